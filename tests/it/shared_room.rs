//! The couple's shared room: it opens when both would like it, shows what each chose to share and no more, and closes so that nobody can tell by
//! whose word.

mod left;

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

use crate::statements::counted;

const MINE: &str = "query { mySharedRooms { id wished linesWished closedText contents { quietWords talksDone
    victories { by { name } lines } rituals { by { name } lines } agreements { title }
    ratings { by { name } question answer } lines { of { name } maximum points { on value } } } } }";
const DESK: &str = "query($id: ID!) { coupleSharedRoom(id: $id) { keptClosed linesShownAt
    members { person { name } wished linesWished } } }";
const RESTING: &str = "Your therapist will review this with you.";

#[tokio::test]
async fn it_opens_in_the_morning_after_both_would_like_it_and_closes_without_a_word() {
    for_each_database("room_walk", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let closed = scene.room(involved).await;
        assert_eq!((&closed["wished"], &closed["contents"]), (&json!(false), &Value::Null));
        scene.wish(hurt, "ROOM", true).await;
        scene.wish(hurt, "ROOM", true).await;
        assert_eq!(closed, scene.room(involved).await, "what one wishes is told to nobody");
        scene.house.morning_comes();
        assert_eq!(closed, scene.room(involved).await, "nor the morning after");
        let waiting = scene.room(hurt).await;
        assert_eq!((&waiting["wished"], &waiting["closedText"]), (&json!(true), &closed["closedText"]));

        scene.house.clock.forward(SignedDuration::from_hours(2));
        scene.wish(involved, "ROOM", true).await;
        assert_eq!(waiting, scene.room(hurt).await, "not in the moment of the other's word");
        scene.house.morning_comes();
        for person in [hurt, involved] {
            let open = scene.room(person).await;
            assert_eq!((&open["closedText"], &open["contents"]["talksDone"]), (&Value::Null, &json!(0)), "{open}");
        }
        let desk = scene.desk().await;
        assert_eq!(desk["members"][0]["wished"], json!(true));
        assert!(!desk.to_string().contains("\"wished\":false"), "{desk}");

        scene.house.clock.forward(SignedDuration::from_hours(5));
        let open = scene.room(hurt).await;
        let gone = scene.wish(involved, "ROOM", false).await;
        assert_eq!((&gone["contents"], &gone["closedText"]), (&Value::Null, &closed["closedText"]), "at once for them");
        assert_eq!(open, scene.room(hurt).await, "nothing of it shows before the morning");
        scene.house.before_morning_comes();
        assert_eq!(open, scene.room(hurt).await);
        scene.house.morning_comes();
        assert_eq!(waiting, scene.room(hurt).await, "and then it is as if it had never been open");
    })
    .await;
}

#[tokio::test]
async fn it_shows_what_each_chose_to_share_and_what_both_signed() {
    for_each_database("room_contents", async |house| {
        let scene = Scene::open(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        scene.give("victories", None).await;
        scene.give("rituals", Some("2026-03-20")).await;
        let before = scene.room(involved).await;
        let line = scene.writes_a_line(hurt, "We laughed <today>").await;
        assert_eq!(before, scene.room(involved).await, "what is not shared is not there");
        let own = scene.room(hurt).await["contents"].take();
        assert_eq!(own["quietWords"], "Something small went well, and you wrote it down.");
        assert_eq!(own["victories"], json!([]), "one's own is there once it is shared");

        scene.share(hurt, (&line, involved), &["line"]).await;
        let shared = json!([{ "by": { "name": "Quill Marwood" }, "lines": ["We laughed <today>"] }]);
        for person in [hurt, involved] {
            assert_eq!(scene.room(person).await["contents"]["victories"], shared);
        }
        assert_eq!(scene.room(involved).await["contents"]["quietWords"], Value::Null, "the words are the author's");

        let week = scene.run_of(involved, "rituals").await;
        let cell = |column: &str, text: &str| json!({ "column": column, "text": text });
        let rows = json!([{ "cells": [cell("what", "Tea"), cell("happened", "yes")] }]);
        let done = json!({ "key": "week", "run": week, "answers": [{ "field": "rituals", "rows": rows },
            { "field": "change", "text": "Zephyrwise" }] });
        house.act(&involved.token, "completeExercise", "run { id }", done).await;
        scene.share(involved, (&week, hurt), &["rituals"]).await;
        let seen = scene.room(hurt).await["contents"].take();
        assert_eq!(seen["rituals"][0]["lines"], json!(["What: Tea; Did it happen this week?: Yes"]), "{seen}");
        assert!(!seen.to_string().contains("Zephyrwise"), "that, and nothing around it");

        let offer = json!({ "key": "o", "kind": "RENEWAL", "terms": [{ "name": "statement", "text": "Sundays." }] });
        let offered = house.act(&hurt.token, "offerAgreement", "agreement { id offered { id } }", offer).await;
        assert_eq!(scene.room(involved).await["contents"]["agreements"], json!([]), "one signature is none");
        let agreement = &offered["agreement"];
        let sign = json!({ "agreement": agreement["id"], "version": agreement["offered"]["id"] });
        house.act(&involved.token, "signAgreement", "agreement { standing }", sign).await;
        for person in [hurt, involved] {
            let agreements = scene.room(person).await["contents"]["agreements"].take();
            assert_eq!(agreements, json!([{ "title": "What we want from here" }]));
        }

        let lapse = json!({ "key": "lapse", "occurredOn": "2026-03-01", "precision": "DAY", "severity": "LIMIT",
            "toldIn": "HOME" });
        let theirs = scene.room(involved).await;
        house.act(&hurt.token, "reportLapse", "lapse { id }", lapse).await;
        assert_eq!(scene.room(hurt).await["contents"]["quietWords"], Value::Null, "none within 28 days of a lapse");
        assert_eq!(theirs, scene.room(involved).await, "and nothing of it where it is not known");

        scene.share(hurt, (&line, involved), &[]).await;
        assert_eq!(scene.room(involved).await["contents"]["victories"], json!([]), "taken back at once");
    })
    .await;
}

#[tokio::test]
async fn ratings_that_are_shared_are_there_and_words_are_not() {
    for_each_database("room_ratings", async |house| {
        let scene = Scene::open(house).await;
        let (house, hurt, involved) = (&scene.house, &scene.couple.hurt, &scene.couple.involved);
        let ask = json!({ "key": "ask", "couple": scene.couple.id.to_string(), "respondent": hurt.id.to_string(),
            "instrument": "why_stay", "firstDue": "2026-03-09" });
        let asked = house.act(&scene.therapist.token, "assignInventory", "assignment { id }", ask).await;
        let mut answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": 4 })).collect();
        answers.push(json!({ "item": "missing_1", "text": "Zephyrwise evenings" }));
        let send = json!({ "key": "send", "assignment": asked["assignment"]["id"], "answers": answers });
        let sent = house.act(&hurt.token, "submitResponse", "response { id }", send).await;
        for item in ["ws1", "missing_1"] {
            let share = json!({ "key": item, "response": sent["response"]["id"], "item": item,
                "with": involved.id.to_string() });
            house.act(&hurt.token, "share", "share { id }", share).await;
        }
        let seen = scene.room(involved).await["contents"]["ratings"].take();
        assert_eq!(seen.as_array().map(Vec::len), Some(1), "{seen}");
        assert!(seen.to_string().contains("Quill Marwood") && !seen.to_string().contains("Zephyrwise"), "{seen}");
        assert_eq!(seen, scene.room(hurt).await["contents"]["ratings"], "for both alike");
    })
    .await;
}

#[tokio::test]
async fn two_lines_come_after_the_session_while_both_would_like_them_and_go_at_once() {
    for_each_database("room_lines", async |house| {
        let scene = Scene::open(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        for (person, total) in [(hurt, 9.0), (involved, 14.0)] {
            scene.enter(person, "2026-03-01", total).await;
            scene.wish(person, "LINES", true).await;
        }
        scene.house.morning_comes();
        let lines = async |person: &Someone| scene.room(person).await["contents"]["lines"].take();
        assert_eq!(lines(hurt).await, json!([]), "nobody has shown them yet");
        let shown = json!({ "couple": scene.couple.id.to_string() });
        for _ in 0..2 {
            let act = "sharedRoomLinesShown";
            scene.house.act(&scene.therapist.token, act, "room { linesShownAt }", shown.clone()).await;
        }
        let both = lines(hurt).await;
        assert_eq!((&both[0]["of"]["name"], &both[1]["of"]["name"]), (&json!("Quill Marwood"), &json!("Sorrel Finch")));
        assert_eq!((&both[0]["points"][0]["value"], &both[1]["points"][0]["value"]), (&json!(9.0), &json!(14.0)));
        assert_eq!(lines(involved).await[0]["of"]["name"], "Sorrel Finch", "one's own comes first");

        scene.wish(involved, "LINES", false).await;
        assert_eq!(lines(hurt).await, json!([]), "a line that is taken back is hidden at once");
        scene.wish(involved, "LINES", true).await;
        assert_eq!(lines(hurt).await, json!([]), "and comes back in the morning");
        scene.house.morning_comes();
        assert_eq!(lines(hurt).await.as_array().map(Vec::len), Some(2));
        scene.wish(involved, "ROOM", false).await;
        let left = scene.room(hurt).await["contents"].take();
        assert_eq!((&left["lines"], &left["talksDone"]), (&json!([]), &json!(0)), "the room waits for the morning");
    })
    .await;
}

#[tokio::test]
async fn a_pause_a_therapists_word_and_a_partners_word_cannot_be_told_from_it() {
    for_each_database("room_closed", async |house| {
        let scene = Scene::open(house).await;
        let (house, hurt) = (&scene.house, &scene.couple.hurt);
        let couple = scene.couple.id.to_string();
        let open = scene.room(hurt).await;
        let keep = |closed: bool| json!({ "couple": couple, "closed": closed });
        house.act(&scene.therapist.token, "keepSharedRoomClosed", "room { keptClosed }", keep(true)).await;
        assert_eq!(open, scene.room(hurt).await, "not before the morning");
        house.morning_comes();
        let closed = scene.room(hurt).await;
        assert_eq!((&closed["contents"], &closed["wished"]), (&Value::Null, &json!(true)));
        house.act(&scene.therapist.token, "keepSharedRoomClosed", "room { keptClosed }", keep(false)).await;
        house.morning_comes();
        assert_eq!(open, scene.room(hurt).await, "it opens again");
        scene.wish(&scene.couple.involved, "ROOM", false).await;
        house.morning_comes();
        assert_eq!(closed, scene.room(hurt).await, "the same, whoever closed it");

        let hold = json!({ "key": "hold", "couple": couple, "cause": "LEGAL" });
        house.act(&scene.therapist.token, "placeHold", "couple { id }", hold).await;
        assert_eq!(closed, scene.room(hurt).await);
        house.morning_comes();
        for person in [hurt, &scene.couple.involved] {
            let resting = scene.room(person).await;
            assert_eq!((&resting["closedText"], &resting["contents"]), (&json!(RESTING), &Value::Null));
        }
        let wished = scene.wish(&scene.couple.involved, "ROOM", true).await;
        assert_eq!(wished["closedText"], RESTING, "what one would like can be said at any time");
    })
    .await;
}

#[tokio::test]
async fn the_pages_lead_there_and_a_stranger_finds_nothing() {
    for_each_database("room_pages", async |house| {
        let scene = Scene::set(house).await;
        let (house, couple) = (&scene.house, &scene.couple);
        let (mine, theirs) = (house.visitor_of(&couple.hurt).await, house.visitor_of(&couple.involved).await);
        let home = mine.go("/").await;
        let page = mine.go(&home.link("/together")).await;
        assert_eq!(page.heading(), "Together");
        for phone in [&mine, &theirs] {
            let page = phone.go("/together").await;
            let wished = phone.fill(&page, "/together", &[("wished", "yes"), ("part", "room")]).await;
            assert_eq!(wished.path, "/together", "{}", wished.words());
            assert!(wished.words().contains("You would like this room"), "{}", wished.words());
        }
        let desk = house.visitor_of(&scene.therapist).await;
        let here = format!("/couples/{}/room", couple.id);
        let seen = desk.go(&here).await;
        assert!(seen.words().contains("would like the room, without the lines"), "{}", seen.words());
        let shown = desk.submit(&here, &[("act", "shown")]).await;
        assert!(shown.words().contains("Shown to them on"), "{}", shown.words());
        house.morning_comes();
        let open = house.visitor_of(&couple.hurt).await.go("/together").await;
        assert!(open.words().contains("sign together or do together comes here"), "{}", open.words());

        let others = house.couple(&scene.therapist, "Meadow", ("Robin Vale", "Kim Ash")).await;
        let wish = json!({ "room": scene.id(), "part": "ROOM", "wished": true });
        let refused = house.try_act(&others.hurt.token, "wishSharedRoom", "room { id }", wish).await;
        assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
        let supervised = house.graphql(&couple.hurt.token, DESK, json!({ "id": couple.id.to_string() })).await;
        assert_eq!(supervised["errors"][0]["extensions"]["code"], "NOT_FOUND", "the desk's side is the desk's");
    })
    .await;
}

#[tokio::test]
async fn a_full_room_takes_as_many_statements_as_one_with_little_in_it() {
    for_each_database("statements_room", async |house| {
        let scene = Scene::open(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.give("victories", None).await;
        let mut counts = Vec::new();
        for lines in [1, 6] {
            for at in 0..lines {
                let line = scene.writes_a_line(hurt, &format!("Line {lines} {at}")).await;
                scene.share(hurt, (&line, involved), &["line"]).await;
            }
            counts.push(counted(&scene.house, involved, MINE, json!({})).await);
        }
        assert_eq!(counts[0], counts[1], "on {:?}", scene.house.engine());
    })
    .await;
}

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

    /// The same, with the room open to both.
    async fn open(house: House) -> Self {
        let scene = Self::set(house).await;
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            scene.wish(person, "ROOM", true).await;
        }
        scene.house.morning_comes();
        scene
    }

    /// The room's id: the couple's number under its own kind.
    fn id(&self) -> String {
        self.couple.id.to_string().replacen("cpl_", "rom_", 1)
    }

    async fn room(&self, person: &Someone) -> Value {
        self.house.ask(&person.token, MINE, json!({})).await["mySharedRooms"][0].take()
    }

    async fn desk(&self) -> Value {
        let id = json!({ "id": self.couple.id.to_string() });
        self.house.ask(&self.therapist.token, DESK, id).await["coupleSharedRoom"].take()
    }

    async fn wish(&self, person: &Someone, part: &str, wished: bool) -> Value {
        let input = json!({ "room": self.id(), "part": part, "wished": wished });
        let said = "room { wished linesWished closedText contents { talksDone } }";
        self.house.act(&person.token, "wishSharedRoom", said, input).await["room"].take()
    }

    /// Gives an exercise to both.
    async fn give(&self, exercise: &str, first_due: Option<&str>) {
        let people = [&self.couple.hurt, &self.couple.involved].map(|person| person.id.to_string());
        let input = json!({ "key": exercise, "couple": self.couple.id.to_string(), "exercise": exercise,
            "people": people, "firstDue": first_due });
        self.house.act(&self.therapist.token, "assignExercise", "runs { id }", input).await;
    }

    async fn run_of(&self, person: &Someone, exercise: &str) -> Value {
        let query = "query { myExercises { nodes { id exercise { key } } } }";
        let mine = self.house.ask(&person.token, query, json!({})).await;
        let runs = mine["myExercises"]["nodes"].as_array().expect("a list");
        runs.iter().find(|run| run["exercise"]["key"] == exercise).expect("was given")["id"].clone()
    }

    async fn writes_a_line(&self, person: &Someone, words: &str) -> Value {
        let run = self.run_of(person, "victories").await;
        let done = json!({ "key": words, "run": run, "answers": [{ "field": "line", "text": words }] });
        self.house.act(&person.token, "completeExercise", "run { id }", done).await;
        run
    }

    async fn share(&self, person: &Someone, (run, with): (&Value, &Someone), fields: &[&str]) {
        let input = json!({ "run": run, "with": with.id.to_string(), "fields": fields });
        self.house.act(&person.token, "shareExercise", "run { id }", input).await;
    }

    async fn enter(&self, person: &Someone, on: &str, total: f64) {
        let totals = json!({ "key": format!("{on} {}", person.id), "couple": self.couple.id.to_string(),
            "respondent": person.id.to_string(), "instrument": "csi4", "takenOn": on, "total": total });
        self.house.act(&self.therapist.token, "enterTotals", "response { id }", totals).await;
    }
}
