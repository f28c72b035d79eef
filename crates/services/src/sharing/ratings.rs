//! The ratings that the members of a couple share with each other, for their shared room.

use domain::{
    ids::{CoupleId, PersonId},
    sharing::{Extent, Reader, extent},
};
use jiff::Timestamp;

use super::{
    release::{Reading, Release},
    rows::{ReleaseRow, releases, share_columns},
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    people::PersonView,
};

/// One rating that somebody shares.
#[derive(Debug, Clone)]
pub struct SharedRating {
    /// Whose.
    pub by: PersonView,
    /// What was asked.
    pub question: String,
    /// What they answered.
    pub answer: String,
    /// Since when it is shared.
    pub since: Timestamp,
}

/// The ratings that a member of a couple shares with others in it, or is shared by them, newest first, as many as `most`. Of whoever has left,
/// nothing.
pub(crate) async fn ratings_shared(
    work: &Work,
    (couple, me): (CoupleId, PersonId),
    most: usize,
) -> Result<Vec<SharedRating>, Failure> {
    let rows: Vec<ReleaseRow> = work
        .all(
            releases!(
                "from_person_id",
                "response.couple_id = $2 and (share.to_person_id = $3 or share.from_person_id = $3)
                   and share.revoked_at is null
                   and exists (select 1 from couple_member theirs
                       where theirs.practice_id = $1 and theirs.couple_id = $2
                         and theirs.person_id = share.from_person_id and theirs.left_at is null)
                 order by share.created_at desc, share.id"
            ),
            values![couple, me],
        )
        .await?;
    let practice_key = work.practice_key().await?;
    let mut reading = Reading::new(work, &practice_key);
    let mut ratings = Vec::new();
    for row in rows {
        if ratings.len() == most {
            break;
        }
        let release = reading.open(row, |share| share.from).await?;
        ratings.extend(release.filter(is_seen).map(rating));
    }
    Ok(ratings)
}

fn is_seen(release: &Release) -> bool {
    let extent = extent(release.told.visibility, Reader::OtherPartner, release.share.is_live());
    release.told.is_rating && extent == Extent::SharedItems
}

fn rating(Release { share, told, other }: Release) -> SharedRating {
    SharedRating { by: other, question: told.question, answer: told.answer, since: share.created_at }
}
