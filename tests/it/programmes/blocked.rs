//! Programmes in coaching: none begins that asks what belongs to treatment, and on one that runs such a step is shown to the therapist, who leaves it
//! out; everything else goes on.

use serde_json::{Value, json};
use tests::house::for_each_database;

use super::life::{Life, codes};

const STEPS: &str =
    "query($id: ID!) { coupleProgrammes(id: $id) { id phases { steps { name blocked parts { state } } } } }";
const WAY: &str = "own_evenings";

impl Life {
    /// Publishes a programme of the practice's own that asks how somebody's mood is, and then how hopeful they are.
    async fn makes_a_programme_that_asks(&self) {
        let step = |id: &str, key: &str, days: i32| json!({ "id": id, "lane": "hurt", "object": { "inventory": key }, "delivery": { "in_days": days } });
        let plan = json!({ "title": "Evenings", "phases": [{ "id": "one", "title": "One",
            "steps": [step("mood", "phq9", 2), step("hope", "hope_pulse", 4)] }] });
        let input = json!({ "key": "plan", "version": 0, "content": plan.to_string() });
        let selection = "draft { id version blocking { field } }";
        let draft = self.house.act(&self.therapist.token, "draftProgramme", selection, input).await["draft"].take();
        assert_eq!(draft["blocking"], json!([]), "{draft}");
        let publish = json!({ "draft": draft["id"], "version": draft["version"] });
        self.house.act(&self.therapist.token, "publishProgramme", "programme { key }", publish).await;
    }

    /// Each step of the only way: its name, whether it is blocked, and how it stands for whose it is.
    async fn steps(&self) -> Vec<(String, bool, String)> {
        let ways = self.house.ask(&self.therapist.token, STEPS, json!({ "id": self.couple.id.to_string() })).await;
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let steps = ways["coupleProgrammes"][0]["phases"][0]["steps"].as_array().expect("steps").clone();
        let step = |step: &Value| (text(&step["name"]), step["blocked"].is_string(), text(&step["parts"][0]["state"]));
        steps.iter().map(step).collect()
    }
}

fn step(name: &str, blocked: bool, state: &str) -> (String, bool, String) {
    (name.to_owned(), blocked, state.to_owned())
}

#[tokio::test]
async fn in_coaching_a_step_that_belongs_to_treatment_waits_for_the_therapist_and_the_rest_goes_on() {
    for_each_database("programme_blocked", async |house| {
        let life = Life::begin(house).await;
        life.house.bring_texts(&life.therapist, &["phq9"]).await;
        life.makes_a_programme_that_asks().await;
        let couple = life.couple.id.to_string();
        life.act("enrolCouple", json!({ "key": "on", "couple": couple, "programme": WAY })).await;
        life.house.tick().await;
        assert_eq!(life.steps().await, [step("mood", false, "WAITING"), step("hope", false, "WAITING")]);
        life.house.becomes(&life.therapist, life.couple.id, "COACHING").await;
        life.pass(3).await;
        assert_eq!(life.steps().await, [step("mood", true, "PUT_OFF"), step("hope", false, "WAITING")]);
        let path = format!("/couples/{couple}/programme");
        let desk = life.house.visitor_of(&life.therapist).await;
        let words = desk.go(&path).await.words();
        assert!(words.contains("It belongs to treatment, and this couple"), "{words}");
        life.pass(2).await;
        assert_eq!(life.waiting(&life.couple.hurt).await, ["hope_pulse"], "what comes later comes all the same");
        let way = life.way().await;
        let left = json!({ "enrolment": way["id"], "step": "mood", "person": life.couple.hurt.id.to_string() });
        life.act("leaveOutProgrammeStep", left).await;
        assert_eq!(life.steps().await[0], step("mood", true, "LEFT_OUT"));
    })
    .await;
}

#[tokio::test]
async fn no_programme_begins_in_coaching_that_asks_what_belongs_to_treatment() {
    for_each_database("programme_treatment", async |house| {
        let life = Life::begin(house).await;
        life.house.bring_texts(&life.therapist, &["phq9"]).await;
        life.makes_a_programme_that_asks().await;
        life.house.becomes(&life.therapist, life.couple.id, "COACHING").await;
        let couple = life.couple.id.to_string();
        // The one that comes with the service asks each about their safety before it goes on.
        for programme in [WAY, "rebuilding"] {
            let on = json!({ "key": programme, "couple": couple, "programme": programme });
            let refused = life.try_act("enrolCouple", on).await;
            assert_eq!(codes(&refused), [("programme".to_owned(), "NOT_ALLOWED".to_owned())], "{programme}");
            let words = refused["problems"][0]["message"].as_str().expect("words");
            assert!(words.contains("belongs to treatment") && words.contains("Nothing was changed"), "{words}");
        }
        assert_eq!(life.ways().await, Vec::<Value>::new());
        life.house.becomes(&life.therapist, life.couple.id, "DISCERNMENT").await;
        let on = json!({ "key": "later", "couple": couple, "programme": WAY });
        assert_eq!(codes(&life.try_act("enrolCouple", on).await), []);
    })
    .await;
}
