//! The listening loop.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::CoupleId,
    exercises::{self, ListeningView},
};

use super::{
    doing::read_run,
    words::{ListeningDevices, ListeningMove, ListeningPresence, ListeningStanding},
};
use crate::{
    connection::{self, connections},
    couples::ThreadRole,
    input::{Input, read_id, show_id},
    problem::{answer, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// One time that a couple plays the listening loop. Nothing of what is said is kept.
#[derive(SimpleObject)]
pub struct Listening {
    /// Its id.
    id: ID,
    /// On one phone or two.
    devices: ListeningDevices,
    /// Where it stands.
    standing: ListeningStanding,
    /// How often the hurt partner did not feel understood yet.
    rounds: i32,
    /// How often an offer was not right yet.
    offers: i32,
    /// Whether it is fine to pause and bring this to the appointment.
    has_many_rounds: bool,
    /// How the hurt partner wanted the other near, once they said so.
    presence: Option<ListeningPresence>,
    /// When it began.
    started_at: Instant,
    /// Since when it stands where it stands.
    since: Instant,
    /// Counts the moves; send it along with the next.
    version: i64,
    /// On which side of the injury the viewer is; null for a therapist.
    role: Option<ThreadRole>,
    /// Whether the viewer is to move.
    my_turn: bool,
    /// Whether it is done, was ended, or was left.
    is_over: bool,
}

impl From<ListeningView> for Listening {
    fn from(view: ListeningView) -> Self {
        let listening = view.listening;
        Self {
            id: show_id(listening.id),
            devices: listening.devices.into(),
            standing: listening.standing.into(),
            rounds: listening.rounds.into(),
            offers: listening.offers.into(),
            has_many_rounds: listening.has_many_rounds(),
            presence: listening.presence.map(ListeningPresence::from),
            started_at: listening.started_at.into(),
            since: listening.since.into(),
            version: listening.version.into(),
            role: view.role.map(ThreadRole::from),
            my_turn: view.my_turn,
            is_over: view.is_over,
        }
    }
}

connections! {
    /// Listening loops, in pages.
    ListeningConnection, ListeningEdge of Listening, from ListeningView;
}

payloads! {
    /// The loop, as it stands now.
    ListeningPayload {
        /// The loop.
        listening: Option<Listening>,
    }
}

/// Questions about the listening loop.
#[derive(Default)]
pub struct ListeningQuery;

#[Object]
impl ListeningQuery {
    /// The loop that the signed-in partner's couple plays, or played last, for the injury that one of their runs is about; null before the first.
    async fn listening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The run of the exercise that the loop belongs to.")] id: ID,
    ) -> Option<Result<Listening>> {
        let view = Scope::of(ctx).act(read_id(&id).map_err(Refused::from), exercises::listening).await;
        view.transpose().and_then(|view| answer(view.map(Listening::from)))
    }

    /// How often a couple played the listening loop, newest first. Whoever treats them.
    async fn listenings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which couple.")] id: ID,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ListeningConnection>> {
        let had = after.is_some();
        let page = connection::request(first, after);
        let couple: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        let outcome = Scope::of(ctx)
            .act(couple, async |actor, services, couple| exercises::listenings_of(actor, services, couple, page).await)
            .await;
        Some(connection::connect(outcome, had))
    }
}

/// A loop to begin.
#[derive(InputObject)]
pub struct StartListeningInput {
    /// The run of one's own that the loop belongs to.
    run: ID,
    /// On how many phones. On one it is the hurt partner's.
    devices: ListeningDevices,
}

/// A move.
#[derive(InputObject)]
pub struct PlayListeningInput {
    /// Which loop.
    listening: ID,
    /// The version that was read.
    version: i64,
    /// The move.
    #[graphql(name = "move")]
    made: ListeningMove,
}

impl PlayListeningInput {
    fn read(&self) -> Result<exercises::Play, Refused> {
        let mut input = Input::default();
        let listening = input.id("listening", &self.listening);
        // A version that no loop can have is as stale as any.
        let version = u32::try_from(self.version).unwrap_or_default();
        input.finish(|| Some(exercises::Play { listening: listening?, version, made: self.made.into() }))
    }
}

fn stands(outcome: Result<ListeningView, Refused>) -> Result<ListeningPayload> {
    payload(outcome, |view| ListeningPayload { listening: Some(view.into()), problems: Vec::new() })
}

/// Acts in the listening loop.
#[derive(Default)]
pub struct ListeningMutation;

#[Object]
impl ListeningMutation {
    /// Begins a loop. If the couple plays one already, that is the one.
    async fn start_listening(&self, ctx: &Context<'_>, input: StartListeningInput) -> Result<ListeningPayload> {
        let devices = input.devices.into();
        let command = read_run(&input.run).map(|run| exercises::StartListening { run, devices });
        stands(Scope::of(ctx).act(command, exercises::start_listening).await)
    }

    /// Makes a move. The checks and the choice of nearness are the hurt partner's alone; a break is anybody's.
    async fn play_listening(&self, ctx: &Context<'_>, input: PlayListeningInput) -> Result<ListeningPayload> {
        stands(Scope::of(ctx).act(input.read(), exercises::play).await)
    }
}
