//! Every instrument the practice can use, and bringing in the text of one.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use services::inventories::{self, InstrumentView};

use crate::{
    connection::{self, connections},
    couples::ThreadRole,
    input::Input,
    problem::{payload, payloads},
    scope::Scope,
};

/// An instrument.
#[derive(SimpleObject)]
pub struct Instrument {
    /// `why_stay`
    key: String,
    /// Its version; what was answered under one stays under it.
    version: String,
    /// Its neutral title.
    title: String,
    /// HURT, INVOLVED or null for either.
    respondent: Option<ThreadRole>,
    /// How many items it has.
    items: i32,
    /// About how long it takes.
    minutes: i32,
    /// Days between two, as its authors advise; null when there is no advice.
    every_days: Option<i32>,
    /// Whether its text is here, so that it can be assigned. Where it is not, import it or enter totals.
    answerable: bool,
    /// Whether totals of it can be entered by hand.
    totals_accepted: bool,
    /// The least possible total.
    minimum: Option<f64>,
    /// The most possible total.
    maximum: Option<f64>,
    /// Subscales whose totals can be entered beside the total.
    subscales: Vec<String>,
    /// Under which terms it may be used.
    licence: String,
    /// Where it comes from.
    source: String,
}

impl From<InstrumentView> for Instrument {
    fn from(view: InstrumentView) -> Self {
        Self {
            key: view.key,
            version: view.version,
            title: view.title,
            respondent: view.respondent.map(ThreadRole::from),
            items: i32::try_from(view.items).unwrap_or(i32::MAX),
            minutes: view.minutes.into(),
            every_days: view.every_days.map(i32::from),
            answerable: view.answerable,
            totals_accepted: view.totals_accepted,
            minimum: view.minimum,
            maximum: view.maximum,
            subscales: view.subscales,
            licence: view.licence,
            source: view.source,
        }
    }
}

connections! {
    /// Instruments, in pages.
    InstrumentConnection, InstrumentEdge of Instrument, from InstrumentView;
}

/// Questions about the library.
#[derive(Default)]
pub struct LibraryQuery;

#[Object]
impl LibraryQuery {
    /// Every instrument that can be assigned, or whose totals can be entered.
    async fn instruments(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<InstrumentConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::library).await;
        Some(connection::connect(page, had))
    }
}

payloads! {
    /// What came of an import.
    ImportInstrumentPayload {
        /// The instrument, as the library lists it now.
        instrument: Option<Instrument>,
        /// What was understood.
        understood: Vec<String>,
        /// What was left out, and why.
        dropped: Vec<String>,
    }
}

/// The text of an instrument.
#[derive(InputObject)]
pub struct ImportInstrumentInput {
    /// The FHIR R4 Questionnaire, as JSON text.
    questionnaire: String,
    /// The registered instrument whose text it is, such as phq9; leave out for an instrument of the practice's own.
    registered: Option<String>,
}

/// Acts on the library.
#[derive(Default)]
pub struct LibraryMutation;

#[Object]
impl LibraryMutation {
    /// Brings in the text of an instrument. The practice answers for its licence.
    async fn import_instrument(
        &self,
        ctx: &Context<'_>,
        input: ImportInstrumentInput,
    ) -> Result<ImportInstrumentPayload> {
        let mut reading = Input::default();
        let registered = reading.optional_word("registered", input.registered);
        let outcome = Scope::of(ctx)
            .act(reading.finish(|| Some(())), async |actor, services, ()| {
                inventories::import(actor, services, &input.questionnaire, registered.as_deref()).await
            })
            .await;
        payload(outcome, |imported| ImportInstrumentPayload {
            instrument: Some(imported.instrument.into()),
            understood: imported.understood,
            dropped: imported.dropped,
            problems: Vec::new(),
        })
    }
}
