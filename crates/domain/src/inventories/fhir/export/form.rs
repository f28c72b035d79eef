//! The items of a `Questionnaire`: each question of the instrument in order, follow-ups after what they belong to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    enabling::{enabling, of_follow_up},
    number,
};
use crate::inventories::{
    fhir::option::{ABSENT_REASONS, DOES_NOT_APPLY, WEIGHTS},
    instrument::{
        Instrument,
        item::{FollowUp, FollowUpKind, Item},
        scale::{OptionValue, Scale, ScaleKind, ScaleOption},
    },
    showing::Showing,
};

const STRUCTURE: &str = "http://hl7.org/fhir/StructureDefinition";

/// The items, and which question each of them is.
#[derive(Default)]
pub(super) struct Form {
    pub items: Vec<Value>,
    pub left_out: Vec<String>,
    link_ids: BTreeMap<String, String>,
    questions: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Form {
    /// The form of an instrument.
    pub fn of(instrument: &Instrument) -> Self {
        let mut form = Self::default();
        for item in &instrument.items {
            form.name(&item.id, item.link_id.as_deref());
        }
        for follow_up in &instrument.follow_ups {
            form.name(&follow_up.id, None);
        }
        if let Some(words) = &instrument.introduction {
            let link_id = form.free("introduction");
            form.items.push(json!({"linkId": link_id, "type": "display", "text": words}));
        }
        for item in &instrument.items {
            let value = form.question(instrument, item);
            form.add(instrument, &item.id, value, item.shown_when.as_ref());
            let below = instrument.follow_ups.iter().filter(|follow_up| follow_up.about.as_ref() == Some(&item.id));
            below.for_each(|follow_up| form.follow_up(instrument, follow_up));
        }
        let of_the_whole = instrument.follow_ups.iter().filter(|follow_up| follow_up.about.is_none());
        of_the_whole.for_each(|follow_up| form.follow_up(instrument, follow_up));
        form
    }

    /// The `linkId` of a question.
    pub fn link_id(&self, id: &str) -> Option<&str> {
        self.link_ids.get(id).map(String::as_str)
    }

    /// The question of a `linkId`; none for groups and displays.
    pub fn question_of(&self, link_id: &str) -> Option<&str> {
        self.questions.get(link_id).map(String::as_str)
    }

    fn name(&mut self, id: &str, link_id: Option<&str>) {
        let link_id = self.free(link_id.unwrap_or(id));
        self.questions.insert(link_id.clone(), id.to_owned());
        self.link_ids.insert(id.to_owned(), link_id);
    }

    /// A `linkId` that nothing else has, as near to the wanted one as can be.
    fn free(&mut self, wanted: &str) -> String {
        let mut link_id = wanted.to_owned();
        let mut n = 1;
        while !self.taken.insert(link_id.clone()) {
            n += 1;
            link_id = format!("{wanted}.{n}");
        }
        link_id
    }

    /// Adds a question, with groups around it where its condition needs them. One whose condition cannot be said is left out: shown always
    /// it would be another question.
    fn add(&mut self, instrument: &Instrument, id: &str, mut value: Value, showing: Option<&Showing>) {
        let Some(showing) = behind_gate(instrument, id, showing) else { return self.items.push(value) };
        let Some(mut lists) = enabling(instrument, self, &showing) else {
            return self.leave_out(id);
        };
        if let Some(own) = lists.pop() {
            own.put_on(&mut value);
        }
        for list in lists.into_iter().rev() {
            let link_id = self.free(&format!("{id}.when"));
            let mut group = json!({"linkId": link_id, "type": "group", "item": [value]});
            list.put_on(&mut group);
            value = group;
        }
        self.items.push(value);
    }

    fn leave_out(&mut self, id: &str) {
        self.left_out.push(format!("{id} is left out: FHIR has no words for when it is asked."));
    }

    fn question(&mut self, instrument: &Instrument, item: &Item) -> Value {
        let scale = instrument.scale_of(item);
        let link_id = self.link_ids[&item.id].clone();
        let mut value = json!({"linkId": link_id, "type": kind(scale)});
        if let Some(text) = &item.text {
            value["text"] = text.as_str().into();
        }
        if item.required {
            value["required"] = true.into();
        }
        let takes_options = scale.kind == ScaleKind::Likert || scale.kind.is_by_words();
        if takes_options {
            let options = scale.options.iter().map(|option| answer_option(instrument, &scale.id, option));
            value["answerOption"] = options.chain(item.na_allowed.then(does_not_apply)).collect();
        } else if item.na_allowed {
            self.left_out.push(format!("That {} may not apply is left out: FHIR has no such answer to it.", item.id));
        }
        if scale.step.is_some_and(|step| step.fract() != 0.0) {
            self.left_out.push(format!("The steps of {} are left out: FHIR has whole ones only.", item.id));
        }
        if scale.kind == ScaleKind::MultipleChoice {
            value["repeats"] = true.into();
        }
        if let Some(most) = scale.max.filter(|_| scale.kind == ScaleKind::Text) {
            value["maxLength"] = number(most);
        }
        let additions = additions(scale);
        if !additions.is_empty() {
            value["extension"] = additions.into();
        }
        let notes = [(&item.hint, "help"), (&scale.low_label, "lower"), (&scale.high_label, "upper")];
        let notes: Vec<Value> = notes
            .into_iter()
            .filter_map(|(words, control)| {
                let words = words.as_ref()?;
                let link_id = self.free(&format!("{link_id}.{control}"));
                Some(json!({"linkId": link_id, "type": "display", "text": words, "extension": [item_control(control)]}))
            })
            .collect();
        if !notes.is_empty() {
            value["item"] = notes.into();
        }
        value
    }

    fn follow_up(&mut self, instrument: &Instrument, follow_up: &FollowUp) {
        let mut value = json!({"linkId": self.link_ids[&follow_up.id], "text": follow_up.prompt});
        match follow_up.kind {
            FollowUpKind::Text => value["type"] = "text".into(),
            FollowUpKind::Choice => {
                value["type"] = "choice".into();
                let options = follow_up.options.iter().map(|option| {
                    let mut value = answer_option(instrument, &follow_up.id, option);
                    if follow_up.default.is_some() && option.value.word() == follow_up.default.as_deref() {
                        value["initialSelected"] = true.into();
                    }
                    value
                });
                value["answerOption"] = options.collect();
            }
        }
        match of_follow_up(&follow_up.when) {
            Some(showing) => self.add(instrument, &follow_up.id, value, Some(&showing)),
            None => self.leave_out(&follow_up.id),
        }
    }
}

/// A condition together with that of the gate, behind which everything else stands.
fn behind_gate(instrument: &Instrument, id: &str, showing: Option<&Showing>) -> Option<Showing> {
    let gate = instrument.gate.as_ref().filter(|gate| gate.item != id);
    let opens = gate.map(|gate| Showing::Is { item: gate.item.clone(), word: gate.opens_on.clone() });
    let own = match showing.cloned() {
        Some(Showing::All(parts)) => parts,
        own => own.into_iter().collect(),
    };
    let mut parts: Vec<Showing> = opens.into_iter().chain(own).collect();
    if parts.len() > 1 { Some(Showing::All(parts)) } else { parts.pop() }
}

fn kind(scale: &Scale) -> &'static str {
    match scale.kind {
        ScaleKind::Likert | ScaleKind::Choice | ScaleKind::MultipleChoice => "choice",
        ScaleKind::OpenChoice => "open-choice",
        ScaleKind::YesNo => "boolean",
        ScaleKind::Text => "text",
        ScaleKind::Vas | ScaleKind::Number if is_whole(scale) => "integer",
        ScaleKind::Vas | ScaleKind::Number => "decimal",
        ScaleKind::Date => "date",
        ScaleKind::Time => "time",
        ScaleKind::DateTime => "dateTime",
    }
}

/// Whether every number that can be given is whole.
pub(super) fn is_whole(scale: &Scale) -> bool {
    scale.kind == ScaleKind::Vas || scale.step.is_some_and(|step| step.fract() == 0.0)
}

/// What FHIR says about numbers in extensions: ends, steps, units and the line they are chosen on.
fn additions(scale: &Scale) -> Vec<Value> {
    if !matches!(scale.kind, ScaleKind::Vas | ScaleKind::Number) {
        return Vec::new();
    }
    let end = |name: &str, end: f64| {
        let field = if is_whole(scale) && end.fract() == 0.0 { "valueInteger" } else { "valueDecimal" };
        json!({"url": format!("{STRUCTURE}/{name}"), field: number(end)})
    };
    let mut additions = Vec::new();
    additions.extend(scale.min.map(|min| end("minValue", min)));
    additions.extend(scale.max.map(|max| end("maxValue", max)));
    additions.extend((scale.kind == ScaleKind::Vas).then(|| item_control("slider")));
    let step = scale.step.filter(|step| step.fract() == 0.0 && (*step - 1.0).abs() > 0.5);
    additions.extend(step.map(
        |step| json!({"url": format!("{STRUCTURE}/questionnaire-sliderStepValue"), "valueInteger": number(step)}),
    ));
    additions.extend(
        scale
            .unit
            .as_ref()
            .map(|unit| json!({"url": format!("{STRUCTURE}/questionnaire-unit"), "valueCoding": {"display": unit}})),
    );
    additions
}

fn item_control(code: &str) -> Value {
    json!({
        "url": format!("{STRUCTURE}/questionnaire-itemControl"),
        "valueCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}]},
    })
}

fn answer_option(instrument: &Instrument, list: &str, option: &ScaleOption) -> Value {
    let mut value = json!({"valueCoding": coding(instrument, list, &option.value, option.label.as_deref())});
    if let Some(weight) = option.value.number() {
        value["extension"] = json!([{"url": WEIGHTS[0], "valueDecimal": number(weight)}]);
    }
    value
}

fn does_not_apply() -> Value {
    json!({"valueCoding": {"system": ABSENT_REASONS, "code": DOES_NOT_APPLY, "display": "Does not apply"}})
}

/// A choice as a code of the instrument's own list. Codes hold no blanks at their ends and none doubled.
pub(super) fn coding(instrument: &Instrument, list: &str, value: &OptionValue, label: Option<&str>) -> Value {
    let code = match value {
        OptionValue::Number(number) => number.to_string(),
        OptionValue::Word(word) => word.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut coding = json!({"system": format!("{}:{list}", super::url(&instrument.key)), "code": code});
    if let Some(label) = label {
        coding["display"] = label.into();
    }
    coding
}
