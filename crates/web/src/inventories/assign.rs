//! Assigning forms: to whom, which ones, from when, how often and until when. And taking an assignment back, and ending what repeats.

mod before;
mod choices;
mod end;
mod take_back;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use self::choices::{AssignQuery, AssignVariables, Couple, Instrument, Offer};
use super::battery::preview::BatteryPart;
use crate::ask::ask;
use crate::caller::Visitor;
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
        .route("/couples/{id}/series/{series}/end", get(end::back).post(end::end))
        .route("/assignments/{id}/cancel", get(take_back::show).post(take_back::cancel))
}

#[derive(cynic::InputObject, Debug)]
struct AssignInventoriesInput {
    key: String,
    couple: cynic::Id,
    thread: Option<cynic::Id>,
    respondents: Vec<cynic::Id>,
    instruments: Vec<String>,
    first_due: TypedDate,
    every_days: Option<i32>,
    until: Option<TypedDate>,
    reminders: Option<ReminderPolicy>,
}

#[derive(cynic::QueryVariables, Debug)]
struct AssignInventoriesVariables {
    input: AssignInventoriesInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AssignInventoriesVariables")]
struct AssignInventories {
    #[arguments(input: $input)]
    assign_inventories: AssignmentsPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct AssignmentsPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/assign.html")]
struct AssignPage {
    desk: Desk,
    couple: Couple,
    offers: Vec<Offer>,
    key: String,
    /// What was chosen and typed so far, or what the address preselects.
    form: Form,
    problems: Problems,
}

impl AssignPage {
    fn chosen(&self, name: &str, value: &str) -> bool {
        self.form.all(name).any(|chosen| chosen == value)
    }

    fn repeats(&self) -> bool {
        self.form.text("repeat") == "every"
    }

    fn before_each(&self) -> bool {
        self.form.text("repeat") == "before"
    }

    /// The days typed so far, or what the authors of the chosen form advise.
    fn days(&self) -> String {
        let advised = || {
            self.offers.iter().find(|offer| self.chosen("instrument", &offer.key)).and_then(|offer| offer.every_days)
        };
        self.form.some("everyDays").unwrap_or_else(|| advised().unwrap_or(28).to_string())
    }

    /// The letters chosen so far; none for what fits each form.
    fn reminds(&self, policy: &str) -> bool {
        self.form.text("reminders") == policy
    }
}

/// `GET /couples/{id}/assign?respondent=&instrument=`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    pages::show(&assign_page(&site, &visitor, &id, asked, Problems::none()).await?)
}

/// `POST /couples/{id}/assign`
async fn assign(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = assign_page(&site, &visitor, &id, form, Problems::none()).await?;
    let problems = if page.before_each() {
        before::assign(&site, &visitor, &page.form, &id).await?
    } else {
        on_days(&site, &visitor, &page.form, &id).await?
    };
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    let problems = choices::named(&problems, &page.couple, &page.offers);
    pages::again(&AssignPage { problems, ..page })
}

/// Asks on the days that the form says; what is wrong with it, beside the fields of the door.
async fn on_days(site: &Site, visitor: &Visitor, form: &Form, couple: &str) -> Result<Problems, Stop> {
    let input = match input(form, couple) {
        Ok(input) => input,
        Err(problems) => return Ok(problems),
    };
    let operation = AssignInventories::build(AssignInventoriesVariables { input });
    Problems::of_payload(ask(site, visitor, operation).await?.assign_inventories.problems)
}

/// Who was chosen, and what.
///
/// # Errors
/// Nobody or nothing was.
fn chosen(form: &Form) -> Result<(Vec<cynic::Id>, Vec<String>), Problems> {
    let respondents: Vec<_> = form.all("respondent").filter(|id| !id.is_empty()).map(cynic::Id::new).collect();
    if respondents.is_empty() {
        return Err(Problems::one("respondent", "Choose who answers."));
    }
    let instruments: Vec<_> = form.all("instrument").filter(|key| !key.is_empty()).map(str::to_owned).collect();
    if instruments.is_empty() {
        return Err(Problems::one("instrument", "Choose what to assign."));
    }
    Ok((respondents, instruments))
}

/// The last day, as it was typed.
fn until(form: &Form) -> Option<TypedDate> {
    form.some("until").map(TypedDate)
}

/// The form as the door wants it.
///
/// # Errors
/// Only what the door could not even be asked: nobody or nothing chosen, days that are no number.
fn input(form: &Form, couple: &str) -> Result<AssignInventoriesInput, Problems> {
    let (respondents, instruments) = chosen(form)?;
    let repeats = form.text("repeat") == "every";
    let days = || {
        let days = form.text("everyDays").trim().parse();
        days.map_err(|_| Problems::one("everyDays", "Give the days between two as a number, such as 28."))
    };
    Ok(AssignInventoriesInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        thread: form.some("thread").map(cynic::Id::new),
        respondents,
        instruments,
        first_due: TypedDate(form.text("firstDue").to_owned()),
        every_days: if repeats { Some(days()?) } else { None },
        until: until(form).filter(|_| repeats),
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
    use super::choices::tests::{alder, staying_check, trust_pulse};
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn typed(fields: &[(&str, &str)]) -> Form {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Form::from(owned.collect::<Vec<_>>())
    }

    #[test]
    fn what_was_typed_comes_back_with_the_problem() {
        let page = AssignPage {
            desk: therapist("/caseload"),
            couple: alder(),
            offers: choices::offers(vec![staying_check(), trust_pulse()]),
            key: "key".into(),
            form: typed(&[
                ("respondent", "per_1"),
                ("respondent", "per_2"),
                ("firstDue", "2026-02-30"),
                ("repeat", "every"),
                ("everyDays", "x"),
            ]),
            problems: Problems::one("firstDue", "There is no 30 February."),
        };
        let html = check_page(&page);
        assert!(html.contains("value=\"2026-02-30\"") && html.contains("There is no 30 February."));
        assert!(html.contains("value=\"x\""));
        assert_eq!(html.matches(" checked").count(), 4, "both people, repeating, and the usual letters");
        assert!(html.contains("/couples/cpl_1/series/srs_1/end"), "what repeats can be ended here");
    }

    #[test]
    fn several_people_and_forms_go_in_one_request() {
        let form = typed(&[
            ("respondent", "per_1"),
            ("respondent", "per_2"),
            ("instrument", "why_stay"),
            ("instrument", "hope_pulse"),
            ("firstDue", "2026-12-01"),
            ("repeat", "every"),
            ("everyDays", "28"),
            ("until", "2027-03-01"),
        ]);
        let input = input(&form, "cpl_1").expect("all is chosen");
        assert_eq!((input.respondents.len(), input.instruments.len(), input.every_days), (2, 2, Some(28)));
        assert!(input.until.is_some());
    }

    #[test]
    fn an_end_is_only_for_what_repeats() {
        let fields = [("respondent", "per_1"), ("instrument", "why_stay"), ("until", "2027-03-01")];
        let input = input(&typed(&fields), "cpl_1").expect("all is chosen");
        assert!(input.until.is_none() && input.every_days.is_none());
    }

    #[test]
    fn days_that_are_no_number_are_said_so() {
        let fields = [("respondent", "per_1"), ("instrument", "why_stay"), ("repeat", "every"), ("everyDays", "often")];
        let problems = input(&typed(&fields), "cpl_1").expect_err("often is no number");
        assert!(!problems.of("everyDays").is_empty());
    }
}
