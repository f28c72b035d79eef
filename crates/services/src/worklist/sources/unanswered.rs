//! Inventories that were asked and have waited too long.

use domain::{
    ids::AssignmentId,
    worklist::{Standing, Subject},
};

use super::{
    Found, Reader, led_by_me, still_there,
    waiting::{self, LOOKED_BACK, WaitingRow},
};
use crate::{
    inventories::Catalogue,
    kernel::{bind::values, refused::Failure, work::Work},
};

/// What has waited too long: at most one entry for each person and instrument.
pub(super) async fn too_long(work: &Work, reader: Reader, catalogue: &mut Catalogue) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    for late in waiting::too_long(rows(work, reader).await?, standing, work.now()) {
        let known = catalogue.find(work, &late.key, &late.version).await?;
        let subject = Subject::Unanswered(late.id);
        let overdue = "Not answered, a week after the due day and the last letter";
        found.push(late.found(subject, known.title().to_owned(), overdue));
    }
    Ok(found)
}

/// Everything asked and not answered or declined since, oldest first.
async fn rows(work: &Work, reader: Reader) -> Result<Vec<WaitingRow<AssignmentId>>, Failure> {
    work.all(
        concat!(
            "select asked.id, asked.couple_id, asked.respondent_id as person_id, asked.instrument_key as key,
                 asked.instrument_version as version, asked.policy as rhythm, asked.state, asked.due_at, asked.closes_at,
                 (select max(reminder.sent_at) from reminder
                  where reminder.practice_id = $1 and reminder.object_id = asked.id) as last_letter_at,
                 (select count(*) from acknowledgement ack
                  where ack.practice_id = $1 and ack.matter = 'unanswered' and ack.couple_id = asked.couple_id
                    and ack.subject_id = asked.id and ack.brought_back_at is null) as acknowledged
             from assignment asked
             where asked.practice_id = $1 and asked.state in ('assigned', 'opened', 'in-progress', 'expired')
               and asked.corrects_id is null and asked.due_at <= $3 and asked.closes_at > $4 and asked.couple_id",
            led_by_me!(),
            "and ",
            still_there!("asked.couple_id", "asked.respondent_id"),
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

fn standing(state: &str, policy: &str) -> Standing {
    match (state, policy) {
        ("expired", "pulse") => Standing::MissedPulse,
        ("expired", _) => Standing::Closed,
        _ => Standing::Open,
    }
}
