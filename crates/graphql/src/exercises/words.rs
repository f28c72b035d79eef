//! The words exercises are spoken of with.

use async_graphql::Enum;
use services::domain::exercises::{
    definition::{
        Who,
        field::{Kind, Need},
    },
    listening::{Ask, Devices, Move, Presence, Standing},
    run::State,
};

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ExerciseRunState {
    /// To be done; not looked at.
    Assigned,
    /// Somebody is at it.
    Begun,
    /// Done.
    Done,
    /// Done, and being written anew; what was done stands until then.
    Rewriting,
    /// Its time is over.
    Lapsed,
    /// Whoever gave it took it back.
    Withdrawn,
    /// Its author would rather not do it.
    Declined,
}

impl From<&State> for ExerciseRunState {
    fn from(state: &State) -> Self {
        match state {
            State::Assigned => Self::Assigned,
            State::Begun { .. } => Self::Begun,
            State::Done { .. } => Self::Done,
            State::Rewriting { .. } => Self::Rewriting,
            State::Lapsed { .. } => Self::Lapsed,
            State::Withdrawn { .. } => Self::Withdrawn,
            State::Declined { .. } => Self::Declined,
        }
    }
}

/// Who does an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Who")]
pub enum ExerciseWho {
    /// The hurt partner of an injury.
    Hurt,
    /// The involved partner of an injury.
    Involved,
    /// Anybody in the couple, each alone.
    Each,
    /// Both partners, together.
    Both,
}

/// Whether a field can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Need")]
pub enum ExerciseNeed {
    /// It is answered, or its author says that they would rather not.
    Asked,
    /// It may stay blank.
    Free,
    /// The exercise makes no sense without it.
    Must,
}

/// How a field is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ExerciseFieldKind {
    /// Own words.
    Text,
    /// One of its options.
    Choice,
    /// Some of its options.
    Choices,
    /// A whole number between two ends that have words.
    Rating,
    /// How many of something.
    Count,
    /// A day.
    Date,
    /// A time of day, `18:30`.
    Time,
    /// When something happened: `2026-11-22T18:30`.
    Moment,
    /// A confirmation: `yes`.
    Tick,
    /// A clock: `start` and `stop`.
    Timer,
    /// A talk in turns: `start` and `stop`.
    Turns,
    /// Rows of the same cells.
    List,
}

impl From<&Kind> for ExerciseFieldKind {
    fn from(kind: &Kind) -> Self {
        match kind {
            Kind::Text { .. } => Self::Text,
            Kind::Choice(_) => Self::Choice,
            Kind::Choices { .. } => Self::Choices,
            Kind::Rating { .. } => Self::Rating,
            Kind::Count { .. } => Self::Count,
            Kind::Date => Self::Date,
            Kind::Time => Self::Time,
            Kind::Moment => Self::Moment,
            Kind::Tick => Self::Tick,
            Kind::Timer { .. } => Self::Timer,
            Kind::Turns(_) => Self::Turns,
            Kind::List { .. } => Self::List,
        }
    }
}

/// On how many phones the listening loop is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Devices")]
pub enum ListeningDevices {
    /// The hurt partner's, between the two.
    One,
    /// Each their own.
    Two,
}

/// Where a listening loop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ListeningStanding {
    /// The involved partner says back what they heard.
    Reflect,
    /// The hurt partner: do you feel understood?
    Understood,
    /// The involved partner owns their part.
    Own,
    /// The involved partner offers help.
    Offer,
    /// The hurt partner: is that right?
    Right,
    /// The involved partner: this does not make the hurt go away.
    Acknowledge,
    /// The hurt partner: how near do you want the other now?
    Presence,
    /// A break.
    Paused,
    /// Played to its end.
    Done,
    /// Ended before.
    Ended,
}

impl From<Standing> for ListeningStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::At(ask) => match ask {
                Ask::Reflect => Self::Reflect,
                Ask::Understood => Self::Understood,
                Ask::Own => Self::Own,
                Ask::Offer => Self::Offer,
                Ask::Right => Self::Right,
                Ask::Acknowledge => Self::Acknowledge,
                Ask::Presence => Self::Presence,
            },
            Standing::Paused(_) => Self::Paused,
            Standing::Done => Self::Done,
            Standing::Ended => Self::Ended,
        }
    }
}

/// How the hurt partner wants the other near, after the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Presence")]
pub enum ListeningPresence {
    /// Together.
    WithMe,
    /// In the same place.
    NearMe,
    /// Alone for now.
    Alone,
    /// With somebody else, by phone.
    CallSomeone,
}

/// A move in the listening loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ListeningMove {
    /// The involved partner said back what they heard.
    Reflected,
    /// The hurt partner feels understood.
    Understood,
    /// The hurt partner does not feel understood yet.
    NotUnderstoodYet,
    /// The involved partner owned their part.
    Owned,
    /// The involved partner offered help.
    Offered,
    /// The offer is right.
    Right,
    /// The offer is not right yet.
    NotRightYet,
    /// The involved partner said that this does not make the hurt go away.
    Acknowledged,
    /// The hurt partner wants the other with them.
    WithMe,
    /// The hurt partner wants the other near.
    NearMe,
    /// The hurt partner wants to be alone for now.
    Alone,
    /// The hurt partner wants to call somebody.
    CallSomeone,
    /// A break. Either.
    Pause,
    /// On we go. Either.
    Resume,
    /// Enough for today. Either.
    End,
}

impl From<ListeningMove> for Move {
    fn from(made: ListeningMove) -> Self {
        match made {
            ListeningMove::Reflected => Self::Reflected,
            ListeningMove::Understood => Self::Understood(true),
            ListeningMove::NotUnderstoodYet => Self::Understood(false),
            ListeningMove::Owned => Self::Owned,
            ListeningMove::Offered => Self::Offered,
            ListeningMove::Right => Self::Right(true),
            ListeningMove::NotRightYet => Self::Right(false),
            ListeningMove::Acknowledged => Self::Acknowledged,
            ListeningMove::WithMe => Self::Chose(Presence::WithMe),
            ListeningMove::NearMe => Self::Chose(Presence::NearMe),
            ListeningMove::Alone => Self::Chose(Presence::Alone),
            ListeningMove::CallSomeone => Self::Chose(Presence::CallSomeone),
            ListeningMove::Pause => Self::Pause,
            ListeningMove::Resume => Self::Resume,
            ListeningMove::End => Self::End,
        }
    }
}
