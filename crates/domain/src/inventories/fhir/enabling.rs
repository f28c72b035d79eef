//! `enableWhen`: after which answers an item is asked. Read first, and understood once every question is known.

use std::{collections::BTreeMap, rc::Rc};

use serde_json::{Map, Value};

use super::{
    kind::Kind,
    option::{Choice, Named},
    questionnaire::Question,
    refuse,
};
use crate::{
    inventories::{
        dates,
        showing::{Comparison, Showing},
    },
    problem::Problems,
};

/// The most comparisons of one item.
const TEST_LIMIT: usize = 50;

/// The rule of one item, as the file has it.
#[derive(Clone)]
pub(super) struct Rule {
    at: String,
    tests: Vec<Test>,
    all: bool,
}

#[derive(Clone)]
struct Test {
    question: String,
    operator: Operator,
    answer: (String, Value),
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Exists,
    Not,
    Is(Comparison),
}

/// The rule of an item, if it has one.
pub(super) fn rule(item: &Map<String, Value>, at: &str) -> Result<Option<Rule>, Problems> {
    let Some(tests) = item.get("enableWhen") else { return Ok(None) };
    let tests = tests.as_array().filter(|tests| (1..=TEST_LIMIT).contains(&tests.len()));
    let tests = tests.ok_or_else(|| refuse(at, "has an enableWhen that is no list of 1 to 50 conditions"))?;
    let all = match item.get("enableBehavior").and_then(Value::as_str) {
        Some("all") => true,
        Some("any") => false,
        _ if tests.len() == 1 => true,
        _ => return Err(refuse(at, "does not say whether all or any of its conditions are needed (enableBehavior)")),
    };
    let tests: Option<Vec<Test>> = tests.iter().map(test).collect();
    let tests = tests.ok_or_else(|| {
        refuse(at, "has a condition (enableWhen) without a question, an operator FHIR has, or exactly one answer")
    })?;
    Ok(Some(Rule { at: at.to_owned(), tests, all }))
}

fn test(test: &Value) -> Option<Test> {
    let test = test.as_object().filter(|test| !test.contains_key("modifierExtension"))?;
    let operator = match test.get("operator")?.as_str()? {
        "exists" => Operator::Exists,
        "=" => Operator::Is(Comparison::Equal),
        "!=" => Operator::Not,
        ">" => Operator::Is(Comparison::Above),
        "<" => Operator::Is(Comparison::Below),
        ">=" => Operator::Is(Comparison::AtLeast),
        "<=" => Operator::Is(Comparison::AtMost),
        _ => return None,
    };
    let mut answers = test.iter().filter(|(field, _)| field.starts_with("answer"));
    let (field, value) = answers.next()?;
    let question = crate::text::clean(test.get("question")?.as_str()?, 255).ok()?;
    answers.next().is_none().then(|| Test { question, operator, answer: (field.clone(), value.clone()) })
}

/// The questions of a file by their `linkId`, each with the name of its item.
pub(super) struct Asked<'a> {
    by_link_id: BTreeMap<&'a str, (&'a Question, &'a str)>,
}

impl<'a> Asked<'a> {
    /// All questions with the names of their items.
    pub fn of(questions: &'a [Question], names: &'a [String]) -> Self {
        let both = questions.iter().zip(names);
        Self {
            by_link_id: both.map(|(question, name)| (question.link_id.as_str(), (question, name.as_str()))).collect(),
        }
    }

    /// The rules of a question and of what it stands in, as one condition.
    pub fn showing(&self, rules: &[Rc<Rule>]) -> Result<Option<Showing>, Problems> {
        let parts: Result<Vec<Showing>, Problems> = rules.iter().map(|rule| self.of_rule(rule)).collect();
        let parts = parts?;
        Ok((!parts.is_empty()).then(|| all(parts)))
    }

    fn of_rule(&self, rule: &Rule) -> Result<Showing, Problems> {
        let parts: Result<Vec<Showing>, Problems> =
            rule.tests.iter().map(|test| self.of_test(test, &rule.at)).collect();
        let parts = parts?;
        Ok(if rule.all { all(parts) } else { any(parts) })
    }

    fn of_test(&self, test: &Test, at: &str) -> Result<Showing, Problems> {
        let Some((question, item)) = self.by_link_id.get(test.question.as_str()) else {
            let what = format!(
                "looks at {:?}, which is no question that is asked here. Correct its enableWhen",
                test.question
            );
            return Err(refuse(at, &what));
        };
        let answered = Showing::Answered { item: (*item).to_owned() };
        let (field, value) = (test.answer.0.as_str(), &test.answer.1);
        let showing = match (test.operator, field, value) {
            (Operator::Exists, "answerBoolean", Value::Bool(true)) => Some(answered),
            (Operator::Exists, "answerBoolean", Value::Bool(false)) => Some(Showing::Not(Box::new(answered))),
            (Operator::Exists, ..) => None,
            (Operator::Not, ..) => compared(item, &question.kind, Comparison::Equal, (field, value)).map(not),
            (Operator::Is(comparison), ..) => compared(item, &question.kind, comparison, (field, value)),
        };
        showing.ok_or_else(|| {
            let what =
                format!("compares {:?} with an answer that it cannot have. Correct its enableWhen", test.question);
            refuse(at, &what)
        })
    }
}

/// One comparison with an answer; none when the question cannot be answered so.
fn compared(item: &str, kind: &Kind, is: Comparison, (field, value): (&str, &Value)) -> Option<Showing> {
    let item = item.to_owned();
    match kind {
        Kind::YesNo if is == Comparison::Equal && field == "answerBoolean" => {
            let word = if value.as_bool()? { "yes" } else { "no" };
            Some(Showing::Is { item, word: word.to_owned() })
        }
        Kind::Number(_) if matches!(field, "answerInteger" | "answerDecimal") => {
            Some(Showing::Number { item, is, number: value.as_f64().filter(|number| number.abs() < 1e9)? })
        }
        Kind::Date if field == "answerDate" => Some(Showing::Day { item, is, day: dates::day(value.as_str()?).ok()? }),
        Kind::Time if field == "answerTime" => {
            Some(Showing::Time { item, is, time: dates::time(value.as_str()?).ok()? })
        }
        Kind::Choice { choices, .. } => {
            let meant = |choice: &Choice| is_meant(&choice.named, is, field, value);
            let words = choices.words();
            let is_rating = kind.is_weighted();
            let chosen = choices.listed.iter().zip(words).filter(|(choice, _)| meant(choice));
            let parts: Vec<Showing> = chosen
                .filter_map(|(choice, word)| match choice.weight {
                    Some(number) if is_rating => {
                        Some(Showing::Number { item: item.clone(), is: Comparison::Equal, number })
                    }
                    _ if is_rating => None,
                    _ => Some(Showing::Is { item: item.clone(), word }),
                })
                .collect();
            (!parts.is_empty()).then(|| any(parts))
        }
        _ => None,
    }
}

/// Whether a comparison with an answer means this choice. Only numbers and days can be more or less.
fn is_meant(named: &Named, is: Comparison, field: &str, value: &Value) -> bool {
    match (named, field) {
        (Named::Number(number), "answerInteger") => value.as_i64().is_some_and(|asked| is.holds(number.cmp(&asked))),
        (Named::Day(day), "answerDate") => {
            value.as_str().and_then(|asked| dates::day(asked).ok()).is_some_and(|asked| is.holds(day.cmp(&asked)))
        }
        _ if is != Comparison::Equal => false,
        (_, "answerCoding") => value.as_object().is_some_and(|coding| named.is_meant_by(&Named::of_coding(coding))),
        (_, "answerString") => {
            let words = value.as_str().and_then(|words| crate::text::clean(words, 200).ok());
            words.is_some_and(|words| *named == Named::Words(words))
        }
        _ => false,
    }
}

/// The opposite. Of several that any would do for, none may be.
fn not(showing: Showing) -> Showing {
    match showing {
        Showing::Any(parts) => all(parts.into_iter().map(not).collect()),
        other => Showing::Not(Box::new(other)),
    }
}

/// All of several, without lists of lists.
fn all(parts: Vec<Showing>) -> Showing {
    let flat = parts.into_iter().flat_map(|part| match part {
        Showing::All(parts) => parts,
        part => vec![part],
    });
    one_or(flat.collect(), Showing::All)
}

/// Any of several, without lists of lists.
fn any(parts: Vec<Showing>) -> Showing {
    let flat = parts.into_iter().flat_map(|part| match part {
        Showing::Any(parts) => parts,
        part => vec![part],
    });
    one_or(flat.collect(), Showing::Any)
}

fn one_or(mut parts: Vec<Showing>, many: fn(Vec<Showing>) -> Showing) -> Showing {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}
