//! A member's own calendar that is read by itself: from its address and no other machine, every half an hour, and kept as it was where that fails.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::consultations::calendar::FetchFault;
use services::reminders;
use tests::house::{House, Log, Someone, for_each_database};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{Scene, at, book_alone, free_times, newcomer};

const URL: &str = "https://calendar.example/ida/zephyrwise-private.ics";
const MACHINE: &str = "93.184.215.14";
const SHOWN: &str = "source { host workedAt dueAt trouble busyTimes events notes }";
/// Six in the evening in Miami, on two days.
const FIRST: &str = "2026-03-10T22:00:00Z";
const SECOND: &str = "2026-03-11T22:00:00Z";
/// As long as it takes at most until a calendar is due again after a good reading.
const NEXT: SignedDuration = SignedDuration::from_mins(41);

/// Sooner than the worker gives up on a server.
const SOON: Duration = Duration::from_secs(10);

/// A calendar that is busy for half an hour from then on.
fn calendar(starts_at: &str) -> String {
    let from = at(starts_at);
    let utc = |instant: jiff::Timestamp| instant.strftime("%Y%m%dT%H%M%SZ").to_string();
    let until = from + SignedDuration::from_mins(30);
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:{}\r\nDTEND:{}\r\n\
         SUMMARY:Zephyrwise dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        utc(from),
        utc(until)
    )
}

async fn is_free(house: &House, at: &str) -> bool {
    free_times(house, "consult_45", &["US-FL"]).await.contains(&at.to_owned())
}

async fn gives(house: &House, member: &Someone, address: &str) -> Value {
    house.act(&member.token, "readCalendarFrom", SHOWN, json!({ "address": address })).await["source"].take()
}

/// How it goes, as the member reads it.
async fn shown(house: &House, member: &Someone) -> Value {
    let query =
        format!("query {{ calendarSources {{ {} }} }}", SHOWN.trim_start_matches("source { ").trim_end_matches(" }"));
    house.ask(&member.token, &query, json!({})).await["calendarSources"].take()
}

/// Lets so much time pass, and the worker run; how many questions went out.
async fn later(house: &House, time: SignedDuration) -> usize {
    house.clock.forward(time);
    house.tick().await;
    house.elsewhere.take_asked().len()
}

#[tokio::test]
async fn a_calendar_is_read_by_itself_and_only_as_often_as_it_must() {
    for_each_database("own_calendar", async |house| {
        let scene = Scene::set(&house).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.calendar(URL, "\"1\"", &calendar(FIRST));
        assert!(is_free(&house, FIRST).await);
        let given = gives(&house, &scene.therapist, URL).await;
        assert_eq!((&given["host"], &given["workedAt"]), (&json!("calendar.example"), &Value::Null));
        house.tick().await;
        let asked = house.elsewhere.take_asked();
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert_eq!((asked[0].at.to_string(), asked[0].url.as_str()), (format!("{MACHINE}:443"), URL));
        assert_eq!(asked[0].etag, None);
        assert!(!is_free(&house, FIRST).await && is_free(&house, SECOND).await);
        let seen = shown(&house, &scene.therapist).await;
        assert_eq!(
            (&seen[0]["busyTimes"], &seen[0]["events"], &seen[0]["trouble"]),
            (&json!(1), &json!(1), &Value::Null)
        );
        assert!(!seen.to_string().contains("zephyrwise"), "the address is not shown again: {seen}");

        assert_eq!(later(&house, SignedDuration::from_mins(29)).await, 0, "not yet");
        house.clock.forward(SignedDuration::from_mins(12));
        house.tick().await;
        let asked = house.elsewhere.take_asked();
        assert_eq!(asked[0].etag.as_deref(), Some("\"1\""), "nothing has changed, and need not be sent again");
        assert!(!is_free(&house, FIRST).await);
        house.elsewhere.calendar(URL, "\"2\"", &calendar(SECOND));
        assert_eq!(later(&house, NEXT).await, 1);
        assert!(is_free(&house, FIRST).await && !is_free(&house, SECOND).await);
        // What repeats reaches further every day, so once a day all of it is read.
        house.clock.forward(SignedDuration::from_hours(24));
        house.tick().await;
        assert_eq!(house.elsewhere.take_asked()[0].etag, None);

        let token = house.sign_in(&scene.therapist).await;
        house.act(&token, "stopReadingCalendar", "done", Value::Null).await;
        assert!(is_free(&house, SECOND).await);
        assert_eq!(later(&house, SignedDuration::from_hours(25)).await, 0, "it is asked for no more");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_as_it_was_and_its_member_is_told_in_plain_words() {
    for_each_database("own_calendar_trouble", async |house| {
        let scene = Scene::set(&house).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.calendar(URL, "\"1\"", &calendar(FIRST));
        gives(&house, &scene.therapist, URL).await;
        house.tick().await;
        house.elsewhere.take_asked();
        house.elsewhere.answers(URL, Err(FetchFault::NoAnswer));
        assert_eq!(later(&house, NEXT).await, 1);
        // Half an hour after the first bad reading, an hour after the second.
        assert_eq!(later(&house, NEXT).await, 1);
        assert_eq!(later(&house, NEXT).await, 0, "the wait grows");
        assert_eq!(later(&house, SignedDuration::from_mins(30)).await, 1);
        assert!(!is_free(&house, FIRST).await, "what was known is kept");
        let seen = shown(&house, &scene.therapist).await;
        let trouble = seen[0]["trouble"].as_str().expect("words");
        assert!(trouble.contains("did not answer in time") && trouble.contains("are kept"), "{trouble}");
        assert!(seen[0]["workedAt"].is_string());
        let desk = house.visitor_of(&scene.therapist).await;
        let page = desk.go("/consultations/hours").await.words();
        assert!(page.contains("Your calendar at calendar.example was last read on"), "{page}");
        assert!(page.contains("did not answer in time") && page.contains("We try next on"), "{page}");

        house.elsewhere.calendar(URL, "\"2\"", "<html><body>Sign in</body></html>");
        later(&house, SignedDuration::from_hours(25)).await;
        assert!(!is_free(&house, FIRST).await);
        let page = house.visitor_of(&scene.therapist).await;
        let words = page.go("/consultations/hours/calendar").await.words();
        assert!(words.contains("What came from this address is not a calendar."), "{words}");
        let typed = [("act", "read"), ("address", "https://192.168.0.1/zephyrwise")];
        let refused = page.submit("/consultations/hours/calendar", &typed).await;
        assert!(refused.words().contains("This is not the address of a calendar"), "{}", refused.words());
        assert!(!refused.html.contains("zephyrwise"), "what was typed is as good as a key");

        house.elsewhere.calendar(URL, "\"3\"", &calendar(SECOND));
        later(&house, SignedDuration::from_hours(25)).await;
        assert!(is_free(&house, FIRST).await && !is_free(&house, SECOND).await);
        let token = house.sign_in(&scene.therapist).await;
        let seen = shown(&house, &Someone { token: token.clone(), ..scene.therapist.clone() }).await;
        assert_eq!(seen[0]["trouble"], Value::Null);
        // A file takes its place.
        house.act(&token, "readOwnCalendar", "busyTimes", json!({ "calendar": calendar(FIRST) })).await;
        assert!(!is_free(&house, FIRST).await && is_free(&house, SECOND).await);
        assert_eq!(later(&house, SignedDuration::from_hours(25)).await, 0);
    })
    .await;
}

#[tokio::test]
async fn no_machine_but_one_of_the_open_network_is_ever_spoken_to() {
    for_each_database("own_calendar_reach", async |house| {
        let scene = Scene::set(&house).await;
        let log = Log::listen();
        let mut told = Vec::new();
        let mut tried = async |machines: &[&str]| {
            house.elsewhere.host("calendar.example", machines);
            house.clock.forward(SignedDuration::from_mins(5));
            gives(&house, &scene.therapist, URL).await;
            house.tick().await;
            let seen = shown(&house, &scene.therapist).await;
            told.push(seen[0]["trouble"].as_str().unwrap_or_default().to_owned());
            house.elsewhere.take_asked()
        };
        house.elsewhere.calendar(URL, "\"1\"", &calendar(FIRST));
        for machines in [
            &["127.0.0.1"][..],
            &["10.0.0.8"],
            &["169.254.169.254"],
            &["192.168.1.1"],
            &["::1"],
            &["fd00::1"],
            &["::ffff:10.0.0.8"],
            &["64:ff9b::7f00:1"],
            &[MACHINE, "10.0.0.8"],
            &["2606:4700::1111", "fe80::1"],
        ] {
            assert_eq!(tried(machines).await.len(), 0, "{machines:?}");
        }
        // Being sent on is looked at just as closely.
        house.elsewhere.host("inside.example", &["172.16.0.9"]);
        for to in ["https://inside.example/a", "http://calendar.example/a", "https://127.0.0.1/a", "file:///etc/passwd"]
        {
            house.elsewhere.sends_on(URL, to);
            let asked = tried(&[MACHINE]).await;
            assert_eq!(asked.len(), 1, "{to}: {asked:?}");
        }
        house.elsewhere.sends_on(URL, URL);
        assert_eq!(tried(&[MACHINE]).await.len(), 4, "in circles only so often");
        house.elsewhere.host("other.example", &[MACHINE]);
        house.elsewhere.sends_on(URL, "https://other.example/b.ics");
        house.elsewhere.calendar("https://other.example/b.ics", "\"1\"", &calendar(FIRST));
        assert_eq!(tried(&[MACHINE]).await.len(), 2);
        let private = told.iter().filter(|words| words.contains("inside a private network")).count();
        assert_eq!((private, told.last().map(String::as_str)), (11, Some("")), "{told:?}");
        assert!(!is_free(&house, FIRST).await, "the last of them is a calendar");
        let text = log.text();
        assert!(text.contains("not-public"), "this test no longer sees the log: {text}");
        for word in ["zephyrwise", "calendar.example", "inside.example", "other.example"] {
            assert!(!text.contains(word), "{word} is logged:\n{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_gives_many_addresses_is_told_to_wait_and_whoever_leaves_is_read_no_more() {
    for_each_database("own_calendar_end", async |house| {
        let scene = Scene::set(&house).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.calendar(URL, "\"1\"", &calendar(FIRST));
        for _ in 0..5 {
            gives(&house, &scene.therapist, URL).await;
        }
        let more = house.try_act(&scene.therapist.token, "readCalendarFrom", SHOWN, json!({ "address": URL })).await;
        assert_eq!(more["problems"][0]["code"], "TOO_MANY_ATTEMPTS");
        house.tick().await;
        assert_eq!(house.elsewhere.take_asked().len(), 1);
        let end = json!({ "person": scene.therapist.id.to_string() });
        house.act(&scene.owner.token, "endMembership", "__typename", end).await;
        assert_eq!(later(&house, NEXT).await, 0);
        assert_eq!(later(&house, SignedDuration::from_hours(25)).await, 0);
    })
    .await;
}

#[tokio::test]
async fn every_whole_reading_is_told_of_although_nothing_in_it_is_new() {
    for_each_database("own_calendar_read", async |house| {
        let scene = Scene::set(&house).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.calendar(URL, "\"1\"", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n");
        gives(&house, &scene.therapist, URL).await;
        house.tick().await;
        let desk = house.visitor_of(&scene.therapist).await;
        let page = desk.go("/consultations/hours").await.words();
        assert!(page.contains("Last brought in Mon 2 Mar 2026"), "an empty calendar is one, too: {page}");
        house.elsewhere.calendar(URL, "\"2\"", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-OTHER:1\r\nEND:VCALENDAR\r\n");
        later(&house, SignedDuration::from_hours(25)).await;
        let page = house.visitor_of(&scene.therapist).await.go("/consultations/hours").await.words();
        assert!(page.contains("Last brought in Tue 3 Mar 2026"), "{page}");
    })
    .await;
}

/// The address of one was written by something else and does not open: its member is told, and nobody waits for it.
#[tokio::test]
async fn an_address_that_does_not_open_holds_up_nobody_elses_calendar() {
    for_each_database("own_calendar_unopened", async |house| {
        const OTHER: &str = "https://calendar.example/jo.ics";
        let scene = Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Jo Marsh", Role::Therapist).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.calendar(OTHER, "\"1\"", &calendar(FIRST));
        gives(&house, &scene.therapist, URL).await;
        house.clock.forward(SignedDuration::from_mins(1));
        gives(&house, &colleague, OTHER).await;
        let spoilt = house.beneath(
            "update calendar_source set sealed_address =
                 (select newest.sealed_address from calendar_source newest order by newest.given_at desc limit 1)",
        );
        if spoilt.is_none() {
            return;
        }
        house.tick().await;
        let asked = house.elsewhere.take_asked();
        assert_eq!(asked.iter().map(|one| one.url.as_str()).collect::<Vec<_>>(), [OTHER]);
        let seen = shown(&house, &scene.therapist).await;
        let trouble = seen[0]["trouble"].as_str().expect("words");
        assert!(trouble.contains("cannot open the address") && trouble.contains("are kept"), "{trouble}");
        assert_eq!(shown(&house, &colleague).await[0]["trouble"], Value::Null);
        // Given once more, it opens.
        house.elsewhere.calendar(URL, "\"1\"", &calendar(SECOND));
        gives(&house, &scene.therapist, URL).await;
        assert_eq!(later(&house, SignedDuration::from_mins(1)).await, 1);
        assert_eq!(shown(&house, &scene.therapist).await[0]["trouble"], Value::Null);
    })
    .await;
}

/// A server takes its time, and somebody's letter is due meanwhile.
#[tokio::test]
async fn no_letter_waits_for_the_server_of_a_calendar() {
    for_each_database("own_calendar_slow", async |house| {
        let scene = Scene::set(&house).await;
        house.elsewhere.host("calendar.example", &[MACHINE]);
        house.elsewhere.hangs(URL);
        gives(&house, &scene.therapist, URL).await;
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), FIRST).await;
        let due = reminders::next_wake(&house.services).await.expect("a database").expect("a letter that is planned");
        house.clock.set(due - SignedDuration::from_secs(1));
        let stop = CancellationToken::new();
        let working = house.work(stop.clone());
        let is_asked = async {
            while house.elsewhere.take_asked().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, is_asked).await.expect("the server is asked");
        house.clock.forward(SignedDuration::from_secs(2));
        let sent = timeout(SOON, house.mailbox.wait_for(1)).await;
        assert_eq!(sent.expect("it leaves although the server has not answered").len(), 1);
        stop.cancel();
        working.await.expect("it stops, and waits for no server either");
    })
    .await;
}
