//! Tries to get into an account that failed: the trail of the account says so, and whoever tried learns nothing.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{House, PASSWORD, Someone, for_each_database};

#[tokio::test]
async fn a_failed_try_stands_in_the_trail_of_the_account() {
    for_each_database("refused", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let device = signs_in(&house, &couple.hurt, None).await["session"]["device"].clone();
        try_password(&house, &couple.hurt.address, None).await;
        try_password(&house, &couple.hurt.address, device.as_str()).await;
        let ticket = signs_in(&house, &therapist, None).await["secondFactor"]["ticket"].clone();
        let code = json!({ "ticket": ticket, "code": "000000" });
        house.try_act("", "confirmSecondFactor", "session { token }", code).await;
        let recovery = json!({ "address": couple.involved.address, "recoveryCode": "bcdf-ghjk-lmnp",
            "newPassword": "eleven grey herons over slow water" });
        house.act("", "beginRecovery", "done", recovery).await;
        let expected = [
            ("access.refused-password", "other-device", &couple.hurt),
            ("access.refused-password", "known-device", &couple.hurt),
            ("access.refused-second-factor", "other-device", &therapist),
            ("access.refused-recovery-code", "other-device", &couple.involved),
        ];
        let trail = refused(&house, &owner).await;
        for (act, place, person) in expected {
            let found = trail.iter().filter(|entry| {
                entry["act"] == act && entry["place"] == place && entry["subject"] == person.id.to_string()
            });
            assert_eq!(found.count(), 1, "{act} {place} in {trail:?}");
        }
        assert_eq!(trail.len(), expected.len());
        assert!(trail.iter().all(|entry| entry["actor"].is_null() && entry["role"] == "nobody"), "{trail:?}");
    })
    .await;
}

#[tokio::test]
async fn an_account_that_is_not_there_takes_the_same_statements_and_leaves_nothing() {
    for_each_database("refused_unknown", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let known = tried(&house, &owner, &owner.address).await;
        let before = refused(&house, &owner).await.len();
        let unknown = tried(&house, &owner, "nobody.at.all@letters.example").await;
        assert_eq!(known, unknown, "answer and statements on {:?}", house.engine());
        assert_eq!(refused(&house, &owner).await.len(), before, "nobody was tried");
    })
    .await;
}

/// The answer to a wrong password and the fewest statements until it came. The trail is written behind it, and sometimes beside it; whoever
/// tries waits for neither.
async fn tried(house: &House, owner: &Someone, address: &str) -> (Value, u64) {
    let mut fewest = u64::MAX;
    let mut answer = Value::Null;
    for _ in 0..12 {
        // Nobody waits here for a limit on guesses.
        house.clock.forward(SignedDuration::from_mins(5));
        let before = house.statements();
        answer = try_password(house, address, None).await;
        fewest = fewest.min(house.statements() - before);
        refused(house, owner).await;
    }
    (answer, fewest)
}

async fn try_password(house: &House, address: &str, device: Option<&str>) -> Value {
    let input = json!({ "address": address, "password": "nine loud evenings on a road", "device": device });
    house.try_act("", "signIn", "session { token } secondFactor { ticket }", input).await
}

async fn signs_in(house: &House, person: &Someone, device: Option<&str>) -> Value {
    let input = json!({ "address": person.address, "password": PASSWORD, "device": device });
    house.act("", "signIn", "session { token device } secondFactor { ticket }", input).await
}

/// The failed tries in the trail. Reading it is recorded behind what waits to be recorded, so the second reading has all.
async fn refused(house: &House, owner: &Someone) -> Vec<Value> {
    let query = "query { auditEntries(first: 100) { nodes { actor role act place subject } } }";
    house.ask(&owner.token, query, json!({})).await;
    let trail = house.ask(&owner.token, query, json!({})).await;
    let entries = trail["auditEntries"]["nodes"].as_array().expect("a trail").clone();
    entries.into_iter().filter(|entry| entry["act"].as_str().is_some_and(|act| act.contains("refused"))).collect()
}
