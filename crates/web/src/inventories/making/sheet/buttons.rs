//! What the buttons of the page do with what was typed. Whatever belongs to a question or a part follows it.

use super::{BandSheet, FollowUpSheet, ItemSheet, LIMIT, PartSheet, Sheet};

impl Sheet {
    /// Does what a button asks for, such as `up.3`; gives the field to go on with. Nothing for the buttons that change no list.
    pub(in super::super) fn act(&mut self, act: &str) -> Option<String> {
        let (act, place) = act.split_once('.').unwrap_or((act, ""));
        let place = place.parse::<usize>().ok();
        match (act, place) {
            ("add", _) if self.items.len() < LIMIT => {
                self.items.push(self.next_item());
                Some(format!("items.{}.text", self.items.len() - 1))
            }
            ("up", Some(n)) if n > 0 && n < self.items.len() => Some(self.swap(n, n - 1)),
            ("down", Some(n)) if n + 1 < self.items.len() => Some(self.swap(n, n + 1)),
            ("remove", Some(n)) if n < self.items.len() => {
                self.remove_item(n);
                Some(format!("items.{}.text", n.min(self.items.len().saturating_sub(1))))
            }
            ("add-band", _) if self.bands.len() < LIMIT => {
                self.bands.push(BandSheet::default());
                Some(format!("scoring.bands.{}.label", self.bands.len() - 1))
            }
            ("remove-band", Some(n)) if n < self.bands.len() => {
                self.bands.remove(n);
                Some("scoring.kind".to_owned())
            }
            ("add-part", _) if self.parts.len() < LIMIT => {
                self.parts.push(PartSheet::default());
                Some(format!("scoring.parts.{}.label", self.parts.len() - 1))
            }
            ("remove-part", Some(n)) if n < self.parts.len() => {
                self.parts.remove(n);
                self.items.iter_mut().for_each(|item| follow(&mut item.part, n));
                Some("scoring.kind".to_owned())
            }
            ("add-follow-up", _) if self.follow_ups.len() < LIMIT => {
                let item = if self.items.is_empty() { String::new() } else { "0".to_owned() };
                self.follow_ups.push(FollowUpSheet { item, ..FollowUpSheet::default() });
                Some(format!("followUps.{}.item", self.follow_ups.len() - 1))
            }
            ("remove-follow-up", Some(n)) if n < self.follow_ups.len() => {
                self.follow_ups.remove(n);
                Some("scoring.kind".to_owned())
            }
            _ => None,
        }
    }

    /// A new question is answered as the one before it, because most forms ask alike.
    fn next_item(&self) -> ItemSheet {
        match self.items.last() {
            Some(last) => ItemSheet {
                id: String::new(),
                text: String::new(),
                label: String::new(),
                hint: String::new(),
                reverse: false,
                ..last.clone()
            },
            None => ItemSheet {
                kind: "likert".to_owned(),
                options: "0 = not at all\n1 = a little\n2 = quite\n3 = very".to_owned(),
                counts: !self.counting.is_empty(),
                ..ItemSheet::default()
            },
        }
    }

    fn swap(&mut self, from: usize, to: usize) -> String {
        self.items.swap(from, to);
        for asked in &mut self.follow_ups {
            if asked.item == from.to_string() {
                asked.item = to.to_string();
            } else if asked.item == to.to_string() {
                asked.item = from.to_string();
            }
        }
        format!("items.{to}.text")
    }

    fn remove_item(&mut self, n: usize) {
        self.items.remove(n);
        self.follow_ups.iter_mut().for_each(|asked| follow(&mut asked.item, n));
    }
}

/// Lets a place in a list follow when something before it is taken out; blank when it was that itself.
fn follow(place: &mut String, removed: usize) {
    match place.parse::<usize>() {
        Ok(at) if at == removed => place.clear(),
        Ok(at) if at > removed => *place = (at - 1).to_string(),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::full, *};

    #[test]
    fn follow_ups_and_parts_follow_what_they_belong_to() {
        let mut sheet = full();
        assert_eq!(sheet.act("down.0").as_deref(), Some("items.1.text"));
        assert_eq!((sheet.items[1].id.as_str(), sheet.follow_ups[0].item.as_str()), ("walk", "1"));
        sheet.act("remove.0");
        assert_eq!((sheet.items[0].id.as_str(), sheet.follow_ups[0].item.as_str()), ("walk", "0"));
        sheet.act("remove.0");
        assert_eq!(sheet.follow_ups[0].item, "", "its question is gone");
        let mut sheet = full();
        sheet.act("add-part");
        sheet.act("remove-part.0");
        assert_eq!((sheet.parts.len(), sheet.items[0].part.as_str()), (1, ""));
        for nothing in ["up.0", "down.4", "remove.99", "remove-band.7", "save", "", "up.x", "remove.-1"] {
            let before = sheet.clone();
            assert_eq!(sheet.act(nothing), None, "{nothing}");
            assert_eq!(sheet, before);
        }
    }

    #[test]
    fn a_new_question_is_answered_as_the_one_before() {
        let mut sheet = Sheet::default();
        assert_eq!(sheet.act("add").as_deref(), Some("items.0.text"));
        sheet.items[0].options = "1 = a\n2 = b".to_owned();
        sheet.items[0].id = "q1".to_owned();
        sheet.act("add");
        assert_eq!((sheet.items[1].options.as_str(), sheet.items[1].id.as_str()), ("1 = a\n2 = b", ""));
    }
}
