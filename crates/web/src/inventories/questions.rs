//! The questions of an inventory on one page: each rating with its things to consider and what a low rating asks.
//!
//! The name of a field tells how it is answered, so that answers can be read without knowing the questions: `n-` a number, `c-` a choice,
//! `m-` several choices, `t-` a text, a day or a time, `d-` a box that says "I'd rather not answer". Without the script, every follow-up is on
//! the page; the door drops what does not count. A question that is asked only after some answers is on the page too, hidden until the answers
//! that are kept call for it, or until the script finds that those on the page do.

use std::collections::HashSet;

use crate::{
    forms::{Form, Problems},
    schema,
    vocabulary::{Instant, QuestionKind},
};

/// What a radio button carries instead of an answer.
pub(super) const DECLINED: &str = "declined";
/// The longest row of steps without words that is shown as a row.
const LONGEST_ROW: f64 = 10.0;

/// An open form, as the door gives it.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Form")]
pub(super) struct OpenForm {
    pub(super) questions: Vec<Question>,
    pub(super) draft: Vec<Answer>,
    pub(super) draft_version: i32,
    pub(super) saved_at: Option<Instant>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct Question {
    pub(super) id: cynic::Id,
    pub(super) text: String,
    hint: Option<String>,
    kind: QuestionKind,
    pub(super) options: Vec<Step>,
    minimum: Option<f64>,
    maximum: Option<f64>,
    minimum_label: Option<String>,
    maximum_label: Option<String>,
    step: Option<f64>,
    unit: Option<String>,
    room: Option<i32>,
    may_decline: bool,
    under: Option<cynic::Id>,
    shown_for: Vec<cynic::Id>,
    shown_at_most: Option<f64>,
    pub(super) asked: bool,
    asked_when: Option<String>,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "Option")]
pub(super) struct Step {
    pub(super) value: String,
    pub(super) label: String,
}

#[derive(cynic::QueryFragment, Debug, Clone)]
pub(super) struct Answer {
    pub(super) item: cynic::Id,
    pub(super) number: Option<f64>,
    pub(super) choice: Option<String>,
    pub(super) choices: Vec<String>,
    pub(super) text: Option<String>,
    pub(super) declined: bool,
}

/// Every question, ready to be shown with what was written so far.
pub(super) struct Sheet {
    pub(super) groups: Vec<Group>,
    /// The questions that are asked now, where that depends on answers: their names, parted by spaces. Empty where it does not.
    pub(super) asked: String,
}

/// A question with all that belongs under it.
pub(super) struct Group {
    pub(super) item: Item,
    /// What stands over the things to consider; empty where there are none.
    pub(super) facets_title: String,
    pub(super) facets: Vec<Item>,
    pub(super) follow_ups: Vec<Item>,
}

/// One question as its field.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) decline_name: String,
    pub(super) text: String,
    pub(super) hint: String,
    pub(super) error: String,
    pub(super) shape: Shape,
    pub(super) choices: Vec<Choice>,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) value: String,
    pub(super) may_decline: bool,
    pub(super) declined: bool,
    /// The names of the ratings that decide whether it is shown; empty when it always is.
    pub(super) shown_for: String,
    pub(super) shown_at_most: String,
    /// After which answers it is asked, for the script; empty when it always is.
    pub(super) asked_when: String,
    /// Whether what is kept calls for it.
    pub(super) asked: bool,
    /// Where own words in place of a choice go.
    pub(super) own: Own,
    /// The most characters of a text.
    pub(super) room: i32,
    /// What a number counts, beside the question.
    pub(super) unit: String,
}

/// The field for own words beside choices.
pub(super) struct Own {
    pub(super) name: String,
    pub(super) value: String,
}

/// How a question looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A row of steps, each with a word or between two ends.
    Rating,
    /// 0 to 10 between two ends.
    Eleven,
    /// A number to type.
    Number,
    /// A few answers below each other.
    Choices,
    /// A few answers below each other, of which several fit.
    Several,
    /// A few answers below each other, or own words.
    Open,
    /// Room to write.
    Text,
    /// One line to write in.
    Line,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Both.
    DateTime,
}

/// The longest text that is written in one line.
const LINE: i32 = 120;
/// The room of a text where nothing else is said.
const ROOM: i32 = 2_000;

/// One step or answer to choose.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

impl Sheet {
    /// Lays the questions out with what is written in them and the problems beside them.
    pub(super) fn new(questions: &[Question], written: &Form, problems: &Problems) -> Self {
        let lay = |question: &Question| Item::new(question, questions, written, problems);
        let below = |parent: &Question| {
            let mine = questions.iter().filter(|question| question.under.as_ref() == Some(&parent.id));
            let (facets, follow_ups): (Vec<&Question>, Vec<&Question>) = mine.partition(|question| question.is_facet());
            (facets.into_iter().map(lay).collect(), follow_ups.into_iter().map(lay).collect())
        };
        let known: HashSet<&str> = questions.iter().map(|question| question.id.inner()).collect();
        // A question under one that is not here stands by itself rather than not at all.
        let stands_alone =
            |question: &&Question| question.under.as_ref().is_none_or(|under| !known.contains(under.inner()));
        let groups = questions.iter().filter(stands_alone).map(|question| {
            let (facets, follow_ups): (Vec<Item>, Vec<Item>) = below(question);
            let mut item = lay(question);
            // The hint of a question with things to consider is what leads to them.
            let facets_title = if facets.is_empty() { String::new() } else { title_of_facets(&mut item) };
            Group { item, facets_title, facets, follow_ups }
        });
        let depends = questions.iter().any(|question| question.asked_when.is_some());
        let asked = questions.iter().filter(|question| depends && question.asked).map(|question| question.id.inner());
        Self { groups: groups.collect(), asked: asked.collect::<Vec<_>>().join(" ") }
    }
}

/// Takes an item's hint as the title of its things to consider.
fn title_of_facets(item: &mut Item) -> String {
    let hint = std::mem::take(&mut item.hint);
    let title = hint.trim_end_matches(':');
    if title.is_empty() { "Things to consider".to_owned() } else { title.to_owned() }
}

impl Question {
    fn is_facet(&self) -> bool {
        self.kind == QuestionKind::Choice && self.shown_for.is_empty()
    }

    /// The name of its field.
    pub(super) fn name(&self) -> String {
        let prefix = match self.kind {
            QuestionKind::Rating | QuestionKind::Number => "n",
            QuestionKind::Choice | QuestionKind::OpenChoice => "c",
            QuestionKind::Choices => "m",
            QuestionKind::Text | QuestionKind::Date | QuestionKind::Time | QuestionKind::DateTime => "t",
        };
        format!("{prefix}-{}", self.id.inner())
    }

    fn shape(&self) -> Shape {
        let (low, high) = (self.minimum.unwrap_or(0.0), self.maximum.unwrap_or(LONGEST_ROW));
        match self.kind {
            QuestionKind::Text if self.room.is_some_and(|room| room <= LINE) => Shape::Line,
            QuestionKind::Text => Shape::Text,
            QuestionKind::Date => Shape::Date,
            QuestionKind::Time => Shape::Time,
            QuestionKind::DateTime => Shape::DateTime,
            QuestionKind::Choice => Shape::Choices,
            QuestionKind::Choices => Shape::Several,
            QuestionKind::OpenChoice => Shape::Open,
            QuestionKind::Rating if !self.options.is_empty() => Shape::Rating,
            // A scale between two named ends is a row of steps, however the door calls it; a plain number is typed.
            QuestionKind::Number if self.minimum_label.is_none() => Shape::Number,
            _ if is(low, 0.0) && is(high, LONGEST_ROW) => Shape::Eleven,
            QuestionKind::Rating if high - low <= LONGEST_ROW => Shape::Rating,
            QuestionKind::Rating | QuestionKind::Number => Shape::Number,
        }
    }

    /// The hint; for a number to type, with the range and what its ends mean.
    fn whole_hint(&self) -> String {
        let hint = self.hint.clone().unwrap_or_default();
        let (Some(low), Some(high), Shape::Number) = (self.minimum, self.maximum, self.shape()) else { return hint };
        let end = |number: f64, label: &Option<String>| match label {
            Some(label) => format!("{number} ({label})"),
            None => number.to_string(),
        };
        let steps = self.step.filter(|step| !is(*step, 1.0)).map(|step| format!(", in steps of {step}"));
        let ends = (end(low, &self.minimum_label), end(high, &self.maximum_label));
        let range = format!("From {} to {}{}.", ends.0, ends.1, steps.unwrap_or_default());
        if hint.is_empty() { range } else { format!("{hint} {range}") }
    }

    /// The steps with words, or else the whole numbers between the ends.
    fn steps(&self) -> Vec<Step> {
        if !self.options.is_empty() || self.shape() != Shape::Rating {
            return self.options.clone();
        }
        let (low, high) = (self.minimum.unwrap_or(0.0), self.maximum.unwrap_or(LONGEST_ROW));
        let numbers = (0_u8..=10).map(|step| low + f64::from(step)).take_while(|number| *number <= high);
        numbers.map(|number| Step { value: number.to_string(), label: String::new() }).collect()
    }
}

fn is(number: f64, other: f64) -> bool {
    (number - other).abs() < f64::EPSILON
}

impl Item {
    fn new(question: &Question, all: &[Question], written: &Form, problems: &Problems) -> Self {
        let name = question.name();
        let decline_name = format!("d-{}", question.id.inner());
        let value = written.text(&name).to_owned();
        let own = Own { name: format!("t-{}", question.id.inner()), value: String::new() };
        let own = match question.kind {
            QuestionKind::OpenChoice => Own { value: written.text(&own.name).to_owned(), ..own },
            _ => own,
        };
        let choices = question.steps().into_iter().map(|step| Choice {
            chosen: written.all(&name).any(|chosen| chosen == step.value),
            value: step.value,
            label: step.label,
        });
        let is_declined = value == DECLINED;
        let asked_by = |id: &cynic::Id| all.iter().find(|other| other.id == *id).map(Question::name);
        Self {
            text: question.text.clone(),
            hint: question.whole_hint(),
            error: problems.of(&name).to_owned(),
            shape: question.shape(),
            choices: choices.collect(),
            low: question.minimum_label.clone().unwrap_or_default(),
            high: question.maximum_label.clone().unwrap_or_default(),
            may_decline: question.may_decline,
            declined: is_declined || written.ticked(&decline_name),
            shown_for: question.shown_for.iter().filter_map(asked_by).collect::<Vec<_>>().join(" "),
            shown_at_most: question.shown_at_most.map(|most| most.to_string()).unwrap_or_default(),
            asked_when: question.asked_when.clone().unwrap_or_default(),
            asked: question.asked,
            own,
            room: question.room.unwrap_or(ROOM),
            unit: question.unit.clone().unwrap_or_default(),
            name,
            decline_name,
            value: if is_declined { String::new() } else { value },
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn question(id: &str, kind: QuestionKind) -> Question {
        Question {
            id: cynic::Id::new(id),
            text: format!("The question {id}?"),
            hint: None,
            kind,
            options: Vec::new(),
            minimum: None,
            maximum: None,
            minimum_label: None,
            maximum_label: None,
            step: None,
            unit: None,
            room: None,
            may_decline: true,
            under: None,
            shown_for: Vec::new(),
            shown_at_most: None,
            asked: true,
            asked_when: None,
        }
    }

    fn steps(labels: &[(&str, &str)]) -> Vec<Step> {
        labels.iter().map(|(value, label)| Step { value: (*value).to_owned(), label: (*label).to_owned() }).collect()
    }

    /// A rating with a facet and a follow-up, an eleven-point rating, a number, a choice and a text.
    pub(in super::super) fn one_of_each() -> Vec<Question> {
        let under = |mut question: Question| {
            question.under = Some(cynic::Id::new("ws1"));
            question
        };
        let mut rating = question("ws1", QuestionKind::Rating);
        rating.options = steps(&[("1", "not at all"), ("2", "slightly"), ("3", "partly")]);
        let mut facet = under(question("ws1a", QuestionKind::Choice));
        facet.options = steps(&[("yes", "Yes"), ("no", "No")]);
        let mut follow_up = under(question("need_1", QuestionKind::Text));
        follow_up.shown_for = vec![cynic::Id::new("ws1")];
        follow_up.shown_at_most = Some(2.0);
        let mut pulse = question("tp", QuestionKind::Number);
        (pulse.minimum, pulse.maximum) = (Some(0.0), Some(10.0));
        (pulse.minimum_label, pulse.maximum_label) = (Some("not at all".to_owned()), Some("completely".to_owned()));
        let mut choice = question("to_session", QuestionKind::Choice);
        choice.options = steps(&[("yes", "Yes"), ("no", "No")]);
        choice.shown_for = vec![cynic::Id::new("ws1")];
        choice.shown_at_most = Some(2.0);
        vec![
            rating,
            facet,
            follow_up,
            pulse,
            question("hours", QuestionKind::Number),
            choice,
            question("note", QuestionKind::Text),
        ]
    }

    pub(in super::super) fn form(fields: &[(&str, &str)]) -> Form {
        Form::from(fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn what_leads_to_the_things_to_consider_stands_over_them() {
        let mut questions = one_of_each();
        let title = |questions: &[Question]| {
            let sheet = Sheet::new(questions, &form(&[]), &Problems::none());
            assert!(sheet.groups[0].item.hint.is_empty(), "and not before the steps");
            sheet.groups[0].facets_title.clone()
        };
        assert_eq!(title(&questions), "Things to consider");
        questions[0].hint = Some("Things to consider about your partner:".to_owned());
        assert_eq!(title(&questions), "Things to consider about your partner");
        questions[6].hint = Some("A few words.".to_owned());
        let sheet = Sheet::new(&questions, &form(&[]), &Problems::none());
        assert_eq!((sheet.groups[4].item.hint.as_str(), sheet.groups[4].facets_title.as_str()), ("A few words.", ""));
    }

    #[test]
    fn questions_stand_under_their_rating() {
        let sheet = Sheet::new(&one_of_each(), &form(&[("n-ws1", "2"), ("c-ws1a", "no")]), &Problems::none());
        let first = &sheet.groups[0];
        assert_eq!((first.facets.len(), first.follow_ups.len(), sheet.groups.len()), (1, 1, 5));
        assert!(first.item.choices[1].chosen && first.facets[0].choices[1].chosen);
        assert_eq!(
            (first.follow_ups[0].shown_for.as_str(), first.follow_ups[0].shown_at_most.as_str()),
            ("n-ws1", "2")
        );
        let shapes: Vec<Shape> = sheet.groups.iter().map(|group| group.item.shape).collect();
        assert_eq!(shapes, [Shape::Rating, Shape::Eleven, Shape::Number, Shape::Choices, Shape::Text]);
    }
}
