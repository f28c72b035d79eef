//! One's own appointment, by its link: reading it, confirming, leaving, moving, choosing from what is offered. No account is needed.

mod afterwards;
mod query;

use askama::Template;
use axum::extract::{Path, State};
use cynic::{MutationBuilder, QueryBuilder};

pub(crate) use self::query::AppointmentFile;
use self::query::{
    Confirm, ConfirmAttendanceInput, ConfirmVariables, FileQuery, FileVariables, FreeQuery, FreeVariables, Keep,
    KeepVariables, KeepWaitingInput, Move, MoveConsultationInput, MoveVariables, OwnConsultation, OwnQuery,
    OwnStanding, OwnVariables, Take, TakeOfferedTimeInput, TakeVariables, Withdraw, WithdrawFromConsultationInput,
    WithdrawVariables,
};
use super::{
    ConsultationPlace,
    book::{KeptPage, zone_of},
    check_in::CheckInForm,
    times::{self, Day, Time},
    words::Recommendation,
};
use crate::{
    ask::ask,
    caller::Visitor,
    errors::Stop,
    forms::{Asked, Form, Problems},
    moments::Zone,
    pages::{self, Page, encoded},
    site::Site,
    vocabulary::Problem,
};

#[derive(Template)]
#[template(path = "consultations/own.html")]
struct OwnPage {
    /// The address of this page, for its forms.
    here: String,
    kind: String,
    standing: OwnStanding,
    day: String,
    time: Option<Time>,
    /// The times that are held: id, day, time.
    offered: Vec<(String, String, Time)>,
    can_move: bool,
    /// What one hands to one's partner; empty for oneself alone.
    joining: String,
    /// Whether there is a file for one's calendar.
    has_file: bool,
    /// Whether one can say now where one is.
    can_check_in: bool,
    /// The places to choose from then.
    places: Vec<ConsultationPlace>,
    /// Where one is, as typed or as told.
    here_now: CheckInForm,
    /// What was recommended; empty otherwise.
    recommended: &'static str,
    /// Whom one can turn to instead.
    alternatives: Vec<String>,
    can_ask_again: bool,
    /// What recognises a repeat of asking again.
    key: String,
    /// The day on which what is known of one is deleted; empty while one is in contact.
    kept_until: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "consultations/move.html")]
struct MovePage {
    here: String,
    days: Vec<Day>,
    later: String,
    problems: Problems,
}

/// `GET /book/{address}/mine/{link}`
pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
) -> Page {
    pages::show(&page(&site, &visitor, &address, &link).await?)
}

/// `POST /book/{address}/mine/{link}`
pub(super) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
    form: Form,
) -> Page {
    let here = address_of(&address, &link);
    let problems = if form.text("act") == "again" {
        let payload = afterwards::ask_again(&site, &visitor, (&address, &link), &form).await?;
        if let Some(booked) = &payload.booked {
            let practice = zone_of(&site, &visitor, &address).await?;
            return pages::show(&KeptPage::new(&site, &address, booked, &practice));
        }
        payload.problems
    } else {
        done(&site, &visitor, (address.clone(), link.clone()), &form).await?
    };
    let problems = Problems::of_payload(problems)?;
    if problems.is_empty() {
        return pages::to(&here);
    }
    let shown = page(&site, &visitor, &address, &link).await?;
    let here_now = if form.text("act") == "check-in" { CheckInForm::read(&form) } else { shown.here_now.clone() };
    pages::again(&OwnPage { here_now, problems, ..shown })
}

async fn done(
    site: &Site,
    visitor: &Visitor,
    (address, link): (String, String),
    form: &Form,
) -> Result<Vec<Problem>, Stop> {
    let payload = match form.text("act") {
        "confirm" => {
            let input = ConfirmAttendanceInput { address, link };
            ask(site, visitor, Confirm::build(ConfirmVariables { input })).await?.confirm_attendance
        }
        "withdraw" => {
            let input = WithdrawFromConsultationInput { address, link };
            ask(site, visitor, Withdraw::build(WithdrawVariables { input })).await?.withdraw_from_consultation
        }
        "keep" => {
            let input = KeepWaitingInput { address, link };
            ask(site, visitor, Keep::build(KeepVariables { input })).await?.keep_waiting
        }
        "move" => {
            let starts_at = times::parse(form.text("startsAt")).ok_or(Stop::NotFound)?;
            let input = MoveConsultationInput { address, link, starts_at };
            ask(site, visitor, Move::build(MoveVariables { input })).await?.move_consultation
        }
        "take" => {
            let time = cynic::Id::new(form.text("time"));
            let input = TakeOfferedTimeInput { address, link, time };
            ask(site, visitor, Take::build(TakeVariables { input })).await?.take_offered_time
        }
        _ => return afterwards::done(site, visitor, (address, link), form).await,
    };
    Ok(payload.problems)
}

/// `GET /book/{address}/mine/{link}/move`
pub(super) async fn times(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
    Asked(asked): Asked,
) -> Page {
    let (own, _) = read(&site, &visitor, &address, &link).await?;
    if !own.can_move {
        return pages::to(&address_of(&address, &link));
    }
    let from = times::parse(asked.text("from"));
    let variables = FreeVariables { address: address.clone(), link: link.clone(), from };
    let found = ask(&site, &visitor, FreeQuery::build(variables)).await?.own_free_times.unwrap_or_default();
    let here = address_of(&address, &link);
    let later = from.or(found.first().copied()).and_then(times::later);
    pages::show(&MovePage {
        days: times::by_day(&found, &Zone::named(&own.zone), &Zone::named(&own.practice_zone)),
        later: later.map_or(String::new(), |later| format!("{here}/move?from={}", encoded(&later.0.to_string()))),
        problems: Problems::none(),
        here,
    })
}

/// `GET /book/{address}/mine/{link}/appointment.ics`
pub(super) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((address, link)): Path<(String, String)>,
) -> Page {
    let variables = FileVariables { address, link, portal: site.origin().to_owned() };
    let found = ask(&site, &visitor, FileQuery::build(variables)).await?.own_calendar_file.ok_or(Stop::NotFound)?;
    pages::file(&found.content_type, &found.name, found.text)
}

fn address_of(address: &str, link: &str) -> String {
    format!("/book/{}/mine/{}", encoded(address), encoded(link))
}

/// One's own part, and the places there are.
async fn read(
    site: &Site,
    visitor: &Visitor,
    address: &str,
    link: &str,
) -> Result<(OwnConsultation, Vec<ConsultationPlace>), Stop> {
    let variables = OwnVariables { address: address.to_owned(), link: link.to_owned() };
    let found = ask(site, visitor, OwnQuery::build(variables)).await?;
    let places = found.booking_page.map(|page| page.places).unwrap_or_default();
    Ok((found.own_consultation.ok_or(Stop::NotFound)?, places))
}

async fn page(site: &Site, visitor: &Visitor, address: &str, link: &str) -> Result<OwnPage, Stop> {
    let (own, places) = read(site, visitor, address, link).await?;
    let (mine, theirs) = (Zone::named(&own.zone), Zone::named(&own.practice_zone));
    let offered = own.offered.iter().map(|offer| {
        let time = Time::read(&offer.starts_at, &mine, &theirs);
        (offer.id.inner().to_owned(), mine.near_day(&offer.starts_at), time)
    });
    Ok(OwnPage {
        here: address_of(address, link),
        kind: own.kind.name,
        standing: own.standing,
        day: own.starts_at.as_ref().map(|at| mine.near_day(at)).unwrap_or_default(),
        time: own.starts_at.as_ref().map(|at| Time::read(at, &mine, &theirs)),
        offered: offered.collect(),
        can_move: own.can_move,
        has_file: own.has_file,
        can_check_in: own.can_check_in,
        places,
        here_now: CheckInForm { place: own.place, ..CheckInForm::default() },
        recommended: own.recommended.map(Recommendation::for_them).unwrap_or_default(),
        alternatives: own.alternatives,
        can_ask_again: own.can_ask_again,
        key: site.door.fresh_key(),
        kept_until: own.kept_until.as_ref().map(|at| mine.day(at)).unwrap_or_default(),
        joining: own
            .joining_link
            .map_or(String::new(), |link| format!("{}/book/{}/join/{link}", site.origin(), encoded(address))),
        problems: Problems::none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_page;

    fn at(standing: OwnStanding) -> OwnPage {
        let instant = times::parse("2026-03-10T23:00:00Z").expect("an instant");
        let time = || Time::read(&instant, &Zone::named("America/Denver"), &Zone::named("America/New_York"));
        OwnPage {
            here: "/book/northgate/mine/x".to_owned(),
            kind: "A first conversation".to_owned(),
            standing,
            day: "Tuesday 10 March".to_owned(),
            time: Some(time()),
            offered: vec![("clm_1".to_owned(), "Tuesday 10 March".to_owned(), time())],
            can_move: true,
            joining: String::new(),
            has_file: true,
            can_check_in: true,
            places: vec![ConsultationPlace { code: "US-FL".to_owned(), name: "Florida".to_owned() }],
            here_now: CheckInForm { place: "US-FL".to_owned(), ..CheckInForm::default() },
            recommended: "The therapy programme",
            alternatives: vec!["Harbour House, 555 0100".to_owned()],
            can_ask_again: true,
            key: "key".to_owned(),
            kept_until: "6 September 2026".to_owned(),
            problems: Problems::none(),
        }
    }

    #[test]
    fn every_standing_is_a_whole_page() {
        for standing in [
            OwnStanding::Asked,
            OwnStanding::Waiting,
            OwnStanding::Offered,
            OwnStanding::Booked,
            OwnStanding::Confirmed,
            OwnStanding::Here,
            OwnStanding::Missed,
            OwnStanding::Deciding,
            OwnStanding::Accepted,
            OwnStanding::Declined,
            OwnStanding::Referred,
            OwnStanding::Off,
            OwnStanding::Over,
        ] {
            let html = at(standing).render().expect("it renders");
            check_page(&html);
            let is_set = matches!(standing, OwnStanding::Booked | OwnStanding::Confirmed | OwnStanding::Here);
            assert_eq!(html.contains("Where are you now?"), is_set);
            assert_eq!(html.contains("Harbour House"), standing == OwnStanding::Referred);
            assert_eq!(html.contains("Yes, I would like that"), standing == OwnStanding::Deciding);
            assert_eq!(
                html.contains("17:00 MDT") && html.contains("19:00 EDT"),
                is_set || standing == OwnStanding::Offered
            );
        }
        let page =
            MovePage { here: "/x".to_owned(), days: Vec::new(), later: String::new(), problems: Problems::none() };
        check_page(&page.render().expect("it renders"));
    }
}
