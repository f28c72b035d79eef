//! Content lines as RFC 5545 asks for them: escaped, folded after 75 octets, ended by CR LF.

/// The most octets in a line, its end not counted (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// Writes one line whose value is text; it may hold anything.
pub(super) fn text(out: &mut String, name: &str, value: &str) {
    let mut escaped = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    raw(out, name, &escaped);
}

/// Writes one line whose value is of our own making and needs no escaping: a time, a number, an address, a word of the standard.
pub(super) fn raw(out: &mut String, name: &str, value: &str) {
    let mut room = LONGEST;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LONGEST - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use calcard::{Entry, Parser};
    use proptest::prelude::*;

    use super::*;

    fn written(value: &str) -> String {
        let mut out = String::new();
        text(&mut out, "SUMMARY", value);
        out
    }

    /// What a reader that is not ours makes of it.
    fn read_back(line: &str) -> String {
        let calendar = format!("BEGIN:VEVENT\r\n{line}END:VEVENT\r\n");
        let Entry::ICalendar(read) = Parser::new(&calendar).entry() else { panic!("is no calendar: {calendar:?}") };
        let entries: Vec<_> = read.components.iter().flat_map(|component| &component.entries).collect();
        assert_eq!(entries.len(), 1, "one line was read as several: {line:?}");
        entries[0].values.first().and_then(|value| value.as_text()).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_line_breaks_after_75_octets_and_not_within_a_letter() {
        assert_eq!(written("a, b; c\\d\r\ne\0"), "SUMMARY:a\\, b\\; c\\\\d\\ne\r\n");
        let long = written(&"é".repeat(60));
        let lines: Vec<_> = long.split("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [74, 55, 0]);
        assert!(lines[1].starts_with(" é"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_short_and_reads_back(value in "[^\\p{Cc}]{0,200}") {
            let line = written(&value);
            prop_assert!(line.ends_with("\r\n") && line.split("\r\n").all(|part| part.len() <= LONGEST));
            prop_assert_eq!(line.matches('\n').count(), line.matches("\r\n").count());
            prop_assert_eq!(read_back(&line), value);
        }

        #[test]
        fn no_text_can_begin_a_line_of_its_own(value in "\\PC{0,20}[\r\n]{1,3}ATTENDEE:\\PC{0,20}") {
            let line = written(&value);
            prop_assert!(line.split("\r\n").skip(1).all(|part| part.is_empty() || part.starts_with(' ')));
            prop_assert!(read_back(&line).contains("ATTENDEE"));
        }
    }
}
