//! A therapist's word about a response: for its author alone, told of by a letter that says nothing, and nobody learns whether it was read.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const WORD: &str = "Thank you for this, <Quill>. Let us begin with it on Tuesday.";
const NEW: &str = "query { newFeedback { nodes { response title } } }";
const RESPONSE: &str = "query($id: ID!) { response(id: $id) { feedback { text isNew by { name } } } }";

#[tokio::test]
async fn a_word_reaches_its_reader_and_nobody_else() {
    for_each_database("feedback_walk", async |house| {
        let (therapist, couple, response) = answered(&house).await;
        let (hurt, involved) = (&couple.hurt, &couple.involved);
        house.wants_letters(hurt).await;
        let shown = give(&house, &therapist, &response, "first", WORD).await;
        assert_eq!(shown["response"]["feedback"], json!({ "text": WORD, "isNew": false }));
        assert_eq!(give(&house, &therapist, &response, "first", WORD).await, shown, "a repeat does it once");

        // One letter, on a template that says only that there is a message.
        let letters = letters_of_a_day(&house).await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        assert!(letters[0].contains("You have a message") && !letters[0].contains("Tuesday"), "{letters:?}");

        let phone = house.visitor_of(hurt).await;
        let home = phone.go("/").await;
        assert!(home.words().contains("Your therapist wrote about your answers"), "{}", home.words());
        assert!(!home.words().contains("Tuesday"), "the words stand on the page of the answers");
        let before = house.ask(&therapist.token, RESPONSE, json!({ "id": response })).await;
        let page = phone.go(&format!("/answers/{response}")).await;
        assert!(page.words().contains(WORD), "{}", page.words());
        assert!(!phone.go("/").await.words().contains("Your therapist wrote"), "it is no news any more");
        let after = house.ask(&therapist.token, RESPONSE, json!({ "id": response })).await;
        assert_eq!(before, after, "the therapist does not learn that it was read");

        for query in [NEW, RESPONSE] {
            let variables = if query == NEW { json!({}) } else { json!({ "id": response }) };
            let other = house.graphql(&involved.token, query, variables).await;
            assert!(!other.to_string().contains("Tuesday") && !other.to_string().contains("rsp_"), "{other}");
        }
        let theirs = house.visitor_of(involved).await;
        assert!(!theirs.go("/").await.words().contains("Your therapist wrote"));
        assert_eq!(theirs.go(&format!("/answers/{response}")).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_newest_word_is_shown_and_can_be_taken_back() {
    for_each_database("feedback_replaced", async |house| {
        let (therapist, couple, response) = answered(&house).await;
        give(&house, &therapist, &response, "first", WORD).await;
        let desk = house.visitor_of(&therapist).await;
        let page = desk.go(&format!("/responses/{response}")).await;
        let form = format!("/responses/{response}/feedback");
        let refused = desk.fill(&page, &form, &[("text", "  ")]).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        let replaced = desk.fill(&refused, &form, &[("text", "See you on Friday.")]).await;
        assert!(replaced.html.contains("See you on Friday."), "{}", replaced.words());
        let seen = house.ask(&couple.hurt.token, RESPONSE, json!({ "id": response })).await;
        assert_eq!(seen["response"]["feedback"]["text"], "See you on Friday.");
        assert_eq!(seen["response"]["feedback"]["isNew"], true);
        let back = desk.fill(&replaced, &form, &[("act", "take-back")]).await;
        assert!(!back.html.contains("Friday"), "{}", back.words());
        let seen = house.ask(&couple.hurt.token, RESPONSE, json!({ "id": response })).await;
        assert!(seen["response"]["feedback"].is_null(), "an earlier one does not come up again: {seen}");
        let news = house.ask(&couple.hurt.token, NEW, json!({})).await;
        assert_eq!(news["newFeedback"]["nodes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn words_are_told_of_together_and_not_after_they_were_read() {
    for_each_database("feedback_letters", async |house| {
        let (therapist, couple, response) = answered(&house).await;
        house.wants_letters(&couple.hurt).await;
        for (key, word) in [("a", "One."), ("b", "Two."), ("c", "Three.")] {
            give(&house, &therapist, &response, key, word).await;
        }
        assert_eq!(letters_of_a_day(&house).await.len(), 1, "one for all of them");
        give(&house, &therapist, &response, "d", "Four.").await;
        assert_eq!(letters_of_a_day(&house).await.len(), 1, "and one for what came later");
        house.act(&couple.hurt.token, "readFeedback", "done", json!({ "response": response })).await;
        give(&house, &therapist, &response, "e", "Five.").await;
        house.act(&couple.hurt.token, "readFeedback", "done", json!({ "response": response })).await;
        assert_eq!(letters_of_a_day(&house).await, Vec::<String>::new(), "none for what was read");
        give(&house, &therapist, &response, "f", "Six.").await;
        house.act(&therapist.token, "takeFeedbackBack", "response { id }", json!({ "response": response })).await;
        assert_eq!(letters_of_a_day(&house).await, Vec::<String>::new(), "none for what was taken back");
    })
    .await;
}

/// A couple in care, one of whom has answered.
async fn answered(house: &House) -> (Someone, Couple, String) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    let input = json!({ "key": "ask", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
        "instrument": "hope_pulse", "firstDue": "2026-03-05" });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    let answers = json!([{ "item": "hope", "number": 3 }]);
    let sent = json!({ "key": "send", "assignment": asked["assignment"]["id"], "answers": answers });
    let sent = house.act(&couple.hurt.token, "submitResponse", "response { id }", sent).await;
    let response = sent["response"]["id"].as_str().expect("an id").to_owned();
    (therapist, couple, response)
}

async fn give(house: &House, therapist: &Someone, response: &str, key: &str, text: &str) -> Value {
    let input = json!({ "key": key, "response": response, "text": text });
    house.act(&therapist.token, "giveFeedback", "response { feedback { text isNew } }", input).await
}

/// Everything that leaves within the next day and a half.
async fn letters_of_a_day(house: &House) -> Vec<String> {
    let mut letters = Vec::new();
    for _ in 0..36 {
        house.clock.forward(SignedDuration::from_hours(1));
        house.tick().await;
        letters.extend(house.mailbox.take().iter().map(|letter| String::from_utf8_lossy(&letter.raw).into_owned()));
    }
    letters
}
