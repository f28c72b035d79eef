//! The questions as a page asks them: each rating with its things to consider and the questions a low score brings.

use domain::inventories::{
    Answer, Answers, Condition, FollowUp, Instrument, Item, Scale, ScaleKind, Showing,
    condition::{Comparison, Pick},
    instrument::{item::FollowUpKind, scale::NOT_APPLICABLE},
    showing,
};
use jiff::{Timestamp, civil};

/// An open form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// What was answered so far.
    pub draft: Vec<AnswerView>,
    /// The version to send along with the next draft; 0 when there is none.
    pub draft_version: i64,
    /// When the draft was kept.
    pub saved_at: Option<Timestamp>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One of a few labelled steps.
    Rating,
    /// A number in a range.
    Number,
    /// One of several words.
    Choice,
    /// Any number of several words.
    Choices,
    /// One of several words, or own words in their place.
    OpenChoice,
    /// Own words.
    Text,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A day and a time of day.
    DateTime,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Question {
    /// The item.
    pub id: String,
    /// What is asked.
    pub text: String,
    /// A line of help.
    pub hint: Option<String>,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The choices.
    pub options: Vec<OptionView>,
    /// The least number.
    pub minimum: Option<f64>,
    /// The greatest number.
    pub maximum: Option<f64>,
    /// What the least means.
    pub minimum_label: Option<String>,
    /// What the greatest means.
    pub maximum_label: Option<String>,
    /// How far two numbers that can be given lie apart.
    pub step: Option<f64>,
    /// What a number counts, such as `hours`.
    pub unit: Option<String>,
    /// The most characters of a text.
    pub room: Option<u32>,
    /// Whether it has to be answered, or declined.
    pub required: bool,
    /// Whether it can be declined.
    pub may_decline: bool,
    /// The rating it stands under.
    pub under: Option<String>,
    /// The ratings whose low value brings it; empty when it is always there.
    pub shown_for: Vec<String>,
    /// The value at or below which it is there.
    pub shown_at_most: Option<f64>,
    /// Whether the answers kept so far call for it.
    pub asked: bool,
    /// After which answers it is asked, for a page that follows while somebody answers; none when it always is.
    pub asked_when: Option<Showing>,
}

/// One choice.
#[derive(Debug, Clone)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// An answer as it was given.
#[derive(Debug, Clone)]
pub struct AnswerView {
    /// The item.
    pub item: String,
    /// A number.
    pub number: Option<f64>,
    /// A word.
    pub choice: Option<String>,
    /// Several words; empty for every other kind of answer.
    pub choices: Vec<String>,
    /// Own words, a day or a time of day.
    pub text: Option<String>,
    /// Whether it was declined.
    pub declined: bool,
}

/// The questions of an instrument, each rating followed by what stands under it. Those that `answers` do not call for are marked.
pub(super) fn questions(instrument: &Instrument, answers: &Answers) -> Vec<Question> {
    let unasked = showing::unasked(instrument, answers);
    let mut questions = Vec::new();
    for item in instrument.main_items() {
        questions.push(of_item(instrument, item));
        questions.extend(instrument.facets(&item.id).map(|facet| of_item(instrument, facet)));
        let below = instrument.follow_ups.iter().filter(|follow_up| follow_up.about.as_deref() == Some(&item.id));
        questions.extend(below.map(of_follow_up));
    }
    let of_the_whole = instrument.follow_ups.iter().filter(|follow_up| follow_up.about.is_none());
    questions.extend(of_the_whole.map(of_follow_up));
    for question in &mut questions {
        question.asked = !unasked.contains(&question.id);
    }
    questions
}

/// Answers as they were given.
pub(super) fn answers(answers: &Answers) -> Vec<AnswerView> {
    answers
        .iter()
        .map(|(item, answer)| {
            let mut view = AnswerView {
                item: item.to_owned(),
                number: None,
                choice: None,
                choices: Vec::new(),
                text: None,
                declined: false,
            };
            match answer {
                Answer::Value(value) => view.number = Some(*value),
                Answer::Choice(word) => view.choice = Some(word.clone()),
                Answer::Choices(words) => view.choices.clone_from(words),
                Answer::Date(date) => view.text = Some(date.to_string()),
                Answer::Time(time) => view.text = Some(time_of_day(*time)),
                Answer::DateTime(moment) => {
                    view.text = Some(format!("{}T{}", moment.date(), time_of_day(moment.time())));
                }
                Answer::Text(text) => view.text = Some(text.expose().to_owned()),
                Answer::Declined => view.declined = true,
            }
            view
        })
        .collect()
}

/// A time of day as people write it: without seconds where there are none.
pub(super) fn time_of_day(time: civil::Time) -> String {
    let form = if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" };
    time.strftime(form).to_string()
}

fn of_item(instrument: &Instrument, item: &Item) -> Question {
    let scale = instrument.scale_of(item);
    let mut options = options(scale);
    if item.na_allowed {
        options.push(OptionView { value: NOT_APPLICABLE.to_owned(), label: "does not apply".to_owned() });
    }
    let range = scale.range();
    Question {
        id: item.id.clone(),
        text: item.text.clone().unwrap_or_else(|| item.id.clone()),
        hint: item.hint.clone(),
        kind: kind(scale),
        options,
        minimum: range.map(|(minimum, _)| minimum),
        maximum: range.map(|(_, maximum)| maximum),
        minimum_label: scale.low_label.clone(),
        maximum_label: scale.high_label.clone(),
        step: scale.step,
        unit: scale.unit.clone(),
        room: room(scale),
        required: item.required,
        may_decline: true,
        under: item.facet_of.clone(),
        shown_for: Vec::new(),
        shown_at_most: None,
        asked: true,
        asked_when: item.shown_when.clone(),
    }
}

fn of_follow_up(follow_up: &FollowUp) -> Question {
    let (shown_for, shown_at_most) = shown(&follow_up.when);
    Question {
        id: follow_up.id.clone(),
        text: follow_up.prompt.clone(),
        hint: None,
        kind: match follow_up.kind {
            FollowUpKind::Text => QuestionKind::Text,
            FollowUpKind::Choice => QuestionKind::Choice,
        },
        options: follow_up
            .options
            .iter()
            .filter_map(|option| {
                let value = option.value.word()?.to_owned();
                Some(OptionView { label: option.label.clone().unwrap_or_else(|| value.clone()), value })
            })
            .collect(),
        minimum: None,
        maximum: None,
        minimum_label: None,
        maximum_label: None,
        step: None,
        unit: None,
        room: None,
        required: false,
        may_decline: true,
        under: follow_up.about.clone(),
        shown_for,
        shown_at_most,
        asked: true,
        asked_when: None,
    }
}

/// The simple form of a condition that a page can follow while somebody answers. Other conditions are left to the server, and the question
/// is always there.
fn shown(when: &Condition) -> (Vec<String>, Option<f64>) {
    match when {
        Condition::Item { id, comparison: Comparison::AtMost, number } => (vec![id.clone()], Some(*number)),
        Condition::Several { pick: Pick::Min, ids, comparison: Comparison::AtMost, number } => {
            (ids.clone(), Some(*number))
        }
        _ => (Vec::new(), None),
    }
}

fn kind(scale: &Scale) -> QuestionKind {
    match scale.kind {
        ScaleKind::Likert => QuestionKind::Rating,
        ScaleKind::Vas | ScaleKind::Number => QuestionKind::Number,
        ScaleKind::YesNo | ScaleKind::Choice => QuestionKind::Choice,
        ScaleKind::MultipleChoice => QuestionKind::Choices,
        ScaleKind::OpenChoice => QuestionKind::OpenChoice,
        ScaleKind::Text => QuestionKind::Text,
        ScaleKind::Date => QuestionKind::Date,
        ScaleKind::Time => QuestionKind::Time,
        ScaleKind::DateTime => QuestionKind::DateTime,
    }
}

/// How many characters there is room for, where a text has less than the usual.
fn room(scale: &Scale) -> Option<u32> {
    let most = scale.max.filter(|_| scale.kind == ScaleKind::Text)?;
    // A text's room is a whole number of characters, up to 2,000.
    (0_u32..=2_000).find(|room| f64::from(*room) >= most)
}

fn options(scale: &Scale) -> Vec<OptionView> {
    let plain = |word: &str, label: &str| OptionView { value: word.to_owned(), label: label.to_owned() };
    if scale.kind == ScaleKind::YesNo && scale.options.is_empty() {
        return vec![plain("yes", "Yes"), plain("no", "No")];
    }
    scale
        .options
        .iter()
        .map(|option| {
            let value = option
                .value
                .word()
                .map_or_else(|| option.value.number().unwrap_or_default().to_string(), str::to_owned);
            OptionView { label: option.label.clone().unwrap_or_else(|| value.clone()), value }
        })
        .collect()
}

/// The names of all questions in the order of [`questions`], each with the rating it stands under.
pub(super) fn questions_in_order(instrument: &Instrument) -> Vec<(String, Option<String>)> {
    questions(instrument, &Answers::default()).into_iter().map(|question| (question.id, question.under)).collect()
}
