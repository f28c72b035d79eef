//! Line charts of answers over time, drawn on the server as SVG.
//!
//! A chart is read in four ways: with the eyes (direct labels, and shapes and
//! dashes that survive a black and white printer), with a screen reader (one
//! sentence), with the arrow keys (a text at every point) and as the table
//! that stands beneath it. All four come from [`Chart::draw`].
//!
//! Deliberately absent: colours (the stylesheet owns them, by class), inline
//! style (the content security policy refuses it), smoothing, and any verdict.
//! A missing answer is a gap in the line, never a guess.

mod markup;
mod plot;
mod reading;
mod scale;
mod spark;

pub use reading::{Row, Table};
pub use spark::Sparkline;

use jiff::civil;

use plot::Shape;

/// One answer, or the place where one is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Any count of whole days, the same for all series; it only places the point.
    pub day: i32,
    /// The date as people read it, such as "4 May".
    pub label: String,
    /// The answer; `None` and numbers that are not finite are gaps.
    pub value: Option<f64>,
}

impl Point {
    fn finite(&self) -> Option<f64> {
        self.value.filter(|value| value.is_finite())
    }
}

/// The points of these values by their days. The dates are short, for they stand side by side under the line.
pub fn points(values: &[(civil::Date, f64)]) -> Vec<Point> {
    let same_year = values.iter().all(|(on, _)| Some(on.year()) == values.first().map(|(first, _)| first.year()));
    let pattern = if same_year { "%-d %b" } else { "%-d %b %y" };
    let point = |(on, value): &(civil::Date, f64)| Point {
        day: day_number(*on),
        label: on.strftime(pattern).to_string(),
        value: Some(*value),
    };
    values.iter().map(point).collect()
}

/// Days since the first of January 1970.
fn day_number(date: civil::Date) -> i32 {
    let hours = date.duration_since(civil::date(1970, 1, 1)).as_hours();
    i32::try_from(hours / 24).expect("four-digit years are a few million days at most")
}

/// The answers of one person or to one question, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What the line shows, a few words: "You", "Remorse".
    pub name: String,
    /// At most one point a day is expected.
    pub points: Vec<Point>,
}

impl Series {
    /// The points in the order of their days.
    fn sorted(&self) -> Vec<&Point> {
        let mut points: Vec<&Point> = self.points.iter().collect();
        points.sort_by_key(|point| point.day);
        points
    }

    /// The points that hold an answer, in the order of their days.
    fn answered(&self) -> Vec<(&Point, f64)> {
        let with_value = |point: &'_ Point| point.finite();
        self.sorted().into_iter().filter_map(|point| with_value(point).map(|value| (point, value))).collect()
    }
}

/// Which way is better, as the instrument defines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// Higher numbers are better.
    Higher,
    /// Lower numbers are better.
    Lower,
}

/// A published cut-off, drawn as a dotted line across the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// On the scale of the chart; outside of it the line is left out.
    pub value: f64,
    /// What lies at the line, a few words.
    pub label: String,
}

/// A range that stands out behind the lines, such as the error of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Lower end, on the scale of the chart.
    pub low: f64,
    /// Upper end, on the scale of the chart.
    pub high: f64,
    /// What the range is, a few words.
    pub label: String,
}

/// Something that happened on a day, drawn as a thin upright line.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Counted like the days of the points; outside of their range it is left out.
    pub day: i32,
    /// What happened, one or two words.
    pub label: String,
}

/// A chart of one or two lines over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Unique on the page; anything but ASCII letters, digits and hyphens is left out.
    pub id: String,
    /// What the chart shows, in a few words.
    pub title: String,
    /// Lowest value of the instrument, whether or not anybody gave it.
    pub low: f64,
    /// Highest value of the instrument.
    pub high: f64,
    /// Which way is better.
    pub better: Better,
    /// Drawn solid, with circles.
    pub first: Series,
    /// Drawn dashed, with squares.
    pub second: Option<Series>,
    /// A published cut-off, if the instrument has one and the reader may see it.
    pub cut: Option<Cut>,
    /// A range behind the lines.
    pub band: Option<Band>,
    /// Days on which something happened.
    pub marks: Vec<Mark>,
}

/// A chart ready for the page: `templates/parts/chart.html` takes it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// As given; plain text.
    pub title: String,
    /// What the chart shows, in one or two sentences; plain text.
    pub sentence: String,
    /// SVG markup for wide places, every text in it escaped.
    pub wide: String,
    /// SVG markup for places of up to 480 px, every text in it escaped.
    pub narrow: String,
    /// The same numbers for those who do not see the lines; plain text.
    pub table: Table,
}

impl Chart {
    /// Draws the chart at both widths, with its sentence and its table.
    pub fn draw(&self) -> Drawing {
        let sentence = reading::sentence(self);
        Drawing {
            title: self.title.clone(),
            wide: plot::draw(self, &sentence, Shape::Wide),
            narrow: plot::draw(self, &sentence, Shape::Narrow),
            table: reading::table(self),
            sentence,
        }
    }

    fn series(&self) -> impl Iterator<Item = &Series> + Clone {
        std::iter::once(&self.first).chain(&self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day_number(civil::date(1970, 1, 2)), 1);
        assert_eq!(day_number(civil::date(2026, 11, 22)), 20_779);
    }

    pub(super) fn series(name: &str, values: &[(i32, Option<f64>)]) -> Series {
        let points = values.iter().map(|&(day, value)| Point { day, label: format!("day {day}"), value }).collect();
        Series { name: name.to_owned(), points }
    }

    pub(super) fn chart(values: &[(i32, Option<f64>)]) -> Chart {
        Chart {
            id: "trust".to_owned(),
            title: "Trust".to_owned(),
            low: 0.0,
            high: 10.0,
            better: Better::Higher,
            first: series("You", values),
            second: None,
            cut: None,
            band: None,
            marks: Vec::new(),
        }
    }

    fn count(text: &str, part: &str) -> usize {
        text.matches(part).count()
    }

    /// Open and closed elements, to see that the markup is whole.
    fn is_whole(svg: &str) -> bool {
        ["svg", "text", "title", "desc"]
            .iter()
            .all(|name| count(svg, &format!("<{name}")) == count(svg, &format!("</{name}>")))
    }

    #[test]
    fn the_markup_is_as_agreed() {
        let mut chart = chart(&[(0, Some(4.0)), (14, None), (28, Some(6.5)), (35, Some(7.0))]);
        chart.second = Some(series("Partner", &[(0, Some(5.0)), (28, Some(5.0))]));
        chart.cut = Some(Cut { value: 5.5, label: "cut-off".to_owned() });
        assert_eq!(chart.draw().narrow, include_str!("chart/golden.svg").trim_end());
    }

    #[test]
    fn a_missing_answer_is_a_gap() {
        let whole = chart(&[(0, Some(1.0)), (7, Some(2.0)), (14, Some(3.0)), (21, Some(4.0))]);
        let gapped = chart(&[(0, Some(1.0)), (7, Some(2.0)), (10, None), (14, Some(3.0)), (21, Some(4.0))]);
        assert_eq!(count(&whole.draw().wide, "chart-line"), 1);
        assert_eq!(count(&gapped.draw().wide, "chart-line"), 2);
        assert_eq!(count(&gapped.draw().wide, "<circle"), 4);
    }

    #[test]
    fn numbers_that_are_none_are_gaps_too() {
        let odd = chart(&[(0, Some(f64::NAN)), (1, Some(f64::INFINITY)), (2, Some(3.0))]);
        let drawing = odd.draw();
        assert!(!drawing.wide.contains("NaN") && !drawing.wide.contains("inf"));
        assert_eq!(count(&drawing.wide, "<circle"), 1);
    }

    #[test]
    fn no_answers_say_so() {
        let drawing = chart(&[]).draw();
        assert!(drawing.wide.contains("No answers yet"));
        assert!(drawing.sentence.contains("no answers yet"));
        assert!(is_whole(&drawing.wide) && is_whole(&drawing.narrow));
    }

    #[test]
    fn one_answer_stands_inside_the_picture() {
        let drawing = chart(&[(7, Some(5.0))]).draw();
        assert_eq!(count(&drawing.wide, "<circle"), 1);
        assert_eq!(count(&drawing.wide, "chart-line"), 0);
        assert!(is_whole(&drawing.wide));
    }

    #[test]
    fn a_scale_without_room_still_draws() {
        let mut flat = chart(&[(0, Some(3.0)), (1, Some(3.0))]);
        (flat.low, flat.high) = (3.0, 3.0);
        assert!(!flat.draw().wide.contains("NaN"));
        (flat.low, flat.high) = (f64::NAN, f64::NAN);
        assert!(!flat.draw().wide.contains("NaN"));
    }

    #[test]
    fn every_text_is_escaped() {
        let evil = "<script>\"'&\u{0}</script>";
        let mut chart = chart(&[(0, Some(1.0)), (9, Some(2.0))]);
        evil.clone_into(&mut chart.id);
        evil.clone_into(&mut chart.title);
        evil.clone_into(&mut chart.first.name);
        evil.clone_into(&mut chart.first.points[0].label);
        chart.second = Some(series(evil, &[(0, Some(3.0))]));
        chart.cut = Some(Cut { value: 2.0, label: evil.to_owned() });
        chart.band = Some(Band { low: 1.0, high: 2.0, label: evil.to_owned() });
        chart.marks = vec![Mark { day: 4, label: evil.to_owned() }];
        let drawing = chart.draw();
        for svg in [&drawing.wide, &drawing.narrow] {
            assert!(!svg.contains("<script"), "{svg}");
            assert!(!svg.contains('\u{0}'));
            assert!(is_whole(svg));
            assert_eq!(count(svg, "&lt;script&gt;"), count(svg, "&lt;/script&gt;"));
            assert!(count(svg, "&lt;script&gt;") >= 6);
        }
    }

    #[test]
    fn no_markup_carries_style_or_colour() {
        let drawing = chart(&[(0, Some(1.0)), (9, Some(2.0))]).draw();
        for forbidden in ["style=", "fill=", "stroke=", "color"] {
            assert!(!drawing.wide.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_order_of_the_points_does_not_matter() {
        let forth = chart(&[(0, Some(1.0)), (7, Some(9.0)), (14, Some(5.0))]);
        let back = chart(&[(14, Some(5.0)), (7, Some(9.0)), (0, Some(1.0))]);
        assert_eq!(forth.draw(), back.draw());
    }

    #[test]
    fn a_value_off_the_scale_is_drawn_at_its_edge_and_told_as_it_is() {
        let drawing = chart(&[(0, Some(12.0)), (7, Some(10.0))]).draw();
        let at_edge = chart(&[(0, Some(10.0)), (7, Some(10.0))]).draw();
        let heights = |svg: &str| -> Vec<String> {
            svg.split("cy=\"").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
        };
        assert_eq!(heights(&drawing.wide), heights(&at_edge.wide));
        assert_eq!(drawing.table.rows[0].values, ["12"]);
    }
}
