//! What a partner wrote that they need, as the desk reads it.

use crate::schema;

/// A need, as the door gives it.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct Need {
    pub(crate) label: String,
    pub(crate) question: String,
    pub(crate) text: String,
}

/// A need, as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenNeed {
    /// The rating it stands under.
    pub(crate) label: String,
    /// What was asked; empty where the one before was asked the same.
    pub(crate) question: String,
    pub(crate) text: String,
}

/// The needs in their order; a question that several share is said once.
pub(crate) fn in_order(needs: &[Need]) -> Vec<WrittenNeed> {
    let mut asked = "";
    let mut written = Vec::with_capacity(needs.len());
    for need in needs {
        let is_new = need.question != asked;
        asked = &need.question;
        let question = if is_new { need.question.clone() } else { String::new() };
        written.push(WrittenNeed { label: need.label.clone(), question, text: need.text.clone() });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_said_once() {
        let need = |label: &str, question: &str| Need {
            label: label.to_owned(),
            question: question.to_owned(),
            text: "An honest word.".to_owned(),
        };
        let written = in_order(&[need("Remorse", "What?"), need("Care", "What?"), need("Trust", "And why?")]);
        let questions: Vec<&str> = written.iter().map(|need| need.question.as_str()).collect();
        assert_eq!(questions, ["What?", "", "And why?"]);
    }
}
