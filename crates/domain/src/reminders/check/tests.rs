//! A letter that may go, and each single fact that stops it.

use jiff::civil::Weekday;
use proptest::prelude::*;

use super::*;
use crate::{
    people::{ContactPreference, Email, SafeChannel, Weekdays},
    zone::Zone,
};

fn at(text: &str) -> Timestamp {
    text.parse().expect(text)
}

fn reachable() -> ContactPreference {
    ContactPreference {
        channel: SafeChannel::Email {
            address: Email::parse("ann@example.org").expect("is an address"),
            risk_acknowledged_at: Timestamp::UNIX_EPOCH,
        },
        ..ContactPreference::default()
    }
}

/// Facts of which none speaks against a day-before letter on a Tuesday at ten.
fn clear<'a>(zone: &'a Zone, preference: &'a ContactPreference) -> Facts<'a> {
    let now = at("2026-05-12T10:00:00Z");
    Facts {
        now,
        kind: Kind::DayBefore,
        wanted_at: now,
        due_at: now,
        to: Addressee { zone, preference },
        object: Object::Open { touched_at: None },
        standing: Standing::Active,
        consent: Consent::Current,
        address: Address::Verified,
        pause: Pause::None,
        last_blow: None,
        history: &[],
        checked_against: lint::VERSION,
        jitter: Jitter::minutes(6),
    }
}

#[test]
fn each_obstacle_alone_drops_the_letter() {
    let (utc, preference) = (Zone::utc(), reachable());
    let unknown = ContactPreference::default();
    let good = clear(&utc, &preference);
    assert_eq!(decide(&good), Decision::Send);
    for (facts, reason) in [
        (Facts { object: Object::Closed, ..good }, Reason::Closed),
        (Facts { standing: Standing::Ended, ..good }, Reason::PersonEnded),
        (Facts { consent: Consent::Missing, ..good }, Reason::NoConsent),
        (Facts { to: Addressee { zone: &utc, preference: &unknown }, ..good }, Reason::PortalOnly),
        (Facts { address: Address::Unverified, ..good }, Reason::NotVerified),
        (Facts { address: Address::Bounced, ..good }, Reason::Bounced),
        (Facts { address: Address::Unsubscribed, ..good }, Reason::Unsubscribed),
        (Facts { pause: Pause::On, ..good }, Reason::Paused),
        (Facts { last_blow: Some(at("2026-05-05T10:00:01Z")), ..good }, Reason::StillTime),
        (Facts { wanted_at: at("2026-05-05T09:59:59Z"), ..good }, Reason::TooOld),
        (Facts { due_at: at("2026-05-11T09:59:59Z"), ..good }, Reason::TooOld),
    ] {
        assert_eq!(decide(&facts), Decision::Drop(reason));
    }
}

#[test]
fn each_delay_alone_defers_the_letter() {
    let (utc, preference) = (Zone::utc(), reachable());
    let no_tuesdays =
        ContactPreference { excluded_weekdays: Weekdays::default().with(Weekday::Tuesday), ..reachable() };
    let good = clear(&utc, &preference);
    let today = [Sent { at: at("2026-05-12T09:00:00Z"), class: Class::Care }];
    let touched = |text| Object::Open { touched_at: Some(at(text)) };
    for (facts, until) in [
        (Facts { object: touched("2026-05-12T00:00:00Z"), ..good }, "2026-05-12T12:06:00Z"),
        (Facts { object: touched("2026-05-12T09:00:00Z"), ..good }, "2026-05-13T09:06:00Z"),
        (Facts { now: at("2026-05-12T20:30:00Z"), ..good }, "2026-05-13T09:06:00Z"),
        (Facts { to: Addressee { zone: &utc, preference: &no_tuesdays }, ..good }, "2026-05-13T09:06:00Z"),
        (Facts { history: &today, ..good }, "2026-05-13T10:06:00Z"),
        (Facts { due_at: at("2026-05-12T11:00:00Z"), ..good }, "2026-05-12T11:00:00Z"),
        (Facts { checked_against: lint::VERSION - 1, ..good }, "2026-05-12T11:00:00Z"),
    ] {
        assert_eq!(decide(&facts), Decision::Defer(at(until)));
    }
}

#[test]
fn a_letter_that_would_be_put_off_beyond_seven_days_is_dropped() {
    let (utc, preference) = (Zone::utc(), reachable());
    let today = [Sent { at: at("2026-05-12T09:00:00Z"), class: Class::Care }];
    let old = Facts { wanted_at: at("2026-05-05T12:00:00Z"), history: &today, ..clear(&utc, &preference) };
    assert_eq!(decide(&old), Decision::Drop(Reason::TooOld));
}

#[test]
fn what_stops_care_lets_appointments_and_security_pass() {
    let (utc, preference) = (Zone::utc(), reachable());
    let good = clear(&utc, &preference);
    let shaken = Facts { last_blow: Some(good.now), ..good };
    assert_eq!(decide(&Facts { kind: Kind::AppointmentDayBefore, ..shaken }), Decision::Send);
    let paused = Facts { pause: Pause::On, ..good };
    assert_eq!(decide(&Facts { kind: Kind::AppointmentDayBefore, ..paused }), Decision::Drop(Reason::Paused));
    let at_night = Facts { now: at("2026-05-12T23:00:00Z"), pause: Pause::On, consent: Consent::Missing, ..shaken };
    assert_eq!(decide(&Facts { kind: Kind::PageAskedFor, ..at_night }), Decision::Send);
    let unverified = Facts { address: Address::Unverified, ..good };
    assert_eq!(decide(&Facts { kind: Kind::ConfirmAddress, ..unverified }), Decision::Send);
    let unsubscribed = Facts { address: Address::Unsubscribed, ..good };
    assert_eq!(decide(&Facts { kind: Kind::FirstNotice, ..unsubscribed }), Decision::Send);
}

#[test]
fn an_early_reminder_comes_early_to_those_who_asked() {
    let (utc, mut preference) = (Zone::utc(), reachable());
    preference.early_reminders = true;
    let early = Facts { now: at("2026-05-13T07:00:00Z"), ..clear(&utc, &preference) };
    assert_eq!(decide(&Facts { kind: Kind::AppointmentHourBefore, ..early }), Decision::Send);
    assert_eq!(decide(&Facts { kind: Kind::DayBefore, ..early }), Decision::Defer(at("2026-05-13T09:06:00Z")));
}

#[test]
fn reasons_read_back() {
    for reason in Reason::ALL {
        assert_eq!(Reason::from_word(reason.as_str()), Some(reason));
    }
}

proptest! {
    #[test]
    fn a_care_letter_leaves_only_when_nothing_speaks_against_it(
        minute in 0..14 * 24 * 60_i64,
        wanted in 0..10 * 24 * 60_i64,
        due in 0..30 * 60_i64,
        sent in prop::collection::vec(0..9 * 24 * 60_i64, 0..5),
        touched in prop::option::of(0..24 * 60_i64),
        blow in prop::option::of(0..10 * 24 * 60_i64),
        obstacle in 0..9_usize,
    ) {
        let (zone, preference) = (Zone::parse("America/New_York").expect("exists"), reachable());
        let now = at("2026-03-02T00:00:00Z") + SignedDuration::from_mins(minute);
        let ago = |minutes| now - SignedDuration::from_mins(minutes);
        let history: Vec<Sent> = sent.into_iter().map(|minutes| Sent { at: ago(minutes), class: Class::Care }).collect();
        let facts = Facts {
            now,
            wanted_at: ago(wanted.max(due)),
            due_at: ago(due),
            object: if obstacle == 0 { Object::Closed } else { Object::Open { touched_at: touched.map(ago) } },
            standing: if obstacle == 1 { Standing::Ended } else { Standing::Active },
            consent: if obstacle == 2 { Consent::Missing } else { Consent::Current },
            address: [Address::Verified, Address::Bounced][usize::from(obstacle == 3)],
            pause: if obstacle == 4 { Pause::On } else { Pause::None },
            last_blow: blow.map(ago),
            history: &history,
            ..clear(&zone, &preference)
        };
        match decide(&facts) {
            Decision::Send => {
                prop_assert!(obstacle > 4);
                prop_assert!(facts.to.allows(Class::Care, now) && caps::has_room(&history, Class::Care, now, facts.to));
                prop_assert!(touched.is_none_or(|minutes| minutes >= 12 * 60));
                prop_assert!(blow.is_none_or(|minutes| minutes >= 7 * 24 * 60));
                prop_assert!(due <= 24 * 60 && wanted.max(due) <= 7 * 24 * 60);
            }
            Decision::Defer(until) => {
                prop_assert!(until > now && until.duration_since(facts.wanted_at) <= caps::TOO_OLD);
                prop_assert!(facts.to.allows(Class::Care, until));
            }
            Decision::Drop(_) => {}
        }
    }
}
