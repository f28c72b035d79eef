//! Which licences members hold, and which places are open to therapy.

mod places;
mod words;

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use self::{
    places::{Closed, Open, PlaceOfLaw},
    words::{Authority, LicenceStanding, Profession},
};
use super::everyone::{self, Record};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{PageInfo, Person, Problem, Role, TypedDate},
};

const HERE: &str = "/licences";

#[derive(cynic::QueryVariables)]
struct LicencesVariables {
    after: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "LicencesVariables")]
struct LicencesQuery {
    viewer: Option<DeskViewer>,
    #[arguments(first: 100, after: $after)]
    licences: Option<LicenceConnection>,
    places: Option<Vec<PlaceOfLaw>>,
}

#[derive(cynic::QueryFragment)]
struct LicenceConnection {
    nodes: Vec<Licence>,
    page_info: PageInfo,
}

#[derive(cynic::QueryFragment)]
struct Licence {
    id: cynic::Id,
    member: Person,
    place_name: String,
    profession: Profession,
    authority: Authority,
    standing: LicenceStanding,
    first_day: TypedDate,
    last_day: Option<TypedDate>,
    version: i32,
}

#[derive(cynic::QueryVariables)]
struct EnterVariables {
    input: EnterLicenceInput,
}

#[derive(cynic::InputObject)]
struct EnterLicenceInput {
    key: String,
    member: cynic::Id,
    place: String,
    profession: Profession,
    authority: Authority,
    standing: LicenceStanding,
    first_day: TypedDate,
    last_day: Option<TypedDate>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "EnterVariables")]
struct Enter {
    #[arguments(input: $input)]
    enter_licence: LicencePayload,
}

#[derive(cynic::QueryFragment)]
struct LicencePayload {
    problems: Vec<Problem>,
}

#[derive(cynic::QueryVariables)]
struct ChangeVariables {
    input: ChangeLicenceInput,
}

#[derive(cynic::InputObject)]
struct ChangeLicenceInput {
    licence: cynic::Id,
    version: i32,
    standing: LicenceStanding,
    last_day: Option<TypedDate>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeVariables")]
struct Change {
    #[arguments(input: $input)]
    change_licence: LicencePayload,
}

/// One licence, as the page shows it.
struct Line {
    id: String,
    version: i32,
    member: String,
    place: String,
    what: String,
    standing: LicenceStanding,
    last_day: String,
    days: String,
}

/// Something to choose from a list: the word that is sent, and what it is called.
type Choice = (String, String);

#[derive(Template)]
#[template(path = "practice/licences.html")]
struct LicencesPage {
    desk: Desk,
    lines: Vec<Line>,
    from_start: bool,
    /// Where the next ones stand; empty on the last page.
    next: String,
    open: Vec<Open>,
    closed: Vec<Closed>,
    members: Vec<Choice>,
    places: Vec<Choice>,
    key: String,
    /// What was typed, where it could not be taken.
    typed: Form,
    problems: Problems,
}

/// `GET /licences`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor, Asked(part): Asked) -> Page {
    pages::show(&page(&site, &visitor, part.some("after")).await?)
}

/// `POST /licences`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let problems = match form.text("act") {
        "change" => change(&site, &visitor, &form).await?,
        "verify" => places::verify(&site, &visitor, &form).await?,
        "close" => places::close(&site, &visitor, &form).await?,
        _ => enter(&site, &visitor, &form).await?,
    };
    if problems.is_empty() {
        return pages::to(HERE);
    }
    let page = page(&site, &visitor, None).await?;
    pages::again(&LicencesPage { problems, typed: form, ..page })
}

async fn enter(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let read = (
        Profession::parse(form.text("profession")),
        Authority::parse(form.text("authority")),
        LicenceStanding::parse(form.text("standing")),
    );
    let (Some(profession), Some(authority), Some(standing)) = read else {
        return Ok(Problems::one("profession", "Choose the profession, what it is, and where it stands."));
    };
    if form.text("member").is_empty() {
        return Ok(Problems::one("member", "Choose whose licence it is."));
    }
    let input = EnterLicenceInput {
        key: form.text("key").to_owned(),
        member: cynic::Id::new(form.text("member")),
        place: form.text("place").to_owned(),
        profession,
        authority,
        standing,
        first_day: TypedDate(form.text("firstDay").to_owned()),
        last_day: form.some("lastDay").map(TypedDate),
    };
    let payload = ask(site, visitor, Enter::build(EnterVariables { input })).await?.enter_licence;
    Problems::of_payload(payload.problems)
}

async fn change(site: &Site, visitor: &Visitor, form: &Form) -> Result<Problems, Stop> {
    let Some(standing) = LicenceStanding::parse(form.text("standing")) else {
        return Ok(Problems::one("standing", "Choose where it stands."));
    };
    let input = ChangeLicenceInput {
        licence: cynic::Id::new(form.text("licence")),
        version: form.text("version").parse().unwrap_or(0),
        standing,
        last_day: form.some("lastDay").map(TypedDate),
    };
    let payload = ask(site, visitor, Change::build(ChangeVariables { input })).await?.change_licence;
    Problems::of_payload(payload.problems)
}

async fn page(site: &Site, visitor: &Visitor, after: Option<String>) -> Result<LicencesPage, Stop> {
    let from_start = after.is_none();
    let answer = ask(site, visitor, LicencesQuery::build(LicencesVariables { after })).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let (found, known) = (answer.licences.ok_or(Stop::NotFound)?, answer.places.ok_or(Stop::NotFound)?);
    let (_, everybody) = everyone::of_practice(site, visitor).await?;
    let members = everybody.iter().filter(|known| known.roles.contains(&Role::Therapist)).map(Record::choice);
    Ok(LicencesPage {
        desk,
        from_start,
        next: found.page_info.onward(HERE),
        lines: found.nodes.into_iter().map(line).collect(),
        open: known.iter().filter_map(places::open).collect(),
        closed: known.iter().filter_map(places::closed).collect(),
        members: members.collect(),
        places: known.into_iter().map(|place| (place.code, place.name)).collect(),
        key: site.door.fresh_key(),
        typed: Form::default(),
        problems: Problems::none(),
    })
}

fn line(node: Licence) -> Line {
    let last = node.last_day.map(|day| day.0).unwrap_or_default();
    let until = if last.is_empty() { "no end".to_owned() } else { format!("until {last}") };
    Line {
        id: node.id.into_inner(),
        version: node.version,
        member: node.member.name,
        place: node.place_name,
        what: format!("{}, {}", node.profession.words(), node.authority.words()),
        standing: node.standing,
        days: format!("From {}, {until}", node.first_day.0),
        last_day: last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, owner, staff};

    fn page(desk: Desk) -> LicencesPage {
        let line = Line {
            id: "lic_1".to_owned(),
            version: 1,
            member: "Ida Berg".to_owned(),
            place: "Florida".to_owned(),
            what: "Psychologist, PSYPACT telepsychology".to_owned(),
            standing: LicenceStanding::Active,
            last_day: "2026-12-31".to_owned(),
            days: "From 2026-01-01, until 2026-12-31".to_owned(),
        };
        let open = Open {
            code: "US-FL".to_owned(),
            name: "Florida".to_owned(),
            professions: "Psychologist".to_owned(),
            ways: "The place's own licence".to_owned(),
            verified: "2026-03-01, Una Hart".to_owned(),
            source: "The board's page".to_owned(),
        };
        LicencesPage {
            desk,
            lines: vec![line],
            from_start: true,
            next: "/licences?after=x".to_owned(),
            open: vec![open],
            closed: vec!["Colorado: closed on 2026-03-02 by Una Hart".to_owned()],
            members: vec![("per_1".to_owned(), "Ida Berg".to_owned())],
            places: vec![("US-FL".to_owned(), "Florida".to_owned())],
            key: "key".to_owned(),
            typed: Form::from(vec![("firstDay".to_owned(), "2026-13-01".to_owned())]),
            problems: Problems::one("firstDay", "There is no such date."),
        }
    }

    #[test]
    fn the_page_is_whole_and_owners_open_places() {
        let html = check_page(&page(staff("/consultations")));
        assert!(html.contains("value=\"2026-13-01\"") && html.contains("There is no such date."));
        assert!(!html.contains("name=\"openPlace\"") && html.contains("From 2026-01-01"));
        assert!(html.contains("Colorado: closed on 2026-03-02") && !html.contains("name=\"closePlace\""));
        let owners = check_page(&page(owner("/consultations")));
        assert!(owners.contains("name=\"openPlace\"") && owners.contains("name=\"closePlace\" value=\"US-FL\""));
    }

    #[test]
    fn what_was_ticked_of_a_place_stays_and_what_keeps_one_from_closing_stands_beside_it() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let typed = Form::from(vec![field("professions", "PSYCHOLOGY"), field("accepts", "LICENCE")]);
        let problems = Problems::one("closePlace", "There is no such place.");
        let html = check_page(&LicencesPage { typed, problems, ..page(owner("/consultations")) });
        let ticked = |name: &str, value: &str| html.contains(&format!("name=\"{name}\" value=\"{value}\" checked"));
        assert!(ticked("professions", "PSYCHOLOGY") && !ticked("professions", "CLINICAL_SOCIAL_WORK"), "{html}");
        assert!(ticked("accepts", "LICENCE") && !ticked("accepts", "EXEMPTION"), "{html}");
        assert!(html.contains("id=\"f-closePlace-error\"") && html.contains("id=\"f-closePlace\""), "{html}");
    }
}
