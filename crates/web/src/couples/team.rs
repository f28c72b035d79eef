//! Who treats a couple: joining the care team and leaving it. For its lead therapist, and for owners.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::summary::{LineQuery, LineVariables};
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::words::{CareRole, KeepingReason};
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::practice::everyone::{self, Record};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{Person, Problem};

#[derive(cynic::QueryVariables, Debug)]
struct TeamVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "TeamVariables")]
struct TeamQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    care_team: Option<CareTeam>,
}

#[derive(cynic::QueryFragment, Debug)]
struct CareTeam {
    couple: cynic::Id,
    alias: String,
    members: Vec<CareTeamMember>,
}

#[derive(cynic::QueryFragment, Debug)]
struct CareTeamMember {
    person: Person,
    role: CareRole,
    awaits_consent: bool,
    keeps_for: Option<KeepingReason>,
}

#[derive(cynic::InputObject, Debug)]
struct JoinCareTeamInput {
    key: String,
    couple: cynic::Id,
    person: cynic::Id,
    role: CareRole,
    treats: Option<cynic::Id>,
    reason: Option<KeepingReason>,
}

#[derive(cynic::QueryVariables, Debug)]
struct JoinVariables {
    input: JoinCareTeamInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "JoinVariables")]
struct JoinCareTeam {
    #[arguments(input: $input)]
    join_care_team: CareTeamPayload,
}

#[derive(cynic::InputObject, Debug)]
struct LeaveCareTeamInput {
    couple: cynic::Id,
    person: cynic::Id,
    role: CareRole,
    successor: Option<cynic::Id>,
    reason: Option<KeepingReason>,
}

#[derive(cynic::QueryVariables, Debug)]
struct LeaveVariables {
    input: LeaveCareTeamInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "LeaveVariables")]
struct LeaveCareTeam {
    #[arguments(input: $input)]
    leave_care_team: CareTeamPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct CareTeamPayload {
    problems: Vec<Problem>,
}

#[derive(Template)]
#[template(path = "couples/team.html")]
struct TeamPage {
    desk: Desk,
    team: CareTeam,
    /// Who of the practice could join.
    colleagues: Vec<Record>,
    /// The partners, for whoever treats them; an owner who does not is shown none.
    partners: Vec<Person>,
    key: String,
    form: Form,
    problems: Problems,
}

impl TeamPage {
    /// Where the way back leads: owners have no page of the couple.
    fn back(&self) -> String {
        if self.partners.is_empty() { "/people".to_owned() } else { format!("/couples/{}", self.team.couple.inner()) }
    }

    /// Whether somebody has to follow when this one goes.
    fn leads_alone(&self, member: &CareTeamMember) -> bool {
        let leads = |member: &&CareTeamMember| member.role == CareRole::LeadTherapist;
        leads(&member) && self.team.members.iter().filter(leads).count() == 1
    }

    /// Whether this one was to go, and something was missing.
    fn is_leaving(&self, member: &CareTeamMember) -> bool {
        self.chose("leaver", member.person.id.inner())
    }

    /// Whether a part can be given here: whom somebody sees alone is chosen only by those who know the partners.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
    fn offers(&self, role: &CareRole) -> bool {
        *role != CareRole::IndividualTherapist || !self.partners.is_empty()
    }

    /// Whether it is to be said why somebody keeps this record: once it turned out that nobody is left who can be asked.
    fn asks_why(&self) -> bool {
        !self.problems.of("reason").is_empty() || self.form.some("reason").is_some()
    }

    fn chose(&self, field: &str, value: &str) -> bool {
        self.form.text(field) == value
    }
}

/// `GET /couples/{id}/team`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&team_page(&site, &visitor, &id, Form::default(), Problems::none()).await?)
}

/// `GET /couples/{id}/team/leave`: where signing in again leads back to; the forms stand on the page of the team.
pub(super) async fn back(Path(id): Path<String>) -> Page {
    pages::to(&format!("/couples/{id}/team"))
}

/// `POST /couples/{id}/team`
pub(super) async fn join(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let (Some(person), Some(role)) = (form.some("person"), CareRole::parse(form.text("role"))) else {
        let problems = match form.some("person") {
            None => Problems::one("person", "Choose who joins."),
            Some(_) => Problems::one("role", "Choose their part."),
        };
        return pages::again(&team_page(&site, &visitor, &id, form, problems).await?);
    };
    let input = JoinCareTeamInput {
        key: form.text("key").to_owned(),
        couple: cynic::Id::new(&id),
        person: cynic::Id::new(person),
        role,
        treats: form.some("treats").map(cynic::Id::new),
        reason: KeepingReason::parse(form.text("reason")),
    };
    let answer = ask(&site, &visitor, JoinCareTeam::build(JoinVariables { input })).await?;
    done(&site, &visitor, &id, form, answer.join_care_team).await
}

/// `POST /couples/{id}/team/leave`
pub(super) async fn leave(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    // Both are hidden in the form, so a form without them is none of ours.
    let (Some(person), Some(role)) = (form.some("leaver"), CareRole::parse(form.text("part"))) else {
        team_page(&site, &visitor, &id, form, Problems::none()).await?;
        return pages::to(&format!("/couples/{id}/team"));
    };
    let input = LeaveCareTeamInput {
        couple: cynic::Id::new(&id),
        person: cynic::Id::new(person),
        role,
        successor: form.some("successor").map(cynic::Id::new),
        reason: KeepingReason::parse(form.text("reason")),
    };
    let answer = ask(&site, &visitor, LeaveCareTeam::build(LeaveVariables { input })).await?;
    done(&site, &visitor, &id, form, answer.leave_care_team).await
}

async fn done(site: &Site, visitor: &Visitor, id: &str, form: Form, payload: CareTeamPayload) -> Page {
    let problems = Problems::of_payload(payload.problems)?;
    if !problems.is_empty() {
        return pages::again(&team_page(site, visitor, id, form, problems).await?);
    }
    // Whoever has just left the team may have no way to it any more.
    match team_page(site, visitor, id, Form::default(), Problems::none()).await {
        Ok(_) => pages::to(&format!("/couples/{id}/team")),
        Err(Stop::NotFound) => pages::to("/caseload"),
        Err(stop) => Err(stop),
    }
}

async fn team_page(site: &Site, visitor: &Visitor, id: &str, form: Form, problems: Problems) -> Result<TeamPage, Stop> {
    let answer = ask(site, visitor, TeamQuery::build(TeamVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/caseload")?;
    let team = answer.care_team.ok_or(Stop::NotFound)?;
    let partners = match ask(site, visitor, LineQuery::build(LineVariables { id: cynic::Id::new(id) })).await {
        Ok(answer) => answer.couple.map(|couple| couple.members).unwrap_or_default(),
        Err(Stop::NotFound) => Vec::new(),
        Err(stop) => return Err(stop),
    };
    // Whoever waits for consent sees the team and changes nothing.
    let colleagues = if desk.owns() || (desk.treats() && !partners.is_empty()) {
        let everybody = everyone::of_practice(site, visitor).await?.1;
        everybody.into_iter().filter(|person| !person.is_client()).collect()
    } else {
        Vec::new()
    };
    let partners = partners.into_iter().map(|member| member.person).collect();
    Ok(TeamPage { desk, team, colleagues, partners, key: site.door.fresh_key(), form, problems })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner, therapist};
    use crate::practice::everyone::tests::client;
    use crate::vocabulary::Role;

    fn page(desk: Desk, partners: Vec<Person>, problems: Problems) -> TeamPage {
        let person = |id: &str, name: &str| Person { id: cynic::Id::new(id), name: name.to_owned() };
        let member = |id, name, awaits_consent| CareTeamMember {
            person: person(id, name),
            role: CareRole::LeadTherapist,
            awaits_consent,
            keeps_for: None,
        };
        let mut members = vec![member("per_8", "Ida", false)];
        if !partners.is_empty() {
            members.push(member("per_7", "Vera", true));
        }
        TeamPage {
            desk,
            team: CareTeam { couple: cynic::Id::new("cpl_1"), alias: "Alder".into(), members },
            colleagues: vec![Record { roles: vec![Role::Therapist], ..client("per_9", "Olav") }],
            partners,
            key: "key".into(),
            form: Form::from(vec![("person".to_owned(), "per_9".to_owned())]),
            problems,
        }
    }

    #[test]
    fn an_owner_names_who_leads_and_learns_of_no_partner() {
        let html = check_page(&page(owner("/caseload"), vec![], Problems::none()));
        assert!(html.contains("Ida") && html.contains("name=\"successor\"") && !html.contains("name=\"treats\""));
        assert!(html.contains("href=\"/people\""));
    }

    #[test]
    fn why_somebody_keeps_a_record_is_asked_only_where_nobody_can_agree() {
        let quiet = check_page(&page(owner("/caseload"), vec![], Problems::none()));
        assert!(!quiet.contains("name=\"reason\""));
        let asked = check_page(&page(owner("/caseload"), vec![], Problems::one("reason", "Say why.")));
        assert_eq!(asked.matches("name=\"reason\"").count(), 1, "beside the form that was sent");
        assert!(asked.contains("Say why.") && asked.contains("value=\"ORDERED\""));
    }

    #[test]
    fn what_was_chosen_is_kept_beside_what_is_missing() {
        let partners = vec![Person { id: cynic::Id::new("per_1"), name: "Robin".into() }];
        let html = check_page(&page(therapist("/caseload"), partners, Problems::one("role", "Choose their part.")));
        assert!(html.contains("value=\"per_9\" selected") && html.contains("Choose their part."));
        assert!(html.contains("name=\"treats\"") && html.contains("Robin"));
        assert_eq!(html.matches("Reads nothing yet").count(), 1, "whoever waits is named as waiting");
    }
}
