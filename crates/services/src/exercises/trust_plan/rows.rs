//! The marks of a trust plan: every word that either side ever said of a step, and every new start.

use domain::{
    couples::BreachThread,
    exercises::trust_plan::{Said, Status, Step, TrustStep, View},
    ids::{PersonId, ThreadId, TrustMarkId},
};
use sea_orm::FromQueryResult;

use crate::kernel::{
    bind::{At, Key, values},
    refused::Failure,
    seal::{SealKey, Spot},
    work::Work,
};

/// Whose word a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Involved,
    Hurt,
    /// A new start after a lapse: the involved partner's words, set by the rule.
    Lapse,
}

impl Side {
    fn as_str(self) -> &'static str {
        match self {
            Self::Involved => "involved",
            Self::Hurt => "hurt",
            Self::Lapse => "lapse",
        }
    }

    /// With whose key the word is sealed.
    fn owner(self, thread: &BreachThread) -> PersonId {
        if self == Self::Hurt { thread.hurt } else { thread.involved }
    }
}

#[derive(FromQueryResult)]
pub(super) struct MarkRow {
    id: Key<TrustMarkId>,
    thread_id: Key<ThreadId>,
    side: String,
    step: String,
    cycle: i64,
    sealed_word: Vec<u8>,
    marked_at: At,
}

/// The columns of [`MarkRow`], oldest first.
macro_rules! marks {
    ($condition:literal) => {
        concat!(
            "select mark.id, mark.thread_id, mark.side, mark.step, mark.cycle, mark.sealed_word, mark.marked_at
             from trust_mark mark where mark.practice_id = $1 and ",
            $condition,
            " order by mark.marked_at, mark.id"
        )
    };
}
pub(super) use marks;

/// The keys of the two; none of somebody who was erased.
pub(super) struct Keys {
    pub(super) hurt: Option<SealKey>,
    pub(super) involved: Option<SealKey>,
}

/// A plan, put together from its marks.
pub(super) struct Plan {
    pub(super) cycle: u32,
    pub(super) steps: Vec<TrustStep>,
    /// What was said last of each step in each cycle, oldest cycle first.
    pub(super) statuses: Vec<(u32, Step, Said<Status>)>,
}

/// Puts a thread's plan together, as far as the keys open it: each side's own key opens its own words alone.
pub(super) fn plan(work: &Work, rows: &[MarkRow], thread: ThreadId, keys: &Keys) -> Result<Plan, Failure> {
    let own = || rows.iter().filter(|row| row.thread_id.0 == thread);
    let cycle = own().map(|row| row.cycle).max().unwrap_or(1);
    let cycle = u32::try_from(cycle).map_err(|_| Failure::Corrupt("the cycle of a trust plan"))?;
    let fresh = |step| TrustStep { step, cycle, status: None, view: None };
    let mut plan = Plan { cycle, steps: Step::ALL.map(fresh).to_vec(), statuses: Vec::new() };
    for row in own() {
        let step = Step::from_word(&row.step).ok_or(Failure::Corrupt("a step of a trust plan"))?;
        if row.side == Side::Hurt.as_str() {
            if let Some(key) = &keys.hurt {
                let view = View::from_word(&row.open(work, key)?).ok_or(Failure::Corrupt("a view of a step"))?;
                plan.see(step, view, row);
            }
        } else if let Some(key) = &keys.involved {
            let status = Status::from_word(&row.open(work, key)?).ok_or(Failure::Corrupt("the status of a step"))?;
            plan.mark(step, status, row)?;
        }
    }
    Ok(plan)
}

impl Plan {
    fn see(&mut self, step: Step, view: View, row: &MarkRow) {
        for known in self.steps.iter_mut().filter(|known| known.step == step) {
            known.view = Some(Said::again(known.view, view, row.marked_at.0));
        }
    }

    fn mark(&mut self, step: Step, status: Status, row: &MarkRow) -> Result<(), Failure> {
        let cycle = u32::try_from(row.cycle).map_err(|_| Failure::Corrupt("the cycle of a trust plan"))?;
        let before = self.statuses.iter().position(|(at, of, _)| (*at, *of) == (cycle, step));
        let said = Said::again(before.map(|at| self.statuses[at].2), status, row.marked_at.0);
        match before {
            Some(at) => self.statuses[at].2 = said,
            None => self.statuses.push((cycle, step, said)),
        }
        for known in self.steps.iter_mut().filter(|known| known.step == step && known.cycle == cycle) {
            known.status = Some(said);
        }
        Ok(())
    }

    /// A step as it is now.
    pub(super) fn step(&self, step: Step) -> Option<TrustStep> {
        self.steps.iter().copied().find(|known| known.step == step)
    }
}

impl MarkRow {
    fn open(&self, work: &Work, key: &SealKey) -> Result<String, Failure> {
        key.open_text(spot(work, self.id.0), &self.sealed_word)
    }
}

/// Writes one word.
pub(super) async fn write(
    work: &Work,
    thread: &BreachThread,
    (side, by): (Side, PersonId),
    (step, cycle, word): (Step, u32, &str),
) -> Result<TrustMarkId, Failure> {
    let id: TrustMarkId = work.id();
    let key = work.find_person_key(side.owner(thread)).await?;
    let sealed = key.seal(spot(work, id), word.as_bytes(), work.services().random());
    work.run(
        "insert into trust_mark (practice_id, id, thread_id, person_id, side, step, cycle, sealed_word, marked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        values![id, thread.id, by, side.as_str(), step.as_str(), i64::from(cycle), sealed, work.now()],
    )
    .await?;
    Ok(id)
}

/// Begins the plan of a thread again: a new cycle, in which every step of the involved partner is where the rule puts it. What the hurt partner
/// sees is not touched (DOMAIN.md 2.3, lapse rule).
pub(in crate::exercises) async fn restart(work: &Work, thread: &BreachThread, by: PersonId) -> Result<(), Failure> {
    let rows: Vec<MarkRow> = work.all(marks!("mark.thread_id = $2"), values![thread.id]).await?;
    let nobody = Keys { hurt: None, involved: None };
    let before = plan(work, &rows, thread.id, &nobody)?;
    for step in before.steps {
        let after = step.after_lapse(work.now());
        let word = after.status.map_or(Status::NotStarted, |said| said.what);
        write(work, thread, (Side::Lapse, by), (step.step, after.cycle, word.as_str())).await?;
    }
    Ok(())
}

fn spot(work: &Work, id: TrustMarkId) -> Spot {
    Spot::new("trust_mark.sealed_word", work.practice(), id)
}
