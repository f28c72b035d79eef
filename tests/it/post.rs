//! Letters that cannot go now: the mail server is down, or the worker dies in the middle.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use serde_json::json;
use services::domain::access::Role;
use services::domain::reminders::Base;
use services::domain::reminders::key::message_id;
use services::reminders;
use tests::house::{Couple, House, PUBLIC_URL, Someone, for_each_database};
use tests::smtp::Manner;

#[tokio::test]
async fn letters_wait_while_the_mail_server_is_down_and_go_out_once_when_it_is_back() {
    for_each_database("smtp_down", async |house| {
        waiting(&house).await;
        house.mailbox.go_down().await;
        let report = house.tick().await;
        assert_eq!((report.taken, report.sent, report.put_off), (1, 0, 1));
        for _ in 0..4 {
            house.clock.forward(SignedDuration::from_mins(20));
            assert_eq!(house.tick().await.sent, 0);
        }
        house.mailbox.come_back();
        for _ in 0..6 {
            house.clock.forward(SignedDuration::from_mins(61));
            house.tick().await;
        }
        assert_eq!(house.mailbox.letters().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_a_killed_worker_had_in_hand_leaves_later_under_the_same_name() {
    for_each_database("worker_killed", async |house| {
        waiting(&house).await;
        let base = Base::parse(PUBLIC_URL).expect("a base");
        // A worker takes the letter in hand and is never heard of again.
        let in_hand = reminders::hand_out(&house.services, &base, 10).await.expect("letters");
        assert_eq!(in_hand.len(), 1);
        assert_eq!(house.tick().await.taken, 0, "it is in somebody's hands");
        house.clock.forward(SignedDuration::from_secs(61));
        assert_eq!(house.tick().await.sent, 1, "rescued once the lease is over");
        let letters = house.mailbox.letters();
        assert_eq!(letters.len(), 1);
        let name = letters[0].header("message-id").expect("a name");
        assert_eq!(name, message_id(in_hand[0].in_hand.reminder(), "office.example"));
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_may_have_arrived_comes_again_only_under_the_same_name() {
    for_each_database("cut_off", async |house| {
        waiting(&house).await;
        house.mailbox.set_manner(Manner::CutAfterKeeping);
        house.tick().await;
        house.mailbox.set_manner(Manner::Accept);
        for _ in 0..6 {
            house.clock.forward(SignedDuration::from_mins(30));
            house.tick().await;
        }
        let letters = house.mailbox.letters();
        assert!(letters.len() >= 2, "nobody can know whether the first one arrived");
        let names: BTreeSet<_> = letters.iter().map(|letter| letter.header("message-id")).collect();
        assert_eq!(names.len(), 1, "a mailbox can fold them");
    })
    .await;
}

#[tokio::test]
async fn what_is_answered_before_its_letter_leaves_needs_no_letter() {
    for_each_database("settled", async |house| {
        let (_, couple, assignment) = waiting(&house).await;
        house
            .act(&couple.hurt.token, "declineAssignment", "assignment { id }", json!({ "assignment": assignment }))
            .await;
        for _ in 0..20 {
            house.clock.forward(SignedDuration::from_hours(13));
            house.tick().await;
        }
        assert_eq!(house.mailbox.letters().len(), 0);
    })
    .await;
}

/// Invariant 8 of the domain: one care letter a day for a mailbox, four a week, none in quiet hours.
#[tokio::test]
async fn no_mailbox_gets_more_than_one_letter_a_day_or_any_at_night() {
    for_each_database("caps", async |house| {
        let (therapist, couple, _) = waiting(&house).await;
        for instrument in ["hope_pulse", "trust_pulse"] {
            let input = json!({ "key": instrument, "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
                "instrument": instrument, "firstDue": "2026-03-04", "everyDays": 2 });
            house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
        }
        let mut days = Vec::new();
        for _ in 0..21 * 24 {
            house.clock.forward(SignedDuration::from_hours(1));
            let sent = house.tick().await.sent;
            if sent > 0 {
                let local = services::domain::clock::Clock::now(&house.clock).in_tz("Europe/Berlin").expect("a zone");
                assert!((9..20).contains(&local.hour()), "{local} is quiet");
                days.extend(std::iter::repeat_n(local.date(), sent));
            }
        }
        assert!(days.len() >= 3, "this test sees letters: {days:?}");
        let distinct: BTreeSet<_> = days.iter().collect();
        assert_eq!(distinct.len(), days.len(), "two on one day: {days:?}");
        for week in days.windows(5) {
            assert!((week[4] - week[0]).get_days() >= 7, "five in a week: {week:?}");
        }
    })
    .await;
}

/// A partner for whom one letter is due.
async fn waiting(house: &House) -> (Someone, Couple, String) {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
    let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
    house.wants_letters(&couple.hurt).await;
    let assignment = ask(house, &therapist, &couple, "why_stay", "2026-03-09").await;
    house.clock.forward(SignedDuration::from_mins(30));
    (therapist, couple, assignment)
}

async fn ask(house: &House, therapist: &Someone, couple: &Couple, instrument: &str, due: &str) -> String {
    let input = json!({ "key": format!("{instrument} {due}"), "couple": couple.id.to_string(),
        "respondent": couple.hurt.id.to_string(), "instrument": instrument, "firstDue": due });
    let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
    asked["assignment"]["id"].as_str().expect("an id").to_owned()
}
