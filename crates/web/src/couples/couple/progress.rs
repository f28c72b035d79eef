//! One person's scores over time: a chart for a form with one score, a profile of small lines for a form with several.

use jiff::civil;

use super::query::{Line, Point};
use crate::chart::{self, Better, Chart, Cut, Drawing, Series, Sparkline};
use crate::desk::words::{Direction, figure};
use crate::moments::Zone;

/// The scores of one instrument over time.
pub(super) enum Progress {
    /// One score: a chart with axes.
    Single(Drawing),
    /// Several ratings side by side, which must not be added up.
    Profile(Profile),
}

/// Several scales of one instrument.
pub(super) struct Profile {
    pub(super) title: String,
    /// Which way is the better one, and between which figures.
    pub(super) range: String,
    pub(super) rows: Vec<ProfileRow>,
    /// The same figures, one row for each date.
    pub(super) table: chart::Table,
}

/// One scale of a profile.
pub(super) struct ProfileRow {
    pub(super) label: String,
    pub(super) spark: String,
    pub(super) now: String,
    /// Empty at the first answer.
    pub(super) before: String,
}

/// Groups a person's lines by instrument, in the order they come. `place` makes the names of charts unique on a page.
pub(super) fn by_instrument(lines: &[Line], place: &str, zone: &Zone) -> Vec<Progress> {
    let mut instruments: Vec<&str> = Vec::new();
    for line in lines.iter().filter(|line| !line.points.is_empty()) {
        if !instruments.contains(&line.instrument.as_str()) {
            instruments.push(&line.instrument);
        }
    }
    let of =
        |key: &str| lines.iter().filter(|line| line.instrument == key && !line.points.is_empty()).collect::<Vec<_>>();
    instruments.into_iter().map(|key| progress(&of(key), place, zone)).collect()
}

fn progress(lines: &[&Line], place: &str, zone: &Zone) -> Progress {
    match lines {
        [line] => Progress::Single(single(line, place, zone)),
        lines => Progress::Profile(profile(lines, place, zone)),
    }
}

fn single(line: &Line, place: &str, zone: &Zone) -> Drawing {
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

fn profile(lines: &[&Line], place: &str, zone: &Zone) -> Profile {
    let first = lines[0];
    let better = match first.direction {
        Direction::HigherIsBetter => "higher is better",
        Direction::LowerIsBetter => "lower is better",
    };
    Profile {
        title: first.title.clone(),
        range: format!("{} to {}, {better}", figure(first.minimum), figure(first.maximum)),
        rows: lines.iter().map(|line| profile_row(line, place, zone)).collect(),
        table: table(lines, zone),
    }
}

fn profile_row(line: &Line, place: &str, zone: &Zone) -> ProfileRow {
    let value_from_end =
        |back: usize| line.points.iter().rev().nth(back).map(|point| figure(point.value)).unwrap_or_default();
    let spark = Sparkline {
        id: format!("{place}-{}-{}", ascii(&line.instrument), ascii(&line.scale)),
        title: line.label.clone(),
        low: line.minimum,
        high: line.maximum,
        points: points(&line.points, zone),
        cut: line.cutoff,
    };
    ProfileRow { label: line.label.clone(), spark: spark.draw(), now: value_from_end(0), before: value_from_end(1) }
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
    let dates: Vec<_> = points.iter().map(|point| zone.date(&point.at)).collect();
    let same_year = dates.iter().all(|date| Some(date.year()) == dates.first().map(|first| first.year()));
    // Short, for they stand side by side under the line.
    let pattern = if same_year { "%-d %b" } else { "%-d %b %y" };
    let shown = points.iter().zip(dates).map(|(point, date)| chart::Point {
        day: day_number(date),
        label: date.strftime(pattern).to_string(),
        value: Some(point.value),
    });
    shown.collect()
}

/// Days since the first of January 1970.
fn day_number(date: civil::Date) -> i32 {
    let hours = date.duration_since(civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).expect("four-digit years are a few million days at most")
}

/// A key made fit for an id in a page.
fn ascii(key: &str) -> String {
    key.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
}

#[cfg(test)]
pub(super) mod tests {
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
    fn several_ratings_become_a_profile_without_a_total() {
        let lines = [line("why_stay", "Remorse", &[2.0, 3.0]), line("why_stay", "Vigilance", &[4.0])];
        let grouped = by_instrument(&lines, "p1", &Zone::named("UTC"));
        let [Progress::Profile(profile)] = grouped.as_slice() else { panic!("one profile") };
        assert_eq!((profile.rows[0].now.as_str(), profile.rows[0].before.as_str()), ("3", "2"));
        assert_eq!((profile.rows[1].now.as_str(), profile.rows[1].before.as_str()), ("4", ""));
        assert_eq!(profile.table.rows[0].values, ["3", ""]);
        assert_eq!(profile.table.rows[1].values, ["2", "4"]);
    }

    #[test]
    fn one_score_becomes_a_chart_and_no_answer_nothing() {
        let lines = [line("trust_pulse", "Trust", &[2.0]), line("csi4", "Satisfaction", &[])];
        assert!(matches!(by_instrument(&lines, "p1", &Zone::named("UTC")).as_slice(), [Progress::Single(_)]));
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(civil::date(1970, 1, 2)), 1);
        assert_eq!(day_number(civil::date(2026, 11, 22)), 20_779);
    }
}
