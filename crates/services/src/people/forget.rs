//! Forgetting somebody who never came into care: their key is destroyed, and with it everything that was sealed for them.

use domain::ids::PersonId;

use crate::kernel::{bind::values, refused::Failure, work::Work};

/// Destroys the key of somebody who is in no couple, works nowhere here and has no account, and takes their contact preference out. Their row stays,
/// without a name, so that what others did stays readable. False where there is nobody to forget.
pub(crate) async fn forget(work: &Work, person: PersonId) -> Result<bool, Failure> {
    let forgotten = work
        .run(
            "update person set sealed_key = null, version = version + 1
             where practice_id = $1 and id = $2 and sealed_key is not null
               and not exists (select 1 from couple_member where practice_id = $1 and person_id = $2)
               and not exists (select 1 from practice_member where practice_id = $1 and person_id = $2)
               and not exists (select 1 from sign_in where practice_id = $1 and person_id = $2)",
            values![person],
        )
        .await?;
    if forgotten == 0 {
        return Ok(false);
    }
    work.run("delete from contact_preference where practice_id = $1 and person_id = $2", values![person]).await?;
    Ok(true)
}
