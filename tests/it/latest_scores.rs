//! The last score of a scale, for each injury by itself.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::Store;
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::databases::{Engine, TestDatabase};
use tests::house::{Couple, House, Someone, migrated};

const CASELOAD: &str = "query { caseload { nodes { members { person scores { scale thread value previous } } } } }";

#[tokio::test]
async fn somebody_hurt_in_one_injury_and_involved_in_another_has_two_last_scores() {
    for database in migrated("two_injuries").await {
        let scene = Scene::enter(&database).await;
        let expected = scene.expected();
        assert_eq!(scene.scores().await, expected, "{:?}", database.engine());
    }
}

/// A database whose last scores were kept without the injury: made anew, they are what they would have been.
#[tokio::test]
async fn last_scores_that_were_kept_without_the_injury_are_made_anew() {
    for database in migrated("one_injury").await {
        let scene = Scene::enter(&database).await;
        for statement in as_before(database.engine()) {
            if scene.house.beneath(&statement).is_none() {
                return;
            }
        }
        Store::migrate(database.migration_url()).await.expect("migrates");
        assert_eq!(scene.scores().await, scene.expected(), "{:?}", database.engine());
    }
}

/// The table as it was: the last of both injuries alone, and the migration still to come.
fn as_before(engine: Engine) -> Vec<String> {
    let mut statements: Vec<String> = [
        "alter table latest_score rename to latest_score_of_each",
        "drop index latest_score_by_couple",
        "create table latest_score as
             select practice_id, respondent_id, instrument_key, instrument_version, scale, couple_id, response_id, value,
                 band, previous, taken_at
             from latest_score_of_each
             where taken_at = (select max(last.taken_at) from latest_score_of_each last)",
        "drop table latest_score_of_each",
        "create index latest_score_by_couple on latest_score (practice_id, couple_id)",
        "delete from seaql_migrations where version like '%latest_scores'",
    ]
    .map(str::to_owned)
    .into();
    if engine == Engine::Postgres {
        statements.push("alter table latest_score owner to rapport_owner".to_owned());
    }
    statements
}

struct Scene {
    house: House,
    therapist: Someone,
    couple: Couple,
    second: String,
}

impl Scene {
    /// A couple with two injuries, each partner hurt in one. The same person answers 2 and 3 about the first, and 5 about the second between.
    async fn enter(database: &TestDatabase) -> Self {
        let house = House::open(database).await;
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        let thread = json!({ "key": "second", "couple": couple.id.to_string(), "hurt": couple.involved.id.to_string(),
            "involved": couple.hurt.id.to_string() });
        let opened = house.act(&therapist.token, "openThread", "couple { threads { id } }", thread).await;
        let threads = opened["couple"]["threads"].as_array().expect("threads").clone();
        let first = json!(couple.thread.to_string());
        let second = threads.iter().find(|thread| thread["id"] != first).expect("a second one")["id"].clone();
        let scene = Self { house, therapist, couple, second: second.as_str().expect("an id").to_owned() };
        let first = scene.couple.thread.to_string();
        for (thread, value) in [(&first, 2), (&scene.second, 5), (&first, 3)] {
            scene.answer(thread, value).await;
        }
        scene
    }

    fn expected(&self) -> Vec<Value> {
        let mut expected = vec![
            json!({ "scale": "hope", "thread": self.couple.thread.to_string(), "value": 3.0, "previous": 2.0 }),
            json!({ "scale": "hope", "thread": self.second, "value": 5.0, "previous": null }),
        ];
        expected.sort_by_key(ToString::to_string);
        expected
    }

    async fn answer(&self, thread: &str, value: u8) {
        self.house.clock.forward(SignedDuration::from_hours(25));
        let today = self.house.clock.now().in_tz("Europe/Berlin").expect("a zone").date().to_string();
        let input = json!({ "key": today, "couple": self.couple.id.to_string(), "thread": thread,
            "respondent": self.couple.hurt.id.to_string(), "instrument": "hope_pulse", "firstDue": today });
        let asked = self.house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        let sent = json!({ "key": today, "assignment": asked["assignment"]["id"],
            "answers": [{ "item": "hope", "number": value }] });
        self.house.act(&self.couple.hurt.token, "submitResponse", "response { id }", sent).await;
    }

    async fn scores(&self) -> Vec<Value> {
        let caseload = self.house.ask(&self.therapist.token, CASELOAD, json!({})).await;
        let members = caseload["caseload"]["nodes"][0]["members"].as_array().expect("members").clone();
        let hurt = members.iter().find(|member| member["person"] == self.couple.hurt.id.to_string());
        let mut scores = hurt.expect("the hurt partner")["scores"].as_array().expect("scores").clone();
        scores.sort_by_key(ToString::to_string);
        scores
    }
}
