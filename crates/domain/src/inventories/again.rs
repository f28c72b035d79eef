//! Whether an instrument may be asked of somebody once more: not while it is open, and not sooner than its authors advise.

use jiff::{Span, civil::Date};

use super::instrument::Instrument;
use crate::problem::{Code, Problem};

/// What somebody was asked before, of one instrument and about one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Whether one is open now.
    pub is_open: bool,
    /// The day on which it was last answered, where the person is.
    pub last_answered: Option<Date>,
}

/// Whether it may be asked once more, due on `due_on`.
///
/// # Errors
/// `Taken` while one is open, `OutOfRange` when it would come sooner than the instrument's least interval (DOMAIN.md 2.0,
/// `min_interval_days`).
pub fn check(instrument: &Instrument, before: Before, due_on: Date) -> Result<(), Problem> {
    if before.is_open {
        return Err(Problem::at(
            "instrument",
            Code::Taken,
            "This is open for them already. Wait for the answer, or take the open one back first.",
        ));
    }
    let least = Span::new().days(i64::from(instrument.min_interval_days));
    let earliest = before.last_answered.and_then(|last| last.checked_add(least).ok());
    match earliest {
        Some(earliest) if due_on < earliest => Err(Problem::at(
            "firstDue",
            Code::OutOfRange,
            format!(
                "This needs {} days between two answers. Choose {earliest} or later.",
                instrument.min_interval_days
            ),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::inventories::library::sample;

    #[test]
    fn it_is_asked_again_after_its_least_interval_and_not_while_it_is_open() {
        let instrument = sample("why_stay");
        let answered = |day| Before { is_open: false, last_answered: Some(date(2026, 3, day)) };
        assert!(check(instrument, Before::default(), date(2026, 3, 1)).is_ok());
        assert!(check(instrument, answered(1), date(2026, 3, 15)).is_ok());
        assert_eq!(check(instrument, answered(2), date(2026, 3, 15)).expect_err("is 13 days").code, Code::OutOfRange);
        let open = Before { is_open: true, last_answered: None };
        assert_eq!(check(instrument, open, date(2026, 3, 15)).expect_err("is open").code, Code::Taken);
    }
}
