//! What one request carries with it: who asks, from where, and how.

use std::net::IpAddr;

use async_graphql::Context;
use services::{
    Refused, Services,
    domain::{
        access::Actor,
        problem::{Code, Problem},
    },
};

/// The request's own data, put into the context of every resolver.
pub struct Scope {
    /// Everything that can be done.
    pub services: Services,
    /// Whoever the session token belongs to.
    pub actor: Option<Actor>,
    /// Where the request came from, if that is known.
    pub address: Option<IpAddr>,
    /// Whether a sign-in gives a token for programs, whatever it says itself.
    pub wants_token: bool,
}

impl Scope {
    /// The scope of the request that this resolver serves.
    pub fn of<'a>(ctx: &Context<'a>) -> &'a Self {
        ctx.data_unchecked::<Self>()
    }

    /// Whoever is signed in.
    ///
    /// # Errors
    /// `SignInNeeded` when nobody is.
    pub fn actor(&self) -> Result<&Actor, Refused> {
        self.actor
            .as_ref()
            .ok_or_else(|| Problem::new(Code::SignInNeeded, "You are signed out. Sign in and do this again.").into())
    }

    /// Does an act of the services for whoever is signed in, once what it was asked with could be read.
    ///
    /// # Errors
    /// `SignInNeeded` first, then what was wrong with the input, then what the act refuses.
    pub async fn act<C, V>(
        &self,
        command: Result<C, Refused>,
        act: impl AsyncFnOnce(&Actor, &Services, C) -> Result<V, Refused>,
    ) -> Result<V, Refused> {
        let actor = self.actor()?;
        act(actor, &self.services, command?).await
    }
}
