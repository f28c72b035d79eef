//! Inviting somebody to book: a link that opens the public page for one type, shown once to whoever made it. It is worked out from a key and kept
//! nowhere; the database has its hash. It books once, within a fortnight.

use domain::{
    access::{Act, Actor, Place, permit},
    consultations::{Audience, ConsultationType, invitation},
    ids::BookingInvitationId,
    problem::{Code, Problem},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use super::{
    links,
    page::unknown_type,
    types::{offered, to_book},
};
use crate::kernel::{
    bind::{At, values},
    once::Once,
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct InviteToBook {
    /// What recognises a repeat.
    pub key: String,
    /// The key of the type.
    pub type_key: String,
}

/// What is handed to whoever is invited. It is shown once.
#[derive(Clone)]
pub struct BookingInvitation {
    /// Under which address the page stands.
    pub address: String,
    /// What opens the page.
    pub link: String,
    /// Until when it does.
    pub ends_at: Timestamp,
}

/// Makes a link with which somebody books a type that only those book who were invited. A repeat gives the same.
///
/// # Errors
/// `NotAllowed` for anybody who does not arrange consultations, `NotFound` at `type` for one that is not there, `WrongState` there for one that has
/// another audience, `WrongState` where no public page stands, `KeyReused`.
pub async fn invite_to_book(
    actor: &Actor,
    services: &Services,
    command: InviteToBook,
) -> Result<BookingInvitation, Refused> {
    let permit = permit(actor, Act::ArrangeConsultations, Place::Practice)?;
    let made_by = actor.person_id().ok_or_else(Problem::not_allowed)?;
    let work = Work::begin(actor, services).await?;
    let once = Once::new(&work, "inviteToBook", &command.key, &[&command.type_key])?;
    if let Some(before) = once.recall::<BookingInvitationId>(&work, actor).await? {
        return shown(&work, before).await;
    }
    let kind = to_book(&work, &command.type_key).await?;
    if kind.audience() != Audience::Invited {
        let words =
            "Links are for types that only those book who were invited. Choose another type, or change its audience.";
        return Err(Problem::at("type", Code::WrongState, words).into());
    }
    let (id, ends_at): (BookingInvitationId, _) = (work.id(), invitation::ends_at(work.now()));
    work.run(
        "insert into booking_invitation (practice_id, id, link_hash, family, made_by, made_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        values![id, hash(services, &links::inviting(services, id)), kind.family(), made_by, work.now(), ends_at],
    )
    .await?;
    once.keep(&work, actor, id).await?;
    let view = shown(&work, id).await?;
    work.commit(actor, permit, subject(id)).await?;
    Ok(view)
}

#[derive(FromQueryResult)]
struct ShownRow {
    address: String,
    ends_at: At,
}

async fn shown(work: &Work, id: BookingInvitationId) -> Result<BookingInvitation, Refused> {
    let row: Option<ShownRow> = work
        .find(
            "select page.address, invitation.ends_at from booking_invitation invitation
             join booking_page page on page.practice_id = invitation.practice_id
             where invitation.practice_id = $1 and invitation.id = $2",
            values![id],
        )
        .await?;
    let row = row.ok_or_else(|| {
        let words = "The practice has no public page yet, so no link was made. Open it under Hours first.";
        Problem::new(Code::WrongState, words)
    })?;
    Ok(BookingInvitation { address: row.address, link: links::inviting(work.services(), id), ends_at: row.ends_at.0 })
}

#[derive(FromQueryResult)]
struct FamilyRow {
    family: String,
}

/// The type that a link opens the page for, in its newest version.
///
/// # Errors
/// One answer for every link that opens nothing: wrong, expired, used, or for what is not offered any more.
pub(super) async fn opened(work: &Work, link: &str) -> Result<&'static ConsultationType, Refused> {
    if link.len() > links::LONGEST {
        return Err(links::ended().into());
    }
    let row: Option<FamilyRow> = work
        .find(
            "select family from booking_invitation
             where practice_id = $1 and link_hash = $2 and ends_at > $3 and used_at is null",
            values![hash(work.services(), link), work.now()],
        )
        .await?;
    let family = row.ok_or_else(links::ended)?.family;
    let mut offered = offered(work).await?.into_iter();
    let kind = offered.find(|kind| kind.family() == family && kind.audience() == Audience::Invited);
    Ok(kind.ok_or_else(links::ended)?)
}

/// Whether whoever books a type may: anybody what is public, and what needs an invitation with one. The invitation is used then, and of two who use it
/// at once one books.
///
/// # Errors
/// As [`opened`]; `NotFound` at `type` for what nobody books by themself.
pub(super) async fn spend(work: &Work, kind: &ConsultationType, link: Option<&str>) -> Result<(), Refused> {
    match kind.audience() {
        Audience::Public => return Ok(()),
        Audience::Invited => {}
        Audience::Client | Audience::Staff => return Err(unknown_type().into()),
    }
    let link = link.ok_or_else(links::ended)?;
    if opened(work, link).await?.family() != kind.family() {
        return Err(links::ended().into());
    }
    let used = work
        .run(
            "update booking_invitation set used_at = $3 where practice_id = $1 and link_hash = $2 and used_at is null",
            values![hash(work.services(), link), work.now()],
        )
        .await?;
    if used == 1 { Ok(()) } else { Err(links::ended().into()) }
}

fn hash(services: &Services, link: &str) -> Vec<u8> {
    services.keys().index("booking invitation", link.as_bytes())
}
