//! Lapses: those one reported, and those of a couple on the desk.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{
        exercises::lapses as rules,
        ids::{CoupleId, LapseId},
    },
    exercises::lapses::{self, DeskLapse as OnDesk, MyLapse as Mine},
};

use crate::{
    connection::{self, connections},
    input::{Input, id_at, read_id, show_id},
    problem::{answer, payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// How it came to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Origin")]
pub enum LapseOrigin {
    /// The involved partner told it.
    Involved,
    /// The hurt partner found out.
    Hurt,
    /// Somebody else said so.
    ThirdParty,
}

/// How exactly the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Precision")]
pub enum LapsePrecision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// Not at all.
    Unknown,
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Severity")]
pub enum LapseSeverity {
    /// A limit was crossed, without contact.
    Limit,
    /// Contact was not kept from, or was hidden.
    Contact,
    /// Meeting, intimacy, or lying about either.
    Breach,
}

/// Where it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::ToldIn")]
pub enum LapseToldIn {
    /// In a session.
    Session,
    /// At home.
    Home,
    /// Here, and so far nowhere else.
    Portal,
}

/// How far it is, in the order of its flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Stage")]
pub enum LapseStage {
    /// It was reported.
    Reported,
    /// Both were asked about their safety, each alone.
    SafetyChecked,
    /// The hurt partner knows; both know.
    Known,
    /// It was talked about in a session.
    Discussed,
    /// The trust plan has begun again.
    Restarted,
    /// Agreements were looked at.
    Reviewed,
    /// It is closed.
    Closed,
}

/// What was reported. Coded; there is no story in it.
#[derive(SimpleObject)]
pub struct LapseReport {
    /// How it came to light.
    origin: LapseOrigin,
    /// When it was.
    occurred_on: Date,
    /// How exactly that is known.
    precision: LapsePrecision,
    /// How grave it is.
    severity: LapseSeverity,
    /// Where it was told.
    told_in: LapseToldIn,
}

impl From<rules::Report> for LapseReport {
    fn from(report: rules::Report) -> Self {
        Self {
            origin: report.origin.into(),
            occurred_on: report.occurred_on.into(),
            precision: report.precision.into(),
            severity: report.severity.into(),
            told_in: report.told_in.into(),
        }
    }
}

/// A lapse that the viewer reported.
#[derive(SimpleObject)]
pub struct MyLapse {
    /// Its id.
    id: ID,
    /// What they reported.
    report: LapseReport,
    /// When.
    reported_at: Instant,
}

impl From<Mine> for MyLapse {
    fn from(lapse: Mine) -> Self {
        Self { id: show_id(lapse.id), report: lapse.report.into(), reported_at: lapse.reported_at.into() }
    }
}

/// A lapse on the desk.
#[derive(SimpleObject)]
pub struct DeskLapse {
    /// Its id.
    id: ID,
    /// The injury.
    thread: ID,
    /// What was reported.
    report: LapseReport,
    /// By whom.
    reported_by: String,
    /// When.
    reported_at: Instant,
    /// How far it is.
    stage: LapseStage,
    /// Since when.
    stage_at: Instant,
    /// What comes next; null when it is closed.
    next: Option<LapseStage>,
    /// By when; null where no time is set.
    next_due_at: Option<Instant>,
    /// Whether it was told within the time that was agreed; null for what was found out, and for a day that is not known.
    within_window: Option<bool>,
}

impl From<OnDesk> for DeskLapse {
    fn from(lapse: OnDesk) -> Self {
        Self {
            id: show_id(lapse.id),
            thread: show_id(lapse.thread),
            report: lapse.report.into(),
            reported_by: lapse.reported_by,
            reported_at: lapse.reported_at.into(),
            stage: lapse.stage.into(),
            stage_at: lapse.stage_at.into(),
            next: lapse.next.map(LapseStage::from),
            next_due_at: lapse.next_due_at.map(Instant::from),
            within_window: lapse.within_window,
        }
    }
}

connections! {
    /// Lapses that the viewer reported, in pages.
    MyLapseConnection, MyLapseEdge of MyLapse, from Mine;
}

payloads! {
    /// The report.
    MyLapsePayload {
        /// The report.
        lapse: Option<MyLapse>,
    }
    /// The couple's lapses, as they are now.
    DeskLapsesPayload {
        /// The newest first.
        lapses: Vec<DeskLapse>,
    }
}

fn on_desk(outcome: Result<Vec<OnDesk>, Refused>) -> Result<DeskLapsesPayload> {
    payload(outcome, |lapses| DeskLapsesPayload {
        lapses: lapses.into_iter().map(DeskLapse::from).collect(),
        problems: Vec::new(),
    })
}

/// Questions about lapses.
#[derive(Default)]
pub struct LapsesQuery;

#[Object]
impl LapsesQuery {
    /// What the signed-in partner reported, the newest first.
    async fn my_lapses(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<MyLapseConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), lapses::my_lapses).await;
        Some(connection::connect(page, had))
    }

    /// The lapses of a couple, the newest first. Those who treat or supervise them.
    async fn couple_lapses(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Vec<DeskLapse>>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let lapses = Scope::of(ctx).act(id, lapses::lapses_of).await;
        answer(lapses.map(|lapses| lapses.into_iter().map(DeskLapse::from).collect()))
    }
}

/// A lapse to report, as one of the two.
#[derive(InputObject)]
pub struct ReportLapseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The injury that was opened again, where there are several.
    thread: Option<ID>,
    /// When it was.
    occurred_on: Date,
    /// How exactly that is known.
    precision: LapsePrecision,
    /// How grave it is.
    severity: LapseSeverity,
    /// Where it was told.
    told_in: LapseToldIn,
}

impl ReportLapseInput {
    fn read(self) -> Result<lapses::ReportLapse, Refused> {
        let mut input = Input::default();
        let thread = input.optional_id("thread", self.thread.as_ref());
        let occurred_on = input.take("occurredOn", self.occurred_on.read());
        input.finish(|| {
            Some(lapses::ReportLapse {
                key: self.key,
                thread,
                occurred_on: occurred_on?,
                precision: self.precision.into(),
                severity: self.severity.into(),
                told_in: self.told_in.into(),
            })
        })
    }
}

/// A lapse to record, as a clinician.
#[derive(InputObject)]
pub struct RecordLapseInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// In whose care.
    couple: ID,
    /// The injury that was opened again.
    thread: ID,
    /// How it came to light.
    origin: LapseOrigin,
    /// When it was.
    occurred_on: Date,
    /// How exactly that is known.
    precision: LapsePrecision,
    /// How grave it is.
    severity: LapseSeverity,
    /// Where it was told.
    told_in: LapseToldIn,
}

impl RecordLapseInput {
    fn read(self) -> Result<lapses::RecordLapse, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.id("thread", &self.thread);
        let occurred_on = input.take("occurredOn", self.occurred_on.read());
        input.finish(|| {
            let report = rules::Report {
                origin: self.origin.into(),
                occurred_on: occurred_on?,
                precision: self.precision.into(),
                severity: self.severity.into(),
                told_in: self.told_in.into(),
            };
            Some(lapses::RecordLapse { key: self.key, couple: couple?, thread: thread?, report })
        })
    }
}

/// A lapse to take further.
#[derive(InputObject)]
pub struct AdvanceLapseInput {
    /// Which.
    lapse: ID,
    /// To which stage: its next.
    to: LapseStage,
}

/// Acts around lapses.
#[derive(Default)]
pub struct LapsesMutation;

#[Object]
impl LapsesMutation {
    /// Reports a lapse as one of the two. The other partner learns nothing of it here.
    async fn report_lapse(&self, ctx: &Context<'_>, input: ReportLapseInput) -> Result<MyLapsePayload> {
        let outcome = Scope::of(ctx).act(input.read(), lapses::report).await;
        payload(outcome, |lapse| MyLapsePayload { lapse: Some(lapse.into()), problems: Vec::new() })
    }

    /// Records a lapse. The lead therapist.
    async fn record_lapse(&self, ctx: &Context<'_>, input: RecordLapseInput) -> Result<DeskLapsesPayload> {
        on_desk(Scope::of(ctx).act(input.read(), lapses::record).await)
    }

    /// Takes a lapse to its next stage. The lead therapist.
    async fn advance_lapse(&self, ctx: &Context<'_>, input: AdvanceLapseInput) -> Result<DeskLapsesPayload> {
        let id = id_at::<LapseId>("lapse", &input.lapse);
        on_desk(Scope::of(ctx).act(id.map(|id| (id, rules::Stage::from(input.to))), lapses::advance).await)
    }
}
