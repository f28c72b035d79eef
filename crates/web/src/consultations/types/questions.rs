//! The questions of a type, as an owner types them: eight places, of which those without words are left out.

use crate::{
    forms::{Form, Problems},
    schema,
};

/// How many questions there is room for.
const ROOM: usize = 8;

/// What kind of answer a question takes.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsultationQuestionKind {
    Text,
    YesNo,
    OneOf,
}

impl ConsultationQuestionKind {
    /// Every kind: the word of a form, and what it is called.
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Text, "TEXT", "A few words of their own"),
        (Self::YesNo, "YES_NO", "Yes or no"),
        (Self::OneOf, "ONE_OF", "One of several"),
    ];
}

/// A question as the door gives it.
#[derive(cynic::QueryFragment, Debug, Clone)]
#[cynic(graphql_type = "ConsultationQuestion")]
pub(super) struct KeptQuestion {
    pub(super) text: String,
    pub(super) kind: ConsultationQuestionKind,
    pub(super) choices: Vec<String>,
    pub(super) needed: bool,
}

/// A question as the door takes it.
#[derive(cynic::InputObject)]
pub(super) struct ConsultationQuestionInput {
    text: String,
    kind: ConsultationQuestionKind,
    choices: Option<Vec<String>>,
    needed: Option<bool>,
}

/// One place, as it was typed.
#[derive(Default)]
pub(super) struct TypedQuestion {
    /// From 1.
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) kind: String,
    /// One a line.
    pub(super) choices: String,
    pub(super) needed: bool,
}

impl TypedQuestion {
    /// The places with these questions in the first of them.
    pub(super) fn of(kept: &[KeptQuestion]) -> Vec<Self> {
        let place = |number: usize| match kept.get(number - 1) {
            None => Self { number, ..Self::default() },
            Some(question) => Self {
                number,
                text: question.text.clone(),
                kind: word(question.kind).to_owned(),
                choices: match question.kind {
                    ConsultationQuestionKind::OneOf => question.choices.join("\n"),
                    ConsultationQuestionKind::Text | ConsultationQuestionKind::YesNo => String::new(),
                },
                needed: question.needed,
            },
        };
        (1..=ROOM).map(place).collect()
    }

    /// The places as a form holds them. Those without words move to the end, so that each stands where the door counts it.
    pub(super) fn read(form: &Form) -> Vec<Self> {
        let typed = |number: usize| {
            let (text, kind, choices, needed) = Self { number, ..Self::default() }.fields();
            Self {
                number,
                text: form.text(&text).to_owned(),
                kind: form.text(&kind).to_owned(),
                choices: form.text(&choices).to_owned(),
                needed: form.ticked(&needed),
            }
        };
        let mut places: Vec<Self> = (1..=ROOM).map(typed).collect();
        places.sort_by_key(Self::is_empty);
        for (number, place) in (1..).zip(&mut places) {
            place.number = number;
        }
        places
    }

    /// Whether nothing is asked there. Answers to choose from without a question are a question that lost its words.
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.choices.trim().is_empty()
    }

    /// The names of its fields: the question, its kind, the answers to choose from, whether it needs one.
    pub(super) fn fields(&self) -> (String, String, String, String) {
        let name = |what: &str| format!("{what}-{}", self.number);
        (name("question"), name("kind"), name("choices"), name("needed"))
    }

    pub(super) fn is_kind(&self, word: &str) -> bool {
        self.kind == word
    }

    /// The question as it is sent; nothing for a place without one.
    fn input(&self) -> Option<ConsultationQuestionInput> {
        let lines = self.choices.lines().map(str::trim).filter(|line| !line.is_empty());
        let kind = ConsultationQuestionKind::ALL.into_iter().find(|(_, word, _)| *word == self.kind);
        (!self.is_empty()).then(|| ConsultationQuestionInput {
            text: self.text.clone(),
            kind: kind.map_or(ConsultationQuestionKind::Text, |(kind, ..)| kind),
            choices: Some(lines.map(str::to_owned).collect()),
            needed: Some(self.needed),
        })
    }
}

/// What a form asks, as the door takes it.
pub(super) fn inputs(form: &Form) -> Vec<ConsultationQuestionInput> {
    TypedQuestion::read(form).iter().filter_map(TypedQuestion::input).collect()
}

/// Beside which field of the page a problem stands: `questions.2` is the second question.
pub(super) fn field_of(field: &str) -> String {
    field.strip_prefix("questions.").map_or_else(|| field.to_owned(), |number| format!("question-{number}"))
}

/// Whether the list of questions is to stand open: something is asked, or wrong with what is.
pub(super) fn is_open(places: &[TypedQuestion], problems: &Problems) -> bool {
    problems.are_under("question") || places.iter().any(|place| !place.is_empty())
}

fn word(kind: ConsultationQuestionKind) -> &'static str {
    ConsultationQuestionKind::ALL.iter().find(|(known, ..)| *known == kind).map_or("", |(_, word, _)| *word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_without_words_asks_nothing_and_the_rest_stand_as_they_are_counted() {
        let fields = [
            ("question-2", "How will you join us?"),
            ("kind-2", "ONE_OF"),
            ("choices-2", "Here\r\n\r\n By phone \r\n"),
            ("needed-2", "yes"),
            ("kind-3", "TEXT"),
            ("question-8", "Anything else?"),
        ];
        let form = Form::from(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let sent = inputs(&form);
        assert_eq!((sent.len(), sent[0].kind, sent[0].needed), (2, ConsultationQuestionKind::OneOf, Some(true)));
        assert_eq!(sent[0].choices.as_deref(), Some(&["Here".to_owned(), "By phone".to_owned()][..]));
        let places = TypedQuestion::read(&form);
        assert_eq!(places.len(), ROOM);
        assert_eq!((places[1].number, places[1].text.as_str()), (2, "Anything else?"));
        assert_eq!(field_of("questions.2"), "question-2");
        assert_eq!(field_of("minutes"), "minutes");
        assert!(is_open(&places, &Problems::none()) && !is_open(&TypedQuestion::of(&[]), &Problems::none()));
    }
}
