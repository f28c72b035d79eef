use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, date},
};
use proptest::prelude::*;

use super::*;
use crate::{
    practice::jurisdiction::{Accepted, Jurisdictions, Place, Rule, Terms, Verified},
    zone::Zone,
};

const FLORIDA: &str = "US-FL";
const COLORADO: &str = "US-CO";
const YORK: &str = "US-NY";
const FAMILY: Family = Family::MarriageAndFamily;

fn place(code: &str) -> Place {
    Place::parse(code).expect("is a place")
}

fn open(code: &str, accepts: &[Accepted]) -> Rule {
    let verified = Verified { on: date(2026, 1, 1), by: "Ann".to_owned(), source: "the board".to_owned() };
    let terms = Terms::new(vec![FAMILY, Family::Psychology], accepts.to_vec(), verified).expect("are terms");
    Rule { therapy: Some(terms), ..Rule::closed(place(code)) }
}

/// The built-in table, and Colorado opened to licences and to psychologists of the compact.
fn table() -> Jurisdictions {
    let compact = Accepted::Compact { compact: Compact::PsypactTelepsychology };
    Jurisdictions::built_in().with(open(COLORADO, &[Accepted::Licence, compact]))
}

fn licence(code: &str, authority: Authority) -> Licence {
    let days = (date(2026, 1, 1), Some(date(2026, 12, 31)));
    Licence::new(place(code), (FAMILY, authority), Standing::Active, days).expect("is a licence")
}

fn told(code: &str) -> Participant {
    Participant { whereabouts: Whereabouts::Told(place(code)), zone: Zone::parse("America/New_York").expect("exists") }
}

fn attested(code: &str) -> Participant {
    let at = "2026-06-01T15:00:00Z".parse().expect("is an instant");
    let attestation = Attestation { place: place(code), company: Company::Alone, at };
    Participant { whereabouts: Whereabouts::Attested(attestation), ..told(code) }
}

/// Fifty minutes at noon in New York.
fn on(day: Date, service: ServiceKind, participants: Vec<Participant>) -> Session {
    let from = day.at(12, 0, 0, 0).in_tz("America/New_York").expect("is a time").timestamp();
    Session::new(service, (from, from + SignedDuration::from_mins(50)), participants).expect("is a session")
}

fn therapy(participants: Vec<Participant>) -> Session {
    on(date(2026, 6, 1), ServiceKind::Therapy, participants)
}

fn reasons(verdict: &Verdict) -> Vec<(usize, Reason)> {
    match verdict {
        Verdict::Authorised(_) => Vec::new(),
        Verdict::Refused(refusals) => refusals.iter().map(|one| (one.participant, one.reason)).collect(),
    }
}

fn judge(session: &Session, licences: &[Licence]) -> Vec<(usize, Reason)> {
    reasons(&assess(session, licences, &table(), &DaysUsed::default()))
}

#[test]
fn every_participant_needs_authority_where_they_are() {
    let florida = licence(FLORIDA, Authority::Licence);
    let both = [florida.clone(), licence(COLORADO, Authority::Licence)];
    assert_eq!(judge(&therapy(vec![told(FLORIDA), told(FLORIDA)]), std::slice::from_ref(&florida)), []);
    assert_eq!(
        judge(&therapy(vec![told(FLORIDA), told(COLORADO)]), std::slice::from_ref(&florida)),
        [(1, Reason::NoAuthority)]
    );
    assert_eq!(judge(&therapy(vec![told(FLORIDA), told(COLORADO)]), &both), []);
    assert_eq!(
        judge(&therapy(vec![told("AU"), told(YORK)]), &both),
        [(0, Reason::PlaceClosed), (1, Reason::PlaceClosed)]
    );
    let nowhere = Participant { whereabouts: Whereabouts::Unknown, ..told(FLORIDA) };
    assert_eq!(judge(&therapy(vec![nowhere, told(FLORIDA)]), &both), [(0, Reason::PlaceUnknown)]);
}

/// A stranger in Perth and a partner in Denver may have a consult with a therapist in Miami, and no therapy.
#[test]
fn each_kind_of_service_has_its_own_law() {
    let far = || vec![told("AU"), told(COLORADO)];
    let held = [licence(FLORIDA, Authority::Licence)];
    let of = |service, participants| judge(&on(date(2026, 6, 1), service, participants), &held);
    assert_eq!(of(ServiceKind::Consult, far()), []);
    for service in [ServiceKind::Therapy, ServiceKind::Discernment] {
        assert_eq!(of(service, far()), [(0, Reason::PlaceClosed), (1, Reason::NoAuthority)]);
        assert_eq!(of(service, vec![told(FLORIDA)]), []);
    }
    assert_eq!(of(ServiceKind::Coaching, vec![told(FLORIDA)]), [(0, Reason::PlaceClosed)]);
    let verified = Verified { on: date(2026, 1, 1), by: "Ann".to_owned(), source: "a lawyer".to_owned() };
    let coaching = Rule { coaching: Some(verified), ..Rule::closed(place("AU")) };
    let session = on(date(2026, 6, 1), ServiceKind::Coaching, vec![told("AU")]);
    assert!(assess(&session, &[], &table().with(coaching), &DaysUsed::default()).is_authorised());
    assert!(ServiceKind::ALL.iter().all(|kind| ServiceKind::from_word(kind.as_str()) == Some(*kind)));
}

#[test]
fn an_authority_must_be_in_force_for_the_whole_session_and_cover_it() {
    let make = |standing, days| {
        Licence::new(place(FLORIDA), (FAMILY, Authority::Licence), standing, days).expect("is a licence")
    };
    let (first, last) = (date(2026, 6, 1), date(2026, 6, 2));
    for (held, expected) in [
        (make(Standing::Active, (first, Some(first))), vec![]),
        (make(Standing::Active, (first, None)), vec![]),
        (make(Standing::Active, (last, None)), vec![(0, Reason::NotYet(last))]),
        (
            make(Standing::Active, (date(2020, 1, 1), Some(date(2026, 5, 31)))),
            vec![(0, Reason::Lapses(date(2026, 5, 31)))],
        ),
        (make(Standing::Suspended, (first, None)), vec![(0, Reason::NotInForce)]),
        (make(Standing::Pending, (first, None)), vec![(0, Reason::NotInForce)]),
        (
            make(Standing::Active, (first, None)).covering(vec![ServiceKind::Discernment]).expect("covers it"),
            vec![(0, Reason::NotCovered(ServiceKind::Therapy))],
        ),
    ] {
        assert_eq!(judge(&therapy(vec![told(FLORIDA)]), &[held]), expected);
    }
    // From half past eleven to half past twelve at night, on the last day of the licence.
    let night = "2026-06-02T03:30:00Z".parse::<Timestamp>().expect("is an instant");
    let over = Session::new(ServiceKind::Therapy, (night, night + SignedDuration::from_hours(1)), vec![told(FLORIDA)])
        .expect("is a session");
    assert_eq!(judge(&over, &[make(Standing::Active, (first, Some(first)))]), [(0, Reason::Lapses(first))]);
    let until_midnight =
        Session::new(ServiceKind::Therapy, (night, night + SignedDuration::from_mins(30)), vec![told(FLORIDA)]);
    assert_eq!(judge(&until_midnight.expect("is a session"), &[make(Standing::Active, (first, Some(first)))]), []);
}

#[test]
fn a_place_takes_only_what_it_accepts_and_of_the_right_profession() {
    let by = |code, family, authority| {
        let held = Licence::new(place(code), (family, authority), Standing::Active, (date(2026, 1, 1), None))
            .expect("is a licence");
        judge(&therapy(vec![told(code)]), &[held])
    };
    let psypact = Authority::Compact(Compact::PsypactTelepsychology);
    assert_eq!(by(COLORADO, Family::Psychology, psypact), []);
    assert_eq!(by(FLORIDA, Family::Psychology, psypact), [(0, Reason::NotAccepted)]);
    assert_eq!(by(FLORIDA, Family::Psychology, Authority::Licence), [(0, Reason::NotAccepted)]);
    assert_eq!(by(FLORIDA, Family::ClinicalSocialWork, Authority::Registration), []);
    assert_eq!(by(COLORADO, FAMILY, Authority::Registration), [(0, Reason::NotAccepted)]);
}

#[test]
fn there_is_no_compact_for_marriage_and_family_therapists() {
    for compact in Compact::ALL {
        let make = |family| {
            let days = (date(2026, 1, 1), None);
            Licence::new(place(COLORADO), (family, Authority::Compact(*compact)), Standing::Active, days)
        };
        assert!(make(FAMILY).is_err() && make(compact.family()).is_ok());
    }
    let authorities = [Authority::Licence, Authority::Registration, Authority::Exemption];
    let compacts = Compact::ALL.iter().map(|compact| Authority::Compact(*compact));
    for authority in authorities.into_iter().chain(compacts) {
        assert_eq!(Authority::from_word(authority.as_str()), Some(authority));
    }
}

#[test]
fn exempt_days_are_counted_by_place_and_calendar_year() {
    let licences = [licence(FLORIDA, Authority::Exemption), licence(YORK, Authority::Licence)];
    let used = |days: i8| (1..=days).map(|n| (place(FLORIDA), date(2026, 3, n))).collect::<DaysUsed>();
    let judge = |used: &DaysUsed| assess(&therapy(vec![told(FLORIDA), told(FLORIDA)]), &licences, &table(), used);
    let ground =
        |participant, days: &[Date]| Ground { participant, place: place(FLORIDA), basis: Basis::Days(days.to_vec()) };
    // Both partners on one day are one day.
    assert_eq!(judge(&used(14)), Verdict::Authorised(vec![ground(0, &[date(2026, 6, 1)]), ground(1, &[])]));
    let up = Reason::DaysUsedUp { days_per_year: 15, year: 2026 };
    assert_eq!(reasons(&judge(&used(15))), [(0, up), (1, up)]);
    // A day that is used already costs nothing, however many are.
    let mut with_today = used(20);
    with_today.add(place(FLORIDA), date(2026, 6, 1));
    assert_eq!(judge(&with_today), Verdict::Authorised(vec![ground(0, &[]), ground(1, &[])]));
    let elsewhere = (1..=15).flat_map(|n| [(place(FLORIDA), date(2025, 3, n)), (place(COLORADO), date(2026, 3, n))]);
    assert!(judge(&elsewhere.collect()).is_authorised());
    // A registration is better than days.
    let registered = [licences[0].clone(), licences[1].clone(), licence(FLORIDA, Authority::Registration)];
    let verdict = assess(&therapy(vec![told(FLORIDA)]), &registered, &table(), &used(3));
    let held = Ground { participant: 0, place: place(FLORIDA), basis: Basis::Held(Authority::Registration) };
    assert_eq!(verdict, Verdict::Authorised(vec![held]));
}

#[test]
fn an_exemption_needs_a_licence_from_elsewhere() {
    let exempt = licence(FLORIDA, Authority::Exemption);
    assert_eq!(judge(&therapy(vec![told(FLORIDA)]), std::slice::from_ref(&exempt)), [(0, Reason::NoHomeLicence)]);
    assert_eq!(judge(&therapy(vec![told(FLORIDA)]), &[exempt, licence(YORK, Authority::Licence)]), []);
}

#[test]
fn what_is_attested_wins_and_nothing_is_said_before_all_have() {
    let licences = [licence(FLORIDA, Authority::Licence)];
    let enter = |participants| check_in(&therapy(participants), &licences, &table(), &DaysUsed::default());
    assert_eq!(enter(vec![told(FLORIDA), attested(COLORADO)]), CheckIn::Waiting(vec![0]));
    let CheckIn::MayBegin(clearance) = enter(vec![attested(FLORIDA), attested(FLORIDA)]) else { panic!("may begin") };
    assert_eq!(clearance.grounds().len(), 2);
    let CheckIn::CannotBegin(refusals) = enter(vec![attested(FLORIDA), attested(COLORADO)]) else { panic!("cannot") };
    assert_eq!((refusals[0].participant, refusals[0].reason), (1, Reason::NoAuthority));
    let consult = on(date(2026, 6, 1), ServiceKind::Consult, vec![told("AU")]);
    assert_eq!(check_in(&consult, &licences, &table(), &DaysUsed::default()), CheckIn::Waiting(vec![0]));
}

#[test]
fn the_nightly_check_flags_what_a_lapse_or_the_last_day_takes_away() {
    let now = "2026-06-01T05:00:00Z".parse().expect("is an instant");
    let upcoming: Vec<_> = (0..40)
        .rev()
        .map(|n| Upcoming {
            key: n,
            session: on(
                date(2026, 6, 1).saturating_add(jiff::ToSpan::days(n)),
                ServiceKind::Therapy,
                vec![told(FLORIDA)],
            ),
        })
        .collect();
    let flagged = |licences: &[Licence], used: &DaysUsed| {
        let flagged = nightly(&upcoming, licences, &table(), used, now);
        flagged.iter().map(|one| one.key).collect::<Vec<i64>>()
    };
    let days = (date(2020, 1, 1), Some(date(2026, 6, 20)));
    let ends =
        Licence::new(place(FLORIDA), (FAMILY, Authority::Licence), Standing::Active, days).expect("is a licence");
    assert_eq!(flagged(std::slice::from_ref(&ends), &DaysUsed::default()), (20..30).collect::<Vec<_>>());
    let exempt = [licence(FLORIDA, Authority::Exemption), licence(YORK, Authority::Licence)];
    let used = [(place(FLORIDA), date(2026, 1, 5))].into_iter().collect();
    assert_eq!(flagged(&exempt, &used), (14..30).collect::<Vec<_>>());
    let lasting = licence(COLORADO, Authority::Licence);
    assert_eq!(lapsing(&[lasting.clone(), ends.clone()], date(2026, 5, 21)), [&ends]);
    assert!(lapsing(&[lasting, ends], date(2026, 5, 20)).is_empty());
}

#[test]
fn staff_read_the_reason_and_everybody_else_one_sentence() {
    let licences = [licence(FLORIDA, Authority::Licence)];
    let refuse = |participants| assess(&therapy(participants), &licences, &table(), &DaysUsed::default());
    let verdicts = [
        refuse(vec![told(FLORIDA), told(COLORADO)]),
        refuse(vec![told("AU")]),
        refuse(vec![told(COLORADO), told(YORK)]),
    ];
    let said: Vec<_> = verdicts.iter().map(Verdict::refusal_for_anybody).collect();
    assert!(said[0].is_some() && said.iter().all(|one| *one == said[0]));
    let message = said[0].clone().expect("is refused").message;
    assert!(Place::all().filter(|place| place.name().len() > 4).all(|place| !message.contains(place.name())));
    assert!(["licen", "place", "state", "partner"].iter().all(|word| !message.contains(word)));
    let Verdict::Refused(refusals) = &verdicts[0] else { panic!("is refused") };
    assert!(refusals[0].for_staff().contains("Colorado"));
    assert_eq!(refuse(vec![told(FLORIDA)]).refusal_for_anybody(), None);
}

fn licences() -> impl Strategy<Value = Vec<Licence>> {
    let codes = proptest::sample::select(vec![FLORIDA, COLORADO, YORK]);
    let authorities = proptest::sample::select(vec![Authority::Licence, Authority::Registration, Authority::Exemption]);
    let standings = proptest::sample::select(Standing::ALL);
    let one =
        (codes, authorities, standings, 1_i8..28, 0_i64..40).prop_map(|(code, authority, standing, from, days)| {
            let from = date(2026, 5, from);
            let to = from.checked_add(jiff::ToSpan::days(days)).expect("is a day");
            Licence::new(place(code), (FAMILY, authority), standing, (from, Some(to))).expect("is a licence")
        });
    proptest::collection::vec(one, 0..6)
}

proptest! {
    #[test]
    fn nobody_is_seen_in_a_place_without_something_in_force_there(
        held in licences(),
        places in proptest::collection::vec(proptest::sample::select(vec![FLORIDA, COLORADO, YORK, "AU"]), 1..4),
    ) {
        let session = therapy(places.iter().map(|code| told(code)).collect());
        let verdict = assess(&session, &held, &table(), &DaysUsed::default());
        if verdict.is_authorised() {
            for code in &places {
                let day = date(2026, 6, 1);
                prop_assert!(held.iter().any(|one| one.place() == place(code) && one.holds((day, day))));
                prop_assert!([FLORIDA, COLORADO].contains(code));
            }
        }
        // More licences never take anything away, and their order does not matter.
        let mut more: Vec<_> = held.iter().rev().cloned().collect();
        prop_assert_eq!(assess(&session, &more, &table(), &DaysUsed::default()).is_authorised(), verdict.is_authorised());
        more.push(licence(FLORIDA, Authority::Licence));
        prop_assert!(!verdict.is_authorised() || assess(&session, &more, &table(), &DaysUsed::default()).is_authorised());
        // One participant's place changes nothing about another's ground.
        let alone = |code: &str| assess(&therapy(vec![told(code)]), &held, &table(), &DaysUsed::default()).is_authorised();
        prop_assert_eq!(verdict.is_authorised(), places.iter().all(|code| alone(code)));
    }
}
