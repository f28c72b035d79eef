//! One consultation at the front desk: who takes part, and what can be done with it now.

mod outcome;
mod query;

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{
    AnswersQuery, Attendee, Book, BookTimeInput, BookVariables, Cancel, CancelConsultationInput, CancelVariables,
    Consultation, ConsultationAnswers, FreeQuery, FreeVariables, Offer, OfferTimesInput, OfferVariables, OneQuery,
    OneVariables, PlacesQuery, Reschedule, RescheduleConsultationInput, RescheduleVariables, StaffTimeInput, Triage,
    TriageConsultationInput, TriageVariables, Wait, WaitVariables, WaitlistConsultationInput,
};
use super::{
    ConsultationPlace, KnownPlace,
    times::{self, parse},
    words::{ConsultationDecision, ConsultationStep, Recommendation},
};
use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page, encoded},
    site::Site,
    vocabulary::{Instant, Problem},
};

/// One who takes part, as the page shows them.
struct Shown {
    id: String,
    name: String,
    facts: String,
    state: &'static str,
    /// Where they are now and how to call them back; empty until they have said so.
    here: String,
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
    /// What they answered, for those who may read it.
    answers: Vec<ConsultationAnswers>,
    /// Where the second of two will be who has not said who they are; empty otherwise.
    unjoined: String,
    moves: i32,
    /// Why whoever is to hold it may not; empty while they may.
    needs_cover: String,
    /// Whether it looks as if nobody came.
    seems_missed: bool,
    /// What was recommended; empty before.
    recommended: &'static str,
    /// The places to choose from while somebody can be entered as there.
    places: Vec<ConsultationPlace>,
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
        "cancel" => {
            let input = CancelConsultationInput { consultation, version };
            ask(site, visitor, Cancel::build(CancelVariables { input })).await?.cancel_consultation
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
        _ => return outcome::done(site, visitor, (consultation, version), form).await,
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
    let answers = answers(site, visitor, &desk, &found).await?;
    let unjoined = found.partner_place.filter(|_| found.seats > 1 && found.attendees.len() < 2);
    let places = if found.step.has_time() { places(site, visitor).await? } else { Vec::new() };
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
        answers,
        unjoined: unjoined.unwrap_or_default(),
        moves: found.moves,
        needs_cover: found.needs_cover.unwrap_or_default(),
        seems_missed: found.seems_missed,
        recommended: found.recommended.map(Recommendation::words).unwrap_or_default(),
        places,
        free,
        problems: Problems::none(),
        desk,
    })
}

/// What those who take part answered. Only the front desk and whoever holds it may ask.
async fn answers(
    site: &Site,
    visitor: &Visitor,
    desk: &Desk,
    found: &Consultation,
) -> Result<Vec<ConsultationAnswers>, Stop> {
    let holds = found.member.as_ref().is_some_and(|member| member.id == desk.me);
    if !holds && !desk.owns() && !desk.keeps_front_desk() {
        return Ok(Vec::new());
    }
    let answer = ask(site, visitor, AnswersQuery::build(OneVariables { id: found.id.clone() })).await?;
    Ok(answer.consultation_answers.unwrap_or_default())
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

/// Where somebody can be entered as there.
async fn places(site: &Site, visitor: &Visitor) -> Result<Vec<ConsultationPlace>, Stop> {
    let found = ask(site, visitor, PlacesQuery::build(())).await?.places.unwrap_or_default();
    Ok(found.into_iter().map(KnownPlace::choice).collect())
}

fn shown(one: &Attendee, starts_at: Option<&Instant>) -> Shown {
    let zone = crate::moments::Zone::named(&one.person.zone);
    let here = starts_at.map_or(String::new(), |at| format!(", there {}", zone.clock(at)));
    Shown {
        id: one.person.id.inner().to_owned(),
        here: is_here(one),
        name: one.person.name.clone(),
        facts: format!(
            "{}. {}{here}. Letters: {}.",
            one.place,
            one.person.zone,
            one.safe_channel.words().to_lowercase()
        ),
        state: match one.decision {
            Some(ConsultationDecision::Accepted) => "Wants it",
            Some(ConsultationDecision::Declined) => "Does not want it",
            None if one.withdrawn => "Does not come",
            None if one.stayed_away => "Did not come",
            None if one.confirmed => "Comes",
            None => "Has not said",
        },
    }
}

/// Where somebody says they are, and how to call them back at once.
fn is_here(one: &Attendee) -> String {
    let Some(place) = &one.is_at else { return String::new() };
    let heard = if one.overheard { " Somebody else is in the room." } else { "" };
    let call = one.call_back.as_ref().map_or(String::new(), |number| format!(" Call back: {number}."));
    let emergency = one.emergency_contact.as_ref().map_or(String::new(), |whom| format!(" In an emergency: {whom}."));
    format!("Is in {place} now.{heard}{call}{emergency}")
}

#[cfg(test)]
mod tests {
    use super::{query::ConsultationAnswer, *};
    use crate::{
        desk::tests::{check_page, staff},
        vocabulary::Person,
    };

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
            ConsultationStep::Recommended,
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
                attendees: vec![Shown {
                    id: "per_1".to_owned(),
                    name: "Robin Vale".to_owned(),
                    facts: "There.".to_owned(),
                    state: "Comes",
                    here: "Is in Florida now.".to_owned(),
                }],
                answers: vec![ConsultationAnswers {
                    person: Person { id: cynic::Id::new("per_1"), name: "Robin Vale".to_owned() },
                    answers: vec![ConsultationAnswer {
                        question: "How will you join us?".to_owned(),
                        answer: "By phone".to_owned(),
                    }],
                }],
                unjoined: "Colorado, United States".to_owned(),
                moves: 0,
                needs_cover: "Choose another member.".to_owned(),
                seems_missed: step == ConsultationStep::Booked,
                recommended: "The therapy programme",
                places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
                free: vec![free],
                later: String::new(),
                problems: Problems::none(),
            };
            let html = check_page(&page);
            assert!(html.contains("How will you join us?") && html.contains("By phone"));
            assert_eq!(html.contains("Offer these"), step.wants_time());
            assert_eq!(html.contains("Call it off"), step.has_time());
            assert_eq!(html.contains("Note it"), step.was_held());
            assert_eq!(html.contains("It looks as if nobody came"), step == ConsultationStep::Booked);
            assert_eq!(html.contains("They have begun care here"), step == ConsultationStep::Recommended);
        }
        assert!(read_time("2026-03-10T23:00:00Z per_1").is_some() && read_time("soon per_1").is_none());
    }
}
