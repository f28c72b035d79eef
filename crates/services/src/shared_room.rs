//! The couple's shared room: wishing for it, what is in it while everybody would like it, and the therapist's part
//! (`docs/decisions/0024-the-room-opens-and-closes-in-the-morning.md`).

mod contents;
mod desk;
mod mine;
mod rows;
mod steer;
mod wish;

use domain::{
    ids::{CoupleId, SharedRoomId},
    shared_room::Part,
};
use jiff::{Timestamp, civil};

use crate::{
    exercises::{ShownPart, agreements::JointAgreement},
    people::PersonView,
    sharing::SharedRating,
};

pub use desk::shared_room_of;
pub use mine::my_shared_rooms;
pub use steer::{keep_closed, lines_were_shown};
pub use wish::wish;

/// A wish to make, or to take back.
#[derive(Debug, Clone, Copy)]
pub struct MakeWish {
    /// For which room.
    pub room: SharedRoomId,
    /// For what of it.
    pub part: Part,
    /// Whether they would like it.
    pub wished: bool,
}

/// Whether a room stays closed.
#[derive(Debug, Clone, Copy)]
pub struct KeepClosed {
    /// Whose.
    pub couple: CoupleId,
    /// Whether it does.
    pub closed: bool,
}

/// A room, for one of those whose it is. Nothing in it tells what another would like but that it is open.
#[derive(Debug, Clone)]
pub struct SharedRoomView {
    /// Its id.
    pub id: SharedRoomId,
    /// Whether the viewer would like it.
    pub wished: bool,
    /// Whether the viewer would like the lines in it.
    pub lines_wished: bool,
    /// What is said in its place while it is not open.
    pub closed_text: Option<&'static str>,
    /// What is in it while it is open.
    pub contents: Option<Contents>,
}

/// What is in a room: what each shows the other by acts of their own, and what they did or signed together.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Quiet words after a small victory of the viewer's own.
    pub quiet_words: Option<&'static str>,
    /// Small victories that are shared, the newest first.
    pub victories: Vec<ShownPart>,
    /// Weeks of their rituals that are shared, the newest first.
    pub rituals: Vec<ShownPart>,
    /// Agreements that everybody has signed.
    pub agreements: Vec<JointAgreement>,
    /// How many talks are done.
    pub talks_done: i64,
    /// Ratings that are shared, the newest first.
    pub ratings: Vec<SharedRating>,
    /// One line of contentment for each, once the therapist has shown them and while everybody would like them.
    pub lines: Vec<ContentmentLine>,
}

/// How content one person was, over time.
#[derive(Debug, Clone)]
pub struct ContentmentLine {
    /// Who.
    pub of: PersonView,
    /// The least possible.
    pub minimum: f64,
    /// The most possible.
    pub maximum: f64,
    /// The values by the days on which they came, oldest first.
    pub points: Vec<(civil::Date, f64)>,
}

/// How a couple's room stands, for those who treat them.
#[derive(Debug, Clone)]
pub struct DeskRoom {
    /// Whose.
    pub couple: CoupleId,
    /// Who would like what.
    pub members: Vec<DeskRoomMember>,
    /// Whether the therapist keeps it closed.
    pub kept_closed: bool,
    /// When the lines were shown in a session.
    pub lines_shown_at: Option<Timestamp>,
}

/// What one member would like.
#[derive(Debug, Clone)]
pub struct DeskRoomMember {
    /// Who.
    pub person: PersonView,
    /// Whether they would like the room.
    pub wished: bool,
    /// Whether they would like the lines in it.
    pub lines_wished: bool,
}
