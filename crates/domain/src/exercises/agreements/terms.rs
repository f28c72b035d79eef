//! What stands in one version: checked against the form of its kind, and for credentials, when it is written.

use std::collections::HashSet;

use super::{
    form::{Control, Field, form},
    kind::Kind,
};
use crate::{
    exercises::credentials::AgreedText,
    problem::{Code, Problem, Problems},
};

/// The words of one version, in the order of the form. Prints as a mask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms(Vec<(&'static Field, AgreedText)>);

impl Terms {
    /// Checks what was filled in: names with their texts. Fields that were left blank are left out.
    ///
    /// # Errors
    /// Everything that is wrong, each under `terms.` and the field's name; `Missing` when nothing is left.
    pub fn parse(kind: Kind, lines: &[(String, String)]) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        check_names(kind, lines, &mut problems);
        let mut terms = Vec::new();
        for field in form(kind) {
            let raw = lines.iter().find(|(name, _)| name == field.name).map_or("", |(_, text)| text.trim());
            if raw.is_empty() {
                if field.is_needed {
                    problems.push(Problem::at(under(field.name), Code::Missing, "Please fill this in."));
                }
            } else if let Some(text) = problems.note(&under(field.name), value(field, raw)) {
                terms.push((field, text));
            }
        }
        check_pairs(kind, &terms, &mut problems);
        if terms.is_empty() && problems.0.is_empty() {
            problems.push(Problem::at(
                "terms",
                Code::Missing,
                "Nothing is filled in yet. Choose or write at least one thing.",
            ));
        }
        problems.or_go_on()?;
        Ok(Self(terms))
    }

    /// The fields that are filled in, with their texts as they are kept.
    pub fn lines(&self) -> impl Iterator<Item = (&'static Field, &str)> {
        self.0.iter().map(|(field, text)| (*field, text.expose()))
    }

    /// What a field holds.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.lines().find(|(field, _)| field.name == name).map(|(_, text)| text)
    }
}

impl Field {
    /// What a kept text says to people: the words of a choice, else itself.
    pub fn in_words<'a>(&self, kept: &'a str) -> &'a str {
        match self.control {
            Control::Choice(options) => {
                options.iter().find(|(word, _)| *word == kept).map_or(kept, |(_, words)| *words)
            }
            Control::Words | Control::Number(..) => kept,
        }
    }
}

fn under(name: &str) -> String {
    format!("terms.{name}")
}

fn check_names(kind: Kind, lines: &[(String, String)], problems: &mut Problems) {
    let mut seen = HashSet::new();
    for (name, _) in lines {
        if !form(kind).iter().any(|field| field.name == name) {
            problems.push(Problem::at(
                "terms",
                Code::NotFound,
                "One of these fields does not belong here. Open the page again.",
            ));
        } else if !seen.insert(name) {
            problems.push(Problem::at(under(name), Code::Taken, "This was sent twice. Keep one of the two."));
        }
    }
}

fn value(field: &Field, raw: &str) -> Result<AgreedText, Problem> {
    match field.control {
        Control::Words => AgreedText::parse(raw),
        Control::Choice(options) if options.iter().any(|(word, _)| *word == raw) => AgreedText::parse(raw),
        Control::Choice(_) => Err(Problem::new(Code::OutOfRange, "Choose one of these.")),
        Control::Number(least, most) => match raw.parse::<u16>() {
            Ok(number) if (least..=most).contains(&number) => AgreedText::parse(&number.to_string()),
            _ => Err(Problem::new(Code::OutOfRange, format!("Enter a whole number from {least} to {most}."))),
        },
    }
}

/// A limit has both its halves.
fn check_pairs(kind: Kind, terms: &[(&'static Field, AgreedText)], problems: &mut Problems) {
    if kind != Kind::Boundary {
        return;
    }
    let has = |name: &str| terms.iter().any(|(field, _)| field.name == name);
    for number in 2..=7 {
        let (need, then) = (format!("need-{number}"), format!("then-{number}"));
        for (here, missing) in [(&need, &then), (&then, &need)] {
            let is_refused = problems.0.iter().any(|problem| problem.field == Some(under(missing)));
            if has(here) && !has(missing) && !is_refused {
                problems.push(Problem::at(under(missing), Code::Missing, "Fill in both halves, or leave both out."));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    fn wrong(kind: Kind, pairs: &[(&str, &str)]) -> Vec<(String, Code)> {
        let problems = Terms::parse(kind, &lines(pairs)).expect_err("something is wrong");
        problems.0.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
    }

    #[test]
    fn a_limit_has_two_halves() {
        let one = [("need-1", "I need a call when it gets late."), ("then-1", "I go to bed and we talk tomorrow.")];
        assert!(Terms::parse(Kind::Boundary, &lines(&one)).is_ok());
        let half = [one[0], one[1], ("need-4", "I need Sundays."), ("then-5", "I leave.")];
        let expected = [("terms.then-4".to_owned(), Code::Missing), ("terms.need-5".to_owned(), Code::Missing)];
        assert_eq!(wrong(Kind::Boundary, &half), expected);
        assert_eq!(wrong(Kind::Boundary, &[one[0]]), [("terms.then-1".to_owned(), Code::Missing)]);
    }

    #[test]
    fn choices_and_numbers_are_those_of_the_form() {
        let terms =
            Terms::parse(Kind::Transparency, &lines(&[("money", "standing"), ("phone", "together"), ("email", " ")]));
        let terms = terms.expect("is whole");
        let read: Vec<_> = terms.lines().map(|(field, kept)| (field.name, field.in_words(kept))).collect();
        assert_eq!(read, [("phone", "We look at it together"), ("money", "At any time")]);
        assert_eq!(wrong(Kind::Transparency, &[("phone", "always")]), [("terms.phone".to_owned(), Code::OutOfRange)]);
        assert_eq!(wrong(Kind::Transparency, &[]), [("terms".to_owned(), Code::Missing)]);
        let others = [("honesty", "a"), ("exclusivity", "b"), ("contact", "c"), ("lapse", "d")];
        for bad in ["0", "169", "soon", "2.5", "-1"] {
            let all = [&others[..], &[("report-within", bad)]].concat();
            assert_eq!(
                wrong(Kind::Relationship, &all),
                [("terms.report-within".to_owned(), Code::OutOfRange)],
                "{bad}"
            );
        }
    }

    #[test]
    fn a_credential_is_refused_beside_its_field() {
        let typed = [("phone", "standing"), ("how", "The PIN is 4711.")];
        assert_eq!(wrong(Kind::Transparency, &typed), [("terms.how".to_owned(), Code::Malformed)]);
        assert_eq!(
            wrong(Kind::Renewal, &[("statement", "we"), ("statement", "them"), ("colour", "red")]),
            [("terms.statement".to_owned(), Code::Taken), ("terms".to_owned(), Code::NotFound)]
        );
    }

    proptest! {
        /// What is kept reads back, and is in the order of the form whatever order it came in.
        #[test]
        fn terms_read_back(chosen in prop::collection::vec((0_usize..10, 0_usize..3), 1..10)) {
            let modes = ["together", "on-request", "standing"];
            let mut pairs: Vec<(String, String)> = Vec::new();
            for (field, mode) in chosen {
                let name = form(Kind::Transparency)[field].name.to_owned();
                if !pairs.iter().any(|(known, _)| *known == name) {
                    pairs.push((name, modes[mode].to_owned()));
                }
            }
            let terms = Terms::parse(Kind::Transparency, &pairs).expect("is whole");
            let kept: Vec<(String, String)> = terms.lines().map(|(field, text)| (field.name.to_owned(), text.to_owned())).collect();
            prop_assert_eq!(Terms::parse(Kind::Transparency, &kept), Ok(terms));
            pairs.sort();
            let mut sorted = kept;
            sorted.sort();
            prop_assert_eq!(sorted, pairs);
        }
    }
}
