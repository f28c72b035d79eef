//! A form while it is made, as the fields of a page hold it: text as it was typed, whatever it is. Nothing typed is lost.

mod buttons;
mod kept;

use std::fmt::Display;

use crate::forms::Form;

/// Everything typed so far. Its fields have the names that the door's problems have: `items.3.text`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) title: String,
    pub(super) introduction: String,
    pub(super) respondent: String,
    pub(super) visibility: String,
    pub(super) cadence: String,
    /// Whether it belongs to treatment, and is not asked in coaching.
    pub(super) treatment_only: bool,
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
    /// Whether it is counted, or something is filled in of how.
    pub(super) fn counts(&self) -> bool {
        !self.counting.is_empty() || !self.bands.is_empty() || !self.parts.is_empty()
    }

    /// What a form holds.
    pub(super) fn read(form: &Form) -> Self {
        let text = |name: &str| form.text(name).to_owned();
        Self {
            title: text("title"),
            introduction: text("introduction"),
            respondent: text("respondent"),
            visibility: text("visibility"),
            cadence: text("cadenceDays"),
            treatment_only: form.ticked("treatmentOnly"),
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

fn each<T>(form: &Form, list: &str, field: &str, read: impl Fn(String) -> T) -> Vec<T> {
    let is_there = |n: &usize| form.fields().any(|(name, _)| name == format!("{list}.{n}.{field}"));
    (0..LIMIT).take_while(is_there).map(|n| read(format!("{list}.{n}"))).collect()
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
            treatment_only: true,
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
    fn a_problem_of_the_door_has_a_field_on_the_page() {
        assert_eq!(field_name("items.3.kind.2.label"), "items.3.options");
        assert_eq!(field_name("items.3.kind"), "items.3.options");
        assert_eq!(field_name("items.3.kind.max"), "items.3.max");
        assert_eq!(field_name("items.3.text"), "items.3.text");
    }
}
