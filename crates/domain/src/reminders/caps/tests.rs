//! The caps of DOMAIN.md 7.3, the date line of 9 #11, and properties of a mailbox over weeks.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{ids::Id as _, people::ContactPreference, zone::Zone};

fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

fn care(text: &str) -> Sent {
    Sent { at: at(text), class: Class::Care }
}

fn zone(name: &str) -> Zone {
    Zone::parse(name).expect(name)
}

#[test]
fn one_care_letter_a_day_and_four_a_week() {
    let (utc, preference) = (Zone::utc(), ContactPreference::default());
    let to = Addressee { zone: &utc, preference: &preference };
    let has_room = |history: &[Sent], text| has_room(history, Class::Care, at(text), to);
    assert!(has_room(&[], "2026-05-11T10:00:00Z"));
    assert!(!has_room(&[care("2026-05-11T09:00:00Z")], "2026-05-11T19:59:00Z"));
    assert!(has_room(&[care("2026-05-11T09:00:00Z")], "2026-05-12T09:00:00Z"));
    assert!(!has_room(&[care("2026-05-11T19:00:00Z")], "2026-05-12T06:59:00Z"), "twelve hours lie between two");
    let week = [11, 12, 13, 14].map(|day| care(&format!("2026-05-{day}T10:00:00Z")));
    assert!(!has_room(&week, "2026-05-18T09:59:00Z"));
    assert!(has_room(&week, "2026-05-18T10:00:00Z"));
}

#[test]
fn appointments_have_the_ceiling_of_the_day_only_and_security_has_none() {
    let (utc, preference) = (Zone::utc(), ContactPreference::default());
    let to = Addressee { zone: &utc, preference: &preference };
    let appointment = |text| Sent { at: at(text), class: Class::Appointment };
    let day = [care("2026-05-11T09:00:00Z"), appointment("2026-05-11T10:00:00Z")];
    assert!(has_room(&day, Class::Appointment, at("2026-05-11T11:00:00Z"), to));
    let full = [day[0], day[1], appointment("2026-05-11T11:00:00Z")];
    assert!(!has_room(&full, Class::Appointment, at("2026-05-11T12:00:00Z"), to));
    assert!(has_room(&full, Class::Appointment, at("2026-05-12T12:00:00Z"), to));
    assert!(has_room(&full, Class::Security, at("2026-05-11T12:00:00Z"), to));
    let security = Sent { at: at("2026-05-11T10:00:00Z"), class: Class::Security };
    assert!(has_room(&[security; 5], Class::Care, at("2026-05-11T12:00:00Z"), to), "security does not use up room");
}

#[test]
fn crossing_the_date_line_makes_no_second_letter_within_twelve_hours() {
    let (apia, honolulu, preference) = (zone("Pacific/Apia"), zone("Pacific/Honolulu"), ContactPreference::default());
    let history = [care("2026-05-11T20:00:00Z")];
    let eastward = Addressee { zone: &honolulu, preference: &preference };
    // Ten in the morning of the 11th in Honolulu; the letter left at nine of the 12th in Apia.
    assert_eq!(
        Addressee { zone: &apia, preference: &preference }.local(history[0].at).date(),
        jiff::civil::date(2026, 5, 12)
    );
    assert!(!has_room(&history, Class::Care, at("2026-05-12T00:30:00Z"), eastward));
    assert!(!has_room(&history, Class::Care, at("2026-05-12T07:59:00Z"), eastward));
    let westward = Addressee { zone: &apia, preference: &preference };
    let evening = [care("2026-05-12T05:00:00Z")];
    assert!(!has_room(&evening, Class::Care, at("2026-05-12T16:00:00Z"), westward), "a new day, eleven hours later");
    assert!(has_room(&evening, Class::Care, at("2026-05-12T20:00:00Z"), westward));
}

#[test]
fn overflow_waits_for_the_next_day_with_room() {
    let (utc, preference) = (Zone::utc(), ContactPreference::default());
    let to = Addressee { zone: &utc, preference: &preference };
    let next = |history: &[Sent], text| next_room(history, Class::Care, at(text), to, Jitter::minutes(4));
    assert_eq!(next(&[care("2026-05-11T09:00:00Z")], "2026-05-11T10:00:00Z"), Some(at("2026-05-12T10:04:00Z")));
    let week = [11, 12, 13, 14].map(|day| care(&format!("2026-05-{day}T10:02:00Z")));
    assert_eq!(next(&week, "2026-05-14T11:00:00Z"), Some(at("2026-05-18T10:04:00Z")));
}

#[test]
fn after_an_outage_the_newest_of_each_object_is_sent_and_nothing_older_than_a_day() {
    let now = at("2026-05-11T10:00:00Z");
    let overdue = |id: u128, object: u128, hours_ago| Overdue {
        id: ReminderId::from_uuid(Uuid::from_u128(id)),
        object: Uuid::from_u128(object),
        due_at: now - SignedDuration::from_hours(hours_ago),
    };
    let letters = [overdue(1, 1, 20), overdue(2, 1, 2), overdue(3, 2, 25), overdue(4, 3, 24), overdue(5, 1, 2)];
    let (send, leave) = catch_up(&letters, now);
    assert_eq!(send, [letters[3].id, letters[4].id]);
    assert_eq!(leave, [letters[0].id, letters[1].id, letters[2].id]);
}

proptest! {
    #[test]
    fn a_mailbox_never_gets_more_than_its_share(
        tries in prop::collection::vec((1..40_i64, 0..3_usize), 1..120),
    ) {
        let preference = ContactPreference::default();
        let zones = ["Pacific/Apia", "Pacific/Honolulu", "Europe/London"].map(zone);
        let mut history: Vec<Sent> = Vec::new();
        let mut now = at("2026-03-01T00:00:00Z");
        for (hours, place) in tries {
            now += SignedDuration::from_hours(hours);
            let to = Addressee { zone: &zones[place], preference: &preference };
            if has_room(&history, Class::Care, now, to) {
                let today = to.local(now).date();
                prop_assert!(history.iter().all(|sent| to.local(sent.at).date() != today));
                history.push(Sent { at: now, class: Class::Care });
            }
        }
        for pair in history.windows(2) {
            prop_assert!(pair[1].at.duration_since(pair[0].at) >= SHORTEST_PAUSE);
        }
        for five in history.windows(CARE_PER_WEEK + 1) {
            prop_assert!(five[CARE_PER_WEEK].at.duration_since(five[0].at) >= WEEK);
        }
    }

    #[test]
    fn where_room_is_found_there_is_room(
        sent in prop::collection::vec(0..8 * 24 * 60_i64, 0..8),
    ) {
        let (zone, preference) = (zone("America/New_York"), ContactPreference::default());
        let to = Addressee { zone: &zone, preference: &preference };
        let now = at("2026-03-09T12:00:00Z");
        let history: Vec<Sent> = sent
            .into_iter()
            .map(|minutes| Sent { at: now - SignedDuration::from_mins(minutes), class: Class::Care })
            .collect();
        let next = next_room(&history, Class::Care, now, to, Jitter::minutes(9)).expect("there are hours");
        prop_assert!(next > now && has_room(&history, Class::Care, next, to) && to.allows(Class::Care, next));
        prop_assert!(to.local(next).date() > to.local(now).date());
    }
}
