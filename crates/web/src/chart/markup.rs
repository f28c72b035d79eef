//! The little SVG this house needs: numbers, escaped text, elements with classes.

use std::fmt::{Arguments, Write};

/// A picture under construction.
pub(super) struct Svg(String);

impl Svg {
    /// Opens a picture of the given size that a screen reader takes as one image.
    ///
    /// `id` must be clean (see [`clean_id`]); title and description are escaped here.
    pub(super) fn image(id: &str, class: &str, size: (f64, f64), title: &str, about: &str) -> Self {
        let mut svg = Self(String::with_capacity(4096));
        svg.push(format_args!(
            "<svg class=\"{class}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" focusable=\"false\">",
            place(size.0),
            place(size.1),
        ));
        svg.push(format_args!(
            "<title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escape(title),
            escape(about),
        ));
        svg
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            place(from.0),
            place(from.1),
            place(to.0),
            place(to.1),
        ));
    }

    /// A line through several places; fewer than two leave nothing.
    pub(super) fn path(&mut self, class: &str, places: &[(f64, f64)]) {
        if places.len() < 2 {
            return;
        }
        let mut through = String::new();
        for &(x, y) in places {
            let act = if through.is_empty() { 'M' } else { 'L' };
            through.push(act);
            through.push_str(&place(x));
            through.push(' ');
            through.push_str(&place(y));
        }
        self.push(format_args!("<path class=\"{class}\" d=\"{through}\"/>"));
    }

    /// A filled rectangle.
    pub(super) fn area(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            place(corner.0),
            place(corner.1),
            place(size.0),
            place(size.1),
        ));
    }

    /// A line of text; `anchor` is start, middle or end.
    pub(super) fn text(&mut self, class: &str, at: (f64, f64), anchor: &str, words: &str) {
        self.push(format_args!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            place(at.0),
            place(at.1),
            escape(words),
        ));
    }

    /// A round point that can be read.
    pub(super) fn circle(&mut self, class: &str, at: (f64, f64), reading: &str) {
        let words = escape(reading);
        self.push(format_args!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"4.5\" data-reading=\"{words}\"><title>{words}</title></circle>",
            place(at.0),
            place(at.1),
        ));
    }

    /// A square point that can be read.
    pub(super) fn square(&mut self, class: &str, at: (f64, f64), reading: &str) {
        let words = escape(reading);
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"8.5\" height=\"8.5\" data-reading=\"{words}\"><title>{words}</title></rect>",
            place(at.0 - 4.25),
            place(at.1 - 4.25),
        ));
    }

    /// Closes the picture.
    pub(super) fn close(mut self) -> String {
        self.0.push_str("</svg>");
        self.0
    }

    fn push(&mut self, words: Arguments<'_>) {
        self.0.write_fmt(words).expect("a String takes any text");
    }
}

/// A value as people read it: at most one decimal, none where it says nothing.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// What may stand in an `id`: ASCII letters, digits and hyphens.
pub(super) fn clean_id(id: &str) -> String {
    id.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect()
}

/// Text that may stand in markup and in a quoted attribute.
///
/// Control characters are left out: they have no place in either.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}

fn place(value: f64) -> String {
    number(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(number(3.0), "3");
        assert_eq!(number(3.25), "3.2");
        assert_eq!(number(-0.01), "0");
        assert_eq!(number(-1.5), "-1.5");
    }

    #[test]
    fn text_cannot_leave_its_place() {
        assert_eq!(escape("a<b>\"c\"&'\n\u{7}"), "a&lt;b&gt;&quot;c&quot;&amp;&#39;");
        assert_eq!(clean_id("a\" b-1é"), "ab-1");
    }
}
