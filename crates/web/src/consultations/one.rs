//! One consultation at the front desk: who takes part, and what can be done with it now.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{
    times::{self, parse},
    words::{ConsultationStep, Recommendation},
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
    vocabulary::{Instant, Person, Problem, SafeChannel},
};

#[derive(cynic::QueryVariables)]
struct OneVariables {
    id: cynic::Id,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "OneVariables")]
struct OneQuery {
    viewer: Option<DeskViewer>,
    #[arguments(id: $id)]
    consultation: Option<Consultation>,
}

#[derive(cynic::QueryFragment)]
struct Consultation {
    id: cynic::Id,
    #[cynic(rename = "type")]
    kind: Kind,
    step: ConsultationStep,
    since: Instant,
    requested_at: Instant,
    member: Option<Person>,
    starts_at: Option<Instant>,
    seats: i32,
    partner_place: Option<String>,
    attendees: Vec<Attendee>,
    moves: i32,
    needs_cover: Option<String>,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "ConsultationType")]
struct Kind {
    key: String,
    name: String,
}

#[derive(cynic::QueryFragment)]
struct Attendee {
    person: Zoned,
    place: String,
    safe_channel: SafeChannel,
    confirmed: bool,
    withdrawn: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Person")]
struct Zoned {
    name: String,
    zone: String,
}

#[derive(cynic::QueryVariables)]
struct FreeVariables {
    kind: String,
    id: cynic::Id,
    from: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "FreeVariables")]
struct FreeQuery {
    #[arguments(type: $kind, of: $id, from: $from, days: 14)]
    consultation_times: Option<Vec<StaffTimeSlot>>,
    #[arguments(first: 100)]
    people: Option<PersonConnection>,
}

#[derive(cynic::QueryFragment)]
struct StaffTimeSlot {
    starts_at: Instant,
    member: cynic::Id,
}

#[derive(cynic::QueryFragment)]
struct PersonConnection {
    nodes: Vec<Named>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "PersonRecord")]
struct Named {
    id: cynic::Id,
    name: String,
}

#[derive(cynic::QueryFragment)]
struct ConsultationPayload {
    problems: Vec<Problem>,
}

#[derive(cynic::InputObject, Clone)]
struct StaffTimeInput {
    starts_at: Instant,
    member: cynic::Id,
}

#[derive(cynic::QueryVariables)]
struct TriageVariables {
    input: TriageConsultationInput,
}

#[derive(cynic::InputObject)]
struct TriageConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "TriageVariables")]
struct Triage {
    #[arguments(input: $input)]
    triage_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct WaitVariables {
    input: WaitlistConsultationInput,
}

#[derive(cynic::InputObject)]
struct WaitlistConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "WaitVariables")]
struct Wait {
    #[arguments(input: $input)]
    waitlist_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct ReferVariables {
    input: ReferConsultationInput,
}

#[derive(cynic::InputObject)]
struct ReferConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ReferVariables")]
struct Refer {
    #[arguments(input: $input)]
    refer_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct CancelVariables {
    input: CancelConsultationInput,
}

#[derive(cynic::InputObject)]
struct CancelConsultationInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "CancelVariables")]
struct Cancel {
    #[arguments(input: $input)]
    cancel_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct NoShowVariables {
    input: NoteNoShowInput,
}

#[derive(cynic::InputObject)]
struct NoteNoShowInput {
    consultation: cynic::Id,
    version: i32,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "NoShowVariables")]
struct NoShow {
    #[arguments(input: $input)]
    note_no_show: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct OfferVariables {
    input: OfferTimesInput,
}

#[derive(cynic::InputObject)]
struct OfferTimesInput {
    consultation: cynic::Id,
    version: i32,
    times: Vec<StaffTimeInput>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "OfferVariables")]
struct Offer {
    #[arguments(input: $input)]
    offer_times: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct BookVariables {
    input: BookTimeInput,
}

#[derive(cynic::InputObject)]
struct BookTimeInput {
    consultation: cynic::Id,
    version: i32,
    time: StaffTimeInput,
    override_reason: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BookVariables")]
struct Book {
    #[arguments(input: $input)]
    book_time: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct RescheduleVariables {
    input: RescheduleConsultationInput,
}

#[derive(cynic::InputObject)]
struct RescheduleConsultationInput {
    consultation: cynic::Id,
    version: i32,
    time: StaffTimeInput,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RescheduleVariables")]
struct Reschedule {
    #[arguments(input: $input)]
    reschedule_consultation: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct AttendVariables {
    input: NoteAttendanceInput,
}

#[derive(cynic::InputObject)]
struct NoteAttendanceInput {
    consultation: cynic::Id,
    version: i32,
    everybody: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "AttendVariables")]
struct Attend {
    #[arguments(input: $input)]
    note_attendance: ConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct RecommendVariables {
    input: RecommendInput,
}

#[derive(cynic::InputObject)]
struct RecommendInput {
    consultation: cynic::Id,
    version: i32,
    what: Recommendation,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RecommendVariables")]
struct Recommend {
    #[arguments(input: $input)]
    recommend: ConsultationPayload,
}

/// One who takes part, as the page shows them.
struct Shown {
    name: String,
    facts: String,
    state: &'static str,
}

/// A time that can be offered or booked.
struct Free {
    /// The instant and who holds it, for the form.
    value: String,
    shown: String,
    member: String,
}

#[derive(Template)]
#[template(path = "consultations/one.html")]
struct OnePage {
    desk: Desk,
    here: String,
    version: i32,
    kind: String,
    step: ConsultationStep,
    since: String,
    asked: String,
    when: String,
    member: String,
    attendees: Vec<Shown>,
    /// Where the second of two will be who has not said who they are; empty otherwise.
    unjoined: String,
    moves: i32,
    /// Why whoever is to hold it may not; empty while they may.
    needs_cover: String,
    free: Vec<Free>,
    later: String,
    problems: Problems,
}

/// `GET /consultations/one/{id}`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Asked(asked): Asked,
) -> Page {
    pages::show(&page(&site, &visitor, id, parse(asked.text("from"))).await?)
}

/// `POST /consultations/one/{id}`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, Path(id): Path<String>, form: Form) -> Page {
    let problems = Problems::of_payload(done(&site, &visitor, &id, &form).await?)?;
    if problems.is_empty() {
        return pages::to(&format!("/consultations/one/{}", encoded(&id)));
    }
    pages::again(&OnePage { problems, ..page(&site, &visitor, id, None).await? })
}

async fn done(site: &Site, visitor: &Visitor, id: &str, form: &Form) -> Result<Vec<Problem>, Stop> {
    let consultation = cynic::Id::new(id);
    let version = form.text("version").parse().map_err(|_| Stop::NotFound)?;
    let chosen: Vec<StaffTimeInput> = form.all("time").filter_map(read_time).collect();
    let first = || chosen.first().cloned();
    let payload = match form.text("act") {
        "triage" => {
            let input = TriageConsultationInput { consultation, version };
            ask(site, visitor, Triage::build(TriageVariables { input })).await?.triage_consultation
        }
        "wait" => {
            let input = WaitlistConsultationInput { consultation, version };
            ask(site, visitor, Wait::build(WaitVariables { input })).await?.waitlist_consultation
        }
        "refer" => {
            let input = ReferConsultationInput { consultation, version };
            ask(site, visitor, Refer::build(ReferVariables { input })).await?.refer_consultation
        }
        "cancel" => {
            let input = CancelConsultationInput { consultation, version };
            ask(site, visitor, Cancel::build(CancelVariables { input })).await?.cancel_consultation
        }
        "no-show" => {
            let input = NoteNoShowInput { consultation, version };
            ask(site, visitor, NoShow::build(NoShowVariables { input })).await?.note_no_show
        }
        "held" | "held-with-one" => {
            let input = NoteAttendanceInput { consultation, version, everybody: form.text("act") == "held" };
            ask(site, visitor, Attend::build(AttendVariables { input })).await?.note_attendance
        }
        "recommend" => {
            let Some(what) = Recommendation::parse(form.text("what")) else { return Ok(nothing_chosen("what")) };
            let input = RecommendInput { consultation, version, what };
            ask(site, visitor, Recommend::build(RecommendVariables { input })).await?.recommend
        }
        "offer" => {
            let input = OfferTimesInput { consultation, version, times: chosen };
            ask(site, visitor, Offer::build(OfferVariables { input })).await?.offer_times
        }
        "book" => {
            let Some(time) = first() else { return Ok(nothing_chosen("time")) };
            let input = BookTimeInput { consultation, version, time, override_reason: form.some("reason") };
            ask(site, visitor, Book::build(BookVariables { input })).await?.book_time
        }
        "move" => {
            let Some(time) = first() else { return Ok(nothing_chosen("time")) };
            let input = RescheduleConsultationInput { consultation, version, time };
            ask(site, visitor, Reschedule::build(RescheduleVariables { input })).await?.reschedule_consultation
        }
        _ => return Err(Stop::NotFound),
    };
    Ok(payload.problems)
}

fn nothing_chosen(field: &str) -> Vec<Problem> {
    let message = "Choose one first. Nothing was done.".to_owned();
    vec![Problem { field: Some(field.to_owned()), code: "MISSING".to_owned(), message }]
}

/// A time as the form carries it: the instant, a space, and who holds it.
fn read_time(text: &str) -> Option<StaffTimeInput> {
    let (starts_at, member) = text.split_once(' ')?;
    Some(StaffTimeInput { starts_at: parse(starts_at)?, member: cynic::Id::new(member) })
}

async fn page(site: &Site, visitor: &Visitor, id: String, from: Option<Instant>) -> Result<OnePage, Stop> {
    let answer = ask(site, visitor, OneQuery::build(OneVariables { id: cynic::Id::new(&*id) })).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let found = answer.consultation.ok_or(Stop::NotFound)?;
    let here = format!("/consultations/one/{}", found.id.inner());
    let (free, later) = if found.step.wants_time() || found.step.has_time() {
        free(site, visitor, &desk, (&found, from)).await?
    } else {
        (Vec::new(), None)
    };
    let unjoined = found.partner_place.filter(|_| found.seats > 1 && found.attendees.len() < 2);
    Ok(OnePage {
        later: later.map_or(String::new(), |later| format!("{here}?from={}", encoded(&later.0.to_string()))),
        here,
        version: found.version,
        kind: found.kind.name,
        step: found.step,
        since: desk.zone.moment(&found.since),
        asked: desk.zone.moment(&found.requested_at),
        when: found.starts_at.as_ref().map(|at| desk.zone.moment(at)).unwrap_or_default(),
        member: found.member.map(|member| member.name).unwrap_or_default(),
        attendees: found.attendees.iter().map(|one| shown(one, found.starts_at.as_ref())).collect(),
        unjoined: unjoined.unwrap_or_default(),
        moves: found.moves,
        needs_cover: found.needs_cover.unwrap_or_default(),
        free,
        problems: Problems::none(),
        desk,
    })
}

async fn free(
    site: &Site,
    visitor: &Visitor,
    desk: &Desk,
    (of, from): (&Consultation, Option<Instant>),
) -> Result<(Vec<Free>, Option<Instant>), Stop> {
    let variables = FreeVariables { kind: of.kind.key.clone(), id: of.id.clone(), from };
    let answer = ask(site, visitor, FreeQuery::build(variables)).await?;
    let names = answer.people.map(|people| people.nodes).unwrap_or_default();
    let slots = answer.consultation_times.unwrap_or_default();
    let later = from.or(slots.first().map(|slot| slot.starts_at)).and_then(times::later);
    let name_of = |id: &cynic::Id| names.iter().find(|one| one.id == *id).map_or("", |one| &one.name).to_owned();
    let free = slots.iter().map(|slot| Free {
        value: format!("{} {}", slot.starts_at.0, slot.member.inner()),
        shown: desk.zone.moment(&slot.starts_at),
        member: name_of(&slot.member),
    });
    Ok((free.collect(), later))
}

fn shown(one: &Attendee, starts_at: Option<&Instant>) -> Shown {
    let zone = crate::moments::Zone::named(&one.person.zone);
    let here = starts_at.map_or(String::new(), |at| format!(", there {}", zone.clock(at)));
    Shown {
        name: one.person.name.clone(),
        facts: format!(
            "{}. {}{here}. Letters: {}.",
            one.place,
            one.person.zone,
            one.safe_channel.words().to_lowercase()
        ),
        state: match (one.withdrawn, one.confirmed) {
            (true, _) => "Does not come",
            (false, true) => "Comes",
            (false, false) => "Has not said",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, staff};

    #[test]
    fn every_step_is_a_whole_page() {
        for step in [
            ConsultationStep::Requested,
            ConsultationStep::Triaged,
            ConsultationStep::Waitlisted,
            ConsultationStep::Offered,
            ConsultationStep::Booked,
            ConsultationStep::Attended,
            ConsultationStep::NoShow,
        ] {
            let free = Free {
                value: "2026-03-10T23:00:00Z per_1".to_owned(),
                shown: "Tue 10 Mar 2026, 19:00".to_owned(),
                member: "Ida Berg".to_owned(),
            };
            let page = OnePage {
                desk: staff("/consultations"),
                here: "/consultations/one/con_1".to_owned(),
                version: 3,
                kind: "A first conversation".to_owned(),
                step,
                since: "Mon 2 Mar 2026, 05:00".to_owned(),
                asked: "Mon 2 Mar 2026, 05:00".to_owned(),
                when: "Tue 10 Mar 2026, 19:00".to_owned(),
                member: "Ida Berg".to_owned(),
                attendees: vec![Shown { name: "Robin Vale".to_owned(), facts: "There.".to_owned(), state: "Comes" }],
                unjoined: "Colorado, United States".to_owned(),
                moves: 0,
                needs_cover: "Choose another member.".to_owned(),
                free: vec![free],
                later: String::new(),
                problems: Problems::none(),
            };
            let html = check_page(&page);
            assert_eq!(html.contains("Offer these"), step.wants_time());
            assert_eq!(html.contains("Call it off"), step.has_time());
            assert_eq!(html.contains("What was recommended"), step.was_held());
        }
        assert!(read_time("2026-03-10T23:00:00Z per_1").is_some() && read_time("soon per_1").is_none());
    }
}
