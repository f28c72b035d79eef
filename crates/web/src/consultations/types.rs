//! The practice's types of consultation: what can be booked, and for owners, making their own and closing one.

mod form;
mod invite;
mod questions;

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use self::{
    form::{ConsultationAudience, MakeConsultationTypeInput, Typed},
    invite::{Invited, invite},
    questions::{ConsultationQuestionKind, KeptQuestion, field_of, is_open},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::{DonePayload, Problem, Role, ServiceKind},
};

const HERE: &str = "/consultations/types";

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct TypesQuery {
    viewer: Option<DeskViewer>,
    consultation_type_records: Option<Vec<ConsultationTypeRecord>>,
    practice: Option<Practice>,
}

#[derive(cynic::QueryFragment)]
struct Practice {
    offers_coaching: bool,
}

/// A type as the door gives it.
#[derive(cynic::QueryFragment, Debug, Clone)]
struct ConsultationTypeRecord {
    key: String,
    name: String,
    says: String,
    service: ServiceKind,
    audience: ConsultationAudience,
    held_by: Vec<Role>,
    minutes: i32,
    buffer_before: i32,
    buffer_after: i32,
    every: i32,
    seats: i32,
    notice_hours: i32,
    horizon_days: i32,
    price_cents: Option<i32>,
    once_in_months: Option<i32>,
    questions: Vec<KeptQuestion>,
    own: bool,
    closed: bool,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: MakeConsultationTypeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct Make {
    #[arguments(input: $input)]
    make_consultation_type: ConsultationTypePayload,
}

#[derive(cynic::QueryVariables)]
struct CloseVariables {
    input: CloseConsultationTypeInput,
}

#[derive(cynic::InputObject)]
struct CloseConsultationTypeInput {
    #[cynic(rename = "type")]
    kind: String,
    closed: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CloseVariables")]
struct Close {
    #[arguments(input: $input)]
    close_consultation_type: ConsultationTypePayload,
}

#[derive(cynic::QueryVariables)]
struct CoachingVariables {
    input: OfferCoachingInput,
}

#[derive(cynic::InputObject)]
struct OfferCoachingInput {
    offered: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CoachingVariables")]
struct Coaching {
    #[arguments(input: $input)]
    offer_coaching: DonePayload,
}

#[derive(cynic::QueryFragment)]
struct ConsultationTypePayload {
    problems: Vec<Problem>,
}

/// One type, as the page shows it.
struct Line {
    key: String,
    /// Where its next version, or one like it, is made.
    href: String,
    name: String,
    facts: String,
    own: bool,
    closed: bool,
    /// Whether a link can be made with which somebody books it.
    by_invitation: bool,
}

#[derive(Template)]
#[template(path = "consultations/types.html")]
struct TypesPage {
    desk: Desk,
    lines: Vec<Line>,
    /// The link that was made just now.
    invited: Option<Invited>,
    offers_coaching: bool,
    key: String,
    typed: Typed,
    problems: Problems,
}

impl TypesPage {
    /// Whether the questions stand open.
    fn asks(&self) -> bool {
        is_open(&self.typed.questions, &self.problems)
    }
}

/// `GET /consultations/types?of=`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, asked.text("of")).await?)
}

/// `POST /consultations/types`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = match form.text("act") {
        "invite" => return invite(&site, &visitor, &form).await,
        "close" | "open" => {
            let input =
                CloseConsultationTypeInput { kind: form.text("type").to_owned(), closed: form.text("act") == "close" };
            let closed = ask(&site, &visitor, Close::build(CloseVariables { input })).await?.close_consultation_type;
            Problems::of_payload(closed.problems)?
        }
        "coaching" => {
            let input = OfferCoachingInput { offered: form.text("offered") == "yes" };
            let said = ask(&site, &visitor, Coaching::build(CoachingVariables { input })).await?.offer_coaching;
            Problems::of_payload(said.problems)?
        }
        _ => match MakeConsultationTypeInput::read(&form) {
            Ok(input) => {
                let made = ask(&site, &visitor, Make::build(MakeVariables { input })).await?.make_consultation_type;
                Problems::of_payload(made.problems)?.beside(field_of)
            }
            Err(problems) => problems,
        },
    };
    if problems.is_empty() {
        return pages::to(HERE);
    }
    let page = TypesPage { problems, ..page(&site, &visitor, "").await? };
    // The other acts have forms of their own, without the fields of this one and without its key.
    let page = match form.text("act") {
        "close" | "open" | "coaching" => page,
        _ => TypesPage { key: form.text("key").to_owned(), typed: Typed::read(&form), ..page },
    };
    pages::again(&page)
}

async fn page(site: &Site, visitor: &Visitor, of: &str) -> Result<TypesPage, Stop> {
    let answer = ask(site, visitor, TypesQuery::build(())).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let types = answer.consultation_type_records.ok_or(Stop::NotFound)?;
    let typed = types.iter().find(|kind| kind.key == of).map_or_else(Typed::fresh, Typed::of);
    Ok(TypesPage {
        desk,
        lines: types.iter().map(line).collect(),
        invited: None,
        offers_coaching: answer.practice.ok_or(Stop::NotFound)?.offers_coaching,
        key: site.door.fresh_key(),
        typed,
        problems: Problems::none(),
    })
}

fn line(kind: &ConsultationTypeRecord) -> Line {
    let roles: Vec<&str> = kind.held_by.iter().map(|role| role.words()).collect();
    let room = if kind.seats == 2 { "for one or two" } else { "for one" };
    let price = match kind.price_cents {
        None => "price on request".to_owned(),
        Some(0) => "free".to_owned(),
        Some(cents) => format!("costs {}", form::amount(cents)),
    };
    let limit = kind.once_in_months.map(|months| format!(", once in {months} months")).unwrap_or_default();
    let asks = match kind.questions.len() {
        0 => String::new(),
        1 => " Asks one question.".to_owned(),
        many => format!(" Asks {many} questions."),
    };
    Line {
        key: kind.key.clone(),
        href: format!("{HERE}?of={}", encoded(&kind.key)),
        name: kind.name.clone(),
        facts: format!(
            "{} minutes, {room}, {price}{limit}. {}. {}. Held by: {}. Kept free: {} minutes before, {} after. Booked {} hours to {} days ahead.{asks}",
            kind.minutes,
            kind.service.words(),
            kind.audience.words(),
            roles.join(", "),
            kind.buffer_before,
            kind.buffer_after,
            kind.notice_hours,
            kind.horizon_days,
        ),
        own: kind.own,
        closed: kind.closed,
        by_invitation: kind.audience == ConsultationAudience::Invited && !kind.closed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner, staff};

    fn record() -> ConsultationTypeRecord {
        ConsultationTypeRecord {
            key: "own_first_hour.2".to_owned(),
            name: "A first hour".to_owned(),
            says: "An hour to begin with.".to_owned(),
            service: ServiceKind::Consult,
            audience: ConsultationAudience::Public,
            held_by: vec![Role::Therapist],
            minutes: 60,
            buffer_before: 0,
            buffer_after: 10,
            every: 30,
            seats: 2,
            notice_hours: 24,
            horizon_days: 60,
            price_cents: Some(9050),
            once_in_months: Some(12),
            questions: vec![KeptQuestion {
                text: "How will you join us?".to_owned(),
                kind: ConsultationQuestionKind::OneOf,
                choices: vec!["Here".to_owned(), "By phone".to_owned()],
                needed: true,
            }],
            own: true,
            closed: false,
        }
    }

    fn page(desk: Desk) -> TypesPage {
        TypesPage {
            desk,
            lines: vec![
                line(&record()),
                line(&ConsultationTypeRecord { audience: ConsultationAudience::Invited, ..record() }),
            ],
            invited: Some(Invited {
                link: "https://office.example/book/northgate/invited/x".to_owned(),
                until: "Mon 16 Mar 2026, 05:00".to_owned(),
            }),
            offers_coaching: true,
            key: "key".to_owned(),
            typed: Typed::of(&record()),
            problems: Problems::one("minutes", "Enter a whole number from 5 to 480."),
        }
    }

    #[test]
    fn everybody_at_the_desk_reads_the_types_and_owners_make_them() {
        let html = check_page(&page(staff("/consultations")));
        assert!(html.contains("60 minutes, for one or two, costs 90.50, once in 12 months"), "{html}");
        assert!(!html.contains("name=\"minutes\""));
        assert_eq!(html.matches("Make a link").count(), 1, "{html}");
        assert!(html.contains("/book/northgate/invited/x") && html.contains("Mon 16 Mar 2026"));
        let html = check_page(&page(owner("/consultations")));
        assert!(html.contains("name=\"of\" value=\"own_first_hour.2\"") && html.contains("value=\"90.50\""), "{html}");
        assert!(html.contains("Here\nBy phone</textarea>") && html.contains("Asks one question."), "{html}");
        assert!(html.contains("Enter a whole number from 5 to 480.") && html.contains("name=\"offered\" value=\"no\""));
    }
}
