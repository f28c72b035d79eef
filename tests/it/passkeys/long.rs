//! A device's answer that is longer than any device writes is not even read, whoever sends it and whatever for.

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::house::{PUBLIC_URL, for_each_database};

use super::{add, begin, code, enter, opening, text};

/// The same answer, as far as JSON goes, in 40 000 characters more.
fn long(answer: &str) -> String {
    format!("{answer}{}", " ".repeat(40_000))
}

#[tokio::test]
async fn an_answer_of_forty_thousand_characters_opens_nothing_though_it_is_the_devices_own() {
    for_each_database("passkey_long", async |house| {
        let (therapist, invitation) = opening::invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let begun = opening::begin(&house, &invitation).await;
        let answer = device.create(text(&begun["options"]));
        assert_eq!(code(&opening::open(&house, &invitation, &begun, &long(&answer)).await), "NOT_RECOGNISED");
        let begun = opening::begin(&house, &invitation).await;
        let answer = device.create(text(&begun["options"]));
        assert_eq!(opening::open(&house, &invitation, &begun, &answer).await["problems"], json!([]), "as it is");

        let mut laptop = Authenticator::new(2, PUBLIC_URL);
        add(&house, &therapist, &mut laptop, "Laptop").await;
        let begun = begin(&house).await;
        let answer = laptop.answer(text(&begun["options"]));
        assert_eq!(code(&enter(&house, &begun, &long(&answer)).await), "NOT_RECOGNISED");
        let begun = begin(&house).await;
        let answer = laptop.answer(text(&begun["options"]));
        assert!(enter(&house, &begun, &answer).await["session"]["token"].is_string(), "as it is");

        let proves = async |long: fn(&str) -> String, laptop: &mut Authenticator| {
            let begun = house.act(&therapist.token, "beginPasskeyStepUp", "ticket options", Value::Null).await;
            let credential = long(&laptop.confirm(text(&begun["options"])));
            let input = json!({ "ticket": begun["ticket"], "credential": credential });
            house.try_act(&therapist.token, "stepUpWithPasskey", "done", input).await
        };
        assert_eq!(code(&proves(long, &mut laptop).await), "NOT_RECOGNISED");
        assert_eq!(proves(str::to_owned, &mut laptop).await["done"], json!(true), "as it is");
    })
    .await;
}
