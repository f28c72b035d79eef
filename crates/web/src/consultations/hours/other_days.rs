//! Days with other hours than their weekday has, one a line, as somebody types them and reads them back.

use crate::{forms::Problems, schema, vocabulary::TypedDate};

/// Hours of one day, as the door gives them.
#[derive(cynic::QueryFragment)]
pub(super) struct DayHours {
    on: TypedDate,
    from: String,
    until: String,
}

/// Hours of one day, as the door takes them.
#[derive(cynic::InputObject)]
pub(super) struct DayHoursInput {
    on: TypedDate,
    from: String,
    until: String,
}

/// One a line, such as `2026-12-24 09:00-12:00`.
pub(super) fn shown(days: &[DayHours]) -> String {
    let line = |day: &DayHours| format!("{} {}-{}", day.on.0, day.from, day.until);
    days.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands in the lines. What is wrong with a day or an hour, the door says.
///
/// # Errors
/// A line that is no day with hours.
pub(super) fn read(text: &str) -> Result<Vec<DayHoursInput>, Problems> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let days: Option<Vec<DayHoursInput>> = lines.map(one).collect();
    days.ok_or_else(|| {
        Problems::one("open", "Write each day with its hours on a line of its own: 2026-12-24 09:00-12:00.")
    })
}

fn one(line: &str) -> Option<DayHoursInput> {
    let (on, hours) = line.split_once(char::is_whitespace)?;
    let (from, until) = hours.split_once('-')?;
    let (from, until) = (from.trim().to_owned(), until.trim().to_owned());
    Some(DayHoursInput { on: TypedDate(on.to_owned()), from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_back_as_they_were_shown() {
        let day =
            |on: &str| DayHours { on: TypedDate(on.to_owned()), from: "09:00".to_owned(), until: "12:00".to_owned() };
        let text = shown(&[day("2026-12-24"), day("2026-12-31")]);
        assert_eq!(text, "2026-12-24 09:00-12:00\n2026-12-31 09:00-12:00");
        let read_back = read(&format!("\r\n{text}\r\n")).unwrap_or_default();
        assert_eq!(read_back.len(), 2);
        assert_eq!((read_back[1].on.0.as_str(), read_back[1].until.as_str()), ("2026-12-31", "12:00"));
        assert!(read("2026-12-24").is_err() && read("2026-12-24 all day").is_err());
        assert!(read("").is_ok_and(|days| days.is_empty()));
    }
}
