//! Letters: whether they went out, and the links in them. Never what a letter is about.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use services::reminders::{self, DeliveryView};

use crate::{
    connection::{self, connections},
    input::show_id,
    people::Person,
    problem::{DonePayload, done},
    scalars::Instant,
    scope::Scope,
};

/// Where a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "reminders::DeliveryState")]
pub enum DeliveryState {
    /// It waits for its time.
    Planned,
    /// It is being sent.
    Sending,
    /// The mail server took it.
    Sent,
    /// It could not be delivered.
    GivenUp,
    /// When its time came, something spoke against it.
    Dropped,
    /// What it was about was settled first.
    Settled,
}

/// A letter as the front desk sees it: to whom and when, never why.
#[derive(SimpleObject)]
pub struct Delivery {
    /// Its id.
    id: ID,
    /// To whom.
    person: Person,
    /// Where it is.
    state: DeliveryState,
    /// When it is, or was, to be tried next.
    planned_for: Instant,
    /// When the mail server took it.
    sent_at: Option<Instant>,
    /// How often it was tried.
    attempts: i64,
    /// What to do, when it was given up.
    advice: Option<String>,
}

impl From<DeliveryView> for Delivery {
    fn from(view: DeliveryView) -> Self {
        Self {
            id: show_id(view.id),
            person: view.person.into(),
            state: view.state.into(),
            planned_for: view.planned_for.into(),
            sent_at: view.sent_at.map(Instant::from),
            attempts: view.attempts.into(),
            advice: view.advice.map(str::to_owned),
        }
    }
}

connections! {
    /// Letters, in pages.
    DeliveryConnection, DeliveryEdge of Delivery, from DeliveryView;
}

/// Questions about letters.
#[derive(Default)]
pub struct RemindersQuery;

#[Object]
impl RemindersQuery {
    /// Letters, and whether they went out. Staff and owners; never what a letter is about.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(50)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<DeliveryConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), reminders::deliveries).await;
        Some(connection::connect(page, had))
    }
}

/// A link that was followed.
#[derive(InputObject)]
pub struct FollowDoorbellInput {
    /// What stood in the link.
    token: String,
}

/// Acts on letters.
#[derive(Default)]
pub struct RemindersMutation;

#[Object]
impl RemindersMutation {
    /// Says that the signed-in person came by a link in a letter. A link of somebody else is burned and its owner warned in the portal; the
    /// answer is the same.
    async fn follow_doorbell(&self, ctx: &Context<'_>, input: FollowDoorbellInput) -> Result<DonePayload> {
        let outcome = Scope::of(ctx)
            .act(Ok(()), async |actor, services, ()| reminders::follow_doorbell(actor, services, &input.token).await)
            .await;
        done(outcome)
    }
}
