//! What is asked again and again, and ending it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    domain::ids::SeriesId,
    inventories::{self, SeriesView},
};

use crate::{
    connection::connections,
    input::{id_at, show_id},
    problem::{payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// An inventory asked of one person again and again.
#[derive(SimpleObject)]
pub struct Series {
    /// Its id.
    id: ID,
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// Who answers.
    respondent: ID,
    /// How many days lie between due dates; null for what is asked before each appointment.
    every_days: Option<i32>,
    /// Whether it is asked before each appointment that its respondent comes to.
    before_appointments: bool,
    /// The first due date.
    first_due: Date,
    /// When the next one is due that is not asked yet; null when it has ended, and for what is asked before each appointment.
    next_due: Option<Date>,
    /// The last day on which one may be due; null for as long as nobody ends it.
    until: Option<Date>,
    /// When it ended; null while it goes on.
    ended_at: Option<Instant>,
}

impl From<SeriesView> for Series {
    fn from(view: SeriesView) -> Self {
        Self {
            id: show_id(view.id),
            instrument: view.instrument,
            title: view.title,
            respondent: show_id(view.respondent),
            every_days: view.every_days.map(i32::from),
            before_appointments: view.before_appointments,
            first_due: view.first_due.into(),
            next_due: view.next_due.map(Date::from),
            until: view.until.map(Date::from),
            ended_at: view.ended_at.map(Instant::from),
        }
    }
}

connections! {
    /// What is asked again and again, in pages.
    SeriesConnection, SeriesEdge of Series, from SeriesView;
}

payloads! {
    /// The series, as it is now.
    SeriesPayload {
        /// The series.
        series: Option<Series>,
    }
}

/// A series to end.
#[derive(InputObject)]
pub struct EndSeriesInput {
    /// Which.
    series: ID,
}

/// Acts on what repeats.
#[derive(Default)]
pub struct SeriesMutation;

#[Object]
impl SeriesMutation {
    /// Ends a series now. What was asked already stays, until it is answered or taken back.
    async fn end_series(&self, ctx: &Context<'_>, input: EndSeriesInput) -> Result<SeriesPayload> {
        let id = id_at::<SeriesId>("series", &input.series);
        let outcome = Scope::of(ctx).act(id, inventories::end_series).await;
        payload(outcome, |view| SeriesPayload { series: Some(view.into()), problems: Vec::new() })
    }
}
