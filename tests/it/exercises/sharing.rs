//! What its author keeps, what goes to the other by its author's act, and what the therapist writes about it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::house::for_each_database;

use super::diligent::filled;
use super::{Scene, WORDS, codes};

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
