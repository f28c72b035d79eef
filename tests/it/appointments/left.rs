//! What somebody who left a couple still reads in the files that they once took for their own calendar.

use serde_json::{Value, json};
use tests::house::{House, Someone, for_each_database};

use super::{FILE, NOBODYS, Scene};

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
