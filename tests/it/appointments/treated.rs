//! Treatment for which somebody holds a licence, and all that those read of it who come.

use serde_json::{Value, json};
use tests::house::{House, Someone};

use super::{FILE, Scene, mine};

/// The therapist may treat in Florida from now on.
pub(super) async fn licence(house: &House, scene: &Scene) -> Value {
    let input = json!({ "key": "florida", "member": scene.therapist.id.to_string(), "place": "US-FL",
        "profession": "MARRIAGE_AND_FAMILY", "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2025-01-01" });
    house.act(&scene.staff.token, "enterLicence", "licence { id version }", input).await["licence"].take()
}

/// An hour of these people, treatment where their care is, all of them in Florida and each by a link of their own.
pub(super) async fn treatment(house: &House, scene: &Scene, people: &[&Someone], on: &str) -> Value {
    let mut input = scene.with(on, people, (on, "17:00"));
    for (at, coming) in input["people"].as_array_mut().expect("people").iter_mut().enumerate() {
        (coming["place"], coming["link"]) = (json!("US-FL"), json!(format!("https://meet.example/{at}")));
    }
    scene.make(house, input).await["appointment"].take()
}

/// Everything that somebody reads of what they come to.
pub(super) async fn read(house: &House, person: &Someone, id: &Value) -> Vec<String> {
    let mut all: Vec<String> = mine(house, person).await.iter().map(Value::to_string).collect();
    all.push(house.graphql(&person.token, FILE, json!({ "id": id })).await.to_string());
    let visitor = house.visitor_of(person).await;
    for path in ["/", "/appointments"] {
        all.push(visitor.go(path).await.words());
    }
    all
}
