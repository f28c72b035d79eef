//! Conditions as `enableWhen`. FHIR lists comparisons and needs all or any of them; what has both becomes groups around the item.

use serde_json::{Value, json};

use super::{
    form::{Form, coding},
    number,
};
use crate::inventories::{
    condition::{self, Condition, Pick},
    fhir::option::{ABSENT_REASONS, DOES_NOT_APPLY},
    instrument::{
        Instrument,
        scale::{NOT_APPLICABLE, OptionValue, ScaleKind},
    },
    showing::{Comparison, Showing},
};

/// One `enableWhen` with its `enableBehavior`.
pub(super) struct Enabling {
    tests: Vec<Value>,
    all: bool,
}

impl Enabling {
    /// Puts it on an item.
    pub fn put_on(self, item: &mut Value) {
        if self.tests.len() > 1 {
            item["enableBehavior"] = if self.all { "all" } else { "any" }.into();
        }
        item["enableWhen"] = self.tests.into();
    }
}

/// A condition as one list for the item and each group around it, outermost first; none when FHIR cannot say it.
pub(super) fn enabling(instrument: &Instrument, form: &Form, showing: &Showing) -> Option<Vec<Enabling>> {
    let parts = match showing {
        Showing::All(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut lists: Vec<Enabling> = Vec::new();
    let mut goes_on = false;
    for part in parts {
        let tests = alternatives(instrument, part)
            .iter()
            .map(|part| test(instrument, form, part))
            .collect::<Option<Vec<Value>>>()
            .filter(|tests| !tests.is_empty())?;
        let is_one = tests.len() == 1;
        match lists.last_mut() {
            Some(list) if is_one && goes_on => list.tests.extend(tests),
            _ => lists.push(Enabling { tests, all: is_one }),
        }
        goes_on = is_one;
    }
    Some(lists)
}

/// Comparisons of which any will do. More or less on a rating is any of the ratings meant: codes have no order.
fn alternatives(instrument: &Instrument, showing: &Showing) -> Vec<Showing> {
    match showing {
        Showing::Any(parts) => parts.iter().flat_map(|part| alternatives(instrument, part)).collect(),
        Showing::Number { item, is, number } => {
            let scale = instrument.item(item).map(|item| instrument.scale_of(item));
            match scale.filter(|scale| scale.kind == ScaleKind::Likert) {
                Some(scale) => scale
                    .options
                    .iter()
                    .filter_map(|option| option.value.number().filter(|value| is.holds_for(*value, *number)))
                    .map(|number| Showing::Number { item: item.clone(), is: Comparison::Equal, number })
                    .collect(),
                None => vec![showing.clone()],
            }
        }
        other => vec![other.clone()],
    }
}

/// One comparison; none for what is more than one.
fn test(instrument: &Instrument, form: &Form, showing: &Showing) -> Option<Value> {
    let (showing, negated) = match showing {
        Showing::Not(inner) => (inner.as_ref(), true),
        other => (other, false),
    };
    let id = match showing {
        Showing::Answered { item } => {
            return Some(json!({"question": form.link_id(item)?, "operator": "exists", "answerBoolean": !negated}));
        }
        Showing::Is { item, .. }
        | Showing::Number { item, .. }
        | Showing::Day { item, .. }
        | Showing::Time { item, .. } => item,
        Showing::Not(_) | Showing::All(_) | Showing::Any(_) => return None,
    };
    let is = match showing {
        Showing::Number { is, .. } | Showing::Day { is, .. } | Showing::Time { is, .. } => *is,
        _ => Comparison::Equal,
    };
    let operator = match (is, negated) {
        (Comparison::Equal, true) => "!=",
        (_, true) => return None,
        (is, false) => sign(is),
    };
    let (field, value) = answer(instrument, id, showing)?;
    let mut test = json!({"question": form.link_id(id)?, "operator": operator});
    test[field] = value;
    Some(test)
}

fn answer(instrument: &Instrument, id: &str, showing: &Showing) -> Option<(&'static str, Value)> {
    let scale = instrument.scale_of(instrument.item(id)?);
    Some(match showing {
        Showing::Is { word, .. } if word == NOT_APPLICABLE && scale.kind.is_by_words() => {
            ("answerCoding", json!({"system": ABSENT_REASONS, "code": DOES_NOT_APPLY}))
        }
        Showing::Is { word, .. } if scale.kind == ScaleKind::YesNo => match word.as_str() {
            "yes" => ("answerBoolean", true.into()),
            "no" => ("answerBoolean", false.into()),
            _ => return None,
        },
        Showing::Is { word, .. } => {
            ("answerCoding", coding(instrument, &scale.id, &OptionValue::Word(word.clone()), None))
        }
        Showing::Number { number: value, .. } if scale.kind == ScaleKind::Likert => {
            ("answerCoding", coding(instrument, &scale.id, &OptionValue::Number(*value), None))
        }
        Showing::Number { number: value, .. } => {
            let is_whole = super::form::is_whole(scale) && value.fract() == 0.0;
            (if is_whole { "answerInteger" } else { "answerDecimal" }, number(*value))
        }
        Showing::Day { day, .. } => ("answerDate", day.to_string().into()),
        Showing::Time { time, .. } => ("answerTime", time.strftime("%H:%M:%S").to_string().into()),
        _ => return None,
    })
}

fn sign(is: Comparison) -> &'static str {
    match is {
        Comparison::Below => "<",
        Comparison::AtMost => "<=",
        Comparison::Equal => "=",
        Comparison::AtLeast => ">=",
        Comparison::Above => ">",
    }
}

/// The condition of a follow-up in the words of items; none where it looks at what FHIR does not hold, such as that somebody declined.
pub(super) fn of_follow_up(when: &Condition) -> Option<Showing> {
    let compared = |id: &str, comparison: condition::Comparison, number: f64| Showing::Number {
        item: id.to_owned(),
        is: in_words(comparison),
        number,
    };
    if let Condition::Item { id, comparison, number } = when {
        return Some(compared(id, *comparison, *number));
    }
    let chosen = |id: &String, word: &str| Showing::Is { item: id.clone(), word: word.to_owned() };
    match when {
        Condition::Word { id, is: true, word } => return Some(chosen(id, word)),
        Condition::Word { id, is: false, word } => {
            let answered = Showing::Answered { item: id.clone() };
            return Some(Showing::All(vec![answered, Showing::Not(Box::new(chosen(id, word)))]));
        }
        Condition::AnyWord { ids, word } => return Some(Showing::Any(ids.iter().map(|id| chosen(id, word)).collect())),
        _ => {}
    }
    let Condition::Several { pick, ids, comparison, number } = when else { return None };
    let any_will_do = matches!(
        (pick, comparison),
        (Pick::Min, condition::Comparison::AtMost | condition::Comparison::Below)
            | (Pick::Max, condition::Comparison::AtLeast | condition::Comparison::Above)
    );
    any_will_do.then(|| Showing::Any(ids.iter().map(|id| compared(id, *comparison, *number)).collect()))
}

fn in_words(comparison: condition::Comparison) -> Comparison {
    match comparison {
        condition::Comparison::Below => Comparison::Below,
        condition::Comparison::AtMost => Comparison::AtMost,
        condition::Comparison::Equal => Comparison::Equal,
        condition::Comparison::AtLeast => Comparison::AtLeast,
        condition::Comparison::Above => Comparison::Above,
    }
}
