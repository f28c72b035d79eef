//! Every instrument the practice can use, and bringing in the text of one.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use services::{
    Refused,
    domain::inventories::{Respondent, instrument::rule},
    inventories::{self, ImportInstrument, InstrumentView, Keeping},
};

use super::{form::Question, words::Direction};
use crate::{
    connection::{self, connections},
    couples::ThreadRole,
    input::{Input, offer},
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
    /// Whether the practice made it, or brought it in under a key of its own.
    own: bool,
    /// Whether its text can be brought in; not where its licence forbids an electronic form, or only totals are kept of it.
    text_accepted: bool,
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
    /// Whether it belongs to treatment, and is not asked in coaching.
    treatment_only: bool,
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
            own: view.own,
            text_accepted: view.text_accepted,
            totals_accepted: view.totals_accepted,
            minimum: view.minimum,
            maximum: view.maximum,
            subscales: view.subscales,
            licence: view.licence,
            source: view.source,
            treatment_only: view.treatment_only,
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
        #[graphql(
            desc = "True for those that the practice made and offers no longer; leave out for those that it offers."
        )]
        retired: Option<bool>,
        #[graphql(desc = "Only what may be asked in the care of this couple; leave out for all.")] couple: Option<ID>,
    ) -> Option<async_graphql::Result<InstrumentConnection>> {
        let had = after.is_some();
        let mut input = Input::default();
        let couple = input.optional_id("couple", couple.as_ref());
        let asked = inventories::Asked { offer: offer(retired), couple };
        let asked = input.finish(|| Some((asked, connection::request(first, after))));
        let page = Scope::of(ctx).act(asked, inventories::library).await;
        Some(connection::connect(page, had))
    }
}

payloads! {
    /// What came of an import.
    ImportInstrumentPayload {
        /// The instrument, as the library lists it now; when it was only looked at, as the library would.
        instrument: Option<Instrument>,
        /// What was understood.
        understood: Vec<String>,
        /// What was left out, and why.
        dropped: Vec<String>,
        /// The questions, as the respondent sees them.
        questions: Vec<Question>,
    }
}

/// The text of an instrument.
#[derive(InputObject)]
pub struct ImportInstrumentInput {
    /// The FHIR R4 Questionnaire, or an instrument file, as JSON text.
    questionnaire: String,
    /// The registered instrument whose text it is, such as phq9; leave out for an instrument of the practice's own. The fields below are for the
    /// latter alone; an instrument file says all of them itself.
    registered: Option<String>,
    /// The key it shall have, such as `sleep_diary`; leave out for one made of its title. The key of an earlier import makes it the next version.
    instrument_key: Option<String>,
    /// A title that says little on a screen others may see; leave out for the file's own.
    title: Option<String>,
    /// HURT or INVOLVED; leave out for each partner alone.
    respondent: Option<ThreadRole>,
    /// Which way is better, if the answers shall be added up; leave out for no score.
    direction: Option<Direction>,
    /// Whether it belongs to treatment, since it looks for an illness or for danger; then it is not asked in coaching.
    #[graphql(default = true)]
    treatment_only: bool,
    /// Only look: say what would be understood and left out, and keep nothing.
    only_look: Option<bool>,
}

impl ImportInstrumentInput {
    fn read(self) -> Result<ImportInstrument, Refused> {
        let mut input = Input::default();
        let registered = input.optional_word("registered", self.registered);
        let key = input.optional_word("instrumentKey", self.instrument_key);
        let title = input.optional_word("title", self.title);
        let respondent = self.respondent.map(|role| match role {
            ThreadRole::Hurt => Respondent::Hurt,
            ThreadRole::Involved => Respondent::Involved,
        });
        let keeping = if self.only_look == Some(true) { Keeping::LookedAt } else { Keeping::Kept };
        input.finish(|| {
            Some(ImportInstrument {
                questionnaire: self.questionnaire,
                registered,
                key,
                title,
                respondent,
                direction: self.direction.map(rule::Direction::from),
                treatment_only: self.treatment_only,
                keeping,
            })
        })
    }
}

/// Acts on the library.
#[derive(Default)]
pub struct LibraryMutation;

#[Object]
impl LibraryMutation {
    /// Brings in the text of an instrument, or an instrument of the practice's own. The practice answers for its licence.
    async fn import_instrument(
        &self,
        ctx: &Context<'_>,
        input: ImportInstrumentInput,
    ) -> async_graphql::Result<ImportInstrumentPayload> {
        let mut outcome = Scope::of(ctx).act(input.read(), inventories::import).await;
        if let Err(Refused::Problems(problems)) = &mut outcome {
            for problem in &mut problems.0 {
                // The service calls the key a key; here that word means the one that recognises a repeat.
                problem.field =
                    problem.field.take().map(|field| if field == "key" { "instrumentKey".to_owned() } else { field });
            }
        }
        payload(outcome, |imported| ImportInstrumentPayload {
            instrument: Some(imported.instrument.into()),
            understood: imported.understood,
            dropped: imported.dropped,
            questions: imported.questions.into_iter().map(Question::from).collect(),
            problems: Vec::new(),
        })
    }
}
