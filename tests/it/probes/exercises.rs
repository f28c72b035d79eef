//! What the victim of the probes promised, agreed, reported and did as exercises.

use jiff::ToSpan as _;
use serde_json::{Value, json};
use services::domain::clock::Clock as _;
use tests::house::House;

use super::table::Ids;
use super::{NEED, Scene};

impl Scene {
    /// What the victim promises, agrees and reports: in another injury of the couple, in which they are the involved partner.
    pub(super) async fn between_appointments(&self, house: &House) -> Ids {
        let (victim, therapist) = (&self.couple.hurt, &self.therapist);
        let (couple, other) = (self.couple.id.to_string(), self.couple.involved.id.to_string());
        let turned = json!({ "key": "turned", "couple": couple, "hurt": other, "involved": victim.id.to_string() });
        let opened = house.act(&therapist.token, "openThread", "couple { threads { id involved } }", turned).await;
        let threads = opened["couple"]["threads"].as_array().expect("a list").clone();
        let own_thread = threads.iter().find(|thread| thread["involved"] == victim.id.to_string().as_str());
        let own_thread = own_thread.expect("it was opened")["id"].as_str().expect("an id").to_owned();
        let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
        let promise = json!({ "key": "promise", "thread": own_thread, "text": NEED, "first": today.to_string(),
            "time": "18:00", "repeats": "EVERY_DAYS", "everyDays": 1 });
        let made = house.act(&victim.token, "makePromise", "commitment { id open { id } }", promise).await;
        let contact = json!({ "key": "contact", "thread": own_thread, "contact": "NONE" });
        house.act(&victim.token, "reportContact", "report { id }", contact).await;
        let review = today.checked_add(30.days()).expect("a day").to_string();
        let limits = json!({ "key": "limits", "kind": "BOUNDARY", "reviewOn": review,
            "terms": [{ "name": "need-1", "text": NEED }, { "name": "then-1", "text": NEED }] });
        let agreed = house.act(&victim.token, "offerAgreement", "agreement { id }", limits).await;
        let lapse = json!({ "key": "lapse", "thread": own_thread, "occurredOn": today.to_string(), "precision": "DAY",
            "severity": "LIMIT", "toldIn": "HOME" });
        let reported = house.act(&victim.token, "reportLapse", "lapse { id }", lapse).await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        Ids {
            thread: self.couple.thread.to_string(),
            own_thread,
            commitment: text(&made["commitment"]["id"]),
            promise_time: text(&made["commitment"]["open"][0]["id"]),
            agreement: text(&agreed["agreement"]["id"]),
            lapse: text(&reported["lapse"]["id"]),
            ..Ids::default()
        }
    }

    /// Exercises of the victim: one that is finished and commented on, and the loop, which both are given and the couple plays. The run of the
    /// loop, and the loop.
    pub(super) async fn exercises(&self, house: &House) -> (String, String) {
        let (victim, therapist) = (&self.couple.hurt, &self.therapist);
        let couple = self.couple.id.to_string();
        let give = json!({ "key": "log", "couple": couple, "people": [victim.id.to_string()], "exercise": "victories",
                "thread": self.couple.thread.to_string() });
        let given = house.act(&therapist.token, "assignExercise", "runs { id }", give).await;
        let log = &given["runs"][0]["id"];
        let done = json!({ "key": "line", "run": log, "answers": [{ "field": "line", "text": NEED }] });
        house.act(&victim.token, "completeExercise", "run { id }", done).await;
        let word = json!({ "key": "word on it", "run": log, "text": NEED });
        house.act(&therapist.token, "commentExercise", "run { id }", word).await;
        let give = json!({ "key": "loop", "couple": couple, "exercise": "listen_loop", "firstDue": "2026-05-30",
            "thread": self.couple.thread.to_string(),
            "people": [victim.id.to_string(), self.couple.involved.id.to_string()] });
        let given = house.act(&therapist.token, "assignExercise", "runs { id person }", give).await;
        let runs = given["runs"].as_array().expect("runs");
        let run = runs.iter().find(|run| run["person"] == victim.id.to_string()).expect("is there");
        let draft = json!({ "run": run["id"], "draftVersion": 0, "answers": [{ "field": "notice", "text": NEED }] });
        house.act(&victim.token, "saveExerciseDraft", "draftVersion", draft).await;
        let start = json!({ "run": run["id"], "devices": "TWO" });
        let begun = house.act(&victim.token, "startListening", "listening { id }", start).await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        (text(&run["id"]), text(&begun["listening"]["id"]))
    }
}
