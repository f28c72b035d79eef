//! A list goes on while there is more, whatever is left out of it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

const RESPONSES: &str = "query($id: ID!, $after: String) { couple(id: $id) { members { person { id }
    responses(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } }";

#[tokio::test]
async fn what_a_reader_may_not_see_does_not_end_the_list() {
    for_each_database("list_ends", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let mut all = Vec::new();
        for day in 0..4 {
            all.push(answer(&house, &therapist, &couple, day).await);
        }
        let newest =
            "update response set visibility = 'V6' where submitted_at = (select max(submitted_at) from response)";
        if house.beneath(newest).is_none() {
            return;
        }
        let first = page(&house, &therapist, &couple, Value::Null).await;
        assert_eq!(first["nodes"], json!([{ "id": all[2] }, { "id": all[1] }]));
        assert_eq!(first["pageInfo"]["hasNextPage"], true);
        let second = page(&house, &therapist, &couple, first["pageInfo"]["endCursor"].clone()).await;
        assert_eq!(second["nodes"], json!([{ "id": all[0] }]));
        assert_eq!(second["pageInfo"]["hasNextPage"], false);
    })
    .await;
}

/// What was shared of an answer that may no longer be shown is in no page, and the page after it is still found.
#[tokio::test]
async fn a_release_that_is_not_shown_does_not_end_the_list() {
    for_each_database("shared_ends", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        for day in 0..3 {
            let response = answer(&house, &therapist, &couple, day).await;
            let share = json!({ "key": response, "response": response, "item": "hope", "with": couple.involved.id.to_string() });
            house.act(&couple.hurt.token, "share", "share { id }", share).await;
        }
        let newest = "update response set visibility = 'V5' where submitted_at = (select max(submitted_at) from response)";
        if house.beneath(newest).is_none() {
            return;
        }
        let query = "query($after: String) { sharedWithMe(first: 1, after: $after) { nodes { since } pageInfo { hasNextPage endCursor } } }";
        let (mut after, mut seen) = (Value::Null, Vec::new());
        loop {
            let page = house.ask(&couple.involved.token, query, json!({ "after": after })).await["sharedWithMe"].take();
            seen.extend(page["nodes"].as_array().expect("a list").clone());
            after = page["pageInfo"]["endCursor"].clone();
            if page["pageInfo"]["hasNextPage"] == json!(false) {
                break;
            }
        }
        assert_eq!(seen.len(), 2, "{seen:?}");
    })
    .await;
}

async fn page(house: &House, therapist: &Someone, couple: &Couple, after: Value) -> Value {
    let asked = json!({ "id": couple.id.to_string(), "after": after });
    let found = house.ask(&therapist.token, RESPONSES, asked).await;
    let members = found["couple"]["members"].as_array().expect("members");
    let hurt = members.iter().find(|member| member["person"]["id"] == couple.hurt.id.to_string());
    hurt.expect("the hurt partner")["responses"].clone()
}

async fn answer(house: &House, therapist: &Someone, couple: &Couple, day: usize) -> String {
    house.clock.forward(SignedDuration::from_hours(25));
    let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date().to_string();
    let input = json!({ "key": format!("ask {day}"), "couple": couple.id.to_string(),
        "respondent": couple.hurt.id.to_string(), "instrument": "hope_pulse", "firstDue": today });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    let sent = json!({ "key": format!("send {day}"), "assignment": asked["assignment"]["id"],
        "answers": [{ "item": "hope", "number": 3 }] });
    let sent = house.act(&couple.hurt.token, "submitResponse", "response { id }", sent).await;
    sent["response"]["id"].as_str().expect("an id").to_owned()
}
