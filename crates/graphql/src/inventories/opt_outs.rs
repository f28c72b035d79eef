//! What the signed-in partner does not want to be asked again.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use services::inventories::{self, OptOutView};

use crate::{
    connection::{self, connections},
    input::Input,
    problem::{DonePayload, done},
    scalars::Instant,
    scope::Scope,
};

/// Something a partner does not want to be asked again.
#[derive(SimpleObject)]
pub struct OptOut {
    /// The instrument's key.
    instrument: String,
    /// Its neutral title.
    title: String,
    /// Since when.
    since: Instant,
}

impl From<OptOutView> for OptOut {
    fn from(view: OptOutView) -> Self {
        Self { instrument: view.instrument, title: view.title, since: view.since.into() }
    }
}

connections! {
    /// What a partner does not want to be asked again, in pages.
    OptOutConnection, OptOutEdge of OptOut, from OptOutView;
}

/// Questions about it.
#[derive(Default)]
pub struct OptOutQuery;

#[Object]
impl OptOutQuery {
    /// What the signed-in partner does not want to be asked again.
    async fn my_opt_outs(
        &self,
        ctx: &Context<'_>,
        #[graphql(default_with = "Some(20)", desc = "How many, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to begin.")] after: Option<String>,
    ) -> Option<Result<OptOutConnection>> {
        let had = after.is_some();
        let page = Scope::of(ctx).act(Ok(connection::request(first, after)), inventories::opt_outs).await;
        Some(connection::connect(page, had))
    }
}

/// Something to be asked again after all.
#[derive(InputObject)]
pub struct TakeBackOptOutInput {
    /// The instrument's key.
    instrument: String,
}

/// Acts on it.
#[derive(Default)]
pub struct OptOutMutation;

#[Object]
impl OptOutMutation {
    /// Lets an instrument be asked again. Nothing that ended begins again by itself.
    async fn take_back_opt_out(&self, ctx: &Context<'_>, input: TakeBackOptOutInput) -> Result<DonePayload> {
        let mut read = Input::default();
        let instrument = read.word("instrument", input.instrument);
        let instrument = read.finish(|| instrument);
        done(Scope::of(ctx).act(instrument, inventories::take_back_opt_out).await)
    }
}
