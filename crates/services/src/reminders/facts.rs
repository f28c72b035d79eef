//! What the last look before a letter leaves has to know, gathered for a whole batch at once.

use std::collections::{HashMap, HashSet};

use domain::{
    ids::{PersonId, ReminderId},
    reminders::{
        Sent,
        caps::{self, Overdue},
    },
};
use jiff::{SignedDuration, Timestamp};

use super::rows::{HistoryRow, LeasedRow, PauseRow, RivalRow, StillRow, kind};
use crate::kernel::{bind::values, refused::Failure, work::Work};

/// How far back a mailbox's letters count.
const HISTORY: SignedDuration = SignedDuration::from_hours(24 * 8);

/// What is known about a batch, beside its own rows.
pub(super) struct Surroundings {
    /// By blind index of the mailbox.
    pub(super) mailboxes: HashMap<Vec<u8>, Mailbox>,
    /// People whose letters are paused.
    pub(super) paused: HashSet<PersonId>,
    /// When the last lapse was that somebody knows of.
    pub(super) still: HashMap<PersonId, Timestamp>,
    /// Letters that a newer one about the same thing has overtaken, or that an outage made too old.
    pub(super) left: HashSet<ReminderId>,
}

/// What is known about a mailbox.
#[derive(Default)]
pub(super) struct Mailbox {
    /// What it got, and what is on its way to it.
    pub(super) sent: Vec<Sent>,
    /// The last time it refused a letter or gave one back.
    pub(super) bounced_at: Option<Timestamp>,
}

impl Surroundings {
    /// Gathers what is known about the letters leased until `until`.
    pub(super) async fn gather(work: &Work, until: Timestamp, batch: &[LeasedRow]) -> Result<Self, Failure> {
        Ok(Self {
            mailboxes: mailboxes(work, until, batch).await?,
            paused: paused(work, until).await?,
            still: still(work, until).await?,
            left: left(work, until, batch).await?,
        })
    }
}

async fn mailboxes(work: &Work, until: Timestamp, batch: &[LeasedRow]) -> Result<HashMap<Vec<u8>, Mailbox>, Failure> {
    let rows: Vec<HistoryRow> = work
        .all(
            "select id, mailbox_index, kind, state, sent_at, ended_at from reminder
             where practice_id = $1
               and mailbox_index in (
                   select mailbox_index from reminder
                   where practice_id = $1 and state = 'leased' and leased_until = $2 and mailbox_index is not null
               )
               and (sent_at > $3 or state in ('leased', 'returned') or cause = 'refused')",
            values![until, work.now() - HISTORY],
        )
        .await?;
    let own: HashSet<ReminderId> = batch.iter().map(|row| row.id.0).collect();
    let mut mailboxes: HashMap<Vec<u8>, Mailbox> = HashMap::new();
    for row in rows.into_iter().filter(|row| !own.contains(&row.id.0)) {
        let class = kind(&row.kind)?.class();
        let mailbox = mailboxes.entry(row.mailbox_index).or_default();
        if row.state == "leased" {
            mailbox.sent.push(Sent { at: work.now(), class });
        }
        if let Some(at) = row.sent_at {
            mailbox.sent.push(Sent { at: at.0, class });
        }
        mailbox.bounced_at = mailbox.bounced_at.max(row.ended_at.map(|at| at.0));
    }
    Ok(mailboxes)
}

/// Whoever belongs to a couple that is paused is not written to, whatever the cause: letters that went on for some causes would tell which it
/// is (DOMAIN.md 6.6). Letters end when the pages change, not before.
async fn paused(work: &Work, until: Timestamp) -> Result<HashSet<PersonId>, Failure> {
    let rows: Vec<PauseRow> = work
        .all(
            "select distinct couple_member.person_id
             from reminder
             join couple_member
                 on couple_member.practice_id = reminder.practice_id and couple_member.person_id = reminder.person_id
             join hold on hold.practice_id = couple_member.practice_id and hold.couple_id = couple_member.couple_id
             where reminder.practice_id = $1 and reminder.state = 'leased' and reminder.leased_until = $2
               and couple_member.left_at is null and hold.lifted_at is null and hold.shown_at <= $3",
            values![until, work.now()],
        )
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id.0).collect())
}

/// After a lapse letters rest: for whoever reported it from then on, for the other from when the therapist says that both know. So nobody can
/// tell by letters that stay away what the other reported.
async fn still(work: &Work, until: Timestamp) -> Result<HashMap<PersonId, Timestamp>, Failure> {
    let rows: Vec<StillRow> = work
        .all(
            "select reminder.person_id,
                 max(case when lapse.reported_by = reminder.person_id then lapse.reported_at else lapse.known_at end)
                     as since
             from reminder
             join breach_thread thread on thread.practice_id = reminder.practice_id
                 and (thread.hurt_person_id = reminder.person_id or thread.involved_person_id = reminder.person_id)
             join lapse on lapse.practice_id = thread.practice_id and lapse.thread_id = thread.id
             where reminder.practice_id = $1 and reminder.state = 'leased' and reminder.leased_until = $2
             group by reminder.person_id",
            values![until],
        )
        .await?;
    Ok(rows.into_iter().filter_map(|row| row.since.map(|at| (row.person_id.0, at.0))).collect())
}

async fn left(work: &Work, until: Timestamp, batch: &[LeasedRow]) -> Result<HashSet<ReminderId>, Failure> {
    let rivals: Vec<RivalRow> = work
        .all(
            "select distinct rival.id, rival.person_id, rival.object_id, rival.due_at
             from reminder
             join reminder rival on rival.practice_id = reminder.practice_id and rival.object_id = reminder.object_id
             where reminder.practice_id = $1 and reminder.state = 'leased' and reminder.leased_until = $2
               and rival.state = 'planned' and rival.due_at <= $3",
            values![until, work.now()],
        )
        .await?;
    let mut overdue: HashMap<PersonId, Vec<Overdue>> = HashMap::new();
    for row in batch {
        let letter = Overdue { id: row.id.0, object: row.object_id, due_at: row.due_at.0 };
        overdue.entry(row.person_id.0).or_default().push(letter);
    }
    for row in rivals {
        let letter = Overdue { id: row.id.0, object: row.object_id, due_at: row.due_at.0 };
        overdue.entry(row.person_id.0).or_default().push(letter);
    }
    Ok(overdue.values().flat_map(|letters| caps::catch_up(letters, work.now()).1).collect())
}
