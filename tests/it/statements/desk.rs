//! What the desk looks at: caseload, couples without a lead, worklist.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::ids::{CoupleId, PersonId};
use tests::house::{House, Someone, for_each_database};

use super::{answer_many, counted, couple_in_care, rates_low};

const CASELOAD: &str =
    "query { caseload(first: 50) { nodes { id alias members { name openTasks scores { label value } } } } }";
const WORKLIST: &str = "query { worklist(first: 100) { nodes { id alias name what why response canBeAcknowledged } } }";
const ACKNOWLEDGEMENTS: &str = "query { acknowledgements(first: 100) { nodes { id alias name reason } } }";
const NEW_FEEDBACK: &str = "query { newFeedback(first: 100) { nodes { response title } } }";
const SINCE: &str = "query($id: ID!) { sinceAppointment(id: $id) { person heldAt answers { title } exercises { title }
    triggers { title } lapsesTold loopsDone lastTalkAt promisesKept promisesDisputed agreementsSigned reviewsDue } }";
const PEOPLE: &str = "query { people(first: 100) { nodes { id name account safeChannel } } }";

#[tokio::test]
async fn a_caseload_of_thirty_takes_as_many_statements_as_one_of_three() {
    for_each_database("statements_caseload", async |house| {
        let (therapist, _) = couple_in_care(&house).await;
        let few = [
            counted(&house, &therapist, CASELOAD, json!({})).await,
            counted(&house, &therapist, PEOPLE, json!({})).await,
        ];
        for at in 0..27 {
            let (one, other) = (format!("Robin {at}"), format!("Kim {at}"));
            let pair = (house.enter(&therapist, &one).await, house.enter(&therapist, &other).await);
            house.care(&therapist, &format!("Meadow {at}"), pair).await;
        }
        let many = [
            counted(&house, &therapist, CASELOAD, json!({})).await,
            counted(&house, &therapist, PEOPLE, json!({})).await,
        ];
        assert_eq!(few, many, "caseload and people on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn couples_without_a_lead_take_as_many_statements_many_as_few() {
    for_each_database("statements_unled", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let query = "query { couplesWithoutLead(first: 100) { nodes { couple alias } } }";
        let mut counts = Vec::new();
        for (leaver, couples) in [("Ida Berg", 2), ("Olav Stern", 12)] {
            let therapist = house.member(&owner, leaver, Role::Therapist).await;
            for at in 0..couples {
                let names = (format!("Robin {leaver} {at}"), format!("Kim {leaver} {at}"));
                let pair = (house.enter(&therapist, &names.0).await, house.enter(&therapist, &names.1).await);
                house.care(&therapist, &format!("Meadow {at}"), pair).await;
            }
            let end = json!({ "person": therapist.id.to_string() });
            house.act(&owner.token, "endMembership", "couplesWithoutLead", end).await;
            counts.push(counted(&house, &owner, query, json!({})).await);
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn a_worklist_over_sixty_couples_takes_as_many_statements_as_one_over_one() {
    for_each_database("statements_worklist", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        answer_many(&house, &therapist, &couple, 1).await;
        rates_low(&house, &therapist, &couple, 1).await;
        check_safety(&house, &therapist, couple.id, couple.hurt.id).await;
        let measure = async || {
            [
                counted(&house, &therapist, WORKLIST, json!({})).await,
                counted(&house, &therapist, ACKNOWLEDGEMENTS, json!({})).await,
                counted(&house, &couple.hurt, NEW_FEEDBACK, json!({})).await,
            ]
        };
        let few = measure().await;
        for at in 0..59 {
            let (one, other) = (format!("Robin {at}"), format!("Kim {at}"));
            let pair = (house.enter(&therapist, &one).await, house.enter(&therapist, &other).await);
            let (meadow, _) = house.care(&therapist, &format!("Meadow {at}"), pair).await;
            if at < 5 {
                check_safety(&house, &therapist, meadow, pair.1).await;
            }
        }
        house.clock.forward(SignedDuration::from_hours(15 * 24));
        rates_low(&house, &therapist, &couple, 4).await;
        answer_many(&house, &therapist, &couple, 8).await;
        let waiting = house.ask(&therapist.token, WORKLIST, json!({})).await;
        let waiting = waiting["worklist"]["nodes"].as_array().expect("a list").clone();
        assert_eq!(waiting.len(), 100, "everybody is to be asked how they may be reached");
        let can_be = waiting.iter().filter(|item| item["canBeAcknowledged"] == json!(true));
        let items: Vec<&Value> = can_be.take(50).map(|item| &item["id"]).collect();
        let count = |what: &str| {
            let ids = waiting.iter().filter_map(|item| item["id"].as_str());
            ids.filter(|id| id.starts_with(what)).count()
        };
        assert_eq!((count("low-rating"), count("safety-tasks")), (4, 6), "these are on the list as well");
        let acknowledge = json!({ "key": "many", "items": items, "action": "NONE", "reason": "On the phone" });
        house.act(&therapist.token, "acknowledge", "acknowledgements { id }", acknowledge).await;
        for response in waiting.iter().filter_map(|item| item["response"].as_str()) {
            let word = json!({ "key": response, "response": response, "text": "Thank you for this." });
            house.act(&therapist.token, "giveFeedback", "response { id }", word).await;
        }
        assert_eq!(few, measure().await, "worklist, acknowledgements and new feedback on {:?}", house.engine());
    })
    .await;
}

#[tokio::test]
async fn what_was_done_since_takes_as_many_statements_much_as_little() {
    for_each_database("statements_since", async |house| {
        let (therapist, couple) = couple_in_care(&house).await;
        let id = json!({ "id": couple.id.to_string() });
        let finish = async |n: usize| {
            let mine = "query { myExercises(first: 100) { nodes { id exercise { key } } } }";
            let mine = house.ask(&couple.hurt.token, mine, json!({})).await;
            let runs = mine["myExercises"]["nodes"].as_array().expect("a list").clone();
            let log = runs.iter().find(|run| run["exercise"]["key"] == "victories").expect("is always there");
            let line = json!({ "key": format!("line {n}"), "run": log["id"], "answers": [{ "field": "line", "text": "Good" }] });
            house.act(&couple.hurt.token, "completeExercise", "run { id }", line).await;
        };
        let given = json!({ "key": "victories", "couple": couple.id.to_string(), "exercise": "victories",
            "people": [couple.hurt.id.to_string()] });
        house.act(&therapist.token, "assignExercise", "runs { id }", given).await;
        let tell = async |n: usize| {
            let lapse = json!({ "key": format!("lapse {n}"), "occurredOn": "2026-03-01", "precision": "DAY",
                "severity": "BREACH", "toldIn": "PORTAL" });
            house.act(&couple.hurt.token, "reportLapse", "lapse { id }", lapse).await;
            let offer = json!({ "key": format!("offer {n}"), "kind": "RENEWAL",
                "terms": [{ "name": "statement", "text": format!("Sundays, {n}.") }] });
            house.act(&couple.hurt.token, "offerAgreement", "agreement { id }", offer).await;
        };
        answer_many(&house, &therapist, &couple, 1).await;
        finish(0).await;
        tell(0).await;
        let few = counted(&house, &therapist, SINCE, id.clone()).await;
        answer_many(&house, &therapist, &couple, 8).await;
        for n in 1..9 {
            finish(n).await;
            tell(n).await;
        }
        assert_eq!(few, counted(&house, &therapist, SINCE, id.clone()).await, "on {:?}", house.engine());
        let seen = house.ask(&therapist.token, SINCE, id).await;
        let both = seen["sinceAppointment"].as_array().expect("both").clone();
        let of_hurt = both.iter().find(|one| one["person"] == couple.hurt.id.to_string()).expect("one is theirs");
        assert_eq!(of_hurt["answers"].as_array().map(Vec::len), Some(9));
        assert_eq!(of_hurt["exercises"].as_array().map(Vec::len), Some(9));
        assert_eq!((&of_hurt["lapsesTold"], &of_hurt["agreementsSigned"]), (&json!(9), &json!(9)));
    })
    .await;
}

/// A therapist enters a check that says that somebody may not be safe.
async fn check_safety(house: &House, therapist: &Someone, couple: CoupleId, person: PersonId) {
    let check = json!({ "key": format!("check {person}"), "couple": couple.to_string(),
        "respondent": person.to_string(), "answers": [{ "item": "s3", "choice": "yes" }], "findings": [] });
    house.act(&therapist.token, "enterSafetyCheck", "response { id }", check).await;
}
