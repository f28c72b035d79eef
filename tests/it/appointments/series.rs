//! Several at once: the key they are made with, what becomes of those that follow one that was moved, and of all when several act on them at once.

use serde_json::{Value, json};
use tests::house::for_each_database;

use super::{SHOWN, Scene, at, letters_to, mine, moves_to, run_until};

#[tokio::test]
async fn whoever_lives_elsewhere_is_told_of_the_shift_although_the_one_before_was_moved() {
    for_each_database("appointment_moved_shift", async |house| {
        let scene = Scene::set(&house).await;
        let (here, there) = (&scene.couple.hurt, &scene.couple.involved);
        moves_to(&house, there, "America/Phoenix").await;
        // Berlin goes forward on 29 March, Phoenix never. The first one after that is moved to a day before it, at another hour.
        let mut weekly = scene.with("weekly", &[here, there], ("2026-03-17", "17:00"));
        weekly["times"] = json!(4);
        scene.make(&house, weekly).await;
        let third = scene.theirs(&house, &scene.therapist).await.remove(2);
        let input =
            json!({ "appointment": third["id"], "version": third["version"], "on": "2026-03-27", "at": "11:00" });
        house.act(&scene.therapist.token, "moveAppointment", "appointment { id }", input).await;
        run_until(&house, "2026-03-03T12:00:00Z").await;

        house.clock.set(at("2026-03-31T14:00:00Z"));
        house.mailbox.take();
        run_until(&house, "2026-04-02T16:00:00Z").await;
        let news = |person| letters_to(&house, person).iter().filter(|text| text.contains("has changed")).count();
        assert_eq!((news(here), news(there)), (0, 1));
        let left = mine(&house, there).await;
        assert_eq!((&left[0]["startsAt"], left.len()), (&json!("2026-04-07T15:00:00Z"), 1));
        assert_eq!(left[0]["shift"], json!({ "from": "09:00", "to": "08:00" }));
        assert!(mine(&house, here).await[0]["shift"].is_null());
    })
    .await;
}

#[tokio::test]
async fn the_key_of_appointments_covers_how_long_they_are_and_by_which_link_each_comes() {
    for_each_database("appointment_keys", async |house| {
        let scene = Scene::set(&house).await;
        let mut input = scene.with("key", &[&scene.couple.hurt, &scene.couple.involved], ("2026-03-17", "17:00"));
        (input["minutes"], input["people"][0]["link"]) = (json!(50), json!("https://meet.example/one"));
        let made = scene.make(&house, input.clone()).await;
        let mut others: Vec<Value> = vec![input.clone(); 4];
        others[0]["minutes"] = json!(40);
        others[1]["people"][0]["link"] = json!("https://meet.example/other");
        others[2]["people"][0]["link"] = Value::Null;
        others[3]["people"][1]["link"] = json!("https://meet.example/one");
        for other in others {
            let refused = house.try_act(&scene.therapist.token, "makeAppointments", SHOWN, other.clone()).await;
            assert_eq!(refused["problems"][0]["code"], "KEY_REUSED", "{other}");
        }
        assert_eq!(scene.make(&house, input).await, made, "the same again gives the first answer");
        assert_eq!(scene.theirs(&house, &scene.therapist).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_ends_a_series_while_one_of_it_moves_ends_that_one_too() {
    for_each_database("appointment_race", async |house| {
        let scene = Scene::set(&house).await;
        let both = [&scene.couple.hurt, &scene.couple.involved];
        for round in 0..4 {
            let mut weekly = scene.with(&format!("weekly {round}"), &both, ("2026-03-17", "17:00"));
            weekly["times"] = json!(3);
            let made = scene.make(&house, weekly).await["appointment"].take();
            let second = scene.theirs(&house, &scene.therapist).await.remove(1);
            let input =
                json!({ "appointment": second["id"], "version": second["version"], "on": "2026-03-26", "at": "09:00" });
            let end = json!({ "series": made["series"] });
            let (moved, ended) = tokio::join!(
                house.try_act(&scene.therapist.token, "moveAppointment", "appointment { id }", input),
                house.try_act(&scene.staff.token, "endAppointmentSeries", "calledOff", end),
            );
            assert_eq!(ended["calledOff"], json!(3), "{moved} {ended}");
            assert_eq!(scene.theirs(&house, &scene.therapist).await, Vec::<Value>::new(), "{moved} {ended}");
            // Nobody's time is kept for what does not take place; the next round takes that of the series again.
            let free = scene.make(&house, scene.with(&format!("free {round}"), &both, ("2026-03-26", "09:00"))).await;
            let off = json!({ "appointment": free["appointment"]["id"], "version": free["appointment"]["version"] });
            house.act(&scene.therapist.token, "callOffAppointment", "appointment { id }", off).await;
        }
    })
    .await;
}

/// Whoever moves an appointment has it and then what is asked before it. On PostgreSQL, where leaving took the two the other way round, each waited
/// for the other and one of them failed.
#[tokio::test]
async fn whoever_leaves_while_an_appointment_moves_keeps_nobody_from_moving_it() {
    for_each_database("appointment_leave_race", async |house| {
        let scene = Scene::set(&house).await;
        let rounds = [
            ("2026-03-16", "Quay", ("Robin Vale", "Kim Arbor")),
            ("2026-03-17", "Moor", ("Ana Ruiz", "Lee Stone")),
            ("2026-03-18", "Heath", ("Noor Field", "Max Lane")),
            ("2026-03-19", "Shore", ("Eve Rook", "Ida Moor")),
        ];
        for (on, alias, names) in rounds {
            let couple = house.couple(&scene.therapist, alias, names).await;
            house.becomes(&scene.therapist, couple.id, "COACHING").await;
            let of_round = Scene { couple, ..scene.clone() };
            let (stays, leaves) = (&of_round.couple.hurt, &of_round.couple.involved);
            let (id, token) = (of_round.couple.id.to_string(), &scene.therapist.token);
            let before = json!({ "key": on, "couple": id, "instruments": ["hope_pulse"],
                "respondents": [stays.id.to_string(), leaves.id.to_string()] });
            house.act(token, "assignBeforeAppointments", "series { id }", before).await;
            let made = of_round.make(&house, of_round.with(on, &[stays, leaves], (on, "17:00"))).await;
            let (appointment, version) = (&made["appointment"]["id"], &made["appointment"]["version"]);
            let to = json!({ "appointment": appointment, "version": version, "on": on, "at": "09:00" });
            let leave = json!({ "couple": id, "person": leaves.id.to_string() });
            let (moved, left) = tokio::join!(
                house.try_act(token, "moveAppointment", "appointment { id }", to),
                house.try_act(token, "leaveCouple", "couple { id }", leave),
            );
            assert_eq!((&moved["problems"], &left["problems"]), (&json!([]), &json!([])), "{moved} {left}");
            let stands = of_round.theirs(&house, &scene.therapist).await;
            assert_eq!((stands.len(), &stands[0]["at"]), (1, &json!("09:00")), "{stands:?}");
            assert_eq!(stands[0]["people"].as_array().map(Vec::len), Some(1), "{stands:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_an_absence_calls_off_is_written_down_as_an_act_on_appointments() {
    for_each_database("appointment_away_audit", async |house| {
        let scene = Scene::set(&house).await;
        let made = async |key: &str, on: &str| {
            let made = scene.make(&house, scene.with(key, &[&scene.couple.hurt], (on, "17:00"))).await;
            made["appointment"]["id"].as_str().expect("an id").to_owned()
        };
        let ids = [made("first", "2026-03-17").await, made("second", "2026-03-24").await];
        for (by, day) in [(&scene.staff, "2026-03-17"), (&scene.therapist, "2026-03-24")] {
            let away = json!({ "member": scene.therapist.id.to_string(), "firstDay": day, "lastDay": day });
            assert_eq!(house.act(&by.token, "noteAbsence", "calledOff", away).await["calledOff"], json!(1));
        }
        for (id, who) in ids.iter().zip(["staff practice", "therapist own"]) {
            let rows = format!(
                "select count(*) from audit_entry
                 where act = 'appointments.arrange' and subject like '%{id}%' and role || ' ' || place = '{who}'"
            );
            assert!(house.beneath(&rows).is_none_or(|count| count.trim() == "1"), "{who}");
            let wrong = format!(
                "select count(*) from audit_entry where act = 'consultations.arrange' and subject like '%{id}%'"
            );
            assert!(house.beneath(&wrong).is_none_or(|count| count.trim() == "0"), "{who}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_long_series_goes_on_behind_a_link_on_every_page() {
    for_each_database("appointment_pages_on", async |house| {
        let scene = Scene::set(&house).await;
        let mut weekly = scene.with("weekly", &[&scene.couple.hurt], ("2026-03-17", "17:00"));
        weekly["times"] = json!(26);
        scene.make(&house, weekly).await;
        let mine = house.visitor_of(&scene.couple.hurt).await;
        let first = mine.go("/appointments").await;
        let cards = |words: String| words.matches("Put it in my calendar").count();
        assert_eq!(cards(first.words()), 20);
        let second = mine.go(&first.link("/appointments?after=")).await;
        assert_eq!(cards(second.words()), 6);
        assert!(!second.html.contains("/appointments?after="), "this was the last part");
        assert_eq!(cards(mine.go(&second.link("/appointments\"")).await.words()), 20);

        let desk = house.visitor_of(&scene.therapist).await;
        let path = format!("/couples/{}/appointments", scene.couple.id);
        let first = desk.go(&path).await;
        let second = desk.go(&first.link(&format!("{path}?after="))).await;
        let one = desk.go(&second.link(&format!("{path}/one?appointment="))).await;
        // The twenty-first, after the clocks of Berlin have gone forward.
        assert!(one.heading().starts_with("Tue 4 Aug 2026, 17:00"), "{}", one.words());
        let none = desk.fetch(&format!("{path}/one?appointment=apt_00000000000000000000000000")).await;
        assert_eq!(none.status.as_u16(), 404);
    })
    .await;
}
