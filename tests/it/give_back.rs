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

async fn enter(house: &House) -> (Someone, Someone) {
    let owner = house.found("A practice", "Northgate Office", "Olga").await;
    let therapist = house.member(&owner, "Tess", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour 1", ("Hanna", "Ivo")).await;
    (therapist, couple.hurt)
}

/// Somebody with a code from the practice chooses a password, and gets nothing else for now.
async fn accept(house: &House, therapist: &Someone, partner: &Someone) {
    let input = json!({ "person": partner.id.to_string() });
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
