//! Whether two people answered alone is looked at after they have sent their answers: sending does the same work whatever the other has sent,
//! and the lead therapist reads the doubt with the next round of the clockwork.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

/// A form that both are asked.
const FORM: &str = "closeness_ready";

#[tokio::test]
async fn sending_costs_the_same_whatever_the_other_has_just_sent() {
    for_each_database("alone_cost", async |house| {
        let scene = Scene::enter(&house).await;
        let mut costs = Vec::new();
        // The first round is to warm up; what was left unanswered closes within the three weeks between.
        for other_answers in [false, false, true] {
            house.clock.forward(SignedDuration::from_hours(24 * 21));
            let [mine, theirs] = scene.asks(&house).await;
            if other_answers {
                scene.sends(&house, &scene.couple.involved, &theirs, 3).await;
            }
            let before = house.statements();
            scene.sends(&house, &scene.couple.hurt, &mine, 3).await;
            costs.push(house.statements() - before);
            house.tick().await;
        }
        assert_eq!(costs[1], costs[2]);
    })
    .await;
}

#[tokio::test]
async fn correcting_costs_the_same_whether_or_not_the_other_has_raised_a_doubt() {
    for_each_database("alone_correct", async |house| {
        let scene = Scene::enter(&house).await;
        let mut costs = Vec::new();
        // The first round is to warm up; what was left unanswered closes within the three weeks between.
        for other_answers in [false, false, true] {
            house.clock.forward(SignedDuration::from_hours(24 * 21));
            let [mine, theirs] = scene.asks(&house).await;
            let response = scene.sends(&house, &scene.couple.hurt, &mine, 3).await;
            if other_answers {
                scene.sends(&house, &scene.couple.involved, &theirs, 3).await;
            }
            house.tick().await;
            assert_eq!(scene.is_doubtful(&house, &response).await, other_answers);
            // Past the half hour in which it is reopened.
            house.clock.forward(SignedDuration::from_hours(1));
            let input = json!({ "key": response, "response": response, "answers": [{ "item": "c1", "number": 1 }] });
            let before = house.statements();
            let corrected = house.act(&scene.couple.hurt.token, "correctResponse", "response { id }", input).await;
            costs.push(house.statements() - before);
            house.tick().await;
            let corrected = corrected["response"]["id"].as_str().expect("an id");
            assert_eq!(scene.is_doubtful(&house, corrected).await, other_answers, "a correction does not end a doubt");
        }
        assert_eq!(costs[1], costs[2]);
    })
    .await;
}

#[tokio::test]
async fn two_who_send_the_same_within_minutes_are_both_marked_for_the_therapist_alone() {
    for_each_database("alone_marks", async |house| {
        let scene = Scene::enter(&house).await;
        let [mine, theirs] = scene.asks(&house).await;
        let mine = scene.sends(&house, &scene.couple.hurt, &mine, 3).await;
        house.clock.forward(SignedDuration::from_mins(3));
        let theirs = scene.sends(&house, &scene.couple.involved, &theirs, 3).await;
        assert!(!scene.is_doubtful(&house, &mine).await && !scene.is_doubtful(&house, &theirs).await, "not yet");
        for _ in 0..2 {
            house.tick().await;
            for response in [&mine, &theirs] {
                let signs = scene.signs(&house, response).await;
                assert_eq!(signs.len(), 2, "within minutes, and the same: {signs:?}");
                assert!(scene.is_doubtful(&house, response).await);
            }
        }
        let query = "query($id: ID!) { response(id: $id) { possiblyNotPrivate privacySignals } }";
        let own = house.ask(&scene.couple.hurt.token, query, json!({ "id": mine })).await;
        assert_eq!(own["response"], json!({ "possiblyNotPrivate": false, "privacySignals": [] }));
        // What the therapist says about it stays said.
        let judged = json!({ "response": mine, "alone": true });
        house.act(&scene.therapist.token, "judgePrivacy", "response { id }", judged).await;
        house.tick().await;
        assert!(!scene.is_doubtful(&house, &mine).await && scene.is_doubtful(&house, &theirs).await);
    })
    .await;
}

struct Scene {
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { therapist, couple }
    }

    /// Asks the form of both; the hurt partner's assignment first.
    async fn asks(&self, house: &House) -> [String; 2] {
        let due = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
        let input = json!({ "key": due.to_string(), "couple": self.couple.id.to_string(), "instruments": [FORM],
            "firstDue": due.to_string(),
            "respondents": [self.couple.hurt.id.to_string(), self.couple.involved.id.to_string()] });
        let asked = house.act(&self.therapist.token, "assignInventories", "assignments { id respondent }", input).await;
        [&self.couple.hurt, &self.couple.involved].map(|person| {
            let all = asked["assignments"].as_array().expect("a list").iter();
            let mut theirs = all.filter(|one| one["respondent"] == person.id.to_string());
            theirs.next().and_then(|one| one["id"].as_str()).expect("one").to_owned()
        })
    }

    async fn sends(&self, house: &House, person: &Someone, assignment: &str, number: i32) -> String {
        house.send_answers(person, assignment, answers(number)).await
    }

    async fn is_doubtful(&self, house: &House, response: &str) -> bool {
        let query = "query($id: ID!) { response(id: $id) { possiblyNotPrivate } }";
        let seen = house.ask(&self.therapist.token, query, json!({ "id": response })).await;
        seen["response"]["possiblyNotPrivate"].as_bool().expect("yes or no")
    }

    async fn signs(&self, house: &House, response: &str) -> Vec<Value> {
        let query = "query($id: ID!) { response(id: $id) { privacySignals } }";
        let seen = house.ask(&self.therapist.token, query, json!({ "id": response })).await;
        seen["response"]["privacySignals"].as_array().expect("a list").clone()
    }
}

/// Six answers, all the same.
fn answers(number: i32) -> Vec<Value> {
    (1..=6).map(|at| json!({ "item": format!("c{at}"), "number": number })).collect()
}
