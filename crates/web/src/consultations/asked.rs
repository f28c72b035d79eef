//! What a type of consultation asks, on the pages of those who answer it for themself. What was typed comes back with every error.

use super::ConsultationQuestion;
use crate::{forms::Form, schema};

/// How the field of an answer begins; its number follows.
const FIELD: &str = "answer-";

/// An answer as the door takes it.
#[derive(cynic::InputObject, Debug)]
pub(super) struct ConsultationAnswerInput {
    question: i32,
    answer: String,
}

/// A question as a page asks it.
pub(super) struct Asked {
    /// The name of its field.
    pub(super) field: String,
    pub(super) text: String,
    /// The answers to choose from; none where the words are one's own.
    pub(super) choices: Vec<String>,
    pub(super) needed: bool,
    /// What was typed or chosen.
    pub(super) typed: String,
}

impl Asked {
    /// The questions, each with what a form holds for it.
    pub(super) fn all(questions: &[ConsultationQuestion], form: &Form) -> Vec<Self> {
        let asked = |question: &ConsultationQuestion| {
            let field = format!("{FIELD}{}", question.number);
            Self {
                typed: form.text(&field).to_owned(),
                text: question.text.clone(),
                choices: question.choices.clone(),
                needed: question.needed,
                field,
            }
        };
        questions.iter().map(asked).collect()
    }

    pub(super) fn is_typed(&self, choice: &str) -> bool {
        self.typed == choice
    }

    pub(super) fn hint(&self) -> &'static str {
        if self.needed { "" } else { "You may leave this out." }
    }
}

/// Every answer that a form holds, also to what nobody asked: the door refuses those.
pub(super) fn answers(form: &Form) -> Vec<ConsultationAnswerInput> {
    let answer = |(name, value): (&str, &str)| {
        let question = name.strip_prefix(FIELD)?.parse().ok()?;
        (!value.trim().is_empty()).then(|| ConsultationAnswerInput { question, answer: value.to_owned() })
    };
    form.fields().filter_map(answer).collect()
}

/// The field of an answer, where the door speaks of one: `answers.2` is `answer-2`.
pub(super) fn field_of(field: &str) -> Option<String> {
    field.strip_prefix("answers.").map(|number| format!("{FIELD}{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_sent_and_comes_back() {
        let fields = [("answer-2", "By phone"), ("answer-9", "forged"), ("answer-x", "odd"), ("answer-1", " ")];
        let form = Form::from(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let sent: Vec<(i32, String)> = answers(&form).into_iter().map(|one| (one.question, one.answer)).collect();
        assert_eq!(sent, [(2, "By phone".to_owned()), (9, "forged".to_owned())]);
        let question = |number| ConsultationQuestion {
            number,
            text: "How?".to_owned(),
            choices: vec!["Here".to_owned(), "By phone".to_owned()],
            needed: number == 2,
        };
        let asked = Asked::all(&[question(1), question(2)], &form);
        assert_eq!((asked[1].typed.as_str(), asked[1].hint()), ("By phone", ""));
        assert_eq!(field_of("answers.2").as_deref(), Some(asked[1].field.as_str()));
        assert_eq!(field_of("name"), None);
    }
}
