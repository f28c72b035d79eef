//! One person's scores over time: a row for each score, with its line in small, and the whole chart or table for those who open it.

use super::query::{Line, Point};
use crate::chart::{self, Better, Chart, Cut, Drawing, Series, Sparkline};
use crate::desk::words::{Direction, figure};
use crate::moments::Zone;

/// Everything somebody's answers add up to over time, one entry for each instrument.
pub(super) struct Course {
    /// Those with at least two answers.
    pub(super) instruments: Vec<Progress>,
    /// Those with one answer, which is no line yet: a sentence each.
    pub(super) once: Vec<String>,
}

/// The scores of one instrument over time.
pub(super) struct Progress {
    pub(super) title: String,
    /// Between which figures, and which way is the better one.
    pub(super) range: String,
    pub(super) rows: Vec<ProgressRow>,
    pub(super) whole: Whole,
}

/// Every figure of an instrument.
pub(super) enum Whole {
    /// One score: a chart with axes, and its table.
    Chart(Drawing),
    /// Several ratings side by side, which must not be added up: a table with a row for each date.
    Table(chart::Table),
}

/// One score of an instrument.
pub(super) struct ProgressRow {
    pub(super) label: String,
    /// Empty where there is one answer only.
    pub(super) spark: String,
    pub(super) now: String,
    /// Empty at the first answer.
    pub(super) before: String,
}

impl Course {
    /// Groups a person's lines by instrument, in the order they come. `place` makes the names of charts unique on a page.
    pub(super) fn of(lines: &[Line], place: &str, zone: &Zone) -> Self {
        let answered: Vec<&Line> = lines.iter().filter(|line| !line.points.is_empty()).collect();
        let mut keys: Vec<&str> = Vec::new();
        for line in &answered {
            if !keys.contains(&line.instrument.as_str()) {
                keys.push(&line.instrument);
            }
        }
        let of = |key: &str| answered.iter().copied().filter(|line| line.instrument == key).collect::<Vec<_>>();
        let (mut instruments, mut once) = (Vec::new(), Vec::new());
        for lines in keys.into_iter().map(of) {
            if lines.iter().any(|line| line.points.len() > 1) {
                instruments.push(progress(&lines, place, zone));
            } else {
                once.push(in_a_sentence(&lines, zone));
            }
        }
        Self { instruments, once }
    }

    /// Whether nothing was answered yet.
    pub(super) fn is_empty(&self) -> bool {
        self.instruments.is_empty() && self.once.is_empty()
    }
}

impl Progress {
    /// Whether it has several scores, which need its name over them.
    pub(super) fn has_several(&self) -> bool {
        self.rows.len() > 1
    }
}

/// "CSI-16: 35 of 81, on Sat 23 May 2026."
fn in_a_sentence(lines: &[&Line], zone: &Zone) -> String {
    let (title, day) = (&lines[0].title, zone.day(&lines[0].points[0].at));
    let value = |line: &&Line| {
        let value = format!("{} of {}", figure(line.points[0].value), figure(line.maximum));
        if line.label == line.title { value } else { format!("{} {value}", line.label) }
    };
    let values: Vec<String> = lines.iter().map(value).collect();
    format!("{title}: {}, on {day}.", values.join(", "))
}

fn progress(lines: &[&Line], place: &str, zone: &Zone) -> Progress {
    let first = lines[0];
    let better = match first.direction {
        Direction::HigherIsBetter => "higher is better",
        Direction::LowerIsBetter => "lower is better",
    };
    Progress {
        title: first.title.clone(),
        range: format!("{} to {}, {better}", figure(first.minimum), figure(first.maximum)),
        rows: lines.iter().map(|line| row(line, place, zone)).collect(),
        whole: match lines {
            [line] => Whole::Chart(chart(line, place, zone)),
            lines => Whole::Table(table(lines, zone)),
        },
    }
}

fn chart(line: &Line, place: &str, zone: &Zone) -> Drawing {
    let title = if line.label == line.title { line.title.clone() } else { format!("{}: {}", line.title, line.label) };
    Chart {
        id: format!("{place}-{}-{}", ascii(&line.instrument), ascii(&line.scale)),
        title,
        low: line.minimum,
        high: line.maximum,
        better: match line.direction {
            Direction::HigherIsBetter => Better::Higher,
            Direction::LowerIsBetter => Better::Lower,
        },
        first: Series { name: line.label.clone(), points: points(&line.points, zone) },
        second: None,
        cut: line.cutoff.map(|value| Cut { value, label: "Cut-off".to_owned() }),
        band: None,
        marks: Vec::new(),
    }
    .draw()
}

fn row(line: &Line, place: &str, zone: &Zone) -> ProgressRow {
    let value_from_end =
        |back: usize| line.points.iter().rev().nth(back).map(|point| figure(point.value)).unwrap_or_default();
    let spark = Sparkline {
        id: format!("{place}-small-{}-{}", ascii(&line.instrument), ascii(&line.scale)),
        title: line.label.clone(),
        low: line.minimum,
        high: line.maximum,
        points: points(&line.points, zone),
        cut: line.cutoff,
    };
    ProgressRow {
        label: line.label.clone(),
        spark: if line.points.len() > 1 { spark.draw() } else { String::new() },
        now: value_from_end(0),
        before: value_from_end(1),
    }
}

/// Every answer of every scale, one row for each instant at which something was answered.
fn table(lines: &[&Line], zone: &Zone) -> chart::Table {
    let mut instants: Vec<_> = lines.iter().flat_map(|line| line.points.iter().map(|point| point.at)).collect();
    instants.sort_unstable();
    instants.dedup();
    let mut heads = vec!["Date".to_owned()];
    heads.extend(lines.iter().map(|line| line.label.clone()));
    let value = |line: &Line, at| {
        line.points.iter().find(|point| point.at == at).map(|point| figure(point.value)).unwrap_or_default()
    };
    let rows = instants
        .into_iter()
        .rev()
        .map(|at| chart::Row { date: zone.day(&at), values: lines.iter().map(|line| value(line, at)).collect() });
    chart::Table { heads, rows: rows.collect() }
}

fn points(points: &[Point], zone: &Zone) -> Vec<chart::Point> {
    let values: Vec<_> = points.iter().map(|point| (zone.date(&point.at), point.value)).collect();
    chart::points(&values)
}

/// A key made fit for an id in a page.
fn ascii(key: &str) -> String {
    key.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil;

    use super::*;
    use crate::vocabulary::Instant;

    /// A line of one scale with these values, four weeks apart.
    pub(in crate::couples::couple) fn line(instrument: &str, label: &str, values: &[f64]) -> Line {
        let at = |step: usize| {
            let day =
                civil::date(2026, 1, 5).saturating_add(jiff::Span::new().days(28 * i64::try_from(step).expect("few")));
            Instant(day.at(12, 0, 0, 0).in_tz("UTC").expect("UTC is known").timestamp())
        };
        Line {
            instrument: instrument.to_owned(),
            title: "Staying Check".to_owned(),
            scale: label.to_lowercase(),
            label: label.to_owned(),
            minimum: 1.0,
            maximum: 5.0,
            direction: Direction::HigherIsBetter,
            cutoff: None,
            points: values.iter().enumerate().map(|(step, value)| Point { at: at(step), value: *value }).collect(),
        }
    }

    #[test]
    fn several_ratings_stand_side_by_side_without_a_total() {
        let lines = [line("why_stay", "Remorse", &[2.0, 3.0]), line("why_stay", "Vigilance", &[4.0])];
        let course = Course::of(&lines, "p1", &Zone::named("UTC"));
        let [progress] = course.instruments.as_slice() else { panic!("one instrument") };
        let rows = &progress.rows;
        assert_eq!((rows[0].now.as_str(), rows[0].before.as_str()), ("3", "2"));
        assert_eq!((rows[1].now.as_str(), rows[1].before.as_str()), ("4", ""));
        assert!(rows[0].spark.contains("<svg") && rows[1].spark.is_empty(), "one answer is no line");
        let Whole::Table(table) = &progress.whole else { panic!("no chart that adds them up") };
        assert_eq!(
            (&table.rows[0].values[..], &table.rows[1].values[..]),
            (&["3", ""].map(String::from)[..], &["2", "4"].map(String::from)[..])
        );
    }

    #[test]
    fn one_score_becomes_a_chart_one_answer_a_sentence_and_no_answer_nothing() {
        let lines = [
            line("trust_pulse", "Trust", &[2.0, 4.0]),
            line("hope_pulse", "Hope", &[3.0]),
            line("csi4", "Satisfaction", &[]),
        ];
        let course = Course::of(&lines, "p1", &Zone::named("UTC"));
        assert!(matches!(course.instruments.as_slice(), [Progress { whole: Whole::Chart(_), .. }]));
        assert_eq!(course.once, ["Staying Check: Hope 3 of 5, on Mon 5 Jan 2026."]);
        assert!(Course::of(&lines[2..], "p1", &Zone::named("UTC")).is_empty());
    }
}
