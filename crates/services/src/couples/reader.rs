//! How somebody stands to the author of an answer, and so how much of it they get.

use std::collections::HashSet;

use domain::{
    access::Actor,
    couples::CareRole,
    ids::{CoupleId, PersonId},
    sharing::{Extent, Reader, Visibility, extent},
};
use sea_orm::FromQueryResult;

use super::rows::MemberRow;
use crate::kernel::{
    bind::{Key, values},
    refused::Failure,
    work::Work,
};

/// Whether `actor` may know at all what a person is asked and answers in this couple's care. Nothing flows between the couples of one person:
/// whoever treats them in one is a stranger in the other (DOMAIN.md 9 #20).
pub(crate) async fn knows(work: &Work, actor: &Actor, couple: CoupleId, author: PersonId) -> Result<bool, Failure> {
    let reader = reader(work, actor, couple, author).await?;
    Ok(extent(Visibility::AuthorTherapist, reader, false) == Extent::Whole)
}

#[derive(FromQueryResult)]
struct PartRow {
    role: String,
    treats_person_id: Option<Key<PersonId>>,
}

/// Who had left a couple before `actor` came to its care: the others agreed for themselves, so what these wrote alone stays closed to the actor.
/// Whoever keeps a record that everybody has left was named for a reason, and nothing of it is closed to them.
pub(crate) async fn closed_to(work: &Work, actor: &Actor, couple: CoupleId) -> Result<HashSet<PersonId>, Failure> {
    let Some(me) = actor.person_id() else {
        return Ok(HashSet::new());
    };
    let gone: Vec<MemberRow> = work
        .all(
            "select gone.person_id from couple_member gone
             where gone.practice_id = $1 and gone.couple_id = $2 and gone.left_at is not null
               and not exists (select 1 from care_team care
                               where care.practice_id = $1 and care.couple_id = $2 and care.person_id = $3
                                 and care.ended_at is null and care.role in ('lead-therapist', 'supervisor')
                                 and (care.started_at < gone.left_at or care.keeping_reason is not null))",
            values![couple, me],
        )
        .await?;
    Ok(gone.into_iter().map(|row| row.person_id.0).collect())
}

/// How `actor` stands to `author` in a couple's care; `Stranger` where they do not stand to them at all, also since the author has left it: that they
/// are in care here again, in another couple, opens nothing of the earlier one.
pub(crate) async fn reader(work: &Work, actor: &Actor, couple: CoupleId, author: PersonId) -> Result<Reader, Failure> {
    let Some(me) = actor.person_id() else {
        return Ok(Reader::Stranger);
    };
    if me == author {
        return Ok(Reader::Author);
    }
    let parts: Vec<PartRow> = work
        .all(
            "select role, treats_person_id from care_team
             where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null
               and exists (select 1 from couple_member member
                           where member.practice_id = $1 and member.couple_id = $2 and member.person_id = $4
                             and member.left_at is null)",
            values![couple, me, author],
        )
        .await?;
    let readers = parts.iter().filter_map(|part| {
        let treats_author = part.treats_person_id.is_some_and(|treated| treated.0 == author);
        CareRole::from_word(&part.role).map(|role| role.reader(treats_author))
    });
    // The lead therapist may read most, so that part counts where somebody plays several.
    let rank = |reader: &Reader| match reader {
        Reader::LeadTherapist => 0,
        Reader::OwnTherapist => 1,
        Reader::Supervisor => 2,
        Reader::SafetyBackUp => 3,
        _ => 4,
    };
    Ok(readers.min_by_key(rank).unwrap_or(Reader::Stranger))
}
