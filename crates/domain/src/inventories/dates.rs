//! Days and times as people and programs write them. One form each, because a form that is guessed at is a day that is wrong.

use jiff::civil::{Date, DateTime, Time};

use crate::problem::{Code, Problem};

/// A day, written `2026-11-22`.
pub(super) fn day(text: &str) -> Result<Date, Problem> {
    let text = text.trim();
    let is_written_out = text.len() == 10;
    is_written_out.then(|| text.parse().ok()).flatten().ok_or_else(|| {
        Problem::new(Code::NoSuchDate, "Enter a day of the calendar as year, month and day, such as 2026-11-22.")
    })
}

/// A time of day, written `08:30` or `08:30:15`.
pub(super) fn time(text: &str) -> Result<Time, Problem> {
    let text = text.trim();
    let is_written_out = matches!(text.len(), 5 | 8) && text.as_bytes().get(2) == Some(&b':');
    is_written_out
        .then(|| text.parse().ok())
        .flatten()
        .ok_or_else(|| Problem::new(Code::Malformed, "Enter a time as hours and minutes, such as 08:30."))
}

/// A day and a time of day, written `2026-11-22T08:30`.
pub(super) fn moment(text: &str) -> Result<DateTime, Problem> {
    let (date, of_day) = text
        .trim()
        .split_once(['T', ' '])
        .ok_or_else(|| Problem::new(Code::Malformed, "Enter a day and a time, such as 2026-11-22 08:30."))?;
    Ok(day(date)?.to_datetime(time(of_day)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_the_calendar_or_the_clock_does_not_have_is_refused() {
        for bad in ["2026-02-29", "2026-2-3", "22.11.2026", "20261122", "2026-11-22T08:30", "", "éééééé", "-00001-1-1"]
        {
            assert!(day(bad).is_err(), "{bad}");
        }
        for bad in ["24:00", "8:30", "0830", "08:60", "08.30", "08:30:15.5", "", "é:é"] {
            assert!(time(bad).is_err(), "{bad}");
        }
        for bad in ["2026-11-22", "2026-11-22T", "T08:30", "2026-02-29T08:30", "2026-11-22T08:30Z"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_reads_back(text in ".{0,12}", y in 1_i16..9999, m in 1_i8..13, d in 1_i8..29, h in 0_i8..24, min in 0_i8..60) {
            let date = jiff::civil::date(y, m, d);
            prop_assert_eq!(day(&date.to_string()).ok(), Some(date));
            let moment_of_day = date.at(h, min, 0, 0);
            prop_assert_eq!(moment(&moment_of_day.to_string()).ok(), Some(moment_of_day));
            if let Ok(read) = time(&text) {
                prop_assert_eq!(time(&read.to_string()).ok(), Some(read));
            }
        }
    }
}
