//! The address of one's own calendar: made while one looks, shown once, kept as a keyed hash, ended by hand, by age, and with every sign-in.

use data_encoding::BASE64URL_NOPAD;
use domain::{
    access::{Act, Actor, Place, permit},
    calendars::lives_until,
    problem::{Code, Problem},
    random,
};
use sea_orm::FromQueryResult;

use super::{AddressView, MadeAddress};
use crate::kernel::{
    bind::{At, values},
    refused::Refused,
    services::Services,
    work::{Work, subject_of},
};

/// How it stands with the address of one's own calendar.
///
/// # Errors
/// `NotAllowed` for whoever has no appointments of their own.
pub async fn calendar_address(actor: &Actor, services: &Services) -> Result<AddressView, Refused> {
    let permit = permit(actor, Act::SeeOwnCalendar, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::read(actor, services).await?;
    let row: Option<AddressRow> = work
        .find(
            "select made_at, ends_at from calendar_feed where practice_id = $1 and person_id = $2 and ends_at > $3",
            values![me, work.now()],
        )
        .await?;
    let view =
        AddressView { made_at: row.as_ref().map(|row| row.made_at.0), ends_at: row.as_ref().map(|row| row.ends_at.0) };
    Ok(services.witnessed(actor, permit, subject_of(me, me), view).await?)
}

/// Makes an address for one's own calendar. One that was there opens nothing from then on.
///
/// # Errors
/// `Missing` at `understood` unless the person says that they know what others can see; `StepUpNeeded` when they have not proved themself again
/// within the last minutes, because whoever has somebody's open browser for a moment must not take their calendar along.
pub async fn make_address(actor: &Actor, services: &Services, understood: bool) -> Result<MadeAddress, Refused> {
    let permit = permit(actor, Act::ChangeCalendarAddress, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    if !understood {
        let words = "Please tick that you know what others can see. Nothing was made yet.";
        return Err(Problem::at("understood", Code::Missing, words).into());
    }
    if !actor.is_stepped_up() {
        return Err(Problem::new(Code::StepUpNeeded, "Type your password once more, then make the address.").into());
    }
    let work = Work::begin(actor, services).await?;
    let link = BASE64URL_NOPAD.encode(&random::array::<32>(services.random()));
    let (made_at, ends_at) = (work.now(), lives_until(work.now()));
    work.run(
        "insert into calendar_feed (practice_id, person_id, link_hash, made_at, ends_at) values ($1, $2, $3, $4, $5)
         on conflict (practice_id, person_id) do update
         set link_hash = excluded.link_hash, made_at = excluded.made_at, ends_at = excluded.ends_at",
        values![me, hash(services, &link), made_at, ends_at],
    )
    .await?;
    work.commit(actor, permit, subject_of(me, me)).await?;
    Ok(MadeAddress { link, view: AddressView { made_at: Some(made_at), ends_at: Some(ends_at) } })
}

/// Ends the address of one's own calendar. Where there is none, nothing happens.
///
/// # Errors
/// `NotAllowed` for whoever has no appointments of their own.
pub async fn end_address(actor: &Actor, services: &Services) -> Result<(), Refused> {
    let permit = permit(actor, Act::ChangeCalendarAddress, Place::Own)?;
    let me = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    work.run("delete from calendar_feed where practice_id = $1 and person_id = $2", values![me]).await?;
    work.commit(actor, permit, subject_of(me, me)).await?;
    Ok(())
}

/// What the database keeps of a link.
pub(super) fn hash(services: &Services, link: &str) -> Vec<u8> {
    services.keys().index("calendar link", link.as_bytes())
}

#[derive(FromQueryResult)]
struct AddressRow {
    made_at: At,
    ends_at: At,
}
