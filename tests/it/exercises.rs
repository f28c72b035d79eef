//! Exercises from the library to their right readers: given, done, kept, shared, answered; and what nobody else learns of them.

pub(crate) mod diligent;
mod ending;
mod sharing;

use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Someone, for_each_database};

use diligent::filled;

const LIBRARY: &str = "query { exercises(first: 100) { nodes { key code who asNeeded } } }";
const MINE: &str = "query { myExercises(first: 100) { nodes { id state overdue exercise { key } } } }";
const RUN: &str = "query($id: ID!) { exerciseRun(id: $id) { run { id state version keptToSelf }
    parts { field label lines passed forAuthorAlone shareable shared } comment { text isNew } reply { answer partnerToo }
    form { draftVersion draft { field text passed } steps { fields { id kind need options { value }
        columns { id options { value } } least most askedAfter askedWhen forAuthorAlone } } } } }";
/// What the tests write everywhere: nobody but its readers may find it.
const WORDS: &str = "Quinceblossom thoughts about <us>";

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

    /// Gives an exercise; the runs, one for each person in the order of their ids.
    async fn give(&self, key: &str, people: &[&Someone], due: Option<&str>, every: Option<i32>) -> Vec<Value> {
        let input = json!({ "key": format!("give {key} {} {due:?}", people.len()), "couple": self.couple.id.to_string(),
            "people": people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>(), "exercise": key,
            "firstDue": due, "everyDays": every, "confirmed": true });
        let given = self.house.act(&self.therapist.token, "assignExercise", "runs { id person version }", input).await;
        given["runs"].as_array().expect("runs").clone()
    }

    /// The run of one person among those that were given.
    async fn given_to(&self, key: &str, person: &Someone, due: Option<&str>) -> String {
        text(&self.give(key, &[person], due, None).await[0]["id"])
    }

    async fn read(&self, reader: &Someone, run: &str) -> Value {
        self.house.ask(&reader.token, RUN, json!({ "id": run })).await["exerciseRun"].take()
    }

    async fn refused(&self, reader: &Someone, run: &str) -> bool {
        let answer = self.house.graphql(&reader.token, RUN, json!({ "id": run })).await;
        answer["errors"][0]["extensions"]["code"] == "NOT_FOUND" && !answer.to_string().contains("Quinceblossom")
    }

    /// Begins a run and finishes it with everything filled in.
    async fn finish(&self, person: &Someone, run: &str, keep_to_self: bool) -> Value {
        let begin = json!({ "run": run });
        self.house.act(&person.token, "beginExercise", "run { state }", begin).await;
        let form = self.read(person, run).await["form"].take();
        let answers = filled(&form, WORDS);
        let input =
            json!({ "key": format!("finish {run}"), "run": run, "answers": answers, "keepToSelf": keep_to_self });
        self.house.act(&person.token, "completeExercise", "run { state doneAt }", input).await
    }

    async fn mine(&self, person: &Someone) -> Vec<(String, String)> {
        let mine = self.house.ask(&person.token, MINE, json!({})).await;
        let mine = mine["myExercises"]["nodes"].as_array().expect("a list");
        mine.iter().map(|run| (text(&run["exercise"]["key"]), text(&run["state"]))).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn codes(payload: &Value) -> Vec<(String, String)> {
    let problems = payload["problems"].as_array().expect("problems");
    problems
        .iter()
        .map(|problem| (problem["field"].as_str().unwrap_or_default().to_owned(), text(&problem["code"])))
        .collect()
}

#[tokio::test]
async fn every_exercise_is_given_done_and_seen_by_its_right_readers() {
    for_each_database("exercise_walk", async |house| {
        let scene = Scene::set(house).await;
        let stranger = scene.house.member(&scene.owner, "Olav Stern", Role::Therapist).await;
        let staff = scene.house.member(&scene.owner, "Mara Lind", Role::Staff).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let library = scene.house.ask(&scene.therapist.token, LIBRARY, json!({})).await;
        let library = library["exercises"]["nodes"].as_array().expect("a list").clone();
        let mut numbers: Vec<String> =
            library.iter().filter_map(|one| one["code"].as_str().map(str::to_owned)).collect();
        numbers.dedup();
        assert_eq!(numbers, (1..=18).map(|number| format!("E-{number:02}")).collect::<Vec<_>>());
        for exercise in &library {
            let key = text(&exercise["key"]);
            let people = match exercise["who"].as_str() {
                Some("HURT") => vec![hurt],
                Some("INVOLVED") => vec![involved],
                _ => vec![hurt, involved],
            };
            let due = (exercise["asNeeded"] == json!(false)).then_some("2026-03-09");
            for run in scene.give(&key, &people, due, None).await {
                let id = text(&run["id"]);
                let (author, other) =
                    if text(&run["person"]) == hurt.id.to_string() { (hurt, involved) } else { (involved, hurt) };
                assert_eq!(scene.finish(author, &id, false).await["run"]["state"], "DONE", "{key}");
                let (own, treated) = (scene.read(author, &id).await, scene.read(&scene.therapist, &id).await);
                let (own, treated) =
                    (own["parts"].as_array().expect("parts"), treated["parts"].as_array().expect("parts"));
                assert!(!own.is_empty() && treated.iter().all(|part| part["forAuthorAlone"] == json!(false)), "{key}");
                let alone = own.iter().filter(|part| part["forAuthorAlone"] == json!(true)).count();
                assert_eq!(own.len(), treated.len() + alone, "{key}");
                for nobody in [other, &stranger, &staff, &scene.owner] {
                    assert!(scene.refused(nobody, &id).await, "{key} is read by {}", nobody.name);
                }
            }
        }
        let mut left: Vec<_> = scene.mine(hurt).await.into_iter().map(|(key, _)| key).collect();
        left.sort();
        assert_eq!(left, ["trigger_log", "victories"], "of what is done as needed a blank one is there");
    })
    .await;
}

#[tokio::test]
async fn what_was_written_is_kept_whatever_is_wrong_beside_it() {
    for_each_database("exercise_draft", async |house| {
        let scene = Scene::set(house).await;
        let hurt = &scene.couple.hurt;
        let run = scene.given_to("my_limits", hurt, Some("2026-03-09")).await;
        let phone = scene.house.visitor_of(hurt).await;
        let list = phone.go("/exercises").await;
        let first = phone.go(&list.link("/exercises/run_")).await;
        let page = format!("/exercises/{run}?page=1");
        let kept = phone.fill(&first, &page, &[("l-limits-0-need", WORDS), ("act", "next")]).await;
        assert_eq!(kept.path, format!("/exercises/{run}?page=2"), "{}", kept.words());
        let last = format!("/exercises/{run}?page=2");
        let refused =
            phone.fill(&kept, &last, &[("w-review", "2026-02-30"), ("c-ready", "yes"), ("act", "done")]).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        assert!(refused.html.contains("2026-02-30") && refused.words().contains("no such day"), "{}", refused.words());
        assert!(phone.go(&page).await.html.contains("Quinceblossom"), "the first page is kept");
        let unfinished = phone.fill(&refused, &last, &[("w-review", "2026-05-30"), ("act", "keep")]).await;
        assert_eq!(unfinished.path, "/exercises");
        let last_page = phone.go(&last).await;
        assert!(last_page.html.contains("2026-05-30"));
        // A second window of the same person is told, and nothing of either is lost.
        let tablet = scene.house.visitor_of(hurt).await;
        let there = tablet.go(&last).await;
        phone.fill(&last_page, &last, &[("c-ready", "no"), ("act", "keep")]).await;
        let stale = tablet.fill(&there, &last, &[("c-ready", "not_yet"), ("act", "keep")]).await;
        assert_eq!(stale.status, 422, "{}", stale.words());
        let done = phone.fill(&phone.go(&last).await, &last, &[("act", "done")]).await;
        assert_eq!(done.path, format!("/exercises/{run}"), "{}", done.words());
        assert!(done.words().contains("You finished this") && done.words().contains(WORDS), "{}", done.words());
        let desk = scene.house.visitor_of(&scene.therapist).await;
        let couple = desk.go(&format!("/couples/{}/exercises", scene.couple.id)).await;
        let read = desk.go(&couple.link("/runs/run_")).await;
        assert!(read.words().contains(WORDS), "{}", read.words());
    })
    .await;
}

#[tokio::test]
async fn what_is_finished_waits_for_the_therapist_until_they_say_what_comes_of_it() {
    for_each_database("exercise_worklist", async |house| {
        let scene = Scene::set(house).await;
        let hurt = &scene.couple.hurt;
        let query = "query { worklist(kind: NEW_RESPONSE) { nodes { id what run } } }";
        for (key, keeps) in [("grief_writing", true), ("my_limits", false)] {
            let run = scene.given_to(key, hurt, Some("2026-03-09")).await;
            scene.finish(hurt, &run, keeps).await;
        }
        let log = scene.given_to("victories", hurt, None).await;
        scene.finish(hurt, &log, false).await;
        let waits = scene.house.ask(&scene.therapist.token, query, json!({})).await;
        let waits = waits["worklist"]["nodes"].as_array().expect("a list").clone();
        assert_eq!(waits.len(), 1, "what is kept, and what is done as needed, is not there: {waits:?}");
        assert!(text(&waits[0]["run"]).starts_with("run_"));
        let done = json!({ "key": "ack", "items": [waits[0]["id"]], "action": "DISCUSS" });
        scene.house.act(&scene.therapist.token, "acknowledge", "acknowledgements { id }", done).await;
        let after = scene.house.ask(&scene.therapist.token, query, json!({})).await;
        assert_eq!(after["worklist"]["nodes"], json!([]));
    })
    .await;
}
