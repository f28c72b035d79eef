//! The public page: what, where and on which clock; then a list of times; then who one is; then what to keep.

mod choice;
mod details;
mod query;

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

pub(super) use self::details::{Details, field_of};
use self::{
    choice::{Choice, beginning},
    details::{Typed, details_page},
    query::{
        Book, BookConsultationInput, BookVariables, HoldTime, HoldTimeInput, HoldVariables, Request,
        RequestConsultationInput, RequestVariables, StartQuery, StartVariables, TimesQuery, TimesVariables, ZoneQuery,
        ZoneVariables,
    },
};
use super::{
    BookedConsultation, ConsultationPlace, ConsultationType, asked,
    times::{self, Day, Time},
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    site::Site,
    vocabulary::Instant,
};

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
    let mut page = start_page(&site, &visitor, (address, asked.some("invitation"))).await?;
    if asked.ticked("type") {
        page.choice = Choice::read(&asked);
    }
    page.alone = asked.text("alone") == "yes";
    pages::show(&page)
}

/// `GET /book/{address}/invited/{link}`: the same page, for the one type to which somebody was invited.
pub(super) async fn invited(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
) -> Page {
    pages::show(&start_page(&site, &visitor, (address, Some(link))).await?)
}

/// What a form answered is nowhere to go back to: the way begins again.
pub(super) async fn back(Path(address): Path<String>) -> Page {
    pages::to(&beginning(&address, ""))
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
        let page = start_page(&site, &visitor, (address, choice.invitation())).await?;
        let alone = asked.text("alone") == "yes";
        return pages::again(&StartPage { choice, alone, problems, ..page });
    }
    pages::show(&times_page(&site, &visitor, (address, choice), times::parse(asked.text("from"))).await?)
}

/// `POST /book/{address}/hold`: holds a time and asks who it is for. Who comes second sees what is left.
pub(super) async fn hold(State(site): State<Site>, visitor: Visitor, Path(address): Path<String>, form: Form) -> Page {
    let choice = Choice::read(&form);
    let Some(starts_at) = times::parse(form.text("startsAt")).filter(|_| choice.missing(&form).is_none()) else {
        return pages::to(&choice.beginning(&address));
    };
    let (places, invitation) = (choice.places(), choice.invitation());
    let input = HoldTimeInput { address: address.clone(), kind: choice.kind.clone(), places, starts_at, invitation };
    let payload = ask(&site, &visitor, HoldTime::build(HoldVariables { input })).await?.hold_time;
    let problems = Problems::of_payload(payload.problems)?;
    let Some(held) = payload.held else {
        let page = times_page(&site, &visitor, (address, choice), None).await?;
        return pages::again(&TimesPage { problems, ..page });
    };
    let fresh = Typed { hold: held.id.inner().to_owned(), key: site.door.fresh_key(), ..Typed::default() };
    pages::show(&details_page(&site, &visitor, (address, choice), (Some(held.starts_at), fresh)).await?)
}

/// `POST /book/{address}/details`: no time suits, and the practice is asked for one.
pub(super) async fn details(
    State(site): State<Site>,
    visitor: Visitor,
    Path(address): Path<String>,
    form: Form,
) -> Page {
    let choice = Choice::read(&form);
    if choice.missing(&form).is_some() {
        return pages::to(&choice.beginning(&address));
    }
    let fresh = Typed { key: site.door.fresh_key(), ..Typed::default() };
    pages::show(&details_page(&site, &visitor, (address, choice), (None, fresh)).await?)
}

/// `POST /book/{address}/done`: books what is held, or asks for a time.
pub(super) async fn book(State(site): State<Site>, visitor: Visitor, Path(address): Path<String>, form: Form) -> Page {
    let (choice, person) = (Choice::read(&form), Details::read(&form));
    // Nobody sees this field; programs fill in whatever they find.
    if form.ticked("website") || choice.missing(&form).is_some() {
        return pages::to(&choice.beginning(&address));
    }
    let (key, hold, me) =
        (form.text("key").to_owned(), form.text("hold"), person.newcomer(&choice.zone, &choice.place));
    let (answers, invitation) = (Some(asked::answers(&form)), choice.invitation());
    let payload = if hold.is_empty() {
        let (kind, partner_place) = (choice.kind.clone(), choice.partner());
        let input =
            RequestConsultationInput { key, address: address.clone(), kind, me, partner_place, answers, invitation };
        ask(&site, &visitor, Request::build(RequestVariables { input })).await?.request_consultation
    } else {
        let hold = cynic::Id::new(hold);
        let (address, partner_place) = (address.clone(), choice.partner());
        let input = BookConsultationInput { key, address, hold, me, partner_place, answers, invitation };
        ask(&site, &visitor, Book::build(BookVariables { input })).await?.book_consultation
    };
    if let Some(booked) = &payload.booked {
        let zone = zone_of(&site, &visitor, &address).await?;
        return pages::show(&KeptPage::new(&site, &address, booked, &zone));
    }
    let problems = Problems::of_payload(payload.problems)?.beside(field_of);
    let typed = Typed { hold: hold.to_owned(), key: form.text("key").to_owned(), person, problems, form: form.clone() };
    let starts_at = times::parse(form.text("startsAt"));
    pages::again(&details_page(&site, &visitor, (address, choice), (starts_at, typed)).await?)
}

/// Where the clock of the practice stands.
pub(super) async fn zone_of(site: &Site, visitor: &Visitor, address: &str) -> Result<Zone, Stop> {
    let variables = ZoneVariables { address: address.to_owned() };
    let page = ask(site, visitor, ZoneQuery::build(variables)).await?.booking_page.ok_or(Stop::NotFound)?;
    Ok(Zone::named(&page.zone))
}

async fn start_page(
    site: &Site,
    visitor: &Visitor,
    (address, invitation): (String, Option<String>),
) -> Result<StartPage, Stop> {
    let variables = StartVariables { address: address.clone(), invitation: invitation.clone() };
    let page = ask(site, visitor, StartQuery::build(variables)).await?.booking_page.ok_or(Stop::NotFound)?;
    Ok(StartPage {
        address,
        name: page.name,
        types: page.types,
        places: page.places,
        choice: Choice { zone: page.zone, invitation: invitation.unwrap_or_default(), ..Choice::default() },
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
    let variables = TimesVariables {
        address: address.clone(),
        kind: choice.kind.clone(),
        places: choice.places(),
        from,
        invitation: choice.invitation(),
    };
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
    use super::{choice::tests::choice, details::DetailsPage, *};
    use crate::consultations::{ConsultationQuestion, asked::Asked};
    use crate::testing::{check_page, problem};

    fn kind() -> ConsultationType {
        ConsultationType {
            key: "consult_45".to_owned(),
            name: "A first conversation".to_owned(),
            says: "45 minutes together.".to_owned(),
            minutes: 45,
            price_cents: Some(0),
        }
    }

    fn question() -> ConsultationQuestion {
        ConsultationQuestion {
            number: 1,
            text: "How will you join us?".to_owned(),
            choices: vec!["Here".to_owned(), "By phone".to_owned()],
            needed: false,
        }
    }

    fn day() -> Day {
        let at = times::parse("2026-03-10T23:00:00Z").expect("an instant");
        times::by_day(&[at], &Zone::named("Australia/Perth"), &Zone::named("America/New_York")).remove(0)
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
            asked: Asked::all(&[question()], &Form::default()),
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
