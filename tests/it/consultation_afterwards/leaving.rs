//! Whoever says that they do not come, whatever the other of two does then or did before.

use serde_json::{Value, json};
use tests::house::{House, for_each_database};

use super::{OWN, beginning, check_in, code, desk, one, own, page, step, two};
use crate::consultations::{ADDRESS, Scene, at, book_alone, by_link, newcomer};

/// What somebody reads by their link, but for the day until which they are known: that follows from when they left.
async fn read(house: &House, link: &str) -> Value {
    let mut own = own(house, link).await;
    own["keptUntil"] = Value::Null;
    own
}

#[tokio::test]
async fn whoever_is_there_already_may_go_again_and_reads_the_same_whatever_the_other_did() {
    for_each_database("after_gone_again", async |house| {
        let scene = Scene::set(&house).await;
        // The other does nothing; says where they are; says where they are and goes again.
        let starts = ["2026-03-10T22:00:00Z", "2026-03-10T23:00:00Z", "2026-03-11T00:00:00Z"];
        let names = [("Ann Abel", "Amy Abel"), ("Ben Bloom", "Bea Bloom"), ("Cas Crane", "Cora Crane")];
        let (mut links, mut ids) = (Vec::new(), Vec::new());
        for (names, starts_at) in names.into_iter().zip(starts) {
            links.push(two(&house, names, starts_at).await);
            ids.push(beginning(&house, &scene, starts_at).await);
        }
        let mut answers = Vec::new();
        for (world, before) in
            ["2026-03-10T21:50:00Z", "2026-03-10T22:50:00Z", "2026-03-10T23:50:00Z"].iter().enumerate()
        {
            house.clock.set(at(before));
            let (mine, theirs) = &links[world];
            if world > 0 {
                assert_eq!(check_in(&house, theirs, "US-FL").await["consultation"]["standing"], "HERE");
            }
            if world > 1 {
                by_link(&house, "withdrawFromConsultation", theirs).await;
                assert_eq!(one(&house, &scene, &ids[world]).await["step"], "BOOKED", "nobody is there any more");
            }
            assert_eq!(check_in(&house, mine, "US-FL").await["consultation"]["standing"], "HERE");
            let gone = by_link(&house, "withdrawFromConsultation", mine).await;
            let again = by_link(&house, "withdrawFromConsultation", mine).await;
            answers.push((gone, again, read(&house, mine).await));
        }
        assert_eq!(answers[0].0["standing"], "OFF");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        for (id, left) in ids.iter().zip(["BOOKED", "CHECKED_IN", "LATE_CANCELLED"]) {
            assert_eq!(one(&house, &scene, id).await["step"], left);
        }
        // The one who did not come either is missed as if nobody had ever been there.
        assert_eq!(step(&desk(&house, &scene, "noteNoShow", (&ids[0], json!({}))).await), "NO_SHOW");
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_alone_may_go_again_until_it_begins_and_so_may_the_practice_call_it_off() {
    for_each_database("after_gone_alone", async |house| {
        let scene = Scene::set(&house).await;
        let starts = ["2026-03-10T22:00:00Z", "2026-03-10T23:00:00Z", "2026-03-11T00:00:00Z"];
        let (mut links, mut ids) = (Vec::new(), Vec::new());
        for (name, starts_at) in ["Robin Vale", "Kim Arbor", "Jo Stone"].into_iter().zip(starts) {
            links.push(book_alone(&house, newcomer(name, "America/New_York", "US-FL"), starts_at).await);
            ids.push(beginning(&house, &scene, starts_at).await);
        }
        house.clock.set(at("2026-03-10T21:59:59Z"));
        check_in(&house, &links[0], "US-FL").await;
        assert_eq!(by_link(&house, "withdrawFromConsultation", &links[0]).await["standing"], "OFF");
        assert_eq!(one(&house, &scene, &ids[0]).await["step"], "LATE_CANCELLED");
        house.clock.set(at("2026-03-10T22:59:59Z"));
        check_in(&house, &links[1], "US-FL").await;
        let off = desk(&house, &scene, "cancelConsultation", (&ids[1], json!({}))).await;
        assert_eq!(step(&off), "CANCELLED", "on the practice's side");
        assert_eq!(own(&house, &links[1]).await["standing"], "OFF");
        house.clock.set(at("2026-03-11T00:00:00Z"));
        check_in(&house, &links[2], "US-FL").await;
        let link = json!({ "address": ADDRESS, "link": links[2] });
        let late = house.try_act("", "withdrawFromConsultation", "consultation { standing }", link).await;
        assert_eq!(code(&late), "EXPIRED");
        assert_eq!(code(&desk(&house, &scene, "cancelConsultation", (&ids[2], json!({}))).await), "EXPIRED");
    })
    .await;
}

#[tokio::test]
async fn a_member_who_falls_ill_in_the_last_minutes_is_away_also_for_whoever_is_there() {
    for_each_database("after_ill_late", async |house| {
        let scene = Scene::set(&house).await;
        let starts_at = "2026-03-10T22:00:00Z";
        let link = book_alone(&house, newcomer("Robin Vale", "America/New_York", "US-FL"), starts_at).await;
        let id = beginning(&house, &scene, starts_at).await;
        house.clock.set(at("2026-03-10T21:50:00Z"));
        check_in(&house, &link, "US-FL").await;
        let away =
            json!({ "member": scene.therapist.id.to_string(), "firstDay": "2026-03-10", "lastDay": "2026-03-10" });
        assert_eq!(house.act(&scene.staff.token, "noteAbsence", "calledOff", away).await["calledOff"], json!(1));
        assert_eq!(one(&house, &scene, &id).await["step"], "CANCELLED");
        assert_eq!(own(&house, &link).await["standing"], "OFF");
    })
    .await;
}

#[tokio::test]
async fn the_link_of_one_who_does_not_come_ends_when_it_would_have_whatever_becomes_of_the_meeting() {
    for_each_database("after_link_stays", async |house| {
        let scene = Scene::set(&house).await;
        let starts = ["2026-03-10T22:00:00Z", "2026-03-11T22:00:00Z"];
        let (mut links, mut ids) = (Vec::new(), Vec::new());
        for (names, starts_at) in [("Ann Abel", "Amy Abel"), ("Ben Bloom", "Bea Bloom")].into_iter().zip(starts) {
            links.push(two(&house, names, starts_at).await);
            ids.push(beginning(&house, &scene, starts_at).await);
        }
        for (mine, _) in &links {
            by_link(&house, "withdrawFromConsultation", mine).await;
        }
        let before = page(&house, &links[1].0).await;
        // The first stays where it was for the other, the second moves for them.
        let time = json!({ "time": { "startsAt": "2026-03-16T22:00:00Z", "member": scene.therapist.id.to_string() } });
        assert_eq!(step(&desk(&house, &scene, "rescheduleConsultation", (&ids[1], time)).await), "BOOKED");
        assert_eq!(page(&house, &links[1].0).await, before);
        let opens = async |link: &str| {
            let answer = house.graphql("", OWN, json!({ "address": ADDRESS, "link": link })).await;
            answer["data"]["ownConsultation"].is_object()
        };
        for ((mine, theirs), day) in links.iter().zip(["2026-03-10", "2026-03-11"]) {
            house.clock.set(at(&format!("{day}T22:14:59Z")));
            assert!(opens(mine).await, "{day}");
            house.clock.set(at(&format!("{day}T22:15:00Z")));
            assert!(!opens(mine).await, "{day}");
            assert_eq!(opens(theirs).await, day == "2026-03-11", "the one who comes has theirs until it is over");
        }
    })
    .await;
}
