//! The listening loop, played by two people on two phones and on one: only the hurt partner passes the checks.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::{Couple, House, Someone, for_each_database};

const NOW: &str = "query($run: ID!) { listening(id: $run) { id standing version myTurn rounds isOver hasManyRounds } }";

struct Scene {
    house: House,
    therapist: Someone,
    couple: Couple,
    hurt_run: String,
    involved_run: String,
}

impl Scene {
    async fn set(house: House) -> Self {
        let (therapist, couple) = house.couple_in_care().await;
        let input = json!({ "key": "give", "couple": couple.id.to_string(), "exercise": "listen_loop",
            "people": [couple.hurt.id.to_string(), couple.involved.id.to_string()], "firstDue": "2026-03-09" });
        let given = house.act(&therapist.token, "assignExercise", "runs { id person }", input).await;
        let of = |person: &Someone| {
            let runs = given["runs"].as_array().expect("runs");
            let run = runs.iter().find(|run| run["person"] == person.id.to_string()).expect("is there");
            run["id"].as_str().expect("an id").to_owned()
        };
        let (hurt_run, involved_run) = (of(&couple.hurt), of(&couple.involved));
        Self { house, therapist, couple, hurt_run, involved_run }
    }

    async fn now(&self, person: &Someone) -> Value {
        let run = if person.id == self.couple.hurt.id { &self.hurt_run } else { &self.involved_run };
        self.house.ask(&person.token, NOW, json!({ "run": run })).await["listening"].take()
    }

    async fn start(&self, person: &Someone, devices: &str) -> Value {
        let run = if person.id == self.couple.hurt.id { &self.hurt_run } else { &self.involved_run };
        let input = json!({ "run": run, "devices": devices });
        self.house.try_act(&person.token, "startListening", "listening { id standing version }", input).await
    }

    async fn try_move(&self, person: &Someone, made: &str) -> Value {
        let now = self.now(person).await;
        let input = json!({ "listening": now["id"], "version": now["version"], "move": made });
        self.house.try_act(&person.token, "playListening", "listening { standing }", input).await
    }

    async fn make(&self, person: &Someone, made: &str, then: &str) {
        let moved = self.try_move(person, made).await;
        assert_eq!(moved["listening"]["standing"], then, "{made}: {moved}");
    }
}

#[tokio::test]
async fn two_people_play_it_on_two_phones() {
    for_each_database("listening_two", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        assert!(scene.now(hurt).await.is_null());
        scene.start(involved, "TWO").await;
        let again = scene.start(hurt, "TWO").await;
        assert_eq!(again["listening"]["id"], scene.now(involved).await["id"], "it is the one that goes on");
        scene.make(involved, "REFLECTED", "UNDERSTOOD").await;
        for check in ["UNDERSTOOD", "NOT_UNDERSTOOD_YET"] {
            let refused = scene.try_move(involved, check).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED", "the check is the other's");
        }
        scene.make(hurt, "NOT_UNDERSTOOD_YET", "REFLECT").await;
        scene.make(involved, "REFLECTED", "UNDERSTOOD").await;
        scene.make(hurt, "PAUSE", "PAUSED").await;
        scene.make(involved, "RESUME", "UNDERSTOOD").await;
        scene.make(hurt, "UNDERSTOOD", "OWN").await;
        scene.make(involved, "OWNED", "OFFER").await;
        scene.make(involved, "OFFERED", "RIGHT").await;
        assert_eq!(scene.try_move(involved, "RIGHT").await["problems"][0]["code"], "NOT_ALLOWED");
        scene.make(hurt, "RIGHT", "ACKNOWLEDGE").await;
        scene.make(involved, "ACKNOWLEDGED", "PRESENCE").await;
        assert_eq!(scene.try_move(involved, "ALONE").await["problems"][0]["code"], "NOT_ALLOWED");
        scene.make(hurt, "NEAR_ME", "DONE").await;
        let over = scene.now(involved).await;
        assert_eq!((&over["isOver"], &over["rounds"]), (&json!(true), &json!(1)));
        let talks = "query($couple: ID!) { listenings(id: $couple) { nodes { standing rounds role } } }";
        let seen =
            scene.house.ask(&scene.therapist.token, talks, json!({ "couple": scene.couple.id.to_string() })).await;
        assert_eq!(seen["listenings"]["nodes"], json!([{ "standing": "DONE", "rounds": 1, "role": null }]));
    })
    .await;
}

#[tokio::test]
async fn on_one_phone_it_is_the_hurt_partners() {
    for_each_database("listening_one", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let refused = scene.start(involved, "ONE").await;
        assert_eq!(refused["problems"][0]["code"], "NOT_ALLOWED");
        assert!(scene.now(hurt).await.is_null(), "and nothing was begun");
        scene.start(hurt, "ONE").await;
        scene.make(hurt, "REFLECTED", "UNDERSTOOD").await;
        assert_eq!(scene.try_move(involved, "REFLECTED").await["problems"][0]["code"], "NOT_ALLOWED");
        scene.make(involved, "END", "ENDED").await;
        scene.house.clock.forward(SignedDuration::from_mins(1));
        scene.start(hurt, "TWO").await;
        assert_eq!(scene.now(hurt).await["standing"], "REFLECT", "a new one");
    })
    .await;
}

#[tokio::test]
async fn of_two_moves_in_the_same_second_one_is_told_that_it_came_late() {
    for_each_database("listening_race", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.start(hurt, "TWO").await;
        let now = scene.now(hurt).await;
        let input = |made: &str| json!({ "listening": now["id"], "version": now["version"], "move": made });
        let (one, other) = tokio::join!(
            scene.house.try_act(&hurt.token, "playListening", "listening { standing }", input("PAUSE")),
            scene.house.try_act(&involved.token, "playListening", "listening { standing }", input("REFLECTED")),
        );
        let late = [&one, &other].into_iter().filter(|answer| answer["problems"][0]["code"] == "STALE").count();
        assert_eq!(late, 1, "{one} {other}");
        let (first, second) = tokio::join!(scene.start(hurt, "TWO"), scene.start(involved, "TWO"));
        assert_eq!(first["listening"]["id"], second["listening"]["id"], "never two at once");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_plays_nothing_and_a_pause_stops_it() {
    for_each_database("listening_others", async |house| {
        let scene = Scene::set(house).await;
        scene.house.before_morning_comes();
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.start(hurt, "TWO").await;
        let now = scene.now(hurt).await;
        let others = scene.house.couple(&scene.therapist, "Meadow", ("Robin Vale", "Kim Ash")).await;
        let input = json!({ "listening": now["id"], "version": now["version"], "move": "END" });
        for stranger in [&others.hurt, &others.involved] {
            let refused =
                scene.house.try_act(&stranger.token, "playListening", "listening { id }", input.clone()).await;
            assert_eq!(refused["problems"][0]["code"], "NOT_FOUND");
            let asked = scene.house.graphql(&stranger.token, NOW, json!({ "run": scene.hurt_run })).await;
            assert_eq!(asked["errors"][0]["extensions"]["code"], "NOT_FOUND");
        }
        let hold = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "LEGAL" });
        scene.house.act(&scene.therapist.token, "placeHold", "couple { id }", hold).await;
        scene.house.morning_comes();
        let refused = scene.try_move(involved, "REFLECTED").await;
        assert_eq!(refused["problems"][0]["message"], "Your therapist will review this with you.");
        scene.make(involved, "END", "ENDED").await;
    })
    .await;
}

#[tokio::test]
async fn the_pages_of_two_phones_follow_each_other_without_a_script() {
    for_each_database("listening_pages", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let (mine, theirs) = (scene.house.visitor_of(hurt).await, scene.house.visitor_of(involved).await);
        let (here, there) =
            (format!("/exercises/{}/talk", scene.hurt_run), format!("/exercises/{}/talk", scene.involved_run));
        assert!(mine.go(&format!("/exercises/{}", scene.hurt_run)).await.html.contains(&here));
        let begun = mine.submit(&here, &[("start", "two")]).await;
        assert_eq!(begun.heading(), "Listen");
        assert_eq!(begun.reply.header("refresh"), format!("4;url={here}"), "it looks again by itself");
        let said = theirs.go(&there).await;
        assert_eq!((said.heading().as_str(), said.reply.header("refresh")), ("Say back what you heard", ""));
        theirs.fill(&said, &there, &[("move", "reflected")]).await;
        let asked = mine.go(&here).await;
        assert_eq!(asked.heading(), "Do you feel understood?");
        let old = theirs.fill(&said, &there, &[("move", "reflected")]).await;
        assert_eq!(old.status, 422, "a page that is old says so: {}", old.words());
        mine.fill(&asked, &here, &[("move", "understood")]).await;
        assert_eq!(theirs.go(&there).await.heading(), "Own your part");
    })
    .await;
}
