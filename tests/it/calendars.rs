//! The address of one's own calendar, through the door and the pages: made knowingly, shown once, read by whoever has it, ended at once; and
//! nothing in it that follows from what the other partner does.

mod held;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, PASSWORD, Reply, Someone, for_each_database};

use crate::consultation_afterwards::decisions::opens_account;
use crate::consultations;

/// A practice with a therapist, and a couple who both come to an appointment on 10 March at five in the afternoon.
struct Scene {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
    /// The id and the version of that appointment.
    both: Value,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.becomes(&therapist, couple.id, "COACHING").await;
        let mut scene = Self { owner, therapist, couple, both: Value::Null };
        let both = [&scene.couple.hurt, &scene.couple.involved];
        scene.both = scene.make(house, ("both", &both), ("2026-03-10", "17:00")).await;
        scene
    }

    async fn make(&self, house: &House, (key, people): (&str, &[&Someone]), (on, at): (&str, &str)) -> Value {
        let coming = |person: &&Someone| json!({ "person": person.id.to_string(), "place": "DE" });
        let input = json!({ "key": key, "couple": self.couple.id.to_string(), "on": on,
            "at": at, "people": people.iter().map(coming).collect::<Vec<_>>() });
        let made = house.act(&self.therapist.token, "makeAppointments", "appointment { id version }", input).await;
        made["appointment"].clone()
    }

    async fn move_to(&self, house: &House, which: &Value, (on, at): (&str, &str)) -> Value {
        let input = json!({ "appointment": which["id"], "version": which["version"], "on": on, "at": at });
        let moved = house.act(&self.therapist.token, "moveAppointment", "appointment { id version }", input).await;
        moved["appointment"].clone()
    }

    async fn call_off(&self, house: &House, which: &Value) {
        let input = json!({ "appointment": which["id"], "version": which["version"] });
        house.act(&self.therapist.token, "callOffAppointment", "appointment { id }", input).await;
    }
}

/// Makes an address for somebody's own calendar; gives its link.
async fn address_of(house: &House, person: &Someone) -> String {
    house.step_up(person).await;
    let made = house.act(&person.token, "makeCalendarAddress", "link", json!({ "understood": true })).await;
    made["link"].as_str().expect("a link").to_owned()
}

/// What a calendar program gets that presents a link and the mark of what it has.
async fn asked(house: &House, link: &str, mark: Option<&str>) -> Reply {
    let mut request = Request::get(format!("/calendar/{link}.ics")).header("host", "office.example");
    if let Some(mark) = mark {
        request = request.header("if-none-match", mark);
    }
    house.send(request.body(Body::empty()).expect("a request")).await
}

async fn calendar(house: &House, link: &str) -> String {
    let reply = asked(house, link, None).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.text());
    reply.text()
}

/// The answer for a link that never was.
async fn nothing(house: &House) -> Reply {
    asked(house, "nothing", None).await
}

#[tokio::test]
async fn an_address_is_made_knowingly_and_gives_what_one_comes_to_and_no_word_more() {
    for_each_database("calendar_feed", async |house| {
        let scene = Scene::set(&house).await;
        let hurt = &scene.couple.hurt;
        let make = async |understood: bool| {
            let input = json!({ "understood": understood });
            house.try_act(&hurt.token, "makeCalendarAddress", "link", input).await["problems"][0].take()
        };
        assert_eq!(make(false).await["field"], "understood");
        assert_eq!(make(true).await["code"], "STEP_UP_NEEDED");
        let link = address_of(&house, hurt).await;
        let reply = asked(&house, &link, None).await;
        assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
        assert_eq!((reply.header("cache-control"), reply.header("set-cookie")), ("private, no-cache", ""));
        let first = reply.text();
        for line in [
            "SUMMARY:Appointment",
            "DESCRIPTION:https://office.example",
            "CLASS:PRIVATE",
            "DTSTART:20260310T160000Z",
            "SEQUENCE:0",
            "STATUS:CONFIRMED",
        ] {
            assert_eq!(first.matches(&format!("\r\n{line}\r\n")).count(), 1, "{line}: {first}");
        }
        for word in ["ATTENDEE", "ORGANIZER", "LOCATION", "Ida", "Quill", "Sorrel", "Northgate", "Harbour"] {
            assert!(!first.contains(word), "{word}: {first}");
        }
        // Who has just this is told so, and nothing is sent again.
        let mark = reply.header("etag").to_owned();
        let same = asked(&house, &link, Some(&mark)).await;
        assert_eq!((same.status.as_u16(), same.body.len(), same.header("etag")), (304, 0, mark.as_str()));
        let moved = scene.move_to(&house, &scene.both, ("2026-03-11", "17:00")).await;
        let reply = asked(&house, &link, Some(&mark)).await;
        assert_eq!(reply.status.as_u16(), 200);
        assert!(reply.text().contains("SEQUENCE:1\r\n") && reply.text().contains("DTSTART:20260311T160000Z"));
        scene.call_off(&house, &moved).await;
        let gone = calendar(&house, &link).await;
        assert!(gone.contains("SEQUENCE:2\r\n") && gone.contains("STATUS:CANCELLED\r\n"), "{gone}");
        assert_eq!(gone.matches("BEGIN:VEVENT").count(), 1, "it was called off, and stays so");
        house.clock.forward(SignedDuration::from_hours(24 * 60));
        assert!(!calendar(&house, &link).await.contains("VEVENT"), "what is long over is gone");
        let trail = house.ask(&house.sign_in(&scene.owner).await, TRAIL, json!({})).await.to_string();
        assert!(trail.contains("calendars.change-address") && trail.contains("calendars.see-own"), "{trail}");
        assert!(!trail.contains(&link));
    })
    .await;
}

const TRAIL: &str = "query { auditEntries(first: 100) { nodes { act subject } } }";

#[tokio::test]
async fn a_link_that_opens_nothing_gets_one_answer_whatever_the_cause() {
    for_each_database("calendar_feed_links", async |house| {
        let scene = Scene::set(&house).await;
        let hurt = &scene.couple.hurt;
        let not_there = nothing(&house).await;
        assert_eq!(not_there.status.as_u16(), 404);
        let replaced = address_of(&house, hurt).await;
        let link = address_of(&house, hurt).await;
        assert_eq!(asked(&house, &replaced, None).await, not_there, "another stands in its place");
        assert_eq!(asked(&house, &"x".repeat(300), None).await, not_there);
        let shown = house.ask(&hurt.token, "query { calendarAddress { madeAt endsAt } }", json!({})).await;
        assert!(
            shown["calendarAddress"]["endsAt"].as_str().is_some_and(|day| day.starts_with("2027-03-03")),
            "{shown}"
        );
        calendar(&house, &link).await;
        house.act(&hurt.token, "endCalendarAddress", "done", Value::Null).await;
        assert_eq!(asked(&house, &link, None).await, not_there, "it was ended");
        let shown = house.ask(&hurt.token, "query { calendarAddress { madeAt endsAt } }", json!({})).await;
        assert_eq!(shown["calendarAddress"], json!({ "madeAt": null, "endsAt": null }));

        let everywhere = address_of(&house, &scene.couple.involved).await;
        calendar(&house, &everywhere).await;
        house.act(&scene.couple.involved.token, "signOutEverywhere", "done", Value::Null).await;
        assert_eq!(asked(&house, &everywhere, None).await, not_there, "it ends with every sign-in");

        let old = address_of(&house, hurt).await;
        house.clock.forward(SignedDuration::from_hours(24 * 366));
        assert_eq!(asked(&house, &old, None).await, not_there, "it is a year old");
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_all_the_time_is_told_to_wait_whether_or_not_the_link_opens_anything() {
    for_each_database("calendar_feed_limit", async |house| {
        let scene = Scene::set(&house).await;
        let link = address_of(&house, &scene.couple.hurt).await;
        for link in [link.as_str(), "nothing"] {
            let mut statuses = Vec::new();
            for _ in 0..21 {
                statuses.push(asked(&house, link, None).await.status.as_u16());
            }
            assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 1, "{statuses:?}");
            assert_eq!(statuses.last(), Some(&429));
        }
        house.clock.forward(SignedDuration::from_mins(1));
        calendar(&house, &link).await;
    })
    .await;
}

#[tokio::test]
async fn nothing_that_the_other_does_alone_changes_ones_own_calendar() {
    for_each_database("calendar_feed_twin", async |house| {
        let scene = Scene::set(&house).await;
        let (one, other) = (&scene.couple.hurt, &scene.couple.involved);
        let (mine, theirs) = (address_of(&house, one).await, address_of(&house, other).await);
        let before = asked(&house, &mine, None).await;
        let unchanged = async |what: &str| assert_eq!(asked(&house, &mine, None).await, before, "{what}");
        // Each has a name of their own for what both come to.
        let name =
            |text: &str| text.split("\r\nUID:").nth(1).and_then(|rest| rest.split("\r\n").next().map(str::to_owned));
        assert_ne!(name(&before.text()), name(&calendar(&house, &theirs).await));
        let alone = scene.make(&house, ("alone", &[other]), ("2026-03-12", "17:00")).await;
        assert!(calendar(&house, &theirs).await.contains("DTSTART:20260312T160000Z"));
        unchanged("an appointment of theirs alone").await;
        let alone = scene.move_to(&house, &alone, ("2026-03-13", "09:00")).await;
        unchanged("its move").await;
        scene.call_off(&house, &alone).await;
        unchanged("its end").await;
        house.act(&other.token, "endCalendarAddress", "done", Value::Null).await;
        unchanged("their own address").await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": other.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        unchanged("that they left").await;
        let theirs = address_of(&house, &Someone { token: house.sign_in(other).await, ..other.clone() }).await;
        assert!(!calendar(&house, &theirs).await.contains("DTSTART:20260310"), "what they left is theirs no more");
    })
    .await;
}

/// Two who booked a consultation and came into care: what each says of it with their link changes the calendar of neither.
#[tokio::test]
async fn a_consultation_stands_in_the_calendar_of_each_and_says_nothing_of_the_other() {
    for_each_database("calendar_feed_consultation", async |house| {
        let scene = consultations::Scene::set(&house).await;
        let me = |name: &str| consultations::newcomer(name, "America/New_York", "US-FL");
        let held = consultations::hold(&house, "consult_45", &["US-FL", "US-FL"], "2026-03-10T23:00:00Z").await;
        let book = json!({ "key": "book", "address": consultations::ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
            "me": me("Robin Vale") });
        let booked = house.act("", "bookConsultation", "booked { link joiningLink }", book).await["booked"].take();
        let join = json!({ "key": "join", "address": consultations::ADDRESS, "link": booked["joiningLink"],
            "me": me("Kim Arbor") });
        let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"].take();
        let query = "query { consultations(list: COMING) { nodes { attendees { person { id name } } } } }";
        let seen = house.ask(&scene.staff.token, query, json!({})).await;
        let people = seen["consultations"]["nodes"][0]["attendees"].as_array().expect("two").clone();
        let id = |name: &str| {
            let found = people.iter().find(|one| one["person"]["name"] == name).expect("who comes");
            found["person"]["id"].clone()
        };
        let parse = |id: &Value| id.as_str().expect("an id").parse().expect("a person");
        let (robin, kim) = (id("Robin Vale"), id("Kim Arbor"));
        house.care(&scene.therapist, "Harbour", (parse(&robin), parse(&kim))).await;
        let robin = opens_account(&house, &scene.therapist, &robin, "Robin Vale").await;
        let link = address_of(&house, &robin).await;
        let before = asked(&house, &link, None).await;
        assert!(before.text().contains("DTSTART:20260310T230000Z\r\nDTEND:20260310T234500Z"), "{}", before.text());
        let others = joined["link"].as_str().expect("a link");
        for deed in ["confirmAttendance", "withdrawFromConsultation"] {
            consultations::by_link(&house, deed, others).await;
            assert_eq!(asked(&house, &link, None).await, before, "{deed} of the other");
        }
        consultations::by_link(&house, "withdrawFromConsultation", booked["link"].as_str().expect("a link")).await;
        let gone = calendar(&house, &link).await;
        assert!(gone.contains("STATUS:CANCELLED\r\n") && gone.contains("SEQUENCE:1\r\n"), "{gone}");
    })
    .await;
}

#[tokio::test]
async fn on_ones_own_page_it_is_off_until_it_is_made_and_the_address_is_shown_once() {
    for_each_database("calendar_feed_page", async |house| {
        let scene = Scene::set(&house).await;
        let visitor = house.visitor_of(&scene.couple.hurt).await;
        let path = visitor.go("/preferences").await.link("/preferences/calendar");
        let page = visitor.go(&path).await;
        assert!(
            page.words().contains("There is no address now.")
                && page.words().contains("Others who can see that calendar")
        );
        let make = [("act", "make"), ("understood", "yes")];
        let refused = visitor.submit(&path, &make[..1]).await;
        assert!(refused.words().contains("Please tick that you know"), "{}", refused.words());
        let again = visitor.submit(&path, &make).await;
        assert!(again.path.starts_with("/step-up"), "{}", again.path);
        let back = visitor.fill(&again, "/step-up", &[("password", PASSWORD)]).await;
        assert_eq!(back.path, path);
        let made = visitor.submit(&path, &make).await.words();
        let link = made.split("https://office.example/calendar/").nth(1).and_then(|rest| rest.split(".ics").next());
        let link = link.expect("an address").to_owned();
        assert!(calendar(&house, &link).await.contains("DTSTART:20260310T160000Z"));
        let page = visitor.go(&path).await.words();
        assert!(page.contains("There is an address since") && !page.contains(&link), "{page}");
        let ended = visitor.submit(&path, &[("act", "end")]).await.words();
        assert!(ended.contains("The address opens nothing any more."), "{ended}");
        assert_eq!(asked(&house, &link, None).await, nothing(&house).await);
        let desk = house.visitor_of(&scene.therapist).await;
        let path = desk.go("/account").await.link("/account/calendar");
        assert!(desk.go(&path).await.words().contains("There is no address now."));
        assert_eq!(visitor.fetch("/account/calendar").await.status.as_u16(), 404, "a partner has no desk");
    })
    .await;
}
