//! Opening an account with a passkey in place of a password.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::access;
use services::domain::access::Role;
use tests::authenticator::Authenticator;
use tests::house::{House, PASSWORD, PUBLIC_URL, Someone, for_each_database};

use super::{add, code, is_in, text, try_in};

const WAYS: &str = "query { viewer { person { name } } myWaysIn { hasPassword hasPasskey } myPasskeys { id name } }";
const OPENED: &str = "session { token } secondFactor { ticket } recoveryCodes";
const CHOSEN: &str = "eleven grey herons over slow water";

#[tokio::test]
async fn a_partner_opens_their_account_with_a_passkey_and_no_password() {
    for_each_database("passkey_opening", async |house| {
        let (therapist, invitation) = invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let begun = begin(&house, &invitation).await;
        let opened = open(&house, &invitation, &begun, &device.create(text(&begun["options"]))).await;
        assert_eq!(opened["problems"], json!([]), "{opened}");
        assert!(opened["secondFactor"].is_null(), "{opened}");
        assert_eq!(opened["recoveryCodes"].as_array().map(Vec::len), Some(8), "the way back, as with a password");
        let token = text(&opened["session"]["token"]);
        let mine = house.ask(token, WAYS, json!({})).await;
        assert_eq!(mine["myWaysIn"], json!({ "hasPassword": false, "hasPasskey": true }), "{mine}");
        assert_eq!(mine["myPasskeys"][0]["name"], "Phone");
        assert_eq!(code(&try_begin(&house, &invitation).await), "NOT_RECOGNISED", "the code works once");
        assert!(try_in(&house, &mut device).await["session"]["token"].is_string());
        let empty = json!({ "address": "quill.marwood@letters.example", "password": PASSWORD });
        let guessed = house.try_act("", "signIn", "session { token }", empty).await;
        assert_eq!(code(&guessed), "NOT_RECOGNISED", "there is no password to guess");
        let people = "query { people(first: 100) { nodes { name account } } }";
        let seen = house.ask(&therapist.token, people, json!({})).await;
        let nodes = seen["people"]["nodes"].as_array().expect("a list");
        let quill = nodes.iter().find(|node| node["name"] == "Quill Marwood").expect("they are there");
        assert_eq!(quill["account"], "OPEN", "{quill}");
    })
    .await;
}

#[tokio::test]
async fn the_last_way_in_stays_until_there_is_another() {
    for_each_database("passkey_last", async |house| {
        let (_, invitation) = invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let begun = begin(&house, &invitation).await;
        let opened = open(&house, &invitation, &begun, &device.create(text(&begun["options"]))).await;
        let token = text(&opened["session"]["token"]);
        let passkey = house.ask(token, WAYS, json!({})).await["myPasskeys"][0]["id"].take();
        let remove = async || house.try_act(token, "removePasskey", "done", json!({ "passkey": passkey })).await;
        let set =
            async || house.try_act(token, "changePassword", "done", json!({ "current": "", "new": CHOSEN })).await;
        assert_eq!((code(&remove().await), code(&set().await)), ("STEP_UP_NEEDED", "STEP_UP_NEEDED"));
        step_up(&house, token, &mut device).await;
        assert_eq!(code(&remove().await), "WRONG_STATE", "nobody shuts themself out");
        assert!(try_in(&house, &mut device).await["session"]["token"].is_string(), "it is still there");
        let weak = house.try_act(token, "changePassword", "done", json!({ "current": "", "new": "short" })).await;
        assert_eq!(code(&weak), "TOO_SHORT");
        assert_eq!(set().await["done"], true);
        let again = json!({ "current": "", "new": "nine brown foxes under a bridge" });
        let unproved = house.try_act(token, "changePassword", "done", again).await;
        assert_eq!(unproved["problems"][0]["field"], "current", "from now on the password is asked: {unproved}");
        assert_eq!(remove().await["done"], true, "with a password it may go");
        assert_eq!(code(&try_in(&house, &mut device).await), "NOT_RECOGNISED");
        let typed = json!({ "address": "quill.marwood@letters.example", "password": CHOSEN, "token": true });
        house.act("", "signIn", "session { token }", typed).await;
    })
    .await;
}

#[tokio::test]
async fn a_code_opens_an_account_with_nothing_but_what_was_asked_for_it() {
    for_each_database("passkey_opening_refused", async |house| {
        let (therapist, invitation) = invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let (first, second) = (begin(&house, &invitation).await, begin(&house, &invitation).await);
        let answer = device.create(text(&first["options"]));
        assert_eq!(code(&open(&house, &invitation, &first, &answer).await), "EXPIRED", "the newest counts");
        assert_eq!(code(&open(&house, &invitation, &second, &answer).await), "NOT_RECOGNISED", "another question");
        let other = house.enter(&therapist, "Robin Vale").await;
        let third = house.enter(&therapist, "Kim Arbor").await;
        house.care(&therapist, "Meadow", (other, third)).await;
        let theirs = invite(&house, &therapist, &other.to_string()).await;
        let begun = begin(&house, &theirs).await;
        let answer = device.create(text(&begun["options"]));
        assert_eq!(code(&open(&house, &invitation, &begun, &answer).await), "EXPIRED", "asked for another code");
        let elsewhere = |it: &mut Authenticator| it.origin = "https://elsewhere.example".to_owned();
        let another_host = |it: &mut Authenticator| it.host = Some("elsewhere.example".to_owned());
        for mut odd in [device.but(elsewhere), device.but(another_host), device.but(|it| it.verifies = false)] {
            let begun = begin(&house, &invitation).await;
            let answer = odd.create(text(&begun["options"]));
            assert_eq!(code(&open(&house, &invitation, &begun, &answer).await), "NOT_RECOGNISED", "{odd:?}");
        }
        let begun = begin(&house, &invitation).await;
        let answer = device.create(text(&begun["options"]));
        house.clock.forward(SignedDuration::from_secs(301));
        assert_eq!(code(&open(&house, &invitation, &begun, &answer).await), "EXPIRED", "too late");
        let begun = begin(&house, &invitation).await;
        let answer = device.create(text(&begun["options"]));
        let input = json!({ "code": invitation, "password": CHOSEN });
        let opened = house.act("", "acceptInvitation", OPENED, input).await;
        let late = open(&house, &invitation, &begun, &answer).await;
        assert_eq!(code(&late), "NOT_RECOGNISED", "the code was used with a password meanwhile");
        assert!(is_in(&house, text(&opened["session"]["token"])).await);
    })
    .await;
}

#[tokio::test]
async fn members_and_accounts_in_use_are_opened_with_a_password() {
    for_each_database("passkey_opening_members", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let newcomer = house.enter(&owner, "Sif Holm").await;
        let becomes = json!({ "key": "member", "person": newcomer.to_string(), "role": "STAFF" });
        house.act(&owner.token, "becomeMember", "member { roles }", becomes).await;
        let invitation = invite(&house, &owner, &newcomer.to_string()).await;
        let refused = try_begin(&house, &invitation).await;
        assert_eq!((code(&refused), &refused["problems"][0]["field"]), ("WRONG_STATE", &json!("code")));
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.step_up(&therapist).await;
        let again = invite(&house, &therapist, &couple.hurt.id.to_string()).await;
        assert_eq!(code(&try_begin(&house, &again).await), "WRONG_STATE", "a new password counts after a day");
        let input = json!({ "code": again, "password": CHOSEN });
        let given_back = house.act("", "acceptInvitation", OPENED, input).await;
        assert!(given_back["session"].is_null(), "and the code was not used up: {given_back}");
    })
    .await;
}

#[tokio::test]
async fn who_has_nothing_but_a_passkey_gets_back_in_and_is_given_back_only_after_a_day() {
    for_each_database("passkey_opening_lost", async |house| {
        let (therapist, invitation) = invited(&house).await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        let begun = begin(&house, &invitation).await;
        let opened = open(&house, &invitation, &begun, &device.create(text(&begun["options"]))).await;
        let person =
            house.ask(text(&opened["session"]["token"]), "query { viewer { person { id } } }", json!({})).await;
        let person = text(&person["viewer"]["person"]["id"]).to_owned();
        let invite_again = json!({ "person": person });
        let refused = house.try_act(&therapist.token, "invite", "code", invite_again).await;
        assert_eq!(code(&refused), "STEP_UP_NEEDED", "the account is in use");
        house.step_up(&therapist).await;
        let again = invite(&house, &therapist, &person).await;
        let input = json!({ "code": again, "password": PASSWORD });
        let given_back = house.act("", "acceptInvitation", OPENED, input).await;
        assert!(given_back["session"].is_null(), "nobody is let in at once: {given_back}");
        let entered = try_in(&house, &mut device).await;
        let token = text(&entered["session"]["token"]);
        let told = house.ask(token, "query { viewer { recoveryPendingUntil } }", json!({})).await;
        assert!(told["viewer"]["recoveryPendingUntil"].is_string(), "they see it coming: {told}");
        house.act(token, "stopRecovery", "done", Value::Null).await;
        let recovery = json!({ "address": "quill.marwood@letters.example",
            "recoveryCode": opened["recoveryCodes"][0], "newPassword": CHOSEN });
        house.act("", "beginRecovery", "done", recovery).await;
        house.clock.forward(SignedDuration::from_hours(25));
        let typed = json!({ "address": "quill.marwood@letters.example", "password": CHOSEN, "token": true });
        house.act("", "signIn", "session { token }", typed).await;
        assert_eq!(code(&try_in(&house, &mut device).await), "NOT_RECOGNISED", "what was lost is lost");
    })
    .await;
}

#[tokio::test]
async fn signing_out_everywhere_ends_sessions_and_no_passkey() {
    for_each_database("passkey_everywhere", async |house| {
        let (_, couple) = house.couple_in_care().await;
        let mut device = Authenticator::new(1, PUBLIC_URL);
        add(&house, &couple.hurt, &mut device, "Phone").await;
        let entered = try_in(&house, &mut device).await;
        house.act(&couple.hurt.token, "signOutEverywhere", "done", Value::Null).await;
        assert!(!is_in(&house, text(&entered["session"]["token"])).await);
        assert!(try_in(&house, &mut device).await["session"]["token"].is_string(), "the pages say so");
    })
    .await;
}

/// A therapist, and the code for a partner who has no account yet.
pub(super) async fn invited(house: &House) -> (Someone, String) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let pair = (house.enter(&therapist, "Quill Marwood").await, house.enter(&therapist, "Sorrel Finch").await);
    house.care(&therapist, "Harbour", pair).await;
    let actor = house.actor(&therapist).await;
    let invitation = access::invite(&actor, &house.services, pair.0).await.expect("a code").code;
    (therapist, invitation)
}

/// Somebody who is signed in proves themself again with what their device holds.
pub(super) async fn step_up(house: &House, token: &str, device: &mut Authenticator) {
    let begun = house.act(token, "beginPasskeyStepUp", "ticket options", Value::Null).await;
    let answer = device.confirm(text(&begun["options"]));
    let input = json!({ "ticket": begun["ticket"], "credential": answer });
    house.act(token, "stepUpWithPasskey", "done", input).await;
}

async fn invite(house: &House, by: &Someone, person: &str) -> String {
    let invited = house.act(&by.token, "invite", "code", json!({ "person": person })).await;
    text(&invited["code"]).to_owned()
}

async fn try_begin(house: &House, invitation: &str) -> Value {
    house.try_act("", "beginPasskeyInvitation", "ticket options", json!({ "code": invitation })).await
}

pub(super) async fn begin(house: &House, invitation: &str) -> Value {
    house.act("", "beginPasskeyInvitation", "ticket options", json!({ "code": invitation })).await
}

pub(super) async fn open(house: &House, invitation: &str, begun: &Value, credential: &str) -> Value {
    let passkey = json!({ "ticket": begun["ticket"], "credential": credential, "name": "Phone", "onlyMine": true });
    let input = json!({ "code": invitation, "passkey": passkey });
    house.try_act("", "acceptInvitationWithPasskey", OPENED, input).await
}
