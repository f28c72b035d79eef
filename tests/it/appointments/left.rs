//! What somebody who left a couple still reads of its appointments, in the files that they once took for their own calendar and everywhere else.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

use super::{FILE, NOBODYS, Scene, mine};

async fn text(house: &House, person: &Someone, id: &Value) -> String {
    let mut found = house.ask(&person.token, FILE, json!({ "id": id })).await;
    found["appointmentFile"]["text"].take().as_str().expect("a file").to_owned()
}

#[tokio::test]
async fn whoever_left_reads_nothing_from_the_file_of_what_the_other_still_comes_to() {
    for_each_database("appointment_left_file", async |house| {
        let scene = Scene::set(&house).await;
        let (stays, leaves) = (&scene.couple.hurt, &scene.couple.involved);
        let joint = scene.make(&house, scene.with("both", &[stays, leaves], ("2026-03-17", "17:00"))).await;
        let alone = scene.make(&house, scene.with("alone", &[leaves], ("2026-03-18", "17:00"))).await;
        let (joint, alone) = (&joint["appointment"], &alone["appointment"]);
        assert!(text(&house, leaves, &joint["id"]).await.contains("DTSTART:20260317T160000Z"));
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": leaves.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;

        let visitor = house.visitor_of(leaves).await;
        let page = format!("/appointments/{}/appointment.ics", joint["id"].as_str().expect("an id"));
        let nothing = house.graphql(&leaves.token, FILE, json!({ "id": NOBODYS })).await;
        let input =
            json!({ "appointment": joint["id"], "version": joint["version"], "on": "2026-03-19", "at": "09:00" });
        let mut moves = vec![input];
        loop {
            assert_eq!(house.graphql(&leaves.token, FILE, json!({ "id": joint["id"] })).await, nothing);
            assert_eq!(visitor.fetch(&page).await.status.as_u16(), 404);
            let Some(input) = moves.pop() else { break };
            house.act(&scene.therapist.token, "moveAppointment", "appointment { id }", input).await;
        }
        let other = text(&house, stays, &joint["id"]).await;
        assert!(other.contains("DTSTART:20260319T080000Z") && other.contains("SEQUENCE:1"), "{other}");
        let own = text(&house, leaves, &alone["id"]).await;
        assert!(own.contains("METHOD:CANCEL") && own.contains("DTSTART:20260318T160000Z"), "{own}");
    })
    .await;
}

/// What somebody finds of an appointment, wherever they can look: its file at the door and on its page, their calendar, their list, and saying where
/// they are.
async fn found(house: &House, person: &Someone, id: &Value, calendar: &str) -> Vec<String> {
    let file = house.graphql(&person.token, FILE, json!({ "id": id })).await;
    let visitor = house.visitor_of(person).await;
    let id = id.as_str().expect("an id");
    let page = visitor.fetch(&format!("/appointments/{id}/appointment.ics")).await;
    let request = Request::get(format!("/calendar/{calendar}.ics")).header("host", "office.example");
    let calendar = house.send(request.body(Body::empty()).expect("a request")).await;
    let says = json!({ "appointment": id, "place": "DE", "company": "ALONE", "callBack": "555 0100" });
    let says = house.try_act(&person.token, "checkInToAppointment", "appointment { id }", says).await;
    vec![
        file.to_string(),
        page.status.to_string(),
        calendar.text(),
        json!(mine(house, person).await).to_string(),
        says.to_string(),
        visitor.go("/appointments").await.words().replace(&person.name, "somebody"),
    ]
}

/// One of two couples is left by both, the other by one alone: whoever leaves finds the same in both, whichever of the two they are.
#[tokio::test]
async fn whoever_leaves_second_finds_what_they_would_find_had_the_other_stayed() {
    for_each_database("appointment_left_second", async |house| {
        let scene = Scene::set(&house).await;
        let mut names = [
            ("Ann Abel", "Amy Abel"),
            ("Ben Bloom", "Bea Bloom"),
            ("Cas Crane", "Cora Crane"),
            ("Dan Dale", "Dot Dale"),
        ]
        .into_iter();
        for (at, hurt_leaves_last) in [("09:00", true), ("11:00", false)] {
            let mut told = Vec::new();
            for (on, other_left) in [("2026-03-17", true), ("2026-03-18", false)] {
                let names = names.next().expect("a couple for each");
                let couple = house.couple(&scene.therapist, &format!("{on} {at}"), names).await;
                house.becomes(&scene.therapist, couple.id, "COACHING").await;
                let (person, other) =
                    if hurt_leaves_last { (&couple.hurt, &couple.involved) } else { (&couple.involved, &couple.hurt) };
                let mut input = scene.with(&format!("{on} {at}"), &[person, other], (on, at));
                input["couple"] = json!(couple.id.to_string());
                let id = scene.make(&house, input).await["appointment"]["id"].take();
                house.step_up(person).await;
                let address =
                    house.act(&person.token, "makeCalendarAddress", "link", json!({ "understood": true })).await;
                if other_left {
                    leaves(&house, &scene, &couple, other).await;
                }
                leaves(&house, &scene, &couple, person).await;
                told.push(found(&house, person, &id, address["link"].as_str().expect("a link")).await);
                let query = "query($id: ID!) { appointment(id: $id) { planned people { person { id } } } }";
                let seen = house.ask(&scene.therapist.token, query, json!({ "id": id })).await["appointment"].take();
                let still = if other_left { json!([]) } else { json!([{ "person": { "id": other.id.to_string() } }]) };
                assert_eq!((&seen["planned"], &seen["people"]), (&json!(!other_left), &still));
            }
            assert_eq!(told[0], told[1], "at {at}");
            assert!(told[0][1].starts_with("404") && !told[0][2].contains("VEVENT"), "{:?}", told[0]);
            assert!(told[0][4].contains("NOT_FOUND"), "{:?}", told[0]);
        }
    })
    .await;
}

async fn leaves(house: &House, scene: &Scene, couple: &Couple, person: &Someone) {
    let input = json!({ "couple": couple.id.to_string(), "person": person.id.to_string() });
    house.act(&scene.therapist.token, "leaveCouple", "couple { id }", input).await;
}
