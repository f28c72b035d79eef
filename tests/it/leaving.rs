//! Leaving a couple: nothing more is asked or written, what was written stays its author's, and the couple's later life is nobody's who left
//! (DOMAIN.md 9 #1, invariant 12).

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

#[tokio::test]
async fn whoever_leaves_keeps_their_own_record_and_gets_no_more_letters() {
    for_each_database("leaving", async |house| {
        let (therapist, couple) = enter(&house).await;
        house.wants_letters(&couple.hurt).await;
        let answered = ask(&house, &therapist, &couple, (&couple.hurt, "hope_pulse", None)).await;
        let response = answer(&house, &couple.hurt, &answered).await;
        house.clock.forward(SignedDuration::from_hours(25));
        ask(&house, &therapist, &couple, (&couple.hurt, "trust_pulse", Some(7))).await;
        leave(&house, &therapist, &couple, &couple.hurt).await;

        let token = &couple.hurt.token;
        let mine = house
            .ask(
                token,
                "{ tasks { nodes { id } } myResponses { nodes { id } } viewer { partners { name } } }",
                json!({}),
            )
            .await;
        assert_eq!(mine["tasks"]["nodes"], json!([]), "nothing waits");
        assert_eq!(mine["myResponses"]["nodes"], json!([{ "id": response }]), "what they wrote is theirs");
        assert_eq!(mine["viewer"]["partners"], json!([]));
        let token = house.sign_in(&couple.hurt).await;
        house
            .ask(&token, "query($id: ID!) { response(id: $id) { answers { item } } }", json!({ "id": response }))
            .await;
        for _ in 0..20 * 6 {
            house.clock.forward(SignedDuration::from_hours(4));
            house.tick().await;
        }
        assert_eq!(house.mailbox.take().len(), 0, "no letter about it leaves, nor of its repeats");
        let tasks = house.ask(&house.sign_in(&couple.hurt).await, "{ tasks { nodes { id } } }", json!({})).await;
        assert_eq!(tasks["tasks"]["nodes"], json!([]), "no repeat is asked");
    })
    .await;
}

#[tokio::test]
async fn the_couples_later_life_is_not_theirs_nor_theirs_the_care_teams() {
    for_each_database("leaving_later", async |house| {
        let (therapist, couple) = enter(&house).await;
        let asked = ask(&house, &therapist, &couple, (&couple.hurt, "hope_pulse", None)).await;
        let response = answer(&house, &couple.hurt, &asked).await;
        leave(&house, &therapist, &couple, &couple.hurt).await;
        let id = json!({ "id": couple.id.to_string() });
        let page = "query($id: ID!) { couple(id: $id) { status members { person { name } } } }";
        let seen = house.ask(&therapist.token, page, id).await;
        assert_eq!(
            seen["couple"],
            json!({ "status": "SEPARATING", "members": [{ "person": { "name": "Sorrel Finch" } }] })
        );
        let read = "query($id: ID!) { response(id: $id) { id } }";
        let unread = house.graphql(&therapist.token, read, json!({ "id": response })).await;
        assert!(unread["data"]["response"].is_null(), "who left is in this team's care no longer: {unread}");
        let input = json!({ "key": "late", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
            "instrument": "trust_pulse", "firstDue": "2026-03-20" });
        let late = house.try_act(&therapist.token, "assignInventory", "assignment { id }", input).await;
        assert_eq!(late["problems"][0]["code"], "NOT_FOUND");
        let invite = json!({ "person": couple.hurt.id.to_string() });
        let code = house.try_act(&therapist.token, "invite", "code", invite).await;
        assert_eq!(code["problems"][0]["code"], "NOT_FOUND", "nor hands them codes");
        for (author, with, key) in [(&couple.hurt, &couple.involved, "to"), (&couple.involved, &couple.hurt, "from")] {
            let share = json!({ "key": key, "response": response, "item": "hope", "with": with.id.to_string() });
            let refused = house.try_act(&author.token, "share", "share { id }", share).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
        }
        let twice = json!({ "couple": couple.id.to_string(), "person": couple.hurt.id.to_string() });
        let twice = house.try_act(&therapist.token, "leaveCouple", "couple { id }", twice).await;
        assert_eq!(twice["problems"][0]["field"], "person");
    })
    .await;
}

/// A mode waits for both. That one of them leaves must not bring it into force for the other.
#[tokio::test]
async fn leaving_brings_no_mode_into_force() {
    for_each_database("leaving_mode", async |house| {
        let (therapist, couple) = enter(&house).await;
        let mode = json!({ "key": "mode", "couple": couple.id.to_string(), "mode": "NO_SECRETS" });
        house.act(&therapist.token, "proposeMode", "couple { id }", mode).await;
        let viewer = house.ask(&couple.involved.token, "{ viewer { modeToSign { id } } }", json!({})).await;
        let sign = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
        house.act(&couple.involved.token, "signMode", "done", sign).await;
        house.clock.forward(SignedDuration::from_mins(1));
        let left = leave(&house, &therapist, &couple, &couple.hurt).await;
        assert_eq!((&left["couple"]["mode"], &left["couple"]["proposedMode"]), (&json!("INDIVIDUAL"), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn the_page_says_what_will_happen_and_does_it() {
    for_each_database("leaving_page", async |house| {
        let (therapist, couple) = enter(&house).await;
        let browser = house.visitor_of(&therapist).await;
        let path = format!("/couples/{}/leave", couple.id);
        let page = browser.go(&path).await;
        assert!(page.html.contains("Nobody is written to"));
        let page = browser.fill(&page, &path, &[("person", &couple.hurt.id.to_string())]).await;
        assert_eq!(page.path, format!("/couples/{}", couple.id));
        assert!(page.html.contains("Separating") && !page.html.contains("Quill Marwood"), "{}", page.html);
    })
    .await;
}

async fn enter(house: &House) -> (Someone, Couple) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    (therapist, couple)
}

async fn ask(
    house: &House,
    therapist: &Someone,
    couple: &Couple,
    (respondent, instrument, every): (&Someone, &str, Option<i32>),
) -> String {
    let input = json!({ "key": instrument, "couple": couple.id.to_string(), "respondent": respondent.id.to_string(),
        "instrument": instrument, "firstDue": "2026-03-05", "everyDays": every });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    asked["assignment"]["id"].as_str().expect("an id").to_owned()
}

async fn answer(house: &House, person: &Someone, assignment: &str) -> String {
    let input = json!({ "key": "send", "assignment": assignment, "answers": [{ "item": "hope", "number": 3 }] });
    let sent = house.act(&person.token, "submitResponse", "response { id }", input).await;
    sent["response"]["id"].as_str().expect("an id").to_owned()
}

async fn leave(house: &House, therapist: &Someone, couple: &Couple, person: &Someone) -> Value {
    let input = json!({ "couple": couple.id.to_string(), "person": person.id.to_string() });
    house.act(&therapist.token, "leaveCouple", "couple { status mode proposedMode }", input).await
}
