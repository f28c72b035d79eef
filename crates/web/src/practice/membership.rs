//! Who works here, for owners: making somebody a member, ending it, and letting a member connect another app for codes.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::everyone::Record;
use crate::ask::ask;
use crate::caller::Visitor;
use crate::desk::{Desk, DeskViewer};
use crate::errors::Stop;
use crate::forms::{Form, Problems};
use crate::pages::{self, Page};
use crate::schema;
use crate::site::Site;
use crate::vocabulary::{DonePayload, Problem, Role};

#[derive(cynic::QueryVariables, Debug)]
struct MemberVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query", variables = "MemberVariables")]
struct MemberQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    member: Option<Record>,
}

#[derive(cynic::InputObject, Debug)]
struct BecomeMemberInput {
    key: String,
    person: cynic::Id,
    role: Role,
}

#[derive(cynic::QueryVariables, Debug)]
struct BecomeMemberVariables {
    input: BecomeMemberInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "BecomeMemberVariables")]
struct BecomeMember {
    #[arguments(input: $input)]
    become_member: BecomeMemberPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct BecomeMemberPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Debug)]
struct EndMembershipInput {
    person: cynic::Id,
    role: Option<Role>,
}

#[derive(cynic::QueryVariables, Debug)]
struct EndMembershipVariables {
    input: EndMembershipInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndMembershipVariables")]
struct EndMembership {
    #[arguments(input: $input)]
    end_membership: EndMembershipPayload,
}

#[derive(cynic::QueryFragment, Debug)]
struct EndMembershipPayload {
    couples_without_lead: Option<i32>,
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Debug)]
struct ResetSecondFactorInput {
    person: cynic::Id,
}

#[derive(cynic::QueryVariables, Debug)]
struct ResetSecondFactorVariables {
    input: ResetSecondFactorInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "ResetSecondFactorVariables")]
struct ResetSecondFactor {
    #[arguments(input: $input)]
    reset_second_factor: DonePayload,
}

#[derive(Template)]
#[template(path = "practice/membership.html")]
struct MembershipPage {
    desk: Desk,
    person: Record,
    /// What the page is about: the role that begins, the roles that end, or the app.
    part: Part,
    key: String,
    chosen: String,
    problems: Problems,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Begin,
    End,
    App,
}

impl MembershipPage {
    /// What somebody already is here; nothing for a client.
    fn held(&self) -> Vec<Role> {
        self.person.roles.iter().copied().filter(|role| role.is_member()).collect()
    }

    /// What they can become.
    fn open(&self) -> Vec<Role> {
        Role::OF_MEMBERS.into_iter().filter(|role| !self.person.roles.contains(role)).collect()
    }

    /// Whether somebody in care here, who cannot work here at the same time.
    fn is_in_care(&self) -> bool {
        self.person.roles.contains(&Role::Partner)
    }

    fn begins(&self) -> bool {
        self.part == Part::Begin
    }

    fn ends(&self) -> bool {
        self.part == Part::End
    }
}

/// `GET /people/{id}/membership`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&membership_page(&site, &visitor, id, Part::Begin).await?)
}

/// `POST /people/{id}/membership`
pub(super) async fn begin(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = membership_page(&site, &visitor, id.clone(), Part::Begin).await?;
    let Some(role) = Role::parse_member(form.text("role")) else {
        return pages::again(&MembershipPage { problems: Problems::one("role", "Choose what they do here."), ..page });
    };
    let input = BecomeMemberInput { key: form.text("key").to_owned(), person: cynic::Id::new(&id), role };
    let answer = ask(&site, &visitor, BecomeMember::build(BecomeMemberVariables { input })).await?;
    let problems = Problems::of_payload(answer.become_member.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/people/{id}/membership"));
    }
    pages::again(&MembershipPage { chosen: form.text("role").to_owned(), problems, ..page })
}

/// `GET /people/{id}/membership/end`: says what will happen; ends nothing.
pub(super) async fn show_end(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&membership_page(&site, &visitor, id, Part::End).await?)
}

/// `POST /people/{id}/membership/end`
pub(super) async fn end(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let page = membership_page(&site, &visitor, id.clone(), Part::End).await?;
    let role = Role::parse_member(form.text("role"));
    if role.is_none() && form.text("role") != "ALL" {
        return pages::again(&MembershipPage { problems: Problems::one("role", "Choose what ends."), ..page });
    }
    let input = EndMembershipInput { person: cynic::Id::new(&id), role };
    let payload = ask(&site, &visitor, EndMembership::build(EndMembershipVariables { input })).await?.end_membership;
    let problems = Problems::of_payload(payload.problems)?;
    if !problems.is_empty() {
        return pages::again(&MembershipPage { chosen: form.text("role").to_owned(), problems, ..page });
    }
    let left_alone = payload.couples_without_lead.unwrap_or_default() > 0;
    pages::to(if left_alone { "/couples/without-lead" } else { "/people" })
}

/// `GET /people/{id}/app`: says what will happen; changes nothing.
pub(super) async fn show_app(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    pages::show(&membership_page(&site, &visitor, id, Part::App).await?)
}

/// `POST /people/{id}/app`
pub(super) async fn reset_app(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>) -> Page {
    let page = membership_page(&site, &visitor, id.clone(), Part::App).await?;
    let input = ResetSecondFactorInput { person: cynic::Id::new(&id) };
    let answer = ask(&site, &visitor, ResetSecondFactor::build(ResetSecondFactorVariables { input })).await?;
    let problems = Problems::of_payload(answer.reset_second_factor.problems)?;
    if problems.is_empty() {
        return pages::to(&format!("/people/{id}/membership"));
    }
    pages::again(&MembershipPage { problems, ..page })
}

async fn membership_page(site: &Site, visitor: &Visitor, id: String, part: Part) -> Result<MembershipPage, Stop> {
    let answer = ask(site, visitor, MemberQuery::build(MemberVariables { id: cynic::Id::new(id) })).await?;
    let desk = Desk::open(answer.viewer, "/people")?;
    let person = answer.member.ok_or(Stop::NotFound)?;
    Ok(MembershipPage {
        desk,
        person,
        part,
        key: site.door.fresh_key(),
        chosen: String::new(),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner};
    use crate::practice::everyone::tests::client;

    fn page(part: Part, roles: &[Role]) -> MembershipPage {
        MembershipPage {
            desk: owner("/people"),
            person: Record { roles: roles.to_vec(), ..client("per_1", "Robin") },
            part,
            key: "key".into(),
            chosen: "STAFF".into(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn only_what_somebody_is_not_yet_can_be_chosen() {
        let html = check_page(&page(Part::Begin, &[Role::Therapist]));
        assert!(html.contains("value=\"STAFF\" checked") && !html.contains("value=\"THERAPIST\""));
        assert!(html.contains("/people/per_1/membership/end") && html.contains("/people/per_1/app"));
    }

    #[test]
    fn somebody_in_care_is_not_offered_a_role() {
        let html = check_page(&page(Part::Begin, &[Role::Partner]));
        assert!(!html.contains("<form method=\"post\" action=\"/people/per_1/membership\""));
    }

    #[test]
    fn what_ends_is_said_before_it_ends() {
        let html = check_page(&page(Part::End, &[Role::Therapist, Role::Owner]));
        assert!(html.contains("value=\"ALL\"") && html.contains("value=\"OWNER\""));
        assert!(html.contains("at once"));
        assert!(check_page(&page(Part::App, &[Role::Staff])).contains("counts no longer"));
    }
}
