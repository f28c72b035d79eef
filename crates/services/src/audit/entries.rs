//! The trail, for the owner of the practice.

use domain::{
    access::{Act, Actor, Place, permit},
    ids::{PersonId, kind_in_words},
};

use super::{EntryView, rows::ListedRow};
use crate::{
    kernel::{
        bind::{Key, values},
        page::{Page, PageRequest},
        refused::{Failure, Refused},
        seal::SealKey,
        services::Services,
        work::{Work, subject},
    },
    people::open_name,
};

const LIST: &str = "audit entries";

/// What an owner reads of every act in a person's record. Its name would tell who is in danger, who was asked what, and who reported what; who
/// did something for whom, and when, is what the trail is read for. The rows themselves name it.
const IN_A_RECORD: &str = "Read or change something in a person's record";

/// The trail of the actor's practice, newest first. Reading it is written into it.
///
/// # Errors
/// `NotAllowed` for anybody but owners.
pub async fn entries(actor: &Actor, services: &Services, page: PageRequest) -> Result<Page<EntryView>, Refused> {
    let permit = permit(actor, Act::SeeAudit, Place::Practice)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let rows: Vec<ListedRow> = work
        .all(
            "select audit_entry.id, audit_entry.at, audit_entry.actor_person_id, audit_entry.role, audit_entry.act,
                 audit_entry.place, audit_entry.subject, audit_entry.concerned_person_id, audit_link.position,
                 actor.sealed_key as actor_sealed_key, actor.sealed_name as actor_sealed_name,
                 concerned.sealed_key as concerned_sealed_key, concerned.sealed_name as concerned_sealed_name
             from audit_entry
             left join audit_link
                 on audit_link.practice_id = audit_entry.practice_id and audit_link.entry_id = audit_entry.id
             left join person actor
                 on actor.practice_id = audit_entry.practice_id and actor.id = audit_entry.actor_person_id
             left join person concerned
                 on concerned.practice_id = audit_entry.practice_id and concerned.id = audit_entry.concerned_person_id
             where audit_entry.practice_id = $1
             order by audit_entry.at desc, audit_entry.id desc
             limit $2 offset $3",
            values![window.limit(), window.offset()],
        )
        .await?;
    let key = work.practice_key().await?;
    let lines = rows.into_iter().map(|row| row.view(&work, &key)).collect::<Result<_, Failure>>()?;
    let page = window.page(actor, services, LIST, lines);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

impl ListedRow {
    fn view(self, work: &Work, key: &SealKey) -> Result<EntryView, Failure> {
        let name = |person: &Option<Key<PersonId>>, sealed_key: Option<Vec<u8>>, sealed_name: Option<Vec<u8>>| {
            let known = person.as_ref().zip(sealed_name);
            known.map(|(id, sealed_name)| open_name(work, key, id.0, sealed_key.as_deref(), &sealed_name)).transpose()
        };
        let act = Act::from_word(&self.act);
        let words = act.map_or_else(|| self.act.clone(), |act| act.in_words().to_owned());
        let is_of_a_record = act.is_some_and(Act::is_of_a_record);
        Ok(EntryView {
            id: self.id.0,
            at: self.at.0,
            actor_name: name(&self.actor_person_id, self.actor_sealed_key, self.actor_sealed_name)?,
            actor: self.actor_person_id.map(|id| id.0),
            role: self.role,
            words: if is_of_a_record { IN_A_RECORD.to_owned() } else { words },
            act: if is_of_a_record { "record".to_owned() } else { self.act },
            place: self.place,
            kind: if is_of_a_record { "" } else { kind_in_words(&self.subject) },
            subject: if is_of_a_record { String::new() } else { self.subject },
            concerns: name(&self.concerned_person_id, self.concerned_sealed_key, self.concerned_sealed_name)?,
            sealed: self.position.is_some(),
        })
    }
}
