//! What a practice takes out of its library: nobody is given it anew, what runs goes on, every version can be read, and it comes back as it was or
//! with its next version.

use serde_json::{Value, json};
use tests::house::for_each_database;

use super::life::{Life, codes};

const LISTS: &str = "query($out: Boolean) { exercises(first: 100, retired: $out) { nodes { key isOwn } }
    programmes(first: 100, retired: $out) { nodes { key isOwn } } }";
const FILE: &str = "query($key: String!) { exercise(key: $key) { retired content exercise { version } } }";
const WALKS: &str = "own_evening_walks";
const TEA: &str = "own_morning_tea";
const WAY: &str = "own_evenings";

impl Life {
    /// Makes an exercise of the practice's own with one question, or its next version.
    async fn makes(&self, title: &str, of: Option<&str>) {
        let content = json!({ "title": title, "purpose": "To sit together.", "minutes": 10, "who": "each", "steps": [
            { "title": "Sit", "fields": [{ "id": "words", "label": "In your words", "answer": { "text": {} } }] }] });
        let input = json!({ "key": format!("make {title} {of:?}"), "of": of, "version": 0,
            "content": content.to_string() });
        let draft = self.house.act(&self.therapist.token, "draftExercise", "draft { id version }", input).await;
        let publish = json!({ "draft": draft["draft"]["id"], "version": draft["draft"]["version"] });
        self.house.act(&self.therapist.token, "publishExercise", "exercise { retired }", publish).await;
    }

    /// Keeps a draft of a programme of one step; the draft.
    async fn drafts_a_programme(&self, key: &str, exercise: &str) -> Value {
        let plan = json!({ "title": "Evenings", "phases": [{ "id": "one", "title": "One", "steps": [
            { "id": "sit", "lane": "joint", "object": { "exercise": exercise }, "delivery": { "in_days": 3 } }] }] });
        let input = json!({ "key": key, "version": 0, "content": plan.to_string() });
        let selection = "draft { id version blocking { field } }";
        self.house.act(&self.therapist.token, "draftProgramme", selection, input).await["draft"].take()
    }

    async fn turns(&self, field: &str, what: &str, key: &str) {
        let selection = if what == "exercise" { "exercise { retired }" } else { "programme { retired }" };
        let turned = self.house.act(&self.therapist.token, field, selection, json!({ what: key })).await;
        assert_eq!(turned[what]["retired"], json!(field.starts_with("retire")), "{turned}");
    }

    /// The practice's own in one part of the library.
    async fn own(&self, out: Option<bool>) -> Vec<String> {
        let lists = self.house.ask(&self.therapist.token, LISTS, json!({ "out": out })).await;
        let lists = ["exercises", "programmes"].map(|list| lists[list]["nodes"].as_array().expect("a list").clone());
        let own = lists.iter().flatten().filter(|one| one["isOwn"] == json!(true));
        own.map(|one| one["key"].as_str().expect("a key").to_owned()).collect()
    }

    async fn gives(&self, key: &str, exercise: &str, person: &tests::house::Someone) -> Value {
        let input = json!({ "key": key, "couple": self.couple.id.to_string(), "exercise": exercise,
            "people": [person.id.to_string()], "firstDue": "2026-03-20", "everyDays": 7 });
        self.house.try_act(&self.therapist.token, "assignExercise", "runs { id }", input).await
    }
}

#[tokio::test]
async fn what_is_taken_out_is_given_no_more_goes_on_where_it_runs_and_comes_back() {
    for_each_database("retired_works", async |house| {
        let life = Life::begin(house).await;
        let (hurt, involved, token) = (&life.couple.hurt, &life.couple.involved, &life.therapist.token);
        let other = life.house.couple(&life.therapist, "Maple", ("Wren Aldous", "Lark Penrose")).await;
        life.makes("Evening walks", None).await;
        life.makes("Morning tea", None).await;
        let draft = life.drafts_a_programme("plan", TEA).await;
        assert_eq!(draft["blocking"], json!([]), "{draft}");
        let publish = json!({ "draft": draft["id"], "version": draft["version"] });
        life.house.act(token, "publishProgramme", "programme { key retired }", publish).await;
        assert_eq!(codes(&life.gives("before", WALKS, hurt).await), []);
        life.act("enrolCouple", json!({ "key": "on", "couple": life.couple.id.to_string(), "programme": WAY })).await;
        assert_eq!(life.own(None).await, [WALKS, TEA, WAY]);

        for (what, key) in [("exercise", WALKS), ("exercise", TEA), ("programme", WAY)] {
            let field = if what == "exercise" { "retireExercise" } else { "retireProgramme" };
            life.turns(field, what, key).await;
            // Doing it again changes nothing.
            life.turns(field, what, key).await;
        }
        assert_eq!(life.own(None).await, Vec::<String>::new());
        assert_eq!(life.own(Some(true)).await, [WALKS, TEA, WAY]);
        let wrong = |field: &str| vec![(field.to_owned(), "WRONG_STATE".to_owned())];
        assert_eq!(codes(&life.gives("late", WALKS, involved).await), wrong("exercise"));
        let on = json!({ "key": "late", "couple": other.id.to_string(), "programme": WAY });
        assert_eq!(codes(&life.try_act("enrolCouple", on.clone()).await), wrong("programme"));
        let blocked = life.drafts_a_programme("another plan", TEA).await;
        assert_eq!(blocked["blocking"], json!([{ "field": "phases.0.steps.0.object" }]), "no new plan gives it");
        let file = life.house.ask(token, FILE, json!({ "key": WALKS })).await["exercise"].take();
        assert_eq!((&file["retired"], &file["exercise"]["version"]), (&json!(true), &json!("1.0.0")));
        assert!(file["content"].as_str().is_some_and(|text| text.contains("In your words")), "it can be read");

        // What runs goes on: the step that is due in three days comes to both, and what comes each week comes again.
        life.do_one(hurt, WALKS).await;
        life.pass(5).await;
        for person in [hurt, involved] {
            assert!(life.waiting(person).await.contains(&TEA.to_owned()), "{}", person.name);
        }
        life.pass(20).await;
        assert!(life.waiting(hurt).await.contains(&WALKS.to_owned()), "each week");

        life.turns("restoreExercise", "exercise", WALKS).await;
        life.turns("restoreProgramme", "programme", WAY).await;
        assert_eq!(life.own(None).await, [WALKS, WAY]);
        assert_eq!(codes(&life.try_act("enrolCouple", on).await), []);
        life.makes("Morning tea", Some(TEA)).await;
        assert_eq!(life.own(Some(true)).await, Vec::<String>::new(), "its next version brings it back");
    })
    .await;
}

#[tokio::test]
async fn pages_take_it_out_and_bring_it_back_and_only_for_those_who_make_it() {
    for_each_database("retired_pages", async |house| {
        let life = Life::begin(house).await;
        life.makes("Evening walks", None).await;
        let desk = life.house.visitor_of(&life.therapist).await;
        let place = format!("/library/exercises/{WALKS}");
        let page = desk.go(&place).await;
        let out = desk.fill(&page, "/library/retired", &[("act", "take-out")]).await;
        assert_eq!(out.path, "/library/retired", "{}", out.words());
        assert!(out.html.contains(&place), "{}", out.words());
        assert!(!desk.go("/library/exercises").await.html.contains(&place));
        assert!(desk.go(&place).await.words().contains("No longer offered"));
        let assign = desk.go(&format!("/couples/{}/exercises/assign", life.couple.id)).await;
        assert!(!assign.words().contains("Evening walks"), "{}", assign.words());

        let elsewhere = life.house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        let input = json!({ "exercise": WALKS });
        let theirs = life.house.try_act(&elsewhere.token, "restoreExercise", "exercise { retired }", input).await;
        assert_eq!(codes(&theirs)[0].1, "NOT_FOUND", "another practice has no such exercise");
        let portal = life.house.visitor_of(&life.couple.hurt).await;
        assert!(!portal.go("/library/retired").await.status.is_success(), "a partner has no library");

        let back = desk.fill(&desk.go(&place).await, "/library/retired", &[("act", "bring-back")]).await;
        assert!(!back.html.contains(&place), "{}", back.words());
        assert!(desk.go("/library/exercises").await.html.contains(&place));
        let odd = desk.submit("/library/retired", &[("kind", "zephyrwise"), ("key", WALKS)]).await;
        assert_eq!(odd.status, 404);
    })
    .await;
}
