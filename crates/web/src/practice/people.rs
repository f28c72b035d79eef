//! The people of the practice: who can sign in, who waits for a code, and adding somebody.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use super::everyone::{PeopleQuery, PeopleVariables, Record};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page, encoded};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::Problem;

#[derive(cynic::InputObject, Debug)]
struct AddPersonInput {
    key: String,
    name: String,
    zone: String,
    address: Option<String>,
}

#[derive(cynic::QueryVariables, Debug)]
struct AddPersonVariables {
    input: AddPersonInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AddPersonVariables")]
struct AddPerson {
    #[arguments(input: $input)]
    add_person: AddPersonPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct AddPersonPayload {
    person: Option<Added>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Person")]
struct Added {
    #[expect(dead_code, reason = "only that somebody was added matters here")]
    id: cynic::Id,
}

#[derive(Template)]
#[template(path = "practice/people.html")]
struct PeoplePage {
    desk: Desk,
    people: Vec<Record>,
    from_start: bool,
    next: String,
    key: String,
    person_name: String,
    zone: String,
    address: String,
    problems: Problems,
}

impl PeoplePage {
    /// Whether the reader may hand this person a code: to clients at the front desk, to members as an owner.
    fn hands_over(&self, person: &Record) -> bool {
        if person.is_client() { self.desk.keeps_front_desk() } else { self.desk.owns() }
    }
}

/// `GET /people`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    pages::show(&people_page(&site, &visitor, part.some("after"), &Form::default(), Problems::none()).await?)
}

/// `POST /people`
pub(super) async fn add(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let input = AddPersonInput {
        key: form.text("key").to_owned(),
        name: form.text("name").to_owned(),
        zone: form.text("zone").to_owned(),
        address: form.some("address"),
    };
    let payload = ask(&site, &visitor, AddPerson::build(AddPersonVariables { input })).await?.add_person;
    let problems = Problems::of_payload(payload.problems)?;
    match payload.person.filter(|_| problems.is_empty()) {
        Some(_) => pages::to("/people"),
        None => pages::again(&people_page(&site, &visitor, None, &form, problems).await?),
    }
}

async fn people_page(
    site: &Site,
    visitor: &Visitor,
    after: Option<String>,
    form: &Form,
    problems: Problems,
) -> Result<PeoplePage, Stop> {
    let from_start = after.is_none();
    let answer = ask(site, visitor, PeopleQuery::build(PeopleVariables { after, first: 50 })).await?;
    let own_zone = answer.viewer.as_ref().map(|viewer| viewer.person.zone.clone()).unwrap_or_default();
    let desk = Desk::open(answer.viewer, "/people")?;
    let (people, page) = answer.people.map_or((Vec::new(), None), |list| (list.nodes, Some(list.page_info)));
    let cursor = page.and_then(|page| page.end_cursor.filter(|_| page.has_next_page));
    Ok(PeoplePage {
        desk,
        people,
        from_start,
        next: cursor.map(|cursor| format!("/people?after={}", encoded(&cursor))).unwrap_or_default(),
        key: site.door.fresh_key(),
        person_name: form.text("name").to_owned(),
        zone: form.some("zone").unwrap_or(own_zone),
        address: form.text("address").to_owned(),
        problems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner, staff};
    use crate::practice::everyone::tests::client;
    use crate::vocabulary::Role;

    fn page(desk: Desk, people: Vec<Record>, problems: Problems) -> PeoplePage {
        PeoplePage {
            desk,
            people,
            from_start: true,
            next: "/people?after=x".into(),
            key: "key".into(),
            person_name: "Robin".into(),
            zone: "Mars/Olympus".into(),
            address: String::new(),
            problems,
        }
    }

    #[test]
    fn codes_are_handed_over_at_the_front_desk() {
        let people = || vec![client("per_1", "Robin")];
        let html = check_page(&page(staff("/people"), people(), Problems::none()));
        assert!(html.contains("href=\"/people/per_1/code\""));
        assert!(html.contains("href=\"/people?after=x\""));
        assert!(!check_page(&page(owner("/people"), people(), Problems::none())).contains("/people/per_1/code"));
    }

    #[test]
    fn members_get_their_codes_from_an_owner_and_are_asked_for_no_safe_contact() {
        let member = || Record { roles: vec![Role::Therapist], ..client("per_9", "Olav") };
        let at_the_desk = check_page(&page(staff("/people"), vec![member()], Problems::none()));
        assert!(!at_the_desk.contains("/people/per_9/code") && !at_the_desk.contains("Not asked yet"));
        let owners = check_page(&page(owner("/people"), vec![member()], Problems::none()));
        assert!(owners.contains("/people/per_9/code"));
    }

    #[test]
    fn an_address_that_has_to_be_talked_about_says_so() {
        let mut person = client("per_1", "Robin");
        assert!(!check_page(&page(staff("/people"), vec![person.clone()], Problems::none())).contains("Not in use"));
        person.address_in_question = true;
        assert!(check_page(&page(staff("/people"), vec![person], Problems::none())).contains("Not in use"));
    }

    #[test]
    fn a_refused_person_keeps_what_was_typed() {
        let html = check_page(&page(owner("/people"), vec![], Problems::one("zone", "There is no such zone.")));
        assert!(html.contains("value=\"Mars/Olympus\"") && html.contains("value=\"Robin\""));
        assert!(html.contains("href=\"#f-zone\""));
    }
}
