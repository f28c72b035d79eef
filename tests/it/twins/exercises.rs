//! What the involved partner does with exercises, promises and agreements in one of the two worlds.

use serde_json::json;

use super::{Step, World};

impl World {
    /// What the involved partner promises, says and reports, without showing it to anybody.
    pub(super) async fn between_appointments(&self, step: Step) {
        let (house, token) = (&self.house, &self.couple.involved.token);
        match step {
            Step::Promises => {
                let promise = json!({ "key": "promise", "text": "I call at six.", "first": "2026-03-02",
                    "time": "18:00", "repeats": "EVERY_DAYS", "everyDays": 1, "letters": true });
                house.act(token, "makePromise", "commitment { id }", promise).await;
            }
            Step::SaysOfPromise => {
                let query = "query { myCommitments { promises { nodes { open { id } } } } }";
                let mine = house.ask(token, query, json!({})).await;
                let time = &mine["myCommitments"]["promises"]["nodes"][0]["open"][0]["id"];
                let said = json!({ "time": time, "mark": "MISSED" });
                house.act(token, "sayOfPromise", "commitment { id }", said).await;
            }
            Step::ReportsContact => {
                let contact = json!({ "key": "contact", "contact": "DIRECT", "on": "2026-03-01", "told": "NOT_YET" });
                house.act(token, "reportContact", "report { id }", contact).await;
            }
            Step::MarksTrust => {
                let marked = json!({ "step": "TRUTH", "status": "STEADY" });
                house.act(token, "markTrustStep", "plans { involved }", marked).await;
            }
            Step::WritesLimits => {
                let limits = json!({ "key": "limits", "kind": "BOUNDARY", "reviewOn": "2026-05-01",
                    "terms": [{ "name": "need-1", "text": "Quiet." }, { "name": "then-1", "text": "I leave." }] });
                house.act(token, "offerAgreement", "agreement { id }", limits).await;
            }
            Step::ReportsLapse => {
                let lapse = json!({ "key": "lapse", "occurredOn": "2026-03-01", "precision": "DAY", "severity": "BREACH",
                    "toldIn": "PORTAL" });
                house.act(token, "reportLapse", "lapse { id }", lapse).await;
            }
            Step::ReadBeforeNextTime => {
                let query = "query($id: ID!) { sinceAppointment(id: $id) { person lapsesTold promisesMissed
                    exercises { title } agreementsSigned } }";
                let id = json!({ "id": self.couple.id.to_string() });
                let told = house.ask(&self.therapist.token, query, id).await["sinceAppointment"].take();
                let all = told.as_array().expect("both");
                let of_involved = all.iter().find(|one| one["person"] == self.couple.involved.id.to_string());
                let of_involved = of_involved.expect("one is theirs");
                assert_eq!((&of_involved["lapsesTold"], &of_involved["agreementsSigned"]), (&json!(1), &json!(1)));
            }
            _ => {
                let query = "query { myAgreements { nodes { id offered { terms { text } } } } }";
                let mine = house.ask(token, query, json!({})).await;
                assert!(mine.to_string().contains("Sundays"), "there is something to read: {mine}");
            }
        }
    }

    /// Who says that they would like the shared room: both, or the involved partner alone, and then the lines in it too.
    pub(super) async fn wishes(&self, step: Step) {
        let room = self.couple.id.to_string().replacen("cpl_", "rom_", 1);
        let wish = |part: &str| json!({ "room": room, "part": part, "wished": true });
        let (hurt, involved) = (&self.couple.hurt.token, &self.couple.involved.token);
        let wishes: &[(&String, &str)] = match step {
            Step::BothWishTheRoom => &[(hurt, "ROOM"), (involved, "ROOM")],
            _ => &[(involved, "ROOM"), (involved, "LINES")],
        };
        for (token, part) in wishes {
            self.house.act(token, "wishSharedRoom", "room { wished }", wish(part)).await;
        }
    }

    /// What the involved partner does with exercises of their own, and what is done about those.
    pub(super) async fn exercises(&self, step: Step) {
        let (house, involved, therapist) = (&self.house, &self.couple.involved, &self.therapist);
        let query = "query { myExercises { nodes { id version exercise { key } } }
            myExerciseRuns { nodes { id } } }";
        let mine = house.ask(&involved.token, query, json!({})).await;
        let open = |key: &str| {
            let runs = mine["myExercises"]["nodes"].as_array().expect("a list");
            runs.iter().find(|run| run["exercise"]["key"] == key).expect("was given").clone()
        };
        match step {
            Step::GivenExercises => {
                for (key, due) in [("small_promise", Some("2026-03-09")), ("victories", None)] {
                    let input = json!({ "key": key, "couple": self.couple.id.to_string(), "exercise": key,
                        "people": [involved.id.to_string()], "firstDue": due });
                    house.act(&therapist.token, "assignExercise", "runs { id }", input).await;
                }
            }
            Step::GivenOwnExercise => {
                let made = json!({ "title": "Evening walks", "purpose": "To walk again.", "minutes": 5, "who": "each",
                    "steps": [{ "title": "Walk", "fields": [
                        { "id": "line", "label": "How was it?", "answer": { "text": {} }, "shareable": true }] }] });
                let draft = json!({ "key": "own", "version": 0, "content": made.to_string() });
                let drafted = house.act(&therapist.token, "draftExercise", "draft { id }", draft).await;
                let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
                house.act(&therapist.token, "publishExercise", "exercise { content }", publish).await;
                let give = json!({ "key": "own", "couple": self.couple.id.to_string(), "exercise": "own_evening_walks",
                    "people": [involved.id.to_string()], "firstDue": "2026-03-09" });
                house.act(&therapist.token, "assignExercise", "runs { id }", give).await;
            }
            Step::FinishesOwnExercise => {
                let done = json!({ "key": "own done", "run": open("own_evening_walks")["id"],
                    "answers": [{ "field": "line", "text": "We talked" }] });
                house.act(&involved.token, "completeExercise", "run { id }", done).await;
            }
            Step::WritesExercise => {
                let run = open("small_promise")["id"].clone();
                house.act(&involved.token, "beginExercise", "run { id }", json!({ "run": run })).await;
                let draft =
                    json!({ "run": run, "draftVersion": 0, "answers": [{ "field": "asked", "text": "Calls" }] });
                house.act(&involved.token, "saveExerciseDraft", "draftVersion", draft).await;
            }
            Step::FinishesExercise => {
                let done = json!({ "key": "done", "run": open("victories")["id"],
                    "answers": [{ "field": "line", "text": "We talked" }] });
                house.act(&involved.token, "completeExercise", "run { id }", done).await;
            }
            Step::LeavesExerciseOut => {
                for key in ["small_promise", "victories"] {
                    let run = json!({ "run": open(key)["id"] });
                    house.act(&involved.token, "declineExercise", "run { id }", run).await;
                }
            }
            Step::ExerciseCommented => {
                let word =
                    json!({ "key": "word", "run": mine["myExerciseRuns"]["nodes"][0]["id"], "text": "Thank you." });
                house.act(&therapist.token, "commentExercise", "run { id }", word).await;
            }
            _ => {
                let run = open("small_promise");
                let take = json!({ "run": run["id"], "version": run["version"], "andRepeats": true });
                house.act(&therapist.token, "withdrawExercise", "run { id }", take).await;
            }
        }
    }
}
