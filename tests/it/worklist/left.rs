//! What waited of somebody who left a couple: it waits for nobody any more, and nobody who comes later is told of it (decision 23).

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{House, Someone, for_each_database};

use super::{Cast, WORKLIST, kinds};

const PLANS: &str = "query($id: ID!) { coupleTrustPlans(id: $id) { troughs { lowest drop daysToRegain } } }";

impl Cast {
    /// The hurt partner leaves, and a colleague joins those who lead, with the word of the one who is there.
    async fn hurt_leaves_and_a_colleague_joins(&self, house: &House) {
        let leave = json!({ "couple": self.couple.id.to_string(), "person": self.couple.hurt.id.to_string() });
        house.act(&self.therapist.token, "leaveCouple", "couple { id }", leave).await;
        house.clock.forward(SignedDuration::from_mins(1));
        let seat = json!({ "key": "second lead", "couple": self.couple.id.to_string(),
            "person": self.colleague.id.to_string(), "role": "LEAD_THERAPIST" });
        house.act(&self.therapist.token, "joinCareTeam", "__typename", seat).await;
        house.agrees(&self.couple.involved).await;
        house.clock.forward(SignedDuration::from_mins(1));
    }

    /// The hurt partner does an exercise.
    async fn exercise(&self, house: &House) {
        let made = json!({ "title": "Walks", "purpose": "To walk again.", "minutes": 5, "who": "each",
            "steps": [{ "title": "Walk", "fields": [{ "id": "line", "label": "How was it?", "answer": { "text": {} } }] }] });
        let draft = json!({ "key": "own", "version": 0, "content": made.to_string() });
        let drafted = house.act(&self.therapist.token, "draftExercise", "draft { id }", draft).await;
        let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
        house.act(&self.therapist.token, "publishExercise", "exercise { content }", publish).await;
        let give = json!({ "key": "walk", "couple": self.couple.id.to_string(), "exercise": "own_walks",
            "firstDue": "2026-03-20", "people": [self.couple.hurt.id.to_string()] });
        let given = house.act(&self.therapist.token, "assignExercise", "runs { id }", give).await;
        let run = &given["runs"][0]["id"];
        house.act(&self.couple.hurt.token, "beginExercise", "run { state }", json!({ "run": run })).await;
        let done = json!({ "key": "done", "run": run, "answers": [{ "field": "line", "text": "Good" }] });
        house.act(&self.couple.hurt.token, "completeExercise", "run { id }", done).await;
    }
}

async fn tells_a_lapse(house: &House, person: &Someone, on: &str) -> Value {
    let told = json!({ "key": on, "occurredOn": on, "precision": "DAY", "severity": "LIMIT", "toldIn": "HOME" });
    house.act(&person.token, "reportLapse", "lapse { id }", told).await["lapse"]["id"].take()
}

async fn worklist(house: &House, reader: &Someone) -> Vec<Value> {
    let answer = house.ask(&reader.token, WORKLIST, json!({})).await;
    answer["worklist"]["nodes"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn what_somebody_wrote_waits_for_nobody_once_they_have_left() {
    for_each_database("worklist_left", async |house| {
        let cast = Cast::enter(&house).await;
        let (hurt, involved) = (&cast.couple.hurt, &cast.couple.involved);
        cast.answer(&house, hurt, "why_stay", 2).await;
        cast.answer(&house, involved, "hope_pulse", 4).await;
        cast.exercise(&house).await;
        let lapse = tells_a_lapse(&house, hurt, "2026-03-01").await;
        let before = worklist(&house, &cast.therapist).await;
        assert_eq!(kinds(&before), ["SETBACK", "LOW_SCORE", "NEW_RESPONSE", "NEW_RESPONSE"], "{before:?}");

        cast.hurt_leaves_and_a_colleague_joins(&house).await;
        for reader in [&cast.therapist, &cast.colleague] {
            let after = worklist(&house, reader).await;
            assert_eq!(kinds(&after), ["NEW_RESPONSE"], "{}: {after:?}", reader.name);
            assert_eq!(after[0]["name"], involved.name.as_str(), "{after:?}");
            let caseload = house.ask(&reader.token, "query { caseload { nodes { attention } } }", json!({})).await;
            assert!(!caseload.to_string().contains("Trust was broken"), "{}: {caseload}", reader.name);
            let page = house.visitor_of(reader).await.go("/worklist").await;
            assert!(!page.words().contains(&hurt.name), "{}: {}", reader.name, page.words());
        }
        // What is no longer listed cannot be found by its id either.
        let theirs = |item: &&Value| item["name"] == hurt.name.as_str() && item["canBeAcknowledged"] == json!(true);
        for (at, item) in before.iter().filter(theirs).enumerate() {
            let away = json!({ "key": format!("away {at}"), "items": [item["id"]], "action": "DISCUSS" });
            let away = house.try_act(&cast.colleague.token, "acknowledge", "acknowledgements { id name }", away).await;
            assert_eq!(away["problems"][0]["code"], "NOT_FOUND", "{item}: {away}");
        }
        let further = json!({ "lapse": lapse, "to": "SAFETY_CHECKED" });
        let further = house.try_act(&cast.colleague.token, "advanceLapse", "lapses { id }", further).await;
        assert_eq!(further["problems"][0]["code"], "NOT_FOUND", "{further}");
        // What they wrote is theirs, and what was to follow from it is over.
        let own = house
            .ask(&hurt.token, "query { myLoops { nodes { standing } } myLapses { nodes { id } } }", json!({}))
            .await;
        assert_eq!(own["myLoops"]["nodes"], json!([{ "standing": "CLOSED" }]));
        assert_eq!(own["myLapses"]["nodes"], json!([{ "id": lapse }]));
    })
    .await;
}

#[tokio::test]
async fn a_lapse_or_a_pulse_of_somebody_who_left_is_in_no_trust_plan() {
    for_each_database("trust_plan_left", async |house| {
        let cast = Cast::enter(&house).await;
        let (hurt, involved) = (&cast.couple.hurt, &cast.couple.involved);
        let pulse = async |on: &str, trust: i32| {
            let ask = json!({ "key": on, "couple": cast.couple.id.to_string(), "respondent": hurt.id.to_string(),
                "instrument": "trust_pulse", "firstDue": on });
            let asked = house.act(&cast.therapist.token, "assignInventory", "assignment { id }", ask).await;
            let asked = asked["assignment"]["id"].as_str().expect("an id");
            cast.submit(&house, hurt, asked, vec![json!({ "item": "trust", "number": trust })]).await;
        };
        let troughs = async |reader: &Someone| {
            let plans = house.ask(&reader.token, PLANS, json!({ "id": cast.couple.id.to_string() })).await;
            plans["coupleTrustPlans"][0]["troughs"].as_array().expect("a list").clone()
        };
        pulse("2026-03-02", 6).await;
        tells_a_lapse(&house, hurt, "2026-03-01").await;
        tells_a_lapse(&house, involved, "2026-02-28").await;
        house.clock.forward(SignedDuration::from_hours(25));
        pulse("2026-03-03", 3).await;
        let before = troughs(&cast.therapist).await;
        assert_eq!(before.len(), 2);
        assert!(before.iter().all(|one| one["lowest"] == json!(3.0)), "{before:?}");
        cast.hurt_leaves_and_a_colleague_joins(&house).await;
        let unknown = json!({ "lowest": null, "drop": null, "daysToRegain": null });
        assert_eq!(
            troughs(&cast.colleague).await,
            std::slice::from_ref(&unknown),
            "the lapse of the one who is there alone"
        );
        let left = troughs(&cast.therapist).await;
        assert!(!left.is_empty() && left.iter().all(|one| *one == unknown), "{left:?}");
    })
    .await;
}
