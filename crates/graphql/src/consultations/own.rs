//! One's own part in a consultation, opened by its link. Nobody is signed in.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused, Services,
    consultations::{self as acts, JoiningView, OwnView},
    domain::{
        consultations::calendar::{CalendarFile, FILE_NAME},
        reminders::Base,
    },
};

use super::{ConsultationType, OwnStanding, outcome::Recommendation, stretch, within};
use crate::{
    input::{read_id, show_id},
    problem::{answer, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// A time that is held for somebody to choose.
#[derive(SimpleObject)]
pub struct OfferedTime {
    /// Goes to takeOfferedTime.
    id: ID,
    /// When it would begin.
    starts_at: Instant,
}

/// One's own part in a consultation. Nothing in it depends on what anybody else who takes part does.
#[derive(SimpleObject)]
pub struct OwnConsultation {
    /// What it is.
    r#type: ConsultationType,
    /// How it stands for oneself.
    standing: OwnStanding,
    /// When it begins, if it is booked.
    starts_at: Option<Instant>,
    /// Where one's own clock stands.
    zone: String,
    /// Where one will be, as one said.
    place: String,
    /// Where the practice's clock stands.
    practice_zone: String,
    /// The times that are held to choose from.
    offered: Vec<OfferedTime>,
    /// Whether one can move it oneself.
    can_move: bool,
    /// What one hands to one's partner, if one booked for two; the same whether or not it was used.
    joining_link: Option<String>,
    /// Whether there is a file for one's own calendar: to put the appointment in, or to take it out.
    has_file: bool,
    /// Whether one can say now where one is.
    can_check_in: bool,
    /// What was recommended to oneself at the end.
    recommended: Option<Recommendation>,
    /// Whom one can turn to instead, if others can help one better.
    alternatives: Vec<String>,
    /// Whether one can ask for another one oneself.
    can_ask_again: bool,
    /// When what is known of oneself is deleted; null while one is in contact.
    kept_until: Option<Instant>,
}

impl From<OwnView> for OwnConsultation {
    fn from(view: OwnView) -> Self {
        let offered =
            |(id, starts_at): (_, jiff::Timestamp)| OfferedTime { id: show_id(id), starts_at: starts_at.into() };
        Self {
            r#type: view.kind.into(),
            standing: view.standing.into(),
            starts_at: view.starts_at.map(Instant::from),
            zone: view.zone,
            place: view.place,
            practice_zone: view.practice_zone,
            offered: view.offered.into_iter().map(offered).collect(),
            can_move: view.can_move,
            joining_link: view.joining_link,
            has_file: view.has_file,
            can_check_in: view.can_check_in,
            recommended: view.recommended.map(Recommendation::from),
            alternatives: view.alternatives,
            can_ask_again: view.can_ask_again,
            kept_until: view.kept_until.map(Instant::from),
        }
    }
}

/// An appointment as a file for a calendar.
#[derive(SimpleObject)]
pub struct AppointmentFile {
    /// What it is called; the same for everybody.
    name: String,
    /// The content type to give it with.
    content_type: String,
    /// The whole file.
    text: String,
}

impl From<CalendarFile> for AppointmentFile {
    fn from(file: CalendarFile) -> Self {
        Self { name: FILE_NAME.to_owned(), content_type: file.content_type(), text: file.text }
    }
}

/// What a joining link is for.
#[derive(SimpleObject)]
pub struct JoinableConsultation {
    /// What it is.
    r#type: ConsultationType,
    /// When it begins.
    starts_at: Instant,
    /// Where the practice's clock stands.
    practice_zone: String,
}

impl From<JoiningView> for JoinableConsultation {
    fn from(view: JoiningView) -> Self {
        Self { r#type: view.kind.into(), starts_at: view.starts_at.into(), practice_zone: view.practice_zone }
    }
}

payloads! {
    /// One's own part, as it is now.
    OwnConsultationPayload {
        /// The consultation.
        consultation: Option<OwnConsultation>,
    }
}

pub(super) fn shown(outcome: Result<OwnView, Refused>) -> Result<OwnConsultationPayload> {
    payload(outcome, |view| OwnConsultationPayload { consultation: Some(view.into()), problems: Vec::new() })
}

/// Declares inputs that name one's own part, one for each act.
macro_rules! own_inputs {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Under which address the page stands.
            address: String,
            /// What opens it.
            link: String,
        }

        impl From<$name> for Own {
            fn from(input: $name) -> Self {
                Self { address: input.address, link: input.link }
            }
        }
    )*};
}

pub(super) use own_inputs;

/// One's own part.
pub(super) struct Own {
    pub(super) address: String,
    pub(super) link: String,
}

own_inputs! {
    /// A meeting to which one comes.
    ConfirmAttendanceInput;
    /// A meeting to which one does not come.
    WithdrawFromConsultationInput;
    /// A request for which one still waits.
    KeepWaitingInput;
}

/// Another time for it.
#[derive(InputObject)]
pub struct MoveConsultationInput {
    /// Under which address the page stands.
    address: String,
    /// What opens it.
    link: String,
    /// When it is to begin.
    starts_at: Instant,
}

/// One of the times that are held.
#[derive(InputObject)]
pub struct TakeOfferedTimeInput {
    /// Under which address the page stands.
    address: String,
    /// What opens it.
    link: String,
    /// Which.
    time: ID,
}

/// Questions by link.
#[derive(Default)]
pub struct OwnConsultationQuery;

#[Object]
impl OwnConsultationQuery {
    /// One's own part in a consultation. One answer for every link that opens nothing.
    async fn own_consultation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "What opens it.")] link: String,
    ) -> Option<Result<OwnConsultation>> {
        answer(acts::own(&Scope::of(ctx).services, &address, &link).await.map(OwnConsultation::from))
    }

    /// When one's own appointment could begin instead, in order; empty where one cannot move it oneself. One answer for every link that opens
    /// nothing.
    async fn own_free_times(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "What opens it.")] link: String,
        #[graphql(desc = "From then on; left out for now.")] from: Option<Instant>,
        #[graphql(default_with = "Some(14)", desc = "For how many days, 1 to 62.")] days: Option<i32>,
    ) -> Option<Result<Vec<Instant>>> {
        let services = &Scope::of(ctx).services;
        let times = async || {
            let span = stretch(from, days, services.now())?;
            Ok(within(span, acts::own_free_times(services, &address, &link).await?))
        };
        answer(times().await)
    }

    /// One's own appointment as a file for one's own calendar: an appointment, its time, and the address of the front door. One answer for
    /// every link that opens nothing, and for a request that has no time yet.
    async fn own_calendar_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "What opens it.")] link: String,
        #[graphql(desc = "The address of the front door, such as https://northgate.example.")] portal: String,
    ) -> Option<Result<AppointmentFile>> {
        let services = &Scope::of(ctx).services;
        answer(match Base::parse(&portal) {
            Ok(portal) => acts::own_calendar_file(services, &address, &link, &portal).await.map(AppointmentFile::from),
            Err(problem) => Err(problem.on("portal").into()),
        })
    }

    /// What a joining link is for. One answer for every link that opens nothing.
    async fn joinable_consultation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Under which address the page stands.")] address: String,
        #[graphql(desc = "What was handed over.")] link: String,
    ) -> Option<Result<JoinableConsultation>> {
        answer(acts::joining(&Scope::of(ctx).services, &address, &link).await.map(JoinableConsultation::from))
    }
}

/// Acts by link.
#[derive(Default)]
pub struct OwnConsultationMutation;

pub(super) async fn by_link(
    ctx: &Context<'_>,
    input: impl Into<Own>,
    act: impl AsyncFnOnce(&Services, &str, &str) -> Result<OwnView, Refused>,
) -> Result<OwnConsultationPayload> {
    let input = input.into();
    shown(act(&Scope::of(ctx).services, &input.address, &input.link).await)
}

#[Object]
impl OwnConsultationMutation {
    /// Says that one comes.
    async fn confirm_attendance(
        &self,
        ctx: &Context<'_>,
        input: ConfirmAttendanceInput,
    ) -> Result<OwnConsultationPayload> {
        by_link(ctx, input, acts::confirm).await
    }

    /// Says that one does not come. Alone, that cancels it; of two, the other is not told, and staff see to it.
    async fn withdraw_from_consultation(
        &self,
        ctx: &Context<'_>,
        input: WithdrawFromConsultationInput,
    ) -> Result<OwnConsultationPayload> {
        by_link(ctx, input, acts::withdraw).await
    }

    /// Says that one still waits.
    async fn keep_waiting(&self, ctx: &Context<'_>, input: KeepWaitingInput) -> Result<OwnConsultationPayload> {
        by_link(ctx, input, acts::keep_waiting).await
    }

    /// Moves it to another free time, up to three times. Where two take part, the practice does that.
    async fn move_consultation(
        &self,
        ctx: &Context<'_>,
        input: MoveConsultationInput,
    ) -> Result<OwnConsultationPayload> {
        let services = &Scope::of(ctx).services;
        shown(acts::move_own(services, &input.address, &input.link, input.starts_at.read()).await)
    }

    /// Chooses one of the times that are held.
    async fn take_offered_time(
        &self,
        ctx: &Context<'_>,
        input: TakeOfferedTimeInput,
    ) -> Result<OwnConsultationPayload> {
        let services = &Scope::of(ctx).services;
        shown(match read_id(&input.time) {
            Ok(time) => acts::take_offer(services, &input.address, &input.link, time).await,
            Err(problem) => Err(problem.on("time").into()),
        })
    }
}
