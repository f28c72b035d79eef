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

/// What they let each other read ends for both at once. What both signed stays with both, and what each wrote with its author.
#[tokio::test]
async fn what_they_let_each_other_read_ends_and_what_both_signed_stays() {
    for_each_database("leaving_shares", async |house| {
        let (therapist, couple) = enter(&house).await;
        let (hurt, involved) = (&couple.hurt, &couple.involved);
        for (author, other, instrument) in [(hurt, involved, "hope_pulse"), (involved, hurt, "hope_pulse")] {
            let asked = json!({ "key": author.name, "couple": couple.id.to_string(), "respondent": author.id.to_string(),
                "instrument": instrument, "firstDue": "2026-03-05" });
            let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", asked).await;
            let sent = answer(&house, author, asked["assignment"]["id"].as_str().expect("an id")).await;
            let share = json!({ "key": author.name, "response": sent, "item": "hope", "with": other.id.to_string() });
            house.act(&author.token, "share", "share { id }", share).await;
        }
        let give = json!({ "key": "victories", "couple": couple.id.to_string(), "exercise": "victories",
            "people": [involved.id.to_string()] });
        let run = house.act(&therapist.token, "assignExercise", "runs { id }", give).await["runs"][0]["id"].take();
        let done = json!({ "key": "done", "run": run, "answers": [{ "field": "line", "text": "We talked" }] });
        house.act(&involved.token, "completeExercise", "run { id }", done).await;
        let share = json!({ "run": run, "with": hurt.id.to_string(), "fields": ["line"] });
        house.act(&involved.token, "shareExercise", "run { id }", share).await;
        for person in [hurt, involved] {
            let limits = json!({ "key": "limits", "kind": "BOUNDARY", "reviewOn": "2026-05-01",
                "terms": [{ "name": "need-1", "text": "Quiet." }, { "name": "then-1", "text": "I leave." }] });
            let mine = house.act(&person.token, "offerAgreement", "agreement { id }", limits).await;
            let show = json!({ "agreement": mine["agreement"]["id"] });
            house.act(&person.token, "showLimits", "agreement { shownSince }", show).await;
        }
        let offer = json!({ "key": "o", "kind": "RENEWAL", "terms": [{ "name": "statement", "text": "Sundays." }] });
        let offered = house.act(&hurt.token, "offerAgreement", "agreement { id offered { id } }", offer).await;
        let agreement = &offered["agreement"];
        let sign = json!({ "agreement": agreement["id"], "version": agreement["offered"]["id"] });
        house.act(&involved.token, "signAgreement", "agreement { standing }", sign).await;

        let shown = "query { sharedWithMe { nodes { id } } myShares { nodes { id } } limitsShownToMe { since }
            exercisesSharedWithMe { nodes { run } } }";
        for (person, exercises) in [(hurt, 1), (involved, 0)] {
            let before = house.ask(&person.token, shown, json!({})).await;
            for list in [&before["sharedWithMe"]["nodes"], &before["myShares"]["nodes"], &before["limitsShownToMe"]] {
                assert_eq!(list.as_array().map(Vec::len), Some(1), "{before}");
            }
            assert_eq!(before["exercisesSharedWithMe"]["nodes"].as_array().map(Vec::len), Some(exercises));
        }
        leave(&house, &therapist, &couple, involved).await;
        for person in [hurt, involved] {
            let after = house.ask(&person.token, shown, json!({})).await;
            assert_eq!(
                after,
                json!({ "sharedWithMe": { "nodes": [] }, "myShares": { "nodes": [] }, "limitsShownToMe": [],
                    "exercisesSharedWithMe": { "nodes": [] } })
            );
            let mine = "query { myResponses { nodes { id } }
                myAgreements { nodes { kind standing shownSince hasLeft inForce { terms { text } } } } }";
            let mine = house.ask(&person.token, mine, json!({})).await;
            assert_eq!(mine["myResponses"]["nodes"].as_array().map(Vec::len), Some(1), "{mine}");
            let agreements = mine["myAgreements"]["nodes"].as_array().expect("a list");
            let of = |kind: &str| agreements.iter().find(|one| one["kind"] == kind).expect("is there");
            let signed = of("RENEWAL");
            assert_eq!(signed["standing"], "IN_FORCE", "what both signed stays both's: {mine}");
            assert_eq!(signed["inForce"]["terms"][0]["text"], "Sundays.", "{mine}");
            assert_eq!(signed["hasLeft"], person.id == involved.id);
            assert!(of("BOUNDARY")["shownSince"].is_null(), "{mine}");
        }
        // Whoever left changes nothing of it.
        let stop = json!({ "agreement": agreement["id"] });
        let stopped = house.try_act(&involved.token, "stopAgreement", "agreement { standing }", stop).await;
        assert_eq!(stopped["problems"][0]["code"], "NOT_FOUND");
        // Each that ended stands in the trail, beside the leaving itself.
        let rows = house.beneath("select count(*) from audit_entry where act = 'couples.end-membership'");
        assert!(rows.is_none_or(|rows| rows.trim() == "3"));
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
