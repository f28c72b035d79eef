//! The public page: what, where and on which clock; then a list of times; then who one is; then what to keep.

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

use super::{
    BookConsultationPayload, BookedConsultation, BookingPage, ConsultationPlace, ConsultationType, NewcomerInput,
    times::{self, Day, Time},
    zones,
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    schema,
    site::Site,
    vocabulary::{Instant, Problem, SafeChannel},
};

#[derive(cynic::QueryVariables)]
struct StartVariables {
    address: String,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "StartVariables")]
struct StartQuery {
    #[arguments(address: $address)]
    booking_page: Option<BookingPage>,
}

#[derive(cynic::QueryVariables)]
struct TimesVariables {
    address: String,
    kind: String,
    places: Vec<String>,
    from: Option<Instant>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query", variables = "TimesVariables")]
struct TimesQuery {
    #[arguments(address: $address)]
    booking_page: Option<BookingPage>,
    #[arguments(address: $address, type: $kind, places: $places, from: $from, days: 14)]
    free_times: Option<Vec<Instant>>,
}

#[derive(cynic::QueryVariables)]
struct HoldVariables {
    input: HoldTimeInput,
}

#[derive(cynic::InputObject)]
struct HoldTimeInput {
    address: String,
    #[cynic(rename = "type")]
    kind: String,
    places: Vec<String>,
    starts_at: Instant,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "HoldVariables")]
struct HoldTime {
    #[arguments(input: $input)]
    hold_time: HoldTimePayload,
}

#[derive(cynic::QueryFragment)]
struct HoldTimePayload {
    held: Option<HeldConsultationTime>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
struct HeldConsultationTime {
    id: cynic::Id,
    starts_at: Instant,
}

#[derive(cynic::QueryVariables)]
struct BookVariables {
    input: BookConsultationInput,
}

#[derive(cynic::InputObject)]
struct BookConsultationInput {
    key: String,
    address: String,
    hold: cynic::Id,
    me: NewcomerInput,
    partner_place: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "BookVariables")]
struct Book {
    #[arguments(input: $input)]
    book_consultation: BookConsultationPayload,
}

#[derive(cynic::QueryVariables)]
struct RequestVariables {
    input: RequestConsultationInput,
}

#[derive(cynic::InputObject)]
struct RequestConsultationInput {
    key: String,
    address: String,
    #[cynic(rename = "type")]
    kind: String,
    me: NewcomerInput,
    partner_place: Option<String>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "RequestVariables")]
struct Request {
    #[arguments(input: $input)]
    request_consultation: BookConsultationPayload,
}

/// What was chosen on the first page, carried along by every form after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    kind: String,
    place: String,
    /// Where the partner will be; empty for oneself alone.
    partner_place: String,
    zone: String,
}

impl Choice {
    fn read(form: &Form) -> Self {
        let partner = if form.text("who") == "two" { form.text("partnerPlace") } else { "" };
        Self {
            kind: form.text("type").to_owned(),
            place: form.text("place").to_owned(),
            partner_place: partner.to_owned(),
            zone: form.text("zone").to_owned(),
        }
    }

    /// What is still to be chosen.
    fn missing(&self, form: &Form) -> Option<Problems> {
        let missing = [
            ("type", self.kind.is_empty(), "Choose what you would like."),
            ("place", self.place.is_empty(), "Say where you will be. The law asks us to know."),
            (
                "partnerPlace",
                form.text("who") == "two" && self.partner_place.is_empty(),
                "Say where your partner will be.",
            ),
            ("zone", !zones::zones().contains(&self.zone), "Choose where your clock stands."),
        ];
        missing.into_iter().find(|(_, is_so, _)| *is_so).map(|(field, _, words)| Problems::one(field, words))
    }

    fn places(&self) -> Vec<String> {
        let both = [&self.place, &self.partner_place];
        both.into_iter().filter(|place| !place.is_empty()).cloned().collect()
    }

    fn partner(&self) -> Option<String> {
        (!self.partner_place.is_empty()).then(|| self.partner_place.clone())
    }

    fn who(&self) -> &'static str {
        if self.partner_place.is_empty() { "one" } else { "two" }
    }

    /// As the query of an address.
    fn query(&self) -> String {
        format!(
            "type={}&place={}&who={}&partnerPlace={}&zone={}",
            encoded(&self.kind),
            encoded(&self.place),
            self.who(),
            encoded(&self.partner_place),
            encoded(&self.zone)
        )
    }
}

#[derive(Template)]
#[template(path = "consultations/start.html")]
struct StartPage {
    address: String,
    name: String,
    types: Vec<ConsultationType>,
    places: Vec<ConsultationPlace>,
    choice: Choice,
    /// Whether only a time for oneself is offered, because somebody is to talk with us alone first.
    alone: bool,
    problems: Problems,
}

impl StartPage {
    fn is_chosen(&self, kind: &str) -> bool {
        self.choice.kind == kind || self.types.len() == 1
    }
}

#[derive(Template)]
#[template(path = "consultations/times.html")]
struct TimesPage {
    address: String,
    choice: Choice,
    kind: ConsultationType,
    days: Vec<Day>,
    /// Where the list goes on.
    later: String,
    /// Where it begins, when this is not its beginning.
    start: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "consultations/details.html")]
struct DetailsPage {
    address: String,
    choice: Choice,
    /// What is held; empty when a time is only asked for.
    hold: String,
    /// The time that is held, for the form to come back with.
    starts_at: String,
    /// The same on both clocks.
    time: Option<Time>,
    key: String,
    person: Details,
    problems: Problems,
}

/// What somebody typed about themself.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) name: String,
    pub(super) channel: String,
    pub(super) email: String,
    pub(super) acknowledged: bool,
}

impl Details {
    pub(super) fn read(form: &Form) -> Self {
        Self {
            name: form.text("name").to_owned(),
            channel: form.text("channel").to_owned(),
            email: form.text("email").to_owned(),
            acknowledged: form.ticked("acknowledged"),
        }
    }

    /// As the door takes it.
    pub(super) fn newcomer(&self, zone: &str, place: &str) -> NewcomerInput {
        NewcomerInput {
            name: self.name.clone(),
            zone: zone.to_owned(),
            place: place.to_owned(),
            safe_channel: SafeChannel::from_word(&self.channel).unwrap_or(SafeChannel::Unknown),
            email: (!self.email.trim().is_empty()).then(|| self.email.clone()),
            email_risk_acknowledged: Some(self.acknowledged),
        }
    }
}

#[derive(Template)]
#[template(path = "consultations/kept.html")]
pub(super) struct KeptPage {
    /// The time on both clocks; none for a request without one.
    time: Option<Time>,
    day: String,
    /// What opens one's own part.
    link: String,
    /// What one hands to one's partner; empty for oneself alone.
    joining: String,
}

impl KeptPage {
    pub(super) fn new(site: &Site, address: &str, booked: &BookedConsultation, practice_zone: &Zone) -> Self {
        let (origin, mine) = (site.origin(), Zone::named(&booked.zone));
        let time = booked.starts_at.as_ref();
        Self {
            time: time.map(|at| Time::read(at, &mine, practice_zone)),
            day: time.map(|at| mine.near_day(at)).unwrap_or_default(),
            link: format!("{origin}/book/{address}/mine/{}", booked.link),
            joining: booked
                .joining_link
                .as_ref()
                .map_or(String::new(), |link| format!("{origin}/book/{address}/join/{link}")),
        }
    }
}

/// `GET /book/{address}`
pub(super) async fn start(
    State(site): State<Site>,
    visitor: Visitor,
    Path(address): Path<String>,
    Asked(asked): Asked,
) -> Page {
    let mut page = start_page(&site, &visitor, address).await?;
    if asked.ticked("type") {
        page.choice = Choice::read(&asked);
    }
    page.alone = asked.text("alone") == "yes";
    pages::show(&page)
}

/// What a form answered is nowhere to go back to: the way begins again.
pub(super) async fn back(Path(address): Path<String>) -> Page {
    pages::to(&format!("/book/{}", encoded(&address)))
}

/// `GET /book/{address}/times`
pub(super) async fn times(
    State(site): State<Site>,
    visitor: Visitor,
    Path(address): Path<String>,
    Asked(asked): Asked,
) -> Page {
    let choice = Choice::read(&asked);
    if let Some(problems) = choice.missing(&asked) {
        let page = start_page(&site, &visitor, address).await?;
        let alone = asked.text("alone") == "yes";
        return pages::again(&StartPage { choice, alone, problems, ..page });
    }
    pages::show(&times_page(&site, &visitor, (address, choice), times::parse(asked.text("from"))).await?)
}

/// `POST /book/{address}/hold`: holds a time and asks who it is for. Who comes second sees what is left.
pub(super) async fn hold(State(site): State<Site>, visitor: Visitor, Path(address): Path<String>, form: Form) -> Page {
    let choice = Choice::read(&form);
    let Some(starts_at) = times::parse(form.text("startsAt")).filter(|_| choice.missing(&form).is_none()) else {
        return back(Path(address)).await;
    };
    let input =
        HoldTimeInput { address: address.clone(), kind: choice.kind.clone(), places: choice.places(), starts_at };
    let payload = ask(&site, &visitor, HoldTime::build(HoldVariables { input })).await?.hold_time;
    let problems = Problems::of_payload(payload.problems)?;
    let Some(held) = payload.held else {
        let page = times_page(&site, &visitor, (address, choice), None).await?;
        return pages::again(&TimesPage { problems, ..page });
    };
    let zone = zone_of(&site, &visitor, &address).await?;
    pages::show(&DetailsPage {
        time: Some(Time::read(&held.starts_at, &Zone::named(&choice.zone), &zone)),
        starts_at: held.starts_at.0.to_string(),
        hold: held.id.inner().to_owned(),
        key: site.door.fresh_key(),
        person: Details::default(),
        problems: Problems::none(),
        address,
        choice,
    })
}

/// `POST /book/{address}/details`: no time suits, and the practice is asked for one.
pub(super) async fn details(State(site): State<Site>, Path(address): Path<String>, form: Form) -> Page {
    let choice = Choice::read(&form);
    if choice.missing(&form).is_some() {
        return back(Path(address)).await;
    }
    pages::show(&DetailsPage {
        address,
        choice,
        hold: String::new(),
        starts_at: String::new(),
        time: None,
        key: site.door.fresh_key(),
        person: Details::default(),
        problems: Problems::none(),
    })
}

/// `POST /book/{address}/done`: books what is held, or asks for a time.
pub(super) async fn book(State(site): State<Site>, visitor: Visitor, Path(address): Path<String>, form: Form) -> Page {
    let (choice, person) = (Choice::read(&form), Details::read(&form));
    // Nobody sees this field; programs fill in whatever they find.
    if form.ticked("website") || choice.missing(&form).is_some() {
        return back(Path(address)).await;
    }
    let (key, hold, me) =
        (form.text("key").to_owned(), form.text("hold"), person.newcomer(&choice.zone, &choice.place));
    let payload = if hold.is_empty() {
        let (kind, partner_place) = (choice.kind.clone(), choice.partner());
        let input = RequestConsultationInput { key, address: address.clone(), kind, me, partner_place };
        ask(&site, &visitor, Request::build(RequestVariables { input })).await?.request_consultation
    } else {
        let hold = cynic::Id::new(hold);
        let input = BookConsultationInput { key, address: address.clone(), hold, me, partner_place: choice.partner() };
        ask(&site, &visitor, Book::build(BookVariables { input })).await?.book_consultation
    };
    let zone = zone_of(&site, &visitor, &address).await?;
    if let Some(booked) = &payload.booked {
        return pages::show(&KeptPage::new(&site, &address, booked, &zone));
    }
    let starts_at = times::parse(form.text("startsAt"));
    pages::again(&DetailsPage {
        time: starts_at.as_ref().map(|at| Time::read(at, &Zone::named(&choice.zone), &zone)),
        starts_at: form.text("startsAt").to_owned(),
        hold: hold.to_owned(),
        key: form.text("key").to_owned(),
        problems: Problems::of_payload(payload.problems)?.beside(field_of),
        address,
        choice,
        person,
    })
}

/// Beside which field of the page a problem stands.
pub(super) fn field_of(field: &str) -> String {
    match field {
        "safeChannel" => "channel",
        "emailRiskAcknowledged" => "acknowledged",
        other => other,
    }
    .to_owned()
}

/// Where the clock of the practice stands.
pub(super) async fn zone_of(site: &Site, visitor: &Visitor, address: &str) -> Result<Zone, Stop> {
    let variables = StartVariables { address: address.to_owned() };
    let page = ask(site, visitor, StartQuery::build(variables)).await?.booking_page.ok_or(Stop::NotFound)?;
    Ok(Zone::named(&page.zone))
}

async fn start_page(site: &Site, visitor: &Visitor, address: String) -> Result<StartPage, Stop> {
    let variables = StartVariables { address: address.clone() };
    let page = ask(site, visitor, StartQuery::build(variables)).await?.booking_page.ok_or(Stop::NotFound)?;
    Ok(StartPage {
        address,
        name: page.name,
        types: page.types,
        places: page.places,
        choice: Choice { zone: page.zone, ..Choice::default() },
        alone: false,
        problems: Problems::none(),
    })
}

async fn times_page(
    site: &Site,
    visitor: &Visitor,
    (address, choice): (String, Choice),
    from: Option<Instant>,
) -> Result<TimesPage, Stop> {
    let variables =
        TimesVariables { address: address.clone(), kind: choice.kind.clone(), places: choice.places(), from };
    let answer = ask(site, visitor, TimesQuery::build(variables)).await?;
    let page = answer.booking_page.ok_or(Stop::NotFound)?;
    let kind = page.types.into_iter().find(|kind| kind.key == choice.kind).ok_or(Stop::NotFound)?;
    let found = answer.free_times.unwrap_or_default();
    let here = format!("/book/{}/times?{}", encoded(&address), choice.query());
    let last = from.or(found.first().copied()).and_then(times::later);
    let later = last.map(|last| format!("{here}&from={}", encoded(&last.0.to_string())));
    Ok(TimesPage {
        days: times::by_day(&found, &Zone::named(&choice.zone), &Zone::named(&page.zone)),
        later: later.filter(|_| !found.is_empty()).unwrap_or_default(),
        start: from.map(|_| here).unwrap_or_default(),
        problems: Problems::none(),
        address,
        choice,
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_page, problem};

    fn choice() -> Choice {
        Choice {
            kind: "consult_45".to_owned(),
            place: "AU".to_owned(),
            partner_place: "US-CO".to_owned(),
            zone: "Australia/Perth".to_owned(),
        }
    }

    fn kind() -> ConsultationType {
        ConsultationType {
            key: "consult_45".to_owned(),
            name: "A first conversation".to_owned(),
            says: "45 minutes together.".to_owned(),
            minutes: 45,
            price_cents: Some(0),
        }
    }

    fn day() -> Day {
        let at = times::parse("2026-03-10T23:00:00Z").expect("an instant");
        times::by_day(&[at], &Zone::named("Australia/Perth"), &Zone::named("America/New_York")).remove(0)
    }

    #[test]
    fn a_choice_survives_an_address() {
        let fields = choice().query();
        let form: Vec<(String, String)> = fields
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let form = Form::from(form);
        assert_eq!(Choice::read(&form), choice());
        assert!(choice().missing(&form).is_none());
        assert!(Choice { zone: "Mars/Olympus".to_owned(), ..choice() }.missing(&form).is_some());
    }

    #[test]
    fn every_step_is_a_whole_page() {
        let problems = || Problems::all_of(vec![problem(Some("startsAt"), "TAKEN", "Choose another one.")]);
        let (address, name) = ("northgate".to_owned(), "Northgate House".to_owned());
        let start = StartPage {
            address: address.clone(),
            name,
            types: vec![kind()],
            places: vec![ConsultationPlace { code: "AU".to_owned(), name: "Australia".to_owned() }],
            choice: choice(),
            alone: false,
            problems: problems(),
        };
        check_page(&start.render().expect("it renders"));
        let times = TimesPage {
            address: address.clone(),
            choice: choice(),
            kind: kind(),
            days: vec![day()],
            later: "/later".to_owned(),
            start: String::new(),
            problems: problems(),
        };
        let html = times.render().expect("it renders");
        check_page(&html);
        assert!(html.contains("Wednesday 11 March") && html.contains("07:00 AWST") && html.contains("19:00 EDT"));
        let details = DetailsPage {
            address,
            choice: choice(),
            hold: "clm_1".to_owned(),
            starts_at: "2026-03-10T23:00:00Z".to_owned(),
            time: day().times.pop(),
            key: "key".to_owned(),
            person: Details::default(),
            problems: Problems::none(),
        };
        check_page(&details.render().expect("it renders"));
        let kept = KeptPage {
            time: day().times.pop(),
            day: "Wednesday 11 March".to_owned(),
            link: "https://office.example/book/northgate/mine/x".to_owned(),
            joining: "https://office.example/book/northgate/join/y".to_owned(),
        };
        check_page(&kept.render().expect("it renders"));
    }
}
