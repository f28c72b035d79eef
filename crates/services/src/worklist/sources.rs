//! Where the list comes from: one file for each matter, one statement in each. A new matter is a new file here, and a line in [`gather`]. What
//! two matters share, [`waiting`] for somebody, stands in a file of its own.

mod agreements;
mod contact;
mod disputes;
mod exercises;
mod lapses;
pub(super) mod low_ratings;
mod modes;
mod programmes;
mod recoveries;
mod responses;
mod safety;
mod unanswered;
mod undone;
mod waiting;

use std::collections::HashSet;

use domain::{
    access::{Actor, Role},
    ids::{PersonId, ResponseId},
    problem::Problem,
    worklist::{Item, Kind, Subject},
};
use jiff::Timestamp;

use super::Wanted;
use crate::{
    inventories::Catalogue,
    kernel::{refused::Failure, work::Work},
};

/// Couples that the clinician `$2` leads, as a condition on a column that stands before it.
macro_rules! led_by_me {
    () => {
        " in (select care.couple_id from care_team care
              join couple on couple.practice_id = care.practice_id and couple.id = care.couple_id
              where care.practice_id = $1 and care.person_id = $2 and care.ended_at is null
                and care.role = 'lead-therapist' and couple.status <> 'closed') "
    };
}
use led_by_me;

/// That nobody has acknowledged this matter, as a condition; `subject` and `couple` are columns.
macro_rules! not_acknowledged {
    ($matters:literal, $couple:literal, $subject:literal) => {
        concat!(
            " not exists (select 1 from acknowledgement ack
                  where ack.practice_id = $1 and ack.matter in (",
            $matters,
            ") and ack.couple_id = ",
            $couple,
            " and ack.subject_id = ",
            $subject,
            " and ack.brought_back_at is null) "
        )
    };
}
use not_acknowledged;

/// That somebody belongs to a couple now, as a condition; `person` and `couple` are columns. What they wrote, did or left undone and then left waits
/// for nobody: it is closed to those who treat the others, and there would be no way to finish it (decision 23).
macro_rules! still_there {
    ($couple:literal, $person:literal) => {
        concat!(
            " exists (select 1 from couple_member there
                  where there.practice_id = $1 and there.couple_id = ",
            $couple,
            " and there.person_id = ",
            $person,
            " and there.left_at is null) "
        )
    };
}
use still_there;

/// One thing that a source found.
pub(super) struct Found {
    pub(super) item: Item,
    pub(super) person: Option<PersonId>,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) since: Timestamp,
    /// The response it is about.
    pub(super) response: Option<ResponseId>,
    /// By when something is to be done.
    pub(super) due_at: Option<Timestamp>,
}

/// Who looks, and in which parts.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) me: PersonId,
    /// Whether they treat couples: then everything that concerns those.
    pub(super) treats: bool,
    /// Whether they supervise: then what concerns safety in their supervisees' couples.
    pub(super) supervises: bool,
}

impl Reader {
    /// The reader that an actor is.
    pub(super) fn of(actor: &Actor) -> Result<Self, Problem> {
        let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
        Ok(Self { me, treats: actor.is(Role::Therapist), supervises: actor.is(Role::Supervisor) })
    }
}

/// Everything that is wanted and waits, in the order of the list: safety first, then by kind, the oldest first.
pub(super) async fn gather(work: &Work, reader: Reader, wanted: Wanted) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let wants = |kind: Kind| wanted.kind.is_none_or(|only| only == kind);
    if wants(Kind::Safety) {
        found.extend(safety::pauses(work, reader).await?);
    }
    if reader.treats && (wants(Kind::Safety) || wants(Kind::LowScore)) {
        let tasks = safety::tasks(work, reader).await?;
        found.extend(tasks.into_iter().filter(|one| wants(one.item.subject.kind())));
    }
    if reader.treats && wants(Kind::Safety) {
        found.extend(recoveries::begun(work, reader).await?);
    }
    if reader.treats {
        let mut catalogue = Catalogue::default();
        if wants(Kind::Setback) {
            found.extend(lapses::open(work, reader).await?);
            found.extend(disputes::fresh(work, reader).await?);
        }
        if wants(Kind::LowScore) {
            found.extend(low_ratings::low(work, reader, &mut catalogue).await?);
        }
        if wants(Kind::NewResponse) {
            found.extend(responses::fresh(work, reader, &mut catalogue).await?);
            found.extend(exercises::finished(work, reader).await?);
        }
        if wants(Kind::Overdue) {
            found.extend(unanswered::too_long(work, reader, &mut catalogue).await?);
            found.extend(undone::too_long(work, reader).await?);
        }
        if wants(Kind::ReviewDue) {
            found.extend(contact::to_review(work, reader).await?);
            found.extend(modes::unsigned(work, reader).await?);
            found.extend(agreements::to_review(work, reader).await?);
            found.extend(programmes::to_open(work, reader).await?);
        }
    }
    found.retain(|one| wanted.couple.is_none_or(|only| only == one.item.couple));
    Ok(in_order(found))
}

fn in_order(mut found: Vec<Found>) -> Vec<Found> {
    // A response with a low rating stands once, for what asks more of its reader.
    let low: HashSet<_> = found
        .iter()
        .filter(|one| matches!(one.item.subject, Subject::LowRating(_)))
        .filter_map(|one| one.response)
        .collect();
    found.retain(|one| !matches!(one.item.subject, Subject::Response(response) if low.contains(&response)));
    found.sort_by_key(|one| (one.item.subject.kind(), one.since, one.item));
    found
}
