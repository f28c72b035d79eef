//! Times that are held, booked, moved and freed: nobody's is taken twice.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use services::Refused;
use services::consultations::{self, HoldTime, Wanted};
use services::domain::consultations::Whereabouts;
use services::domain::problem::Code;
use tests::databases::Engine;
use tests::house::for_each_database;
use tests::postgres::Cluster;
use tokio::sync::Semaphore;

use super::{
    ADDRESS, Scene, at, book_alone, by_link, desk_act, free_times, hold, letters_to, listed, newcomer, own, run_until,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_hundred_who_want_fifty_times_fifty_get_one() {
    for_each_database("consult_contention", async |house| {
        let scene = Scene::set(&house).await;
        let week: Vec<Value> = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
            .into_iter()
            .map(|day| json!({ "day": day, "from": "08:00", "until": "20:00" }))
            .collect();
        let hours = json!({ "version": 1, "zone": "America/New_York", "week": week });
        house.act(&scene.therapist.token, "changeAvailability", "availability { version }", hours).await;
        let wanted = Wanted {
            address: ADDRESS.to_owned(),
            type_key: "consult_15".to_owned(),
            places: vec![Whereabouts::parse("US-FL").expect("a place")],
            invitation: None,
        };
        let times: Vec<Timestamp> =
            consultations::free_times(&house.services, &wanted).await.expect("times").into_iter().take(50).collect();
        assert_eq!(times.len(), 50);
        // Four for each time, side by side; as many at once as there are connections to the larger of the databases.
        let turns = Arc::new(Semaphore::new(16));
        let clients: Vec<_> = (0..200)
            .map(|client| {
                let (services, turns, starts_at) = (house.services.clone(), Arc::clone(&turns), times[client / 4]);
                let command = HoldTime { wanted: wanted.clone(), starts_at, remote: None };
                tokio::spawn(async move {
                    let _turn = turns.acquire_owned().await;
                    consultations::hold_time(&services, command).await
                })
            })
            .collect();
        let mut winners: HashMap<Timestamp, usize> = HashMap::new();
        for client in clients {
            match client.await.expect("no panic") {
                Ok(held) => *winners.entry(held.starts_at).or_default() += 1,
                Err(Refused::Problems(problems)) => assert_eq!(problems.0[0].code, Code::Taken),
                Err(Refused::Failure(failure)) => panic!("{failure}: {:?}", std::error::Error::source(&failure)),
            }
        }
        assert_eq!((winners.len(), winners.values().sum::<usize>()), (50, 50), "on {:?}", house.engine());
        // Whoever lost is told at once which are left, and none of those is among the fifty.
        let left = consultations::free_times(&house.services, &wanted).await.expect("times");
        assert!(!left.is_empty() && left.iter().all(|at| !times.contains(at)));
        // Ten minutes later nobody has booked, and all of them can be had again.
        house.clock.forward(SignedDuration::from_mins(10));
        let again = consultations::free_times(&house.services, &wanted).await.expect("times");
        assert!(times.iter().all(|at| again.contains(at)));
        let held = consultations::hold_time(&house.services, HoldTime { wanted, starts_at: times[0], remote: None });
        held.await.expect("what lapsed is free");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_one_claim_from_lying_over_another() {
    for_each_database("consult_beneath", async |house| {
        Scene::set(&house).await;
        book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), "2026-03-10T23:00:00Z").await;
        // The time after the meeting belongs to the claim: a quarter past ends within it, eight o'clock begins after it.
        let shifted = |minutes: i64, id: &str| {
            let shift = match house.engine() {
                Engine::Postgres => {
                    format!("starts_at + interval '{minutes} minutes', ends_at + interval '{minutes} minutes'")
                }
                Engine::Sqlite => format!(
                    "strftime('%Y-%m-%dT%H:%M:%S', starts_at, '{minutes} minutes') || '+00:00',
                     strftime('%Y-%m-%dT%H:%M:%S', ends_at, '{minutes} minutes') || '+00:00'"
                ),
            };
            format!(
                "insert into claim (practice_id, id, person_id, type_key, meets_at, starts_at, ends_at, lapses_at)
                 select practice_id, {id}, person_id, type_key, meets_at, {shift}, starts_at
                 from claim where person_id in (select person_id from practice_member)"
            )
        };
        let count = "select count(*) from claim where person_id in (select person_id from practice_member)";
        match house.engine() {
            Engine::Postgres => {
                let cluster = Cluster::shared().expect("it stands on one");
                let database = house.database().name();
                let refused = cluster.try_in(&database, &shifted(45, "gen_random_uuid()")).expect_err("lies over it");
                assert!(refused.contains("claim_takes_free_time"), "{refused}");
                cluster.run_in(&database, &shifted(60, "gen_random_uuid()"));
                assert_eq!(cluster.run_in(&database, count), "2");
            }
            Engine::Sqlite => {
                let Some(left_out) = house.database().sqlite(&shifted(45, "randomblob(16)")) else { return };
                left_out.expect("is left out, not refused");
                assert_eq!(house.database().sqlite(count), Some(Ok("1".to_owned())));
                house.database().sqlite(&shifted(60, "randomblob(16)"));
                assert_eq!(house.database().sqlite(count), Some(Ok("2".to_owned())));
                let moved = house.database().sqlite("update claim set ends_at = starts_at").expect("is installed");
                assert!(moved.expect_err("is refused").contains("made anew"));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_time_that_comes_free_goes_to_whoever_waits_longest() {
    for_each_database("consult_waitlist", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let first = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let mut waiting = Vec::new();
        for (name, zone, place) in [
            // Six in the evening in Miami is midnight in Paris: too late for whoever has waited longest.
            ("Ana Ruiz", "Europe/Paris", "FR"),
            ("Kim Arbor", "America/New_York", "US-FL"),
            ("Lee Stone", "America/New_York", "US-FL"),
        ] {
            let ask =
                json!({ "key": name, "address": ADDRESS, "type": "consult_45", "me": newcomer(name, zone, place) });
            let asked = house.act("", "requestConsultation", "booked { link startsAt }", ask).await["booked"].take();
            assert_eq!(asked["startsAt"], Value::Null);
            waiting.push(asked["link"].as_str().expect("a link").to_owned());
            let request = listed(&house, &scene.staff, "REQUESTS").await.remove(0);
            let triaged = desk_act(&house, &scene.staff, "triageConsultation", &request).await;
            desk_act(&house, &scene.staff, "waitlistConsultation", &triaged).await;
            house.clock.forward(SignedDuration::from_mins(1));
        }
        assert_eq!(listed(&house, &scene.staff, "WAITING").await.len(), 3);
        assert_eq!(by_link(&house, "withdrawFromConsultation", &first).await["standing"], "OFF");
        let standings = async || {
            let mut all = Vec::new();
            for link in &waiting {
                all.push(own(&house, link).await["standing"].as_str().expect("a word").to_owned());
            }
            all
        };
        assert_eq!(standings().await, ["WAITING", "OFFERED", "WAITING"]);
        assert!(!free_times(&house, "consult_45", &["US-FL"]).await.contains(&starts_at.to_owned()), "it is held");
        // Nobody takes it for two days; then it goes to the next, and the first keeps their place.
        house.clock.forward(SignedDuration::from_hours(48));
        house.tick().await;
        assert_eq!(standings().await, ["WAITING", "WAITING", "OFFERED"]);
        let offered = own(&house, &waiting[2]).await["offered"][0].take();
        assert_eq!(offered["startsAt"], starts_at);
        let take = json!({ "address": ADDRESS, "link": waiting[2], "time": offered["id"] });
        let taken = house.act("", "takeOfferedTime", "consultation { standing startsAt }", take).await;
        assert_eq!(taken["consultation"], json!({ "standing": "BOOKED", "startsAt": starts_at }));
        assert_eq!(listed(&house, &scene.staff, "COMING").await.len(), 1);
        assert_eq!(listed(&house, &scene.staff, "PAST").await[0]["step"], "CANCELLED");
    })
    .await;
}

#[tokio::test]
async fn one_who_comes_alone_moves_it_and_the_old_time_is_free_again() {
    for_each_database("consult_move", async |house| {
        let scene = Scene::set(&house).await;
        let (old, new) = ("2026-03-10T22:00:00Z", "2026-03-10T22:30:00Z");
        let link = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), old).await;
        // The new time lies within the hour that the old one takes: one's own claim is not in one's way.
        let moved = json!({ "address": ADDRESS, "link": link, "startsAt": new });
        let moved = house.act("", "moveConsultation", "consultation { standing startsAt }", moved).await;
        assert_eq!(moved["consultation"], json!({ "standing": "BOOKED", "startsAt": new }));
        let taken = json!({ "address": ADDRESS, "link": link, "startsAt": "2026-03-10T22:10:00Z" });
        let refused = house.try_act("", "moveConsultation", "consultation { standing }", taken).await;
        assert_eq!(refused["problems"][0]["code"], "TAKEN");
        assert_eq!(own(&house, &link).await["startsAt"], new, "what could not be moved stays");
        // The practice moves it as well, and says so.
        let coming = listed(&house, &scene.staff, "COMING").await.remove(0);
        let time = json!({ "startsAt": "2026-03-11T22:00:00Z", "member": coming["member"]["id"] });
        let input = json!({ "consultation": coming["id"], "version": coming["version"], "time": time });
        house.act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input.clone()).await;
        let stale = house.try_act(&scene.staff.token, "rescheduleConsultation", "consultation { step }", input).await;
        assert_eq!(stale["problems"][0]["code"], "STALE");
        house.clock.set(at("2026-03-02T16:00:00Z"));
        run_until(&house, "2026-03-02T18:00:00Z").await;
        let told = letters_to(&house, "robin.vale");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("Hello, your appointment has changed."), "{}", told[0]);
    })
    .await;
}

/// Somebody sends, goes back with the same page, and says that letters are not safe after all: it is not taken for a repeat.
#[tokio::test]
async fn what_recognises_a_repeat_covers_the_safe_way_and_everybodys_place() {
    for_each_database("consult_keys", async |house| {
        let scene = Scene::set(&house).await;
        let me = |name: &str| newcomer(name, "America/New_York", "US-FL");
        let held = hold(&house, "consult_45", &["US-FL", "US-FL"], "2026-03-10T23:00:00Z").await;
        let book = json!({ "key": "book", "address": ADDRESS, "hold": held["id"], "partnerPlace": "US-FL",
            "me": me("Robin Vale") });
        let ask = json!({ "key": "ask", "address": ADDRESS, "type": "consult_45", "partnerPlace": "US-FL",
            "me": me("Ana Ruiz") });
        let enter = json!({ "key": "enter", "type": "consult_45", "partnerPlace": "US-FL", "me": me("Lee Stone") });
        let booked = house.act("", "bookConsultation", "booked { link joiningLink }", book.clone()).await;
        let join = json!({ "key": "join", "address": ADDRESS, "link": booked["booked"]["joiningLink"],
            "me": me("Kim Arbor") });
        let (shown, staff) = ("booked { link }", scene.staff.token.as_str());
        for (who, field, shown, input) in [
            ("", "bookConsultation", shown, book),
            ("", "requestConsultation", shown, ask),
            ("", "joinConsultation", shown, join),
            (staff, "enterRequest", "consultation { id } link", enter),
        ] {
            let first = house.act(who, field, shown, input.clone()).await;
            house.clock.forward(SignedDuration::from_mins(1));
            assert_eq!(house.act(who, field, shown, input.clone()).await, first, "{field}: the same again");
            let mut others: Vec<Value> = vec![input.clone(); 4];
            others[0]["me"]["safeChannel"] = json!("PORTAL_ONLY");
            others[1]["me"]["email"] = json!("other@letters.example");
            others[2]["me"]["place"] = json!("US-CO");
            others[3]["partnerPlace"] = json!("US-CO");
            let partner = input.get("partnerPlace").is_some();
            for other in others.into_iter().take(if partner { 4 } else { 3 }) {
                let refused = house.try_act(who, field, shown, other.clone()).await;
                assert_eq!(refused["problems"][0]["code"], "KEY_REUSED", "{field}: {other}");
            }
        }
    })
    .await;
}

/// Whoever gives a meeting another day while its member is noted as away has moved it, or is told that it was called off; never both.
#[tokio::test]
async fn what_is_moved_at_the_moment_of_an_absence_is_not_called_off_as_well() {
    for_each_database("consult_absence_race", async |house| {
        let scene = Scene::set(&house).await;
        for (name, from, to) in [
            ("Robin Vale", "2026-03-10", "2026-03-17"),
            ("Ana Ruiz", "2026-03-11", "2026-03-18"),
            ("Kim Arbor", "2026-03-12", "2026-03-19"),
            ("Lee Stone", "2026-03-13", "2026-03-20"),
        ] {
            let (starts_at, later) = (format!("{from}T22:00:00Z"), format!("{to}T22:00:00Z"));
            book_alone(&house, newcomer(name, "America/New_York", "US-FL"), &starts_at).await;
            let coming = listed(&house, &scene.staff, "COMING").await;
            let seen = coming.iter().find(|one| one["startsAt"] == json!(starts_at)).expect("it was booked");
            let therapist = scene.therapist.id.to_string();
            let time = json!({ "startsAt": later, "member": therapist });
            let moves = json!({ "consultation": seen["id"], "version": seen["version"], "time": time });
            let away = json!({ "member": therapist, "firstDay": from, "lastDay": from });
            let (token, owner) = (&scene.staff.token, &scene.owner.token);
            let (moved, noted) = tokio::join!(
                house.try_act(token, "rescheduleConsultation", "consultation { id }", moves),
                house.try_act(owner, "noteAbsence", "handedOver calledOff", away),
            );
            let is_moved = moved["problems"] == json!([]);
            assert_eq!(noted["calledOff"], json!(usize::from(!is_moved)), "{moved} {noted}");
            let query = "query($id: ID!) { consultation(id: $id) { step startsAt } }";
            let stands = house.ask(token, query, json!({ "id": seen["id"] })).await["consultation"].take();
            assert_eq!(stands["step"] == "CANCELLED", !is_moved, "{stands} {moved}");
        }
    })
    .await;
}
