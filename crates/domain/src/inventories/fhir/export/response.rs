//! A response as a `QuestionnaireResponse`.

use serde_json::{Value, json};

use super::{
    Export, Sent, canonical,
    form::{Form, coding, is_whole},
    number,
};
use crate::{
    ids::Id as _,
    inventories::{
        answer::Answer,
        fhir::option::{ABSENT_REASONS, DOES_NOT_APPLY},
        instrument::{
            Instrument,
            scale::{NOT_APPLICABLE, OptionValue, ScaleKind, ScaleOption},
        },
    },
    zone::Zone,
};

/// The code for a question that somebody chose not to answer.
const DECLINED: &str = "asked-declined";

/// A submitted response. Declined questions stand in it without an answer and with that reason.
pub fn response(instrument: &Instrument, sent: &Sent<'_>) -> Export {
    let form = Form::of(instrument);
    let filled = Filled { instrument, form: &form, sent };
    let mut resource = json!({
        "resourceType": "QuestionnaireResponse",
        "id": sent.response.id.uuid().to_string(),
        "questionnaire": canonical(instrument),
        "status": sent.standing(["completed", "amended", "entered-in-error"]),
        "subject": sent.subject(),
        "author": sent.subject(),
        "authored": sent.response.submitted_at.to_string(),
    });
    let items = filled.items(&form.items);
    if !items.is_empty() {
        resource["item"] = items.into();
    }
    Export { resource, left_out: form.left_out }
}

struct Filled<'a> {
    instrument: &'a Instrument,
    form: &'a Form,
    sent: &'a Sent<'a>,
}

impl Filled<'_> {
    /// The same items as in the questionnaire, as far as there is something to say about them.
    fn items(&self, items: &[Value]) -> Vec<Value> {
        items.iter().filter_map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &Value) -> Option<Value> {
        let link_id = item["linkId"].as_str()?;
        if item["type"] == "group" {
            let inside = self.items(item["item"].as_array()?);
            return (!inside.is_empty()).then(|| json!({"linkId": link_id, "item": inside}));
        }
        let id = self.form.question_of(link_id)?;
        let answer = self.sent.answers.get(id)?;
        let mut filled = json!({"linkId": link_id});
        if let Some(text) = item.get("text") {
            filled["text"] = text.clone();
        }
        let answers = self.answers(id, answer);
        if answers.is_empty() {
            let reason = if *answer == Answer::Declined { DECLINED } else { DOES_NOT_APPLY };
            let url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
            filled["extension"] = json!([{"url": url, "valueCode": reason}]);
        } else {
            filled["answer"] = answers.into();
        }
        Some(filled)
    }

    fn answers(&self, id: &str, answer: &Answer) -> Vec<Value> {
        match answer {
            Answer::Declined => Vec::new(),
            Answer::Choices(words) => words.iter().map(|word| self.chosen(id, word)).collect(),
            Answer::Choice(word) => self.one_word(id, word).into_iter().collect(),
            Answer::Value(value) => vec![self.value(id, *value)],
            Answer::Text(text) => vec![json!({"valueString": text.expose()})],
            Answer::Date(date) => vec![json!({"valueDate": date.to_string()})],
            Answer::Time(time) => vec![json!({"valueTime": time.strftime("%H:%M:%S").to_string()})],
            Answer::DateTime(moment) => vec![json!({"valueDateTime": at(*moment, &self.sent.response.zone)})],
        }
    }

    fn one_word(&self, id: &str, word: &str) -> Option<Value> {
        let scale = self.instrument.item(id).map(|item| self.instrument.scale_of(item));
        let kind = scale.map(|scale| scale.kind);
        match (kind, word) {
            (Some(ScaleKind::YesNo), "yes" | "no") => Some(json!({"valueBoolean": word == "yes"})),
            (Some(kind), NOT_APPLICABLE) if kind == ScaleKind::Likert || kind.is_by_words() => {
                Some(json!({"valueCoding": {"system": ABSENT_REASONS, "code": DOES_NOT_APPLY}}))
            }
            (Some(_), NOT_APPLICABLE) => None,
            _ => Some(self.chosen(id, word)),
        }
    }

    fn chosen(&self, id: &str, word: &str) -> Value {
        let (list, options) = self.options(id);
        let label = options.iter().find(|option| option.value.word() == Some(word)).and_then(|o| o.label.as_deref());
        json!({"valueCoding": coding(self.instrument, list, &OptionValue::Word(word.to_owned()), label)})
    }

    fn value(&self, id: &str, value: f64) -> Value {
        let Some(scale) = self.instrument.item(id).map(|item| self.instrument.scale_of(item)) else {
            return json!({"valueDecimal": number(value)});
        };
        match scale.kind {
            ScaleKind::Likert => {
                let coding = coding(self.instrument, &scale.id, &OptionValue::Number(value), scale.label_of(value));
                json!({"valueCoding": coding})
            }
            _ if is_whole(scale) && value.fract() == 0.0 => json!({"valueInteger": number(value)}),
            _ => json!({"valueDecimal": number(value)}),
        }
    }

    fn options(&self, id: &str) -> (&str, &[ScaleOption]) {
        if let Some(item) = self.instrument.item(id) {
            let scale = self.instrument.scale_of(item);
            return (&scale.id, &scale.options);
        }
        match self.instrument.follow_up(id) {
            Some(follow_up) => (&follow_up.id, &follow_up.options),
            None => ("", &[]),
        }
    }
}

/// A time on the wall as an instant, in the zone the response was sent from.
fn at(moment: jiff::civil::DateTime, zone: &Zone) -> String {
    match moment.to_zoned(zone.rules().clone()) {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => moment.date().to_string(),
    }
}
