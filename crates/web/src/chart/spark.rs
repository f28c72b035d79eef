//! A line without axes, small enough for a row of a table.

use super::markup::{Svg, clean_id};
use super::plot::segments;
use super::scale::{Days, Values};
use super::{Point, Series, reading};

const WIDTH: f64 = 140.0;
const HEIGHT: f64 = 32.0;
const EDGE: f64 = 6.0;

/// A line of answers without axes; the numbers stand in its description.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    /// Unique on the page; anything but ASCII letters, digits and hyphens is left out.
    pub id: String,
    /// What the line shows, a few words.
    pub title: String,
    /// Lowest value of the instrument.
    pub low: f64,
    /// Highest value of the instrument.
    pub high: f64,
    /// In any order; `None` and numbers that are not finite are gaps.
    pub points: Vec<Point>,
    /// A published cut-off, if the instrument has one.
    pub cut: Option<f64>,
}

impl Sparkline {
    /// SVG markup, every text in it escaped.
    pub fn draw(&self) -> String {
        let series = Series { name: self.title.clone(), points: self.points.clone() };
        let values = Values::new(self.low, self.high, HEIGHT - EDGE, EDGE);
        let days = Days::new(self.points.iter().map(|point| point.day), EDGE, WIDTH - EDGE);
        let mut svg = Svg::image(&clean_id(&self.id), "spark", (WIDTH, HEIGHT), &self.title, &reading::course(&series));
        if let Some(cut) = self.cut.filter(|cut| values.holds(*cut)) {
            let height = values.place(cut);
            svg.line("chart-cut", (0.0, height), (WIDTH, height));
        }
        for segment in segments(&series, &days, &values) {
            svg.path("chart-line chart-a", &segment);
        }
        // Only the latest answer gets a point: it is the one that is looked for.
        if let Some((point, value)) = series.answered().last() {
            let words = format!("{}: {}", point.label, super::markup::number(*value));
            svg.circle("chart-point chart-a", (days.place(point.day), values.place(*value)), &words);
        }
        svg.close()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::series;
    use super::*;

    fn spark(values: &[(i32, Option<f64>)]) -> String {
        Sparkline {
            id: "s1".to_owned(),
            title: "Trust".to_owned(),
            low: 0.0,
            high: 10.0,
            points: series("", values).points,
            cut: Some(5.0),
        }
        .draw()
    }

    #[test]
    fn the_markup_is_as_agreed() {
        assert_eq!(
            spark(&[(0, Some(0.0)), (7, Some(10.0))]),
            "<svg class=\"spark\" viewBox=\"0 0 140 32\" role=\"img\" \
             aria-labelledby=\"s1-title s1-desc\" focusable=\"false\">\
             <title id=\"s1-title\">Trust</title>\
             <desc id=\"s1-desc\">Trust: 0 on day 0, 10 on day 7.</desc>\
             <line class=\"chart-cut\" x1=\"0\" y1=\"16\" x2=\"140\" y2=\"16\"/>\
             <path class=\"chart-line chart-a\" d=\"M6 26L134 6\"/>\
             <circle class=\"chart-point chart-a\" cx=\"134\" cy=\"6\" r=\"4.5\" \
             data-reading=\"day 7: 10\"><title>day 7: 10</title></circle></svg>"
        );
    }

    #[test]
    fn nothing_answered_draws_no_line() {
        let empty = spark(&[(0, None)]);
        assert!(!empty.contains("chart-line") && !empty.contains("<circle"));
        assert!(empty.contains("no answers yet"));
    }
}
