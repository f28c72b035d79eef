//! The list: everything that waits for one clinician, over all their couples.

use domain::{
    access::{Act, Actor, Place, permit},
    worklist::Subject,
};

use super::{
    ItemView, Wanted,
    names::Names,
    sources::{self, Found, Reader},
};
use crate::kernel::{
    page::{Page, PageRequest},
    refused::{Failure, Refused},
    services::Services,
    work::{Work, subject},
};

const LIST: &str = "worklist";

/// What waits for the actor: everything of the couples they lead, and of the couples they supervise what concerns safety. Safety first, then
/// by kind, the oldest first.
///
/// # Errors
/// `NotAllowed` for anybody but therapists and supervisors.
pub async fn worklist(
    actor: &Actor,
    services: &Services,
    wanted: Wanted,
    page: PageRequest,
) -> Result<Page<ItemView>, Refused> {
    let permit = permit(actor, Act::SeeWorklist, Place::Practice)?;
    let reader = Reader::of(actor)?;
    let window = page.window(actor, services, LIST)?;
    let work = Work::read(actor, services).await?;
    let found = window.of(sources::gather(&work, reader, wanted).await?);
    let names = Names::gather(&work, reader).await?;
    let mut views = Vec::with_capacity(found.len());
    for one in found {
        views.push(view(&work, &names, one).await?);
    }
    let page = window.page(actor, services, LIST, views);
    Ok(services.witnessed(actor, permit, subject(reader.me), page).await?)
}

async fn view(work: &Work, names: &Names, found: Found) -> Result<ItemView, Failure> {
    let (alias, name) = names.open(work, found.item.couple, found.person).await?;
    let (mut run, mut assignment, mut safety_task) = (None, None, None);
    match found.item.subject {
        Subject::Exercise(id) => run = Some(id),
        Subject::Unanswered(id) => assignment = Some(id),
        Subject::SafetyTasks(id) | Subject::Tasks(id) => safety_task = Some(id),
        _ => {}
    }
    Ok(ItemView {
        item: found.item,
        alias,
        person: found.person,
        name,
        what: found.what,
        why: found.why,
        since: found.since,
        days: work.now().duration_since(found.since).as_hours() / 24,
        due_at: found.due_at,
        response: found.response,
        run,
        assignment,
        safety_task,
    })
}
