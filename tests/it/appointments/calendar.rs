//! The practice's calendar: who sees what of an hour of ongoing care, on the calendar's pages too, and in how many statements.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

use super::{SHOWN, Scene};

const CALENDAR: &str = "query($from: Date, $member: ID) { appointmentCalendar(from: $from, member: $member) {
    first last zone hours { startsAt endsAt member { name } known { appointment couple alias people { name } } } } }";

/// The week from the ninth of March on, as somebody sees it.
async fn hours(house: &House, who: &Someone, member: Option<&Someone>) -> Vec<Value> {
    let variables = json!({ "from": "2026-03-09", "member": member.map(|member| member.id.to_string()) });
    let found = house.ask(&who.token, CALENDAR, variables).await;
    found["appointmentCalendar"]["hours"].as_array().expect("a list").clone()
}

/// Who comes to an hour, as far as the reader knows.
fn names(hour: &Value) -> Vec<String> {
    let people = hour["known"]["people"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> =
        people.iter().map(|person| person["name"].as_str().expect("a name").to_owned()).collect();
    names.sort_unstable();
    names
}

/// An hour with both, and one that their own therapist holds with one of them alone; and that therapist.
async fn two_hours(house: &House, scene: &Scene) -> Someone {
    let colleague = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
    let alone = &scene.couple.involved;
    let seat = json!({ "key": "seat", "couple": scene.couple.id.to_string(), "person": colleague.id.to_string(),
        "role": "INDIVIDUAL_THERAPIST", "treats": alone.id.to_string() });
    house.act(&scene.therapist.token, "joinCareTeam", "__typename", seat).await;
    house.agrees(alone).await;
    let both = [&scene.couple.hurt, alone];
    scene.make(house, scene.with("both", &both, ("2026-03-10", "17:00"))).await;
    let mut own = scene.with("alone", &[alone], ("2026-03-11", "17:00"));
    own["member"] = json!(colleague.id.to_string());
    house.act(&scene.staff.token, "makeAppointments", SHOWN, own).await;
    colleague
}

#[tokio::test]
async fn whoever_arranges_or_holds_an_hour_sees_who_comes_and_to_everybody_else_it_is_taken() {
    for_each_database("appointment_calendar", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = two_hours(&house, &scene).await;
        let couple = json!(scene.couple.id.to_string());
        for who in [&scene.staff, &scene.owner, &scene.therapist] {
            let seen = hours(&house, who, None).await;
            assert_eq!(seen.len(), 2, "{}", who.name);
            assert_eq!(names(&seen[0]), ["Quill Marwood", "Sorrel Finch"], "{}", who.name);
            assert_eq!(names(&seen[1]), ["Sorrel Finch"], "{}", who.name);
            assert!(seen.iter().all(|hour| hour["known"]["couple"] == couple), "{seen:?}");
            assert!(seen.iter().all(|hour| hour["known"]["alias"] == "Harbour"), "{seen:?}");
        }
        // Whoever holds one sees who comes to it, and of the rest that it is taken.
        let seen = hours(&house, &colleague, None).await;
        assert_eq!((&seen[0]["known"], &seen[0]["member"]["name"]), (&Value::Null, &json!("Ida Berg")));
        assert_eq!((names(&seen[1]), &seen[1]["known"]["couple"]), (vec!["Sorrel Finch".to_owned()], &Value::Null));
        let another = house.member(&scene.owner, "Petra Lund", Role::Therapist).await;
        let seen = hours(&house, &another, None).await;
        assert!(seen.len() == 2 && seen.iter().all(|hour| hour["known"].is_null()), "{seen:?}");
        assert_eq!(seen[0]["startsAt"], "2026-03-10T16:00:00Z");
        assert_eq!(hours(&house, &scene.staff, Some(&colleague)).await.len(), 1);
        for partner in [&scene.couple.hurt, &scene.couple.involved] {
            let refused = house.graphql(&partner.token, CALENDAR, json!({})).await;
            assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_ALLOWED");
        }
        let off = scene.theirs(&house, &scene.staff).await.remove(0);
        let off = json!({ "appointment": off["id"], "version": off["version"] });
        house.act(&scene.staff.token, "callOffAppointment", "appointment { planned }", off).await;
        assert_eq!(hours(&house, &scene.staff, None).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_calendar_has_hours_of_care_among_the_consultations() {
    for_each_database("appointment_calendar_page", async |house| {
        let scene = Scene::set(&house).await;
        let colleague = two_hours(&house, &scene).await;
        let path = "/consultations/calendar?from=2026-03-09&days=7";
        let desk = house.visitor_of(&scene.staff).await;
        let week = desk.go(path).await;
        assert!(week.words().contains("17:00 to 17:50") && week.words().contains("Harbour"), "{}", week.words());
        let one = desk.go(&week.link(&format!("/couples/{}/appointments/one", scene.couple.id))).await;
        assert!(one.heading().starts_with("Tue 10 Mar 2026, 17:00"), "{}", one.words());
        let theirs = house.visitor_of(&colleague).await.go(path).await;
        assert!(theirs.words().contains("Taken, with Ida Berg"), "{}", theirs.words());
        assert!(theirs.words().contains("Sorrel Finch") && !theirs.words().contains("Quill Marwood"));
        let day = house.visitor_of(&colleague).await.go("/consultations/calendar?from=2026-03-10&days=1").await;
        assert!(!day.words().contains("Sorrel Finch") && !day.words().contains("Harbour"), "{}", day.words());
    })
    .await;
}

#[tokio::test]
async fn a_full_week_and_many_couples_take_as_many_statements_as_few() {
    for_each_database("appointment_calendar_statements", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let couples =
            "query { bookableCouples(first: 100) { nodes { alias people { name } holders { member { name } } } } }";
        scene.make(&house, scene.with("first", &both, ("2026-03-10", "09:00"))).await;
        let week = json!({ "from": "2026-03-09" });
        let counted = async || {
            (
                crate::statements::counted(&house, &scene.staff, CALENDAR, week.clone()).await,
                crate::statements::counted(&house, &scene.staff, couples, json!({})).await,
            )
        };
        let few = counted().await;
        for (at, hour) in ["10:00", "11:00", "12:00", "13:00"].into_iter().enumerate() {
            scene.make(&house, scene.with(hour, &both, ("2026-03-10", hour))).await;
            let names = (format!("Quill {at}"), format!("Sorrel {at}"));
            house.couple(&scene.therapist, &format!("Harbour {at}"), (&names.0, &names.1)).await;
        }
        assert_eq!(counted().await, few, "on {:?}", house.engine());
        assert_eq!(hours(&house, &scene.staff, None).await.len(), 5);
    })
    .await;
}
