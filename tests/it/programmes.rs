//! Programmes: enrolling, what is due for each, gates, what both have done, pausing, going back, leaving, and programmes of the practice's own.

mod blocked;
mod headings;
mod life;
mod retired;
mod year;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::for_each_database;

use life::{Life, codes, phase, step};

#[tokio::test]
async fn what_is_due_comes_to_each_by_their_own_doing_and_never_twice() {
    for_each_database("programme_due", async |house| {
        let life = Life::begin(house).await;
        let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
        life.make_ready().await;
        let way = life.enrol().await;
        assert_eq!((&phase(&way, "p0")["standing"], &phase(&way, "p3")["standing"]), (&json!("OPEN"), &json!("OPEN")));
        assert_eq!(phase(&way, "p1")["standing"], "CLOSED");
        assert_eq!(life.waiting(hurt).await, Vec::<String>::new(), "the clockwork gives, not the form");
        // Two workers at once, and again: what each has, each has once.
        let services = &life.house.services;
        let (one, other) = tokio::join!(services::programmes::tend(services), services::programmes::tend(services));
        one.expect("goes well");
        other.expect("goes well");
        life.house.tick().await;
        for person in [hurt, involved] {
            assert_eq!(life.waiting(person).await, ["selfcare_plan", "stance", "why_trust_breaks"]);
        }
        assert_eq!(life.enrol().await["id"], way["id"], "the same key again");

        life.do_one(hurt, "why_trust_breaks").await;
        life.pass(4).await;
        assert!(life.waiting(hurt).await.contains(&"can_trust_return".to_owned()), "three days after their own");
        let theirs = life.waiting(involved).await;
        assert!(!theirs.contains(&"can_trust_return".to_owned()), "{theirs:?}");
        assert!(theirs.contains(&"effects_check_involved".to_owned()), "the calendar is everybody's: {theirs:?}");
        assert!(life.waiting(hurt).await.contains(&"effects_check_hurt".to_owned()));
        let way = life.way().await;
        let parts = step(&way, "conditions")["parts"].as_array().expect("two").clone();
        let states: Vec<&Value> = parts.iter().map(|part| &part["state"]).collect();
        assert_eq!(states, ["GIVEN", "WAITING"], "{parts:?}");
    })
    .await;
}

#[tokio::test]
async fn a_gate_opens_when_what_it_asks_for_is_so_and_the_therapist_says_the_rest() {
    for_each_database("programme_gates", async |house| {
        let life = Life::begin(house).await;
        let way = life.enrol().await;
        assert_eq!(phase(&way, "p0")["standing"], "CLOSED", "nothing was asked of them yet");
        let early = life.try_move(&way, "openProgrammePhase", "p0", &[]).await;
        let expected = [("checks.0", "WRONG_STATE"), ("checks.1", "WRONG_STATE")];
        assert_eq!(codes(&early), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        life.make_ready().await;
        life.move_on("openProgrammePhase", "p0", &[]).await;
        let later = life.try_move(&way, "openProgrammePhase", "p4", &[]).await;
        assert_eq!(codes(&later), [("phase".to_owned(), "WRONG_STATE".to_owned())], "another comes first");
        let unknown = life.try_move(&way, "openProgrammePhase", "p99", &[]).await;
        assert_eq!(codes(&unknown), [("phase".to_owned(), "NOT_FOUND".to_owned())]);
        let empty = life.try_move(&way, "leaveProgrammePhase", "p0", &[]).await;
        assert_eq!(codes(&empty), [("checks.0".to_owned(), "WRONG_STATE".to_owned())], "nobody said where they stand");
        life.house.tick().await;
        life.do_one(&life.couple.hurt, "stance").await;
        let one = life.try_move(&way, "leaveProgrammePhase", "p0", &[]).await;
        assert_eq!(codes(&one), [("checks.0".to_owned(), "WRONG_STATE".to_owned())], "one of two is not both");
        life.do_one(&life.couple.involved, "stance").await;
        life.move_on("leaveProgrammePhase", "p0", &[]).await;
        life.move_on("openProgrammePhase", "p1", &[]).await;
        life.pass(1).await;
        for person in [&life.couple.hurt, &life.couple.involved] {
            life.do_one(person, "my_limits").await;
        }
        life.house.tick().await;
        let unsaid = life.try_move(&way, "leaveProgrammePhase", "p1", &[]).await;
        assert_eq!(codes(&unsaid), [("checks.2".to_owned(), "MISSING".to_owned())], "only the therapist knows this");
        let said = ["The full truth was told, or the hurt partner chose against it"];
        let left = life.move_on("leaveProgrammePhase", "p1", &said).await;
        assert_eq!(phase(&left, "p1")["standing"], "LEFT");
        let again = life.try_move(&way, "openProgrammePhase", "p1", &[]).await;
        assert_eq!(
            codes(&again),
            [("phase".to_owned(), "WRONG_STATE".to_owned())],
            "one goes back to it, or not at all"
        );
    })
    .await;
}

#[tokio::test]
async fn of_two_who_open_the_same_phase_one_is_told_that_it_is_open() {
    for_each_database("programme_race", async |house| {
        let life = Life::begin(house).await;
        let way = life.enrol().await;
        life.make_ready().await;
        let (one, other) = tokio::join!(
            life.try_move(&way, "openProgrammePhase", "p0", &[]),
            life.try_move(&way, "openProgrammePhase", "p0", &[])
        );
        let mut both = [codes(&one), codes(&other)];
        both.sort();
        assert_eq!(both, [vec![], vec![("phase".to_owned(), "WRONG_STATE".to_owned())]]);
        assert_eq!(phase(&life.way().await, "p0")["times"].as_array().expect("a list").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_both_is_offered_and_comes_when_the_therapist_opens_it() {
    for_each_database("programme_both", async |house| {
        let life = Life::begin(house).await;
        let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
        let way = life.begin_talking().await;
        life.pass(8).await;
        life.do_one(hurt, "listen_loop").await;
        life.pass(2).await;
        assert_eq!(life.to_open().await, 0);
        life.do_one(involved, "listen_loop").await;
        let before = life.waiting(hurt).await;
        life.pass(2).await;
        assert_eq!(life.waiting(hurt).await, before, "that the other is done changes nothing by itself");
        assert_eq!(life.to_open().await, 1);
        assert!(step(&life.way().await, "talk")["offeredAt"].is_string());
        let input = json!({ "enrolment": way["id"], "step": "talk" });
        life.act("openProgrammeStep", input.clone()).await;
        assert_eq!(life.to_open().await, 0);
        for person in [hurt, involved] {
            assert!(life.waiting(person).await.contains(&"talk_time".to_owned()));
        }
        let again = life.try_act("openProgrammeStep", input).await;
        assert_eq!(codes(&again), [("step".to_owned(), "TAKEN".to_owned())]);
        // What both do in one is left out for both or opened for both; one alone would wait for ever.
        let out = json!({ "enrolment": way["id"], "step": "trigger_plan", "person": hurt.id.to_string() });
        life.act("leaveOutProgrammeStep", out).await;
        let parts = step(&life.way().await, "trigger_plan")["parts"].clone();
        assert_eq!((&parts[0]["state"], &parts[1]["state"]), (&json!("LEFT_OUT"), &json!("WAITING")));
    })
    .await;
}

#[tokio::test]
async fn a_pause_gives_nothing_new_and_leaves_what_is_there() {
    for_each_database("programme_pause", async |house| {
        let life = Life::begin(house).await;
        let hurt = &life.couple.hurt;
        life.make_ready().await;
        let way = life.enrol().await;
        life.house.tick().await;
        let before = life.waiting(hurt).await;
        life.turn(&way, "PAUSED").await;
        life.pass(6).await;
        let during = life.waiting(hurt).await;
        assert_eq!(during, before, "the effects would have come on the third day");
        let shut = life.try_move(&way, "openProgrammePhase", "p1", &[]).await;
        assert_eq!(codes(&shut)[0].1, "WRONG_STATE");
        let twice = life.try_act("turnProgramme", json!({ "enrolment": way["id"], "turn": "PAUSED" })).await;
        assert_eq!(codes(&twice)[0].1, "WRONG_STATE");
        life.turn(&way, "WENT_ON").await;
        life.house.tick().await;
        assert!(life.waiting(hurt).await.contains(&"effects_check_hurt".to_owned()));
        life.turn(&way, "LEFT").await;
        assert_eq!(life.waiting(hurt).await, Vec::<String>::new(), "what waited is taken back");
        let turns: Vec<Value> = life.way().await["turns"].as_array().expect("a list").clone();
        let turns: Vec<&Value> = turns.iter().map(|turn| &turn["turn"]).collect();
        assert_eq!(turns, ["ENROLLED", "PAUSED", "WENT_ON", "LEFT"]);
        let over = life.try_act("turnProgramme", json!({ "enrolment": way["id"], "turn": "WENT_ON" })).await;
        assert_eq!(codes(&over)[0].1, "WRONG_STATE");
        let anew = json!({ "key": "anew", "couple": life.couple.id.to_string(), "programme": "rebuilding" });
        life.act("enrolCouple", anew).await;
        assert_eq!(life.ways().await.len(), 2, "they begin again beside what was");
    })
    .await;
}

#[tokio::test]
async fn going_back_sets_back_what_follows_and_erases_nothing() {
    for_each_database("programme_back", async |house| {
        let life = Life::begin(house).await;
        let involved = &life.couple.involved;
        life.begin_repair().await;
        life.house.tick().await;
        life.do_one(involved, "resp_statement").await;
        assert!(life.waiting(involved).await.contains(&"small_promise".to_owned()));
        let back = json!({ "enrolment": life.way().await["id"], "phase": "p1" });
        life.act("goBackInProgramme", back).await;
        let way = life.way().await;
        let standing = |name: &str| phase(&way, name)["standing"].as_str().expect("a word").to_owned();
        assert_eq!(["p0", "p1", "p2", "p3"].map(standing), ["LEFT", "OPEN", "SET_BACK", "OPEN"]);
        assert!(!life.waiting(involved).await.contains(&"small_promise".to_owned()), "it is taken back");
        life.house.tick().await;
        assert!(life.waiting(involved).await.contains(&"my_limits".to_owned()), "the limits are looked at anew");
        let limits = step(&way, "limits");
        assert_eq!(limits["earlier"].as_array().expect("a list").len(), 2, "what was done stands: {limits}");
        let never = json!({ "enrolment": way["id"], "phase": "p8" });
        let refused = life.try_act("goBackInProgramme", never).await;
        assert_eq!(codes(&refused), [("phase".to_owned(), "WRONG_STATE".to_owned())]);
        let shut = life.try_move(&way, "openProgrammePhase", "p2", &[]).await;
        assert_eq!(codes(&shut), [("phase".to_owned(), "WRONG_STATE".to_owned())], "p1 comes first again");
    })
    .await;
}

#[tokio::test]
async fn when_one_leaves_the_couple_the_other_keeps_their_own_lane() {
    for_each_database("programme_left", async |house| {
        let life = Life::begin(house).await;
        let (hurt, involved) = (&life.couple.hurt, &life.couple.involved);
        life.make_ready().await;
        life.enrol().await;
        life.house.tick().await;
        let theirs = involved.id.to_string();
        assert!(life.way().await.to_string().contains(&theirs));
        let leave = json!({ "couple": life.couple.id.to_string(), "person": involved.id.to_string() });
        life.house.act(&life.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert!(!life.way().await.to_string().contains(&theirs), "what they did of it opens to no team any more");
        life.pass(4).await;
        assert_eq!(life.waiting(involved).await, Vec::<String>::new());
        assert!(life.waiting(hurt).await.contains(&"effects_check_hurt".to_owned()));
        let anew = json!({ "key": "anew", "couple": life.couple.id.to_string(), "programme": "rebuilding" });
        let refused = life.try_act("enrolCouple", anew).await;
        assert_eq!(codes(&refused), [("thread".to_owned(), "WRONG_STATE".to_owned())], "it is for both");
    })
    .await;
}

#[tokio::test]
async fn a_practice_makes_its_own_and_what_cannot_be_worked_through_is_refused() {
    for_each_database("programme_own", async |house| {
        let life = Life::begin(house).await;
        let step = |name: &str, delivery: Value| {
            json!({ "id": name, "lane": "hurt", "object": { "exercise": "my_limits" }, "delivery": delivery })
        };
        let plan = |after: &str, delivery: Value| {
            let after: Vec<&str> = [after].into_iter().filter(|name| !name.is_empty()).collect();
            json!({ "title": "Evenings", "purpose": "Quince evenings.", "phases": [
                { "id": "one", "title": "One", "after": after,
                  "steps": [step("limits", delivery)] },
                { "id": "two", "title": "Two", "after": ["one"], "leave": [{ "done": "limits" }], "steps": [] }] })
            .to_string()
        };
        let selection = "draft { id version blocking { field code } }";
        let keep = |draft: Option<&Value>, version: i64, content: String| {
            json!({ "key": format!("draft {version}"), "draft": draft, "version": version, "content": content })
        };
        let ring = keep(None, 0, plan("two", json!("at_once")));
        let drafted = life.house.act(&life.therapist.token, "draftProgramme", selection, ring).await["draft"].take();
        let fields: Vec<&Value> =
            drafted["blocking"].as_array().expect("a list").iter().map(|problem| &problem["field"]).collect();
        assert_eq!(fields, ["phases.0.after", "phases.1.after"], "a ring");
        let publish = |version: i64| json!({ "draft": drafted["id"], "version": version });
        let payload = "programme { key version title isOwn }";
        let refused =
            life.house.try_act(&life.therapist.token, "publishProgramme", payload, publish(1)).await;
        assert_eq!(codes(&refused)[0].0, "phases.0.after");
        let shut = keep(Some(&drafted["id"]), 1, plan("", json!({ "after": { "step": "limits" } })));
        let shut = life.house.act(&life.therapist.token, "draftProgramme", selection, shut).await;
        assert_eq!(shut["draft"]["blocking"][0]["field"], "phases.0.steps.0.delivery", "{shut}");
        let stale = keep(Some(&drafted["id"]), 1, plan("", json!("at_once")));
        let stale = life.house.try_act(&life.therapist.token, "draftProgramme", selection, stale).await;
        assert_eq!(codes(&stale)[0].1, "STALE");
        let sound = keep(Some(&drafted["id"]), 2, plan("", json!("at_once")));
        life.house.act(&life.therapist.token, "draftProgramme", selection, sound).await;
        let made = life.house.act(&life.therapist.token, "publishProgramme", payload, publish(3)).await;
        assert_eq!(made["programme"], json!({ "key": "own_evenings", "version": "1.0.0", "title": "Evenings", "isOwn": true }));

        let on = json!({ "key": "own", "couple": life.couple.id.to_string(), "programme": "own_evenings" });
        life.act("enrolCouple", on).await;
        life.house.tick().await;
        assert_eq!(life.waiting(&life.couple.hurt).await, ["my_limits"]);
        let next = json!({ "key": "next", "of": "own_evenings", "version": 0 });
        let next = life.house.act(&life.therapist.token, "draftProgramme", "draft { id version }", next).await;
        let publish = json!({ "draft": next["draft"]["id"], "version": 1 });
        let made = life.house.act(&life.therapist.token, "publishProgramme", payload, publish).await;
        assert_eq!(made["programme"]["version"], "2.0.0");
        assert_eq!(life.way().await["version"], "1.0.0", "who was enrolled goes on with theirs");
        let copy = json!({ "key": "copy", "of": "rebuilding", "version": 0 });
        let copy = life.house.act(&life.therapist.token, "draftProgramme", "draft { of blocking { field } }", copy).await;
        assert_eq!(copy["draft"], json!({ "of": null, "blocking": [] }), "a copy of its own");
    })
    .await;
}

#[tokio::test]
async fn the_page_shows_three_lanes_and_does_what_its_buttons_say() {
    for_each_database("programme_page", async |house| {
        let life = Life::begin(house).await;
        life.make_ready().await;
        let desk = life.house.visitor_of(&life.therapist).await;
        let here = format!("/couples/{}/programme", life.couple.id);
        let empty = desk.go(&here).await;
        let enrolled = desk.fill(&empty, &here, &[("programme", "rebuilding"), ("act", "enrol")]).await;
        assert_eq!(enrolled.path, here, "{}", enrolled.words());
        life.house.tick().await;
        life.do_one(&life.couple.hurt, "why_trust_breaks").await;
        life.house.clock.forward(SignedDuration::from_hours(24 * 4));
        life.house.tick().await;
        let desk = life.house.visitor_of(&life.therapist).await;
        let page = desk.go(&here).await;
        let words = page.words();
        assert!(words.contains("Stabilise and decide") && words.contains("The three lanes over time"), "{words}");
        assert!(words.contains("Before you leave it") && words.contains("Not yet"), "{words}");
        let paused = desk
            .submit(&here, &[("enrolment", life.way().await["id"].as_str().expect("an id")), ("act", "pause")])
            .await;
        assert!(paused.words().contains("Let it go on"), "{}", paused.words());
        let odd = desk.submit(&here, &[("act", "Zephyrwise")]).await;
        assert!(odd.status.as_u16() >= 400, "{}", odd.status);
        let stranger = life.house.member(&life.owner, "Olav Stern", services::domain::access::Role::Therapist).await;
        assert_eq!(life.house.visitor_of(&stranger).await.go(&here).await.status, 404);
        assert_eq!(life.house.visitor_of(&life.couple.hurt).await.go(&here).await.status, 404);
    })
    .await;
}
