//! The first walk: a practice, a couple, an inventory, a doorbell, a trend, through GraphQL with a token and nothing else.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::reminders::{Base, lint};
use tests::house::{Couple, House, PUBLIC_URL, Someone, for_each_database};
use tests::smtp::Letter;

const NEED: &str = "A walk together each evening, zephyrwise, without telephones";

#[tokio::test]
async fn a_therapist_asks_a_partner_answers_and_nobody_else_learns_of_it() {
    for_each_database("first_walk", async |house| {
        let cast = Cast::enter(&house).await;
        let assignment = cast.asks(&house).await;
        cast.rings_once(&house).await;
        cast.keeps_drafts(&house, &assignment).await;
        let response = cast.answers(&house, &assignment, [2, 3, 4, 5], Some(NEED)).await;
        cast.is_read_by_the_therapist(&house, &response).await;
        cast.is_nothing_to_the_other(&house, &assignment, &response).await;
        cast.shares_and_takes_back(&house, &response).await;
    })
    .await;
}

#[tokio::test]
async fn four_weeks_later_it_is_asked_again_and_the_therapist_sees_what_moved() {
    for_each_database("second_walk", async |house| {
        let cast = Cast::enter(&house).await;
        let first = cast.asks(&house).await;
        cast.answers(&house, &first, [2, 3, 4, 5], None).await;
        house.clock.forward(SignedDuration::from_hours(35 * 24));
        house.tick().await;
        let tasks = cast.tasks(&house).await;
        assert_eq!(tasks.len(), 1, "{tasks:?}");
        let second = tasks[0]["id"].as_str().expect("an id").to_owned();
        assert_ne!(second, first);
        let response = cast.answers(&house, &second, [4, 3, 3, 5], None).await;
        let query = "query($id: ID!) { response(id: $id) { movements { scale from to moved } } }";
        let movements = house.ask(&cast.therapist.token, query, json!({ "id": response })).await;
        assert_eq!(
            movements["response"]["movements"],
            json!([
                { "scale": "ws1", "from": 2.0, "to": 4.0, "moved": true },
                { "scale": "ws2", "from": 3.0, "to": 3.0, "moved": false },
                { "scale": "ws3", "from": 4.0, "to": 3.0, "moved": true },
                { "scale": "ws4", "from": 5.0, "to": 5.0, "moved": false },
            ])
        );
        cast.sees_lines(&house).await;
    })
    .await;
}

/// Who walks.
struct Cast {
    therapist: Someone,
    couple: Couple,
}

impl Cast {
    async fn enter(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { therapist, couple }
    }

    async fn asks(&self, house: &House) -> String {
        let preference = "query { contactPreference { version safeChannel reviewDue } }";
        let before = house.ask(&self.couple.hurt.token, preference, json!({})).await;
        assert_eq!(before["contactPreference"]["safeChannel"], "UNKNOWN", "until somebody has asked");
        let change = json!({
            "version": before["contactPreference"]["version"],
            "safeChannel": "EMAIL",
            "email": self.couple.hurt.address,
            "emailRiskAcknowledged": true,
        });
        house.act(&self.couple.hurt.token, "changeContactPreference", "contactPreference { version }", change).await;
        let input = json!({
            "key": "asks",
            "couple": self.couple.id.to_string(),
            "respondent": self.couple.hurt.id.to_string(),
            "instrument": "why_stay",
            "firstDue": "2026-03-09",
            "everyDays": 28,
        });
        let selection = "assignment { id state dueOn repeatsEveryDays title }";
        let asked = house.act(&self.therapist.token, "assignInventory", selection, input.clone()).await;
        assert_eq!(asked["assignment"]["state"], "ASSIGNED");
        assert_eq!(asked["assignment"]["repeatsEveryDays"], 28);
        let again = house.act(&self.therapist.token, "assignInventory", selection, input).await;
        assert_eq!(again, asked, "a repeated request gives the first answer");
        asked["assignment"]["id"].as_str().expect("an id").to_owned()
    }

    /// One discreet letter, whose link leads to the sign-in page and signs nobody in.
    async fn rings_once(&self, house: &House) {
        house.tick().await;
        house.clock.forward(SignedDuration::from_mins(30));
        house.tick().await;
        house.tick().await;
        let letters = house.mailbox.take();
        assert_eq!(letters.len(), 1);
        let link = is_discreet(&letters[0], &self.couple.hurt.address);
        let token = link.rsplit('/').next().expect("a token");
        let nobody = house.graphql("", "query { viewer { person { name } } }", json!({})).await;
        assert!(nobody["data"]["viewer"].is_null(), "{nobody}");
        let rung = house.try_act("", "followDoorbell", "done", json!({ "token": token })).await;
        assert_eq!(rung["problems"][0]["code"], "SIGN_IN_NEEDED");
        let rung = house.act(&self.couple.hurt.token, "followDoorbell", "done", json!({ "token": token })).await;
        assert_eq!(rung["done"], true);
    }

    async fn tasks(&self, house: &House) -> Vec<Value> {
        let query = "query { tasks { nodes { id title readersLine state } } }";
        let answer = house.ask(&self.couple.hurt.token, query, json!({})).await;
        answer["tasks"]["nodes"].as_array().expect("a list").clone()
    }

    async fn keeps_drafts(&self, house: &House, assignment: &str) {
        let token = &self.couple.hurt.token;
        let tasks = self.tasks(house).await;
        assert_eq!(tasks.len(), 1);
        assert_eq!(tasks[0]["id"], assignment);
        let line = tasks[0]["readersLine"].as_str().expect("a line");
        assert!(line.contains("therapist"), "{line}");
        house.act(token, "openAssignment", "assignment { state }", json!({ "assignment": assignment })).await;
        let draft = |version: i32, answers: Value| json!({ "assignment": assignment, "draftVersion": version, "answers": answers });
        let selection = "draftVersion savedAt draft { item number }";
        let first = draft(0, json!([{ "item": "ws1", "number": 2 }]));
        let kept = house.act(token, "saveDraft", selection, first.clone()).await;
        assert_eq!(kept["draftVersion"], 1);
        let stale = house.try_act(token, "saveDraft", selection, first).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        assert_eq!(stale["draft"], json!([{ "item": "ws1", "number": 2.0 }]), "what is kept is shown");
        let second = draft(1, json!([{ "item": "need_1", "text": "unfinished" }]));
        house.act(token, "saveDraft", selection, second).await;
        let query =
            "query($id: ID!) { assignment(id: $id) { state form { draftVersion draft { item number text } } } }";
        let reopened = house.ask(token, query, json!({ "id": assignment })).await;
        assert_eq!(reopened["assignment"]["state"], "IN_PROGRESS");
        let kept = &reopened["assignment"]["form"]["draft"];
        assert_eq!(kept.as_array().map(Vec::len), Some(2), "{kept}");
        let seen = house.ask(&self.therapist.token, query, json!({ "id": assignment })).await;
        assert!(seen["assignment"]["form"].is_null(), "a draft is its author's");
    }

    async fn answers(&self, house: &House, assignment: &str, ratings: [i32; 4], need: Option<&str>) -> String {
        let mut answers: Vec<Value> =
            (1..).zip(ratings).map(|(at, rating)| json!({ "item": format!("ws{at}"), "number": rating })).collect();
        answers.push(json!({ "item": "ws1a", "choice": "partly" }));
        answers.extend(need.map(|text| json!({ "item": "need_1", "text": text })));
        let input = json!({ "key": format!("send {assignment}"), "assignment": assignment, "answers": answers });
        let sent = house.act(&self.couple.hurt.token, "submitResponse", "response { id status }", input.clone()).await;
        let again = house.act(&self.couple.hurt.token, "submitResponse", "response { id status }", input).await;
        assert_eq!(sent, again);
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    async fn is_read_by_the_therapist(&self, house: &House, response: &str) {
        let query = "query($id: ID!) { response(id: $id) { title respondent { name } possiblyNotPrivate
            answers { item number answer } scores { scale value band } movements { scale } needs { item label text } } }";
        let read = house.ask(&self.therapist.token, query, json!({ "id": response })).await;
        let read = &read["response"];
        assert_eq!(read["respondent"]["name"], "Quill Marwood");
        assert_eq!(read["needs"][0]["text"], NEED);
        assert_eq!(read["needs"][0]["label"], "Remorse");
        assert_eq!(read["movements"], json!([]), "there is nothing before");
        let band = |scale: &str| {
            let scores = read["scores"].as_array().expect("scores");
            scores.iter().find(|score| score["scale"] == scale).map(|score| score["band"].clone()).unwrap_or_default()
        };
        assert_eq!([band("ws1"), band("ws2"), band("ws3"), band("ws4")], ["low", "building", "strong", "full"]);
        let caseload = "query { caseload { nodes { alias members { name openTasks scores { label value } } } } }";
        let caseload = house.ask(&self.therapist.token, caseload, json!({})).await;
        let members = &caseload["caseload"]["nodes"][0]["members"];
        assert!(members.to_string().contains("Remorse"), "{caseload}");
    }

    async fn sees_lines(&self, house: &House) {
        let query =
            "query($id: ID!) { couple(id: $id) { members { person { name } lines { scale points { value } } } } }";
        let couple = house.ask(&self.therapist.token, query, json!({ "id": self.couple.id.to_string() })).await;
        let members = couple["couple"]["members"].as_array().expect("members");
        let hurt = members.iter().find(|member| member["person"]["name"] == "Quill Marwood").expect("the hurt partner");
        let line = hurt["lines"].as_array().expect("lines").iter().find(|line| line["scale"] == "ws1").expect("a line");
        assert_eq!(line["points"], json!([{ "value": 2.0 }, { "value": 4.0 }]), "oldest first");
    }

    /// The other partner gets what they would get for an id that never was.
    async fn is_nothing_to_the_other(&self, house: &House, assignment: &str, response: &str) {
        let token = &self.couple.involved.token;
        for (query, id) in [
            ("query($id: ID!) { response(id: $id) { title } }", response),
            ("query($id: ID!) { assignment(id: $id) { title } }", assignment),
            ("query($id: ID!) { node(id: $id) { id } }", response),
            ("query($id: ID!) { node(id: $id) { id } }", assignment),
        ] {
            let ghost = format!("{}_{}", id.split('_').next().expect("a kind"), "0".repeat(26));
            let theirs = house.knock(token, query, json!({ "id": id })).await;
            let nobodys = house.knock(token, query, json!({ "id": ghost })).await;
            assert_eq!((theirs.status, &theirs.body), (nobodys.status, &nobodys.body), "{query}");
        }
        let query = "query { tasks { nodes { id } } myResponses { nodes { id } } sharedWithMe { nodes { id } } myShares { nodes { id } } }";
        let lists = house.ask(token, query, json!({})).await;
        for list in ["tasks", "myResponses", "sharedWithMe", "myShares"] {
            assert_eq!(lists[list]["nodes"], json!([]), "{list}");
        }
    }

    async fn shares_and_takes_back(&self, house: &House, response: &str) {
        let (author, other) = (&self.couple.hurt, &self.couple.involved);
        let input = json!({ "key": "share", "response": response, "item": "need_1", "with": other.id.to_string() });
        let shared = house.act(&author.token, "share", "share { id with { name } }", input).await;
        let received = "query { sharedWithMe { nodes { from { name } question answer since } } }";
        let seen = house.ask(&other.token, received, json!({})).await;
        let items = seen["sharedWithMe"]["nodes"].as_array().expect("a list");
        assert_eq!(items.len(), 1, "that, and nothing around it");
        assert_eq!(items[0]["answer"], NEED);
        let around = house
            .graphql(&other.token, "query($id: ID!) { response(id: $id) { id } }", json!({ "id": response }))
            .await;
        assert!(around["data"]["response"].is_null(), "{around}");
        house.act(&author.token, "revokeShare", "done", json!({ "share": shared["share"]["id"] })).await;
        let after = house.ask(&other.token, received, json!({})).await;
        assert_eq!(after["sharedWithMe"]["nodes"], json!([]));
    }
}

/// Checks that a letter says nothing to whoever else reads it (invariant 3 of the domain), and gives its one link.
fn is_discreet(letter: &Letter, to: &str) -> String {
    let base = Base::parse(PUBLIC_URL).expect("a base");
    assert_eq!(letter.to, [to], "one recipient");
    assert_eq!(letter.header("subject").as_deref(), Some("A short reminder"));
    let visible = letter.everything().replace(to, "");
    assert_eq!(lint::faults(&visible, &base), [], "{visible}");
    for name in ["Northgate House", "Quill", "Marwood", "Sorrel", "Ida Berg", "Harbour"] {
        assert!(!visible.contains(name), "{name} in {visible}");
    }
    let text = letter.text().expect("a text");
    let at = text.find(PUBLIC_URL).expect("a link");
    text[at..].split_whitespace().next().expect("a link").to_owned()
}
