//! Assigning a form to one person: which one, to whom, from when, and how often. And taking an assignment back.

mod choices;
mod take_back;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use self::choices::{AssignQuery, AssignVariables, Instrument, Offer};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::couples::summary::CoupleLine;
use crate::desk::Desk;
use crate::desk::words::ReminderPolicy;
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Problem, TypedDate};

/// The pages of assigning.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/couples/{id}/assign", get(show).post(assign))
        .route("/assignments/{id}/cancel", get(take_back::show).post(take_back::cancel))
}

#[derive(cynic::InputObject, Debug)]
struct AssignInventoryInput {
    key: String,
    couple: cynic::Id,
    thread: Option<cynic::Id>,
    respondent: cynic::Id,
    instrument: String,
    first_due: TypedDate,
    every_days: Option<i32>,
    reminders: Option<ReminderPolicy>,
}

#[derive(cynic::QueryVariables, Debug)]
struct AssignInventoryVariables {
    input: AssignInventoryInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AssignInventoryVariables")]
struct AssignInventory {
    #[arguments(input: $input)]
    assign_inventory: AssignmentPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct AssignmentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/assign.html")]
struct AssignPage {
    desk: Desk,
    couple: CoupleLine,
    offers: Vec<Offer>,
    key: String,
    /// What was chosen and typed so far, or what the address preselects.
    form: Form,
    problems: Problems,
}

impl AssignPage {
    fn chosen(&self, name: &str, value: &str) -> bool {
        self.form.text(name) == value
    }

    fn repeats(&self) -> bool {
        self.form.text("repeat") == "every"
    }

    /// The days typed so far, or what the authors of the chosen form advise.
    fn days(&self) -> String {
        let advised = || {
            self.offers.iter().find(|offer| self.chosen("instrument", &offer.key)).and_then(|offer| offer.every_days)
        };
        self.form.some("everyDays").unwrap_or_else(|| advised().unwrap_or(28).to_string())
    }

    /// What is wrong about the person, or about the thread that follows from them.
    fn about_respondent(&self) -> &str {
        let about_person = self.problems.of("respondent");
        if about_person.is_empty() { self.problems.of("thread") } else { about_person }
    }

    /// The letters chosen so far, or those that are usual.
    fn reminds(&self, policy: &str) -> bool {
        ReminderPolicy::parse(self.form.text("reminders")).unwrap_or(ReminderPolicy::Standard).value() == policy
    }
}

/// `GET /couples/{id}/assign?respondent=&instrument=`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    pages::show(&assign_page(&site, &visitor, &id, asked, Problems::none()).await?)
}

/// `POST /couples/{id}/assign`
async fn assign(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = assign_page(&site, &visitor, &id, form, Problems::none()).await?;
    let input = match input(&page.form, &page.couple, &page.offers) {
        Ok(input) => AssignInventoryInput { couple: cynic::Id::new(&id), ..input },
        Err(problems) => return pages::again(&AssignPage { problems, ..page }),
    };
    let operation = AssignInventory::build(AssignInventoryVariables { input });
    let payload = ask(&site, &visitor, operation).await?.assign_inventory;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    pages::again(&AssignPage { problems, ..page })
}

/// The form as the door wants it.
///
/// # Errors
/// Only what the door could not even be asked: nobody or nothing chosen, days that are no number.
fn input(form: &Form, couple: &CoupleLine, offers: &[Offer]) -> Result<AssignInventoryInput, Problems> {
    let missing = |field: &str, words: &str| Problems::one(field, words);
    let respondent = form.some("respondent").ok_or_else(|| missing("respondent", "Choose who answers."))?;
    let instrument = form.some("instrument").ok_or_else(|| missing("instrument", "Choose what to assign."))?;
    let every_days = match form.text("repeat") {
        "every" => {
            let days = form
                .text("everyDays")
                .trim()
                .parse()
                .map_err(|_| missing("everyDays", "Give the days between two as a number, such as 28."))?;
            Some(days)
        }
        _ => None,
    };
    let respondent = cynic::Id::new(respondent);
    let role = offers.iter().find(|offer| offer.key == instrument).and_then(|offer| offer.respondent);
    Ok(AssignInventoryInput {
        key: form.text("key").to_owned(),
        couple: couple.id.clone(),
        thread: couple.thread_of(&respondent, role),
        respondent,
        instrument,
        first_due: TypedDate(form.text("firstDue").to_owned()),
        every_days,
        reminders: ReminderPolicy::parse(form.text("reminders")),
    })
}

async fn assign_page(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    form: Form,
    problems: Problems,
) -> Result<AssignPage, Stop> {
    let answer = ask(site, visitor, AssignQuery::build(AssignVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    let instruments: Vec<Instrument> = answer.instruments.map(|list| list.nodes).unwrap_or_default();
    let offers = choices::offers(instruments);
    Ok(AssignPage { desk, couple, offers, key: site.door.fresh_key(), form, problems })
}

#[cfg(test)]
mod tests {
    use super::choices::tests::{staying_check, trust_pulse};
    use super::*;
    use crate::couples::summary::tests::couple;
    use crate::desk::tests::{check_page, therapist};

    fn typed(fields: &[(&str, &str)]) -> Form {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::from(owned.collect::<Vec<_>>())
    }

    #[test]
    fn what_was_typed_comes_back_with_the_problem() {
        let page = AssignPage {
            desk: therapist("/caseload"),
            couple: couple(),
            offers: choices::offers(vec![staying_check(), trust_pulse()]),
            key: "key".into(),
            form: typed(&[
                ("respondent", "per_1"),
                ("firstDue", "2026-02-30"),
                ("repeat", "every"),
                ("everyDays", "x"),
            ]),
            problems: Problems::one("firstDue", "There is no 30 February."),
        };
        let html = check_page(&page);
        assert!(html.contains("value=\"2026-02-30\"") && html.contains("There is no 30 February."));
        assert!(html.contains("value=\"x\""));
    }

    #[test]
    fn the_thread_follows_from_the_side_the_form_is_made_for() {
        let form = typed(&[
            ("respondent", "per_1"),
            ("instrument", "why_stay"),
            ("firstDue", "2026-12-01"),
            ("repeat", "once"),
        ]);
        let offers = choices::offers(vec![staying_check()]);
        let input = input(&form, &couple(), &offers).expect("all is chosen");
        assert_eq!((input.thread, input.every_days), (Some(cynic::Id::new("thr_1")), None));
    }

    #[test]
    fn days_that_are_no_number_are_said_so() {
        let fields = [("respondent", "per_1"), ("instrument", "why_stay"), ("repeat", "every"), ("everyDays", "often")];
        let problems = input(&typed(&fields), &couple(), &[]).expect_err("often is no number");
        assert!(!problems.of("everyDays").is_empty());
    }
}
