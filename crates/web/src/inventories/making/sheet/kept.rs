//! From what was typed to what the door keeps, and back. What is no number is said beside its field.

use serde_json::{Value, json};

use super::{BandSheet, FollowUpSheet, ItemSheet, PartSheet, Sheet};
use crate::forms::Problems;

impl Sheet {
    /// What the door keeps, laid out again.
    pub(in super::super) fn of_content(content: &str) -> Self {
        let draft: Value = serde_json::from_str(content).unwrap_or_default();
        let scoring = &draft["scoring"];
        Self {
            title: words(&draft["title"]),
            introduction: words(&draft["introduction"]),
            respondent: words(&draft["respondent"]),
            visibility: words(&draft["visibility"]),
            cadence: words(&draft["cadenceDays"]),
            treatment_only: draft["treatmentOnly"] == true,
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
    pub(in super::super) fn content(&self) -> Result<String, Problems> {
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
            "treatmentOnly": self.treatment_only,
        });
        if reading.0.is_empty() { Ok(draft.to_string()) } else { Err(reading.0) }
    }
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
mod tests {
    use super::{super::tests::full, *};

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
}
