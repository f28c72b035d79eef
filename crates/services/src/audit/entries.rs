//! The trail, for the owner of the practice.

use domain::access::{Act, Actor, Place, permit};

use super::{EntryView, rows::ListedRow};
use crate::kernel::{
    bind::values,
    page::{Page, PageRequest},
    refused::Refused,
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "audit entries";

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
                 audit_entry.place, audit_entry.subject, audit_link.position
             from audit_entry
             left join audit_link
                 on audit_link.practice_id = audit_entry.practice_id and audit_link.entry_id = audit_entry.id
             where audit_entry.practice_id = $1
             order by audit_entry.at desc, audit_entry.id desc
             limit $2 offset $3",
            values![window.limit(), window.offset()],
        )
        .await?;
    let lines = rows.into_iter().map(ListedRow::view).collect();
    let page = window.page(actor, services, LIST, lines);
    Ok(services.witnessed(actor, permit, subject(work.practice()), page).await?)
}

impl ListedRow {
    fn view(self) -> EntryView {
        EntryView {
            id: self.id.0,
            at: self.at.0,
            actor: self.actor_person_id.map(|id| id.0),
            role: self.role,
            act: self.act,
            place: self.place,
            subject: self.subject,
            sealed: self.position.is_some(),
        }
    }
}
