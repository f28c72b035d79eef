//! Contact outside the couple: what is said of it, and where the question stands.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        exercises::commitments::contact::{Gate, Report},
        ids::CoupleId,
        text::ClinicalText,
    },
    exercises::commitments::{self, ClearContact, ContactGateView, ContactReportView},
};

use super::words::{ContactSign, ContactTold, OutsideContact};
use crate::{
    connection::{self, connections},
    input::{Input, read_id, show_id},
    people::Person,
    problem::{answer, payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// What somebody said about contact outside the couple.
#[derive(SimpleObject)]
pub struct ContactReport {
    /// Its id.
    id: ID,
    /// What there was.
    contact: OutsideContact,
    /// On which day, where there was some.
    on: Option<Date>,
    /// Whether the other partner knows, where there was some.
    told: Option<ContactTold>,
    /// When it was said.
    reported_at: Instant,
}

impl From<ContactReportView> for ContactReport {
    fn from(view: ContactReportView) -> Self {
        let (on, told) = match view.report {
            Report::NoContact => (None, None),
            Report::Happened { on, told, .. } => (Some(on.into()), Some(told.into())),
        };
        Self {
            id: show_id(view.id),
            contact: view.report.contact().into(),
            on,
            told,
            reported_at: view.reported_at.into(),
        }
    }
}

connections! {
    /// Reports, in pages.
    ContactReportConnection, ContactReportEdge of ContactReport, from ContactReportView;
}

/// Where the question of contact stands in one injury. Those who treat or supervise the couple.
#[derive(SimpleObject)]
pub struct ContactGate {
    /// The injury.
    thread: ID,
    /// Who is involved in it.
    involved: Person,
    /// Whether something speaks against an end of contact that was not settled.
    shut: bool,
    /// Since when.
    shut_since: Option<Instant>,
    /// Where that came from.
    signs: Vec<ContactSign>,
    /// When it was last settled.
    cleared_at: Option<Instant>,
    /// Why, then.
    cleared_because: Option<String>,
    /// The last ten reports, the newest first.
    reports: Vec<ContactReport>,
}

impl From<ContactGateView> for ContactGate {
    fn from(view: ContactGateView) -> Self {
        let (shut_since, signs) = match view.gate {
            Gate::Open => (None, Vec::new()),
            Gate::Shut { since, sources } => (Some(since.into()), sources.into_iter().map(ContactSign::from).collect()),
        };
        Self {
            thread: show_id(view.thread),
            involved: view.involved.into(),
            shut: shut_since.is_some(),
            shut_since,
            signs,
            cleared_at: view.cleared_at.map(Instant::from),
            cleared_because: view.cleared_because,
            reports: view.reports.into_iter().map(ContactReport::from).collect(),
        }
    }
}

payloads! {
    /// The report.
    ContactReportPayload {
        /// The report.
        report: Option<ContactReport>,
    }
    /// Where the question stands now.
    ContactGatesPayload {
        /// Each injury of the couple.
        gates: Vec<ContactGate>,
    }
}

/// Questions about contact outside the couple.
#[derive(Default)]
pub struct OutsideContactQuery;

#[Object]
impl OutsideContactQuery {
    /// What the signed-in partner said about contact, the newest first.
    async fn my_contact_reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ContactReportConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), commitments::my_contact_reports).await;
        Some(connection::connect(page, had))
    }

    /// Where the question of contact stands in each injury of a couple. Those who treat or supervise them.
    async fn contact_gates(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<ContactGate>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let gates = Scope::of(ctx).act(id, commitments::contact_gates).await;
        answer(gates.map(|gates| gates.into_iter().map(ContactGate::from).collect()))
    }
}

/// What there was of contact.
#[derive(InputObject)]
pub struct ReportContactInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The injury it is about, where you are involved in several.
    thread: Option<ID>,
    /// What there was.
    contact: OutsideContact,
    /// On which day; needed unless there was none.
    on: Option<Date>,
    /// Whether your partner knows; needed unless there was none.
    told: Option<ContactTold>,
}

impl ReportContactInput {
    fn read(self) -> Result<commitments::ReportContact, Refused> {
        let mut input = Input::default();
        let thread = input.optional_id("thread", self.thread.as_ref());
        let on = input.take("on", self.on.map(|on| on.read()).transpose());
        input.finish(|| {
            Some(commitments::ReportContact {
                key: self.key,
                thread,
                contact: self.contact.into(),
                on: on?,
                told: self.told.map(Into::into),
            })
        })
    }
}

/// The question of contact, to settle.
#[derive(InputObject)]
pub struct ClearContactInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// In whose care.
    couple: ID,
    /// Of which injury.
    thread: ID,
    /// Why, up to 2,000 characters; sealed.
    reason: String,
}

impl ClearContactInput {
    fn read(self) -> Result<ClearContact, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.id("thread", &self.thread);
        let reason = input.take("reason", ClinicalText::parse(&self.reason));
        input.finish(|| Some(ClearContact { key: self.key, couple: couple?, thread: thread?, reason: reason? }))
    }
}

/// Acts about contact outside the couple.
#[derive(Default)]
pub struct OutsideContactMutation;

#[Object]
impl OutsideContactMutation {
    /// Says what there was of contact. Partners; their partner does not see it here.
    async fn report_contact(&self, ctx: &Context<'_>, input: ReportContactInput) -> Result<ContactReportPayload> {
        let outcome = Scope::of(ctx).act(input.read(), commitments::report_contact).await;
        payload(outcome, |view| ContactReportPayload { report: Some(view.into()), problems: Vec::new() })
    }

    /// Settles the question of contact in one injury, with a reason. The lead therapist.
    async fn clear_contact(&self, ctx: &Context<'_>, input: ClearContactInput) -> Result<ContactGatesPayload> {
        let outcome = Scope::of(ctx).act(input.read(), commitments::clear_contact).await;
        payload(outcome, |gates| ContactGatesPayload {
            gates: gates.into_iter().map(ContactGate::from).collect(),
            problems: Vec::new(),
        })
    }
}
