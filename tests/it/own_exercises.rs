//! Exercises of the practice's own: made on pages without a script, seen as a partner will, published, given, done and shared like those that come
//! with the service; their next version; taken out and brought in as files; in a programme; and what is refused.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

const MINE: &str = "query { myExercises(first: 100) { nodes { id exercise { key version title isOwn } } } }";
const RUN: &str = "query($id: ID!) { exerciseRun(id: $id) { run { exercise { title version } }
    parts { field label lines shareable shared }
    form { introduction steps { title fields { id label kind need askedAfter } } } } }";
const FILE: &str = "query($key: String!) { exercise(key: $key) { content draft exercise { version title isOwn }
    previews { role form { steps { fields { id } } } } } }";
const DRAFT: &str = "draft { id version title blocking { field code message } previews { role } }";
/// What a partner writes: nobody but its readers may find it.
const WRITTEN: &str = "Quinceblossom paths <at dusk>";

struct Scene {
    house: House,
    owner: Someone,
    therapist: Someone,
    couple: Couple,
}

impl Scene {
    async fn set(house: House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        Self { house, owner, therapist, couple }
    }

    /// Keeps a draft; the payload.
    async fn draft(&self, key: &str, of: Option<&str>, content: Option<&Value>) -> Value {
        let input = json!({ "key": key, "of": of, "version": 0, "content": content.map(Value::to_string) });
        self.house.try_act(&self.therapist.token, "draftExercise", DRAFT, input).await
    }

    async fn publish(&self, draft: &Value) -> Value {
        let input = json!({ "draft": draft["draft"]["id"], "version": draft["draft"]["version"] });
        let selection = "exercise { exercise { key version title isOwn } }";
        self.house.try_act(&self.therapist.token, "publishExercise", selection, input).await
    }

    async fn give(&self, key: &str, exercise: &str, people: &[&Someone]) -> Value {
        let input = json!({ "key": key, "couple": self.couple.id.to_string(), "exercise": exercise,
            "people": people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>(), "firstDue": "2026-03-09" });
        self.house.try_act(&self.therapist.token, "assignExercise", "runs { id person }", input).await
    }

    async fn waiting(&self, person: &Someone) -> Vec<Value> {
        let mine = self.house.ask(&person.token, MINE, json!({})).await;
        mine["myExercises"]["nodes"].as_array().expect("a list").clone()
    }

    async fn read(&self, reader: &Someone, run: &Value) -> Value {
        self.house.ask(&reader.token, RUN, json!({ "id": run })).await["exerciseRun"].take()
    }

    async fn file(&self, key: &str) -> Value {
        self.house.ask(&self.therapist.token, FILE, json!({ "key": key })).await["exercise"].take()
    }
}

/// An exercise with a choice, what is asked after it, and what only one of two is asked.
fn walks() -> Value {
    json!({ "title": "Evening walks", "purpose": "To walk again.", "minutes": 20, "who": "each",
        "introduction": ["Take your time."], "steps": [
        { "title": "Walk", "fields": [
            { "id": "how", "label": "How was it?", "answer": { "choice": [
                { "value": "fine", "label": "Fine" }, { "value": "hard", "label": "Hard" }] }, "shareable": true },
            { "id": "words", "label": "In your words", "answer": { "text": {} }, "shareable": true,
              "when": { "field": "how", "is": ["fine"] } },
            { "id": "wish", "label": "Your wish", "answer": { "text": {} }, "need": "free" }] }] })
}

fn codes(payload: &Value) -> Vec<(String, String)> {
    let problems = payload["problems"].as_array().expect("problems");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    problems.iter().map(|problem| (text(&problem["field"]), text(&problem["code"]))).collect()
}

#[tokio::test]
async fn an_exercise_is_made_on_pages_seen_as_a_partner_will_and_published() {
    for_each_database("own_exercise_pages", async |house| {
        let scene = Scene::set(house).await;
        let desk = scene.house.visitor_of(&scene.therapist).await;
        let library = desk.go("/library/exercises").await;
        assert!(library.words().contains("Comes with Rapport"), "{}", library.words());
        let blank = desk.submit("/library/exercises", &[("key", "a fresh one")]).await;
        let draft = blank.path.clone();
        assert!(draft.starts_with("/library/exercises/drafts/exd_"), "{} {}", draft, blank.words());
        let page =
            desk.fill(&blank, &draft, &[("title", "Evening walks"), ("minutes", "20"), ("act", "add-step")]).await;
        let page = desk.fill(&page, &draft, &[("steps.0.title", "Walk"), ("act", "add-question.0")]).await;
        let typed = [
            ("steps.0.fields.0.label", "How was the walk?"),
            ("steps.0.fields.0.kind", "rating"),
            ("steps.0.fields.0.least", "none"),
            ("steps.0.fields.0.most", "10"),
            ("steps.0.fields.0.low", "heavy"),
            ("steps.0.fields.0.high", "light"),
            ("act", "publish"),
        ];
        // What is no number is kept on the page, and nothing of it is lost.
        let refused = desk.fill(&page, &draft, &typed).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        assert!(refused.html.contains("value=\"none\"") && refused.html.contains("How was the walk?"));
        // Published as it is, it says what is missing.
        let mended = [("steps.0.fields.0.least", "0"), ("act", "publish")];
        let early = desk.fill(&refused, &draft, &mended).await;
        assert_eq!(early.status, 422, "{}", early.words());
        assert!(early.words().contains("What it is for"), "{}", early.words());
        let shown = desk.fill(&early, &draft, &[("purpose", "To walk again."), ("act", "preview")]).await;
        assert!(shown.path.ends_with("/preview"), "{} {}", shown.path, shown.words());
        assert!(shown.words().contains("How was the walk?") && shown.words().contains("preview"), "{}", shown.words());
        assert!(!shown.html.contains("action=\"/exercises"), "it is sent nowhere");
        let kept = desk.go(&draft).await;
        let published = desk.fill(&kept, &draft, &[("act", "publish")]).await;
        assert_eq!(published.path, "/library/exercises/own_evening_walks", "{}", published.words());
        let file = desk.fetch("/library/exercises/own_evening_walks.json").await;
        assert!(
            file.text().contains("How was the walk?") && !file.text().contains("own_evening_walks"),
            "{}",
            file.text()
        );
        let listed = desk.go("/library/exercises").await;
        assert!(
            listed.words().contains("Evening walks") && listed.words().contains("version 1.0.0"),
            "{}",
            listed.words()
        );
        assert_eq!(desk.go(&draft).await.status, 404, "the draft has become the exercise");
        let assign = desk.go(&format!("/couples/{}/exercises/assign", scene.couple.id)).await;
        assert!(assign.words().contains("Evening walks"), "{}", assign.words());
    })
    .await;
}

#[tokio::test]
async fn it_is_given_done_and_shared_like_any_other_and_older_runs_keep_their_version() {
    for_each_database("own_exercise_life", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let draft = scene.draft("walks", None, Some(&walks())).await;
        assert_eq!(draft["draft"]["blocking"], json!([]), "{draft}");
        let made = scene.publish(&draft).await;
        let expected =
            json!({ "key": "own_evening_walks", "version": "1.0.0", "title": "Evening walks", "isOwn": true });
        assert_eq!(made["exercise"]["exercise"], expected, "{made}");
        let given = scene.give("first", "own_evening_walks", &[hurt, involved]).await;
        assert_eq!(codes(&given), [], "{given}");
        let run = scene.waiting(hurt).await[0]["id"].clone();
        let form = scene.read(hurt, &run).await["form"].take();
        let asked: Vec<&Value> =
            form["steps"][0]["fields"].as_array().expect("fields").iter().map(|one| &one["id"]).collect();
        assert_eq!(asked, ["how", "words", "wish"]);
        let answers = json!([{ "field": "how", "text": "fine" }, { "field": "words", "text": WRITTEN }]);
        let draft_of_answers = json!({ "run": run, "draftVersion": 0, "answers": answers });
        scene.house.act(&hurt.token, "saveExerciseDraft", "draftVersion", draft_of_answers).await;

        // The next version: who began goes on with theirs, and nothing of it moves under their hands.
        let mut longer = walks();
        longer["title"] = json!("Evening walks, longer");
        longer["steps"][0]["fields"][1]["label"] = json!("In other words");
        let next = scene.draft("next", Some("own_evening_walks"), Some(&longer)).await;
        let second = scene.draft("another", Some("own_evening_walks"), None).await;
        assert_eq!(codes(&second), [("of".to_owned(), "TAKEN".to_owned())], "one draft of the next version");
        assert_eq!(scene.file("own_evening_walks").await["draft"], next["draft"]["id"]);
        let made = scene.publish(&next).await;
        assert_eq!(made["exercise"]["exercise"]["version"], "2.0.0", "{made}");
        let done = json!({ "key": "done", "run": run, "answers": answers });
        scene.house.act(&hurt.token, "completeExercise", "run { state }", done).await;
        let read = scene.read(&scene.therapist, &run).await;
        assert_eq!(read["run"]["exercise"], json!({ "title": "Evening walks", "version": "1.0.0" }));
        assert_eq!(read["parts"][1]["label"], "In your words", "{read}");
        assert_eq!(read["parts"][1]["lines"], json!([WRITTEN]));

        // Nobody else reads any of it before its author shares it.
        for nobody in [involved, &scene.owner] {
            let answer = scene.house.graphql(&nobody.token, RUN, json!({ "id": run })).await;
            assert!(!answer.to_string().contains("Quinceblossom"), "{}", nobody.name);
        }
        let wish = json!({ "run": run, "with": involved.id.to_string(), "fields": ["wish"] });
        let refused = scene.house.try_act(&hurt.token, "shareExercise", "run { id }", wish).await;
        assert_eq!(codes(&refused)[0].0, "fields", "what the practice did not mark is not shared");
        let share = json!({ "run": run, "with": involved.id.to_string(), "fields": ["words"] });
        scene.house.act(&hurt.token, "shareExercise", "run { id }", share).await;
        let query = "query($id: ID!) { sharedExercise(id: $id) { title parts { field lines } } }";
        let seen = scene.house.ask(&involved.token, query, json!({ "id": run })).await;
        let parts = json!([{ "field": "words", "lines": [WRITTEN] }]);
        assert_eq!(seen["sharedExercise"], json!({ "title": "Evening walks", "parts": parts }));
        let later = scene.give("second", "own_evening_walks", &[hurt]).await;
        assert_eq!(codes(&later), [], "{later}");
        assert_eq!(scene.waiting(hurt).await[0]["exercise"]["version"], "2.0.0");
        assert_eq!(scene.waiting(involved).await[0]["exercise"]["version"], "1.0.0");

        // A week after its day the therapist is told that it waits, by its name.
        scene.house.clock.forward(SignedDuration::from_hours(24 * 20));
        scene.house.tick().await;
        let token = scene.house.sign_in(&scene.therapist).await;
        let list = scene.house.ask(&token, "query { worklist(first: 100) { nodes { what why } } }", json!({})).await;
        assert!(list.to_string().contains("Evening walks"), "{list}");
    })
    .await;
}

#[tokio::test]
async fn what_would_show_the_other_or_belongs_to_the_service_is_refused_by_the_questions_name() {
    for_each_database("own_exercise_flaws", async |house| {
        let scene = Scene::set(house).await;
        let loops = scene.draft("loop", Some("listen_loop"), None).await;
        let fields: Vec<&Value> =
            loops["draft"]["blocking"].as_array().expect("a list").iter().map(|problem| &problem["field"]).collect();
        assert_eq!(fields, ["has_listening_loop"], "{loops}");
        assert_eq!(codes(&scene.publish(&loops).await)[0].0, "has_listening_loop");
        let mut wide = walks();
        wide["steps"][0]["fields"][1]["visibility"] = json!("V3");
        wide["steps"][0]["fields"][2]["answer"] = json!({ "attestation": {} });
        let wide = scene.draft("wide", None, Some(&wide)).await;
        let blocking = wide["draft"]["blocking"].as_array().expect("a list").clone();
        assert_eq!(blocking[0]["field"], "steps.0.fields.2.answer", "{wide}");
        assert!(blocking[0]["message"].as_str().is_some_and(|words| words.contains("Your wish")), "{wide}");
        assert_eq!(wide["draft"]["previews"], json!([]), "what cannot be published is not shown as if it could");
        let mut sided = walks();
        sided["steps"][0]["fields"][0]["side"] = json!("hurt");
        let sided = scene.draft("sided", None, Some(&sided)).await;
        assert_eq!(sided["draft"]["blocking"][0]["field"], "steps.0.fields.1.when", "{sided}");
        let selection = "exercise { exercise { key } }";
        let stale = json!({ "draft": sided["draft"]["id"], "version": 9 });
        let stale = scene.house.try_act(&scene.therapist.token, "publishExercise", selection, stale).await;
        assert_eq!(codes(&stale)[0].1, "STALE");
        let unknown = scene.give("none", "own_evening_walks", &[&scene.couple.hurt]).await;
        assert_eq!(codes(&unknown)[0], ("exercise".to_owned(), "NOT_FOUND".to_owned()), "no draft is given to anybody");
    })
    .await;
}

#[tokio::test]
async fn a_file_goes_out_of_one_practice_and_into_another_and_copies_have_their_own_names() {
    for_each_database("own_exercise_files", async |house| {
        let scene = Scene::set(house).await;
        let copy = scene.draft("copy", Some("apology"), None).await;
        assert_eq!((&copy["draft"]["blocking"], &copy["draft"]["title"]), (&json!([]), &json!("Words and actions")));
        let made = scene.publish(&copy).await;
        assert_eq!(made["exercise"]["exercise"]["key"], "own_words_and_actions", "{made}");
        let other = scene.draft("other", Some("apology"), None).await;
        let other = scene.publish(&other).await;
        assert_eq!(other["exercise"]["exercise"]["key"], "own_words_and_actions_2");
        let out = scene.file("own_words_and_actions").await;
        assert_eq!(out["exercise"]["isOwn"], true);

        let owner = scene.house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let elsewhere = scene.house.member(&owner, "Tom Reed", Role::Therapist).await;
        let unknown = json!({ "key": "own_words_and_actions" });
        let nothing = scene.house.graphql(&elsewhere.token, FILE, unknown).await;
        assert_eq!(nothing["errors"][0]["extensions"]["code"], "NOT_FOUND", "{nothing}");
        let desk = scene.house.visitor_of(&elsewhere).await;
        let content = out["content"].as_str().expect("text");
        let brought = desk.submit("/library/exercises", &[("key", "brought in"), ("content", content)]).await;
        assert!(brought.words().contains("It can be published"), "{}", brought.words());
        let published = desk.fill(&brought, &brought.path, &[("act", "publish")]).await;
        assert_eq!(published.path, "/library/exercises/own_words_and_actions", "{}", published.words());
        let again = desk.fetch("/library/exercises/own_words_and_actions.json").await;
        let (one, other): (Value, Value) =
            (serde_json::from_str(content).expect("JSON"), serde_json::from_str(&again.text()).expect("JSON"));
        assert_eq!(one, other, "nothing is lost on the way");
        let odd = desk.submit("/library/exercises", &[("key", "odd"), ("content", "[7]")]).await;
        assert_eq!(odd.status, 422);
        assert!(odd.words().contains("This is not an exercise") && odd.html.contains("[7]"), "{}", odd.words());
    })
    .await;
}

#[tokio::test]
async fn a_programme_gives_the_practices_own_exercises() {
    for_each_database("own_exercise_programme", async |house| {
        let scene = Scene::set(house).await;
        let token = &scene.therapist.token;
        let plan = json!({ "title": "Evenings", "phases": [{ "id": "one", "title": "One", "steps": [
            { "id": "walk", "lane": "joint", "object": { "exercise": "own_evening_walks" }, "delivery": "at_once" }] }] });
        let keep = |key: &str| json!({ "key": key, "version": 0, "content": plan.to_string() });
        let selection = "draft { id version blocking { field } }";
        let early = scene.house.act(token, "draftProgramme", selection, keep("early")).await;
        assert_eq!(early["draft"]["blocking"], json!([{ "field": "phases.0.steps.0.object" }]));
        let draft = scene.draft("walks", None, Some(&walks())).await;
        scene.publish(&draft).await;
        let drafted = scene.house.act(token, "draftProgramme", selection, keep("later")).await;
        assert_eq!(drafted["draft"]["blocking"], json!([]), "{drafted}");
        let publish = json!({ "draft": drafted["draft"]["id"], "version": 1 });
        scene.house.act(token, "publishProgramme", "programme { key }", publish).await;
        let on = json!({ "key": "on", "couple": scene.couple.id.to_string(), "programme": "own_evenings" });
        scene.house.act(token, "enrolCouple", "enrolments { id }", on).await;
        scene.house.tick().await;
        for person in [&scene.couple.hurt, &scene.couple.involved] {
            let waiting = scene.waiting(person).await;
            assert_eq!(waiting[0]["exercise"]["key"], "own_evening_walks", "{waiting:?}");
        }
        let way = "query($id: ID!) { coupleProgrammes(id: $id) { phases { steps { title } } } }";
        let way = scene.house.ask(token, way, json!({ "id": scene.couple.id.to_string() })).await;
        assert_eq!(way["coupleProgrammes"][0]["phases"][0]["steps"][0]["title"], "Evening walks");
    })
    .await;
}
