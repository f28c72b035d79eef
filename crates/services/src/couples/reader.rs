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

/// The one rule about those who have left (decision 23), as a condition on a person of the couple `$2`: only what somebody wrote who is in its care
/// now opens to its team, whoever came to the team when. What each wrote alone and left is in nobody's care; what all signed belongs to all.
macro_rules! in_its_care {
    ($person:literal) => {
        concat!(
            " exists (select 1 from couple_member member
                      where member.practice_id = $1 and member.couple_id = $2 and member.left_at is null
                        and member.person_id = ",
            $person,
            ") "
        )
    };
}

/// Whose own words open to no team of a couple: those who have left it.
pub(crate) async fn closed(work: &Work, couple: CoupleId) -> Result<HashSet<PersonId>, Failure> {
    let gone: Vec<MemberRow> = work
        .all(
            concat!(
                "select gone.person_id from couple_member gone
                 where gone.practice_id = $1 and gone.couple_id = $2 and not",
                in_its_care!("gone.person_id")
            ),
            values![couple],
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
            concat!(
                "select role, treats_person_id from care_team
                 where practice_id = $1 and couple_id = $2 and person_id = $3 and ended_at is null and",
                in_its_care!("$4")
            ),
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
