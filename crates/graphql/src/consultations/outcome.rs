//! What came of a consultation, as the practice notes it; and how many of them led into care.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    consultations::{self as acts, Came, FunnelView, NoteAttendance, NoteWhereabouts, Refer},
    domain::{
        consultations::{Decision, Recommendation as What, Whereabouts},
        practice::licence::Company as Who,
        text::ClinicalText,
    },
};

use super::board::{ConsultationPayload, SeenBefore, change, changed, seen, seen_inputs};
use crate::{input::Input, problem::answer, scalars::Date, scope::Scope};

/// What is recommended at the end of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "What")]
pub enum Recommendation {
    /// The therapy programme.
    Therapy,
    /// A few sessions to decide.
    Discernment,
    /// Something for each of them first.
    IndividualFirst,
    /// Coaching.
    Coaching,
    /// Somebody else.
    OtherProvider,
}

/// What one of those who came makes of a recommendation, each for themself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Decision")]
pub enum ConsultationDecision {
    /// They want it.
    Accepted,
    /// They do not.
    Declined,
}

/// Who is in the room with somebody who attends from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Who")]
pub enum Company {
    /// Nobody.
    Alone,
    /// Only their partner.
    WithPartner,
    /// Somebody else too.
    WithOthers,
}

/// From asking to care, in numbers of one quarter. What would tell of fewer than five is null.
#[derive(SimpleObject)]
pub struct ConsultationFunnel {
    /// The first day of the quarter, on the practice's calendar.
    first: Date,
    /// The last day.
    last: Date,
    /// Asked for.
    asked: Option<i64>,
    /// Had a time, ever.
    booked: Option<i64>,
    /// Were held, with everybody or with one of two.
    held: Option<i64>,
    /// Ended with a recommendation.
    recommended: Option<i64>,
    /// Led into care here.
    enrolled: Option<i64>,
    /// Were missed by everybody.
    missed: Option<i64>,
}

impl From<FunnelView> for ConsultationFunnel {
    fn from(view: FunnelView) -> Self {
        let number = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok());
        let shown = view.shown;
        Self {
            first: view.first.into(),
            last: view.last.into(),
            asked: number(shown.asked),
            booked: number(shown.booked),
            held: number(shown.held),
            recommended: number(shown.recommended),
            enrolled: number(shown.enrolled),
            missed: number(shown.missed),
        }
    }
}

seen_inputs! {
    /// A meeting to which nobody came.
    NoteNoShowInput;
    /// A consultation that has led into care.
    EnrolFromConsultationInput;
    /// A consultation after which they do not want to go on.
    DeclineConsultationInput;
}

/// What was noted about a meeting.
#[derive(InputObject)]
pub struct NoteAttendanceInput {
    /// Which.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// Whether everybody came who was to come; not, if one of two did.
    everybody: bool,
    /// Which of two came; left out where only one can be meant.
    only_person: Option<ID>,
}

impl NoteAttendanceInput {
    fn read(self) -> Result<NoteAttendance, Refused> {
        let mut input = Input::default();
        let seen = seen(&mut input, &self.consultation, self.version);
        let only = input.optional_id("onlyPerson", self.only_person.as_ref());
        let came = if self.everybody { Came::Everybody } else { Came::OnlyOne(only) };
        input.finish(|| Some(NoteAttendance { seen: seen?, came }))
    }
}

/// Where somebody says they are, asked of them in the room.
#[derive(InputObject)]
pub struct NoteWhereaboutsInput {
    /// In which consultation.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// Who.
    person: ID,
    /// Where they are: a country, or one of its states or provinces, as IE or US-FL.
    place: String,
    /// Who else is there.
    company: Company,
}

impl NoteWhereaboutsInput {
    fn read(self) -> Result<NoteWhereabouts, Refused> {
        let mut input = Input::default();
        let seen = seen(&mut input, &self.consultation, self.version);
        let person = input.id("person", &self.person);
        let place = input.take("place", Whereabouts::parse(&self.place));
        let company = self.company.into();
        input.finish(|| Some(NoteWhereabouts { seen: seen?, person: person?, place: place?, company }))
    }
}

/// What was recommended.
#[derive(InputObject)]
pub struct RecommendInput {
    /// At the end of which consultation.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// What.
    what: Recommendation,
}

/// A request that is better helped elsewhere.
#[derive(InputObject)]
pub struct ReferConsultationInput {
    /// Which.
    consultation: ID,
    /// The version that was read.
    version: i64,
    /// Whom they can turn to, five at most, each with how to reach them. Sealed.
    #[graphql(default)]
    alternatives: Vec<String>,
    /// Why fewer than three are named; left out where three are. Sealed.
    why_fewer: Option<String>,
}

impl ReferConsultationInput {
    /// Reads it; everything wrong is noted.
    pub(super) fn read(self) -> Result<Refer, Refused> {
        let mut input = Input::default();
        let seen = seen(&mut input, &self.consultation, self.version);
        let named: Vec<Option<ClinicalText>> =
            self.alternatives.iter().map(|one| input.take("alternatives", ClinicalText::parse(one))).collect();
        let why_fewer = input.take_optional("whyFewer", self.why_fewer.as_deref(), ClinicalText::parse);
        let alternatives: Option<Vec<ClinicalText>> = named.into_iter().collect();
        input.finish(|| Some(Refer { seen: seen?, alternatives: alternatives?, why_fewer }))
    }
}

/// Numbers for the front desk.
#[derive(Default)]
pub struct OutcomeQuery;

#[Object]
impl OutcomeQuery {
    /// How far the requests of one quarter came. Staff, owners and therapists.
    async fn consultation_funnel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A day of the quarter; left out for this one.")] day: Option<Date>,
    ) -> Option<Result<ConsultationFunnel>> {
        let mut input = Input::default();
        let day = day.as_ref().and_then(|day| input.take("day", day.read()));
        let asked = input.finish(|| Some(day));
        answer(Scope::of(ctx).act(asked, acts::funnel).await.map(ConsultationFunnel::from))
    }
}

/// Acts of the front desk after a meeting. Staff, owners and therapists.
#[derive(Default)]
pub struct OutcomeMutation;

#[Object]
impl OutcomeMutation {
    /// Notes where somebody says they are who cannot use their link.
    async fn note_whereabouts(&self, ctx: &Context<'_>, input: NoteWhereaboutsInput) -> Result<ConsultationPayload> {
        changed(Scope::of(ctx).act(input.read(), acts::note_whereabouts).await)
    }

    /// Notes that a meeting was held. Whoever stayed away reads the same as if nobody had come, and their partner is never told.
    async fn note_attendance(&self, ctx: &Context<'_>, input: NoteAttendanceInput) -> Result<ConsultationPayload> {
        changed(Scope::of(ctx).act(input.read(), acts::note_attendance).await)
    }

    /// Notes that nobody came. Each is told once that they can have another time.
    async fn note_no_show(&self, ctx: &Context<'_>, input: NoteNoShowInput) -> Result<ConsultationPayload> {
        change(ctx, input, acts::note_no_show).await
    }

    /// Notes what was recommended at the end of a meeting. What needs a licence is refused where nobody here holds one for each of their places.
    async fn recommend(&self, ctx: &Context<'_>, input: RecommendInput) -> Result<ConsultationPayload> {
        let seen = SeenBefore { consultation: input.consultation, version: input.version };
        let what = What::from(input.what);
        change(ctx, seen, async |actor, services, seen| acts::recommend(actor, services, seen, what).await).await
    }

    /// Notes that those who want it have begun care here: each with an account of their own, each having signed for themself.
    async fn enrol_from_consultation(
        &self,
        ctx: &Context<'_>,
        input: EnrolFromConsultationInput,
    ) -> Result<ConsultationPayload> {
        change(ctx, input, acts::enrol).await
    }

    /// Notes that they do not want to go on, as they said on the phone.
    async fn decline_consultation(
        &self,
        ctx: &Context<'_>,
        input: DeclineConsultationInput,
    ) -> Result<ConsultationPayload> {
        change(ctx, input, acts::decline).await
    }
}
