//! Appointments at the desk: what the law allows, the pages, and what becomes of appointments when somebody leaves or is away.

use serde_json::{Value, json};
use tests::house::for_each_database;

use super::{MINE, SHOWN, Scene, THEIRS, letters_to, mine, run_until, treated};

#[tokio::test]
async fn treatment_is_booked_only_where_the_therapist_may_treat_each_of_them() {
    for_each_database("appointment_licence", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        scene.treat(&house).await;
        let therapy = |key: &str| {
            let mut input = scene.with(key, &both, ("2026-03-10", "17:00"));
            (input["people"][0]["place"], input["people"][1]["place"]) = (json!("US-FL"), json!("US-CO"));
            input
        };
        treated::licence(&house, &scene).await;
        let half = house.try_act(&scene.therapist.token, "makeAppointments", SHOWN, therapy("half")).await;
        assert_eq!((&half["problems"][0]["code"], &half["made"]), (&json!("NOT_ALLOWED"), &json!(0)));
        let words = half["problems"][0]["message"].as_str().expect("words");
        assert!(words.contains("Colorado") && !words.contains("Florida"), "{words}");
        let mut here = therapy("here");
        here["people"][1]["place"] = json!("US-FL");
        assert_eq!(scene.make(&house, here).await["made"], json!(1));
    })
    .await;
}

#[tokio::test]
async fn a_therapist_makes_and_changes_appointments_on_the_page_and_finds_the_next_one_everywhere() {
    for_each_database("appointment_pages", async |house| {
        let scene = Scene::set(&house).await;
        scene.treat(&house).await;
        let desk = house.visitor_of(&scene.therapist).await;
        let path = format!("/couples/{}/appointments", scene.couple.id);
        let page = desk.go(&path).await;
        let (one, other) = (scene.couple.hurt.id.to_string(), scene.couple.involved.id.to_string());
        let key = page.fields(&path).into_iter().find(|(name, _)| name == "key").expect("a key").1;
        let fields = |on: &'static str| {
            [
                ("key", key.clone()),
                ("people", one.clone()),
                ("people", other.clone()),
                ("place0", "DE".to_owned()),
                ("place1", "DE".to_owned()),
                ("on", on.to_owned()),
                ("at", "17:00".to_owned()),
                ("minutes", "50".to_owned()),
                ("times", "2".to_owned()),
                ("everyWeeks", "1".to_owned()),
            ]
        };
        let submit = async |on| {
            let fields = fields(on);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.submit(&path, &fields).await
        };
        let wrong = submit("2026-13-01").await;
        assert!(wrong.words().contains("There is no such date."), "{}", wrong.words());
        // Their care is treatment, and nobody may treat there yet.
        let closed = submit("2026-03-17").await;
        assert!(closed.words().contains("Nothing was booked."), "{}", closed.words());
        assert!(closed.words().contains("It is what their care is: Therapy."), "{}", closed.words());
        house.becomes(&scene.therapist, scene.couple.id, "COACHING").await;
        scene
            .make(&house, scene.with("two", &[&scene.couple.hurt, &scene.couple.involved], ("2026-03-17", "17:00")))
            .await;
        let list = desk.go(&path).await;
        assert!(list.words().contains("Tue 17 Mar 2026, 17:00: "), "{}", list.words());
        for place in ["/caseload".to_owned(), format!("/couples/{}", scene.couple.id)] {
            let shown = desk.go(&place).await;
            assert!(shown.words().contains("Tue 17 Mar 2026, 17:00"), "{place}: {}", shown.words());
        }
        let first = scene.theirs(&house, &scene.therapist).await[0].clone();
        let id = first["id"].as_str().expect("an id");
        let one = desk.go(&format!("{path}/one?appointment={id}")).await;
        assert!(one.heading().starts_with("Tue 17 Mar 2026, 17:00"), "{}", one.words());
        let version = first["version"].to_string();
        let moving = [("act", "move"), ("version", &*version), ("on", "2026-03-19"), ("at", "10:00")];
        let moved = desk.submit(&one.path, &moving).await;
        assert!(moved.words().contains("Thu 19 Mar 2026, 10:00: "), "{}", moved.words());
        let home = house.visitor_of(&scene.couple.hurt).await.go("/").await;
        assert!(home.words().contains("Your next appointment: Thursday 19 March, 10:00 CET (Europe/Berlin)"));
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_a_couple_comes_to_nothing_there_and_the_other_notices_nothing() {
    for_each_database("appointment_leaving", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        scene.make(&house, scene.with("both", &both, ("2026-03-17", "17:00"))).await;
        scene.make(&house, scene.with("alone", &[&scene.couple.involved], ("2026-03-18", "17:00"))).await;
        let before = mine(&house, &scene.couple.hurt).await;
        assert_eq!((before.len(), mine(&house, &scene.couple.involved).await.len()), (1, 2));
        house.mailbox.take();
        let leave = json!({ "couple": scene.couple.id.to_string(), "person": scene.couple.involved.id.to_string() });
        house.act(&scene.therapist.token, "leaveCouple", "couple { id }", leave).await;
        assert_eq!(mine(&house, &scene.couple.hurt).await, before);
        assert_eq!(mine(&house, &scene.couple.involved).await, Vec::<Value>::new());
        run_until(&house, "2026-03-04T12:00:00Z").await;
        assert_eq!(house.mailbox.letters().len(), 0);
        // The therapist's hour alone is free again; the one that stands for the other is not.
        scene.make(&house, scene.with("free", &[&scene.couple.hurt], ("2026-03-18", "17:00"))).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_member_holds_while_they_are_away_is_called_off_and_told() {
    for_each_database("appointment_away", async |house| {
        let scene = Scene::set(&house).await;
        let mut weekly = scene.with("weekly", &[&scene.couple.hurt], ("2026-03-10", "17:00"));
        weekly["times"] = json!(3);
        scene.make(&house, weekly).await;
        house.mailbox.take();
        let away =
            json!({ "member": scene.therapist.id.to_string(), "firstDay": "2026-03-16", "lastDay": "2026-03-18" });
        let noted = house.act(&scene.staff.token, "noteAbsence", "calledOff", away).await;
        assert_eq!(noted["calledOff"], json!(1));
        let left = mine(&house, &scene.couple.hurt).await;
        let starts: Vec<&Value> = left.iter().map(|one| &one["startsAt"]).collect();
        assert_eq!(starts, ["2026-03-10T16:00:00Z", "2026-03-24T16:00:00Z"]);
        run_until(&house, "2026-03-03T12:00:00Z").await;
        assert_eq!(letters_to(&house, &scene.couple.hurt).len(), 1);
        assert_eq!(letters_to(&house, &scene.couple.involved), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn many_appointments_take_as_many_statements_as_few() {
    for_each_database("appointment_statements", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        let mut counts = Vec::new();
        for (key, on, times) in [("few", "2026-03-17", 2), ("many", "2026-03-18", 20)] {
            let mut input = scene.with(key, &both, (on, "17:00"));
            input["times"] = json!(times);
            scene.make(&house, input).await;
            let couple = json!({ "id": scene.couple.id.to_string() });
            counts.push((
                crate::statements::counted(&house, &scene.therapist, THEIRS, couple).await,
                crate::statements::counted(&house, &scene.couple.hurt, MINE, json!({})).await,
            ));
        }
        assert_eq!(counts[0], counts[1], "on {:?}", house.engine());
    })
    .await;
}
