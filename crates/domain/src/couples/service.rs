//! What kind of help a couple's care is (DOMAIN.md 1, "Coaching vs therapy"). It decides which law an appointment is looked at by and whether what
//! belongs to treatment may be asked; it is a fact of the couple, not of a single appointment or form.

use crate::{
    practice::licence::ServiceKind,
    problem::{Code, Problem},
};

/// Checks that care can be of a kind.
///
/// # Errors
/// `OutOfRange` at `service` for a talk that comes before care.
pub fn check_ongoing(service: ServiceKind) -> Result<(), Problem> {
    if service.is_ongoing() {
        return Ok(());
    }
    let words = "A talk about whether help fits comes before care. Nothing was changed. Choose therapy, coaching or a few sessions to decide.";
    Err(Problem::at("service", Code::OutOfRange, words))
}

/// Checks a change of what a couple's care is.
///
/// # Errors
/// As [`check_ongoing`]; `WrongState` at `service` where it is that already.
pub fn check_change(now: ServiceKind, next: ServiceKind) -> Result<(), Problem> {
    check_ongoing(next)?;
    if now == next {
        let words = "This is what their care is already. Nothing was changed.";
        return Err(Problem::at("service", Code::WrongState, words));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn care_changes_between_the_ongoing_kinds_and_to_another_only() {
        for now in ServiceKind::ALL.into_iter().filter(|kind| kind.is_ongoing()) {
            for next in ServiceKind::ALL {
                let refused = check_change(now, next).err().map(|problem| problem.code);
                let expected = match next {
                    ServiceKind::Consult => Some(Code::OutOfRange),
                    same if same == now => Some(Code::WrongState),
                    _ => None,
                };
                assert_eq!(refused, expected, "{now:?} to {next:?}");
            }
        }
    }
}
