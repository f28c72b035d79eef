//! A form while it is made, as the fields of a page hold it: text as it was typed, whatever it is. Nothing typed is lost, and what is no
//! number is said beside its field.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::forms::{Form, Problems};

/// Everything typed so far. Its fields have the names that the door's problems have: `items.3.text`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) introduction: String,
    pub(super) respondent: String,
    pub(super) visibility: String,
    pub(super) cadence: String,
    pub(super) items: Vec<ItemSheet>,
    /// `""`, `sum` or `mean`.
    pub(super) counting: String,
    pub(super) direction: String,
    pub(super) higher_means: String,
    /// From how many answers on a score is estimated; blank for no score.
    pub(super) missing: String,
    pub(super) bands: Vec<BandSheet>,
    pub(super) parts: Vec<PartSheet>,
    pub(super) follow_ups: Vec<FollowUpSheet>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ItemSheet {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) label: String,
    pub(super) hint: String,
    /// `likert`, `yesNo`, `numeric`, `choice` or `text`.
    pub(super) kind: String,
    /// One choice a line; with numbers, `0 = never`.
    pub(super) options: String,
    pub(super) min: String,
    pub(super) max: String,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) required: bool,
    pub(super) reverse: bool,
    pub(super) counts: bool,
    /// The place of its part; blank for none.
    pub(super) part: String,
}

/// A named stretch of the score.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct BandSheet {
    pub(super) label: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// A part that is counted by itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PartSheet {
    pub(super) label: String,
    pub(super) mean: bool,
}

/// A question after a low answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FollowUpSheet {
    /// The place of the question it follows; blank while none is chosen.
    pub(super) item: String,
    pub(super) at_most: String,
    pub(super) prompt: String,
}

impl ItemSheet {
    /// Whether it counts in the part at this place.
    pub(super) fn counts_in(&self, place: impl Display) -> bool {
        self.part == place.to_string()
    }
}

impl FollowUpSheet {
    /// Whether it follows the question at this place.
    pub(super) fn follows(&self, place: impl Display) -> bool {
        self.item == place.to_string()
    }
}

/// The most parts of a kind that a page takes; the door's own limits are lower.
const LIMIT: usize = 200;

impl Sheet {
    /// What a form holds.
    pub(super) fn read(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            title: text("title"),
            introduction: text("introduction"),
            respondent: text("respondent"),
            visibility: text("visibility"),
            cadence: text("cadenceDays"),
            items: each(form, "items", "kind", |at| ItemSheet {
                id: text(&format!("{at}.id")),
                text: text(&format!("{at}.text")),
                label: text(&format!("{at}.label")),
                hint: text(&format!("{at}.hint")),
                kind: text(&format!("{at}.kind")),
                options: text(&format!("{at}.options")),
                min: text(&format!("{at}.min")),
                max: text(&format!("{at}.max")),
                low: text(&format!("{at}.low")),
                high: text(&format!("{at}.high")),
                required: form.ticked(&format!("{at}.required")),
                reverse: form.ticked(&format!("{at}.reverse")),
                counts: form.ticked(&format!("{at}.counts")),
                part: text(&format!("{at}.part")),
            }),
            counting: text("scoring.kind"),
            direction: text("scoring.direction"),
            higher_means: text("scoring.higherMeans"),
            missing: text("scoring.missing"),
            bands: each(form, "scoring.bands", "label", |at| BandSheet {
                label: text(&format!("{at}.label")),
                from: text(&format!("{at}.from")),
                to: text(&format!("{at}.to")),
            }),
            parts: each(form, "scoring.parts", "label", |at| PartSheet {
                label: text(&format!("{at}.label")),
                mean: form.ticked(&format!("{at}.mean")),
            }),
            follow_ups: each(form, "followUps", "prompt", |at| FollowUpSheet {
                item: text(&format!("{at}.item")),
                at_most: text(&format!("{at}.atMost")),
                prompt: text(&format!("{at}.prompt")),
            }),
        }
    }

    /// What the door keeps, laid out again.
    pub(super) fn of_content(content: &str) -> Self {
        let draft: Value = serde_json::from_str(content).unwrap_or_default();
        let scoring = &draft["scoring"];
        Self {
            title: words(&draft["title"]),
            introduction: words(&draft["introduction"]),
            respondent: words(&draft["respondent"]),
            visibility: words(&draft["visibility"]),
            cadence: words(&draft["cadenceDays"]),
            items: list(&draft["items"], item_of),
            counting: match scoring["mean"].as_bool() {
                None => String::new(),
                Some(false) => "sum".to_owned(),
                Some(true) => "mean".to_owned(),
            },
            direction: words(&scoring["direction"]),
            higher_means: words(&scoring["higherMeans"]),
            missing: words(&scoring["missing"]["estimate"]),
            bands: list(&scoring["bands"], |band| BandSheet {
                label: words(&band["label"]),
                from: words(&band["from"]),
                to: words(&band["to"]),
            }),
            parts: list(&scoring["parts"], |part| PartSheet {
                label: words(&part["label"]),
                mean: part["mean"] == true,
            }),
            follow_ups: list(&draft["followUps"], |asked| FollowUpSheet {
                item: words(&asked["item"]),
                at_most: words(&asked["atMost"]),
                prompt: words(&asked["prompt"]),
            }),
        }
    }

    /// What the door is to keep, as JSON; or what is no number, each beside its field.
    pub(super) fn content(&self) -> Result<String, Problems> {
        let mut reading = Reading(Problems::none());
        let items: Vec<Value> = self.items.iter().enumerate().map(|(n, item)| reading.item(n, item)).collect();
        let follow_ups: Vec<Value> =
            self.follow_ups.iter().enumerate().map(|(n, asked)| reading.follow_up(n, asked)).collect();
        let scoring = if self.counting.is_empty() { Value::Null } else { reading.scoring(self) };
        let cadence = match self.cadence.trim() {
            "" => Value::Null,
            days => reading.whole("cadenceDays", days, "Enter a whole number of days, or leave this blank."),
        };
        let blank_is_none = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
        let draft = json!({
            "title": self.title,
            "introduction": self.introduction,
            "respondent": blank_is_none(&self.respondent),
            "items": items,
            "scoring": scoring,
            "followUps": follow_ups,
            "visibility": blank_is_none(&self.visibility),
            "cadenceDays": cadence,
        });
        if reading.0.is_empty() { Ok(draft.to_string()) } else { Err(reading.0) }
    }

    /// Does what a button asks for, such as `up.3`; gives the field to go on with. Nothing for the buttons that change no list.
    pub(super) fn act(&mut self, act: &str) -> Option<String> {
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

/// The page's field for a problem of the door.
pub(super) fn field_name(path: &str) -> String {
    let Some((before, rest)) = path.split_once(".kind") else { return path.to_owned() };
    match rest {
        ".min" | ".max" | ".low" | ".high" => format!("{before}{rest}"),
        _ if before.starts_with("items.") => format!("{before}.options"),
        _ => path.to_owned(),
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

fn each<T>(form: &Form, list: &str, field: &str, read: impl Fn(String) -> T) -> Vec<T> {
    let is_there = |n: &usize| form.fields().any(|(name, _)| name == format!("{list}.{n}.{field}"));
    (0..LIMIT).take_while(is_there).map(|n| read(format!("{list}.{n}"))).collect()
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().into_iter().flatten().map(read).collect()
}

/// A text or a number as it would be typed.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map(|number| number.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn item_of(item: &Value) -> ItemSheet {
    let kind = &item["kind"];
    let name = kind.as_str().map(str::to_owned);
    let name = name.or_else(|| kind.as_object()?.keys().next().cloned()).unwrap_or_default();
    let inside = &kind[name.as_str()];
    let options = match name.as_str() {
        "likert" => list(inside, |option| format!("{} = {}", words(&option["value"]), words(&option["label"]))),
        "choice" => list(inside, words),
        _ => Vec::new(),
    };
    ItemSheet {
        id: words(&item["id"]),
        text: words(&item["text"]),
        label: words(&item["label"]),
        hint: words(&item["hint"]),
        options: options.join("\n"),
        min: words(&inside["min"]),
        max: words(&inside["max"]),
        low: words(&inside["low"]),
        high: words(&inside["high"]),
        required: item["required"] == true,
        reverse: item["reverse"] == true,
        counts: item["counts"] == true,
        part: words(&item["part"]),
        kind: name,
    }
}

/// Numbers on their way out of what was typed.
struct Reading(Problems);

impl Reading {
    fn refuse(&mut self, field: &str, message: &str) -> Value {
        let problems = std::mem::replace(&mut self.0, Problems::none());
        self.0 = problems.and(Problems::one(field, message));
        Value::Null
    }

    fn number(&mut self, field: &str, typed: &str) -> Value {
        match read_number(typed) {
            Some(number) => json!(number),
            None => self.refuse(field, "Type a number here, such as 7."),
        }
    }

    fn whole(&mut self, field: &str, typed: &str, message: &str) -> Value {
        match typed.trim().parse::<u16>() {
            Ok(number) => number.into(),
            Err(_) => self.refuse(field, message),
        }
    }

    fn item(&mut self, n: usize, item: &ItemSheet) -> Value {
        let at = |field: &str| format!("items.{n}.{field}");
        let lines = || item.options.lines().map(str::trim).filter(|line| !line.is_empty());
        let kind = match item.kind.as_str() {
            "yesNo" => json!("yesNo"),
            "text" => json!("text"),
            "choice" => json!({ "choice": lines().collect::<Vec<_>>() }),
            "numeric" => json!({ "numeric": {
                "min": self.number(&at("min"), &item.min),
                "max": self.number(&at("max"), &item.max),
                "low": item.low,
                "high": item.high,
            } }),
            "likert" => {
                let read = lines().map(|line| {
                    let (number, label) = line.split_once('=').unwrap_or((line, ""));
                    read_number(number).map(|value| json!({ "value": value, "label": label.trim() }))
                });
                if let Some(options) = read.collect::<Option<Vec<Value>>>() {
                    json!({ "likert": options })
                } else {
                    let message = "Begin each line with a number and an equals sign, such as 0 = never.";
                    self.refuse(&at("options"), message)
                }
            }
            _ => self.refuse(&at("kind"), "Choose how this is answered."),
        };
        let part = match item.part.as_str() {
            "" => Value::Null,
            part => self.whole(&at("part"), part, "Choose a part from the list."),
        };
        json!({
            "id": if item.id.is_empty() { Value::Null } else { item.id.as_str().into() },
            "text": item.text,
            "label": item.label,
            "hint": item.hint,
            "kind": kind,
            "required": item.required,
            "reverse": item.reverse,
            "counts": item.counts,
            "part": part,
        })
    }

    fn scoring(&mut self, sheet: &Sheet) -> Value {
        let direction = match sheet.direction.as_str() {
            "" => self.refuse("scoring.direction", "Choose whether more is better or less is."),
            direction => direction.into(),
        };
        let missing = match sheet.missing.trim() {
            "" => json!("noScore"),
            least => {
                let message = "Enter a whole number of answers, or leave this blank.";
                json!({ "estimate": self.whole("scoring.missing", least, message) })
            }
        };
        let bands: Vec<Value> = sheet.bands.iter().enumerate().map(|(n, band)| self.band(n, band)).collect();
        let parts = sheet.parts.iter().map(|part| json!({ "label": part.label, "mean": part.mean }));
        json!({
            "mean": sheet.counting == "mean",
            "direction": direction,
            "higherMeans": sheet.higher_means,
            "missing": missing,
            "bands": bands,
            "parts": parts.collect::<Vec<Value>>(),
        })
    }

    fn band(&mut self, n: usize, band: &BandSheet) -> Value {
        json!({
            "label": band.label,
            "from": self.number(&format!("scoring.bands.{n}.from"), &band.from),
            "to": self.number(&format!("scoring.bands.{n}.to"), &band.to),
        })
    }

    fn follow_up(&mut self, n: usize, asked: &FollowUpSheet) -> Value {
        json!({
            "item": self.whole(&format!("followUps.{n}.item"), &asked.item, "Choose the question that this follows."),
            "atMost": self.number(&format!("followUps.{n}.atMost"), &asked.at_most),
            "prompt": asked.prompt,
        })
    }
}

fn read_number(typed: &str) -> Option<f64> {
    typed.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A sheet with one of everything.
    pub(in super::super) fn full() -> Sheet {
        let item =
            |text: &str, kind: &str| ItemSheet { text: text.to_owned(), kind: kind.to_owned(), ..ItemSheet::default() };
        let rating = ItemSheet {
            id: "walk".to_owned(),
            options: "0 = never\n1 = often".to_owned(),
            counts: true,
            required: true,
            part: "0".to_owned(),
            ..item("How often did you walk?", "likert")
        };
        let number = ItemSheet {
            min: "0".to_owned(),
            max: "10".to_owned(),
            low: "none".to_owned(),
            high: "all".to_owned(),
            ..item("How calm was it?", "numeric")
        };
        let choice = ItemSheet { options: "home\nwork".to_owned(), ..item("Where?", "choice") };
        Sheet {
            title: "Evening walks".to_owned(),
            introduction: "About this week.".to_owned(),
            respondent: "hurt".to_owned(),
            visibility: "V1".to_owned(),
            cadence: "7".to_owned(),
            items: vec![rating, item("Did it rain?", "yesNo"), number, choice, item("What else?", "text")],
            counting: "sum".to_owned(),
            direction: "higher_is_better".to_owned(),
            higher_means: "Higher means more walks.".to_owned(),
            missing: "1".to_owned(),
            bands: vec![BandSheet { label: "some".to_owned(), from: "0".to_owned(), to: "1".to_owned() }],
            parts: vec![PartSheet { label: "Outside".to_owned(), mean: true }],
            follow_ups: vec![FollowUpSheet {
                item: "0".to_owned(),
                at_most: "0".to_owned(),
                prompt: "What was in the way?".to_owned(),
            }],
        }
    }

    #[test]
    fn what_is_kept_reads_back_as_it_was_typed() {
        let content = full().content().unwrap_or_else(|problems| panic!("{}", problems.in_one_line()));
        assert_eq!(Sheet::of_content(&content), full());
        assert_eq!(Sheet::of_content("{}"), Sheet::default());
        assert_eq!(Sheet::of_content("nonsense"), Sheet::default());
    }

    #[test]
    fn what_is_no_number_is_said_beside_its_field() {
        let mut sheet = full();
        sheet.items[0].options = "never".to_owned();
        sheet.items[2].max = "ten".to_owned();
        sheet.bands[0].to = String::new();
        sheet.follow_ups[0].item = String::new();
        sheet.cadence = "weekly".to_owned();
        let problems = sheet.content().expect_err("five things are wrong");
        for field in ["items.0.options", "items.2.max", "scoring.bands.0.to", "followUps.0.item", "cadenceDays"] {
            assert!(!problems.of(field).is_empty(), "{field}");
        }
    }

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

    #[test]
    fn a_problem_of_the_door_has_a_field_on_the_page() {
        assert_eq!(field_name("items.3.kind.2.label"), "items.3.options");
        assert_eq!(field_name("items.3.kind"), "items.3.options");
        assert_eq!(field_name("items.3.kind.max"), "items.3.max");
        assert_eq!(field_name("items.3.text"), "items.3.text");
    }
}
