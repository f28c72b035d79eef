//! Being asked again three, six and twelve months after the end of care: of each who agreed, on their own page, and of nobody else.

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const MINE: &str = "query { myFollowUps { id endOfCare dueOn agreedAt declinedAt } }";

/// A therapist and a couple whose care ends on the second of March.
struct Scene {
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { therapist, couple }
    }

    /// Both are asked whether they want to be asked again.
    async fn asks_both(&self, house: &House, end_of_care: &str) {
        let part = json!({ "key": end_of_care, "couple": self.couple.id.to_string(), "part": "FOLLOW_UP",
            "firstDue": end_of_care,
            "respondents": [self.couple.hurt.id.to_string(), self.couple.involved.id.to_string()] });
        house.act(&self.therapist.token, "assignBattery", "done", part).await;
    }

    /// Lets the worker look at this instant. A token for programs lasts ninety days, so everybody signs in again.
    async fn look(&mut self, house: &House, instant: &str) {
        house.clock.set(instant.parse().expect("an instant"));
        house.tick().await;
        for person in [&mut self.therapist, &mut self.couple.hurt, &mut self.couple.involved] {
            let token = house.sign_in(person).await;
            person.token = token;
        }
    }

    /// What the therapist finds of each: who waits.
    async fn courses(&self, house: &House) -> Vec<Value> {
        let query = "query($id: ID!) { couple(id: $id) { members { courses { respondent awaitsConsent } } } }";
        let seen = house.ask(&self.therapist.token, query, json!({ "id": self.couple.id.to_string() })).await;
        let members = seen["couple"]["members"].as_array().expect("members").clone();
        members.iter().flat_map(|member| member["courses"].as_array().expect("a list").clone()).collect()
    }
}

async fn mine(house: &House, person: &Someone) -> Vec<Value> {
    house.ask(&person.token, MINE, json!({})).await["myFollowUps"].as_array().expect("a list").clone()
}

async fn says(house: &House, person: &Someone, answer: &str) {
    let id = mine(house, person).await[0]["id"].clone();
    house.act(&person.token, "answerFollowUp", "done", json!({ "followUp": id, "answer": answer })).await;
}

async fn tasks(house: &House, person: &Someone) -> Vec<String> {
    let waiting = house.ask(&person.token, "query { tasks { nodes { instrument } } }", json!({})).await;
    let nodes = waiting["tasks"]["nodes"].as_array().expect("a list").clone();
    nodes.iter().map(|node| node["instrument"].as_str().expect("a key").to_owned()).collect()
}

#[tokio::test]
async fn whoever_agreed_is_asked_three_times_and_whoever_said_nothing_never() {
    for_each_database("follow_up_agreed", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-02").await;
        let asked = mine(&house, &scene.couple.hurt).await;
        assert_eq!((&asked[0]["endOfCare"], &asked[0]["agreedAt"]), (&json!("2026-03-02"), &Value::Null));
        assert_eq!(asked[0]["dueOn"], json!(["2026-06-02", "2026-09-02", "2027-03-02"]));
        let home = house.visitor_of(&scene.couple.hurt).await.go("/").await;
        assert!(home.words().contains("Nothing comes unless you agree."), "{}", home.words());
        let page = house.visitor_of(&scene.couple.hurt).await;
        let form = page.go("/follow-up").await;
        let done = page.fill(&form, "/follow-up", &[("answer", "agree")]).await;
        assert!(done.words().contains("You agreed to be asked again"), "{}", done.words());
        assert!(mine(&house, &scene.couple.hurt).await[0]["agreedAt"].is_string());
        let twice = json!({ "followUp": asked[0]["id"], "answer": "AGREE" });
        let twice = house.try_act(&scene.couple.hurt.token, "answerFollowUp", "done", twice).await;
        assert_eq!(twice["problems"][0]["code"], "TAKEN");
        // The other one is asked as before, and learns nothing of it.
        assert!(mine(&house, &scene.couple.involved).await[0]["agreedAt"].is_null());
        let waits: Vec<Value> = scene.courses(&house).await.iter().map(|one| one["awaitsConsent"].clone()).collect();
        assert_eq!(waits.iter().filter(|waits| **waits == json!(true)).count(), 1, "{waits:?}");
        for (before, after) in [
            ("2026-05-29T12:00:00Z", "2026-05-30T12:00:00Z"),
            ("2026-08-29T12:00:00Z", "2026-08-30T12:00:00Z"),
            ("2027-02-26T12:00:00Z", "2027-02-27T12:00:00Z"),
        ] {
            scene.look(&house, before).await;
            assert_eq!(tasks(&house, &scene.couple.hurt).await, Vec::<String>::new(), "{before}");
            scene.look(&house, after).await;
            assert!(tasks(&house, &scene.couple.hurt).await.contains(&"why_stay".to_owned()), "{after}");
            assert_eq!(tasks(&house, &scene.couple.involved).await, Vec::<String>::new(), "{after}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_yes_can_be_taken_back_and_a_no_ends_it() {
    for_each_database("follow_up_taken_back", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-02").await;
        says(&house, &scene.couple.involved, "DECLINE").await;
        let declined = mine(&house, &scene.couple.involved).await;
        assert!(declined[0]["agreedAt"].is_null() && declined[0]["declinedAt"].is_string(), "{declined:?}");
        says(&house, &scene.couple.hurt, "AGREE").await;
        assert_eq!(scene.courses(&house).await.len(), 1, "what was declined is over");
        scene.look(&house, "2026-05-30T12:00:00Z").await;
        assert!(!tasks(&house, &scene.couple.hurt).await.is_empty());
        let id = mine(&house, &scene.couple.hurt).await[0]["id"].clone();
        says(&house, &scene.couple.hurt, "DECLINE").await;
        assert_eq!(tasks(&house, &scene.couple.hurt).await, Vec::<String>::new(), "what waits is taken back");
        let again = json!({ "followUp": id, "answer": "DECLINE" });
        let again = house.try_act(&scene.couple.hurt.token, "answerFollowUp", "done", again).await;
        assert_eq!(again["problems"][0]["code"], "TAKEN");
        scene.look(&house, "2026-08-30T12:00:00Z").await;
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            assert_eq!(tasks(&house, person).await, Vec::<String>::new());
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_said_no_is_asked_again_by_nobody_and_can_say_yes_after_all() {
    for_each_database("follow_up_declined", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-02").await;
        says(&house, &scene.couple.involved, "DECLINE").await;
        let again = json!({ "key": "again", "couple": scene.couple.id.to_string(), "part": "FOLLOW_UP",
            "firstDue": "2026-03-03", "respondents": [scene.couple.involved.id.to_string()] });
        let refused = house.try_act(&scene.therapist.token, "assignBattery", "done", again.clone()).await;
        let problem = &refused["problems"][0];
        assert_eq!((&problem["code"], &problem["field"]), (&json!("WRONG_STATE"), &json!("respondents")), "{refused}");
        assert!(problem["message"].as_str().is_some_and(|words| words.contains("said no")), "{refused}");
        let preview = "query($id: ID!) { couple(id: $id) { members { person { id }
            battery(part: FOLLOW_UP) { hindrance } } } }";
        let seen = house.ask(&scene.therapist.token, preview, json!({ "id": scene.couple.id.to_string() })).await;
        for member in seen["couple"]["members"].as_array().expect("members") {
            let said_no = member["person"]["id"] == scene.couple.involved.id.to_string();
            assert_eq!(member["battery"]["hindrance"].is_string(), said_no, "{member}");
        }

        // On their own page they can say yes after all, and it goes on with what is still to come.
        let visitor = house.visitor_of(&scene.couple.involved).await;
        let form = visitor.go("/follow-up").await;
        assert!(form.words().contains("You said no to being asked again"), "{}", form.words());
        let done = visitor.fill(&form, "/follow-up", &[("answer", "agree")]).await;
        assert!(done.words().contains("You agreed to be asked again"), "{}", done.words());
        assert_eq!(scene.courses(&house).await.len(), 2);
        scene.look(&house, "2026-05-30T12:00:00Z").await;
        assert!(!tasks(&house, &scene.couple.involved).await.is_empty());
        assert_eq!(tasks(&house, &scene.couple.hurt).await, Vec::<String>::new(), "who said nothing is asked nothing");

        // What the practice ended is over for good, and whoever leaves has nothing left to change.
        let of = mine(&house, &scene.couple.hurt).await[0]["id"].clone();
        house.act(&scene.therapist.token, "endCourse", "done", json!({ "course": of })).await;
        let over = json!({ "followUp": of, "answer": "AGREE" });
        let over = house.try_act(&scene.couple.hurt.token, "answerFollowUp", "done", over).await;
        assert_eq!(over["problems"][0]["code"], "WRONG_STATE");
        says(&house, &scene.couple.involved, "DECLINE").await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": scene.couple.involved.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert_eq!(mine(&house, &scene.couple.involved).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_before_their_care_ends_and_whoever_left_gets_nothing() {
    for_each_database("follow_up_left", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-20").await;
        assert_eq!(mine(&house, &scene.couple.hurt).await, Vec::<Value>::new());
        scene.look(&house, "2026-03-20T12:00:00Z").await;
        says(&house, &scene.couple.hurt, "AGREE").await;
        says(&house, &scene.couple.involved, "AGREE").await;
        let theirs = mine(&house, &scene.couple.hurt).await[0]["id"].clone();
        for answer in ["AGREE", "DECLINE"] {
            let other = json!({ "followUp": theirs, "answer": answer });
            let other = house.try_act(&scene.couple.involved.token, "answerFollowUp", "done", other).await;
            assert_eq!(other["problems"][0]["code"], "NOT_FOUND", "each says it for themself");
        }
        let before = mine(&house, &scene.couple.hurt).await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": scene.couple.involved.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert_eq!(mine(&house, &scene.couple.involved).await, Vec::<Value>::new());
        assert_eq!(mine(&house, &scene.couple.hurt).await, before, "the other one notices nothing");
        scene.look(&house, "2026-06-17T12:00:00Z").await;
        assert_eq!(tasks(&house, &scene.couple.involved).await, Vec::<String>::new());
        assert!(!tasks(&house, &scene.couple.hurt).await.is_empty());
    })
    .await;
}

/// After the last one was asked nothing more comes by itself; while it is open, it can still be taken back.
#[tokio::test]
async fn a_yes_can_be_taken_back_while_the_last_of_it_is_open() {
    for_each_database("follow_up_last", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-02").await;
        says(&house, &scene.couple.hurt, "AGREE").await;
        for day in ["2026-05-30T12:00:00Z", "2026-08-30T12:00:00Z", "2027-02-27T12:00:00Z"] {
            scene.look(&house, day).await;
        }
        assert!(!tasks(&house, &scene.couple.hurt).await.is_empty());
        let last = mine(&house, &scene.couple.hurt).await;
        assert_eq!((last.len(), &last[0]["dueOn"]), (1, &json!(["2027-03-02"])), "{last:?}");
        assert!(last[0]["agreedAt"].is_string(), "{last:?}");
        let twice = json!({ "followUp": last[0]["id"], "answer": "AGREE" });
        let twice = house.try_act(&scene.couple.hurt.token, "answerFollowUp", "done", twice).await;
        assert_eq!(twice["problems"][0]["code"], "TAKEN");
        let visitor = house.visitor_of(&scene.couple.hurt).await;
        let page = visitor.go("/follow-up").await;
        assert!(page.words().contains("Stop asking me"), "{}", page.words());
        visitor.fill(&page, "/follow-up", &[("answer", "decline")]).await;
        assert_eq!(tasks(&house, &scene.couple.hurt).await, Vec::<String>::new(), "what waits is taken back");
    })
    .await;
}

/// Once the last of it has closed, there is nothing left to take back.
#[tokio::test]
async fn a_follow_up_is_over_when_the_last_of_it_has_closed() {
    for_each_database("follow_up_over", async |house| {
        let mut scene = Scene::set(&house).await;
        scene.asks_both(&house, "2026-03-02").await;
        says(&house, &scene.couple.hurt, "AGREE").await;
        for day in ["2026-05-30T12:00:00Z", "2026-08-30T12:00:00Z", "2027-02-27T12:00:00Z", "2027-06-30T12:00:00Z"] {
            scene.look(&house, day).await;
        }
        assert_eq!(mine(&house, &scene.couple.hurt).await, Vec::<Value>::new());
        let left: Vec<Value> = scene.courses(&house).await;
        assert!(left.iter().all(|course| course["awaitsConsent"] == json!(true)), "only the other's waits: {left:?}");
    })
    .await;
}
