//! A couple in care, and what the two do when they do everything that is asked of them.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone};

use crate::exercises::diligent::filled;

const WAY: &str = "query($id: ID!) { coupleProgrammes(id: $id) { id version standing
    turns { turn phase } phases { name standing comesNow times { standing } checks { words standing }
    steps { name offeredAt parts { person { id } state timesDone overdue } earlier { state } } } } }";
const WAITING: &str = "query { myExercises(first: 100) { nodes { id state exercise { key asNeeded } } }
    tasks(first: 100) { nodes { id instrument } } }";
const FORM: &str = "query($id: ID!) { exerciseRun(id: $id) { form { steps { fields { id kind need options { value }
    columns { id options { value } } least most askedAfter askedWhen forAuthorAlone } } } } }";
const QUESTIONS: &str = "query($id: ID!) { assignment(id: $id) { form { questions { id kind required asked minimum
    options { value } } } } }";
/// What only the therapist can say, in the words of the programme.
pub(super) const TRUTH: &str = "The full truth was told, or the hurt partner chose against it";
pub(super) const POSSIBLE: &str =
    "Rebuilding is possible: responsibility is taken, the hurt partner is open to it, and openness has begun";

pub(super) struct Life {
    pub(super) house: House,
    pub(super) owner: Someone,
    pub(super) therapist: Someone,
    pub(super) couple: Couple,
}

impl Life {
    /// A token for programs lasts ninety days.
    pub(super) async fn renews_its_tokens(&mut self) {
        let people = [&mut self.owner, &mut self.therapist, &mut self.couple.hurt, &mut self.couple.involved];
        for person in people {
            person.token = self.house.sign_in(person).await;
        }
    }

    pub(super) async fn begin(house: House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { house, owner, therapist, couple }
    }

    /// The mode is signed by both, and each was asked about their safety.
    pub(super) async fn make_ready(&self) {
        let couple = self.couple.id.to_string();
        let mode = json!({ "key": "mode", "couple": couple, "mode": "LIMITED_SECRETS" });
        self.house.act(&self.therapist.token, "proposeMode", "couple { id }", mode).await;
        for person in [&self.couple.hurt, &self.couple.involved] {
            let viewer = self.house.ask(&person.token, "query { viewer { modeToSign { id } } }", json!({})).await;
            let sign = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
            self.house.act(&person.token, "signMode", "done", sign).await;
            let answers: Vec<Value> = ["s7", "s8"]
                .iter()
                .map(|item| json!({ "item": item, "choice": "yes" }))
                .chain((1..=6).map(|at| json!({ "item": format!("s{at}"), "choice": "no" })))
                .collect();
            let check = json!({ "key": format!("check {}", person.id), "couple": couple,
                "respondent": person.id.to_string(), "answers": answers, "findings": [] });
            self.house.act(&self.therapist.token, "enterSafetyCheck", "response { id }", check).await;
        }
    }

    /// Enrols the couple on the programme that comes with the service; the way.
    pub(super) async fn enrol(&self) -> Value {
        let input = json!({ "key": "enrol", "couple": self.couple.id.to_string(), "programme": "rebuilding" });
        self.act("enrolCouple", input).await;
        self.way().await
    }

    /// Enrols them, and takes them to where talking begins.
    pub(super) async fn begin_talking(&self) -> Value {
        self.make_ready().await;
        self.enrol().await;
        self.house.tick().await;
        for person in [&self.couple.hurt, &self.couple.involved] {
            self.do_one(person, "stance").await;
        }
        self.move_on("leaveProgrammePhase", "p0", &[]).await;
        self.move_on("openProgrammePhase", "p4", &[]).await
    }

    /// Enrols them, and takes them to where repair begins.
    pub(super) async fn begin_repair(&self) {
        self.make_ready().await;
        self.enrol().await;
        self.house.tick().await;
        for person in [&self.couple.hurt, &self.couple.involved] {
            self.do_one(person, "stance").await;
        }
        self.move_on("leaveProgrammePhase", "p0", &[]).await;
        self.move_on("openProgrammePhase", "p1", &[]).await;
        self.house.tick().await;
        for person in [&self.couple.hurt, &self.couple.involved] {
            self.do_one(person, "my_limits").await;
        }
        self.house.tick().await;
        self.move_on("leaveProgrammePhase", "p1", &[TRUTH]).await;
        self.move_on("openProgrammePhase", "p2", &[POSSIBLE]).await;
    }

    /// The couple's ways, the newest first.
    pub(super) async fn ways(&self) -> Vec<Value> {
        let ways = self.house.ask(&self.therapist.token, WAY, json!({ "id": self.couple.id.to_string() })).await;
        ways["coupleProgrammes"].as_array().expect("a list").clone()
    }

    /// How many statements it takes to show the couple's ways.
    pub(super) async fn statements(&self) -> u64 {
        let mut fewest = u64::MAX;
        for _ in 0..4 {
            let before = self.house.statements();
            self.ways().await;
            fewest = fewest.min(self.house.statements() - before);
        }
        fewest
    }

    /// The newest way.
    pub(super) async fn way(&self) -> Value {
        self.ways().await.remove(0)
    }

    pub(super) async fn act(&self, field: &str, input: Value) -> Value {
        self.house.act(&self.therapist.token, field, "enrolments { id }", input).await
    }

    pub(super) async fn try_act(&self, field: &str, input: Value) -> Value {
        self.house.try_act(&self.therapist.token, field, "enrolments { id }", input).await
    }

    pub(super) async fn try_move(&self, way: &Value, field: &str, phase: &str, said: &[&str]) -> Value {
        self.try_act(field, json!({ "enrolment": way["id"], "phase": phase, "confirmed": said })).await
    }

    /// Opens or leaves a phase; the way.
    pub(super) async fn move_on(&self, field: &str, phase: &str, said: &[&str]) -> Value {
        let way = self.way().await;
        let moved = self.try_move(&way, field, phase, said).await;
        assert_eq!(moved["problems"], json!([]), "{field} {phase}: {way}");
        self.way().await
    }

    pub(super) async fn turn(&self, way: &Value, turn: &str) {
        self.act("turnProgramme", json!({ "enrolment": way["id"], "turn": turn })).await;
    }

    /// Lets days pass, with the clockwork at work each day.
    pub(super) async fn pass(&self, days: i64) {
        for _ in 0..days {
            self.house.clock.forward(SignedDuration::from_hours(24));
            self.house.tick().await;
        }
    }

    /// What waits to be done by somebody, by key; what is done as needed apart.
    pub(super) async fn waiting(&self, person: &Someone) -> Vec<String> {
        let mut keys: Vec<String> = self.todo(person).await.into_iter().map(|(key, ..)| key).collect();
        keys.sort();
        keys
    }

    /// How many steps wait for the therapist to open them.
    pub(super) async fn to_open(&self) -> usize {
        let query = "query { worklist(kind: REVIEW_DUE, first: 100) { nodes { id what } } }";
        let list = self.house.ask(&self.therapist.token, query, json!({})).await;
        let nodes = list["worklist"]["nodes"].as_array().expect("a list");
        nodes.iter().filter(|node| node["what"] == "A step of the programme").count()
    }

    /// Does everything that waits for somebody.
    pub(super) async fn do_all(&self, person: &Someone) {
        for (_, id, is_exercise) in self.todo(person).await {
            self.finish(person, &id, is_exercise).await;
        }
    }

    /// Does one thing that waits for somebody.
    pub(super) async fn do_one(&self, person: &Someone, key: &str) {
        let todo = self.todo(person).await;
        let found = todo.iter().find(|(name, ..)| name == key);
        let (_, id, is_exercise) = found.unwrap_or_else(|| panic!("{key} does not wait: {todo:?}"));
        self.finish(person, id, *is_exercise).await;
    }

    async fn todo(&self, person: &Someone) -> Vec<(String, String, bool)> {
        let waiting = self.house.ask(&person.token, WAITING, json!({})).await;
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let exercises = waiting["myExercises"]["nodes"].as_array().expect("a list").iter();
        let exercises = exercises.filter(|run| run["exercise"]["asNeeded"] == json!(false));
        let exercises = exercises.map(|run| (text(&run["exercise"]["key"]), text(&run["id"]), true));
        let tasks = waiting["tasks"]["nodes"].as_array().expect("a list").iter();
        exercises.chain(tasks.map(|task| (text(&task["instrument"]), text(&task["id"]), false))).collect()
    }

    pub(super) async fn finish(&self, person: &Someone, id: &str, is_exercise: bool) {
        let key = format!("finish {id}");
        if is_exercise {
            let begin = json!({ "run": id });
            self.house.act(&person.token, "beginExercise", "run { state }", begin).await;
            let form = self.house.ask(&person.token, FORM, json!({ "id": id })).await["exerciseRun"]["form"].take();
            let answers = filled(&form, "Quinceblossom thoughts");
            let input = json!({ "key": key, "run": id, "answers": answers, "keepToSelf": false });
            self.house.act(&person.token, "completeExercise", "run { state }", input).await;
        } else {
            let form = self.house.ask(&person.token, QUESTIONS, json!({ "id": id })).await["assignment"]["form"].take();
            let input = json!({ "key": key, "assignment": id, "answers": answered(&form) });
            self.house.act(&person.token, "submitResponse", "response { id }", input).await;
        }
    }
}

/// An answer to every question that has to be answered: the first choice, the least number.
fn answered(form: &Value) -> Vec<Value> {
    let questions = form["questions"].as_array().expect("an open form");
    let needed =
        questions.iter().filter(|question| question["required"] == json!(true) && question["asked"] == json!(true));
    needed
        .map(|question| match question["kind"].as_str().expect("a kind") {
            "RATING" | "NUMBER" => json!({ "item": question["id"], "number": question["minimum"] }),
            "CHOICE" => json!({ "item": question["id"], "choice": question["options"][0]["value"] }),
            "TEXT" => json!({ "item": question["id"], "text": "Quinceblossom words" }),
            other => panic!("nobody answers {other} here"),
        })
        .collect()
}

/// The problems of a payload.
pub(super) fn codes(payload: &Value) -> Vec<(String, String)> {
    let problems = payload["problems"].as_array().expect("problems");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    problems.iter().map(|problem| (text(&problem["field"]), text(&problem["code"]))).collect()
}

/// A phase of a way.
pub(super) fn phase<'a>(way: &'a Value, name: &str) -> &'a Value {
    let phases = way["phases"].as_array().expect("phases");
    phases.iter().find(|phase| phase["name"] == name).unwrap_or_else(|| panic!("no phase {name}"))
}

/// A step of a way.
pub(super) fn step<'a>(way: &'a Value, name: &str) -> &'a Value {
    let phases = way["phases"].as_array().expect("phases").iter();
    let mut steps = phases.flat_map(|phase| phase["steps"].as_array().expect("steps"));
    steps.find(|step| step["name"] == name).unwrap_or_else(|| panic!("no step {name}"))
}
