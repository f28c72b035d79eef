//! Referring on: to whom, with more than one to choose from (DOMAIN.md 5.1).

use crate::{
    problem::{Code, Problem},
    text::ClinicalText,
};

/// So many are named where that is possible.
pub const USUAL_ALTERNATIVES: usize = 3;
/// More than these are no help.
pub const MOST_ALTERNATIVES: usize = 5;

/// Checks who is named to somebody who is referred on: three or more, or fewer with the reason.
///
/// # Errors
/// `TooLong` at `alternatives` for more than five, `Missing` there for fewer than three without a reason.
pub fn check_alternatives(named: &[ClinicalText], why_fewer: Option<&ClinicalText>) -> Result<(), Problem> {
    if named.len() > MOST_ALTERNATIVES {
        let words = "Name five at most. Nothing was changed. Leave out those that fit least.";
        return Err(Problem::at("alternatives", Code::TooLong, words));
    }
    if named.len() < USUAL_ALTERNATIVES && why_fewer.is_none() {
        let words =
            "Name three whom they can turn to, one on each line, or say why there are fewer. Nothing was changed.";
        return Err(Problem::at("alternatives", Code::Missing, words));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_are_named_or_it_is_said_why_not() {
        let text = |text: &str| ClinicalText::parse(text).expect("is text");
        let some = |count: usize| vec![text("Harbour House, 555 0100"); count];
        let reason = text("Nobody else there treats this.");
        assert!((3..=5).all(|count| check_alternatives(&some(count), None).is_ok()));
        assert_eq!(check_alternatives(&some(6), Some(&reason)).expect_err("too many").code, Code::TooLong);
        for count in 0..3 {
            assert_eq!(check_alternatives(&some(count), None).expect_err("too few").code, Code::Missing);
            assert!(check_alternatives(&some(count), Some(&reason)).is_ok());
        }
    }
}
