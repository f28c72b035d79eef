//! Promises between appointments: made, said of, shown, noticed, counted; and what each of the two, and the therapist, sees of them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, answers_to, for_each_database};

const MINE: &str = "query { myCommitments { lists { thread with { name } shownSince }
    promises { nodes { id text rule { inWords } nextDueAt endedAt milestone open { id on dueAt mark } } } } }";
const SHOWN: &str =
    "query { promisesShownToMe { thread watched by { name } promises { id text days { id on seen } } } }";
const DESK: &str = "query($id: ID!) { coupleCommitments(id: $id) { person { name } consistencyIndex shown watched
    tally { kept missed excused unsaid disputed } promises { text disputed } } }";
const GATES: &str =
    "query($id: ID!) { contactGates(id: $id) { shut signs clearedBecause reports { contact on told } } }";
const TEXT: &str = "I call <before> six.";

#[tokio::test]
async fn a_promise_is_kept_seen_and_disputed_and_nobody_reads_the_other() {
    for_each_database("promise_walk", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let made = scene.promise(&house, "a", json!({})).await;
        assert_eq!(made["text"], TEXT);
        assert_eq!(made["open"].as_array().map(Vec::len), Some(1), "today has begun: {made}");
        assert_eq!(house.ask(&hurt.token, SHOWN, json!({})).await["promisesShownToMe"], json!([]));

        let today = made["open"][0]["id"].clone();
        scene.say(&house, &today, "KEPT").await;
        house.act(&involved.token, "showPromises", "list { shownSince }", scene.thread()).await;
        for (person, line) in [(hurt, "from Sorrel Finch"), (involved, "Your promises")] {
            let ledger = house.visitor_of(person).await.go("/shared").await;
            assert!(ledger.words().contains(line), "{}: {}", person.name, ledger.words());
        }
        let offered = house.ask(&hurt.token, SHOWN, json!({})).await;
        assert_eq!(offered["promisesShownToMe"][0]["watched"], false);
        assert_eq!(offered["promisesShownToMe"][0]["promises"], json!([]), "nothing before they want to look");
        let before = house.ask(&involved.token, MINE, json!({})).await;
        let mut watch = scene.thread();
        watch["watch"] = json!(true);
        let looked = house.act(&hurt.token, "watchPromises", "lists { promises { text days { id } } }", watch).await;
        assert_eq!(looked["lists"][0]["promises"][0]["text"], TEXT);
        assert!(!looked.to_string().contains("KEPT"), "what was said of it is not shown: {looked}");
        let seen = json!({ "time": today, "seen": "DISPUTED" });
        house.act(&hurt.token, "noticePromise", "lists { thread }", seen).await;
        assert_eq!(before, house.ask(&involved.token, MINE, json!({})).await, "whoever promised learns nothing of it");

        // It counts once it is due.
        house.clock.forward(SignedDuration::from_hours(12));
        let desk = scene.desk(&house).await;
        assert_eq!(desk["tally"]["disputed"], 1);
        assert_eq!(desk["promises"][0]["disputed"], json!(["2026-03-02"]));
        assert_eq!(desk["consistencyIndex"], Value::Null, "one day is too few");
        assert_eq!((&desk["shown"], &desk["watched"]), (&json!(true), &json!(true)));

        let waits = "query { worklist { nodes { id kind what name } } }";
        let waiting = house.ask(&scene.therapist.token, waits, json!({})).await["worklist"]["nodes"].take();
        let dispute =
            waiting.as_array().expect("a list").iter().find(|item| item["kind"] == "SETBACK").expect("it waits");
        assert_eq!((&dispute["what"], &dispute["name"]), (&json!("A promise, 2 March"), &json!("Sorrel Finch")));
        let seen = json!({ "key": "seen", "items": [dispute["id"]], "action": "DISCUSS" });
        house.act(&scene.therapist.token, "acknowledge", "acknowledgements { id }", seen).await;
        let left = house.ask(&scene.therapist.token, waits, json!({})).await;
        assert!(!left.to_string().contains("SETBACK"), "{left}");

        house.act(&involved.token, "hidePromises", "list { shownSince }", scene.thread()).await;
        assert_eq!(house.ask(&hurt.token, SHOWN, json!({})).await["promisesShownToMe"], json!([]));
        let hidden = json!({ "time": today, "seen": "CONFIRMED" });
        let refused = house.try_act(&hurt.token, "noticePromise", "lists { thread }", hidden).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn days_come_by_themselves_and_the_index_waits_for_eight() {
    for_each_database("promise_days", async |house| {
        let scene = Scene::set(&house).await;
        scene.promise(&house, "daily", json!({})).await;
        for day in 0..8 {
            let mark = if day == 3 { "MISSED" } else { "KEPT" };
            scene.say(&house, &scene.newest(&house).await, mark).await;
            if day < 7 {
                assert_eq!(scene.desk(&house).await["consistencyIndex"], Value::Null);
                house.clock.forward(SignedDuration::from_hours(24));
                house.tick().await;
                house.tick().await;
            }
        }
        // The last day counts once it was due, which is at six in the evening.
        house.clock.forward(SignedDuration::from_hours(12));
        let desk = scene.desk(&house).await;
        assert_eq!((&desk["tally"]["kept"], &desk["tally"]["missed"]), (&json!(7), &json!(1)), "{desk}");
        assert_eq!(desk["consistencyIndex"], json!(0.875));
        let mine = house.ask(&scene.couple.involved.token, MINE, json!({})).await;
        assert!(!mine.to_string().contains("0.875"), "no figure reaches a partner");
        assert_eq!(mine["myCommitments"]["promises"]["nodes"][0]["milestone"], Value::Null, "four in a row are none");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_clocks_moves_no_promise_and_an_outage_loses_none() {
    for_each_database("promise_clocks", async |house| {
        let scene = Scene::set(&house).await;
        let night = json!({ "first": "2026-03-28", "time": "02:30" });
        let made = scene.promise(&house, "night", night).await;
        assert_eq!(made["open"], json!([]), "its first day has not come");
        // Nobody tends for four days, in which the clocks of Berlin change.
        house.clock.set("2026-03-31T10:00:00Z".parse().expect("an instant"));
        house.tick().await;
        house.tick().await;
        let mine = house.ask(&scene.couple.involved.token, MINE, json!({})).await;
        let open = mine["myCommitments"]["promises"]["nodes"][0]["open"].as_array().expect("a list").clone();
        let due: Vec<&str> = open.iter().filter_map(|time| time["dueAt"].as_str()).collect();
        let expected = ["2026-03-31T00:30:00Z", "2026-03-30T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-28T01:30:00Z"];
        assert_eq!(due, expected, "the skipped hour is moved forward, and every day comes once");
    })
    .await;
}

#[tokio::test]
async fn what_was_said_can_be_said_otherwise_for_a_week_and_then_stays() {
    for_each_database("promise_week", async |house| {
        let scene = Scene::set(&house).await;
        let made = scene.promise(&house, "once", json!({ "repeats": "ONCE", "everyDays": null })).await;
        let time = made["open"][0]["id"].clone();
        scene.say(&house, &time, "MISSED").await;
        scene.say(&house, &time, "EXCUSED").await;
        let ended = json!({ "commitment": made["id"] });
        house.clock.forward(SignedDuration::from_hours(24 * 8));
        let late = json!({ "time": time, "mark": "KEPT" });
        let refused = house.try_act(&scene.couple.involved.token, "sayOfPromise", "commitment { id }", late).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
        house.act(&scene.couple.involved.token, "endPromise", "commitment { endedAt }", ended.clone()).await;
        let again = house.try_act(&scene.couple.involved.token, "endPromise", "commitment { id }", ended).await;
        assert_eq!(again["problems"][0]["code"], "WRONG_STATE");
    })
    .await;
}

#[tokio::test]
async fn while_joint_work_is_paused_nothing_is_newly_shown_and_what_was_rests() {
    for_each_database("promise_pause", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.promise(&house, "a", json!({})).await;
        house.act(&involved.token, "showPromises", "list { shownSince }", scene.thread()).await;
        let mut watch = scene.thread();
        watch["watch"] = json!(true);
        house.act(&hurt.token, "watchPromises", "lists { thread }", watch).await;
        let pause = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "ABSENCE" });
        house.act(&scene.therapist.token, "placeHold", "couple { id }", pause).await;
        house.morning_comes();
        let rests = house.ask(&hurt.token, SHOWN, json!({})).await;
        assert_eq!(rests["promisesShownToMe"][0]["promises"], json!([]));
        house.act(&involved.token, "hidePromises", "list { shownSince }", scene.thread()).await;
        let again = house.try_act(&involved.token, "showPromises", "list { shownSince }", scene.thread()).await;
        assert_eq!(again["problems"][0]["code"], "ON_HOLD");
        scene.promise(&house, "own", json!({ "first": "2026-03-03" })).await;
    })
    .await;
}

#[tokio::test]
async fn contact_shuts_a_gate_that_the_therapist_alone_settles() {
    for_each_database("contact_gate", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let gate = async || house.ask(&scene.therapist.token, GATES, scene.couple_id()).await["contactGates"][0].take();
        let none = json!({ "key": "none", "contact": "NONE" });
        house.act(&involved.token, "reportContact", "report { contact }", none).await;
        assert_eq!(gate().await["shut"], false);
        house.clock.forward(SignedDuration::from_mins(1));
        let direct = json!({ "key": "direct", "contact": "DIRECT", "on": "2026-03-01", "told": "NOT_YET" });
        house.act(&involved.token, "reportContact", "report { contact }", direct).await;
        let shut = gate().await;
        assert_eq!((&shut["shut"], &shut["signs"]), (&json!(true), &json!(["REPORT"])));
        assert_eq!(shut["reports"][0], json!({ "contact": "DIRECT", "on": "2026-03-01", "told": "NOT_YET" }));
        let theirs = house.graphql(&hurt.token, GATES, scene.couple_id()).await;
        assert!(theirs["data"]["contactGates"].is_null(), "{theirs}");

        house.clock.forward(SignedDuration::from_hours(1));
        let mut clear = json!({ "key": "clear", "couple": scene.couple.id.to_string(), "reason": "Talked about it." });
        clear["thread"] = json!(scene.couple.thread.to_string());
        let cleared = house.act(&scene.therapist.token, "clearContact", "gates { shut clearedBecause }", clear).await;
        assert_eq!(cleared["gates"][0], json!({ "shut": false, "clearedBecause": "Talked about it." }));
        let mut again = json!({ "key": "again", "couple": scene.couple.id.to_string(), "reason": "Once more." });
        again["thread"] = json!(scene.couple.thread.to_string());
        let refused = house.try_act(&scene.therapist.token, "clearContact", "gates { shut }", again).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE");
        house.clock.forward(SignedDuration::from_hours(1));
        let online = json!({ "key": "online", "contact": "INDIRECT", "on": "2026-03-02", "told": "IN_TIME" });
        house.act(&involved.token, "reportContact", "report { contact }", online).await;
        assert_eq!(gate().await["shut"], true, "what comes after counts anew");
    })
    .await;
}

/// The involved partner says and answers that contact goes on, and leaves; the other agrees to somebody new on the care team.
#[tokio::test]
async fn contact_of_one_who_left_is_closed_to_whoever_comes_after() {
    for_each_database("contact_left", async |house| {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let lead = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let colleague = house.member(&owner, "Olav Stern", Role::Therapist).await;
        let couple = house.couple(&lead, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let (id, involved) = (couple.id.to_string(), &couple.involved);
        // Who was there when somebody left is a matter of time, and the clock stands still by itself.
        let later = || house.clock.forward(SignedDuration::from_mins(1));
        later();
        let contact = json!({ "key": "contact", "contact": "DIRECT", "on": "2026-03-01", "told": "NOT_YET" });
        house.act(&involved.token, "reportContact", "report { id }", contact).await;
        let asks = json!({ "key": "asks", "couple": id, "instruments": ["six_resp_self"],
            "firstDue": "2026-03-02", "respondents": [involved.id.to_string()] });
        let asked = house.act(&lead.token, "assignInventories", "assignments { id }", asks).await;
        let assignment = asked["assignments"][0]["id"].as_str().expect("one");
        let goes_on = |item: &str| (item == "r3g").then_some("no");
        house.fill_in(involved, assignment, |questions| answers_to(questions, |_| None, goes_on)).await;
        let gate = async |reader: &Someone| {
            house.ask(&reader.token, GATES, json!({ "id": id })).await["contactGates"][0].take()
        };
        let seen = gate(&lead).await;
        assert_eq!(seen["signs"], json!(["REPORT", "GATE_QUESTION"]), "while they are here: {seen}");
        later();
        let leaves = json!({ "couple": id, "person": involved.id.to_string() });
        house.act(&lead.token, "leaveCouple", "couple { id }", leaves).await;
        later();
        let joins =
            json!({ "key": "joins", "couple": id, "person": colleague.id.to_string(), "role": "LEAD_THERAPIST" });
        house.act(&lead.token, "joinCareTeam", "careTeam { members { awaitsConsent } }", joins).await;
        house.agrees(&couple.hurt).await;
        later();
        let closed = json!({ "shut": false, "signs": [], "clearedBecause": null, "reports": [] });
        assert_eq!(gate(&colleague).await, closed);
        let clear = json!({ "key": "clear", "couple": id, "thread": couple.thread.to_string(), "reason": "Talked." });
        let refused = house.try_act(&colleague.token, "clearContact", "gates { shut signs }", clear).await;
        assert_eq!(refused["problems"][0]["code"], "WRONG_STATE", "they settle nothing that they cannot see");
    })
    .await;
}

#[tokio::test]
async fn on_the_phone_a_promise_is_made_said_of_and_shown() {
    for_each_database("promise_pages", async |house| {
        let scene = Scene::set(&house).await;
        let phone = house.visitor_of(&scene.couple.involved).await;
        let blank = phone.go("/promises/new").await;
        let typed = [("text", "My PIN is 4711"), ("time", "18:00"), ("first", "2026-03-02"), ("repeats", "days")];
        let refused = phone.fill(&blank, "/promises/new", &typed).await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("cannot be kept here"), "{}", refused.words());
        let kept = phone.fill(&refused, "/promises/new", &[("text", TEXT)]).await;
        assert!(kept.words().contains(TEXT) && kept.words().contains("Every day, by 18:00"), "{}", kept.words());
        assert!(!kept.html.contains('%'), "no percentage");

        let desk = house.visitor_of(&scene.therapist).await;
        let page = desk.go(&format!("/couples/{}/promises", scene.couple.id)).await;
        assert!(page.words().contains(TEXT) && page.words().contains("Too few to say"), "{}", page.words());
        let theirs = house.visitor_of(&scene.couple.hurt).await;
        assert!(!theirs.go("/promises").await.words().contains("before"), "it was not shown to them");
    })
    .await;
}

#[tokio::test]
async fn a_promise_without_a_first_day_begins_today() {
    for_each_database("promise_today", async |house| {
        let scene = Scene::set(&house).await;
        let made = scene.promise(&house, "a", json!({ "first": null })).await;
        assert_eq!(made["open"][0]["on"], "2026-03-02", "{made}");
    })
    .await;
}

/// A couple in care.
struct Scene {
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let (therapist, couple) = house.couple_in_care().await;
        Self { therapist, couple }
    }

    fn thread(&self) -> Value {
        json!({ "thread": self.couple.thread.to_string() })
    }

    fn couple_id(&self) -> Value {
        json!({ "id": self.couple.id.to_string() })
    }

    /// A daily promise from today on, unless `other` says otherwise.
    async fn promise(&self, house: &House, key: &str, other: Value) -> Value {
        let mut input = json!({ "key": key, "text": TEXT, "first": "2026-03-02", "time": "18:00", "repeats": "EVERY_DAYS",
            "everyDays": 1 });
        for (name, value) in other.as_object().expect("fields") {
            input[name] = value.clone();
        }
        let selection = "commitment { id text open { id on dueAt } }";
        house.act(&self.couple.involved.token, "makePromise", selection, input).await["commitment"].take()
    }

    async fn newest(&self, house: &House) -> Value {
        let mine = house.ask(&self.couple.involved.token, MINE, json!({})).await;
        mine["myCommitments"]["promises"]["nodes"][0]["open"][0]["id"].clone()
    }

    async fn say(&self, house: &House, time: &Value, mark: &str) {
        let input = json!({ "time": time, "mark": mark });
        house.act(&self.couple.involved.token, "sayOfPromise", "commitment { id }", input).await;
    }

    async fn desk(&self, house: &House) -> Value {
        house.ask(&self.therapist.token, DESK, self.couple_id()).await["coupleCommitments"][0].take()
    }
}
