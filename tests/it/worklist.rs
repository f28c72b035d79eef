//! What waits for a therapist: it is found, acknowledged, brought back; and it is nobody else's.

mod left;

use jiff::{SignedDuration, civil::date};
use serde_json::{Value, json};
use services::domain::{access::Role, clock::Clock as _};
use tests::house::{Couple, House, Someone, for_each_database};

const WORKLIST: &str = "query($kind: WorklistKind, $couple: ID) { worklist(kind: $kind, couple: $couple) {
    nodes { id kind alias name what why days dueAt canBeAcknowledged response safetyTask } } }";
const ACKNOWLEDGED: &str = "query { acknowledgements { nodes { id item kind name action reason } } }";
const REASON: &str = "We spoke about it on the phone";

#[tokio::test]
async fn a_therapist_says_what_comes_of_what_waits() {
    for_each_database("worklist_walk", async |house| {
        let cast = Cast::enter(&house).await;
        assert_eq!(cast.waiting(&house, json!({})).await, Vec::<Value>::new());
        cast.answer(&house, &cast.couple.hurt, "why_stay", 2).await;
        cast.answer(&house, &cast.couple.involved, "hope_pulse", 4).await;
        let waiting = cast.waiting(&house, json!({})).await;
        assert_eq!(kinds(&waiting), ["LOW_SCORE", "NEW_RESPONSE"], "{waiting:?}");
        assert_eq!((&waiting[0]["alias"], &waiting[0]["name"]), (&json!("Harbour"), &json!("Quill Marwood")));
        assert!(waiting[0]["what"].as_str().is_some_and(|what| what.contains("Remorse")), "{waiting:?}");
        assert_eq!(waiting[1]["name"], "Sorrel Finch");
        let fresh = cast.waiting(&house, json!({ "kind": "NEW_RESPONSE" })).await;
        assert_eq!(kinds(&fresh), ["NEW_RESPONSE", "NEW_RESPONSE"], "the low one is new too");
        let elsewhere = json!({ "couple": "cpl_00000000000000000000000000" });
        assert_eq!(cast.waiting(&house, elsewhere).await, Vec::<Value>::new());

        let items: Vec<&Value> = waiting.iter().map(|item| &item["id"]).collect();
        let input = json!({ "key": "both", "items": items, "action": "NONE", "reason": REASON });
        let selection = "acknowledgements { id item action reason }";
        let done = house.act(&cast.therapist.token, "acknowledge", selection, input.clone()).await;
        assert_eq!(done["acknowledgements"].as_array().map(Vec::len), Some(2));
        let again = house.act(&cast.therapist.token, "acknowledge", selection, input).await;
        assert_eq!(done, again, "a repeated request gives the first answer");
        let later = json!({ "key": "later", "items": items, "action": "REFER" });
        let later = house.act(&cast.therapist.token, "acknowledge", selection, later).await;
        assert_eq!(done, later, "what was acknowledged stays as it was");
        assert_eq!(cast.waiting(&house, json!({})).await, Vec::<Value>::new());

        let listed = house.ask(&cast.therapist.token, ACKNOWLEDGED, json!({})).await;
        let listed = listed["acknowledgements"]["nodes"].as_array().expect("a list").clone();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|one| one["reason"] == REASON && one["action"] == "NONE"), "{listed:?}");
        let low = listed.iter().find(|one| one["kind"] == "LOW_SCORE").expect("the low one");
        for _ in 0..2 {
            house.act(&cast.therapist.token, "bringBack", "done", json!({ "items": [low["id"]] })).await;
        }
        assert_eq!(kinds(&cast.waiting(&house, json!({})).await), ["LOW_SCORE"]);
    })
    .await;
}

/// One line for each low rating. It is said once, and again with a new rating or when nothing comes of it for long; then it rises.
#[tokio::test]
async fn a_low_rating_waits_anew_when_it_is_rated_again_or_goes_stale() {
    for_each_database("worklist_low", async |house| {
        let cast = Cast::enter(&house).await;
        let low = json!({ "kind": "LOW_SCORE" });
        let waiting = async || cast.waiting(&house, low.clone()).await;
        let acknowledge = async || {
            let items: Vec<Value> = waiting().await.iter().map(|item| item["id"].clone()).collect();
            let done = json!({ "key": house.clock.now().to_string(), "items": items, "action": "DISCUSS" });
            house.act(&cast.therapist.token, "acknowledge", "acknowledgements { id }", done).await;
        };
        cast.rate(&house, [2, 1, 4, 4]).await;
        let two = waiting().await;
        let said: Vec<&Value> = two.iter().map(|item| &item["why"]).collect();
        assert_eq!(said.len(), 2, "{two:?}");
        let rated = |how: &str| two.iter().find(|item| item["why"].as_str().is_some_and(|why| why.starts_with(how)));
        assert!(rated("Rated 1 of 5.").is_some(), "{said:?}");
        acknowledge().await;
        assert_eq!(waiting().await, Vec::<Value>::new());
        house.clock.forward(SignedDuration::from_hours(24 * 14));
        cast.rate(&house, [2, 4, 4, 4]).await;
        let again = waiting().await;
        assert_eq!(
            (again.len(), &again[0]["id"]),
            (1, &rated("Rated 2 of 5.").expect("the other")["id"]),
            "the other has risen: {again:?}"
        );
        assert_eq!(again[0]["days"], 14, "it is low since the first time");
        acknowledge().await;
        house.clock.forward(SignedDuration::from_hours(24 * 27));
        assert_eq!(waiting().await, Vec::<Value>::new());
        house.clock.forward(SignedDuration::from_hours(24));
        let stale = waiting().await;
        assert!(stale[0]["why"].as_str().is_some_and(|why| why.contains("Nothing has happened")), "{stale:?}");
        acknowledge().await;
        assert_eq!(waiting().await, Vec::<Value>::new());
        house.clock.forward(SignedDuration::from_hours(24));
        cast.rate(&house, [1, 4, 4, 4]).await;
        assert_eq!(waiting().await[0]["days"], 0, "it begins anew");
        house.clock.forward(SignedDuration::from_hours(24 * 14));
        cast.rate(&house, [3, 4, 4, 4]).await;
        assert_eq!(waiting().await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn open_safety_tasks_stand_on_the_list_until_they_are_done() {
    for_each_database("worklist_tasks", async |house| {
        let cast = Cast::enter(&house).await;
        let check = json!({ "key": "check", "couple": cast.couple.id.to_string(),
            "respondent": cast.couple.involved.id.to_string(), "findings": [],
            "answers": [{ "item": "s3", "choice": "yes" }, { "item": "s8", "choice": "no" }] });
        house.act(&cast.therapist.token, "enterSafetyCheck", "response { id }", check).await;
        let query = "query { safetyTasks { nodes { id dueAt state } } }";
        let tasks = house.ask(&cast.therapist.token, query, json!({})).await["safetyTasks"]["nodes"].clone();
        let tasks = tasks.as_array().expect("a list").clone();
        let waiting = cast.waiting(&house, json!({ "kind": "SAFETY" })).await;
        assert_eq!(waiting.len(), 2, "the tasks in one line, and the pause: {waiting:?}");
        let line = &waiting[0];
        assert_eq!((&line["what"], &line["name"]), (&json!("2 safety tasks are open"), &json!("Sorrel Finch")));
        assert_eq!((&line["safetyTask"], &line["dueAt"]), (&tasks[0]["id"], &tasks[0]["dueAt"]), "{tasks:?}");
        let away = json!({ "key": "away", "items": [line["id"]], "action": "NONE", "reason": REASON });
        let refused = house.try_act(&cast.therapist.token, "acknowledge", "acknowledgements { id }", away).await;
        assert_eq!(
            (&line["canBeAcknowledged"], &refused["problems"][0]["code"]),
            (&json!(false), &json!("WRONG_STATE"))
        );
        let seen = house.ask(&cast.supervisor.token, WORKLIST, json!({})).await.to_string();
        assert!(!seen.contains("safety-tasks"), "a supervisor reads no task: {seen}");
        let page = house.visitor_of(&cast.therapist).await.go("/worklist").await;
        let href = format!("/safety/tasks/{}", tasks[0]["id"].as_str().expect("an id"));
        assert!(page.html.contains(&href) && page.words().contains("Due "), "{}", page.words());
        for (task, left) in tasks.iter().zip([Some("One safety task is open"), None]) {
            let take = json!({ "task": task["id"] });
            house.act(&cast.therapist.token, "takeSafetyTask", "task { task { state } }", take).await;
            let finish = json!({ "task": task["id"], "outcome": "SPOKE_PLAN_MADE" });
            house.act(&cast.therapist.token, "finishSafetyTask", "task { task { state } }", finish).await;
            let waiting = cast.waiting(&house, json!({ "kind": "SAFETY" })).await;
            let tasks = waiting.iter().find(|item| !item["safetyTask"].is_null());
            assert_eq!(tasks.and_then(|item| item["what"].as_str()), left, "{waiting:?}");
        }
    })
    .await;
}

/// A task that is about nobody's safety stands with what was rated low, on a line of its own, and leaves when it is done.
#[tokio::test]
async fn a_fit_that_has_fallen_asks_the_therapist_to_look_in() {
    for_each_database("worklist_fit", async |house| {
        let cast = Cast::enter(&house).await;
        let low = json!({ "kind": "LOW_SCORE" });
        for (rating, expected) in [(9, 0), (7, 1)] {
            house.clock.forward(SignedDuration::from_hours(24));
            let assignment = cast.ask(&house, &cast.couple.hurt, "alliance3").await;
            let answers = (1..=3).map(|at| json!({ "item": format!("al{at}"), "number": rating })).collect();
            house.send_answers(&cast.couple.hurt, &assignment, answers).await;
            let waiting = cast.waiting(&house, low.clone()).await;
            assert_eq!(waiting.len(), expected, "27 of 30 is well, 21 is not: {waiting:?}");
        }
        let waiting = cast.waiting(&house, low.clone()).await;
        assert_eq!((&waiting[0]["what"], &waiting[0]["name"]), (&json!("One task is open"), &json!("Quill Marwood")));
        assert_eq!(cast.waiting(&house, json!({ "kind": "SAFETY" })).await, Vec::<Value>::new());
        let task = json!({ "task": waiting[0]["safetyTask"] });
        house.act(&cast.therapist.token, "takeSafetyTask", "task { task { state } }", task.clone()).await;
        let done = json!({ "task": waiting[0]["safetyTask"], "outcome": "SPOKE_PLAN_MADE" });
        house.act(&cast.therapist.token, "finishSafetyTask", "task { task { state } }", done).await;
        assert_eq!(cast.waiting(&house, low).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn what_waits_too_long_is_on_the_list_until_it_is_answered() {
    for_each_database("worklist_overdue", async |house| {
        let cast = Cast::enter(&house).await;
        let assignment = cast.ask(&house, &cast.couple.hurt, "why_stay").await;
        let overdue = json!({ "kind": "OVERDUE" });
        // Due on 9 March; nobody is written to, so a week later it has waited too long.
        house.clock.forward(SignedDuration::from_hours(24 * 14 - 1));
        assert_eq!(cast.waiting(&house, overdue.clone()).await, Vec::<Value>::new());
        house.clock.forward(SignedDuration::from_hours(25));
        house.tick().await;
        let waiting = cast.waiting(&house, overdue.clone()).await;
        assert_eq!((waiting.len(), &waiting[0]["name"]), (1, &json!("Quill Marwood")), "{waiting:?}");
        cast.send(&house, &cast.couple.hurt, &assignment, "why_stay", 4).await;
        assert_eq!(cast.waiting(&house, overdue).await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn one_missed_pulse_is_quiet_and_a_second_in_a_row_is_not() {
    for_each_database("worklist_missed", async |house| {
        let cast = Cast::enter(&house).await;
        let input = json!({ "key": "weekly", "couple": cast.couple.id.to_string(),
            "respondent": cast.couple.hurt.id.to_string(), "instrument": "hope_pulse", "firstDue": "2026-03-09",
            "everyDays": 7 });
        house.act(&cast.therapist.token, "assignInventory", "assignment { id }", input).await;
        let overdue = json!({ "kind": "OVERDUE" });
        let mut seen = Vec::new();
        for _ in 0..21 {
            house.clock.forward(SignedDuration::from_hours(24));
            house.tick().await;
            seen.push(cast.waiting(&house, overdue.clone()).await.len());
        }
        let first = seen.iter().position(|count| *count > 0).expect("two are missed in three weeks");
        // The second is due on 16 March and closes three days later; the house opened on the second.
        assert!((16..=18).contains(&first), "on day {first}: {seen:?}");
        let waiting = cast.waiting(&house, overdue).await;
        assert!(waiting[0]["why"].as_str().is_some_and(|why| why.starts_with("Missed")), "{waiting:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_agreed_is_looked_at_again() {
    for_each_database("worklist_reviews", async |house| {
        let cast = Cast::enter(&house).await;
        let mode = json!({ "key": "mode", "couple": cast.couple.id.to_string(), "mode": "LIMITED_SECRETS" });
        house.act(&cast.therapist.token, "proposeMode", "couple { id }", mode).await;
        house.wants_letters(&cast.couple.hurt).await;
        let review = json!({ "kind": "REVIEW_DUE" });
        assert_eq!(cast.waiting(&house, review.clone()).await, Vec::<Value>::new());
        house.clock.forward(SignedDuration::from_hours(24 * 8));
        let waiting = cast.waiting(&house, review.clone()).await;
        let names: Vec<&Value> = waiting.iter().map(|item| &item["name"]).collect();
        assert_eq!(names.len(), 2, "the mode, and whoever was never asked: {waiting:?}");
        assert!(names.contains(&&json!("Sorrel Finch")) && names.contains(&&Value::Null), "{waiting:?}");
        let items: Vec<&Value> = waiting.iter().map(|item| &item["id"]).collect();
        let done = json!({ "key": "done", "items": items, "action": "DISCUSS" });
        house.act(&cast.therapist.token, "acknowledge", "acknowledgements { id }", done).await;
        assert_eq!(cast.waiting(&house, review.clone()).await, Vec::<Value>::new());
        // An acknowledged review comes back after as long as a review holds: what is safe changes.
        house.clock.forward(SignedDuration::from_hours(24 * 80));
        let token = house.sign_in(&cast.therapist).await;
        house.clock.forward(SignedDuration::from_hours(24 * 11));
        let later = house.ask(&token, WORKLIST, review).await;
        let later = later["worklist"]["nodes"].as_array().expect("a list").clone();
        let names: Vec<&Value> = later.iter().map(|item| &item["name"]).collect();
        assert_eq!(names.len(), 2, "{later:?}");
        assert!(names.contains(&&json!("Sorrel Finch")) && names.contains(&&json!("Quill Marwood")), "{later:?}");
    })
    .await;
}

#[tokio::test]
async fn a_supervisor_finds_what_concerns_safety_and_nothing_else() {
    for_each_database("worklist_supervisor", async |house| {
        let cast = Cast::enter(&house).await;
        cast.answer(&house, &cast.couple.hurt, "why_stay", 2).await;
        let hold = json!({ "key": "hold", "couple": cast.couple.id.to_string(), "cause": "SAFETY" });
        house.act(&cast.therapist.token, "placeHold", "couple { id }", hold).await;
        assert_eq!(kinds(&cast.waiting(&house, json!({})).await), ["SAFETY", "LOW_SCORE"], "safety comes first");
        let seen = house.ask(&cast.supervisor.token, WORKLIST, json!({})).await;
        let seen = seen["worklist"]["nodes"].as_array().expect("a list").clone();
        assert_eq!(kinds(&seen), ["SAFETY"], "{seen:?}");
        let by_them = json!({ "key": "by them", "items": [seen[0]["id"]], "action": "CONSULT" });
        let refused = house.try_act(&cast.supervisor.token, "acknowledge", "acknowledgements { id }", by_them).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_FOUND", "it is their supervisee's to say");
        let other = house.ask(&cast.colleague.token, WORKLIST, json!({})).await;
        assert_eq!(other["worklist"]["nodes"], json!([]), "and nothing of it a colleague's");
        for person in [&cast.owner, &cast.couple.hurt] {
            let refused = house.graphql(&person.token, WORKLIST, json!({})).await;
            assert!(refused["data"]["worklist"].is_null(), "{}: {refused}", person.name);
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_works_without_scripts() {
    for_each_database("worklist_page", async |house| {
        let cast = Cast::enter(&house).await;
        cast.answer(&house, &cast.couple.hurt, "why_stay", 2).await;
        cast.answer(&house, &cast.couple.involved, "hope_pulse", 4).await;
        let desk = house.visitor_of(&cast.therapist).await;
        let page = desk.go("/worklist").await;
        assert!(page.words().contains("Quill Marwood") && page.words().contains("Rated 2 of 5"));
        let id = page.html.split("name=\"item\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let id = id.expect("an entry to choose").to_owned();
        let refused = desk.fill(&page, "/worklist", &[("item", &id), ("action", "NONE"), ("reason", "")]).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        assert!(refused.html.contains(&format!("value=\"{id}\" checked")), "what was chosen is kept");
        let done = desk.fill(&refused, "/worklist", &[("item", &id), ("action", "NONE"), ("reason", REASON)]).await;
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(done.words().contains(REASON) && !done.words().contains("Rated 2 of 5"));
        let back = desk.fill(&done, "/worklist/back", &[]).await;
        assert!(back.words().contains("Rated 2 of 5"), "{}", back.words());
        let discussed = desk.fill(&back, "/worklist", &[("item", ""), ("discuss", &id)]).await;
        assert!(discussed.words().contains("Discuss in session"), "{}", discussed.words());
        assert!(!discussed.words().contains("Rated 2 of 5"));
    })
    .await;
}

fn qualities(ratings: [i32; 4]) -> Vec<Value> {
    (1..).zip(ratings).map(|(at, rating)| json!({ "item": format!("ws{at}"), "number": rating })).collect()
}

fn kinds(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["kind"].as_str().expect("a kind")).collect()
}

struct Cast {
    owner: Someone,
    therapist: Someone,
    supervisor: Someone,
    colleague: Someone,
    couple: Couple,
}

impl Cast {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let supervisor = house.member(&owner, "Vera Holm", Role::Supervisor).await;
        let colleague = house.member(&owner, "Olav Stern", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let actor = house.actor(&therapist).await;
        let seat = services::couples::JoinCareTeam {
            key: "supervisor".to_owned(),
            couple: couple.id,
            person: supervisor.id,
            role: services::domain::couples::CareRole::Supervisor,
            treats: None,
            reason: None,
        };
        services::couples::join_care_team(&actor, &house.services, seat).await.expect("a supervisor");
        house.both_agree(&couple).await;
        Self { owner, therapist, supervisor, colleague, couple }
    }

    async fn waiting(&self, house: &House, wanted: Value) -> Vec<Value> {
        let answer = house.ask(&self.therapist.token, WORKLIST, wanted).await;
        answer["worklist"]["nodes"].as_array().expect("a list").clone()
    }

    async fn ask(&self, house: &House, person: &Someone, instrument: &str) -> String {
        let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
        let input = json!({ "key": format!("{instrument} {today} {}", person.id), "couple": self.couple.id.to_string(),
            "respondent": person.id.to_string(), "instrument": instrument,
            "firstDue": today.max(date(2026, 3, 9)).to_string() });
        let asked = house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        asked["assignment"]["id"].as_str().expect("an id").to_owned()
    }

    async fn answer(&self, house: &House, person: &Someone, instrument: &str, rating: i32) {
        let assignment = self.ask(house, person, instrument).await;
        self.send(house, person, &assignment, instrument, rating).await;
    }

    async fn send(&self, house: &House, person: &Someone, assignment: &str, instrument: &str, rating: i32) {
        let answers: Vec<Value> = match instrument {
            "why_stay" => qualities([rating, 4, 4, 4]),
            _ => vec![json!({ "item": "hope", "number": rating })],
        };
        self.submit(house, person, assignment, answers).await;
    }

    /// The hurt partner rates the four qualities.
    async fn rate(&self, house: &House, ratings: [i32; 4]) {
        let assignment = self.ask(house, &self.couple.hurt, "why_stay").await;
        self.submit(house, &self.couple.hurt, &assignment, qualities(ratings)).await;
    }

    async fn submit(&self, house: &House, person: &Someone, assignment: &str, answers: Vec<Value>) {
        let input = json!({ "key": assignment, "assignment": assignment, "answers": answers });
        house.act(&person.token, "submitResponse", "response { id }", input).await;
        // Somebody else's answers of the same moment would be taken for given side by side.
        house.clock.forward(SignedDuration::from_mins(20));
    }
}
