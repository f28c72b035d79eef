//! Passkeys: added after the password was given again, enough to sign in with alone, and of no use to anybody else.

mod long;
mod opening;
mod pages;
mod proving;

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::authenticator::Authenticator;
use tests::house::{House, PUBLIC_URL, Someone, for_each_database};

const MINE: &str = "query { viewer { practiceName passkeyAddedAt } myPasskeys { id name madeOn usedOn } }";

#[tokio::test]
async fn a_member_and_a_partner_sign_in_with_nothing_but_a_passkey() {
    for_each_database("passkey", async |house| {
        let (therapist, couple) = house.couple_in_care().await;
        for (number, person) in [(1, &therapist), (2, &couple.hurt)] {
            let elsewhere = house.sign_in(person).await;
            let mut device = Authenticator::new(number, PUBLIC_URL);
            let added = add(&house, person, &mut device, "Zephyr phone").await;
            assert_eq!(added["problems"], json!([]), "{}", person.name);
            assert!(!is_in(&house, &elsewhere).await, "every other sign-in ends");
            let entered = try_in(&house, &mut device).await;
            assert!(entered["secondFactor"].is_null(), "no code is asked: {entered}");
            let token = entered["session"]["token"].as_str().expect("a session");
            let mine = house.ask(token, MINE, json!({})).await;
            assert_eq!(mine["viewer"]["practiceName"], "Northgate House");
            assert!(mine["viewer"]["passkeyAddedAt"].is_string(), "they are told: {mine}");
            let passkey = &mine["myPasskeys"][0];
            assert_eq!(passkey["name"], "Zephyr phone");
            assert_eq!((&passkey["madeOn"], &passkey["usedOn"]), (&json!("2026-03-02"), &json!("2026-03-02")));
            let again = try_in(&house, &mut device).await;
            assert!(again["session"]["token"].is_string(), "and again: {again}");
            let other = house.ask(&couple.involved.token, MINE, json!({})).await;
            assert_eq!(other["myPasskeys"], json!([]), "nobody else has it");
            assert!(other["viewer"]["passkeyAddedAt"].is_null(), "{other}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_not_the_devices_own_to_this_question_opens_nothing() {
    for_each_database("passkey_refused", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        add(&house, &therapist, &mut device, "Laptop").await;
        let begun = begin(&house).await;
        let answer = device.answer(text(&begun["options"]));
        assert!(enter(&house, &begun, &answer).await["session"]["token"].is_string());
        assert_eq!(code(&enter(&house, &begun, &answer).await), "EXPIRED", "a ticket works once");
        let mut refused = vec![enter(&house, &begin(&house).await, &answer).await];
        for origin in ["https://elsewhere.example", "https://office.example:8443", "http://office.example"] {
            let mut elsewhere = device.but(|it| it.origin = origin.to_owned());
            refused.push(try_in(&house, &mut elsewhere).await);
        }
        for host in ["elsewhere.example", "example", "sub.office.example"] {
            refused.push(try_in(&house, &mut device.but(|it| it.host = Some(host.to_owned()))).await);
        }
        refused.push(try_in(&house, &mut device.but(|it| it.verifies = false)).await);
        refused.push(try_in(&house, &mut device.but(|it| it.counter = 0)).await);
        refused.push(try_in(&house, &mut device.but(|it| it.handle = vec![7; 16])).await);
        refused.push(try_in(&house, &mut Authenticator::new(9, PUBLIC_URL)).await);
        for odd in ["{}", "", "null", "[]", &"[".repeat(9_000), &format!("{{\"id\":\"{}\"}}", "x".repeat(40_000))] {
            refused.push(enter(&house, &begin(&house).await, odd).await);
        }
        for payload in &refused {
            assert_eq!(code(payload), "NOT_RECOGNISED", "{payload}");
            assert_eq!(payload["problems"], refused[0]["problems"], "the same words for every reason");
        }
        let late = begin(&house).await;
        house.clock.forward(SignedDuration::from_secs(301));
        let answer = device.answer(text(&late["options"]));
        assert_eq!(code(&enter(&house, &late, &answer).await), "EXPIRED");
        let trail = noted(&house, &owner).await;
        let count = |act: &str| trail.iter().filter(|entry| entry["act"] == act).count();
        assert_eq!((count("access.refused-passkey"), count("access.refused-copied-passkey")), (8, 1), "{trail:?}");
        assert!(trail.iter().all(|entry| entry["subject"] == therapist.id.to_string()), "{trail:?}");
        assert!(try_in(&house, &mut device).await["session"]["token"].is_string(), "the device itself still does");
    })
    .await;
}

#[tokio::test]
async fn only_somebody_who_proved_themself_again_adds_one_and_only_their_own_device_can() {
    for_each_database("passkey_add", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let (hurt, involved) = (&couple.hurt, &couple.involved);
        let begun = house.try_act(&hurt.token, "beginPasskey", "ticket options", Value::Null).await;
        assert_eq!(code(&begun), "STEP_UP_NEEDED");
        for person in [hurt, involved] {
            house.step_up(person).await;
        }
        let begin =
            async |person: &Someone| house.act(&person.token, "beginPasskey", "ticket options", Value::Null).await;
        let keep = async |person: &Someone, begun: &Value, credential: &str, name: &str| {
            let input = json!({ "ticket": begun["ticket"], "credential": credential, "name": name, "onlyMine": true });
            house.try_act(&person.token, "addPasskey", "done", input).await
        };
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let theirs = begin(hurt).await;
        let credential = device.create(text(&theirs["options"]));
        assert_eq!(code(&keep(involved, &theirs, &credential, "Phone").await), "EXPIRED", "of somebody else");
        assert_eq!(code(&keep(hurt, &theirs, &credential, "Phone").await), "EXPIRED", "a ticket works once");
        let first = begin(hurt).await;
        let credential = device.create(text(&first["options"]));
        let second = begin(hurt).await;
        assert_eq!(code(&keep(hurt, &first, &credential, "Phone").await), "EXPIRED", "the newest counts");
        assert_eq!(code(&keep(hurt, &second, &credential, "Phone").await), "NOT_RECOGNISED", "another question");
        for bad in ["{}", "", "Zephyrwise"] {
            assert_eq!(code(&keep(hurt, &begin(hurt).await, bad, "Phone").await), "NOT_RECOGNISED", "{bad:?}");
        }
        let begun = begin(hurt).await;
        let mut elsewhere = device.but(|it| it.origin = "https://elsewhere.example".to_owned());
        let foreign = elsewhere.create(text(&begun["options"]));
        assert_eq!(code(&keep(hurt, &begun, &foreign, "Phone").await), "NOT_RECOGNISED");
        let begun = begin(hurt).await;
        let mut careless = device.but(|it| it.verifies = false);
        let unverified = careless.create(text(&begun["options"]));
        assert_eq!(code(&keep(hurt, &begun, &unverified, "Phone").await), "NOT_RECOGNISED");
        let begun = begin(hurt).await;
        let credential = device.create(text(&begun["options"]));
        for (name, wrong) in
            [("x".repeat(61), "TOO_LONG"), (String::new(), "MISSING"), ("a\0b".to_owned(), "MALFORMED")]
        {
            assert_eq!(code(&keep(hurt, &begun, &credential, &name).await), wrong, "and the ticket is kept");
        }
        let shared = json!({ "ticket": begun["ticket"], "credential": credential, "name": "Phone", "onlyMine": false });
        let refused = house.try_act(&hurt.token, "addPasskey", "done", shared).await;
        assert_eq!((code(&refused), &refused["problems"][0]["field"]), ("MISSING", &json!("onlyMine")));
        let elsewhere = house.sign_in(hurt).await;
        let input = json!({ "ticket": begun["ticket"], "credential": credential, "name": "Phone", "onlyMine": true });
        let theirs = house.try_act(&elsewhere, "addPasskey", "done", input).await;
        assert_eq!(code(&theirs), "STEP_UP_NEEDED", "their own other session has proved nothing");
        assert_eq!(keep(hurt, &begun, &credential, "Phone").await["done"], true);
        for person in [hurt, involved] {
            let begun = begin(person).await;
            let credential = device.create(text(&begun["options"]));
            let again = keep(person, &begun, &credential, "Phone").await;
            assert_eq!(code(&again), "NOT_RECOGNISED", "a key is kept once: {}", person.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_passkey_that_is_removed_opens_nothing_and_nobody_else_removes_it() {
    for_each_database("passkey_remove", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let (hurt, involved) = (&couple.hurt, &couple.involved);
        let mut device = Authenticator::new(1, PUBLIC_URL);
        add(&house, hurt, &mut device, "Phone").await;
        let mine = house.ask(&hurt.token, MINE, json!({})).await;
        let remove = async |person: &Someone, passkey: &Value| {
            house.try_act(&person.token, "removePasskey", "done", json!({ "passkey": passkey })).await
        };
        let passkey = &mine["myPasskeys"][0]["id"];
        assert_eq!(code(&remove(involved, passkey).await), "STEP_UP_NEEDED");
        house.step_up(involved).await;
        let (theirs, none) =
            (remove(involved, passkey).await, remove(involved, &json!("pky_00000000000000000000000000")).await);
        assert_eq!((code(&theirs), &theirs), ("NOT_FOUND", &none));
        house.clock.forward(SignedDuration::from_mins(11));
        assert_eq!(code(&remove(hurt, passkey).await), "STEP_UP_NEEDED");
        let entered = try_in(&house, &mut device).await;
        let elsewhere = text(&entered["session"]["token"]).to_owned();
        house.step_up(hurt).await;
        assert_eq!(remove(hurt, passkey).await["done"], true);
        assert!(!is_in(&house, &elsewhere).await, "every other sign-in ends");
        assert_eq!(code(&try_in(&house, &mut device).await), "NOT_RECOGNISED");
        assert_eq!(house.ask(&hurt.token, MINE, json!({})).await["myPasskeys"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn whoever_gets_their_account_back_has_no_passkeys_of_before() {
    for_each_database("passkey_lost", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let (mut laptop, mut phone) = (Authenticator::new(1, PUBLIC_URL), Authenticator::new(2, PUBLIC_URL));
        add(&house, &therapist, &mut laptop, "Laptop").await;
        add(&house, &couple.hurt, &mut phone, "Phone").await;
        house.step_up(&owner).await;
        house.act(&owner.token, "resetSecondFactor", "done", json!({ "person": therapist.id.to_string() })).await;
        assert_eq!(code(&try_in(&house, &mut laptop).await), "NOT_RECOGNISED", "a lost device");
        let password = "eleven grey herons over slow water";
        let recovery = json!({ "address": couple.hurt.address, "recoveryCode": couple.hurt.recovery_codes[0],
            "newPassword": password });
        house.act("", "beginRecovery", "done", recovery).await;
        house.clock.forward(SignedDuration::from_hours(25));
        assert!(try_in(&house, &mut phone).await["session"]["token"].is_string(), "until it counts");
        let back = json!({ "address": couple.hurt.address, "password": password, "token": true });
        house.act("", "signIn", "session { token }", back).await;
        assert_eq!(code(&try_in(&house, &mut phone).await), "NOT_RECOGNISED", "after it");
    })
    .await;
}

#[tokio::test]
async fn a_passkey_opens_the_account_of_its_own_practice() {
    for_each_database("passkey_practices", async |house| {
        for (number, gate, name) in [(1, "Northgate", "Una Hart"), (2, "Southgate", "Lena Wolf")] {
            let practice = format!("{gate} House");
            let owner = house.found(&practice, &format!("{gate} Office"), name).await;
            let mut device = Authenticator::new(number, PUBLIC_URL);
            add(&house, &owner, &mut device, "Laptop").await;
            let entered = try_in(&house, &mut device).await;
            let mine = house.ask(text(&entered["session"]["token"]), MINE, json!({})).await;
            assert_eq!(mine["viewer"]["practiceName"], json!(practice));
        }
    })
    .await;
}

/// Adds the passkey that a device makes for somebody, after they proved themself again.
pub(crate) async fn add(house: &House, person: &Someone, device: &mut Authenticator, name: &str) -> Value {
    house.step_up(person).await;
    let begun = house.act(&person.token, "beginPasskey", "ticket options", Value::Null).await;
    let credential = device.create(text(&begun["options"]));
    let input = json!({ "ticket": begun["ticket"], "credential": credential, "name": name, "onlyMine": true });
    house.try_act(&person.token, "addPasskey", "done", input).await
}

async fn begin(house: &House) -> Value {
    house.act("", "beginPasskeySignIn", "ticket options", Value::Null).await
}

async fn enter(house: &House, begun: &Value, answer: &str) -> Value {
    let input = json!({ "ticket": begun["ticket"], "credential": answer, "token": true });
    house.try_act("", "signInWithPasskey", "session { token } secondFactor { ticket }", input).await
}

async fn try_in(house: &House, device: &mut Authenticator) -> Value {
    let begun = begin(house).await;
    let answer = device.answer(text(&begun["options"]));
    enter(house, &begun, &answer).await
}

async fn is_in(house: &House, token: &str) -> bool {
    house.graphql(token, "{ viewer { practiceName } }", json!({})).await["data"]["viewer"].is_object()
}

fn code(payload: &Value) -> &str {
    payload["problems"][0]["code"].as_str().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The failed tries in the trail. Reading it is recorded behind what waits to be recorded, so the second reading has all.
async fn noted(house: &House, owner: &Someone) -> Vec<Value> {
    let query = "query { auditEntries(first: 100) { nodes { act subject } } }";
    house.ask(&owner.token, query, json!({})).await;
    let trail = house.ask(&owner.token, query, json!({})).await;
    let entries = trail["auditEntries"]["nodes"].as_array().expect("a trail").clone();
    entries.into_iter().filter(|entry| entry["act"].as_str().is_some_and(|act| act.contains("refused"))).collect()
}
