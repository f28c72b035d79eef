//! Letters to members of the practice: something came onto their list that does not wait (DOMAIN.md 7.6). They leave at once, at most one in
//! each hour, and say no more than that.
//!
//! A member who has not said that letters to an address of theirs are safe gets none; what waits stands on their list in any case.

use domain::{
    ids::{Id as _, PersonId},
    reminders::{Addressee, Kind, Planned, Policy},
};
use jiff::{Timestamp, Unit};
use uuid::Uuid;

use super::{
    plan::{once_key, write},
    rows::Awaited,
};
use crate::{
    kernel::{bind::values, refused::Failure, work::Work},
    people::read_preference,
};

/// Plans the letter that tells a member of it, if none is planned for this hour yet.
pub(crate) async fn tell_member(work: &Work, member: PersonId) -> Result<(), Failure> {
    let (preference, _, zone) = read_preference(work, member).await?;
    if preference.address().is_none() {
        return Ok(());
    }
    let to = Addressee { zone: &zone, preference: &preference };
    let hour = work.now().round(Unit::Hour).unwrap_or(work.now());
    let object = object(work, member, hour)?;
    let today = to.local(work.now()).date();
    let awaited = Awaited { person: member, object, policy: Policy::Light, opens_at: work.now(), due_on: today };
    work.run(
        "insert into awaited (practice_id, object_id, person_id, policy, opens_at, due_on, for_member)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (practice_id, object_id) do update set settled_at = null",
        values![object, member, awaited.policy.as_str(), awaited.opens_at, awaited.due_on, true],
    )
    .await?;
    let letter = Planned { kind: Kind::ItemsToReview, at: work.now(), occurrence: today };
    write(work, &awaited, &letter, &once_key(&awaited, &letter)).await
}

/// A member is at their list: no letter has to call them to it any more.
pub(crate) async fn member_looks(work: &Work, member: PersonId) -> Result<(), Failure> {
    work.run(
        "update awaited set settled_at = $3
         where practice_id = $1 and person_id = $2 and for_member and settled_at is null",
        values![member, work.now()],
    )
    .await?;
    work.run(
        "update reminder set state = 'settled', leased_until = null, ended_at = $3
         where practice_id = $1 and person_id = $2 and kind = $4 and state in ('planned', 'leased')",
        values![member, work.now(), Kind::ItemsToReview.as_str()],
    )
    .await
    .map(|_| ())
}

/// What stands for a member's list in one hour. It is the same for everything that comes in that hour, and tells nothing of it.
fn object(work: &Work, member: PersonId, hour: Timestamp) -> Result<Uuid, Failure> {
    let of = [member.uuid().as_bytes().as_slice(), hour.to_string().as_bytes()].concat();
    let index = work.services().keys().index("member letter", &of);
    index.get(..16).and_then(|bytes| Uuid::from_slice(bytes).ok()).ok_or(Failure::Corrupt("a keyed hash"))
}
