//! Opening a couple: a name the practice uses for it, and the people who belong to it.

use askama::Template;
use axum::extract::State;
use cynic::MutationBuilder;

use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::practice::everyone::{self, Record};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Problem, ServiceKind};

/// As many people as the form has room for. A couple has two as a rule, and may have more.
const PLACES: [&str; 4] = ["member1", "member2", "member3", "member4"];

#[derive(cynic::InputObject, Debug)]
struct OpenCoupleInput {
    key: String,
    alias: String,
    members: Vec<cynic::Id>,
    service: ServiceKind,
}

#[derive(cynic::QueryVariables, Debug)]
struct OpenCoupleVariables {
    input: OpenCoupleInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "OpenCoupleVariables")]
struct OpenCouple {
    #[arguments(input: $input)]
    open_couple: CouplePayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CouplePayload {
    couple: Option<Couple>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Couple {
    id: cynic::Id,
}

#[derive(Template)]
#[template(path = "couples/new.html")]
struct NewCouplePage {
    desk: Desk,
    clients: Vec<Record>,
    places: Vec<Place>,
    key: String,
    alias: String,
    service: String,
    problems: Problems,
}

/// One place in the couple, and who was chosen for it.
struct Place {
    name: &'static str,
    label: String,
    chosen: String,
}

/// `GET /couples/new`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&new_page(&site, &visitor, &Form::default(), Problems::none()).await?)
}

/// `POST /couples/new`
pub(super) async fn open(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let chosen = PLACES.iter().filter_map(|place| form.some(place));
    let input = OpenCoupleInput {
        key: form.text("key").to_owned(),
        alias: form.text("alias").to_owned(),
        members: chosen.map(cynic::Id::new).collect(),
        service: ServiceKind::from_word(form.text("service")).unwrap_or(ServiceKind::Therapy),
    };
    let payload = ask(&site, &visitor, OpenCouple::build(OpenCoupleVariables { input })).await?.open_couple;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.couple.filter(|_| problems.is_empty()) {
        Some(couple) => pages::to(&format!("/couples/{}", couple.id.inner())),
        None => pages::again(&new_page(&site, &visitor, &form, problems).await?),
    }
}

async fn new_page(site: &Site, visitor: &Visitor, form: &Form, problems: Problems) -> Result<NewCouplePage, Stop> {
    let (viewer, everyone) = everyone::of_practice(site, visitor).await?;
    let desk = Desk::open(viewer, "/caseload")?;
    let clients = everyone.into_iter().filter(Record::is_client).collect();
    Ok(NewCouplePage {
        desk,
        clients,
        places: places(form),
        key: site.door.fresh_key(),
        alias: form.text("alias").to_owned(),
        service: form.some("service").unwrap_or_else(|| "THERAPY".to_owned()),
        problems,
    })
}

fn places(form: &Form) -> Vec<Place> {
    let numbered = PLACES.iter().zip(1..);
    let place = |(name, number): (&&'static str, i32)| Place {
        name,
        label: if number <= 2 { format!("Partner {number}") } else { format!("Partner {number} (if there is one)") },
        chosen: form.text(name).to_owned(),
    };
    numbered.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    #[test]
    fn a_refused_couple_keeps_its_people() {
        let form =
            Form::from(vec![("member2".to_owned(), "per_7".to_owned()), ("alias".to_owned(), "Alder <1>".to_owned())]);
        let page = NewCouplePage {
            desk: therapist("/caseload"),
            clients: vec![everyone::tests::client("per_7", "Robin")],
            places: places(&form),
            key: "key".into(),
            alias: form.text("alias").to_owned(),
            service: "COACHING".into(),
            problems: Problems::one("members", "A couple has at least two people."),
        };
        let html = check_page(&page);
        assert_eq!(html.matches("<option value=\"per_7\" selected>").count(), 1);
        assert!(html.contains("value=\"COACHING\" selected") && !html.contains("value=\"CONSULT\""));
        assert!(html.contains("Alder &#60;1&#62;") || html.contains("Alder &lt;1&gt;"));
    }

    #[test]
    fn without_people_the_page_says_to_add_them_first() {
        let page = NewCouplePage {
            desk: therapist("/caseload"),
            clients: vec![],
            places: places(&Form::default()),
            key: "key".into(),
            alias: String::new(),
            service: String::new(),
            problems: Problems::none(),
        };
        assert!(check_page(&page).contains("href=\"/people\""));
    }
}
