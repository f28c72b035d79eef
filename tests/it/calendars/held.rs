//! The calendar of a member: what they hold, without a name; its numbers rise with what others change, and it ends when they leave.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::for_each_database;

use super::{Scene, address_of, asked, calendar, nothing};
use crate::consultations::{self, listed};

#[tokio::test]
async fn a_member_reads_when_they_hold_something_and_nothing_of_whom_it_is_for() {
    for_each_database("calendar_held", async |house| {
        let scene = Scene::set(&house).await;
        let link = address_of(&house, &scene.therapist).await;
        let mine = address_of(&house, &scene.couple.hurt).await;
        let first = calendar(&house, &link).await;
        assert!(first.contains("DTSTART:20260310T160000Z") && first.contains("SEQUENCE:0\r\n"), "{first}");
        for word in ["Quill", "Sorrel", "Harbour", "ATTENDEE", "ORGANIZER"] {
            assert!(!first.contains(word), "{word}: {first}");
        }
        let name =
            |text: &str| text.split("\r\nUID:").nth(1).and_then(|rest| rest.split("\r\n").next().map(str::to_owned));
        assert_ne!(name(&first), name(&calendar(&house, &mine).await), "nothing links the two");
        assert_eq!(calendar(&house, &link).await, first, "asking changes nothing");
        let moved = scene.move_to(&house, &scene.both, ("2026-03-11", "17:00")).await;
        let second = calendar(&house, &link).await;
        assert!(second.contains("SEQUENCE:1\r\n") && second.contains("DTSTART:20260311T160000Z"), "{second}");
        assert_eq!(name(&second), name(&first));
        scene.call_off(&house, &moved).await;
        let third = calendar(&house, &link).await;
        assert!(third.contains("SEQUENCE:2\r\n") && third.contains("STATUS:CANCELLED\r\n"), "{third}");
        assert_eq!((name(&third), third.matches("BEGIN:VEVENT").count()), (name(&first), 1));
    })
    .await;
}

/// A consultation of a type that the practice made, of which the service knows nothing by itself.
#[tokio::test]
async fn a_meeting_of_a_type_of_the_practices_own_stands_in_the_calendar_of_whoever_holds_it() {
    for_each_database("calendar_held_own_type", async |house| {
        let scene = consultations::Scene::set(&house).await;
        let first_hour = json!({ "key": "made", "name": "First hour", "says": "An hour to begin with.",
            "service": "CONSULT", "audience": "PUBLIC", "heldBy": ["THERAPIST"], "minutes": 60, "bufferAfter": 10,
            "every": 60, "priceCents": 9000 });
        house.act(&scene.owner.token, "makeConsultationType", "type { key }", first_hour).await;
        let link = address_of(&house, &scene.therapist).await;
        let held = consultations::hold(&house, "own_first_hour.1", &["US-FL"], "2026-03-10T22:00:00Z").await;
        let book = json!({ "key": "book", "address": consultations::ADDRESS, "hold": held["id"],
            "me": consultations::newcomer("Robin Vale", "America/New_York", "US-FL") });
        house.act("", "bookConsultation", "booked { link }", book).await;
        let file = calendar(&house, &link).await;
        // Its hour, without the time before and after it.
        assert!(file.contains("DTSTART:20260310T220000Z\r\nDTEND:20260310T230000Z"), "{file}");
    })
    .await;
}

/// Whoever came to the practice and works here by now: what they come to themself is an entry of their own, and not held by them as well.
#[tokio::test]
async fn a_member_has_an_hour_of_their_own_once() {
    for_each_database("calendar_held_own_hour", async |house| {
        let scene = consultations::Scene::set(&house).await;
        let me = consultations::newcomer("Robin Vale", "America/New_York", "US-FL");
        let own = consultations::book_alone(&house, me, "2026-03-10T23:00:00Z").await;
        let coming = "{ consultations(list: COMING) { nodes { attendees { person { id } } } } }";
        let coming = house.ask(&scene.staff.token, coming, json!({})).await;
        let id = &coming["consultations"]["nodes"][0]["attendees"][0]["person"]["id"];
        let id = id.as_str().expect("an id").parse().expect("a person");
        let robin = house.take_on(&scene.owner, (id, "Robin Vale"), Role::Staff).await;
        let link = address_of(&house, &robin).await;
        let file = calendar(&house, &link).await;
        assert!(file.contains("DTSTART:20260310T230000Z"), "{file}");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1, "{file}");
        consultations::by_link(&house, "withdrawFromConsultation", &own).await;
        let file = calendar(&house, &link).await;
        assert_eq!(file.matches("BEGIN:VEVENT").count(), file.matches("STATUS:CANCELLED").count(), "{file}");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 1, "{file}");
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_somebody_else_holds_now_is_called_off_in_the_calendar_of_whoever_held_it() {
    for_each_database("calendar_handed_over", async |house| {
        let scene = consultations::Scene::set(&house).await;
        let colleague = house.member(&scene.owner, "Jo Marsh", Role::Therapist).await;
        let me = consultations::newcomer("Robin Vale", "America/New_York", "US-FL");
        consultations::book_alone(&house, me, "2026-03-10T23:00:00Z").await;
        let (link, others) = (address_of(&house, &scene.therapist).await, address_of(&house, &colleague).await);
        let first = calendar(&house, &link).await;
        // Without the time before and after it.
        assert!(first.contains("DTSTART:20260310T230000Z\r\nDTEND:20260310T234500Z"), "{first}");
        assert!(!first.contains("Robin") && !calendar(&house, &others).await.contains("VEVENT"));
        let week: Vec<Value> = ["TUESDAY", "WEDNESDAY", "THURSDAY"]
            .into_iter()
            .map(|day| json!({ "day": day, "from": "18:00", "until": "21:00" }))
            .collect();
        let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
        house.act(&colleague.token, "changeAvailability", "availability { version }", hours).await;
        consultations::hold(&house, "consult_45", &["US-FL"], "2026-03-12T23:00:00Z").await;
        assert_eq!(calendar(&house, &link).await, first, "what is only held is no meeting yet");
        assert!(!calendar(&house, &others).await.contains("VEVENT"));
        let coming = listed(&house, &scene.staff, "COMING").await.remove(0);
        let time = json!({ "startsAt": "2026-03-11T23:00:00Z", "member": colleague.id.to_string() });
        let input = json!({ "consultation": coming["id"], "version": coming["version"], "time": time });
        house.act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input).await;
        let gone = calendar(&house, &link).await;
        assert!(gone.contains("STATUS:CANCELLED\r\n") && gone.contains("DTSTART:20260310T230000Z"), "{gone}");
        assert_eq!((gone.contains("SEQUENCE:1\r\n"), gone.contains("20260311")), (true, false), "{gone}");
        let theirs = calendar(&house, &others).await;
        assert!(theirs.contains("SEQUENCE:0\r\n") && theirs.contains("DTSTART:20260311T230000Z"), "{theirs}");
    })
    .await;
}

#[tokio::test]
async fn whoever_works_here_no_more_reads_nothing_from_that_moment_on() {
    for_each_database("calendar_held_end", async |house| {
        let scene = Scene::set(&house).await;
        let staff = house.member(&scene.owner, "Ole Lind", Role::Staff).await;
        let (link, others) = (address_of(&house, &scene.therapist).await, address_of(&house, &staff).await);
        let empty = calendar(&house, &others).await;
        assert!(!empty.contains("VEVENT"), "{empty}");
        calendar(&house, &link).await;
        let end = json!({ "person": scene.therapist.id.to_string() });
        house.act(&scene.owner.token, "endMembership", "__typename", end).await;
        assert_eq!(asked(&house, &link, None).await, nothing(&house).await);
        assert_eq!(calendar(&house, &others).await, empty, "others go on");
        let shown = house.graphql(&scene.therapist.token, "{ calendarAddress { madeAt } }", json!({})).await;
        assert_eq!(shown["data"]["calendarAddress"], Value::Null);
    })
    .await;
}
