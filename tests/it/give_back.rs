//! Whoever hands out codes is not thereby the person: a code for an account that is open already counts after a day and can be stopped.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, Someone, for_each_database};

const NEW: &str = "eleven lanterns under a slow bridge";

#[tokio::test]
async fn a_new_code_gives_an_open_account_back_after_a_day_and_not_before() {
    for_each_database("give_back", async |house| {
        let (therapist, partner) = enter(&house).await;
        accept(&house, &therapist, &partner).await;
        assert!(!can_sign_in(&house, &partner).await, "not at once");
        let viewer = house.ask(&partner.token, "{ viewer { recoveryPendingUntil } }", json!({})).await;
        assert!(viewer["viewer"]["recoveryPendingUntil"].is_string(), "the owner is told: {viewer}");
        house.clock.forward(SignedDuration::from_hours(25));
        assert!(can_sign_in(&house, &partner).await, "after a day");
    })
    .await;
}

#[tokio::test]
async fn the_owner_can_stop_it() {
    for_each_database("give_back_stopped", async |house| {
        let (therapist, partner) = enter(&house).await;
        accept(&house, &therapist, &partner).await;
        house.act(&partner.token, "stopRecovery", "done", Value::Null).await;
        house.clock.forward(SignedDuration::from_hours(25));
        assert!(!can_sign_in(&house, &partner).await);
    })
    .await;
}

/// Whoever treats them hears of it, whoever handed out the code; and so does its owner, before anybody uses it.
#[tokio::test]
async fn the_lead_and_the_owner_of_the_account_are_told() {
    for_each_database("give_back_told", async |house| {
        let owner = house.found("A practice", "Northgate Office", "Olga").await;
        let staff = house.member(&owner, "Stan Roe", Role::Staff).await;
        let therapist = house.member(&owner, "Tess", Role::Therapist).await;
        let partner = house.couple(&therapist, "Harbour 1", ("Hanna", "Ivo")).await.hurt;
        let told = "{ viewer { codeMadeAt recoveryPendingUntil } }";
        let before = house.ask(&partner.token, told, json!({})).await;
        assert_eq!(before["viewer"]["codeMadeAt"], Value::Null, "the code that opened it is no news");
        let waits = async || {
            let list = "query { worklist(kind: SAFETY) { nodes { id name what why canBeAcknowledged } } }";
            house.ask(&therapist.token, list, json!({})).await["worklist"]["nodes"].take()
        };
        assert_eq!(waits().await, json!([]));
        accept(&house, &staff, &partner).await;
        let after = house.ask(&partner.token, told, json!({})).await;
        assert!(after["viewer"]["codeMadeAt"].is_string(), "{after}");
        let home = house.visitor_of(&partner).await.go("/").await;
        assert!(home.words().contains("made a new code for your account"), "{}", home.words());
        let line = waits().await[0].take();
        assert_eq!((&line["name"], &line["canBeAcknowledged"]), (&json!("Hanna"), &json!(true)), "{line}");
        assert!(line["why"].as_str().is_some_and(|why| why.contains("after a day")), "{line}");
        house.clock.forward(SignedDuration::from_hours(25));
        assert!(can_sign_in(&house, &partner).await);
        let line = waits().await[0].take();
        assert!(
            line["why"].as_str().is_some_and(|why| why.contains("by now")),
            "used, it is told all the same: {line}"
        );
        let spoken = json!({ "key": "spoken", "items": [line["id"]], "action": "DISCUSS" });
        house.act(&therapist.token, "acknowledge", "acknowledgements { id }", spoken).await;
        assert_eq!(waits().await, json!([]));
    })
    .await;
}

async fn enter(house: &House) -> (Someone, Someone) {
    let owner = house.found("A practice", "Northgate Office", "Olga").await;
    let therapist = house.member(&owner, "Tess", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour 1", ("Hanna", "Ivo")).await;
    (therapist, couple.hurt)
}

/// Somebody with a code from the practice chooses a password, and gets nothing else for now.
async fn accept(house: &House, therapist: &Someone, partner: &Someone) {
    let input = json!({ "person": partner.id.to_string() });
    let early = house.try_act(&therapist.token, "invite", "code", input.clone()).await;
    assert_eq!(early["problems"][0]["code"], "STEP_UP_NEEDED", "an account in use is not given away in passing");
    house.step_up(therapist).await;
    let code = house.act(&therapist.token, "invite", "code", input).await["code"].clone();
    let input = json!({ "code": code, "password": NEW });
    let given =
        house.act("", "acceptInvitation", "session { token } secondFactor { ticket } recoveryCodes", input).await;
    assert_eq!(given["session"], Value::Null);
    assert_eq!(given["secondFactor"], Value::Null);
    assert_eq!(given["recoveryCodes"], json!([]));
}

async fn can_sign_in(house: &House, partner: &Someone) -> bool {
    let input = json!({ "address": partner.address, "password": NEW, "token": true });
    let payload = house.try_act("", "signIn", "session { token }", input).await;
    payload["session"]["token"].is_string()
}
