//! The journey of an answer that says that somebody may not be safe, and of those who act on it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const TASKS: &str = "query { safetyTasks { nodes { id what state overdue dueAt takenBy couple person { name } } } }";

struct Place {
    owner: Someone,
    therapist: Someone,
    supervisor: Someone,
    couple: Couple,
}

impl Place {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let supervisor = house.member(&owner, "Sif Holm", Role::Supervisor).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let joins = json!({ "key": "join", "couple": couple.id.to_string(), "person": supervisor.id.to_string(),
            "role": "SUPERVISOR" });
        house.act(&therapist.token, "joinCareTeam", "problems { code }", joins).await;
        house.both_agree(&couple).await;
        Self { owner, therapist, supervisor, couple }
    }

    /// The hurt partner is asked a private check.
    async fn ask(&self, house: &House) -> String {
        let input = json!({ "key": "ask", "couple": self.couple.id.to_string(),
            "respondent": self.couple.hurt.id.to_string(), "instrument": "safety_check", "firstDue": "2026-03-09" });
        let asked = house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        asked["assignment"]["id"].as_str().expect("an id").to_owned()
    }

    async fn tasks(&self, house: &House, reader: &Someone) -> Vec<Value> {
        let answer = house.graphql(&reader.token, TASKS, json!({})).await;
        answer["data"]["safetyTasks"]["nodes"].as_array().cloned().unwrap_or_default()
    }

    async fn name_back_up(&self, house: &House) {
        let name = json!({ "person": self.supervisor.id.to_string() });
        let named = house.act(&self.owner.token, "nameSafetyBackUp", "arrangements { backUp { name } }", name).await;
        assert_eq!(named["arrangements"]["backUp"]["name"], "Sif Holm");
    }
}

/// Answers to the check: s1 to s6 as `danger` says, alone, e-mail as `mail` says.
fn answers(danger: &str, alone: &str, mail: &str) -> Vec<Value> {
    let word = |item: &str, word: &str| json!({ "item": item, "choice": word });
    let mut all: Vec<Value> = (1..=6).map(|at| word(&format!("s{at}"), if at == 1 { danger } else { "no" })).collect();
    all.extend([word("s7", alone), word("s8", mail)]);
    all
}

#[tokio::test]
async fn a_yes_pauses_joint_work_ends_letters_and_asks_the_therapist() {
    for_each_database("safety_yes", async |house| {
        let place = Place::enter(&house).await;
        house.wants_letters(&place.couple.hurt).await;
        let assignment = place.ask(&house).await;
        let input = json!({ "key": "send", "assignment": assignment, "answers": answers("yes", "yes", "no") });
        let sent = house
            .act(&place.couple.hurt.token, "submitResponse", "response { id helpNow { number } closingText }", input)
            .await;
        assert_ne!(sent["response"]["helpNow"], json!([]), "whoever says yes reads whom to call");
        assert!(sent["response"]["closingText"].is_null());
        let tasks = place.tasks(&house, &place.therapist).await;
        assert_eq!(tasks.len(), 2, "{tasks:?}");
        assert!(tasks.iter().all(|task| task["state"] == "OPEN" && !task["dueAt"].is_null()));
        let query = "query($id: ID!) { couple(id: $id) { hold { cause } } }";
        let couple = house.ask(&place.therapist.token, query, json!({ "id": place.couple.id.to_string() })).await;
        assert_eq!(couple["couple"]["hold"]["cause"], "SAFETY");
        let mine = house.ask(&place.couple.hurt.token, "query { contactPreference { safeChannel } }", json!({})).await;
        assert_eq!(mine["contactPreference"]["safeChannel"], "PORTAL_ONLY");
        for other in [&place.couple.involved, &place.couple.hurt, &place.owner, &place.supervisor] {
            assert!(place.tasks(&house, other).await.is_empty(), "{} reads safety tasks", other.name);
        }
        let ages = house.ask(&place.supervisor.token, "query { safetyAges { alias overdue } }", json!({})).await;
        assert_eq!(ages["safetyAges"], json!([{ "alias": "Harbour", "overdue": false }]));
        for _ in 0..6 * 24 {
            house.clock.forward(SignedDuration::from_hours(1));
            house.tick().await;
        }
        assert!(house.mailbox.take().is_empty(), "no letter speaks of a private check");
    })
    .await;
}

#[tokio::test]
async fn whoever_is_not_alone_is_asked_nothing_more() {
    for_each_database("safety_shut", async |house| {
        let place = Place::enter(&house).await;
        let assignment = place.ask(&house).await;
        let not_alone = json!([{ "item": "s7", "choice": "no" }]);
        let input = json!({ "key": "send", "assignment": assignment, "answers": not_alone });
        let sent = house
            .act(&place.couple.hurt.token, "submitResponse", "response { id closingText possiblyNotPrivate }", input)
            .await;
        assert!(sent["response"]["closingText"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(sent["response"]["possiblyNotPrivate"], false, "the author reads no doubt about themself");
        assert_eq!(place.tasks(&house, &place.therapist).await.len(), 1);
        let query = "query($id: ID!) { response(id: $id) { possiblyNotPrivate privacySignals wasAlone } }";
        let id = json!({ "id": sent["response"]["id"] });
        let seen = house.ask(&place.therapist.token, query, id.clone()).await;
        assert_eq!(seen["response"]["possiblyNotPrivate"], true);
        assert_eq!(seen["response"]["privacySignals"].as_array().map(Vec::len), Some(1));
        let judge = json!({ "response": sent["response"]["id"], "alone": true });
        house.act(&place.therapist.token, "judgePrivacy", "response { id }", judge).await;
        let seen = house.ask(&place.therapist.token, query, id).await;
        assert_eq!(
            (&seen["response"]["possiblyNotPrivate"], &seen["response"]["wasAlone"]),
            (&json!(false), &json!(true))
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_not_done_in_time_comes_to_the_back_up_and_nothing_else_does() {
    for_each_database("safety_back_up", async |house| {
        let place = Place::enter(&house).await;
        place.name_back_up(&house).await;
        let check = json!({ "key": "check", "couple": place.couple.id.to_string(),
            "respondent": place.couple.involved.id.to_string(), "answers": [{ "item": "s3", "choice": "yes" }],
            "findings": ["THREAT_TO_LIFE"] });
        house.act(&place.therapist.token, "enterSafetyCheck", "response { id }", check).await;
        assert!(place.tasks(&house, &place.supervisor).await.is_empty(), "there is time left");
        let task = place.tasks(&house, &place.therapist).await.remove(0);
        house.clock.forward(SignedDuration::from_hours(24 * 5));
        house.tick().await;
        let passed = place.tasks(&house, &place.supervisor).await;
        assert_eq!((passed.len(), &passed[0]["overdue"], &passed[0]["couple"]), (1, &json!(true), &Value::Null));
        let query = "query($id: ID!) { safetyTask(id: $id) { task { person { name } } answers { question answer }
            safeChannel email note } }";
        let page = house.ask(&place.supervisor.token, query, json!({ "id": task["id"] })).await;
        assert_eq!(page["safetyTask"]["task"]["person"]["name"], "Sorrel Finch");
        let id = json!({ "task": task["id"] });
        let early = json!({ "task": task["id"], "outcome": "REFERRED" });
        let refused = house.try_act(&place.supervisor.token, "finishSafetyTask", "task { note }", early).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
        house.act(&place.supervisor.token, "takeSafetyTask", "task { task { state } }", id).await;
        let done = json!({ "task": task["id"], "outcome": "SPOKE_PLAN_MADE", "note": "Zephyrwise plan" });
        let done =
            house.act(&place.supervisor.token, "finishSafetyTask", "task { note task { state outcome } }", done).await;
        assert_eq!(done["task"]["note"], "Zephyrwise plan");
        let seen = place.tasks(&house, &place.therapist).await.remove(0);
        assert_eq!((&seen["state"], &seen["takenBy"]), (&json!("DONE"), &json!("Sif Holm")));
    })
    .await;
}

/// Whoever leads is called to their list at once, by a letter that says nothing more; the back-up once the time is over; nobody else ever.
#[tokio::test]
async fn a_letter_calls_the_lead_and_then_the_back_up() {
    for_each_database("safety_letters", async |house| {
        let place = Place::enter(&house).await;
        place.name_back_up(&house).await;
        for member in [&place.therapist, &place.supervisor, &place.owner] {
            house.wants_letters(member).await;
        }
        let assignment = place.ask(&house).await;
        house.tick().await;
        assert!(house.mailbox.take().is_empty());
        let input = json!({ "key": "send", "assignment": assignment, "answers": answers("yes", "yes", "yes") });
        house.act(&place.couple.hurt.token, "submitResponse", "response { id }", input).await;
        house.tick().await;
        let letters = house.mailbox.take();
        assert_eq!(letters.len(), 1, "one for all that came together");
        assert_eq!(letters[0].to, std::slice::from_ref(&place.therapist.address));
        let text = letters[0].text().expect("a text");
        assert!(text.starts_with("Hello, you have items to review: https://"), "{text}");
        assert!(!letters[0].everything().contains("Quill"), "no name");
        // The front desk, which sees who is written to, does not see that somebody was called.
        let deliveries = "query { deliveries { nodes { person { name } } } }";
        let seen = house.ask(&place.owner.token, deliveries, json!({})).await;
        assert_eq!(seen["deliveries"]["nodes"], json!([]));
        house.clock.forward(SignedDuration::from_hours(24 * 5));
        house.tick().await;
        house.tick().await;
        let letters = house.mailbox.take();
        assert_eq!(letters.len(), 1, "once");
        assert_eq!(letters[0].to, std::slice::from_ref(&place.supervisor.address));
    })
    .await;
}

/// A letter that has not left when the task is taken has nobody to call any more; and who chose no letters gets none.
#[tokio::test]
async fn nobody_is_called_to_what_they_have_in_hand() {
    for_each_database("safety_no_letters", async |house| {
        let place = Place::enter(&house).await;
        let check = |key: &str| {
            json!({ "key": key, "couple": place.couple.id.to_string(),
                "respondent": place.couple.involved.id.to_string(), "answers": [{ "item": "s3", "choice": "yes" }],
                "findings": [] })
        };
        house.act(&place.therapist.token, "enterSafetyCheck", "response { id }", check("first")).await;
        house.tick().await;
        assert!(house.mailbox.take().is_empty(), "they chose no letters");
        let account = house.visitor_of(&place.therapist).await;
        let page = account.go("/account").await;
        let typed = [("email", place.therapist.address.as_str()), ("act", "send")];
        let refused = account.fill(&page, "/account/letters", &typed).await;
        assert_eq!(refused.status, 422, "what mail risks has to be said first: {}", refused.words());
        let agreed = [("emailRiskAcknowledged", "yes"), ("act", "send")];
        let kept = account.fill(&refused, "/account/letters", &agreed).await;
        assert!(kept.status == 200 && kept.words().contains("A letter calls you"), "{}", kept.words());
        house.tick().await;
        assert!(house.mailbox.take().is_empty(), "choosing later plans nothing about what has passed");
        house.clock.forward(SignedDuration::from_hours(2));
        house.act(&place.therapist.token, "enterSafetyCheck", "response { id }", check("second")).await;
        for task in place.tasks(&house, &place.therapist).await {
            let id = json!({ "task": task["id"] });
            house.act(&place.therapist.token, "takeSafetyTask", "task { task { state } }", id).await;
        }
        house.tick().await;
        assert!(house.mailbox.take().is_empty());
        let account = house.visitor_of(&place.therapist).await;
        let page = account.go("/account").await;
        let stopped = account.fill(&page, "/account/letters", &[("act", "stop")]).await;
        assert!(stopped.words().contains("No letter goes out to you"), "{}", stopped.words());
    })
    .await;
}

#[tokio::test]
async fn only_a_clinician_becomes_the_back_up_and_hours_decide() {
    for_each_database("safety_arranged", async |house| {
        let place = Place::enter(&house).await;
        for person in [&place.couple.hurt, &place.owner] {
            let name = json!({ "person": person.id.to_string() });
            let refused = house.try_act(&place.owner.token, "nameSafetyBackUp", "arrangements { opens }", name).await;
            assert_eq!(refused["problems"][0]["field"], "person");
        }
        let hours = json!({ "days": ["MONDAY"], "opens": "10:00", "closes": "12:00" });
        let refused =
            house.try_act(&place.therapist.token, "changeBusinessHours", "arrangements { opens }", hours.clone()).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED");
        let kept =
            house.act(&place.owner.token, "changeBusinessHours", "arrangements { days opens closes }", hours).await;
        assert_eq!(kept["arrangements"], json!({ "days": ["MONDAY"], "opens": "10:00", "closes": "12:00" }));
        let none = json!({ "days": [], "opens": "10:00", "closes": "12:00" });
        let refused = house.try_act(&place.owner.token, "changeBusinessHours", "arrangements { opens }", none).await;
        assert_eq!(refused["problems"][0]["field"], "days");
    })
    .await;
}

/// The pages, as the therapist, the back-up and the owner find them.
#[tokio::test]
async fn the_pages_say_what_is_to_be_done() {
    for_each_database("safety_pages", async |house| {
        let place = Place::enter(&house).await;
        let therapist = house.visitor_of(&place.therapist).await;
        let couple = place.couple.id.to_string();
        assert!(therapist.go(&format!("/couples/{couple}")).await.words().contains("Nothing open"));
        let check = format!("/couples/{couple}/safety-check/{}", place.couple.hurt.id);
        let page = therapist.go(&check).await;
        therapist.fill(&page, &check, &[("s1", "yes")]).await;
        let list = therapist.go("/safety/tasks").await;
        assert!(list.words().contains("Quill Marwood"), "{}", list.words());
        let task = list.link("/safety/tasks/");
        let page = therapist.go(&task).await;
        let taken = therapist.fill(&page, &task, &[("act", "take")]).await;
        assert!(taken.words().contains("In the hands of Ida Berg"), "{}", taken.words());
        let partner = house.visitor_of(&place.couple.involved).await;
        assert_eq!(partner.fetch(&task).await.status.as_u16(), 404);
        let supervisor = house.visitor_of(&place.supervisor).await;
        let ages = supervisor.go("/safety/tasks").await.words();
        assert!(ages.contains("Harbour") && !ages.contains("Quill"), "{ages}");
        let owner = house.visitor_of(&place.owner).await;
        let arrangements = owner.go("/safety/arrangements").await.words();
        assert!(arrangements.contains("Sif Holm"), "{arrangements}");
        assert!(house.visitor().go("/safety").await.words().contains("988"));
    })
    .await;
}
