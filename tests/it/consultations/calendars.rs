//! Calendars of consultations: each person's own file, busy times that a member brings in, days on which somebody is away, and the practice's days.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{
    ADDRESS, Scene, at, book_alone, by_link, desk_act, free_times, hold, letters_to, listed, newcomer, own, run_until,
};

const FILE: &str = "query($address: String!, $link: String!) {
    ownCalendarFile(address: $address, link: $link, portal: \"https://office.example\") { name contentType text } }";

/// The file for somebody's own calendar, its content type first.
pub(super) async fn file_of(house: &House, link: &str) -> String {
    let mut answer = house.ask("", FILE, json!({ "address": ADDRESS, "link": link })).await["ownCalendarFile"].take();
    assert_eq!(answer["name"], "appointment.ics");
    let text = answer["text"].take();
    format!("{}\r\n{}", answer["contentType"].as_str().expect("a type"), text.as_str().expect("a text"))
}

#[tokio::test]
async fn each_has_a_file_of_their_own_whose_number_rises_and_which_ends_with_a_cancellation() {
    for_each_database("consult_files", async |house| {
        let scene = Scene::set(&house).await;
        let held = hold(&house, "consult_45", &["US-FL", "US-FL"], "2026-03-10T23:00:00Z").await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
            "me": newcomer("Robin Vale", "America/New_York", "US-FL") });
        let booked = house.act("", "bookConsultation", "booked { link joiningLink }", book).await["booked"].take();
        let link = booked["link"].as_str().expect("a link");
        let before = file_of(&house, link).await;
        for line in [
            "METHOD:PUBLISH",
            "SUMMARY:Appointment",
            "DTSTART:20260310T230000Z",
            "DTEND:20260310T234500Z",
            "SEQUENCE:0",
        ] {
            assert!(before.contains(&format!("\r\n{line}\r\n")), "{line}: {before}");
        }
        let join = json!({ "key": "join", "address": ADDRESS, "link": booked["joiningLink"],
            "me": newcomer("Kim Arbor", "America/New_York", "US-FL") });
        let joined = house.act("", "joinConsultation", "booked { link }", join).await["booked"].take();
        let other = joined["link"].as_str().expect("a link");
        assert_eq!(file_of(&house, link).await, before, "nobody's file changes with what the other does");
        let name =
            |file: &str| file.split("\r\nUID:").nth(1).and_then(|rest| rest.split("\r\n").next().map(str::to_owned));
        let theirs = file_of(&house, other).await;
        assert_ne!(name(&theirs), name(&before), "nothing links the two");
        assert!(!theirs.contains("Robin") && !before.contains("ATTENDEE") && !before.contains("ORGANIZER"));

        let coming = listed(&house, &scene.staff, "COMING").await.remove(0);
        let time = json!({ "startsAt": "2026-03-11T23:00:00Z", "member": coming["member"]["id"] });
        let input = json!({ "consultation": coming["id"], "version": coming["version"], "time": time });
        house.act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input).await;
        let moved = file_of(&house, link).await;
        assert!(moved.contains("SEQUENCE:1\r\n") && moved.contains("DTSTART:20260311T230000Z"), "{moved}");
        assert_eq!(name(&moved), name(&before));
        by_link(&house, "withdrawFromConsultation", other).await;
        assert!(file_of(&house, other).await.contains("METHOD:CANCEL"));
        assert_eq!(file_of(&house, link).await, moved);
        let coming = listed(&house, &scene.staff, "COMING").await.remove(0);
        desk_act(&house, &scene.staff, "cancelConsultation", &coming).await;
        let gone = file_of(&house, link).await;
        assert!(gone.starts_with("text/calendar; charset=utf-8; method=CANCEL"), "{gone}");
        assert!(gone.contains("SEQUENCE:2\r\n") && gone.contains("STATUS:CANCELLED"), "{gone}");
        assert!(file_of(&house, other).await.contains("SEQUENCE:2\r\n"), "it was called off once, and stays so");
        for file in [&before, &theirs, &moved, &gone] {
            assert!(file.contains("CLASS:PRIVATE") && file.contains("DESCRIPTION:https://office.example"), "{file}");
            for word in ["ATTENDEE", "ORGANIZER", "LOCATION", "VALARM", "Ida", "Northgate", "Kim", "Robin"] {
                assert!(!file.contains(word), "{word}: {file}");
            }
        }
        let asked = async |address: &str, link: &str| {
            let reply = house.knock("", FILE, json!({ "address": address, "link": link })).await;
            (reply.status, reply.body)
        };
        let nothing = asked(ADDRESS, "nothing").await;
        assert_ne!(asked(ADDRESS, link).await, nothing);
        assert_eq!(asked("southgate", link).await, nothing, "no page stands there");
        assert_eq!(asked(ADDRESS, booked["joiningLink"].as_str().expect("a link")).await, nothing, "opens no part");
        // As every link does, it ends when nobody would count as coming any more; for one as for the other.
        house.clock.set(at("2026-03-11T23:14:59Z"));
        for link in [link, other] {
            assert_ne!(asked(ADDRESS, link).await, nothing, "it can still be taken out of a calendar");
        }
        house.clock.set(at("2026-03-11T23:15:00Z"));
        for link in [link, other] {
            assert_eq!(asked(ADDRESS, link).await, nothing, "it would be too late to come");
        }
    })
    .await;
}

#[tokio::test]
async fn the_file_is_saved_from_ones_own_page_and_a_request_has_none() {
    for_each_database("consult_file_page", async |house| {
        Scene::set(&house).await;
        let me = |name: &str| newcomer(name, "America/New_York", "US-FL");
        let link = book_alone(&house, me("Robin Vale"), "2026-03-10T23:00:00Z").await;
        let visitor = house.visitor();
        let page = visitor.go(&format!("/book/{ADDRESS}/mine/{link}")).await;
        let path = format!("{}/appointment.ics", page.path);
        assert!(page.html.contains(&format!("href=\"{path}\"")), "{}", page.html);
        let file = visitor.fetch(&path).await;
        assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8; method=PUBLISH");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"appointment.ics\"");
        assert_eq!((file.header("cache-control"), file.header("set-cookie")), ("no-store", ""));
        let off = visitor.submit(&page.path, &[("act", "withdraw")]).await;
        assert!(off.words().contains("A file that takes it out of your calendar"), "{}", off.words());
        let file = visitor.fetch(&path).await;
        assert!(file.text().contains("METHOD:CANCEL\r\n"), "{}", file.text());
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45", "me": me("Kim Arbor") });
        let asked = house.act("", "requestConsultation", "booked { link }", ask).await["booked"].take();
        let mine = format!("/book/{ADDRESS}/mine/{}", asked["link"].as_str().expect("a link"));
        assert!(!visitor.go(&mine).await.html.contains("appointment.ics"));
        assert_eq!(visitor.go(&format!("{mine}/appointment.ics")).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_member_is_not_booked_while_their_own_calendar_says_busy() {
    for_each_database("consult_busy", async |house| {
        let scene = Scene::set(&house).await;
        let is_free = async |at: &str| free_times(&house, "consult_45", &["US-FL"]).await.contains(&at.to_owned());
        let (busy, free) = ("2026-03-10T22:00:00Z", "2026-03-11T22:00:00Z");
        assert!(is_free(busy).await);
        // Six in the evening where the member is, without a zone; somebody else's words stand in it.
        let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
            DTSTART:20260310T180000\r\nDTEND:20260310T183000\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let input = json!({ "calendar": calendar });
        let read = house.act(&scene.therapist.token, "readOwnCalendar", "busyTimes events notes", input).await;
        assert_eq!((&read["busyTimes"], &read["events"]), (&json!(1), &json!(1)));
        assert!(!is_free(busy).await && is_free(free).await);
        let whose = json!({ "id": scene.therapist.id.to_string() });
        let query = "query($id: ID) { availability(member: $id) { ownCalendar { ahead readAt } } }";
        let own = house.ask(&scene.therapist.token, query, whose.clone()).await["availability"]["ownCalendar"].take();
        assert_eq!((&own["ahead"], own["readAt"].is_string()), (&json!(1), true), "{own}");
        let seen = house.ask(&scene.staff.token, query, whose).await["availability"].take();
        assert_eq!(seen, json!({ "ownCalendar": null }), "when somebody brought it in is theirs");
        // What cannot be read leaves what was known.
        let broken = json!({ "calendar": "BEGIN:VCALENDAR\r\n" });
        let refused = house.try_act(&scene.therapist.token, "readOwnCalendar", "busyTimes", broken).await;
        assert_eq!(refused["problems"][0]["field"], "calendar");
        assert!(!is_free(busy).await);
        house.act(&scene.therapist.token, "readOwnCalendar", "busyTimes", json!({ "calendar": "" })).await;
        assert!(is_free(busy).await);
        let desk = house.visitor_of(&scene.therapist).await;
        let page = desk.submit("/consultations/hours", &[("act", "calendar"), ("calendar", calendar)]).await;
        assert!(page.words().contains("One stretch of busy time is kept free of bookings."), "{}", page.words());
        assert!(page.words().contains("one busy time from now until"), "{}", page.words());
    })
    .await;
}

/// Whatever stands in it, the answer is a problem or a count, nothing of it is kept but times, and nobody waits long.
#[tokio::test]
async fn a_hostile_calendar_does_no_harm() {
    for_each_database("consult_hostile", async |house| {
        let scene = Scene::set(&house).await;
        let event = |lines: &str| {
            format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        };
        let read = async |calendar: String| {
            let input = json!({ "calendar": calendar });
            house.try_act(&scene.therapist.token, "readOwnCalendar", "busyTimes events notes", input).await
        };
        let nested = format!("BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n", "BEGIN:VEVENT\r\n".repeat(5_000));
        for refused in [
            "<html><body>Sign in</body></html>".to_owned(),
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n".to_owned(),
            nested,
            "\u{0}\u{1}\u{fffd}".to_owned(),
        ] {
            let answer = read(refused).await;
            assert_eq!(answer["problems"][0]["field"], "calendar", "{answer}");
            assert!(answer["problems"][0]["message"].as_str().is_some_and(|says| says.contains("are kept")), "{answer}");
        }
        for strange in [
            "DTSTART:20260310T220000Z\r\nRRULE:FREQ=SECONDLY\r\nDURATION:PT1S",
            "DTSTART:20260310T220000Z\r\nRRULE:FREQ=DAILY;INTERVAL=0;COUNT=99999999999\r\nDURATION:P9999999W",
            "DTSTART;TZID=Mars/Olympus:20260308T023000\r\nDTEND:19000101T000000Z",
            "DTSTART:99991231T235959Z\r\nDURATION:-PT1H",
            "DTSTART:20260310T220000Z\r\nDTEND:20260310T223000Z\r\nSUMMARY:=cmd|' /C calc'!A0\r\nATTENDEE:mailto:x@y.example",
        ] {
            let answer = read(event(strange)).await;
            assert_eq!(answer["problems"], json!([]), "{strange}: {answer}");
        }
        let free = free_times(&house, "consult_45", &["US-FL"]).await;
        assert!(!free.contains(&"2026-03-10T22:00:00Z".to_owned()), "the last of them is what holds");
        // Nobody reads a calendar into somebody else's hours, and a link in it is never fetched.
        assert!(free.contains(&"2026-03-11T22:00:00Z".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn when_somebody_is_away_everything_of_those_days_is_called_off_and_nothing_else() {
    for_each_database("consult_absence", async |house| {
        let scene = Scene::set(&house).await;
        let (gone, late, stays) = ("2026-03-10T22:00:00Z", "2026-03-11T00:00:00Z", "2026-03-11T22:00:00Z");
        let mut links = Vec::new();
        for (name, at) in [("Robin Vale", gone), ("Kim Arbor", late), ("Lee Stone", stays)] {
            links.push(book_alone(&house, newcomer(name, "America/New_York", "US-FL"), at).await);
        }
        // Eight in the evening in Miami is the next day in UTC, and still that day for whoever is ill.
        let away =
            json!({ "member": scene.therapist.id.to_string(), "firstDay": "2026-03-10", "lastDay": "2026-03-10" });
        let refused = house.try_act(
            &scene.owner.token,
            "noteAbsence",
            "calledOff",
            json!({
            "member": scene.therapist.id.to_string(), "firstDay": "2026-03-10", "lastDay": "2026-03-09" }),
        );
        assert_eq!(refused.await["problems"][0]["code"], "OUT_OF_RANGE");
        let noted = house.act(&scene.staff.token, "noteAbsence", "calledOff", away.clone()).await;
        assert_eq!(noted["calledOff"], 2);
        let mut standings = Vec::new();
        for link in &links {
            standings.push(own(&house, link).await["standing"].take());
        }
        assert_eq!(standings, ["OFF", "OFF", "BOOKED"]);
        let free = free_times(&house, "consult_45", &["US-FL"]).await;
        assert!(!free.iter().any(|at| [gone, late].contains(&at.as_str())), "the day is closed");
        assert!(free.contains(&"2026-03-12T22:00:00Z".to_owned()));
        let again = house.act(&scene.staff.token, "noteAbsence", "calledOff", away).await;
        assert_eq!(again["calledOff"], 0, "a repeat finds nothing left");
        house.clock.set(at("2026-03-02T16:00:00Z"));
        run_until(&house, "2026-03-02T18:00:00Z").await;
        for (name, letters) in [("robin.vale", 1), ("kim.arbor", 1), ("lee.stone", 0)] {
            assert_eq!(letters_to(&house, name).len(), letters, "{name}");
        }
        let desk = house.visitor_of(&scene.staff).await;
        let page = desk.go("/consultations/absence").await;
        let member = scene.therapist.id.to_string();
        let days = [("member", &*member), ("firstDay", "2026-03-11"), ("lastDay", "2026-03-11")];
        let done = desk.fill(&page, "/consultations/absence", &days).await;
        assert!(done.words().contains("One meeting was called off"), "{}", done.words());
    })
    .await;
}

#[tokio::test]
async fn the_calendar_shows_the_readers_own_days_in_as_many_statements_for_many_as_for_few() {
    for_each_database("consult_calendar", async |house| {
        let scene = Scene::set(&house).await;
        let query = "query($from: Date, $member: ID) { consultationCalendar(from: $from, member: $member) {
            first last zone meetings { startsAt member { name } attendees { person { name } } } } }";
        let calendar = async |variables: Value| {
            house.ask(&scene.staff.token, query, variables).await["consultationCalendar"].take()
        };
        // The front desk is in Berlin: what begins at midnight there is on the next day.
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T23:00:00Z").await;
        let week = calendar(json!({})).await;
        let days = [&week["first"], &week["last"], &week["zone"]];
        assert_eq!(days, [&json!("2026-03-02"), &json!("2026-03-08"), &json!("Europe/Berlin")]);
        assert_eq!(week["meetings"], json!([]));
        assert_eq!(
            calendar(json!({ "from": "2026-03-04" })).await["meetings"],
            json!([]),
            "until the end of the tenth"
        );
        let few = crate::statements::counted(&house, &scene.staff, query, json!({ "from": "2026-03-11" })).await;
        for (name, at) in [("Kim Arbor", "2026-03-11T23:00:00Z"), ("Lee Stone", "2026-03-12T22:00:00Z")] {
            book_alone(&house, newcomer(name, "America/New_York", "US-FL"), at).await;
        }
        let many = crate::statements::counted(&house, &scene.staff, query, json!({ "from": "2026-03-11" })).await;
        assert_eq!(few, many, "on {:?}", house.engine());
        let found = calendar(json!({ "from": "2026-03-11" })).await;
        let meetings = found["meetings"].as_array().expect("a list");
        let names: Vec<&Value> = meetings.iter().map(|it| &it["attendees"][0]["person"]["name"]).collect();
        assert_eq!(names, ["Robin Vale", "Kim Arbor", "Lee Stone"]);
        let of = |who: &Someone| json!({ "from": "2026-03-11", "member": who.id.to_string() });
        assert_eq!(calendar(of(&scene.therapist)).await["meetings"].as_array().map(Vec::len), Some(3));
        assert_eq!(calendar(of(&scene.staff)).await["meetings"], json!([]));
        let desk = house.visitor_of(&scene.staff).await;
        let day = desk.go("/consultations/calendar?from=2026-03-11&days=1").await;
        assert!(day.words().contains("Robin Vale") && !day.words().contains("Kim Arbor"), "{}", day.words());
    })
    .await;
}

/// Two colleagues; one is ill. Whoever is free takes over, at the same time; nobody takes what was only offered or held; the rest is called off.
#[tokio::test]
async fn whoever_is_free_takes_over_and_nothing_is_taken_that_was_only_held() {
    for_each_database("consult_hand_over", async |house| {
        let scene = Scene::set(&house).await;
        let (first, second) = ("2026-03-03T23:00:00Z", "2026-03-04T00:00:00Z");
        let me = |name: &str| newcomer(name, "America/New_York", "US-FL");
        let link = book_alone(&house, me("Robin Vale"), first).await;
        let left = book_alone(&house, me("Kim Arbor"), second).await;
        by_link(&house, "confirmAttendance", &link).await;
        let before = listed(&house, &scene.staff, "COMING").await;
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45", "me": me("Lee Stone") });
        let asked = house.act("", "requestConsultation", "booked { link }", ask).await["booked"].take();
        let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
        let time = json!({ "startsAt": "2026-03-10T23:00:00Z", "member": scene.therapist.id.to_string() });
        let offer = json!({ "consultation": request["id"], "version": request["version"], "times": [time] });
        house.act(&scene.staff.token, "offerTimes", "consultation { step }", offer).await;

        // A colleague who can be booked at the first of the two times only, and no sooner than a day ahead on the public page.
        let colleague = house.member(&scene.owner, "Jo Marsh", Role::Therapist).await;
        let week = json!([{ "day": "TUESDAY", "from": "18:00", "until": "19:00" }]);
        let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
        house.act(&colleague.token, "changeAvailability", "availability { version }", hours).await;
        house.clock.set(at("2026-03-03T15:00:00Z"));
        let held = hold(&house, "consult_45", &["US-FL"], "2026-03-11T22:00:00Z").await;
        let away = json!({ "member": scene.therapist.id.to_string(), "firstDay": "2026-03-03", "lastDay": "2026-03-11",
            "handOver": true });
        let noted = house.act(&scene.therapist.token, "noteAbsence", "handedOver calledOff", away).await;
        assert_eq!((&noted["handedOver"], &noted["calledOff"]), (&json!(1), &json!(1)));

        let coming = listed(&house, &scene.staff, "COMING").await;
        assert_eq!(
            (coming.len(), &coming[0]["startsAt"], &coming[0]["member"]["name"]),
            (1, &json!(first), &json!("Jo Marsh"))
        );
        assert_eq!((before.len(), &coming[0]["step"]), (2, &json!("BOOKED")), "everybody says anew that they come");
        assert_eq!(own(&house, &link).await["standing"], "BOOKED");
        assert_eq!(own(&house, &left).await["standing"], "OFF");
        let file = file_of(&house, &link).await;
        assert!(file.contains("SEQUENCE:0\r\n"), "who holds it is no matter of anybody's calendar: {file}");
        let theirs = own(&house, asked["link"].as_str().expect("a link")).await;
        assert_eq!((&theirs["standing"], &theirs["offered"]), (&json!("ASKED"), &json!([])));
        let book = json!({ "key": "late", "address": ADDRESS, "hold": held["id"], "me": me("Mo Reed") });
        let refused = house.try_act("", "bookConsultation", "booked { link }", book).await;
        assert_eq!(
            (&refused["problems"][0]["field"], &refused["problems"][0]["code"]),
            (&json!("hold"), &json!("EXPIRED"))
        );
        // A round that the practice took back does not count, so three are still theirs.
        let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
        assert_eq!(request["step"], "TRIAGED");
    })
    .await;
}
