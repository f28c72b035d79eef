//! What partners share with each other, item by item, each by their own act.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use services::{
    Refused,
    domain::ids::ShareId,
    sharing::{self, ShareView},
};

use crate::{
    connection::{self, connections},
    input::{Input, id_at, show_id},
    people::Partner,
    problem::{DonePayload, done, payload, payloads},
    scalars::Instant,
    scope::Scope,
};

/// One release of one item to one person.
#[derive(SimpleObject)]
pub struct Share {
    /// Its id.
    pub id: ID,
    /// The response it is from.
    response: ID,
    /// The item.
    item: ID,
    /// The instrument's neutral title.
    title: String,
    /// What was asked.
    question: String,
    /// What the viewer answered, as the other reads it.
    answer: String,
    /// With whom.
    with: Partner,
    /// Since when.
    since: Instant,
}

/// One item that somebody shared with the viewer: that, and nothing around it.
#[derive(SimpleObject)]
pub struct SharedItem {
    /// The release.
    id: ID,
    /// By whom.
    #[graphql(name = "from")]
    author: Partner,
    /// What was asked.
    question: String,
    /// What they answered.
    answer: String,
    /// Since when it is shared.
    since: Instant,
}

impl From<ShareView> for Share {
    fn from(view: ShareView) -> Self {
        Self {
            id: show_id(view.id),
            response: show_id(view.response),
            item: ID(view.item),
            title: view.title,
            question: view.question,
            answer: view.answer,
            with: view.with.into(),
            since: view.since.into(),
        }
    }
}

impl From<sharing::SharedItem> for SharedItem {
    fn from(view: sharing::SharedItem) -> Self {
        Self {
            id: show_id(view.id),
            author: view.from.into(),
            question: view.question,
            answer: view.answer,
            since: view.since.into(),
        }
    }
}

connections! {
    /// Releases, in pages.
    ShareConnection, ShareEdge of Share, from ShareView;
    /// What others shared, in pages.
    SharedItemConnection, SharedItemEdge of SharedItem, from sharing::SharedItem;
}

payloads! {
    /// The release.
    SharePayload {
        /// The release.
        share: Option<Share>,
    }
}

/// Questions about what is shared.
#[derive(Default)]
pub struct SharingQuery;

#[Object]
impl SharingQuery {
    /// What others in the couple shared with the signed-in partner.
    async fn shared_with_me(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<SharedItemConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), sharing::shared_with_me).await;
        Some(connection::connect(page, had))
    }

    /// What the signed-in partner shares, and with whom.
    async fn my_shares(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<ShareConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), sharing::my_shares).await;
        Some(connection::connect(page, had))
    }
}

/// An item to share.
#[derive(InputObject)]
pub struct ShareInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// The response it belongs to.
    response: ID,
    /// The item.
    item: ID,
    /// With whom.
    with: ID,
}

impl ShareInput {
    fn read(self) -> Result<sharing::ShareItem, Refused> {
        let mut input = Input::default();
        let response = input.id("response", &self.response);
        let item = input.word("item", self.item.0);
        let with = input.id("with", &self.with);
        input.finish(|| Some(sharing::ShareItem { key: self.key, response: response?, item: item?, with: with? }))
    }
}

/// A release to take back.
#[derive(InputObject)]
pub struct RevokeShareInput {
    /// Which.
    share: ID,
}

/// Acts of sharing.
#[derive(Default)]
pub struct SharingMutation;

#[Object]
impl SharingMutation {
    /// Lets one other person read one item of one's own. It can be taken back, but not unseen.
    async fn share(&self, ctx: &Context<'_>, input: ShareInput) -> Result<SharePayload> {
        let outcome = Scope::of(ctx).act(input.read(), sharing::share).await;
        payload(outcome, |view| SharePayload { share: Some(view.into()), problems: Vec::new() })
    }

    /// Takes a release back.
    async fn revoke_share(&self, ctx: &Context<'_>, input: RevokeShareInput) -> Result<DonePayload> {
        let id = id_at::<ShareId>("share", &input.share);
        done(Scope::of(ctx).act(id, sharing::revoke).await)
    }
}
