//! Nothing in a sealed trail can be changed, left out or moved unnoticed, and the first bad row is named.

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::PersonId;

fn practice() -> PracticeId {
    PracticeId::from_uuid(Uuid::from_u128(1))
}

fn entry(n: u64) -> Entry {
    Entry {
        practice: practice(),
        id: AuditId::from_uuid(Uuid::from_u128(u128::from(n))),
        at: Timestamp::UNIX_EPOCH,
        actor: Some(PersonId::from_uuid(Uuid::from_u128(2))),
        role: "therapist".into(),
        act: "couples.see".into(),
        place: "treated".into(),
        subject_kind: "couple".into(),
        subject_id: format!("cpl_{n}"),
        concerned: None,
    }
}

fn trail(length: u64) -> (Vec<Sealed>, Head) {
    (0..length).fold((Vec::new(), Head::beginning(practice())), |(mut rows, head), n| {
        let (sealed, next) = seal(head, entry(n));
        rows.push(sealed);
        (rows, next)
    })
}

fn check(rows: Vec<Sealed>) -> Result<Head, Fault> {
    verify(Head::beginning(practice()), rows)
}

/// Changes one field to something else.
fn alter(entry: &mut Entry, field: usize) {
    let other = PersonId::from_uuid(Uuid::from_u128(99));
    match field {
        0 => entry.practice = PracticeId::from_uuid(Uuid::from_u128(99)),
        1 => entry.at += jiff::SignedDuration::from_micros(1),
        2 => entry.actor = None,
        3 => entry.actor = Some(other),
        4 => entry.role = "owner".into(),
        5 => entry.act = "couples.see-caseload".into(),
        6 => entry.place = "own".into(),
        7 => entry.subject_kind = "person".into(),
        8 => entry.subject_id.push('0'),
        9 => entry.concerned = Some(other),
        _ => entry.id = AuditId::from_uuid(Uuid::from_u128(99_999)),
    }
}

#[test]
fn a_whole_trail_ends_in_its_head_and_can_be_read_from_any_point() {
    let (rows, head) = trail(5);
    assert_eq!(check(rows.clone()), Ok(head));
    let middle = check(rows[..2].to_vec()).expect("is whole");
    assert_eq!(verify(middle, rows[2..].to_vec()), Ok(head));
    assert_eq!(check(Vec::new()), Ok(Head::beginning(practice())));
}

#[test]
fn a_chain_belongs_to_one_practice() {
    let other = PracticeId::from_uuid(Uuid::from_u128(7));
    let (rows, _) = trail(1);
    assert!(verify(Head::beginning(other), rows).is_err());
}

#[test]
fn rows_cut_off_at_the_end_show_in_the_head() {
    let (mut rows, head) = trail(5);
    rows.pop();
    assert_ne!(check(rows).expect("is whole as far as it goes"), head);
}

#[test]
fn neighbouring_fields_cannot_lend_each_other_letters() {
    let with = |act: &'static str, place: &'static str| {
        let mut entry = entry(1);
        entry.act = act.into();
        entry.place = place.into();
        entry.canonical_bytes()
    };
    assert_ne!(with("ab", "c"), with("a", "bc"));
    assert_ne!(with("a\u{1}b", "c"), with("a", "b\u{1}c"), "nor what stands before a field");
    let (mut absent, mut empty) = (entry(1), entry(1));
    absent.concerned = None;
    empty.concerned = Some(PersonId::from_uuid(Uuid::nil()));
    assert_ne!(absent.canonical_bytes(), empty.canonical_bytes());
}

proptest! {
    #[test]
    fn an_altered_row_is_named(length in 1..20_u64, at: prop::sample::Index, field in 0..11_usize) {
        let (mut rows, _) = trail(length);
        let index = at.index(rows.len());
        alter(&mut rows[index].entry, field);
        let id = rows[index].entry.id;
        prop_assert_eq!(check(rows), Err(Fault::Altered { position: index as u64, id }));
    }

    #[test]
    fn an_altered_row_is_named_even_with_its_own_link_made_anew(length in 2..20_u64, at: prop::sample::Index) {
        let (mut rows, head) = trail(length);
        let index = at.index(rows.len());
        let before = check(rows[..index].to_vec()).expect("is whole");
        alter(&mut rows[index].entry, 8);
        rows[index].link = link(before.link, &rows[index].entry);
        let next = rows.get(index + 1).map(|row| (row.position, row.entry.id));
        if let Some((position, id)) = next {
            prop_assert_eq!(check(rows), Err(Fault::Altered { position, id }));
        } else {
            prop_assert_ne!(check(rows).expect("is whole as far as it goes"), head);
        }
    }

    #[test]
    fn a_missing_row_is_named(length in 2..20_u64, at: prop::sample::Index) {
        let (mut rows, _) = trail(length);
        let index = at.index(rows.len() - 1);
        rows.remove(index);
        prop_assert_eq!(check(rows.clone()), Err(Fault::Missing { position: index as u64 }));
        for row in &mut rows[index..] {
            row.position -= 1;
        }
        let id = rows[index].entry.id;
        prop_assert_eq!(check(rows), Err(Fault::Altered { position: index as u64, id }), "renumbering does not hide it");
    }

    #[test]
    fn rows_that_changed_places_are_named(length in 2..20_u64, at: prop::sample::Index) {
        let (mut rows, _) = trail(length);
        let index = at.index(rows.len() - 1);
        rows.swap(index, index + 1);
        prop_assert_eq!(check(rows.clone()), Err(Fault::Missing { position: index as u64 }));
        let (first, second) = (rows[index].position, rows[index + 1].position);
        rows[index].position = second;
        rows[index + 1].position = first;
        let id = rows[index].entry.id;
        prop_assert_eq!(check(rows), Err(Fault::Altered { position: index as u64, id }));
    }

    #[test]
    fn a_row_that_stands_twice_is_named(length in 1..20_u64, at: prop::sample::Index) {
        let (mut rows, _) = trail(length);
        let index = at.index(rows.len());
        let twin = rows[index].clone();
        let (position, expected, id) = (twin.position, twin.position + 1, twin.entry.id);
        rows.insert(index, twin);
        prop_assert_eq!(check(rows), Err(Fault::OutOfOrder { position, expected, id }));
    }
}
