//! Proving oneself again with a passkey, and where one is not offered.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::authenticator::Authenticator;
use tests::house::{House, PASSWORD, PUBLIC_URL, for_each_database};

use super::opening::step_up;
use super::{add, code, noted, text};

const STEPPED_UP: &str = "query { viewer { session { steppedUp } } }";
const SUGGESTED: &str = "query { myWaysIn { hasPassword hasPasskey passkeySuggested } }";

#[tokio::test]
async fn whoever_has_a_passkey_proves_themself_with_it() {
    for_each_database("passkey_step_up", async |house| {
        let (therapist, couple) = house.couple_in_care().await;
        for (number, person) in [(1, &therapist), (2, &couple.hurt)] {
            let mut device = Authenticator::new(number, PUBLIC_URL);
            add(&house, person, &mut device, "Phone").await;
            house.clock.forward(SignedDuration::from_mins(11));
            assert!(!stepped_up(&house, &person.token).await);
            step_up(&house, &person.token, &mut device).await;
            assert!(stepped_up(&house, &person.token).await, "without a password or a code: {}", person.name);
            house.act(&person.token, "createToken", "token", json!({ "name": "A program" })).await;
            house.clock.forward(SignedDuration::from_mins(11));
            assert!(!stepped_up(&house, &person.token).await, "for ten minutes");
        }
        let none = house.try_act(&couple.involved.token, "beginPasskeyStepUp", "ticket", Value::Null).await;
        assert_eq!(code(&none), "WRONG_STATE", "who has none types their password");
    })
    .await;
}

#[tokio::test]
async fn nothing_else_proves_who_somebody_is() {
    for_each_database("passkey_step_up_refused", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let (mut mine, mut theirs) = (Authenticator::new(1, PUBLIC_URL), Authenticator::new(2, PUBLIC_URL));
        add(&house, &couple.hurt, &mut mine, "Phone").await;
        add(&house, &couple.involved, &mut theirs, "Phone").await;
        house.clock.forward(SignedDuration::from_mins(11));
        let hurt = &couple.hurt.token;
        let begun = begin(&house, hurt).await;
        assert!(!text(&begun["options"]).contains(&theirs.key_name()), "nobody else's key is asked for");
        let answer = mine.confirm(text(&begun["options"]));
        let other = send(&house, &couple.involved.token, &begun, &answer).await;
        assert_eq!(code(&other), "EXPIRED", "asked in another session");
        assert_eq!(code(&send(&house, hurt, &begun, &answer).await), "EXPIRED", "and of no use from there on");
        let fresh = begin(&house, hurt).await;
        assert_eq!(code(&send(&house, hurt, &fresh, &answer).await), "NOT_RECOGNISED", "an answer to another question");
        step_up(&house, hurt, &mut mine).await;
        house.clock.forward(SignedDuration::from_mins(11));
        let mut refused = Vec::new();
        for mut odd in [
            mine.but(|it| it.verifies = false),
            mine.but(|it| it.counter = 0),
            mine.but(|it| it.origin = "https://elsewhere.example".to_owned()),
            mine.but(|it| it.host = Some("elsewhere.example".to_owned())),
        ] {
            house.clock.forward(SignedDuration::from_mins(2));
            let begun = begin(&house, hurt).await;
            let answer = odd.confirm(text(&begun["options"]));
            refused.push(send(&house, hurt, &begun, &answer).await);
        }
        house.clock.forward(SignedDuration::from_mins(2));
        let (asked, own) = (begin(&house, hurt).await, begin(&house, &couple.involved.token).await);
        let foreign = theirs.confirm(text(&own["options"]));
        refused.push(send(&house, hurt, &asked, &foreign).await);
        house.clock.forward(SignedDuration::from_mins(2));
        refused.push(send(&house, hurt, &begin(&house, hurt).await, "Zephyrwise").await);
        for payload in &refused {
            assert_eq!(code(payload), "NOT_RECOGNISED", "{payload}");
            assert_eq!(payload["problems"], refused[0]["problems"], "the same words for every reason");
        }
        assert!(!stepped_up(&house, hurt).await);
        let late = begin(&house, hurt).await;
        let answer = mine.confirm(text(&late["options"]));
        house.clock.forward(SignedDuration::from_secs(301));
        assert_eq!(code(&send(&house, hurt, &late, &answer).await), "EXPIRED");
        let trail = noted(&house, &owner).await;
        let count = |act: &str| trail.iter().filter(|entry| entry["act"] == act).count();
        assert_eq!(
            (count("access.refused-passkey"), count("access.refused-copied-passkey")),
            (6, 1),
            "what is not theirs and what cannot be read, too: {trail:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn proving_oneself_is_tried_no_oftener_than_a_password() {
    for_each_database("passkey_step_up_limit", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        add(&house, &couple.hurt, &mut device, "Phone").await;
        house.clock.forward(SignedDuration::from_mins(11));
        let mut codes = Vec::new();
        for _ in 0..6 {
            let begun = house.try_act(&couple.hurt.token, "beginPasskeyStepUp", "ticket", Value::Null).await;
            codes.push(code(&begun).to_owned());
        }
        assert_eq!(codes.last().map(String::as_str), Some("TOO_MANY_ATTEMPTS"), "{codes:?}");
        assert_eq!(codes[..5], ["", "", "", "", ""], "honest people get in");
    })
    .await;
}

#[tokio::test]
async fn a_device_that_two_share_is_not_offered_a_passkey() {
    for_each_database("passkey_shared", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let ways = async |token: &str| house.ask(token, SUGGESTED, json!({})).await["myWaysIn"].take();
        let own = json!({ "hasPassword": true, "hasPasskey": false, "passkeySuggested": true });
        assert_eq!(ways(&couple.hurt.token).await, own);
        let typed = json!({ "address": couple.hurt.address, "password": PASSWORD, "sharedDevice": true });
        let shared = house.act("", "signIn", "session { token }", typed).await;
        assert_eq!(ways(text(&shared["session"]["token"])).await["passkeySuggested"], false, "as they said just now");
        let asked = house.ask(&couple.involved.token, "query { contactPreference { version } }", json!({})).await;
        let change = json!({ "version": asked["contactPreference"]["version"], "safeChannel": "PORTAL_ONLY",
            "sharedDevice": true });
        house.act(&couple.involved.token, "changeContactPreference", "contactPreference { version }", change).await;
        assert_eq!(ways(&couple.involved.token).await["passkeySuggested"], false, "as they said of their devices");
        assert_eq!(ways(&couple.hurt.token).await, own, "what one says of a device is nothing to the other");
    })
    .await;
}

async fn stepped_up(house: &House, token: &str) -> bool {
    house.ask(token, STEPPED_UP, json!({})).await["viewer"]["session"]["steppedUp"] == true
}

async fn begin(house: &House, token: &str) -> Value {
    house.act(token, "beginPasskeyStepUp", "ticket options", Value::Null).await
}

async fn send(house: &House, token: &str, begun: &Value, answer: &str) -> Value {
    let input = json!({ "ticket": begun["ticket"], "credential": answer });
    house.try_act(token, "stepUpWithPasskey", "done", input).await
}
