//! The low-score loop and the talks at home, walked by both partners and their therapist.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

const CLOSED: &str = "Let's keep this for your next appointment.";
const NEED: &str = "Evenings without telephones";
const MY_LOOPS: &str = "query { myLoops { nodes { id label standing round ratings { value } needResponse need { text }
    offers { id text state to { id } } } } }";
const MY_OFFERS: &str = "query { myOffers { nodes { id text state from { id } } } }";
const MY_TALKS: &str = "query { myTalks { nodes { id isMine state done ready closedText toRate
    guide { pauseWord talks { number opensWith about } shown { item rating need facets { label } } }
    choices { item } ratings { number } } } }";

struct Scene {
    house: House,
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: House) -> Self {
        let (therapist, couple) = house.couple_in_care().await;
        Self { house, therapist, couple }
    }

    /// The hurt partner rates the four qualities, and writes a need where the first is low.
    async fn rates(&self, ratings: [i32; 4], to_session: &str) -> String {
        let hurt = &self.couple.hurt;
        let today = self.house.clock.now().in_tz("Europe/Berlin").expect("a zone").date().to_string();
        let input = json!({ "key": today, "couple": self.couple.id.to_string(), "respondent": hurt.id.to_string(),
            "instrument": "why_stay", "firstDue": today });
        let asked = self.house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        let rated = (1..).zip(ratings).map(|(at, rating)| json!({ "item": format!("ws{at}"), "number": rating }));
        let mut answers: Vec<Value> = rated.collect();
        if ratings[0] <= 2 {
            answers.push(json!({ "item": "need_1", "text": NEED }));
        }
        if ratings.iter().any(|rating| *rating <= 2) {
            answers.push(json!({ "item": "to_session", "choice": to_session }));
        }
        let sent = json!({ "key": today, "assignment": asked["assignment"]["id"], "answers": answers });
        let sent = self.house.act(&hurt.token, "submitResponse", "response { id }", sent).await;
        sent["response"]["id"].as_str().expect("an id").to_owned()
    }

    async fn mine(&self, person: &Someone, query: &str, list: &str) -> Vec<Value> {
        let answer = self.house.ask(&person.token, query, json!({})).await;
        answer[list]["nodes"].as_array().expect("a list").clone()
    }

    async fn refused(&self, person: &Someone, field: &str, input: Value) -> (String, String) {
        let answer = self.house.send_mutation(&person.token, field, input).await.json();
        let problem = &answer["data"]["it"]["problems"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&problem["code"]), text(&problem["message"]))
    }

    fn days(&self, days: i64) {
        self.house.clock.forward(SignedDuration::from_hours(24 * days));
    }

    /// A plan from these ratings, shared with the need of the first quality.
    async fn shared_plan(&self) -> String {
        let response = self.rates([2, 4, 5, 3], "no").await;
        let hurt = &self.couple.hurt;
        let made = json!({ "key": "plan", "response": response });
        let made = self.house.act(&hurt.token, "makeTalkPlan", "talkPlan { id }", made).await;
        let id = made["talkPlan"]["id"].as_str().expect("an id").to_owned();
        let share = json!({ "talkPlan": id, "pauseWord": "Maple", "shown": [{ "item": "ws1", "parts": ["NEED"] }] });
        self.house.act(&hurt.token, "shareTalkPlan", "talkPlan { state }", share).await;
        id
    }

    async fn says(&self, person: &Someone, plan: &str, ready: &str) {
        let said = json!({ "talkPlan": plan, "ready": ready });
        self.house.act(&person.token, "sayReadyToTalk", "talkPlan { ready }", said).await;
    }
}

#[tokio::test]
async fn a_low_rating_is_followed_until_it_rises() {
    for_each_database("loops_walk", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let response = scene.rates([2, 4, 5, 3], "no").await;
        let loops = scene.mine(hurt, MY_LOOPS, "myLoops").await;
        assert_eq!(loops.len(), 1, "{loops:?}");
        assert_eq!((&loops[0]["standing"], &loops[0]["need"]["text"]), (&json!("NEED_WRITTEN"), &json!(NEED)));
        let offer = |to: &Someone, key: &str| {
            json!({ "key": key, "scoreLoop": loops[0]["id"], "to": to.id.to_string(),
            "text": "A walk on Sunday", "by": "2026-03-20" })
        };
        house.act(&hurt.token, "offerAfterRating", "scoreLoop { standing }", offer(hurt, "own")).await;
        // The other partner can be asked something only once the need is shared, by its author.
        for person in [hurt, &scene.therapist] {
            let (code, _) = scene.refused(person, "offerAfterRating", offer(involved, "early")).await;
            assert_eq!(code, "WRONG_STATE");
        }
        let share = json!({ "key": "s", "response": response, "item": "need_1", "with": involved.id.to_string() });
        let share = house.act(&hurt.token, "share", "share { id }", share).await;
        house.act(&scene.therapist.token, "offerAfterRating", "scoreLoop { id }", offer(involved, "asked")).await;
        let theirs = scene.mine(involved, MY_OFFERS, "myOffers").await;
        assert_eq!(theirs.len(), 1);
        let before = scene.mine(hurt, MY_LOOPS, "myLoops").await;
        house
            .act(
                &involved.token,
                "answerOffer",
                "offer { state }",
                json!({ "offer": theirs[0]["id"], "answer": "ACCEPT" }),
            )
            .await;
        house
            .act(
                &involved.token,
                "answerOffer",
                "offer { state }",
                json!({ "offer": theirs[0]["id"], "answer": "LET_GO" }),
            )
            .await;
        assert_eq!(before, scene.mine(hurt, MY_LOOPS, "myLoops").await, "what the other does with it is theirs");
        let desk = "query($id: ID!) { couple(id: $id) { members { person { id }
            loops { nodes { standing offers { state to { id } } } } } } }";
        let seen =
            house.ask(&scene.therapist.token, desk, json!({ "id": scene.couple.id.to_string() })).await.to_string();
        assert!(seen.contains("LET_GO") && seen.contains("OFFERED"), "{seen}");
        house.act(&hurt.token, "revokeShare", "done", json!({ "share": share["share"]["id"] })).await;
        assert_eq!(scene.mine(involved, MY_OFFERS, "myOffers").await, Vec::<Value>::new());
        // Rated again: still low, then risen, then low once more.
        scene.days(14);
        scene.rates([1, 4, 5, 3], "no").await;
        assert_eq!(scene.mine(hurt, MY_LOOPS, "myLoops").await[0]["standing"], "OFFERED");
        scene.days(28);
        assert_eq!(scene.mine(hurt, MY_LOOPS, "myLoops").await[0]["standing"], "STALE");
        scene.rates([3, 4, 5, 3], "no").await;
        assert_eq!(scene.mine(hurt, MY_LOOPS, "myLoops").await[0]["standing"], "CLOSED");
        scene.days(14);
        scene.rates([2, 4, 5, 3], "no").await;
        let again = scene.mine(hurt, MY_LOOPS, "myLoops").await;
        assert_eq!((&again[0]["standing"], &again[0]["round"]), (&json!("NEED_WRITTEN"), &json!(2)));
        assert_eq!(again[0]["ratings"].as_array().map(Vec::len), Some(4));
        assert_eq!(scene.mine(involved, MY_LOOPS, "myLoops").await, Vec::<Value>::new());
    })
    .await;
}

#[tokio::test]
async fn a_talk_is_proposed_opened_by_two_and_rated_by_each() {
    for_each_database("talks_walk", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let nobody_asked = scene.mine(involved, MY_TALKS, "myTalks").await;
        let plan = scene.shared_plan().await;
        assert!(nobody_asked.is_empty());
        let proposed = scene.mine(involved, MY_TALKS, "myTalks").await;
        assert_eq!((&proposed[0]["guide"], &proposed[0]["closedText"]), (&Value::Null, &json!(CLOSED)));
        assert!(!proposed[0].to_string().contains(NEED));
        scene.says(hurt, &plan, "YES").await;
        scene.says(involved, &plan, "YES").await;
        let open = scene.mine(involved, MY_TALKS, "myTalks").await;
        assert_eq!(open[0]["guide"]["pauseWord"], "Maple");
        // Of four qualities one is shown, and of that the need alone; the others are not named.
        assert_eq!(open[0]["guide"]["shown"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            (&open[0]["guide"]["shown"][0]["need"], &open[0]["guide"]["shown"][0]["rating"]),
            (&json!(NEED), &Value::Null)
        );
        assert_eq!(
            (&open[0]["guide"]["talks"][0]["opensWith"], &open[0]["guide"]["talks"][0]["about"]),
            (&Value::Null, &json!("Remorse"))
        );
        let count = |plans: &[Value]| plans[0]["guide"]["talks"].as_array().map(Vec::len);
        assert_eq!(count(&open), Some(1), "how many there are follows from ratings that nobody showed");
        assert_eq!(count(&scene.mine(hurt, MY_TALKS, "myTalks").await), Some(3));
        let this = json!({ "talkPlan": plan });
        house.act(&involved.token, "beginTalk", "talkPlan { state }", this.clone()).await;
        house.clock.forward(SignedDuration::from_mins(10));
        house.act(&hurt.token, "endTalk", "talkPlan { done }", this.clone()).await;
        assert_eq!(scene.mine(hurt, MY_TALKS, "myTalks").await[0]["done"], 1);
        let before = scene.mine(hurt, MY_TALKS, "myTalks").await;
        let rating = json!({ "talkPlan": plan, "number": 1, "feltHeard": 2, "neededPause": true });
        house.act(&involved.token, "rateTalk", "talkPlan { toRate }", rating.clone()).await;
        assert_eq!(before, scene.mine(hurt, MY_TALKS, "myTalks").await, "a rating is private");
        assert_eq!(scene.refused(involved, "rateTalk", rating).await.0, "WRONG_STATE");
        // Too soon is closed with the same text as everything else.
        scene.days(1);
        scene.says(hurt, &plan, "YES").await;
        scene.says(involved, &plan, "YES").await;
        assert_eq!(scene.refused(hurt, "beginTalk", this.clone()).await.1, CLOSED);
        scene.days(1);
        assert_eq!(scene.mine(hurt, MY_TALKS, "myTalks").await[0]["ready"], Value::Null, "it counted for the day");
        let desk =
            "query($id: ID!) { couple(id: $id) { members { talks { nodes { state done ratings { feltHeard } } } } } }";
        let seen =
            house.ask(&scene.therapist.token, desk, json!({ "id": scene.couple.id.to_string() })).await.to_string();
        assert!(seen.contains("\"feltHeard\":2"), "{seen}");
        house.act(&hurt.token, "takeBackTalkPlan", "done", this.clone()).await;
        assert!(scene.mine(involved, MY_TALKS, "myTalks").await.is_empty());
        assert_eq!(scene.refused(involved, "beginTalk", this).await.0, "NOT_FOUND");
    })
    .await;
}

/// Whoever said yes cannot tell whether the other said no, not sure or nothing, or whether joint work is paused; and neither can the other.
#[tokio::test]
async fn why_a_guide_is_closed_cannot_be_told() {
    for_each_database("talks_closed", async |house| {
        let scene = Scene::set(house).await;
        scene.house.before_morning_comes();
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let plan = scene.shared_plan().await;
        scene.says(hurt, &plan, "YES").await;
        let silent = scene.mine(hurt, MY_TALKS, "myTalks").await;
        for answer in ["NO", "NOT_SURE"] {
            scene.says(involved, &plan, answer).await;
            assert_eq!(silent, scene.mine(hurt, MY_TALKS, "myTalks").await, "{answer}");
        }
        house.clock.forward(SignedDuration::from_mins(1));
        let before = scene.refused(hurt, "beginTalk", json!({ "talkPlan": plan })).await.1;
        let pause = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "SAFETY" });
        house.act(&scene.therapist.token, "placeHold", "couple { id }", pause).await;
        assert_eq!(
            scene.refused(hurt, "beginTalk", json!({ "talkPlan": plan })).await.1,
            before,
            "until the morning nothing changes"
        );
        house.morning_comes();
        scene.says(involved, &plan, "YES").await;
        assert_eq!(silent, scene.mine(hurt, MY_TALKS, "myTalks").await, "a pause");
        assert_eq!(scene.refused(hurt, "beginTalk", json!({ "talkPlan": plan })).await.1, CLOSED);
        // What is shared while joint work is paused reaches nobody; its author sees what they would see anyway.
        house.act(&hurt.token, "takeBackTalkPlan", "done", json!({ "talkPlan": plan })).await;
        scene.days(20);
        let response = scene.rates([2, 4, 5, 3], "no").await;
        let made = json!({ "key": "second", "response": response });
        let made = house.act(&hurt.token, "makeTalkPlan", "talkPlan { id }", made).await;
        let share = json!({ "talkPlan": made["talkPlan"]["id"], "pauseWord": "Maple", "shown": [] });
        house.act(&hurt.token, "shareTalkPlan", "talkPlan { state }", share).await;
        assert!(scene.mine(involved, MY_TALKS, "myTalks").await.is_empty());
        assert_eq!(scene.mine(hurt, MY_TALKS, "myTalks").await[0]["closedText"], CLOSED);
    })
    .await;
}

/// A pause that comes in the middle of a talk takes the guide from neither of them; the next talk stays closed.
#[tokio::test]
async fn a_talk_that_has_begun_goes_on_to_its_end() {
    for_each_database("talks_paused", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let plan = scene.shared_plan().await;
        for person in [hurt, involved] {
            scene.says(person, &plan, "YES").await;
        }
        let this = json!({ "talkPlan": plan });
        house.act(&involved.token, "beginTalk", "talkPlan { state }", this.clone()).await;
        let talking = [scene.mine(hurt, MY_TALKS, "myTalks").await, scene.mine(involved, MY_TALKS, "myTalks").await];
        assert_eq!(talking[1][0]["guide"]["pauseWord"], "Maple");
        let pause = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "SAFETY" });
        house.act(&scene.therapist.token, "placeHold", "couple { id }", pause).await;
        let still = [scene.mine(hurt, MY_TALKS, "myTalks").await, scene.mine(involved, MY_TALKS, "myTalks").await];
        assert_eq!(talking, still, "nothing changes for either of them");
        house.act(&hurt.token, "endTalk", "talkPlan { done }", this.clone()).await;
        scene.days(3);
        for person in [hurt, involved] {
            scene.says(person, &plan, "YES").await;
            let closed = scene.mine(person, MY_TALKS, "myTalks").await;
            assert_eq!((&closed[0]["guide"], &closed[0]["closedText"]), (&Value::Null, &json!(CLOSED)));
            assert_eq!(scene.refused(person, "beginTalk", this.clone()).await.1, CLOSED);
        }
    })
    .await;
}

/// The partner reads on their own first page that a talk is proposed, once it is; its author, who knows, does not.
#[tokio::test]
async fn home_says_that_a_talk_is_proposed() {
    for_each_database("talks_home", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let words = "would like to talk with you";
        let (mine, theirs) = (house.visitor_of(hurt).await, house.visitor_of(involved).await);
        assert!(!theirs.go("/").await.html.contains(words));
        let plan = scene.shared_plan().await;
        let home = theirs.go("/").await;
        assert!(home.words().contains(&format!("{} {words}", hurt.name)), "{}", home.words());
        assert!(!home.html.contains(NEED) && !mine.go("/").await.html.contains(words));
        house.act(&hurt.token, "takeBackTalkPlan", "done", json!({ "talkPlan": plan })).await;
        assert!(!theirs.go("/").await.html.contains(words));
    })
    .await;
}

/// Whoever has left keeps what was shared with them, closed; nothing that is shared later reaches them.
#[tokio::test]
async fn a_partner_who_left_is_shown_nothing_more() {
    for_each_database("talks_left", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let shared = scene.shared_plan().await;
        for person in [hurt, involved] {
            scene.says(person, &shared, "YES").await;
        }
        assert_ne!(scene.mine(involved, MY_TALKS, "myTalks").await[0]["guide"], Value::Null);
        house.clock.forward(SignedDuration::from_hours(15 * 24));
        let response = scene.rates([2, 4, 5, 3], "no").await;
        let made = json!({ "key": "later", "response": response });
        let made = house.act(&hurt.token, "makeTalkPlan", "talkPlan { id }", made).await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": involved.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        let share = json!({ "talkPlan": made["talkPlan"]["id"], "pauseWord": "Maple", "shown": [] });
        house.act(&hurt.token, "shareTalkPlan", "talkPlan { state }", share).await;
        for person in [hurt, involved] {
            scene.says(person, &shared, "YES").await;
        }
        let theirs = scene.mine(involved, MY_TALKS, "myTalks").await;
        assert_eq!((theirs.len(), &theirs[0]["id"]), (1, &json!(shared)), "{theirs:?}");
        assert_eq!((&theirs[0]["guide"], &theirs[0]["closedText"]), (&Value::Null, &json!(CLOSED)));
        for plan in scene.mine(hurt, MY_TALKS, "myTalks").await {
            assert_eq!((&plan["guide"], &plan["closedText"]), (&Value::Null, &json!(CLOSED)));
        }
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_needs_and_talks_can_be_walked() {
    for_each_database("loops_pages", async |house| {
        let scene = Scene::set(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let response = scene.rates([2, 4, 5, 3], "no").await;
        let (one, other) = (house.visitor_of(hurt).await, house.visitor_of(involved).await);
        let needs = one.fetch("/needs").await.text();
        assert!(needs.contains(NEED) && !other.fetch("/needs").await.text().contains(NEED));
        let loops = scene.mine(hurt, MY_LOOPS, "myLoops").await;
        let id = loops[0]["id"].as_str().expect("an id");
        let me = hurt.id.to_string();
        let typed = [
            ("act", "offer"),
            ("key", "k"),
            ("score_loop", id),
            ("to", me.as_str()),
            ("text", "A walk"),
            ("by", "2026-02-30"),
        ];
        let wrong = one.post("/needs", &typed).await;
        assert!(wrong.status == 422 && wrong.text().contains("A walk"), "what was typed stays: {}", wrong.text());
        let right = [
            ("act", "offer"),
            ("key", "k"),
            ("score_loop", id),
            ("to", me.as_str()),
            ("text", "A walk"),
            ("by", "2026-03-20"),
        ];
        assert_eq!(one.post("/needs", &right).await.status, 303);
        assert!(one.fetch("/needs").await.text().contains("Take it on"));
        assert_eq!(
            one.post("/talks", &[("act", "make"), ("key", "m"), ("response", response.as_str())]).await.status,
            303
        );
        let plan = scene.mine(hurt, MY_TALKS, "myTalks").await[0]["id"].as_str().expect("an id").to_owned();
        assert!(one.fetch(&format!("/talks/{plan}/share")).await.text().contains("Remorse"));
        let share = [("pauseWord", "Maple"), ("show", "ws1 need")];
        assert_eq!(one.post(&format!("/talks/{plan}/share"), &share).await.status, 303);
        for visitor in [&one, &other] {
            assert_eq!(visitor.post("/talks", &[("act", "yes"), ("plan", plan.as_str())]).await.status, 303);
        }
        let open = other.fetch("/talks").await.text();
        assert!(open.contains("Maple") && open.contains(NEED) && open.contains("Begin the talk"), "{open}");
        let desk =
            house.visitor_of(&scene.therapist).await.fetch(&format!("/couples/{}", scene.couple.id)).await.text();
        assert!(desk.contains("After low ratings") && desk.contains("Talks at home"), "{desk}");
    })
    .await;
}
