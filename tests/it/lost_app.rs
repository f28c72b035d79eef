//! A member who lost their authenticator: an owner lets them connect another, and their password stays needed.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::access::second_factor_code;
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{House, PASSWORD, Someone, for_each_database};

const SIGN_IN: &str = "session { token } secondFactor { ticket } secondFactorSetup { ticket secret }";

#[tokio::test]
async fn an_owner_lets_a_member_connect_another_app() {
    for_each_database("lost_app", async |house| {
        let (owner, therapist) = enter(&house).await;
        reset(&house, &owner, &therapist).await;
        let old = house.graphql(&therapist.token, "{ viewer { practiceName } }", json!({})).await;
        assert!(old["data"]["viewer"].is_null(), "their sessions end: {old}");
        let wrong = sign_in(&house, &therapist, "not the password").await;
        assert_eq!(wrong["problems"][0]["code"], "NOT_RECOGNISED", "the password stays needed");
        // Somebody who closes the window in the middle begins again.
        sign_in(&house, &therapist, PASSWORD).await;
        let begun = sign_in(&house, &therapist, PASSWORD).await;
        assert!(begun["session"].is_null() && begun["secondFactor"].is_null(), "{begun}");
        let setup = &begun["secondFactorSetup"];
        let secret = setup["secret"].as_str().expect("a secret");
        assert_ne!(Some(secret), therapist.secret.as_deref());
        let confirm = json!({ "ticket": setup["ticket"], "code": second_factor_code(secret, house.clock.now()) });
        let done = house.act("", "confirmNewSecondFactor", "session { token }", confirm).await;
        let token = done["session"]["token"].as_str().expect("a token");
        let told = house.ask(token, "{ viewer { secondFactorResetAt } }", json!({})).await;
        assert!(told["viewer"]["secondFactorResetAt"].is_string(), "they are told: {told}");
        let next = sign_in(&house, &therapist, PASSWORD).await;
        assert!(next["secondFactorSetup"].is_null() && next["secondFactor"]["ticket"].is_string(), "once: {next}");
    })
    .await;
}

#[tokio::test]
async fn the_leave_ends_after_three_days() {
    for_each_database("lost_app_late", async |house| {
        let (owner, therapist) = enter(&house).await;
        reset(&house, &owner, &therapist).await;
        house.clock.forward(SignedDuration::from_hours(73));
        let late = sign_in(&house, &therapist, PASSWORD).await;
        assert_eq!(late["problems"][0]["code"], "NOT_RECOGNISED");
    })
    .await;
}

#[tokio::test]
async fn only_an_owner_who_proved_themself_and_never_for_themself() {
    for_each_database("lost_app_rules", async |house| {
        let (owner, therapist) = enter(&house).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let code = async |by: &Someone, person: &Someone| {
            let input = json!({ "person": person.id.to_string() });
            let payload = house.try_act(&by.token, "resetSecondFactor", "done", input).await;
            payload["problems"][0]["code"].as_str().unwrap_or("done").to_owned()
        };
        assert_eq!(code(&owner, &therapist).await, "STEP_UP_NEEDED");
        assert_eq!(code(&therapist, &owner).await, "NOT_ALLOWED");
        house.step_up(&owner).await;
        assert_eq!(code(&owner, &owner).await, "NOT_ALLOWED");
        assert_eq!(code(&owner, &couple.hurt).await, "NOT_FOUND");
        house.ask(&therapist.token, "{ viewer { practiceName } }", json!({})).await;
    })
    .await;
}

#[tokio::test]
async fn the_member_connects_it_on_the_sign_in_page() {
    for_each_database("lost_app_page", async |house| {
        let (owner, therapist) = enter(&house).await;
        reset(&house, &owner, &therapist).await;
        let browser = house.visitor();
        let form = browser.go("/sign-in").await;
        let typed = [("address", therapist.address.as_str()), ("password", PASSWORD)];
        let page = browser.fill(&form, "/sign-in", &typed).await;
        assert!(page.html.contains("An owner of your practice has let you"), "{}", page.html);
        let fields = page.fields("/invitation/second-step");
        let (_, secret) = fields.iter().find(|(name, _)| name == "secret").expect("a secret");
        let code = second_factor_code(secret, house.clock.now());
        browser.fill(&page, "/invitation/second-step", &[("code", &code)]).await;
        assert!(browser.go("/account").await.html.contains("let you connect another app"));
    })
    .await;
}

async fn enter(house: &House) -> (Someone, Someone) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    (owner, therapist)
}

async fn reset(house: &House, owner: &Someone, person: &Someone) {
    house.step_up(owner).await;
    house.act(&owner.token, "resetSecondFactor", "done", json!({ "person": person.id.to_string() })).await;
}

async fn sign_in(house: &House, person: &Someone, password: &str) -> Value {
    let input = json!({ "address": person.address, "password": password, "token": true });
    house.try_act("", "signIn", SIGN_IN, input).await
}
