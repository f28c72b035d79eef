//! One scale over time.

use async_graphql::{ID, SimpleObject};
use services::inventories;

use super::words::Direction;
use crate::{input::show_id, scalars::Instant};

/// One scale of one instrument over time.
#[derive(SimpleObject)]
pub struct Line {
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// The scale.
    scale: String,
    /// What it is called.
    label: String,
    /// The least possible.
    minimum: f64,
    /// The most possible.
    maximum: f64,
    /// Which way it is read.
    direction: Direction,
    /// The published cut-off, where there is one.
    cutoff: Option<f64>,
    /// The values, oldest first.
    points: Vec<Point>,
}

/// One value.
#[derive(SimpleObject)]
pub struct Point {
    /// When it was answered.
    at: Instant,
    /// The value.
    value: f64,
    /// In which response.
    response: ID,
}

impl From<inventories::Line> for Line {
    fn from(view: inventories::Line) -> Self {
        Self {
            instrument: view.instrument,
            title: view.title,
            scale: view.scale,
            label: view.label,
            minimum: view.minimum,
            maximum: view.maximum,
            direction: view.direction.into(),
            cutoff: view.cutoff,
            points: view.points.into_iter().map(Point::from).collect(),
        }
    }
}

impl From<inventories::Point> for Point {
    fn from(view: inventories::Point) -> Self {
        Self { at: view.at.into(), value: view.value, response: show_id(view.response) }
    }
}
