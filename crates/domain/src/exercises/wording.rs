//! What somebody filled in, in words, for whoever may read it.

use jiff::SignedDuration;

use super::{
    answer::Answer,
    definition::field::{Choice, Column, Field, Kind},
};

/// What a field holds, line by line; nothing where its author would rather not say.
pub fn lines(field: &Field, answer: &Answer) -> Vec<String> {
    match (answer, &field.answer) {
        (Answer::Text(text), _) => vec![text.expose().to_owned()],
        (Answer::Choice(word), kind) => vec![label(kind.options(), word)],
        (Answer::Choices(words), kind) => words.iter().map(|word| label(kind.options(), word)).collect(),
        (Answer::Number(number), Kind::Rating { low, high, low_label, high_label }) => {
            vec![format!("{number} ({low} is {low_label}, {high} is {high_label})")]
        }
        (Answer::Number(number), Kind::Count { unit, .. }) => vec![format!("{number} {unit}")],
        (Answer::Number(number), _) => vec![number.to_string()],
        (Answer::Date(date), _) => vec![date.strftime("%-d %B %Y").to_string()],
        (Answer::Time(time), _) => vec![time.strftime("%H:%M").to_string()],
        (Answer::Moment(moment), _) => vec![moment.strftime("%-d %B %Y, %H:%M").to_string()],
        (Answer::Ticked, _) => vec!["Confirmed".to_owned()],
        (Answer::Timed { started_at, ended_at }, _) => {
            vec![ended_at.map_or_else(|| "Begun".to_owned(), |ended_at| minutes(ended_at.duration_since(*started_at)))]
        }
        (Answer::Rows(rows), Kind::List { columns, .. }) => rows.iter().map(|row| line(columns, row)).collect(),
        (Answer::Passed | Answer::Rows(_), _) => Vec::new(),
    }
}

/// One row of a list. A list of one column needs no names.
fn line(columns: &[Column], row: &std::collections::BTreeMap<String, crate::text::ClinicalText>) -> String {
    let cells = columns.iter().filter_map(|column| {
        let text = row.get(&column.id)?.expose();
        let words = if column.choices.is_empty() { text.to_owned() } else { label(&column.choices, text) };
        Some(if columns.len() == 1 { words } else { format!("{}: {words}", column.label) })
    });
    cells.collect::<Vec<_>>().join("; ")
}

fn label(options: &[Choice], word: &str) -> String {
    options.iter().find(|option| option.value == word).map_or_else(|| word.to_owned(), |option| option.label.clone())
}

fn minutes(passed: SignedDuration) -> String {
    match passed.as_mins() {
        ..=0 => "Less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{exercises::library::sample, text::ClinicalText};

    fn read(key: &str, field: &str, answer: &Answer) -> Vec<String> {
        lines(sample(key).field(field).expect("is there"), answer)
    }

    fn text(words: &str) -> ClinicalText {
        ClinicalText::parse(words).expect("is text")
    }

    #[test]
    fn answers_read_as_they_were_chosen() {
        assert_eq!(read("trigger_log", "kind", &Answer::Choice("media".into())), ["A film, song or message"]);
        assert_eq!(read("talk_time", "heard", &Answer::Number(7)), ["7 (0 is not at all, 10 is fully)"]);
        assert_eq!(read("time_out", "length", &Answer::Number(30)), ["30 minutes"]);
        assert_eq!(read("time_out", "back_at", &Answer::Time(jiff::civil::time(18, 5, 0, 0))), ["18:05"]);
        let moment = jiff::civil::date(2026, 3, 8).at(7, 30, 0, 0);
        assert_eq!(read("trigger_log", "when", &Answer::Moment(moment)), ["8 March 2026, 07:30"]);
        assert_eq!(read("talk_time", "heard", &Answer::Passed), Vec::<String>::new());
    }

    #[test]
    fn a_row_names_its_cells_where_there_are_several() {
        let row = [("role".to_owned(), text("friend")), ("safe".to_owned(), text("at_times"))].into_iter().collect();
        let said = read("support_map", "supports", &Answer::Rows(vec![row]));
        assert_eq!(said, ["Who: A friend; Safe to call?: At some times"]);
        let row = [("thing".to_owned(), text("a walk"))].into_iter().collect();
        assert_eq!(read("trigger_plan", "do", &Answer::Rows(vec![row])), ["a walk"]);
    }

    #[test]
    fn time_is_told_in_minutes() {
        let timed = |minutes: Option<i64>| Answer::Timed {
            started_at: Timestamp::UNIX_EPOCH,
            ended_at: minutes.map(|minutes| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)),
        };
        assert_eq!(read("grief_writing", "time", &timed(Some(18))), ["18 minutes"]);
        assert_eq!(read("grief_writing", "time", &timed(Some(0))), ["Less than a minute"]);
        assert_eq!(read("grief_writing", "time", &timed(None)), ["Begun"]);
    }
}
