//! The address of one's own calendar: on a partner's own pages, and at the desk. It is shown in the answer that makes it, and never again.

use askama::Template;
use axum::extract::State;
use cynic::{MutationBuilder, QueryBuilder};

use super::place_of;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::{Desk, DeskViewer},
    errors::Stop,
    forms::{Form, Problems},
    moments::Zone,
    pages::{self, Page},
    schema,
    site::Site,
    vocabulary::{DonePayload, Instant, Problem, Reader},
};

const OWN: &str = "/preferences/calendar";
const AT_DESK: &str = "/account/calendar";

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct AddressQuery {
    viewer: Option<Reader>,
    calendar_address: Option<CalendarAddress>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Query")]
struct DeskQuery {
    viewer: Option<DeskViewer>,
    calendar_address: Option<CalendarAddress>,
}

#[derive(cynic::QueryFragment)]
struct CalendarAddress {
    made_at: Option<Instant>,
    ends_at: Option<Instant>,
}

#[derive(cynic::QueryVariables)]
struct MakeVariables {
    input: MakeCalendarAddressInput,
}

#[derive(cynic::InputObject)]
struct MakeCalendarAddressInput {
    understood: bool,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "MakeVariables")]
struct Make {
    #[arguments(input: $input)]
    make_calendar_address: MakeCalendarAddressPayload,
}

#[derive(cynic::QueryFragment)]
struct MakeCalendarAddressPayload {
    link: Option<String>,
    problems: Vec<Problem>,
}

#[derive(cynic::QueryFragment)]
#[cynic(graphql_type = "Mutation")]
struct End {
    end_calendar_address: DonePayload,
}

/// What the page shows of an address.
struct Shown {
    /// The day it was made; empty while there is none.
    since: String,
    /// The day it ends.
    until: String,
    /// The whole address, once, right after it was made; empty otherwise.
    made: String,
    /// Whether the one there was has just been ended.
    ended: bool,
    problems: Problems,
}

impl Shown {
    fn of(address: Option<CalendarAddress>, zone: &Zone) -> Self {
        let day = |at: Option<Instant>| at.map_or(String::new(), |at| zone.day(&at));
        let (made_at, ends_at) = address.map_or((None, None), |address| (address.made_at, address.ends_at));
        Self { since: day(made_at), until: day(ends_at), made: String::new(), ended: false, problems: Problems::none() }
    }
}

#[derive(Template)]
#[template(path = "calendars/own.html")]
struct OwnPage {
    shown: Shown,
}

#[derive(Template)]
#[template(path = "calendars/desk.html")]
struct DeskPage {
    desk: Desk,
    shown: Shown,
}

/// What came of a form.
enum Came {
    /// The link that was made.
    Made(String),
    Ended,
    Refused(Problems),
}

impl Came {
    fn on(self, site: &Site, shown: Shown) -> Shown {
        match self {
            Self::Made(link) => Shown { made: place_of(site, &link), ..shown },
            Self::Ended => Shown { ended: true, ..shown },
            Self::Refused(problems) => Shown { problems, ..shown },
        }
    }
}

/// `GET /preferences/calendar`
pub(super) async fn show(State(site): State<Site>, visitor: Visitor) -> Page {
    pages::show(&OwnPage { shown: own(&site, &visitor).await? })
}

/// `POST /preferences/calendar`
pub(super) async fn act(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let Some(came) = done(&site, &visitor, &form).await? else { return pages::to(OWN) };
    let shown = came.on(&site, own(&site, &visitor).await?);
    if shown.problems.is_empty() { pages::show(&OwnPage { shown }) } else { pages::again(&OwnPage { shown }) }
}

/// `GET /account/calendar`
pub(super) async fn show_at_desk(State(site): State<Site>, visitor: Visitor) -> Page {
    let (desk, shown) = at_desk(&site, &visitor).await?;
    pages::show(&DeskPage { desk, shown })
}

/// `POST /account/calendar`
pub(super) async fn act_at_desk(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    let Some(came) = done(&site, &visitor, &form).await? else { return pages::to(AT_DESK) };
    let (desk, shown) = at_desk(&site, &visitor).await?;
    let page = DeskPage { desk, shown: came.on(&site, shown) };
    if page.shown.problems.is_empty() { pages::show(&page) } else { pages::again(&page) }
}

async fn own(site: &Site, visitor: &Visitor) -> Result<Shown, Stop> {
    let found = ask(site, visitor, AddressQuery::build(())).await?;
    let reader = found.viewer.ok_or(Stop::SignInNeeded)?;
    Ok(Shown::of(found.calendar_address, &reader.zone()))
}

async fn at_desk(site: &Site, visitor: &Visitor) -> Result<(Desk, Shown), Stop> {
    let found = ask(site, visitor, DeskQuery::build(())).await?;
    let desk = Desk::open(found.viewer, "/account")?;
    let shown = Shown::of(found.calendar_address, &desk.zone);
    Ok((desk, shown))
}

/// Does what the form asks; nothing for a form that asks nothing.
async fn done(site: &Site, visitor: &Visitor, form: &Form) -> Result<Option<Came>, Stop> {
    match form.text("act") {
        "make" => {
            let input = MakeCalendarAddressInput { understood: form.ticked("understood") };
            let payload = ask(site, visitor, Make::build(MakeVariables { input })).await?.make_calendar_address;
            let problems = Problems::of_payload(payload.problems)?;
            Ok(Some(payload.link.map_or(Came::Refused(problems), Came::Made)))
        }
        "end" => {
            let payload = ask(site, visitor, End::build(())).await?.end_calendar_address;
            let problems = Problems::of_payload(payload.problems)?;
            Ok(Some(if problems.is_empty() { Came::Ended } else { Came::Refused(problems) }))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{check_page, therapist};

    fn shown(since: &str) -> Shown {
        Shown {
            since: since.to_owned(),
            until: if since.is_empty() { String::new() } else { "Wed 3 Mar 2027".to_owned() },
            made: String::new(),
            ended: false,
            problems: Problems::none(),
        }
    }

    #[test]
    fn there_is_none_until_somebody_makes_one_and_knows_what_it_shows() {
        let html = check_page(&OwnPage { shown: shown("") });
        assert!(html.contains("Others who can see that calendar") && html.contains("name=\"understood\""), "{html}");
        assert!(!html.contains("checked") && !html.contains("value=\"end\""), "{html}");
        let problems = Problems::one("understood", "Please tick that you know what others can see.");
        let html = check_page(&OwnPage { shown: Shown { problems, ..shown("") } });
        assert!(html.contains("Please tick that you know"), "{html}");
    }

    #[test]
    fn an_address_is_shown_once_and_can_be_ended() {
        let made = "https://office.example/calendar/abc.ics".to_owned();
        for html in [
            check_page(&OwnPage { shown: Shown { made: made.clone(), ..shown("Mon 2 Mar 2026") } }),
            check_page(&DeskPage { desk: therapist("/account"), shown: Shown { made, ..shown("Mon 2 Mar 2026") } }),
        ] {
            assert!(html.contains("https://office.example/calendar/abc.ics") && html.contains("not shown again"));
        }
        let html = check_page(&DeskPage { desk: therapist("/account"), shown: shown("Mon 2 Mar 2026") });
        assert!(html.contains("Wed 3 Mar 2027") && html.contains("value=\"end\"") && !html.contains("/calendar/abc"));
        assert!(html.contains("add or remove a passkey"), "what ends it sooner is said");
        let html = check_page(&OwnPage { shown: Shown { ended: true, ..shown("") } });
        assert!(html.contains("opens nothing any more"), "{html}");
    }
}
