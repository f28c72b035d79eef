//! Rows of the worklist and of what was acknowledged on it.

use domain::{
    ids::{AcknowledgementId, CoupleId, PersonId},
    worklist::{Action, Item, Subject},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::AcknowledgementView;
use crate::{
    couples::open_alias,
    kernel::{
        bind::{At, Key},
        refused::Failure,
        seal::Spot,
        work::Work,
    },
    people::open_name,
};

#[derive(FromQueryResult)]
pub(super) struct NameRow {
    pub(super) couple_id: Key<CoupleId>,
    pub(super) sealed_alias: Vec<u8>,
    pub(super) person_id: Key<PersonId>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Vec<u8>,
}

#[derive(FromQueryResult)]
pub(super) struct PersonRow {
    pub(super) person_id: Key<PersonId>,
}

#[derive(FromQueryResult)]
pub(super) struct CountRow {
    pub(super) count: i64,
}

/// The columns of [`AcknowledgementRow`], with the tables they come from.
macro_rules! acknowledgements {
    () => {
        "ack.id, ack.matter, ack.couple_id, ack.subject_id, ack.concerned_person_id, ack.action, ack.sealed_reason,
             ack.acknowledged_at, couple.sealed_alias, person.sealed_key, person.sealed_name
         from acknowledgement ack
         join couple on couple.practice_id = ack.practice_id and couple.id = ack.couple_id
         left join person on person.practice_id = ack.practice_id and person.id = ack.concerned_person_id "
    };
}
pub(super) use acknowledgements;

#[derive(FromQueryResult)]
pub(super) struct AcknowledgementRow {
    pub(super) id: Key<AcknowledgementId>,
    pub(super) matter: String,
    pub(super) couple_id: Key<CoupleId>,
    pub(super) subject_id: Uuid,
    pub(super) concerned_person_id: Option<Key<PersonId>>,
    pub(super) action: String,
    pub(super) sealed_reason: Option<Vec<u8>>,
    pub(super) acknowledged_at: At,
    pub(super) sealed_alias: Vec<u8>,
    pub(super) sealed_key: Option<Vec<u8>>,
    pub(super) sealed_name: Option<Vec<u8>>,
}

impl AcknowledgementRow {
    /// What was acknowledged.
    pub(super) fn item(&self) -> Result<Item, Failure> {
        let subject =
            Subject::from_row(&self.matter, self.subject_id).ok_or(Failure::Corrupt("a worklist's matter"))?;
        Ok(Item { couple: self.couple_id.0, subject })
    }

    /// The whole, opened. A reason is sealed with the key of the person it is about, or of the practice where it is about both.
    pub(super) async fn view(&self, work: &Work) -> Result<AcknowledgementView, Failure> {
        let practice_key = work.practice_key().await?;
        let spot = reason_spot(work, self.id.0);
        let (name, reason) = match (self.concerned_person_id, &self.sealed_name) {
            (Some(person), Some(sealed_name)) => {
                let wrapped = self.sealed_key.as_deref();
                let name = open_name(work, &practice_key, person.0, wrapped, sealed_name)?;
                let open =
                    |sealed: &Vec<u8>| work.person_key(&practice_key, person.0, wrapped)?.open_text(spot, sealed);
                (Some(name), self.sealed_reason.as_ref().map(open).transpose()?)
            }
            _ => (None, self.sealed_reason.as_ref().map(|sealed| practice_key.open_text(spot, sealed)).transpose()?),
        };
        Ok(AcknowledgementView {
            id: self.id.0,
            item: self.item()?,
            alias: open_alias(work, &practice_key, self.couple_id.0, &self.sealed_alias)?,
            name,
            action: Action::from_word(&self.action).ok_or(Failure::Corrupt("an acknowledgement's action"))?,
            reason,
            at: self.acknowledged_at.0,
        })
    }
}

/// Where a reason is sealed.
pub(super) fn reason_spot(work: &Work, id: AcknowledgementId) -> Spot {
    Spot::new("acknowledgement.sealed_reason", work.practice(), id)
}
