use jiff::Timestamp;
use uuid::Uuid;

use super::*;
use crate::{ids::Id, inventories::library::sample};

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

/// Injury `n`, of `hurt` by `involved`.
fn thread(n: u128, hurt: u128, involved: u128) -> BreachThread {
    BreachThread { id: id(n), couple: id(1), hurt: id(hurt), involved: id(involved), opened_at: Timestamp::UNIX_EPOCH }
}

fn who_gets_what(
    respondents: &[PersonId],
    keys: &[&str],
    threads: &[BreachThread],
) -> Result<Vec<(PersonId, String)>, Problems> {
    let instruments: Vec<_> = keys.iter().map(|key| sample(key)).collect();
    let parts = parts(respondents, &instruments, threads, None)?;
    Ok(parts.iter().map(|part| (part.respondent, part.instrument.key.to_string())).collect())
}

#[test]
fn each_partner_gets_the_forms_of_their_side() {
    let got = who_gets_what(&[id(1), id(2)], &["why_stay", "steady_pulse", "hope_pulse"], &[thread(1, 1, 2)]);
    let named = |who, what: &str| (id(who), what.to_owned());
    let expected = vec![named(1, "why_stay"), named(1, "hope_pulse"), named(2, "steady_pulse"), named(2, "hope_pulse")];
    assert_eq!(got, Ok(expected));
}

#[test]
fn what_is_for_none_of_those_chosen_is_said() {
    let problems = who_gets_what(&[id(2)], &["why_stay", "hope_pulse"], &[thread(1, 1, 2)]).expect_err("is refused");
    assert_eq!(problems.0.len(), 1);
    assert_eq!(problems.0[0].field.as_deref(), Some("instruments.why_stay"));
}

#[test]
fn two_injuries_may_point_both_ways() {
    let both_ways = [thread(1, 1, 2), thread(2, 2, 1)];
    let instruments = [sample("why_stay")];
    let parts = parts(&[id(1), id(2)], &instruments, &both_ways, None).expect("each is hurt in one");
    let threads: Vec<_> = parts.iter().map(|part| part.thread.map(|thread| thread.id)).collect();
    assert_eq!(threads, [Some(id(1)), Some(id(2))]);
}

#[test]
fn which_of_several_injuries_has_to_be_said() {
    let twice = [thread(1, 1, 2), thread(2, 1, 2)];
    let problems = who_gets_what(&[id(1)], &["why_stay"], &twice).expect_err("is not clear");
    assert_eq!((problems.0[0].field.as_deref(), problems.0[0].code), (Some("thread"), Code::Missing));
    let instruments = [sample("why_stay")];
    assert!(parts(&[id(1)], &instruments, &twice, Some(id(2))).is_ok());
    let elsewhere = parts(&[id(1)], &instruments, &twice, Some(id(9))).expect_err("is not theirs");
    assert_eq!(elsewhere.0[0].code, Code::NotFound);
}

#[test]
fn names_are_checked_before_anything_is_looked_up() {
    let keys = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    let first = |people: &[PersonId], keys: &[String]| {
        let problems = check_names(people, keys).expect_err("is refused").0;
        (problems[0].field.clone().unwrap_or_default(), problems[0].code)
    };
    assert_eq!(check_names(&[id(1), id(2)], &keys(LIMIT)), Ok(()));
    assert_eq!(first(&[], &keys(1)), ("respondents".to_owned(), Code::Missing));
    assert_eq!(first(&[id(1)], &[]), ("instruments".to_owned(), Code::Missing));
    assert_eq!(first(&[id(1)], &keys(50)), ("instruments".to_owned(), Code::TooLong));
    assert_eq!(first(&[id(1), id(1)], &keys(1)), ("respondents".to_owned(), Code::Taken));
    assert_eq!(first(&[id(1)], &["a".to_owned(), "a".to_owned()]), ("instruments".to_owned(), Code::Taken));
}
