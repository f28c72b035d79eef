//! What was asked and has waited too long. The rule stands in the domain; here are the rows it is asked about.

use std::collections::BTreeMap;

use domain::{
    ids::{AssignmentId, CoupleId, PersonId},
    worklist::{Asked, Item, Standing, Subject, Why, waited_too_long},
};
use jiff::SignedDuration;
use sea_orm::FromQueryResult;

use super::{Found, Reader, led_by_me};
use crate::{
    inventories::Catalogue,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

/// What closed longer ago than this is history, not work.
pub(super) const LOOKED_BACK: SignedDuration = SignedDuration::from_hours(24 * 120);

#[derive(FromQueryResult)]
struct AskedRow {
    id: Key<AssignmentId>,
    couple_id: Key<CoupleId>,
    respondent_id: Key<PersonId>,
    instrument_key: String,
    instrument_version: String,
    policy: String,
    state: String,
    due_at: At,
    closes_at: At,
    last_letter_at: Option<At>,
    acknowledged: i64,
}

/// What has waited too long: at most one entry for each person and instrument.
pub(super) async fn too_long(work: &Work, reader: Reader, catalogue: &mut Catalogue) -> Result<Vec<Found>, Failure> {
    let mut asked: BTreeMap<(CoupleId, PersonId, String), Vec<AskedRow>> = BTreeMap::new();
    for row in rows(work, reader).await? {
        asked.entry((row.couple_id.0, row.respondent_id.0, row.instrument_key.clone())).or_default().push(row);
    }
    let mut found = Vec::new();
    for ((couple, person, instrument), rows) in asked {
        let list: Vec<Asked<AssignmentId>> = rows.iter().map(AskedRow::read).collect();
        let (Some(waited), Some(latest)) = (waited_too_long(&list, work.now()), rows.last()) else { continue };
        let known = catalogue.find(work, &instrument, &latest.instrument_version).await?;
        let why = in_words(waited.why, "Not answered, a week after the due day and the last letter");
        found.push(Found {
            item: Item { couple, subject: Subject::Unanswered(waited.id) },
            person: Some(person),
            what: known.title().to_owned(),
            why,
            since: waited.since,
            response: None,
            due_at: None,
        });
    }
    Ok(found)
}

/// Why something is on the list.
pub(super) fn in_words(why: Why, overdue: &str) -> String {
    match why {
        Why::Overdue => overdue.to_owned(),
        Why::MissedInARow(2) => "Missed twice in a row".to_owned(),
        Why::MissedInARow(times) => format!("Missed {times} times in a row"),
    }
}

/// Everything asked and not answered or declined since, oldest first.
async fn rows(work: &Work, reader: Reader) -> Result<Vec<AskedRow>, Failure> {
    work.all(
        concat!(
            "select asked.id, asked.couple_id, asked.respondent_id, asked.instrument_key, asked.instrument_version,
                 asked.policy, asked.state, asked.due_at, asked.closes_at,
                 (select max(reminder.sent_at) from reminder
                  where reminder.practice_id = $1 and reminder.object_id = asked.id) as last_letter_at,
                 (select count(*) from acknowledgement ack
                  where ack.practice_id = $1 and ack.matter = 'unanswered' and ack.couple_id = asked.couple_id
                    and ack.subject_id = asked.id and ack.brought_back_at is null) as acknowledged
             from assignment asked
             where asked.practice_id = $1 and asked.state in ('assigned', 'opened', 'in-progress', 'expired')
               and asked.corrects_id is null and asked.due_at <= $3 and asked.closes_at > $4 and asked.couple_id",
            led_by_me!(),
            "and not exists (select 1 from assignment later
                   where later.practice_id = $1 and later.respondent_id = asked.respondent_id
                     and later.couple_id = asked.couple_id and later.instrument_key = asked.instrument_key
                     and later.state in ('submitted', 'waived') and later.due_at > asked.due_at)
             order by asked.due_at, asked.id"
        ),
        values![reader.me, work.now(), work.now() - LOOKED_BACK],
    )
    .await
}

impl AskedRow {
    fn read(&self) -> Asked<AssignmentId> {
        let standing = match (self.state.as_str(), self.policy.as_str()) {
            ("expired", "pulse") => Standing::MissedPulse,
            ("expired", _) => Standing::Closed,
            _ => Standing::Open,
        };
        Asked {
            id: self.id.0,
            standing,
            due_at: self.due_at.0,
            closes_at: self.closes_at.0,
            last_letter: self.last_letter_at.map(|at| at.0),
            acknowledged: self.acknowledged > 0,
        }
    }
}
