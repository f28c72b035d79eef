//! When a member can be booked: oneself, and for the front desk, anybody. For owners, under which address the public page stands.

mod other_days;
mod query;

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    routing::get,
};
use cynic::{MutationBuilder, QueryBuilder};

use self::query::{
    Change, ChangeAvailabilityInput, ChangeVariables, HoursQuery, HoursVariables, Open, OpenBookingPageInput,
    OpenVariables, OwnCalendar, Read, ReadOwnCalendarInput, ReadVariables, WeeklyHoursInput,
};
use super::source;
use crate::{
    ask::ask,
    caller::Visitor,
    desk::Desk,
    errors::Stop,
    forms::{Asked, Form, Problems},
    pages::{self, Page, encoded},
    practice::everyone::{self, Record},
    site::Site,
    vocabulary::TypedDate,
};

const HERE: &str = "/consultations/hours";
/// A calendar may have two mebibytes; encoded for a form, the marks that are no letters take three bytes.
const LONGEST_FORM: usize = 3 * 1024 * 1024 + 64 * 1024;

/// The page of the hours.
pub(super) fn routes() -> Router<Site> {
    Router::new().route("/consultations/hours", get(show).post(change)).layer(DefaultBodyLimit::max(LONGEST_FORM))
}

/// The days of a week, as the door names them and as people read them.
const DAYS: [(&str, &str); 7] = [
    ("MONDAY", "Monday"),
    ("TUESDAY", "Tuesday"),
    ("WEDNESDAY", "Wednesday"),
    ("THURSDAY", "Thursday"),
    ("FRIDAY", "Friday"),
    ("SATURDAY", "Saturday"),
    ("SUNDAY", "Sunday"),
];

/// Two stretches of one day, as typed.
struct DayRow {
    key: &'static str,
    name: &'static str,
    /// From and until, twice.
    hours: [(String, String); 2],
}

#[derive(Template)]
#[template(path = "consultations/hours.html")]
struct HoursPage {
    desk: Desk,
    /// Whose hours they are: their id, and their name.
    member: (String, String),
    /// Everybody to choose from; nobody for those who see their own alone.
    members: Vec<(String, String)>,
    zone: String,
    week: Vec<DayRow>,
    /// Days that are closed, one a line.
    closed: String,
    /// Days with other hours, one a line.
    open: String,
    most: String,
    version: String,
    /// The address of the public page that was just opened; empty otherwise.
    opened: String,
    address: String,
    /// What one's own calendar came to that was just read, a line each; empty otherwise.
    busy: Vec<String>,
    /// What is kept of one's own calendar, in words.
    kept: String,
    /// How it goes with the address of one's own calendar; empty while it has none.
    source: Vec<String>,
    problems: Problems,
}

impl HoursPage {
    /// Whether the reader's own hours are shown.
    fn is_own(&self) -> bool {
        self.member.0 == self.desk.me.inner()
    }
}

/// `GET /consultations/hours?member=`
async fn show(State(site): State<Site>, visitor: Visitor, Asked(asked): Asked) -> Page {
    pages::show(&page(&site, &visitor, asked.some("member")).await?)
}

/// `POST /consultations/hours`
async fn change(State(site): State<Site>, visitor: Visitor, form: Form) -> Page {
    if form.text("act") == "address" {
        let input = OpenBookingPageInput { address: form.text("address").to_owned() };
        let payload = ask(&site, &visitor, Open::build(OpenVariables { input })).await?.open_booking_page;
        let problems = Problems::of_payload(payload.problems)?;
        let opened = payload.address.map_or(String::new(), |address| format!("{}/book/{address}", site.origin()));
        let address = form.text("address").to_owned();
        let page = HoursPage { opened, address, problems, ..page(&site, &visitor, None).await? };
        return if page.problems.is_empty() { pages::show(&page) } else { pages::again(&page) };
    }
    if form.text("act") == "calendar" {
        return read_calendar(&site, &visitor, &form).await;
    }
    let problems = match read(&form) {
        Ok(input) => {
            let payload = ask(&site, &visitor, Change::build(ChangeVariables { input })).await?.change_availability;
            Problems::of_payload(payload.problems)?.beside(field_of)
        }
        Err(problems) => problems,
    };
    let member = form.some("member");
    if problems.is_empty() {
        return pages::to(&member.map_or_else(|| HERE.to_owned(), |id| format!("{HERE}?member={}", encoded(&id))));
    }
    let page = page(&site, &visitor, member).await?;
    pages::again(&HoursPage {
        zone: form.text("zone").to_owned(),
        week: week_of(|key, at, end| form.text(&format!("{key}-{end}-{at}")).to_owned()),
        closed: form.text("closed").to_owned(),
        open: form.text("open").to_owned(),
        most: form.text("most").to_owned(),
        version: form.text("version").to_owned(),
        problems,
        ..page
    })
}

async fn read_calendar(site: &Site, visitor: &Visitor, form: &Form) -> Page {
    let input = ReadOwnCalendarInput { calendar: form.text("calendar").to_owned() };
    let payload = ask(site, visitor, Read::build(ReadVariables { input })).await?.read_own_calendar;
    let problems = Problems::of_payload(payload.problems)?;
    if !problems.is_empty() {
        return pages::again(&HoursPage { problems, ..page(site, visitor, None).await? });
    }
    let count = match payload.busy_times {
        0 => "No busy time is known of your calendar now.".to_owned(),
        1 => "One stretch of busy time is kept free of bookings.".to_owned(),
        times => format!("{times} stretches of busy time are kept free of bookings."),
    };
    let busy = std::iter::once(count).chain(payload.notes).collect();
    pages::show(&HoursPage { busy, ..page(site, visitor, None).await? })
}

fn read(form: &Form) -> Result<ChangeAvailabilityInput, Problems> {
    let version = form.text("version").parse().unwrap_or(0);
    let most = form.some("most").map(|most| most.trim().parse::<i32>());
    let Ok(most_a_day) = most.transpose() else {
        return Err(Problems::one("most", "Write a whole number, or leave this empty for no limit."));
    };
    let mut week = Vec::new();
    for (key, _) in DAYS {
        for at in ["1", "2"] {
            let text = |end: &str| form.text(&format!("{key}-{end}-{at}")).trim().to_owned();
            let (from, until) = (text("from"), text("until"));
            if !from.is_empty() || !until.is_empty() {
                week.push(WeeklyHoursInput { day: key.to_owned(), from, until });
            }
        }
    }
    let lines = form.text("closed").lines().map(str::trim).filter(|line| !line.is_empty());
    let closed_on = Some(lines.map(|line| TypedDate(line.to_owned())).collect());
    let open_on = other_days::read(form.text("open"))?;
    let (zone, open_on) = (form.text("zone").to_owned(), Some(open_on));
    let member = form.some("member").map(cynic::Id::new);
    Ok(ChangeAvailabilityInput { member, version, zone, week, closed_on, open_on, most_a_day })
}

fn field_of(field: &str) -> String {
    match field {
        "closedOn" => "closed",
        "openOn" | "changes" => "open",
        "mostADay" => "most",
        "week" => "MONDAY-from-1",
        other => other,
    }
    .to_owned()
}

/// The rows of a week, from what stands at a day, as the first or second stretch, at its beginning or end.
fn week_of(text: impl Fn(&str, &str, &str) -> String) -> Vec<DayRow> {
    let hours = |key: &str, at: &str| (text(key, at, "from"), text(key, at, "until"));
    DAYS.iter().map(|(key, name)| DayRow { key, name, hours: [hours(key, "1"), hours(key, "2")] }).collect()
}

/// What is kept of one's own calendar, in words.
fn kept(desk: &Desk, calendar: Option<&OwnCalendar>) -> String {
    let Some(calendar) = calendar else {
        return "You have brought in no calendar.".to_owned();
    };
    let times = match calendar.ahead {
        0 => "no busy times".to_owned(),
        1 => "one busy time".to_owned(),
        many => format!("{many} busy times"),
    };
    let (read_at, until) = (desk.zone.moment(&calendar.read_at), desk.zone.day(&calendar.until));
    format!("Last brought in {read_at}: {times} from now until {until}.")
}

async fn page(site: &Site, visitor: &Visitor, member: Option<String>) -> Result<HoursPage, Stop> {
    let variables = HoursVariables { member: member.map(cynic::Id::new) };
    let answer = ask(site, visitor, HoursQuery::build(variables)).await?;
    let desk = Desk::open(answer.viewer, "/consultations")?;
    let members = if desk.owns() || desk.keeps_front_desk() {
        let everybody = everyone::of_practice(site, visitor).await?.1;
        everybody.iter().filter(|known| known.works_here()).map(Record::choice).collect()
    } else {
        Vec::new()
    };
    let source = source::lines(answer.calendar_sources, &desk.zone);
    let known = answer.availability.ok_or(Stop::NotFound)?;
    let week = week_of(|key, at, end| {
        let mut of_day = known.week.iter().filter(|hours| hours.day == key);
        let hours = if at == "1" { of_day.next() } else { of_day.nth(1) };
        hours.map_or(String::new(), |hours| if end == "from" { &hours.from } else { &hours.until }.clone())
    });
    let closed: Vec<String> = known.closed_on.into_iter().map(|date| date.0).collect();
    Ok(HoursPage {
        member: (known.member.id.inner().to_owned(), known.member.name),
        members,
        zone: known.zone.unwrap_or_default(),
        week,
        closed: closed.join("\n"),
        open: other_days::shown(&known.open_on),
        most: known.most_a_day.map_or(String::new(), |most| most.to_string()),
        version: known.version.to_string(),
        opened: String::new(),
        address: String::new(),
        busy: Vec::new(),
        kept: kept(&desk, known.own_calendar.as_ref()),
        source,
        problems: Problems::none(),
        desk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::tests::{check_page, owner, staff},
        vocabulary::Instant,
    };

    fn page(desk: Desk) -> HoursPage {
        HoursPage {
            member: (desk.me.inner().to_owned(), "Ole Lind".to_owned()),
            members: vec![("per_1".to_owned(), "Ida Berg".to_owned())],
            desk,
            zone: "America/New_York".to_owned(),
            week: week_of(|key, at, _| if key == "MONDAY" && at == "1" { "09:00".to_owned() } else { String::new() }),
            closed: "2026-12-24".to_owned(),
            open: "2026-12-31 09:00-12:00".to_owned(),
            most: String::new(),
            version: "0".to_owned(),
            opened: String::new(),
            address: String::new(),
            busy: vec!["One stretch of busy time is kept free of bookings.".to_owned()],
            kept: "You have brought in no calendar.".to_owned(),
            source: vec!["Your calendar at calendar.example could not be read yet.".to_owned()],
            problems: Problems::one("most", "Write a whole number."),
        }
    }

    #[test]
    fn the_page_is_whole_and_owners_open_the_public_one() {
        let html = check_page(&page(staff("/consultations")));
        assert!(html.contains("value=\"09:00\"") && !html.contains("Public page"));
        assert!(html.contains("One stretch of busy time") && html.contains("could not be read yet"));
        assert!(check_page(&page(owner("/consultations"))).contains("Public page"));
        assert!(html.contains("Your hours") && html.contains("Your own calendar"));
        let theirs = HoursPage { member: ("per_1".to_owned(), "Ida Berg".to_owned()), ..page(staff("/consultations")) };
        let html = check_page(&theirs);
        assert!(html.contains("Hours of Ida Berg") && html.contains("name=\"member\" value=\"per_1\""), "{html}");
        assert!(html.contains("<option value=\"per_1\" selected>") && !html.contains("Your own calendar"), "{html}");
    }

    #[test]
    fn what_is_kept_of_ones_own_calendar_is_said() {
        let instant = |text: &str| Instant(text.parse().expect("an instant"));
        let desk = staff("/consultations");
        let calendar = |ahead| OwnCalendar {
            read_at: instant("2026-03-03T17:00:00Z"),
            ahead,
            until: instant("2027-03-08T17:00:00Z"),
        };
        let many = kept(&desk, Some(&calendar(14)));
        assert_eq!(many, "Last brought in Tue 3 Mar 2026, 12:00: 14 busy times from now until Mon 8 Mar 2027.");
        assert!(kept(&desk, Some(&calendar(1))).contains("one busy time from"));
        assert!(kept(&desk, None).contains("no calendar"));
    }

    #[test]
    fn a_form_is_read_as_it_was_typed() {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let form = Form::from(vec![
            field("zone", "Europe/Berlin"),
            field("MONDAY-from-1", "09:00"),
            field("MONDAY-until-1", "12:00"),
            field("MONDAY-from-2", "13:00"),
            field("closed", "2026-12-24\r\n\r\n2026-12-25"),
            field("most", " 4 "),
        ]);
        let input = read(&form).expect("can be read");
        assert_eq!((input.week.len(), input.most_a_day), (2, Some(4)));
        assert_eq!(input.closed_on.map(|days| days.len()), Some(2));
        assert!(read(&Form::from(vec![field("most", "many")])).is_err());
    }
}
