//! Who did and saw what.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use services::audit::{self, EntryView};

use crate::{
    connection::{self, connections},
    input::show_id,
    scalars::Instant,
    scope::Scope,
};

/// One line of the trail. Never what was written or read.
#[derive(SimpleObject)]
pub struct AuditEntry {
    /// Its id.
    id: ID,
    /// When.
    at: Instant,
    /// By whom; null for the service itself.
    actor: Option<ID>,
    /// The name of whoever did it; null for the service itself.
    actor_name: Option<String>,
    /// In which role.
    role: String,
    /// What was done.
    act: String,
    /// What was done, in words of the practice.
    words: String,
    /// How the actor stood to it.
    place: String,
    /// To which thing, by its id.
    subject: String,
    /// What kind of thing that is, in words of the practice; empty for one that has none.
    kind: String,
    /// The name of the person whose record it is, where it is somebody's.
    concerns: Option<String>,
    /// Whether it is sealed into the chain already.
    sealed: bool,
}

impl From<EntryView> for AuditEntry {
    fn from(view: EntryView) -> Self {
        Self {
            id: show_id(view.id),
            at: view.at.into(),
            actor: view.actor.map(show_id),
            actor_name: view.actor_name,
            role: view.role,
            act: view.act,
            words: view.words,
            place: view.place,
            subject: view.subject,
            kind: view.kind.to_owned(),
            concerns: view.concerns,
            sealed: view.sealed,
        }
    }
}

connections! {
    /// The trail, in pages.
    AuditEntryConnection, AuditEntryEdge of AuditEntry, from EntryView;
}

/// Questions about the trail.
#[derive(Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// Who did and saw what. Owners.
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<AuditEntryConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), audit::entries).await;
        Some(connection::connect(page, had))
    }
}
