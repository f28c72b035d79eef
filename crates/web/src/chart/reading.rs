//! A chart in words: the sentence a screen reader says, the text of a point, the table.

use std::collections::BTreeMap;

use super::{Better, Chart, Point, Series, markup::number};

/// The numbers of a chart as a table; plain text, to be escaped by the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// "Date", then the name of each line.
    pub heads: Vec<String>,
    /// One for each day, oldest first.
    pub rows: Vec<Row>,
}

/// The numbers of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The date as people read it.
    pub date: String,
    /// One for each line; "no answer" where there is none.
    pub values: Vec<String>,
}

/// What the chart shows, in words that carry no verdict.
pub(super) fn sentence(chart: &Chart) -> String {
    let mut sentences: Vec<String> = chart.series().map(course).collect();
    if !(chart.low.is_finite() && chart.high.is_finite()) {
        return sentences.join(" ");
    }
    sentences.push(format!(
        "The scale goes from {} to {}{}.",
        number(chart.low),
        number(chart.high),
        match chart.better {
            Better::Higher => "; higher is better",
            Better::Lower => "; lower is better",
        },
    ));
    sentences.join(" ")
}

/// What a single point says.
pub(super) fn point(chart: &Chart, series: &Series, point: &Point, value: f64) -> String {
    let what = number(value);
    if chart.second.is_some() {
        format!("{}, {}: {what}", series.name, point.label)
    } else {
        format!("{}: {what}", point.label)
    }
}

/// The same numbers as the lines, day by day.
pub(super) fn table(chart: &Chart) -> Table {
    let mut days: BTreeMap<i32, (&str, Vec<Option<f64>>)> = BTreeMap::new();
    let columns = chart.series().count();
    for (column, series) in chart.series().enumerate() {
        for point in &series.points {
            let (_, values) = days.entry(point.day).or_insert_with(|| (&point.label, vec![None; columns]));
            values[column] = point.finite().or(values[column]);
        }
    }
    let shown = |value: Option<f64>| value.map_or_else(|| "no answer".to_owned(), number);
    Table {
        heads: std::iter::once("Date".to_owned()).chain(chart.series().map(|series| series.name.clone())).collect(),
        rows: days
            .into_values()
            .map(|(date, values)| Row { date: date.to_owned(), values: values.into_iter().map(shown).collect() })
            .collect(),
    }
}

pub(super) fn course(series: &Series) -> String {
    let name = &series.name;
    let answered = series.answered();
    match answered.as_slice() {
        [] => format!("{name}: no answers yet."),
        [(only, value)] => format!("{name}: {} on {}.", number(*value), only.label),
        [(first, from), .., (last, to)] => format!(
            "{name}: {} on {}, {} on {}{}.",
            number(*from),
            first.label,
            number(*to),
            last.label,
            between(&answered),
        ),
    }
}

/// The lowest and highest answers, where the two ends do not tell them.
fn between(answered: &[(&Point, f64)]) -> String {
    let values = || answered.iter().map(|(_, value)| *value);
    let lowest = values().fold(f64::INFINITY, f64::min);
    let highest = values().fold(f64::NEG_INFINITY, f64::max);
    if answered.len() > 2 { format!(", between {} and {}", number(lowest), number(highest)) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{chart, series};
    use super::*;

    #[test]
    fn the_sentence_tells_the_course() {
        let mut chart = chart(&[(0, Some(4.0)), (7, Some(2.0)), (14, Some(5.5))]);
        chart.second = Some(series("Partner", &[(0, Some(6.0))]));
        assert_eq!(
            sentence(&chart),
            "You: 4 on day 0, 5.5 on day 14, between 2 and 5.5. \
             Partner: 6 on day 0. The scale goes from 0 to 10; higher is better."
        );
    }

    #[test]
    fn the_table_joins_the_lines_by_day() {
        let mut chart = chart(&[(7, Some(2.0)), (0, Some(4.0))]);
        chart.second = Some(series("Partner", &[(7, None), (9, Some(6.0))]));
        let table = table(&chart);
        assert_eq!(table.heads, ["Date", "You", "Partner"]);
        let rows: Vec<(&str, Vec<&str>)> =
            table.rows.iter().map(|row| (row.date.as_str(), row.values.iter().map(String::as_str).collect())).collect();
        assert_eq!(
            rows,
            [("day 0", vec!["4", "no answer"]), ("day 7", vec!["2", "no answer"]), ("day 9", vec!["no answer", "6"]),]
        );
    }
}
