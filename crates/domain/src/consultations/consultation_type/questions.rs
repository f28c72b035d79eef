//! What a type of consultation asks of whoever books it. Staff read the answers before anybody has agreed to care, so nothing clinical is asked
//! here. Questions belong to a version of their type and never change; an answer names its question by its place among them, from 1.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    problem::{Code, Problem, Problems},
    text::clean,
};

/// The most questions of a type.
const MOST_QUESTIONS: usize = 8;
/// The longest question, in characters.
const LONGEST_QUESTION: usize = 200;
/// The most answers to choose from.
const MOST_CHOICES: usize = 10;
/// The longest answer to choose, in characters.
const LONGEST_CHOICE: usize = 80;
/// The longest answer in somebody's own words, in characters.
const LONGEST_ANSWER: usize = 500;

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// A few words of one's own.
    Text,
    /// Yes or no.
    YesNo,
    /// One of several.
    OneOf,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What is asked, up to 200 characters.
    pub text: String,
    /// What kind of answer it takes.
    pub kind: QuestionKind,
    /// The answers to choose from, two to ten, up to 80 characters each; none but for one of several.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Whether nobody books without an answer.
    pub is_needed: bool,
}

/// An answer as it was sent.
#[derive(Clone)]
pub struct Given {
    /// To which question, from 1.
    pub question: i64,
    /// What was answered.
    pub answer: String,
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Given({}, …)", self.question)
    }
}

/// What somebody answered to the questions of a type; those they left out are not in it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers(Vec<Answer>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Answer {
    question: usize,
    text: String,
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers(…)")
    }
}

impl Question {
    /// The answers to choose from; none where the words are one's own.
    pub fn to_choose(&self) -> Vec<&str> {
        match self.kind {
            QuestionKind::Text => Vec::new(),
            QuestionKind::YesNo => vec!["Yes", "No"],
            QuestionKind::OneOf => self.choices.iter().map(String::as_str).collect(),
        }
    }

    /// Takes what was answered to it.
    fn read(&self, raw: &str) -> Result<String, Problem> {
        let text = clean(raw, LONGEST_ANSWER)?;
        if self.kind != QuestionKind::Text && !self.to_choose().contains(&text.as_str()) {
            return Err(Problem::new(Code::Malformed, "Choose one of the answers to this question."));
        }
        Ok(text)
    }

    /// The question as it is kept.
    fn checked(&self) -> Result<Self, Problem> {
        let text = clean(&self.text, LONGEST_QUESTION)?;
        let choices = self.choices.iter().map(|choice| clean(choice, LONGEST_CHOICE));
        let choices = choices.collect::<Result<Vec<_>, _>>()?;
        let flaw = match self.kind {
            QuestionKind::OneOf if !(2..=MOST_CHOICES).contains(&choices.len()) => {
                Some((Code::OutOfRange, "Give 2 to 10 answers to choose from."))
            }
            QuestionKind::OneOf if choices.iter().any(|choice| choice.contains('\n')) => {
                Some((Code::Malformed, "Write each answer to choose from in one line."))
            }
            QuestionKind::OneOf if choices.iter().enumerate().any(|(at, choice)| choices[..at].contains(choice)) => {
                Some((Code::Taken, "Two answers to choose from are the same. Change one of them."))
            }
            QuestionKind::Text | QuestionKind::YesNo if !choices.is_empty() => {
                Some((Code::Malformed, "Leave out the answers to choose from, or ask for one of several."))
            }
            QuestionKind::Text | QuestionKind::YesNo | QuestionKind::OneOf => None,
        };
        match flaw {
            Some((code, words)) => Err(Problem::new(code, words)),
            None => Ok(Self { text, kind: self.kind, choices, is_needed: self.is_needed }),
        }
    }
}

/// Takes the questions that somebody made for a type.
///
/// # Errors
/// `TooLong` at `questions` for more than eight, beside each question (`questions.2` is the second) what is wrong with it.
pub(super) fn checked(asked: &[Question]) -> Result<Vec<Question>, Problems> {
    if asked.len() > MOST_QUESTIONS {
        let words = "There is room for eight questions. Leave some out, and save again.";
        return Err(Problem::at("questions", Code::TooLong, words).into());
    }
    let mut problems = Problems::default();
    let mut questions = Vec::with_capacity(asked.len());
    for (at, question) in asked.iter().enumerate() {
        questions.extend(problems.note(&format!("questions.{}", at + 1), question.checked()));
    }
    problems.or_go_on()?;
    Ok(questions)
}

impl Answers {
    /// Takes what somebody answered to these questions. What is left blank is left out.
    ///
    /// # Errors
    /// `Malformed` at `answers` for an answer to what is not asked, or two to one question; beside each question (`answers.2` is the second)
    /// `Missing` where it needs an answer, `TooLong` for more than 500 characters, `Malformed` for what cannot be chosen.
    pub(super) fn read(questions: &[Question], given: &[Given]) -> Result<Self, Problems> {
        let number = |one: &Given| usize::try_from(one.question).ok().filter(|at| (1..=questions.len()).contains(at));
        let is_odd = |(at, one): (usize, &Given)| {
            number(one).is_none() || given.iter().take(at).any(|other| other.question == one.question)
        };
        if given.len() > questions.len() || given.iter().enumerate().any(is_odd) {
            let words = "These are not the questions that are asked here. Nothing was sent. Go back and begin again.";
            return Err(Problem::at("answers", Code::Malformed, words).into());
        }
        let mut problems = Problems::default();
        let mut answers = Vec::with_capacity(given.len());
        for (at, question) in (1..).zip(questions) {
            let raw = given.iter().find(|one| number(one) == Some(at)).map_or("", |one| &one.answer);
            if raw.trim().is_empty() {
                if question.is_needed {
                    let words = "We need an answer to this. Nothing was sent yet; what you wrote is kept here.";
                    problems.push(Problem::at(format!("answers.{at}"), Code::Missing, words));
                }
                continue;
            }
            let text = problems.note(&format!("answers.{at}"), question.read(raw));
            answers.extend(text.map(|text| Answer { question: at, text }));
        }
        problems.or_go_on()?;
        Ok(Self(answers))
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was answered, each beside what was asked.
    pub fn beside<'a>(&'a self, questions: &'a [Question]) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(|answer| {
            let question = questions.get(answer.question.checked_sub(1)?)?;
            Some((question.text.as_str(), answer.text.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn question(kind: QuestionKind, is_needed: bool) -> Question {
        let choices =
            if kind == QuestionKind::OneOf { ["By phone", "Here"].map(str::to_owned).to_vec() } else { vec![] };
        Question { text: "How would you like to meet?".to_owned(), kind, choices, is_needed }
    }

    fn three() -> Vec<Question> {
        vec![
            question(QuestionKind::Text, true),
            question(QuestionKind::YesNo, false),
            question(QuestionKind::OneOf, false),
        ]
    }

    fn given(all: &[(i64, &str)]) -> Vec<Given> {
        all.iter().map(|(question, answer)| Given { question: *question, answer: (*answer).to_owned() }).collect()
    }

    fn refused(all: &[(i64, &str)]) -> Vec<(String, Code)> {
        let problems = Answers::read(&three(), &given(all)).expect_err("is refused");
        problems.0.into_iter().map(|one| (one.field.unwrap_or_default(), one.code)).collect()
    }

    #[test]
    fn what_is_answered_stands_beside_what_was_asked() {
        let answers =
            Answers::read(&three(), &given(&[(3, "Here"), (1, " By train. "), (2, " ")])).expect("are answers");
        let asked = "How would you like to meet?";
        assert_eq!(answers.beside(&three()).collect::<Vec<_>>(), [(asked, "By train."), (asked, "Here")]);
        let kept = serde_json::to_string(&answers).expect("can be written");
        assert_eq!(serde_json::from_str::<Answers>(&kept).expect("reads back"), answers);
        assert_eq!(format!("{answers:?}{:?}", given(&[(1, "secret")])), "Answers(…)[Given(1, …)]");
        assert!(Answers::read(&[], &[]).expect("nothing is asked").is_empty());
    }

    #[test]
    fn what_was_not_asked_and_what_cannot_be_chosen_is_refused() {
        let at = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(refused(&[]), at("answers.1", Code::Missing));
        assert_eq!(refused(&[(1, "  ")]), at("answers.1", Code::Missing));
        assert_eq!(refused(&[(1, &"x".repeat(501))]), at("answers.1", Code::TooLong));
        assert_eq!(refused(&[(1, "a\0b")]), at("answers.1", Code::Malformed));
        assert_eq!(refused(&[(1, "a"), (2, "Perhaps")]), at("answers.2", Code::Malformed));
        assert_eq!(refused(&[(1, "a"), (3, "Elsewhere")]), at("answers.3", Code::Malformed));
        for odd in [&[(0, "a")][..], &[(4, "a")], &[(-1, "a")], &[(i64::MAX, "a")], &[(1, "a"), (1, "b")]] {
            assert_eq!(refused(odd), at("answers", Code::Malformed));
        }
        assert!(Answers::read(&three(), &given(&[(1, &"x".repeat(500))])).is_ok());
    }

    #[test]
    fn a_question_that_nobody_could_answer_is_refused_beside_it() {
        let flaw = |second: Question| {
            let problems = checked(&[question(QuestionKind::Text, true), second]).expect_err("does not hold together");
            problems.0.into_iter().map(|one| (one.field.unwrap_or_default(), one.code)).collect::<Vec<_>>()
        };
        let at = |code| vec![("questions.2".to_owned(), code)];
        let one_of = |choices: &[&str]| Question {
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
            ..question(QuestionKind::OneOf, false)
        };
        assert_eq!(flaw(Question { text: " ".to_owned(), ..one_of(&["a", "b"]) }), at(Code::Missing));
        assert_eq!(flaw(Question { text: "x".repeat(201), ..one_of(&["a", "b"]) }), at(Code::TooLong));
        assert_eq!(flaw(one_of(&["a"])), at(Code::OutOfRange));
        assert_eq!(flaw(one_of(&["a", "b", "a"])), at(Code::Taken));
        assert_eq!(flaw(one_of(&["a", "b\nc"])), at(Code::Malformed));
        assert_eq!(flaw(one_of(&["a", &"x".repeat(81)])), at(Code::TooLong));
        assert_eq!(flaw(Question { kind: QuestionKind::Text, ..one_of(&["a", "b"]) }), at(Code::Malformed));
        let nine = vec![question(QuestionKind::YesNo, false); 9];
        assert_eq!(checked(&nine).expect_err("is too many").0[0].field.as_deref(), Some("questions"));
        assert_eq!(checked(&nine[..8]).expect("is enough"), nine[..8]);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_kept_as_an_answer_or_refused(
            all in proptest::collection::vec((any::<i64>(), ".{0,600}"), 0..6),
            small in proptest::collection::vec((0_i64..5, ".{0,20}"), 0..4),
        ) {
            for sent in [all, small] {
                let sent: Vec<Given> =
                    sent.into_iter().map(|(question, answer)| Given { question, answer }).collect();
                let questions = three();
                if let Ok(answers) = Answers::read(&questions, &sent) {
                    prop_assert!(answers.beside(&questions).count() <= sent.len());
                    for (_, text) in answers.beside(&questions) {
                        prop_assert!(!text.is_empty() && text.chars().count() <= LONGEST_ANSWER);
                    }
                }
            }
        }
    }
}
