//! Exercises from the library to their right readers: given, done, kept, shared, answered; and what nobody else learns of them.

pub(crate) mod diligent;

use jiff::SignedDuration;
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

#[tokio::test]
async fn what_its_author_keeps_nobody_else_reads_and_they_may_open_it_later() {
    for_each_database("exercise_kept", async |house| {
        let scene = Scene::set(house).await;
        let hurt = &scene.couple.hurt;
        let run = scene.given_to("grief_writing", hurt, Some("2026-03-09")).await;
        let page = scene.house.visitor_of(hurt).await.go(&format!("/exercises/{run}")).await;
        assert!(page.words().contains("Nobody but you reads this until you are done"), "{}", page.words());
        scene.finish(hurt, &run, true).await;
        let seen = scene.read(&scene.therapist, &run).await;
        assert_eq!((&seen["run"]["keptToSelf"], &seen["parts"]), (&json!(true), &json!([])), "done, and nothing of it");
        let comment = json!({ "key": "c", "run": run, "text": "A word." });
        let refused = scene.house.try_act(&scene.therapist.token, "commentExercise", "run { id }", comment).await;
        assert_eq!(codes(&refused)[0].1, "WRONG_STATE");
        scene.house.act(&hurt.token, "rewriteExercise", "run { state }", json!({ "run": run })).await;
        assert_eq!(
            scene.read(&scene.therapist, &run).await["parts"],
            json!([]),
            "what stands stands until it is finished anew"
        );
        let again = json!({ "key": "again", "run": run, "answers": [], "keepToSelf": false });
        scene.house.act(&hurt.token, "completeExercise", "run { state }", again).await;
        let open = scene.read(&scene.therapist, &run).await;
        assert!(open.to_string().contains("Quinceblossom"), "{open}");
        let fields: Vec<&str> =
            open["parts"].as_array().expect("parts").iter().filter_map(|part| part["field"].as_str()).collect();
        assert!(!fields.contains(&"unsent"), "what is for its author alone stays so: {fields:?}");
        let other = scene.given_to("my_limits", hurt, Some("2026-03-09")).await;
        let form = scene.read(hurt, &other).await["form"].take();
        let kept = json!({ "key": "k", "run": other, "answers": filled(&form, WORDS), "keepToSelf": true });
        let refused = scene.house.try_act(&hurt.token, "completeExercise", "run { id }", kept).await;
        assert_eq!(codes(&refused), [("keepToSelf".to_owned(), "NOT_ALLOWED".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn an_apology_goes_to_the_other_by_its_authors_act_and_they_owe_no_answer() {
    for_each_database("exercise_shared", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let run = scene.given_to("apology", involved, Some("2026-03-09")).await;
        let share = |fields: &[&str]| json!({ "run": run, "with": hurt.id.to_string(), "fields": fields });
        let early = scene.house.try_act(&involved.token, "shareExercise", "run { id }", share(&["what"])).await;
        assert_eq!(codes(&early)[0].1, "WRONG_STATE", "before it is finished");
        scene.finish(involved, &run, false).await;
        let list = "query { exercisesSharedWithMe { nodes { run title from { name } } } }";
        let before = scene.house.ask(&hurt.token, list, json!({})).await;
        assert_eq!(before["exercisesSharedWithMe"]["nodes"], json!([]));
        scene.house.act(&involved.token, "shareExercise", "run { id }", share(&["what", "promises"])).await;
        let received = scene.house.ask(&hurt.token, list, json!({})).await;
        assert_eq!(received["exercisesSharedWithMe"]["nodes"][0]["run"], json!(run));
        for (person, place) in [(hurt, format!("/shared/exercises/{run}")), (involved, format!("/exercises/{run}"))] {
            let ledger = scene.house.visitor_of(person).await.go("/shared").await;
            assert!(ledger.html.contains(&format!("href=\"{place}\"")), "{}: {}", person.name, ledger.words());
        }
        let shared =
            "query($run: ID!) { sharedExercise(id: $run) { parts { field lines } question options { value } } }";
        let shown = scene.house.ask(&hurt.token, shared, json!({ "run": run })).await["sharedExercise"].take();
        let fields: Vec<&Value> = shown["parts"].as_array().expect("parts").iter().map(|part| &part["field"]).collect();
        assert_eq!(fields, ["what", "promises"], "that, and nothing around it");
        assert!(scene.refused(hurt, &run).await, "the run itself stays its author's");

        // A word for the therapist alone: its author finds nothing changed.
        let quiet = scene.read(involved, &run).await;
        let reply = |partner_too: bool| json!({ "run": run, "answer": "partly", "partnerToo": partner_too });
        scene.house.act(&hurt.token, "replyToExercise", "shared { run }", reply(false)).await;
        assert_eq!(scene.read(involved, &run).await, quiet);
        assert_eq!(scene.read(&scene.therapist, &run).await["reply"]["answer"], "partly");
        let page = scene.house.visitor_of(hurt).await.go(&format!("/shared/exercises/{run}")).await;
        assert!(page.words().contains("Only your therapist knows it"), "{}", page.words());
        scene.house.act(&hurt.token, "replyToExercise", "shared { run }", reply(true)).await;
        assert_eq!(scene.read(involved, &run).await["reply"]["answer"], "partly");
        let wrong = json!({ "run": run, "answer": "forgiven", "partnerToo": true });
        let refused = scene.house.try_act(&hurt.token, "replyToExercise", "shared { run }", wrong).await;
        assert_eq!(codes(&refused), [("answer".to_owned(), "OUT_OF_RANGE".to_owned())]);

        scene.house.act(&involved.token, "shareExercise", "run { id }", share(&[])).await;
        let gone = scene.house.graphql(&hurt.token, shared, json!({ "run": run })).await;
        assert_eq!(gone["errors"][0]["extensions"]["code"], "NOT_FOUND", "taken back");
        for person in [hurt, involved] {
            let ledger = scene.house.visitor_of(person).await.go("/shared").await;
            assert!(!ledger.html.contains(&run), "{}: {}", person.name, ledger.words());
        }
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_sent_after_its_authors_own_check_alone() {
    for_each_database("exercise_statement", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let run = scene.given_to("resp_statement", involved, Some("2026-03-09")).await;
        scene.finish(involved, &run, false).await;
        let share = json!({ "run": run, "with": hurt.id.to_string(), "fields": ["apology"] });
        let refused = scene.house.try_act(&involved.token, "shareExercise", "run { id }", share.clone()).await;
        let fields: Vec<String> = codes(&refused).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["blames", "asks_credit", "could_not"], "the first words of each choice are a yes");
        scene.house.act(&involved.token, "rewriteExercise", "run { state }", json!({ "run": run })).await;
        let no = |field: &str| json!({ "field": field, "text": "no" });
        let answers = json!([no("blames"), no("asks_credit"), no("could_not")]);
        let again = json!({ "key": "again", "run": run, "answers": answers });
        scene.house.act(&involved.token, "completeExercise", "run { state }", again).await;
        scene.house.act(&involved.token, "shareExercise", "run { id }", share.clone()).await;

        let shown = "query($run: ID!) { sharedExercise(id: $run) { parts { field } } }";
        let sees = async || scene.house.graphql(&hurt.token, shown, json!({ "run": run })).await["errors"].is_null();
        assert!(sees().await, "what was shared");
        let anew = async |key: &str, field: &str, text: &str| {
            scene.house.act(&involved.token, "rewriteExercise", "run { state }", json!({ "run": run })).await;
            let answers = json!([{ "field": field, "text": text }]);
            let again = json!({ "key": key, "run": run, "answers": answers });
            scene.house.act(&involved.token, "completeExercise", "run { state }", again).await;
        };
        anew("beside", "how_it_hurt", "Other words beside it.").await;
        assert!(sees().await, "the part that was shared is as it was");
        anew("changed", "apology", "Words nobody chose to share.").await;
        assert!(!sees().await, "new words are shared by a new choice alone");
        scene.house.act(&involved.token, "shareExercise", "run { id }", share).await;
        anew("blames", "blames", "yes").await;
        assert!(!sees().await, "its author's own check speaks against it now");
    })
    .await;
}

#[tokio::test]
async fn a_therapists_word_reaches_its_author_and_nobody_else() {
    for_each_database("exercise_comment", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.house.wants_letters(hurt).await;
        let run = scene.given_to("support_map", hurt, None).await;
        scene.finish(hurt, &run, false).await;
        let word = json!({ "key": "w", "run": run, "text": "See you on Tuesday." });
        scene.house.act(&scene.therapist.token, "commentExercise", "run { id }", word.clone()).await;
        scene.house.act(&scene.therapist.token, "commentExercise", "run { id }", word).await;
        let phone = scene.house.visitor_of(hurt).await;
        assert!(phone.go("/exercises").await.words().contains("Your therapist wrote about it"));
        let home = phone.go("/").await;
        assert!(home.words().contains("Your therapist wrote about an exercise"), "{}", home.words());
        assert!(home.words().contains("For whenever you want it"), "{}", home.words());
        let before = scene.read(&scene.therapist, &run).await;
        let page = phone.go(&format!("/exercises/{run}")).await;
        assert!(page.words().contains("See you on Tuesday."), "{}", page.words());
        assert!(!phone.go("/exercises").await.words().contains("Your therapist wrote"), "it is no news any more");
        assert!(!phone.go("/").await.words().contains("Your therapist wrote"), "neither at home");
        assert_eq!(before, scene.read(&scene.therapist, &run).await, "the therapist does not learn that it was read");
        assert_eq!(scene.house.visitor_of(involved).await.go(&format!("/exercises/{run}")).await.status, 404);
        let mut letters = Vec::new();
        for _ in 0..36 {
            scene.house.clock.forward(SignedDuration::from_hours(1));
            scene.house.tick().await;
            letters.extend(scene.house.mailbox.take());
        }
        assert!(letters.is_empty(), "none for what was read");
    })
    .await;
}

#[tokio::test]
async fn what_repeats_comes_again_and_what_is_late_closes_and_opens_once_more() {
    for_each_database("exercise_rhythm", async |house| {
        let scene = Scene::set(house).await;
        let hurt = &scene.couple.hurt;
        scene.give("selfcare_plan", &[hurt], Some("2026-03-04"), Some(7)).await;
        scene.house.clock.forward(SignedDuration::from_hours(24 * 6));
        scene.house.tick().await;
        assert_eq!(scene.mine(hurt).await, [("selfcare_plan".to_owned(), "ASSIGNED".to_owned())], "one, not two");
        let run = scene.given_to("my_limits", hurt, Some("2026-03-09")).await;
        scene.house.clock.forward(SignedDuration::from_hours(24 * 40));
        scene.house.tick().await;
        scene.house.tick().await;
        assert_eq!(
            scene.mine(hurt).await.len(),
            1,
            "the limits have closed, and of the weekly ones the newest is there"
        );
        let begin = scene.house.try_act(&hurt.token, "beginExercise", "run { id }", json!({ "run": run })).await;
        assert_eq!(codes(&begin)[0].1, "EXPIRED");
        let reopen = |day: &str| json!({ "run": run, "dueOn": day });
        let past =
            scene.house.try_act(&scene.therapist.token, "reopenExercise", "run { id }", reopen("2026-03-10")).await;
        assert_eq!(codes(&past), [("dueOn".to_owned(), "OUT_OF_RANGE".to_owned())]);
        let again =
            scene.house.act(&scene.therapist.token, "reopenExercise", "run { state }", reopen("2026-05-01")).await;
        assert_eq!(again["run"]["state"], "ASSIGNED");
        scene.finish(hurt, &run, false).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_taken_back_or_left_out_is_gone_and_the_other_learns_nothing() {
    for_each_database("exercise_left", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let runs = scene.give("talk_time", &[hurt, involved], Some("2026-03-09"), None).await;
        let mine = runs.iter().find(|run| text(&run["person"]) == hurt.id.to_string()).expect("is there");
        let theirs = scene.mine(involved).await;
        scene.house.act(&hurt.token, "declineExercise", "run { state }", json!({ "run": mine["id"] })).await;
        assert_eq!((scene.mine(hurt).await, scene.mine(involved).await), (Vec::new(), theirs));
        let other = runs.iter().find(|run| text(&run["person"]) == involved.id.to_string()).expect("is there");
        let take = |version: i64| json!({ "run": other["id"], "version": version });
        let stale = scene.house.try_act(&scene.therapist.token, "withdrawExercise", "run { id }", take(9)).await;
        assert_eq!(codes(&stale)[0].1, "STALE");
        scene.house.act(&scene.therapist.token, "withdrawExercise", "run { state }", take(1)).await;
        assert_eq!(scene.mine(involved).await, Vec::new());
        // The last look back is left out for good.
        let last = scene.given_to("pain_into_growth", hurt, Some("2026-03-09")).await;
        scene.house.act(&hurt.token, "declineExercise", "run { state }", json!({ "run": last })).await;
        let input = json!({ "key": "once more", "couple": scene.couple.id.to_string(), "people": [hurt.id.to_string()],
            "exercise": "pain_into_growth", "firstDue": "2026-03-20", "confirmed": true });
        let refused = scene.house.try_act(&scene.therapist.token, "assignExercise", "runs { id }", input).await;
        assert_eq!(codes(&refused), [("exercise".to_owned(), "WRONG_STATE".to_owned())]);
    })
    .await;
}

#[tokio::test]
async fn a_pause_stops_what_is_done_together_in_the_words_of_every_pause() {
    for_each_database("exercise_pause", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        let runs = scene.give("talk_time", &[hurt, involved], Some("2026-03-09"), None).await;
        let mine = runs.iter().find(|run| text(&run["person"]) == hurt.id.to_string()).expect("is there");
        let hold = json!({ "key": "hold", "couple": scene.couple.id.to_string(), "cause": "ABSENCE" });
        scene.house.act(&scene.therapist.token, "placeHold", "couple { id }", hold).await;
        let both = json!({ "key": "both", "couple": scene.couple.id.to_string(), "exercise": "rituals",
            "people": [hurt.id.to_string(), involved.id.to_string()], "firstDue": "2026-03-20" });
        let given = scene.house.try_act(&scene.therapist.token, "assignExercise", "runs { id }", both).await;
        assert_eq!(codes(&given), [("exercise".to_owned(), "ON_HOLD".to_owned())], "at the desk it holds at once");
        let page = scene.house.visitor_of(hurt).await.go(&format!("/exercises/{}", text(&mine["id"]))).await;
        assert!(
            !page.words().contains("Your therapist will review this with you."),
            "until the morning nothing changes"
        );
        scene.house.morning_comes();
        let begin = scene.house.try_act(&hurt.token, "beginExercise", "run { id }", json!({ "run": mine["id"] })).await;
        assert_eq!(begin["problems"][0]["message"], "Your therapist will review this with you.");
        let phone = scene.house.visitor_of(hurt).await;
        let page = phone.go(&format!("/exercises/{}", text(&mine["id"]))).await;
        assert!(page.words().contains("Your therapist will review this with you."), "{}", page.words());
        let alone = scene.given_to("grief_writing", hurt, Some("2026-03-09")).await;
        scene.finish(hurt, &alone, false).await;
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_the_couple_is_given_nothing_more() {
    for_each_database("exercise_leaving", async |house| {
        let scene = Scene::set(house).await;
        let (hurt, involved) = (&scene.couple.hurt, &scene.couple.involved);
        scene.give("victories", &[hurt, involved], None, None).await;
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": involved.id.to_string() });
        scene.house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert_eq!((scene.mine(hurt).await.len(), scene.mine(involved).await.len()), (1, 0));
    })
    .await;
}
