//! What the buttons of an agreement do. Each leads back to it, as it is then.

use axum::extract::{Path, State};
use cynic::MutationBuilder;

use super::{AgreementWord, page};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Problem},
};

#[derive(cynic::InputObject)]
struct SignAgreementInput {
    agreement: cynic::Id,
    version: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct SignVariables {
    input: SignAgreementInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SignVariables")]
struct Sign {
    #[arguments(input: $input)]
    sign_agreement: AgreementPayload,
}

#[derive(cynic::InputObject)]
struct TakeAgreementBackInput {
    agreement: cynic::Id,
    version: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct TakeBackVariables {
    input: TakeAgreementBackInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TakeBackVariables")]
struct TakeBack {
    #[arguments(input: $input)]
    take_agreement_back: DonePayload,
}

#[derive(cynic::InputObject)]
struct StopAgreementInput {
    agreement: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct StopVariables {
    input: StopAgreementInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "StopVariables")]
struct StopIt {
    #[arguments(input: $input)]
    stop_agreement: AgreementPayload,
}

#[derive(cynic::InputObject)]
struct ShowLimitsInput {
    agreement: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct ShowVariables {
    input: ShowLimitsInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ShowVariables")]
struct ShowLimits {
    #[arguments(input: $input)]
    show_limits: AgreementPayload,
}

#[derive(cynic::InputObject)]
struct HideLimitsInput {
    agreement: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct HideVariables {
    input: HideLimitsInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "HideVariables")]
struct HideLimits {
    #[arguments(input: $input)]
    hide_limits: AgreementPayload,
}

#[derive(cynic::InputObject)]
struct SayOfAgreementInput {
    agreement: cynic::Id,
    word: AgreementWord,
}

#[derive(cynic::QueryVariables)]
struct SayVariables {
    input: SayOfAgreementInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "SayVariables")]
struct Say {
    #[arguments(input: $input)]
    say_of_agreement: AgreementPayload,
}

#[derive(cynic::QueryFragment)]
struct AgreementPayload {
    problems: Vec<Problem>,
}

/// `POST /agreements/{id}`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let unsaid = form.text("act") == "say" && AgreementWord::parse(form.text("word")).is_none();
    let problems = if unsaid {
        Problems::one("word", "Choose one of these. You can also leave it.")
    } else {
        Problems::of_payload(done(&site, &visitor, &id, &form).await?)?
    };
    if problems.is_empty() {
        // What was taken back is no longer there to be read.
        let place =
            if form.text("act") == "take-back" { "/agreements".to_owned() } else { format!("/agreements/{id}") };
        return pages::to(&place);
    }
    pages::again(&page(&site, &visitor, id, problems).await?)
}

/// Does what the pressed button says.
async fn done(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Result<Vec<Problem>, Stop> {
    let agreement = cynic::Id::new(id);
    let version = cynic::Id::new(form.text("version"));
    Ok(match form.text("act") {
        "sign" => {
            let input = SignAgreementInput { agreement, version };
            ask(site, visitor, Sign::build(SignVariables { input })).await?.sign_agreement.problems
        }
        "take-back" => {
            let input = TakeAgreementBackInput { agreement, version };
            ask(site, visitor, TakeBack::build(TakeBackVariables { input })).await?.take_agreement_back.problems
        }
        "stop" => {
            let input = StopAgreementInput { agreement };
            ask(site, visitor, StopIt::build(StopVariables { input })).await?.stop_agreement.problems
        }
        "show" => {
            let input = ShowLimitsInput { agreement };
            ask(site, visitor, ShowLimits::build(ShowVariables { input })).await?.show_limits.problems
        }
        "hide" => {
            let input = HideLimitsInput { agreement };
            ask(site, visitor, HideLimits::build(HideVariables { input })).await?.hide_limits.problems
        }
        "say" => {
            let word = AgreementWord::parse(form.text("word")).ok_or(Stop::NotAForm)?;
            let input = SayOfAgreementInput { agreement, word };
            ask(site, visitor, Say::build(SayVariables { input })).await?.say_of_agreement.problems
        }
        _ => return Err(Stop::NotAForm),
    })
}
