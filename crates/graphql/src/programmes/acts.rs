//! Enrolling a couple, and moving it along. The lead therapist.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::ids::EnrolmentId,
    programmes::{self, EnrolmentView, MovePhase},
};

use super::{couple::Enrolment, words::ProgrammeTurn};
use crate::{
    input::Input,
    problem::{payload, payloads},
    scope::Scope,
};

payloads! {
    /// The couple's ways, as they are now.
    CoupleProgrammesPayload {
        /// The newest first.
        enrolments: Vec<Enrolment>,
    }
}

/// A couple to enrol.
#[derive(InputObject)]
pub struct EnrolCoupleInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Which couple.
    couple: ID,
    /// The injury it is about, where the couple has several.
    thread: Option<ID>,
    /// The programme's key.
    programme: String,
    /// What is so, in the words of the checks.
    confirmed: Option<Vec<String>>,
}

impl EnrolCoupleInput {
    fn read(self) -> Result<programmes::Enrol, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let thread = input.optional_id("thread", self.thread.as_ref());
        let programme = input.word("programme", self.programme);
        let confirmed = self.confirmed.unwrap_or_default();
        input.finish(|| {
            Some(programmes::Enrol { key: self.key, couple: couple?, thread, programme: programme?, confirmed })
        })
    }
}

/// A phase to open.
#[derive(InputObject)]
pub struct OpenProgrammePhaseInput {
    /// On which way.
    enrolment: ID,
    /// The phase's name, `p0`.
    phase: String,
    /// What is so, in the words of the checks.
    confirmed: Option<Vec<String>>,
}

impl OpenProgrammePhaseInput {
    fn read(self) -> Result<MovePhase, Refused> {
        read_phase(&self.enrolment, self.phase, self.confirmed)
    }
}

/// A phase to leave.
#[derive(InputObject)]
pub struct LeaveProgrammePhaseInput {
    /// On which way.
    enrolment: ID,
    /// The phase's name, `p0`.
    phase: String,
    /// What is so, in the words of the checks.
    confirmed: Option<Vec<String>>,
}

impl LeaveProgrammePhaseInput {
    fn read(self) -> Result<MovePhase, Refused> {
        read_phase(&self.enrolment, self.phase, self.confirmed)
    }
}

fn read_phase(enrolment: &ID, phase: String, confirmed: Option<Vec<String>>) -> Result<MovePhase, Refused> {
    let mut input = Input::default();
    let enrolment = input.id("enrolment", enrolment);
    let phase = input.word("phase", phase);
    let confirmed = confirmed.unwrap_or_default();
    input.finish(|| Some(MovePhase { enrolment: enrolment?, phase: phase?, confirmed }))
}

/// A step to open.
#[derive(InputObject)]
pub struct OpenProgrammeStepInput {
    /// On which way.
    enrolment: ID,
    /// The step's name.
    step: String,
    /// For one of them; leave out for everybody whose it is and who does not have it.
    person: Option<ID>,
    /// That what has to be confirmed before it is given was confirmed.
    confirmed: Option<bool>,
}

impl OpenProgrammeStepInput {
    fn read(self) -> Result<programmes::OpenStep, Refused> {
        let mut input = Input::default();
        let enrolment = input.id("enrolment", &self.enrolment);
        let step = input.word("step", self.step);
        let person = input.optional_id("person", self.person.as_ref());
        let confirmed = self.confirmed.unwrap_or_default();
        input.finish(|| Some(programmes::OpenStep { enrolment: enrolment?, step: step?, person, confirmed }))
    }
}

/// A step that one person is not to do.
#[derive(InputObject)]
pub struct LeaveOutProgrammeStepInput {
    /// On which way.
    enrolment: ID,
    /// The step's name.
    step: String,
    /// Who.
    person: ID,
}

impl LeaveOutProgrammeStepInput {
    fn read(self) -> Result<programmes::LeaveOutStep, Refused> {
        let mut input = Input::default();
        let enrolment = input.id("enrolment", &self.enrolment);
        let step = input.word("step", self.step);
        let person = input.id("person", &self.person);
        input.finish(|| Some(programmes::LeaveOutStep { enrolment: enrolment?, step: step?, person: person? }))
    }
}

/// A way to pause, to let go on, or to leave.
#[derive(InputObject)]
pub struct TurnProgrammeInput {
    /// Which way.
    enrolment: ID,
    /// `PAUSED`, `WENT_ON` or `LEFT`.
    turn: ProgrammeTurn,
}

/// A phase to go back to.
#[derive(InputObject)]
pub struct GoBackInProgrammeInput {
    /// On which way.
    enrolment: ID,
    /// The phase's name, `p0`; one that was open before.
    phase: String,
}

impl GoBackInProgrammeInput {
    fn read(self) -> Result<(EnrolmentId, String), Refused> {
        let mut input = Input::default();
        let enrolment = input.id("enrolment", &self.enrolment);
        let phase = input.word("phase", self.phase);
        input.finish(|| Some((enrolment?, phase?)))
    }
}

fn shown(outcome: Result<Vec<EnrolmentView>, Refused>) -> Result<CoupleProgrammesPayload> {
    payload(outcome, |views| CoupleProgrammesPayload {
        enrolments: views.into_iter().map(Enrolment::from).collect(),
        problems: Vec::new(),
    })
}

/// Acts on couples' ways.
#[derive(Default)]
pub struct ProgrammeActsMutation;

#[Object]
impl ProgrammeActsMutation {
    /// Enrols a couple on a programme. What is due is given within a minute.
    async fn enrol_couple(&self, ctx: &Context<'_>, input: EnrolCoupleInput) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::enrol).await)
    }

    /// Opens a phase whose checks are met. What is due in it is given within a minute.
    async fn open_programme_phase(
        &self,
        ctx: &Context<'_>,
        input: OpenProgrammePhaseInput,
    ) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::open_phase).await)
    }

    /// Leaves a phase whose checks are met. What it has not given is not given any more, and what comes again stops.
    async fn leave_programme_phase(
        &self,
        ctx: &Context<'_>,
        input: LeaveProgrammePhaseInput,
    ) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::leave_phase).await)
    }

    /// Gives a step of an open phase now.
    async fn open_programme_step(
        &self,
        ctx: &Context<'_>,
        input: OpenProgrammeStepInput,
    ) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::open_step).await)
    }

    /// Leaves a step out for one person. What waits for it goes on as if they had done it.
    async fn leave_out_programme_step(
        &self,
        ctx: &Context<'_>,
        input: LeaveOutProgrammeStepInput,
    ) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::leave_out_step).await)
    }

    /// Pauses a way, lets it go on, or lets the couple leave it.
    async fn turn_programme(&self, ctx: &Context<'_>, input: TurnProgrammeInput) -> Result<CoupleProgrammesPayload> {
        let mut reading = Input::default();
        let enrolment: Option<EnrolmentId> = reading.id("enrolment", &input.enrolment);
        let command = reading.finish(|| Some((enrolment?, input.turn.into())));
        shown(Scope::of(ctx).act(command, programmes::turn).await)
    }

    /// Goes back to a phase that was open before, after a lapse or because it was too soon. What comes after it is set back.
    async fn go_back_in_programme(
        &self,
        ctx: &Context<'_>,
        input: GoBackInProgrammeInput,
    ) -> Result<CoupleProgrammesPayload> {
        shown(Scope::of(ctx).act(input.read(), programmes::go_back).await)
    }
}
