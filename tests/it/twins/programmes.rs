//! The programme on which the couple is in one of the two worlds.

use serde_json::{Value, json};
use tests::house::Someone;

use super::world::World;

pub(super) const WAY: &str =
    "query($id: ID!) { coupleProgrammes(id: $id) { phases { steps { offeredAt parts { state } } } } }";

impl World {
    /// Enrols the couple on a programme in which one step waits for both, and one of the involved partner's for their own.
    pub(super) async fn enrol(&self) {
        let (house, therapist) = (&self.house, &self.therapist.token);
        let step = |name: &str, lane: &str, exercise: &str, delivery: Value| json!({ "id": name, "lane": lane, "object": { "exercise": exercise }, "delivery": delivery });
        let plan = json!({ "title": "Evenings", "phases": [{ "id": "one", "title": "One", "steps": [
            step("log", "joint", "victories", json!("at_once")),
            step("next", "involved", "roots", json!({ "after": { "step": "log" } })),
            step("talk", "joint", "talk_time", json!({ "both_done": ["log"] })),
        ] }] });
        let draft = json!({ "key": "plan", "version": 0, "content": plan.to_string() });
        let drafted = house.act(therapist, "draftProgramme", "draft { id }", draft).await;
        let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
        house.act(therapist, "publishProgramme", "programme { key }", publish).await;
        let on = json!({ "key": "on", "couple": self.couple.id.to_string(), "programme": "own_evenings" });
        house.act(therapist, "enrolCouple", "enrolments { id }", on).await;
        house.tick().await;
    }

    /// Somebody writes a line in the log that everybody was given.
    pub(super) async fn logs(&self, person: &Someone) {
        let query = "query { myExercises { nodes { id exercise { key } } } }";
        let mine = self.house.ask(&person.token, query, json!({})).await;
        let runs = mine["myExercises"]["nodes"].as_array().expect("a list");
        let log = runs.iter().find(|run| run["exercise"]["key"] == "victories").expect("was given");
        let line = json!({ "key": "line", "run": log["id"], "answers": [{ "field": "line", "text": "We talked" }] });
        self.house.act(&person.token, "completeExercise", "run { id }", line).await;
    }
}
