//! The picture itself: grid, band, cut-off, marks, lines, points, labels.

use super::markup::{Svg, clean_id, number};
use super::scale::{Days, Values};
use super::{Better, Chart, Series, reading};

/// The two widths a chart is drawn for: text in SVG shrinks with the picture,
/// so one picture cannot serve a desk and a telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Wide,
    Narrow,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Self::Wide => "chart-svg chart-wide",
            Self::Narrow => "chart-svg chart-narrow",
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    fn size(self) -> (f64, f64) {
        match self {
            Self::Wide => (720.0, 280.0),
            Self::Narrow => (360.0, 272.0),
        }
    }
}

/// Average width of a letter of a label, in units of the picture.
const LETTER: f64 = 7.6;
/// Room a date needs on the axis.
const DATE_ROOM: f64 = 78.0;
/// Least distance between two labels at the ends of lines.
const LABEL_ROOM: f64 = 18.0;
const CLASSES: [&str; 2] = ["chart-a", "chart-b"];

/// What every part of the picture needs to know.
struct Plot<'a> {
    chart: &'a Chart,
    days: Days,
    values: Values,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    svg: Svg,
}

/// Draws a chart as one SVG element; `sentence` becomes its description.
pub(super) fn draw(chart: &Chart, sentence: &str, shape: Shape) -> String {
    let mut plot = Plot::new(chart, sentence, shape);
    plot.band();
    plot.grid();
    plot.dates();
    plot.marks();
    plot.cut();
    plot.lines();
    plot.words();
    match shape {
        Shape::Wide => plot.end_labels(),
        Shape::Narrow => plot.key(),
    }
    plot.empty();
    plot.svg.close()
}

/// The unbroken stretches of a line; an isolated answer is a stretch of one.
pub(super) fn segments(series: &Series, days: &Days, values: &Values) -> Vec<Vec<(f64, f64)>> {
    series
        .sorted()
        .split(|point| point.finite().is_none())
        .map(|run| {
            run.iter().filter_map(|point| Some((days.place(point.day), values.place(point.finite()?)))).collect()
        })
        .filter(|run: &Vec<(f64, f64)>| !run.is_empty())
        .collect()
}

impl<'a> Plot<'a> {
    fn new(chart: &'a Chart, sentence: &str, shape: Shape) -> Self {
        let size = shape.size();
        let (left, bottom) = (34.0, size.1 - 34.0);
        let top = match shape {
            Shape::Wide => 34.0,
            Shape::Narrow => 68.0,
        };
        let right = match shape {
            Shape::Wide => size.0 - end_room(chart),
            Shape::Narrow => size.0 - 14.0,
        };
        let days = chart.series().flat_map(|series| &series.points).map(|point| point.day);
        Self {
            chart,
            days: Days::new(days, left + 12.0, right - 4.0),
            values: Values::new(chart.low, chart.high, bottom, top),
            left,
            right,
            top,
            bottom,
            svg: Svg::image(
                &format!("{}-{}", clean_id(&chart.id), shape.suffix()),
                shape.class(),
                size,
                &chart.title,
                sentence,
            ),
        }
    }

    fn band(&mut self) {
        let Some(band) = &self.chart.band else { return };
        if !(band.low.is_finite() && band.high.is_finite()) {
            return;
        }
        let (upper, lower) = (self.values.place(band.high), self.values.place(band.low));
        self.svg.area("chart-band", (self.left, upper), (self.right - self.left, (lower - upper).max(0.0)));
    }

    fn grid(&mut self) {
        for tick in self.values.ticks() {
            let height = self.values.place(tick);
            self.svg.line("chart-grid", (self.left, height), (self.right, height));
            self.svg.text("chart-text", (self.left - 8.0, height + 4.5), "end", &number(tick));
        }
        self.svg.line("chart-axis", (self.left, self.bottom), (self.right, self.bottom));
        let direction = match self.chart.better {
            Better::Higher => "↑ better",
            Better::Lower => "↓ better",
        };
        self.svg.text("chart-text", (0.0, 15.0), "start", direction);
    }

    fn dates(&mut self) {
        let mut points: Vec<_> = self.chart.series().flat_map(|series| &series.points).collect();
        points.sort_by_key(|point| point.day);
        points.dedup_by_key(|point| point.day);
        let all: Vec<i32> = points.iter().map(|point| point.day).collect();
        let chosen = self.days.labelled(&all, DATE_ROOM);
        let alone = all.len() == 1;
        for point in points.iter().filter(|point| chosen.contains(&point.day)) {
            let anchor = match point.day {
                _ if alone => "middle",
                day if Some(&day) == all.first() => "start",
                day if Some(&day) == all.last() => "end",
                _ => "middle",
            };
            let at = self.days.place(point.day);
            self.svg.line("chart-axis", (at, self.bottom), (at, self.bottom + 5.0));
            self.svg.text("chart-text", (at, self.bottom + 21.0), anchor, &point.label);
        }
    }

    fn marks(&mut self) {
        let mut marks: Vec<_> = self.chart.marks.iter().filter(|mark| self.days.holds(mark.day)).collect();
        marks.sort_by_key(|mark| mark.day);
        let mut free = self.left;
        for mark in marks {
            let at = self.days.place(mark.day);
            self.svg.line("chart-mark", (at, self.top), (at, self.bottom));
            // A label without room is left out; the line stays.
            let half = text_width(&mark.label) / 2.0;
            if at - half >= free {
                self.svg.text("chart-text", (at, self.top - 6.0), "middle", &mark.label);
                free = at + half + 6.0;
            }
        }
    }

    fn cut(&mut self) {
        let Some(cut) = &self.chart.cut else { return };
        if self.values.holds(cut.value) {
            let height = self.values.place(cut.value);
            self.svg.line("chart-cut", (self.left, height), (self.right, height));
        }
    }

    /// What the cut-off and the band are, over the lines so that both can be read.
    fn words(&mut self) {
        let left = self.left + 8.0;
        if let Some(band) = self.chart.band.as_ref().filter(|band| band.low.is_finite()) {
            let lower = self.values.place(band.low);
            self.svg.text("chart-text", (left, lower - 6.0), "start", &band.label);
        }
        if let Some(cut) = self.chart.cut.as_ref().filter(|cut| self.values.holds(cut.value)) {
            let height = self.values.place(cut.value);
            self.svg.text("chart-text chart-over", (left, height - 5.0), "start", &cut.label);
        }
    }

    fn lines(&mut self) {
        for (series, class) in self.chart.series().zip(CLASSES) {
            for segment in segments(series, &self.days, &self.values) {
                self.svg.path(&format!("chart-line {class}"), &segment);
            }
        }
        for (series, class) in self.chart.series().zip(CLASSES) {
            for (point, value) in series.answered() {
                let at = (self.days.place(point.day), self.values.place(value));
                let words = reading::point(self.chart, series, point, value);
                self.point(class, at, &words);
            }
        }
    }

    fn point(&mut self, class: &str, at: (f64, f64), words: &str) {
        let classes = format!("chart-point {class}");
        if class == CLASSES[0] {
            self.svg.circle(&classes, at, words);
        } else {
            self.svg.square(&classes, at, words);
        }
    }

    /// Names and last values beside the ends of the lines, moved apart where they meet.
    fn end_labels(&mut self) {
        let mut labels: Vec<(f64, &str, String)> = Vec::new();
        for (series, class) in self.chart.series().zip(CLASSES) {
            if let Some((_, value)) = series.answered().last() {
                let words = end_words(series, *value);
                labels.push((self.values.place(*value), class, words));
            }
        }
        labels.sort_by(|one, other| one.0.total_cmp(&other.0));
        if let [upper, lower] = labels.as_mut_slice() {
            let missing = (LABEL_ROOM - (lower.0 - upper.0)).max(0.0);
            upper.0 -= missing / 2.0;
            lower.0 += missing / 2.0;
        }
        for (height, class, words) in labels {
            self.svg.text(&format!("chart-end {class}"), (self.right + 10.0, height + 5.0), "start", &words);
        }
    }

    /// On a narrow picture the names stand above the lines, each with its dash and point.
    fn key(&mut self) {
        let mut at = 0.0;
        for (series, class) in self.chart.series().zip(CLASSES) {
            let height = 36.0;
            self.svg.path(&format!("chart-line {class}"), &[(at, height), (at + 26.0, height)]);
            self.svg.text(&format!("chart-end {class}"), (at + 33.0, height + 5.0), "start", &series.name);
            at += 33.0 + text_width(&series.name) + 18.0;
        }
    }

    fn empty(&mut self) {
        if self.chart.series().any(|series| !series.answered().is_empty()) {
            return;
        }
        let middle = (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom) - 8.0);
        self.svg.text("chart-text", middle, "middle", "No answers yet");
    }
}

fn end_words(series: &Series, value: f64) -> String {
    format!("{} {}", series.name, number(value))
}

/// Room to the right of a wide picture for the longest name.
fn end_room(chart: &Chart) -> f64 {
    let longest = chart
        .series()
        .filter_map(|series| {
            let (_, value) = *series.answered().last()?;
            Some(text_width(&end_words(series, value)))
        })
        .fold(0.0, f64::max);
    (longest + 20.0).clamp(24.0, 240.0)
}

fn text_width(words: &str) -> f64 {
    words.chars().count() as f64 * LETTER
}
