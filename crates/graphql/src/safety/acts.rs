//! Acts about safety.

use async_graphql::{Context, ID, InputObject, Object, Result};
use services::{
    Refused,
    domain::{
        ids::{PersonId, ResponseId, SafetyTaskId},
        people::Weekdays,
        safety::Finding,
        text::ClinicalText,
    },
    inventories::{self, EnterCheck},
    safety::{self, ArrangementsView, ChangeHours, Finish, TaskPage},
};

use super::{SafetyArrangements, SafetyFinding, SafetyOutcome, SafetyTaskPage};
use crate::{
    input::{Input, id_at},
    inventories::{AnswerInput, ResponsePayload, read_answers, responded},
    people::read_days,
    problem::{payload, payloads},
    scalars::read_time_of_day,
    scope::Scope,
};

payloads! {
    /// The task, as it is now.
    SafetyTaskPayload {
        /// The task.
        task: Option<SafetyTaskPage>,
    }
    /// Who is asked, and when, from now on.
    SafetyArrangementsPayload {
        /// The arrangements.
        arrangements: Option<SafetyArrangements>,
    }
}

fn shown(outcome: Result<TaskPage, Refused>) -> Result<SafetyTaskPayload> {
    payload(outcome, |page| SafetyTaskPayload { task: Some(page.into()), problems: Vec::new() })
}

fn arranged(outcome: Result<ArrangementsView, Refused>) -> Result<SafetyArrangementsPayload> {
    payload(outcome, |view| SafetyArrangementsPayload { arrangements: Some(view.into()), problems: Vec::new() })
}

/// A task to take in hand.
#[derive(InputObject)]
pub struct TakeSafetyTaskInput {
    /// Which.
    task: ID,
}

/// What came of a task.
#[derive(InputObject)]
pub struct FinishSafetyTaskInput {
    /// Which.
    task: ID,
    /// What came of it.
    outcome: SafetyOutcome,
    /// In your own words, up to 2,000 characters; sealed.
    note: Option<String>,
}

impl FinishSafetyTaskInput {
    fn read(self) -> Result<Finish, Refused> {
        let mut input = Input::default();
        let task = input.id("task", &self.task);
        let note = input.take_optional("note", self.note.as_deref(), ClinicalText::parse);
        input.finish(|| Some(Finish { task: task?, outcome: self.outcome.into(), note }))
    }
}

/// A safety check that was asked in person, alone.
#[derive(InputObject)]
pub struct EnterSafetyCheckInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// In whose care.
    couple: ID,
    /// Who was asked.
    respondent: ID,
    /// What they answered; what is left out was not asked.
    answers: Vec<AnswerInput>,
    /// What you heard beside it.
    #[graphql(default)]
    findings: Vec<SafetyFinding>,
}

impl EnterSafetyCheckInput {
    fn read(self) -> Result<EnterCheck, Refused> {
        let mut input = Input::default();
        let couple = input.id("couple", &self.couple);
        let respondent = input.id("respondent", &self.respondent);
        let answers = read_answers(&mut input, self.answers);
        let findings = self.findings.into_iter().map(Finding::from).collect();
        input.finish(|| {
            Some(EnterCheck { key: self.key, couple: couple?, respondent: respondent?, answers: answers?, findings })
        })
    }
}

/// Whether somebody was alone.
#[derive(InputObject)]
pub struct JudgePrivacyInput {
    /// When they gave this response.
    response: ID,
    /// Whether they were.
    alone: bool,
}

/// Who is asked from now on.
#[derive(InputObject)]
pub struct NameSafetyBackUpInput {
    /// A therapist or supervisor of the practice.
    person: ID,
}

/// When the practice is staffed.
#[derive(InputObject)]
pub struct ChangeBusinessHoursInput {
    /// MONDAY..SUNDAY.
    days: Vec<String>,
    /// From this time of day, `09:00`.
    opens: String,
    /// Until this one, `17:00`.
    closes: String,
}

impl ChangeBusinessHoursInput {
    fn read(&self) -> Result<ChangeHours, Refused> {
        let mut input = Input::default();
        let days = input.take("days", read_days(&self.days));
        let opens = input.take("opens", read_time_of_day(&self.opens));
        let closes = input.take("closes", read_time_of_day(&self.closes));
        input.finish(|| {
            Some(ChangeHours { days: days?.into_iter().collect::<Weekdays>(), opens: opens?, closes: closes? })
        })
    }
}

/// Acts about safety.
#[derive(Default)]
pub struct SafetyMutation;

#[Object]
impl SafetyMutation {
    /// Takes a safety task in hand, or over from whoever has it.
    async fn take_safety_task(&self, ctx: &Context<'_>, input: TakeSafetyTaskInput) -> Result<SafetyTaskPayload> {
        let id = id_at::<SafetyTaskId>("task", &input.task);
        shown(Scope::of(ctx).act(id, safety::take).await)
    }

    /// Says what came of a safety task that one has in hand.
    async fn finish_safety_task(&self, ctx: &Context<'_>, input: FinishSafetyTaskInput) -> Result<SafetyTaskPayload> {
        shown(Scope::of(ctx).act(input.read(), safety::finish).await)
    }

    /// Enters a safety check that was asked in person. The lead therapist.
    async fn enter_safety_check(&self, ctx: &Context<'_>, input: EnterSafetyCheckInput) -> Result<ResponsePayload> {
        responded(Scope::of(ctx).act(input.read(), inventories::enter_check).await)
    }

    /// Says whether somebody was alone when they answered. The lead therapist.
    async fn judge_privacy(&self, ctx: &Context<'_>, input: JudgePrivacyInput) -> Result<ResponsePayload> {
        let id = id_at::<ResponseId>("response", &input.response);
        responded(Scope::of(ctx).act(id.map(|id| (id, input.alone)), inventories::judge_privacy).await)
    }

    /// Names who is asked when a lead therapist does not act in time. Owners.
    async fn name_safety_back_up(
        &self,
        ctx: &Context<'_>,
        input: NameSafetyBackUpInput,
    ) -> Result<SafetyArrangementsPayload> {
        let id = id_at::<PersonId>("person", &input.person);
        arranged(Scope::of(ctx).act(id, safety::name_back_up).await)
    }

    /// Says when the practice is staffed, by which safety tasks are due. Owners.
    async fn change_business_hours(
        &self,
        ctx: &Context<'_>,
        input: ChangeBusinessHoursInput,
    ) -> Result<SafetyArrangementsPayload> {
        arranged(Scope::of(ctx).act(input.read(), safety::change_hours).await)
    }
}
