use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::{ids::Id, inventories::Answer};

fn id<I: Id>(n: u128) -> I {
    I::from_uuid(Uuid::from_u128(n))
}

fn minutes(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(n)
}

fn response(n: u128) -> Response {
    Response {
        id: id(n),
        assignment: Some(id(1)),
        couple: id(1),
        thread: Some(id(1)),
        respondent: id(1),
        instrument: (
            InstrumentKey::parse("why_stay").expect("is a key"),
            Version::parse("1.0.0").expect("is a version"),
        ),
        source: Source::Answered,
        submitted_at: minutes(0),
        zone: Zone::utc(),
        visibility_at_submit: Visibility::AuthorTherapist,
        mode_at_submit: Mode::Individual,
        corrects: None,
        status: ResponseStatus::Current,
    }
}

#[test]
fn a_response_opens_again_once_within_half_an_hour() {
    assert_eq!(response(1).edit(id(1), minutes(29)), Ok(Edit::Reopening));
    assert_eq!(response(1).edit(id(1), minutes(30)), Ok(Edit::Correction));
    let (_, second) = response(1).correct(response(2)).expect("is the same person's");
    assert_eq!(second.edit(id(1), minutes(5)), Ok(Edit::Correction));
}

#[test]
fn nobody_but_the_author_edits() {
    assert_eq!(response(1).edit(id(2), minutes(1)).expect_err("is not theirs").code, Code::NotFound);
    let by_hand = Source::TotalsByHand { taken_on: date(2026, 1, 1), entered_by: id(9) };
    assert!(Response { source: by_hand, ..response(1) }.edit(id(1), minutes(1)).is_err());
}

#[test]
fn a_correction_takes_the_place_and_both_are_kept() {
    let (old, new) = response(1).correct(response(2)).expect("is the same person's");
    assert_eq!((old.status, old.corrects), (ResponseStatus::Superseded, None));
    assert_eq!((new.status, new.corrects), (ResponseStatus::Current, Some(id(1))));
    assert!(old.clone().correct(response(3)).is_err(), "only the latest is corrected");
    assert!(old.edit(id(1), minutes(1)).is_err());
}

#[test]
fn a_correction_is_by_the_same_person_about_the_same() {
    let somebody_else = Response { respondent: id(2), ..response(2) };
    let another = Response {
        instrument: (InstrumentKey::parse("phq9").expect("is a key"), response(1).instrument.1),
        ..response(2)
    };
    let other_thread = Response { thread: None, ..response(2) };
    for wrong in [somebody_else, another, other_thread, response(1)] {
        assert_eq!(response(1).correct(wrong).expect_err("does not belong").code, Code::WrongState);
    }
}

#[test]
fn of_two_submissions_the_first_wins() {
    let answers = |value| -> Answers { [("ws1".to_owned(), Answer::Value(value))].into_iter().collect() };
    let (two, three) = (answers(2.0), answers(3.0));
    assert_eq!(settle((&two, minutes(0)), (&two, minutes(10))), Second::SameAsFirst);
    assert_eq!(settle((&two, minutes(0)), (&two, minutes(11))), Second::KeptAsVoid);
    assert_eq!(settle((&two, minutes(0)), (&three, minutes(0))), Second::KeptAsVoid);
}

#[test]
fn a_source_reads_back_from_its_row() {
    let by_hand = Source::TotalsByHand { taken_on: date(2026, 1, 1), entered_by: id(9) };
    assert_eq!(Source::from_row(by_hand.word(), Some(date(2026, 1, 1)), Some(id(9))), Some(by_hand));
    assert_eq!(Source::from_row("answered", None, None), Some(Source::Answered));
    assert_eq!(Source::from_row("answered", Some(date(2026, 1, 1)), None), None);
    assert_eq!(Source::from_row("totals-by-hand", None, None), None);
}
