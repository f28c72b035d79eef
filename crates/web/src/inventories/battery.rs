//! The standard battery in two steps: what it would ask of each partner and what not and why, and then assigning it.

pub(super) mod preview;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use cynic::{MutationBuilder, QueryBuilder};

use self::preview::{BatteryPart, BatteryQuery, BatteryVariables, Couple};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::Desk;
use crate::errors::Stop;
use crate::forms::{Asked, Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{DonePayload, TypedDate};

/// The pages of the battery.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/couples/{id}/battery", get(show).post(assign))
        .route("/couples/{id}/courses/{course}/end", get(back).post(end))
}

#[derive(cynic::InputObject, Debug)]
struct AssignBatteryInput {
    key: String,
    couple: cynic::Id,
    respondents: Vec<cynic::Id>,
    part: BatteryPart,
    first_due: TypedDate,
    until: Option<TypedDate>,
}

#[derive(cynic::QueryVariables, Debug)]
struct AssignBatteryVariables {
    input: AssignBatteryInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "AssignBatteryVariables")]
struct AssignBattery {
    #[arguments(input: $input)]
    assign_battery: DonePayload,
}

#[derive(cynic::InputObject, Debug)]
struct EndCourseInput {
    course: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct EndCourseVariables {
    input: EndCourseInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndCourseVariables")]
struct EndCourse {
    #[arguments(input: $input)]
    end_course: DonePayload,
}

#[derive(Template)]
#[template(path = "inventories/battery.html")]
struct BatteryPage {
    desk: Desk,
    couple: Couple,
    part: BatteryPart,
    key: String,
    /// What was chosen and typed so far; empty when the page is first shown.
    form: Form,
    problems: Problems,
}

impl BatteryPage {
    /// Whether somebody is ticked: as chosen, or at first everybody whom it can be asked of.
    fn is_chosen(&self, member: &preview::CoupleMember) -> bool {
        let person = member.person.id.inner();
        if self.form.ticked("key") {
            self.form.all("respondent").any(|chosen| chosen == person)
        } else {
            member.battery.is_possible()
        }
    }

    /// The day typed so far, or the present one.
    fn first_due(&self) -> String {
        self.form.some("firstDue").unwrap_or_else(|| self.couple.today())
    }

    fn is_possible(&self) -> bool {
        self.couple.members.iter().any(|member| member.battery.is_possible())
    }
}

/// `GET /couples/{id}/battery?part=`
async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, Asked(asked): Asked) -> Page {
    let part = BatteryPart::parse(asked.text("part"));
    pages::show(&battery_page(&site, &visitor, &id, (part, Form::default())).await?)
}

/// `POST /couples/{id}/battery`
async fn assign(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let part = BatteryPart::parse(form.text("part"));
    let input = input(&form, &id, part);
    let page = battery_page(&site, &visitor, &id, (part, form)).await?;
    let operation = AssignBattery::build(AssignBatteryVariables { input });
    let payload = ask(&site, &visitor, operation).await?.assign_battery;
    let problems = Problems::of_payload(payload.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/couples/{id}"));
    }
    let problems = problems.beside(|field| match field {
        "respondents" | "thread" | "part" => "respondent".to_owned(),
        other => other.to_owned(),
    });
    pages::again(&BatteryPage { problems, ..page })
}

fn input(form: &Form, couple: &str, part: BatteryPart) -> AssignBatteryInput {
    AssignBatteryInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(couple),
        respondents: form.all("respondent").filter(|id| !id.is_empty()).map(cynic::Id::new).collect(),
        part,
        first_due: TypedDate(form.text("firstDue").to_owned()),
        until: form.some("until").filter(|_| part == BatteryPart::Care).map(TypedDate),
    }
}

/// `GET /couples/{id}/courses/{course}/end`: where signing in again leads back to; the form stands on the page of what is asked.
async fn back(Path((couple, _course)): Path<(String, String)>) -> Page {
    pages::to(&format!("/couples/{couple}/assign"))
}

/// `POST /couples/{id}/courses/{course}/end`: and back to where it stood. One that had ended meanwhile is no longer in the list there.
async fn end(State(site): State<Site>, visitor: Visitor, Path((couple, course)): Path<(String, String)>) -> Page {
    let input = EndCourseInput { course: cynic::Id::new(&course) };
    let payload = ask(&site, &visitor, EndCourse::build(EndCourseVariables { input })).await?.end_course;
    let _ended_already = Problems::of_payload(payload.problems)?;
    pages::to(&format!("/couples/{couple}/assign"))
}

async fn battery_page(
    site: &Site,
    visitor: &Visitor,
    id: &str,
    (part, form): (BatteryPart, Form),
) -> Result<BatteryPage, Stop> {
    let variables = BatteryVariables { id: cynic::Id::new(id), part };
    let answer = ask(site, visitor, BatteryQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let couple = answer.couple.ok_or(Stop::NotFound)?;
    Ok(BatteryPage { desk, couple, part, key: site.door.fresh_key(), form, problems: Problems::none() })
}

#[cfg(test)]
mod tests {
    use super::preview::tests::alder;
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn page(fields: &[(&str, &str)]) -> BatteryPage {
        let owned = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        BatteryPage {
            desk: therapist("/caseload"),
            couple: alder(),
            part: BatteryPart::Care,
            key: "key".into(),
            form: Form::from(owned.collect::<Vec<_>>()),
            problems: Problems::none(),
        }
    }

    #[test]
    fn the_page_says_what_is_asked_and_what_not_and_why() {
        let html = check_page(&page(&[]));
        for words in ["Trust Pulse", "every 7 days", "CSI-4", "its text is not here", "At most 6 questions on one day"]
        {
            assert!(html.contains(words), "{words}");
        }
        assert_eq!(html.matches(" checked").count(), 1, "only the one of whom something can be asked");
        assert!(html.contains("value=\"2026-12-01\""), "the present day");
    }

    #[test]
    fn what_was_chosen_comes_back() {
        let html = check_page(&page(&[("key", "key"), ("firstDue", "2026-12-24")]));
        assert_eq!(html.matches(" checked").count(), 0);
        assert!(html.contains("value=\"2026-12-24\""));
    }

    #[test]
    fn only_what_runs_through_care_has_an_end() {
        let form = page(&[("key", "k"), ("respondent", "per_1"), ("until", "2027-01-01")]).form;
        assert!(input(&form, "cpl_1", BatteryPart::Care).until.is_some());
        assert!(input(&form, "cpl_1", BatteryPart::Intake).until.is_none());
    }
}
