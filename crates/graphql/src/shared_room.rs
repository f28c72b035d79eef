//! The couple's shared room: what is in it for those whose it is, and how it stands for those who treat them.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::{ids::CoupleId, shared_room as rules},
    exercises::{ShownPart, agreements::JointAgreement},
    shared_room::{self, ContentmentLine, Contents, DeskRoom as OnDesk, DeskRoomMember, SharedRoomView},
    sharing::SharedRating,
};

use crate::{
    exercises::AgreementKind,
    input::{Input, read_id, show_id},
    people::{Partner, Person},
    problem::{answer, payload, payloads},
    scalars::{Date, Instant},
    scope::Scope,
};

/// What one can wish for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Part")]
pub enum SharedRoomPart {
    /// The room with what is shared and what is joint.
    Room,
    /// The lines of contentment in it.
    Lines,
}

/// A couple's shared room, for one of those whose it is. Nothing in it tells what another would like but that it is open.
#[derive(SimpleObject)]
pub struct SharedRoom {
    /// Its id.
    id: ID,
    /// Whether the viewer would like it.
    wished: bool,
    /// Whether the viewer would like the lines in it.
    lines_wished: bool,
    /// What is said in its place while it is not open; the same whatever keeps it closed.
    closed_text: Option<String>,
    /// What is in it while it is open.
    contents: Option<SharedRoomContents>,
}

/// What is in a shared room: what each shows the other by acts of their own, and what they did or signed together.
#[derive(SimpleObject)]
pub struct SharedRoomContents {
    /// Quiet words after a small victory of the viewer's own.
    quiet_words: Option<String>,
    /// Small victories that are shared, the newest first.
    victories: Vec<SharedRoomEntry>,
    /// Weeks of their rituals that are shared, the newest first.
    rituals: Vec<SharedRoomEntry>,
    /// Agreements that everybody has signed.
    agreements: Vec<SharedRoomAgreement>,
    /// How many talks are done.
    talks_done: i64,
    /// Ratings that are shared, the newest first.
    ratings: Vec<SharedRoomRating>,
    /// One line of contentment for each, the viewer's first, once the therapist has shown them and while everybody would like them.
    lines: Vec<SharedRoomLine>,
}

/// Something that was written in an exercise and shared.
#[derive(SimpleObject)]
pub struct SharedRoomEntry {
    /// Whose.
    by: Partner,
    /// Since when it is shared.
    since: Instant,
    /// What was written, line by line.
    lines: Vec<String>,
}

/// An agreement that everybody has signed.
#[derive(SimpleObject)]
pub struct SharedRoomAgreement {
    /// Its id.
    id: ID,
    /// What is agreed.
    kind: AgreementKind,
    /// What it is called.
    title: String,
    /// Since when everybody has signed it.
    since: Instant,
    /// When it is looked at again.
    review_on: Option<Date>,
}

/// A rating that was shared.
#[derive(SimpleObject)]
pub struct SharedRoomRating {
    /// Whose.
    by: Partner,
    /// What was asked.
    question: String,
    /// What they answered.
    answer: String,
    /// Since when it is shared.
    since: Instant,
}

/// How content one person was, over time.
#[derive(SimpleObject)]
pub struct SharedRoomLine {
    /// Who.
    of: Partner,
    /// The least possible.
    minimum: f64,
    /// The most possible. More is better.
    maximum: f64,
    /// The values, oldest first.
    points: Vec<SharedRoomPoint>,
}

/// One value.
#[derive(SimpleObject)]
pub struct SharedRoomPoint {
    /// On which day.
    on: Date,
    /// The value.
    value: f64,
}

impl From<SharedRoomView> for SharedRoom {
    fn from(view: SharedRoomView) -> Self {
        Self {
            id: show_id(view.id),
            wished: view.wished,
            lines_wished: view.lines_wished,
            closed_text: view.closed_text.map(str::to_owned),
            contents: view.contents.map(SharedRoomContents::from),
        }
    }
}

impl From<Contents> for SharedRoomContents {
    fn from(contents: Contents) -> Self {
        Self {
            quiet_words: contents.quiet_words.map(str::to_owned),
            victories: contents.victories.into_iter().map(SharedRoomEntry::from).collect(),
            rituals: contents.rituals.into_iter().map(SharedRoomEntry::from).collect(),
            agreements: contents.agreements.into_iter().map(SharedRoomAgreement::from).collect(),
            talks_done: contents.talks_done,
            ratings: contents.ratings.into_iter().map(SharedRoomRating::from).collect(),
            lines: contents.lines.into_iter().map(SharedRoomLine::from).collect(),
        }
    }
}

impl From<ShownPart> for SharedRoomEntry {
    fn from(part: ShownPart) -> Self {
        Self { by: part.by.into(), since: part.since.into(), lines: part.lines }
    }
}

impl From<JointAgreement> for SharedRoomAgreement {
    fn from(agreement: JointAgreement) -> Self {
        Self {
            id: show_id(agreement.id),
            kind: agreement.kind.into(),
            title: agreement.kind.title().to_owned(),
            since: agreement.since.into(),
            review_on: agreement.review_on.map(Date::from),
        }
    }
}

impl From<SharedRating> for SharedRoomRating {
    fn from(rating: SharedRating) -> Self {
        Self { by: rating.by.into(), question: rating.question, answer: rating.answer, since: rating.since.into() }
    }
}

impl From<ContentmentLine> for SharedRoomLine {
    fn from(line: ContentmentLine) -> Self {
        let point = |(on, value)| SharedRoomPoint { on: Date::from(on), value };
        Self {
            of: line.of.into(),
            minimum: line.minimum,
            maximum: line.maximum,
            points: line.points.into_iter().map(point).collect(),
        }
    }
}

/// How a couple's shared room stands, on the desk.
#[derive(SimpleObject)]
pub struct DeskRoom {
    /// Whose.
    couple: ID,
    /// Who would like what. The others do not see it.
    members: Vec<DeskRoomWish>,
    /// Whether the therapist keeps it closed.
    kept_closed: bool,
    /// When the lines were shown in a session.
    lines_shown_at: Option<Instant>,
}

/// What one member would like.
#[derive(SimpleObject)]
pub struct DeskRoomWish {
    /// Who.
    person: Person,
    /// Whether they would like the room.
    wished: bool,
    /// Whether they would like the lines in it.
    lines_wished: bool,
}

impl From<OnDesk> for DeskRoom {
    fn from(room: OnDesk) -> Self {
        let member = |member: DeskRoomMember| DeskRoomWish {
            person: member.person.into(),
            wished: member.wished,
            lines_wished: member.lines_wished,
        };
        Self {
            couple: show_id(room.couple),
            members: room.members.into_iter().map(member).collect(),
            kept_closed: room.kept_closed,
            lines_shown_at: room.lines_shown_at.map(Instant::from),
        }
    }
}

payloads! {
    /// The room, as it is now.
    SharedRoomPayload {
        /// The room.
        room: Option<SharedRoom>,
    }
    /// How the room stands now.
    DeskRoomPayload {
        /// How it stands.
        room: Option<DeskRoom>,
    }
}

fn steered(outcome: Result<OnDesk, Refused>) -> Result<DeskRoomPayload> {
    payload(outcome, |room| DeskRoomPayload { room: Some(room.into()), problems: Vec::new() })
}

/// Questions about shared rooms.
#[derive(Default)]
pub struct SharedRoomQuery;

#[Object]
impl SharedRoomQuery {
    /// The shared rooms of the signed-in partner, one for each couple in which they are.
    async fn my_shared_rooms(&self, ctx: &Context<'_>) -> Option<Result<Vec<SharedRoom>>> {
        let rooms = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| shared_room::my_shared_rooms(actor, services).await)
            .await;
        answer(rooms.map(|rooms| rooms.into_iter().map(SharedRoom::from).collect()))
    }

    /// How a couple's shared room stands. Those who treat or supervise them.
    async fn couple_shared_room(&self, ctx: &Context<'_>, id: ID) -> Option<Result<DeskRoom>> {
        let id: Result<CoupleId, Refused> = read_id(&id).map_err(Refused::from);
        answer(Scope::of(ctx).act(id, shared_room::shared_room_of).await.map(DeskRoom::from))
    }
}

/// A wish for the shared room, or that it is taken back.
#[derive(InputObject)]
pub struct WishSharedRoomInput {
    /// For which room.
    room: ID,
    /// For what of it.
    part: SharedRoomPart,
    /// Whether the viewer would like it.
    wished: bool,
}

impl WishSharedRoomInput {
    fn read(&self) -> Result<shared_room::MakeWish, Refused> {
        let mut input = Input::default();
        let room = input.id("room", &self.room);
        input.finish(|| Some(shared_room::MakeWish { room: room?, part: self.part.into(), wished: self.wished }))
    }
}

/// Whether a couple's shared room stays closed.
#[derive(InputObject)]
pub struct KeepSharedRoomClosedInput {
    /// Whose.
    couple: ID,
    /// Whether it does.
    closed: bool,
}

impl KeepSharedRoomClosedInput {
    fn read(&self) -> Result<shared_room::KeepClosed, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        input.finish(|| Some(shared_room::KeepClosed { couple: couple?, closed: self.closed }))
    }
}

/// The couple to whom their lines were shown.
#[derive(InputObject)]
pub struct SharedRoomLinesShownInput {
    /// Whose.
    couple: ID,
}

/// Acts around shared rooms.
#[derive(Default)]
pub struct SharedRoomMutation;

#[Object]
impl SharedRoomMutation {
    /// Says whether one would like the shared room, or the lines in it. The others are not told; the room is there while everybody would like it.
    async fn wish_shared_room(&self, ctx: &Context<'_>, input: WishSharedRoomInput) -> Result<SharedRoomPayload> {
        let outcome = Scope::of(ctx).act(input.read(), shared_room::wish).await;
        payload(outcome, |room| SharedRoomPayload { room: Some(room.into()), problems: Vec::new() })
    }

    /// Keeps a couple's shared room closed, or no longer. The couple is not told why, nor by whom. The lead therapist.
    async fn keep_shared_room_closed(
        &self,
        ctx: &Context<'_>,
        input: KeepSharedRoomClosedInput,
    ) -> Result<DeskRoomPayload> {
        steered(Scope::of(ctx).act(input.read(), shared_room::keep_closed).await)
    }

    /// Says that both lines of contentment were shown to the couple in a session. The lead therapist.
    async fn shared_room_lines_shown(
        &self,
        ctx: &Context<'_>,
        input: SharedRoomLinesShownInput,
    ) -> Result<DeskRoomPayload> {
        let couple: Result<CoupleId, Refused> = read_id(&input.couple).map_err(|problem| problem.on("couple").into());
        steered(Scope::of(ctx).act(couple, shared_room::lines_were_shown).await)
    }
}
