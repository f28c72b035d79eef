//! What is asked, answered, shared and repeated, and the library it comes from.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, for_each_database};

use super::{answer_many, ask, counted, couple_in_care};

const TASKS: &str = "query { tasks { nodes { id title readersLine } } }";
const COUPLE: &str = "query($id: ID!) { couple(id: $id) { alias members { person { name } lines { points { value } }
    assignments { nodes { id state } } responses { nodes { id scores { value } movements { from to } needs { text } } } } } }";
const SHARES: &str = "query { myShares { nodes { id title question answer with { name } since } } }";
const SHARED: &str = "query { sharedWithMe { nodes { id from { name } question answer since } } }";
const SERIES: &str = "query($id: ID!) { couple(id: $id) { members { series { nodes { id title nextDue } } } } }";
const OPT_OUTS: &str = "query { myOptOuts { nodes { instrument title } } }";
const RESPONSES: &str = "query { myResponses { nodes { id scores { value } answers { item answer } } } }";
const DRAFTS: &str = "query { instrumentDrafts { nodes { id title blocking { message } } } }";
const LIBRARY: &str = "query { instruments(first: 100) { nodes { key title } } }";

#[tokio::test]
async fn lists_take_as_many_statements_long_as_short() {
    for_each_database("statements_lists", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        answer_many(&house, &therapist, &couple, 3).await;
        ask(&house, &therapist, &couple, "why_stay").await;
        share_all(&house, &couple).await;
        let id = json!({ "id": couple.id.to_string() });
        let measure = async || {
            [
                ("tasks", counted(&house, &couple.hurt, TASKS, json!({})).await),
                ("responses", counted(&house, &couple.hurt, RESPONSES, json!({})).await),
                ("shares", counted(&house, &couple.hurt, SHARES, json!({})).await),
                ("what is shared", counted(&house, &couple.involved, SHARED, json!({})).await),
                ("couple", counted(&house, &therapist, COUPLE, id.clone()).await),
            ]
        };
        let few = measure().await;
        answer_many(&house, &therapist, &couple, 9).await;
        house.clock.forward(SignedDuration::from_hours(25));
        for instrument in ["hope_pulse", "trust_pulse"] {
            ask(&house, &therapist, &couple, instrument).await;
        }
        share_all(&house, &couple).await;
        for ((what, few), (_, many)) in few.into_iter().zip(measure().await) {
            assert!(many <= few, "{what} on {:?}: {few} statements for few, {many} for many", house.engine());
        }
    })
    .await;
}

#[tokio::test]
async fn what_repeats_and_what_is_not_wanted_take_as_many_statements_long_as_short() {
    for_each_database("statements_series", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        let repeat = async |instruments: &[&str]| {
            let input = json!({ "key": instruments.join(" "), "couple": couple.id.to_string(),
                "respondents": [couple.hurt.id.to_string()], "instruments": instruments, "firstDue": "2026-03-05",
                "everyDays": 28 });
            let asked = house.act(&therapist.token, "assignInventories", "assignments { id }", input).await;
            asked["assignments"].as_array().expect("a list").clone()
        };
        let never_again = async |assignment: &Value| {
            let never = json!({ "assignment": assignment["id"], "neverAgain": true });
            house.act(&couple.hurt.token, "declineAssignment", "assignment { state }", never).await;
        };
        let first = repeat(&["hope_pulse"]).await;
        let short = counted(&house, &therapist, SERIES, id.clone()).await;
        let more = ["trust_pulse", "why_stay", "stance", "willing3", "closeness_ready", "four_pulse_observer"];
        let rest = repeat(&more).await;
        let long = counted(&house, &therapist, SERIES, id).await;
        assert_eq!(short, long, "series on {:?}", house.engine());
        never_again(&first[0]).await;
        let short = counted(&house, &couple.hurt, OPT_OUTS, json!({})).await;
        for assignment in &rest {
            never_again(assignment).await;
        }
        assert_eq!(short, counted(&house, &couple.hurt, OPT_OUTS, json!({})).await, "{:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn drafts_and_the_library_take_as_many_statements_long_as_short() {
    for_each_database("statements_library", async |house| {
        let (therapist, _) = couple_in_care(&house).await;
        let add = async |from: usize, to: usize| {
            for at in from..to {
                let draft = json!({ "key": format!("draft {at}"), "version": 0, "content": "{}" });
                house.act(&therapist.token, "draftInstrument", "draft { id }", draft).await;
                let item = json!({ "linkId": "1", "type": "boolean", "text": "Was it calm?" });
                let file = json!({ "resourceType": "Questionnaire", "status": "active", "title": format!("Walks {at}"),
                    "item": [item] });
                let brought = json!({ "questionnaire": file.to_string() });
                house.act(&therapist.token, "importInstrument", "instrument { key }", brought).await;
            }
        };
        let measure = async || {
            [
                ("drafts", counted(&house, &therapist, DRAFTS, json!({})).await),
                ("library", counted(&house, &therapist, LIBRARY, json!({})).await),
            ]
        };
        add(0, 2).await;
        let few = measure().await;
        add(2, 9).await;
        assert_eq!(few, measure().await, "{:?}", house.engine());
    })
    .await;
}

/// The hurt partner shares every answer that can be shared and is not yet.
async fn share_all(house: &House, couple: &Couple) {
    let query = "query { myResponses(first: 100) { nodes { id answers { item shareable shares { id } } } } }";
    let mine = house.ask(&couple.hurt.token, query, json!({})).await;
    for response in mine["myResponses"]["nodes"].as_array().expect("a list") {
        for answer in response["answers"].as_array().expect("a list") {
            if answer["shareable"] == json!(true) && answer["shares"] == json!([]) {
                let key = format!("share {} {}", response["id"], answer["item"]);
                let share = json!({ "key": key, "response": response["id"], "item": answer["item"],
                    "with": couple.involved.id.to_string() });
                house.act(&couple.hurt.token, "share", "share { id }", share).await;
            }
        }
    }
    let shared = house.ask(&couple.involved.token, SHARED, json!({})).await;
    assert_ne!(shared["sharedWithMe"]["nodes"], json!([]), "this test no longer shares anything");
}
