//! Taking back an assignment that is not answered yet.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use crate::ask::ask;
use crate::caller::Visitor;
use crate::couples::place_of_couple;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::moments::day;
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{AssignmentState, Date, Instant, Problem};

#[derive(cynic::QueryVariables, Debug)]
struct AssignmentVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "AssignmentVariables")]
struct AssignmentQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    assignment: Option<Assignment>,
}

#[derive(cynic::QueryFragment, Debug)]
struct Assignment {
    title: String,
    state: AssignmentState,
    version: i32,
    due_on: Date,
    repeats_every_days: Option<i32>,
    before_appointment: Option<Instant>,
}

#[derive(cynic::InputObject, Debug)]
struct CancelAssignmentInput {
    assignment: cynic::Id,
    version: i32,
    and_repeats: Option<bool>,
}

#[derive(cynic::QueryVariables, Debug)]
struct CancelAssignmentVariables {
    input: CancelAssignmentInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "CancelAssignmentVariables")]
struct CancelAssignment {
    #[arguments(input: $input)]
    cancel_assignment: AssignmentPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct AssignmentPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "inventories/take_back.html")]
struct TakeBackPage {
    desk: Desk,
    id: String,
    /// The couple to go back to; empty when the address did not say.
    couple: String,
    title: String,
    state: &'static str,
    is_open: bool,
    version: i32,
    due: String,
    /// How it repeats; empty for a single one.
    repeats: String,
    problems: Problems,
}

impl TakeBackPage {
    fn place(&self) -> String {
        place(&self.couple)
    }
}

/// `GET /assignments/{id}/cancel?couple=`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Page {
    let couple = asked.text("couple").to_owned();
    pages::show(&take_back_page(&site, &visitor, id, couple).await?)
}

/// `POST /assignments/{id}/cancel`
pub(super) async fn cancel(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let couple = form.text("couple").to_owned();
    let input = CancelAssignmentInput {
        assignment: cynic::Id::new(&id),
        // A version that is no number cannot be the current one; the door then says that the page is old.
        version: form.text("version").parse().unwrap_or(-1),
        and_repeats: Some(form.ticked("andRepeats")),
    };
    let operation = CancelAssignment::build(CancelAssignmentVariables { input });
    let payload = ask(&site, &visitor, operation).await?.cancel_assignment;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&place(&couple));
    }
    pages::again(&TakeBackPage { problems, ..take_back_page(&site, &visitor, id, couple).await? })
}

/// The couple's page, or the caseload where the form did not say which couple.
fn place(couple: &str) -> String {
    place_of_couple(couple).unwrap_or_else(|| "/caseload".to_owned())
}

async fn take_back_page(site: &Site, visitor: &Visitor, id: String, couple: String) -> Result<TakeBackPage, Stop> {
    let operation = AssignmentQuery::build(AssignmentVariables { id: cynic::Id::new(&id) });
    let answer = ask(site, visitor, operation).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let assignment = answer.assignment.ok_or(Stop::NotFound)?;
    Ok(TakeBackPage {
        desk,
        id,
        couple,
        title: assignment.title,
        state: assignment.state.for_the_desk(),
        is_open: assignment.state.is_open(),
        version: assignment.version,
        due: day(&assignment.due_on),
        repeats: match (assignment.repeats_every_days, assignment.before_appointment) {
            (Some(days), _) => format!("every {days} days"),
            (None, Some(_)) => "before each appointment".to_owned(),
            (None, None) => String::new(),
        },
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(repeats: &str, is_open: bool) -> TakeBackPage {
        TakeBackPage {
            desk: therapist("/caseload"),
            id: "asg_1".into(),
            couple: "cpl_1".into(),
            title: "Staying Check".into(),
            state: "Begun",
            is_open,
            version: 7,
            due: "Thu 26 Nov 2026".into(),
            repeats: repeats.to_owned(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn repeats_are_asked_about_only_where_there_are_any() {
        assert!(check_page(&page("every 28 days", true)).contains("name=\"andRepeats\""));
        assert!(!check_page(&page("", true)).contains("name=\"andRepeats\""));
        assert!(!check_page(&page("", false)).contains("name=\"version\""));
    }
}
