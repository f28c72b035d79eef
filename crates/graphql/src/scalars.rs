//! Dates and instants as they travel.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use jiff::{Timestamp, civil};
use services::domain::problem::{Code, Problem};

/// A calendar date, `2026-11-22`.
///
/// Kept as it was written, because a date that does not exist is a problem to say beside its field, not a broken request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date(String);

/// A calendar date, `2026-11-22`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(Self(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string())
    }
}

impl Date {
    /// The day itself.
    ///
    /// # Errors
    /// `Missing` when empty, `NoSuchDate` when the calendar does not have it.
    pub fn read(&self) -> Result<civil::Date, Problem> {
        let text = self.0.trim();
        if text.is_empty() {
            return Err(Problem::new(Code::Missing, "Please fill this in."));
        }
        let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        is_plain.then(|| text.parse().ok()).flatten().ok_or_else(|| {
            Problem::new(Code::NoSuchDate, "There is no such date. Write it as year, month, day: 2026-11-22.")
        })
    }
}

/// An instant in UTC, RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant(Timestamp);

/// An instant in UTC, RFC 3339.
#[Scalar]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => text.parse().map(Self).map_err(|_| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<Timestamp> for Instant {
    fn from(instant: Timestamp) -> Self {
        Self(instant)
    }
}

impl Instant {
    /// The instant itself.
    pub fn read(self) -> Timestamp {
        self.0
    }
}

/// A time of day as it travels, `21:30`.
pub fn time_of_day(time: civil::Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Reads a time of day.
///
/// # Errors
/// `Malformed`.
pub fn read_time_of_day(text: &str) -> Result<civil::Time, Problem> {
    civil::Time::strptime("%H:%M", text.trim())
        .map_err(|_| Problem::new(Code::Malformed, "Write a time of day as hours and minutes: 21:30."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_does_not_exist_is_a_problem() {
        let read = |text: &str| Date(text.to_owned()).read();
        assert_eq!(read("2028-02-29"), Ok(civil::date(2028, 2, 29)));
        for bad in ["2026-02-30", "2026-2-3", "20261122", "tomorrow", "2026-11-22T10:00", "-026-11-22"] {
            assert_eq!(read(bad).expect_err(bad).code, Code::NoSuchDate);
        }
        assert_eq!(read(" ").expect_err("blank").code, Code::Missing);
    }

    #[test]
    fn a_time_of_day_reads_back() {
        for text in ["00:00", "07:05", "23:59"] {
            assert_eq!(time_of_day(read_time_of_day(text).expect("is a time")), text);
        }
        for bad in ["24:00", "7", "21:30:00", "9 pm", ""] {
            assert_eq!(read_time_of_day(bad).expect_err(bad).code, Code::Malformed);
        }
    }
}
