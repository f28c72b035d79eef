//! What was done since the last appointment, as the therapist finds it before the next one.

use serde_json::{Value, json};
use services::domain::access::Role;
use services::domain::clock::Clock as _;
use tests::house::{Couple, House, Someone, for_each_database};

const SINCE: &str = "query($id: ID!) { sinceAppointment(id: $id) { person heldAt alone since answers { title }
    exercises { title } triggers { title } lapsesTold loopsDone lastTalkAt promisesKept promisesMissed promisesDisputed
    agreementsSigned reviewsDue } }";

/// A therapist with a couple, who see each other as often as a test says.
struct Scene {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.becomes(&therapist, couple.id, "COACHING").await;
        Self { owner, therapist, couple }
    }

    /// An appointment of skills support at five in the afternoon in Berlin, which is four in UTC.
    async fn meets(&self, house: &House, on: &str, people: &[&Someone]) -> Value {
        let coming = |person: &&Someone| json!({ "person": person.id.to_string(), "place": "DE" });
        let input = json!({ "key": on, "couple": self.couple.id.to_string(), "on": on,
            "at": "17:00", "people": people.iter().map(coming).collect::<Vec<_>>() });
        let made = house.act(&self.therapist.token, "makeAppointments", "appointment { id version }", input).await;
        made["appointment"].clone()
    }

    /// Something is asked of somebody and answered at once.
    async fn answers(&self, house: &House, person: &Someone, instrument: &str, item: &str) {
        let today = house.clock.now().in_tz("Europe/Berlin").expect("a zone").date();
        let input = json!({ "key": format!("{instrument} {today} {}", person.id), "couple": self.couple.id.to_string(),
            "respondent": person.id.to_string(), "instrument": instrument, "firstDue": today.to_string() });
        let asked = house.act(&self.therapist.token, "assignInventory", "assignment { id }", input).await;
        let assignment = &asked["assignment"]["id"];
        let answers = json!([{ "item": item, "number": 3 }]);
        let sent = json!({ "key": assignment, "assignment": assignment, "answers": answers });
        house.act(&person.token, "submitResponse", "response { id }", sent).await;
    }

    /// An exercise is given to some of them; their runs, in that order.
    async fn gives(&self, house: &House, exercise: &str, people: &[&Someone], due: Option<&str>) -> Vec<Value> {
        let all: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
        let input = json!({ "key": exercise, "couple": self.couple.id.to_string(), "exercise": exercise, "people": all,
            "firstDue": due });
        let given = house.act(&self.therapist.token, "assignExercise", "runs { id person }", input).await;
        let runs = given["runs"].as_array().expect("runs");
        let of = |id: &String| runs.iter().find(|run| run["person"] == id.as_str()).expect("is there")["id"].clone();
        all.iter().map(of).collect()
    }

    /// The hurt partner writes down what brought it back.
    async fn notices(&self, house: &House, kept: bool) {
        let mine = "query { myExercises(first: 100) { nodes { id exercise { key } } } }";
        let mine = house.ask(&self.couple.hurt.token, mine, json!({})).await;
        let runs = mine["myExercises"]["nodes"].as_array().expect("a list");
        let log = runs.iter().find(|run| run["exercise"]["key"] == "trigger_log").expect("is always there");
        let answers: Vec<Value> = [("when", "2026-03-02T09:30"), ("kind", "date"), ("before", "7"), ("after", "5")]
            .iter()
            .map(|(field, text)| json!({ "field": field, "text": text }))
            .collect();
        let done = json!({ "key": log["id"], "run": log["id"], "answers": answers, "keepToSelf": kept });
        house.act(&self.couple.hurt.token, "completeExercise", "run { id }", done).await;
    }

    /// They listen to each other, up to the end of the loop.
    async fn listen(&self, house: &House) {
        let (hurt, involved) = (&self.couple.hurt, &self.couple.involved);
        let runs = self.gives(house, "listen_loop", &[hurt, involved], Some("2026-03-09")).await;
        let begin = json!({ "run": runs[1], "devices": "TWO" });
        let begun = house.act(&involved.token, "startListening", "listening { id version }", begin).await;
        let mut version = begun["listening"]["version"].clone();
        for (person, made) in [
            (involved, "REFLECTED"),
            (hurt, "UNDERSTOOD"),
            (involved, "OWNED"),
            (involved, "OFFERED"),
            (hurt, "RIGHT"),
            (involved, "ACKNOWLEDGED"),
            (hurt, "NEAR_ME"),
        ] {
            let input = json!({ "listening": begun["listening"]["id"], "version": version, "move": made });
            let mut moved = house.act(&person.token, "playListening", "listening { version }", input).await;
            version = moved["listening"]["version"].take();
        }
    }

    /// They talk by a plan that the hurt partner made and shared.
    async fn talk(&self, house: &House) {
        let (hurt, involved) = (&self.couple.hurt, &self.couple.involved);
        let asked = json!({ "key": "talk", "couple": self.couple.id.to_string(), "respondent": hurt.id.to_string(),
            "instrument": "why_stay", "firstDue": "2026-03-02" });
        let asked = house.act(&self.therapist.token, "assignInventory", "assignment { id }", asked).await;
        let answers: Vec<Value> = (1..=4).map(|at| json!({ "item": format!("ws{at}"), "number": 3 })).collect();
        let sent = json!({ "key": "talk", "assignment": asked["assignment"]["id"], "answers": answers });
        let sent = house.act(&hurt.token, "submitResponse", "response { id }", sent).await;
        let made = json!({ "key": "talk", "response": sent["response"]["id"] });
        let made = house.act(&hurt.token, "makeTalkPlan", "talkPlan { id }", made).await;
        let plan = &made["talkPlan"]["id"];
        let share =
            json!({ "talkPlan": plan, "pauseWord": "Maple", "shown": [{ "item": "ws1", "parts": ["RATING"] }] });
        house.act(&hurt.token, "shareTalkPlan", "talkPlan { state }", share).await;
        for person in [hurt, involved] {
            let ready = json!({ "talkPlan": plan, "ready": "YES" });
            house.act(&person.token, "sayReadyToTalk", "talkPlan { ready }", ready).await;
        }
        house.act(&involved.token, "beginTalk", "talkPlan { state }", json!({ "talkPlan": plan })).await;
        house.clock.forward(jiff::SignedDuration::from_mins(10));
        house.act(&hurt.token, "endTalk", "talkPlan { done }", json!({ "talkPlan": plan })).await;
    }

    /// The involved partner says that a promise was kept, which the hurt partner did not see.
    async fn say_different_things(&self, house: &House) {
        let (hurt, involved) = (&self.couple.hurt, &self.couple.involved);
        let thread = self.couple.thread.to_string();
        let promise = json!({ "key": "call", "text": "I call.", "first": "2026-03-02", "time": "18:00",
            "repeats": "EVERY_DAYS", "everyDays": 1 });
        let made = house.act(&involved.token, "makePromise", "commitment { open { id } }", promise).await;
        let time = &made["commitment"]["open"][0]["id"];
        let said = json!({ "time": time, "mark": "KEPT" });
        house.act(&involved.token, "sayOfPromise", "commitment { id }", said).await;
        house.act(&involved.token, "showPromises", "list { shownSince }", json!({ "thread": thread })).await;
        let watch = json!({ "thread": thread, "watch": true });
        house.act(&hurt.token, "watchPromises", "lists { thread }", watch).await;
        let noticed = json!({ "time": time, "seen": "DISPUTED" });
        house.act(&hurt.token, "noticePromise", "lists { thread }", noticed).await;
    }

    /// What is told of one of them.
    async fn told(&self, house: &House, person: &Someone) -> Value {
        let all = house.ask(&self.therapist.token, SINCE, json!({ "id": self.couple.id.to_string() })).await;
        let all = all["sinceAppointment"].as_array().expect("a list").clone();
        assert_eq!(all.len(), 2, "{all:?}");
        all.into_iter().find(|one| one["person"] == person.id.to_string()).expect("one is theirs")
    }
}

fn at(house: &House, instant: &str) {
    house.clock.set(instant.parse().expect("an instant"));
}

fn titles(told: &Value) -> Vec<&str> {
    let answers = told["answers"].as_array().expect("a list");
    answers.iter().map(|one| one["title"].as_str().expect("a title")).collect()
}

#[tokio::test]
async fn each_is_told_of_since_the_last_appointment_they_came_to() {
    for_each_database("since_appointment", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.meets(&house, "2026-03-10", &[hurt, involved]).await;
        scene.meets(&house, "2026-03-12", &[hurt]).await;
        let off = scene.meets(&house, "2026-03-13", &[hurt, involved]).await;
        at(&house, "2026-03-02T12:00:00Z");
        scene.answers(&house, hurt, "hope_pulse", "hope").await;
        let before = scene.told(&house, hurt).await;
        assert!(before["heldAt"].is_null(), "none was held: {before}");
        assert_eq!(titles(&before), ["Hope Pulse"]);

        // One that was called off was not held.
        let off = json!({ "appointment": off["id"], "version": off["version"] });
        house.act(&scene.therapist.token, "callOffAppointment", "appointment { id }", off).await;
        at(&house, "2026-03-11T10:00:00Z");
        assert_eq!(
            titles(&scene.told(&house, hurt).await),
            Vec::<&str>::new(),
            "what was talked about is not told again"
        );
        scene.answers(&house, hurt, "hope_pulse", "hope").await;
        scene.answers(&house, involved, "hope_pulse", "hope").await;
        at(&house, "2026-03-14T10:00:00Z");
        let (mine, theirs) = (scene.told(&house, hurt).await, scene.told(&house, involved).await);
        assert_eq!((&mine["heldAt"], &mine["alone"]), (&json!("2026-03-12T16:00:00Z"), &json!(true)));
        assert_eq!(titles(&mine), Vec::<&str>::new());
        assert_eq!((&theirs["heldAt"], &theirs["alone"]), (&json!("2026-03-10T16:00:00Z"), &json!(false)));
        assert_eq!(titles(&theirs), ["Hope Pulse"], "seen alone was only the other");

        // The involved partner's promises of these days.
        let promise = json!({ "key": "call", "text": "I call.", "first": "2026-03-14", "time": "18:00",
            "repeats": "EVERY_DAYS", "everyDays": 1 });
        let made = house.act(&involved.token, "makePromise", "commitment { open { id } }", promise).await;
        let said = json!({ "time": made["commitment"]["open"][0]["id"], "mark": "KEPT" });
        house.clock.forward(jiff::SignedDuration::from_mins(5));
        house.act(&involved.token, "sayOfPromise", "commitment { id }", said).await;
        assert_eq!(scene.told(&house, involved).await["promisesKept"], json!(1));
        assert_eq!(scene.told(&house, hurt).await["promisesKept"], json!(0));

        let page = house.visitor_of(&scene.therapist).await.go(&format!("/couples/{}", scene.couple.id)).await;
        let words = page.words();
        assert!(words.contains("Since they came alone on Thu 12 Mar 2026, 17:00."), "{words}");
        assert!(words.contains("Since the appointment on Tue 10 Mar 2026, 17:00."), "{words}");
        assert!(words.contains("Promises, as they said: 1 kept, 0 missed."), "{words}");
    })
    .await;
}

#[tokio::test]
async fn what_they_noticed_told_and_did_together_is_told_once() {
    for_each_database("since_together", async |house| {
        let scene = Scene::set(&house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        at(&house, "2026-03-02T12:00:00Z");
        scene.gives(&house, "trigger_log", &[hurt], None).await;
        scene.notices(&house, false).await;
        scene.notices(&house, true).await;
        let lapse = json!({ "key": "lapse", "occurredOn": "2026-03-01", "precision": "DAY", "severity": "BREACH",
            "toldIn": "PORTAL" });
        house.act(&hurt.token, "reportLapse", "lapse { id }", lapse).await;
        scene.listen(&house).await;
        scene.say_different_things(&house).await;
        let limits = json!({ "key": "limits", "kind": "BOUNDARY", "reviewOn": "2026-03-20",
            "terms": [{ "name": "need-1", "text": "Quiet." }, { "name": "then-1", "text": "I leave." }] });
        house.act(&involved.token, "offerAgreement", "agreement { id }", limits).await;
        scene.talk(&house).await;

        let (mine, theirs) = (scene.told(&house, hurt).await, scene.told(&house, involved).await);
        assert_eq!(mine["triggers"], json!([{ "title": "When it comes back" }]), "what is kept to oneself is not told");
        assert_eq!((&mine["exercises"], &theirs["triggers"]), (&json!([]), &json!([])));
        for (field, of_hurt, of_involved) in [
            ("lapsesTold", 1, 0),
            ("loopsDone", 1, 1),
            ("promisesKept", 0, 1),
            ("promisesDisputed", 0, 1),
            ("agreementsSigned", 0, 1),
            ("reviewsDue", 0, 0),
        ] {
            assert_eq!((&mine[field], &theirs[field]), (&json!(of_hurt), &json!(of_involved)), "{field}");
        }
        for told in [&mine, &theirs] {
            assert_eq!(told["lastTalkAt"], json!("2026-03-02T12:10:00Z"));
        }
        let page = house.visitor_of(&scene.therapist).await.go(&format!("/couples/{}", scene.couple.id)).await;
        let words = page.words();
        for line in [
            "When it comes back noticed Mon 2 Mar 2026",
            "Promises said to be kept that the other did not see kept: 1.",
            "Lapses told of: 1.",
            "Listening loops done together: 1.",
            "Talked by a plan, the last time on Mon 2 Mar 2026, 13:10.",
        ] {
            assert!(words.contains(line), "{line}: {words}");
        }

        // The day that they set for looking again comes, whenever they were seen.
        at(&house, "2026-03-20T12:00:00Z");
        assert_eq!(scene.told(&house, involved).await["reviewsDue"], json!(1));
        assert_eq!(scene.told(&house, hurt).await["reviewsDue"], json!(0));
    })
    .await;
}

#[tokio::test]
async fn neither_the_partners_nor_the_practice_are_told_of_it() {
    for_each_database("since_reach", async |house| {
        let scene = Scene::set(&house).await;
        let stranger = house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let staff = house.member(&scene.owner, "Ole Lind", Role::Staff).await;
        let id = json!({ "id": scene.couple.id.to_string() });
        for person in [&scene.couple.hurt, &scene.couple.involved, &stranger, &staff, &scene.owner] {
            let answer = house.graphql(&person.token, SINCE, id.clone()).await;
            assert_eq!(answer["data"]["sinceAppointment"], Value::Null, "{answer}");
        }
        // Whoever treats one of them alone has no way to the couple, and so none to this.
        let seat = json!({ "key": "seat", "couple": scene.couple.id.to_string(), "person": stranger.id.to_string(),
            "role": "INDIVIDUAL_THERAPIST", "treats": scene.couple.involved.id.to_string() });
        house.act(&scene.therapist.token, "joinCareTeam", "__typename", seat).await;
        house.agrees(&scene.couple.involved).await;
        let answer = house.graphql(&stranger.token, SINCE, id).await;
        assert_eq!(answer["data"]["sinceAppointment"], Value::Null, "{answer}");
    })
    .await;
}
