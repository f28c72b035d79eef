//! What somebody does by their link when a meeting begins, and after it. Nobody is signed in.

use async_graphql::{Context, InputObject, Object, Result};
use services::{
    Refused,
    consultations::{self as acts, AskAgain, CheckIn},
    domain::{consultations::Whereabouts, text::CallBack},
};

use super::{
    booking::{BookConsultationPayload, booked},
    outcome::{Company, ConsultationDecision},
    own::{Own, OwnConsultationPayload, by_link, own_inputs, shown},
};
use crate::{input::Input, scope::Scope};

own_inputs! {
    /// What is known of oneself, to be deleted.
    AskDeletionInput;
}

/// Where one is when a meeting begins.
#[derive(InputObject)]
pub struct CheckInInput {
    /// Under which address the page stands.
    address: String,
    /// What opens it.
    link: String,
    /// Where one is: a country, or one of its states or provinces, as IE or US-FL.
    place: String,
    /// Who else is there.
    company: Company,
    /// Under which number one can be called back at once. Sealed.
    call_back: String,
    /// Whom to call if need be; may be left out. Sealed.
    emergency_contact: Option<String>,
}

impl CheckInInput {
    fn read(self) -> Result<CheckIn, Refused> {
        let mut input = Input::default();
        let said = read_whereabouts(&mut input, &self.place, (&self.call_back, self.emergency_contact.as_deref()));
        let (address, link, company) = (self.address, self.link, self.company.into());
        input.finish(|| {
            let (place, call_back, emergency) = said?;
            Some(CheckIn { address, link, place, company, call_back, emergency })
        })
    }
}

/// Reads where one says one is when a meeting begins, and how one can be reached at once: under which number, and whom else to call if need be.
/// None when something was wrong; that is noted.
pub(crate) fn read_whereabouts(
    input: &mut Input,
    place: &str,
    (call_back, emergency): (&str, Option<&str>),
) -> Option<(Whereabouts, CallBack, Option<CallBack>)> {
    let place = input.take("place", Whereabouts::parse(place));
    let call_back = input.take("callBack", CallBack::parse(call_back));
    let emergency = input.take_optional("emergencyContact", emergency, CallBack::parse);
    Some((place?, call_back?, emergency))
}

/// What one makes of a recommendation.
#[derive(InputObject)]
pub struct AnswerRecommendationInput {
    /// Under which address the page stands.
    address: String,
    /// What opens it.
    link: String,
    /// Whether one wants it.
    decision: ConsultationDecision,
}

/// Another consultation of the same type.
#[derive(InputObject)]
pub struct AskAgainInput {
    /// A fresh key; the same key again gives the first answer.
    key: String,
    /// Under which address the page stands.
    address: String,
    /// What opens the one that is over.
    link: String,
}

/// Acts by link after a meeting was booked.
#[derive(Default)]
pub struct AfterwardsMutation;

#[Object]
impl AfterwardsMutation {
    /// Says where one is, from a quarter of an hour before a meeting. What the practice may do there is never answered here.
    async fn check_in(&self, ctx: &Context<'_>, input: CheckInInput) -> Result<OwnConsultationPayload> {
        let services = &Scope::of(ctx).services;
        shown(match input.read() {
            Ok(command) => acts::check_in(services, command).await,
            Err(refused) => Err(refused),
        })
    }

    /// Says whether one wants what was recommended. One's partner says it for themself, and is not told.
    async fn answer_recommendation(
        &self,
        ctx: &Context<'_>,
        input: AnswerRecommendationInput,
    ) -> Result<OwnConsultationPayload> {
        let services = &Scope::of(ctx).services;
        let (address, link, decision) = (input.address, input.link, input.decision.into());
        shown(acts::answer_recommendation(services, &address, &link, decision).await)
    }

    /// Asks for another one after one that was missed or did not take place.
    async fn ask_again(&self, ctx: &Context<'_>, input: AskAgainInput) -> Result<BookConsultationPayload> {
        let scope = Scope::of(ctx);
        let (address, link, key, remote) = (input.address, input.link, input.key, scope.address);
        booked(acts::ask_again(&scope.services, AskAgain { address, link, key, remote }).await)
    }

    /// Asks that what is known of oneself be deleted within 30 days.
    async fn ask_deletion(&self, ctx: &Context<'_>, input: AskDeletionInput) -> Result<OwnConsultationPayload> {
        by_link(ctx, input, acts::ask_deletion).await
    }
}
