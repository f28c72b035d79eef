//! What repeats, closes, is taken back or left out, and what a pause or leaving the couple ends.

use jiff::SignedDuration;
use serde_json::json;
use tests::house::for_each_database;

use super::{Scene, codes, text};

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
