//! Opening an account says as much about the device as signing in does.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::access;
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

const CHOSEN: &str = "eleven grey herons over slow water";
const VIEWER: &str = "query { viewer { person { name } } }";

#[tokio::test]
async fn a_device_that_others_use_signs_out_sooner_from_the_first_time() {
    for_each_database("invited_shared", async |house| {
        let therapist = therapist(&house).await;
        let pair = (house.enter(&therapist, "Quill Marwood").await, house.enter(&therapist, "Sorrel Finch").await);
        house.care(&therapist, "Harbour", pair).await;
        for (person, shared) in [(pair.0, json!(true)), (pair.1, Value::Null)] {
            let actor = house.actor(&therapist).await;
            let code = access::invite(&actor, &house.services, person).await.expect("a code").code;
            let opened = open(&house, &code, Value::Null, shared.clone()).await;
            let token = opened["session"]["token"].as_str().expect("a session");
            house.clock.forward(SignedDuration::from_mins(6));
            let viewer = house.ask(token, VIEWER, json!({})).await;
            assert_eq!(viewer["viewer"].is_null(), shared == json!(true), "shared: {shared}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_two_people_use_keeps_one_thing_for_both() {
    for_each_database("invited_device", async |house| {
        let therapist = therapist(&house).await;
        let pair = (house.enter(&therapist, "Quill Marwood").await, house.enter(&therapist, "Sorrel Finch").await);
        house.care(&therapist, "Harbour", pair).await;
        let mut device = Value::Null;
        for person in [pair.0, pair.1] {
            let actor = house.actor(&therapist).await;
            let code = access::invite(&actor, &house.services, person).await.expect("a code").code;
            let opened = open(&house, &code, device.clone(), Value::Null).await;
            let kept = opened["session"]["device"].clone();
            assert!(device.is_null() || device == kept);
            device = kept;
        }
        assert!(device.is_string());
    })
    .await;
}

async fn therapist(house: &House) -> Someone {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    house.member(&owner, "Ida Berg", Role::Therapist).await
}

async fn open(house: &House, code: &str, device: Value, shared: Value) -> Value {
    let input = json!({ "code": code, "password": CHOSEN, "device": device, "sharedDevice": shared });
    house.act("", "acceptInvitation", "session { token device }", input).await
}
