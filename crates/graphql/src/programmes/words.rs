//! The words of programmes.

use async_graphql::Enum;
use services::{
    domain::programmes::{
        check,
        definition::{self, Delivery, Object},
        enrolment,
    },
    programmes as acts,
};

/// Whose a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "definition::Lane")]
pub enum ProgrammeLane {
    /// The hurt partner's.
    Hurt,
    /// The involved partner's.
    Involved,
    /// Both partners'.
    Joint,
}

/// What a step gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProgrammeObject {
    /// An exercise.
    Exercise,
    /// An inventory.
    Inventory,
}

impl From<&Object> for ProgrammeObject {
    fn from(object: &Object) -> Self {
        match object {
            Object::Exercise(_) => Self::Exercise,
            Object::Inventory(_) => Self::Inventory,
        }
    }
}

/// When a step is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum ProgrammeDelivery {
    /// When its phase opens.
    AtOnce,
    /// So many days after that.
    InDays,
    /// To somebody who has done their own part of another step.
    After,
    /// When the therapist opens it.
    OpenedByTherapist,
    /// When the therapist opens it, who is told as soon as both have done what comes before it.
    BothDone,
}

impl From<&Delivery> for ProgrammeDelivery {
    fn from(delivery: &Delivery) -> Self {
        match delivery {
            Delivery::AtOnce => Self::AtOnce,
            Delivery::InDays(_) => Self::InDays,
            Delivery::After { .. } => Self::After,
            Delivery::OpenedByTherapist => Self::OpenedByTherapist,
            Delivery::BothDone(_) => Self::BothDone,
        }
    }
}

/// Whether a couple goes through a programme now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "enrolment::Standing")]
pub enum ProgrammeStanding {
    /// They do.
    Running,
    /// Nothing new is given until it goes on.
    Paused,
    /// They have left it.
    Ended,
}

/// How a phase stands for a couple.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "enrolment::PhaseStanding")]
pub enum ProgrammePhaseStanding {
    /// It was not open yet.
    Closed,
    /// It is open.
    Open,
    /// It was left.
    Left,
    /// The couple went back to before it.
    SetBack,
}

/// Something that happened to a couple's way as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "enrolment::Turn")]
pub enum ProgrammeTurn {
    /// They were enrolled.
    Enrolled,
    /// It was paused.
    Paused,
    /// It went on.
    WentOn,
    /// They went back to an earlier phase.
    WentBack,
    /// They left it.
    Left,
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "check::Standing")]
pub enum ProgrammeCheckStanding {
    /// It is so.
    Met,
    /// It is not so yet.
    Lacking,
    /// The therapist has to say.
    ToConfirm,
}

/// How a step stands for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "acts::PartState")]
pub enum ProgrammePartState {
    /// They do not have it yet.
    Waiting,
    /// It could not be given. What one does alone is tried again a day later; what both do in one waits for the therapist.
    PutOff,
    /// They have it to do.
    Given,
    /// They did it.
    Done,
    /// They had it, and it closed, was taken back, or they would rather not do it.
    Over,
    /// The therapist left it out for them.
    LeftOut,
}
