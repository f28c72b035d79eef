//! The twelve questions as they are asked, and reading what a form sends back.

use super::{Calm, Control, Court, Degree, Ended, Hope, Knows, QuizAnswers, Safe, Thoughts, Time, YesNo};
use crate::problem::{Code, Problem, Problems};

/// One question, in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name for programs and forms.
    pub key: &'static str,
    /// What is asked.
    pub text: &'static str,
    /// The answers to choose from: the word that is sent, and what it says.
    pub options: &'static [(&'static str, &'static str)],
}

const DEGREES: &[(&str, &str)] =
    &[("0", "0, not at all"), ("1", "1"), ("2", "2, partly"), ("3", "3"), ("4", "4, fully")];
const DEGREES_OR_UNKNOWN: &[(&str, &str)] = &[
    ("0", "0, not at all"),
    ("1", "1"),
    ("2", "2, partly"),
    ("3", "3"),
    ("4", "4, fully"),
    ("cannot_tell", "I can't tell"),
];

/// All of them (DOMAIN.md 2.6).
pub const QUESTIONS: [Question; 12] = [
    Question {
        key: "safe",
        text: "Do you feel physically and emotionally safe with your partner, also when you disagree?",
        options: &[("yes", "Yes"), ("mostly", "Mostly"), ("no", "No"), ("rather_not_say", "I would rather not say")],
    },
    Question {
        key: "thoughts",
        text: "In the past two weeks, have you had thoughts of ending your life or harming yourself?",
        options: &[("no", "No"), ("yes", "Yes"), ("rather_not_say", "I would rather not say")],
    },
    Question {
        key: "ended",
        text: "Has the outside relationship or behaviour ended?",
        options: &[
            ("yes", "Yes"),
            ("no", "No"),
            ("not_sure", "I am not sure"),
            ("rather_not_say", "I would rather not say"),
        ],
    },
    Question {
        key: "hope",
        text: "What do you hope for right now?",
        options: &[
            ("rebuild", "To rebuild"),
            ("decide_first", "To decide first"),
            ("part_well", "To part well"),
            ("unsure", "I do not know yet"),
        ],
    },
    Question { key: "ready", text: "How ready are you to hear or to tell the whole truth?", options: DEGREES },
    Question {
        key: "partner_ready",
        text: "As far as you can tell, how ready is your partner for that?",
        options: DEGREES_OR_UNKNOWN,
    },
    Question {
        key: "calm",
        text: "Could you two talk about it for ten minutes without it becoming frightening?",
        options: &[("yes", "Yes"), ("sometimes", "Sometimes"), ("no", "No")],
    },
    Question {
        key: "out_of_control",
        text: "Is drinking, drug use or another behaviour out of control for either of you?",
        options: &[("no", "No"), ("maybe", "Maybe"), ("yes", "Yes")],
    },
    Question {
        key: "support",
        text: "Is there at least one person you can lean on?",
        options: &[("yes", "Yes"), ("no", "No")],
    },
    Question {
        key: "time",
        text: "Can you set aside one appointment plus about two hours between appointments each week?",
        options: &[("yes", "Yes"), ("partly", "Partly"), ("no", "No")],
    },
    Question {
        key: "partner_knows",
        text: "Does your partner know you are reaching out?",
        options: &[("yes", "Yes"), ("no", "No"), ("rather_not_say", "I would rather not say")],
    },
    Question {
        key: "court",
        text: "Is a court case, separation filing or custody matter under way?",
        options: &[("no", "No"), ("planned", "It is planned"), ("yes", "Yes")],
    },
];

impl QuizAnswers {
    /// Reads what a form sends: for each question, by its key, the word of one of its answers.
    ///
    /// # Errors
    /// `Missing` beside every question without an answer, `Malformed` for a word that was not offered.
    pub fn read<'a>(answer: impl Fn(&str) -> Option<&'a str>) -> Result<Self, Problems> {
        let mut form = Form { answer, problems: Problems::default() };
        let safe = form.word("safe", Safe::from_word);
        let thoughts = form.word("thoughts", Thoughts::from_word);
        let ended = form.word("ended", Ended::from_word);
        let hope = form.word("hope", Hope::from_word);
        let ready = form.word("ready", degree);
        let partner_ready =
            form.word("partner_ready", |word| if word == "cannot_tell" { Some(None) } else { degree(word).map(Some) });
        let calm = form.word("calm", Calm::from_word);
        let out_of_control = form.word("out_of_control", Control::from_word);
        let support = form.word("support", YesNo::from_word);
        let time = form.word("time", Time::from_word);
        let partner_knows = form.word("partner_knows", Knows::from_word);
        let court = form.word("court", Court::from_word);
        let whole = || {
            Some(Self {
                safe: safe?,
                thoughts: thoughts?,
                ended: ended?,
                hope: hope?,
                ready: ready?,
                partner_ready: partner_ready?,
                calm: calm?,
                out_of_control: out_of_control?,
                support: support?,
                time: time?,
                partner_knows: partner_knows?,
                court: court?,
            })
        };
        whole().ok_or(form.problems)
    }
}

fn degree(word: &str) -> Option<Degree> {
    Degree::new(word.parse().ok()?).ok()
}

struct Form<F> {
    answer: F,
    problems: Problems,
}

impl<'a, F: Fn(&str) -> Option<&'a str>> Form<F> {
    fn word<T>(&mut self, key: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = match (self.answer)(key) {
            None | Some("") => Err(Problem::new(Code::Missing, "Choose an answer. None of them is kept.")),
            Some(word) => {
                read(word).ok_or_else(|| Problem::new(Code::Malformed, "Choose one of the answers on the list."))
            }
        };
        self.problems.note(key, read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_that_is_offered_can_be_read_and_no_other() {
        let first = |key: &str| QUESTIONS.iter().find(|question| question.key == key).map(|it| it.options[0].0);
        assert!(QuizAnswers::read(first).is_ok());
        for question in &QUESTIONS {
            for (word, _) in question.options {
                let one = |key: &str| if key == question.key { Some(*word) } else { first(key) };
                assert!(QuizAnswers::read(one).is_ok(), "{} {word}", question.key);
            }
            for (odd, code) in [(Some("perhaps"), Code::Malformed), (Some("5"), Code::Malformed), (None, Code::Missing)]
            {
                let one = |key: &str| if key == question.key { odd } else { first(key) };
                let problems = QuizAnswers::read(one).expect_err(question.key);
                assert_eq!(problems.0.len(), 1);
                assert_eq!((problems.0[0].field.as_deref(), problems.0[0].code), (Some(question.key), code));
            }
        }
        assert_eq!(QuizAnswers::read(|_| None).expect_err("nothing was said").0.len(), 12);
    }
}
