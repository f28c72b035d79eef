//! Rows of shared rooms: the wishes, the closings, and that the lines were shown. Four statements for a room.

use domain::{
    ids::{CoupleId, PersonId},
    shared_room::{Part, Room, Span, Wish},
};
use jiff::Timestamp;
use sea_orm::FromQueryResult;

use crate::{
    couples::members_of,
    kernel::{
        bind::{At, Key, values},
        refused::Failure,
        work::Work,
    },
};

#[derive(FromQueryResult)]
struct WishRow {
    person_id: Key<PersonId>,
    part: String,
    counts_from: At,
    counts_until: Option<At>,
}

#[derive(FromQueryResult)]
struct SpanRow {
    counts_from: At,
    counts_until: Option<At>,
}

#[derive(FromQueryResult)]
struct ShownRow {
    shown_at: At,
}

/// A room, and when its lines were shown. What ended long ago is left out.
pub(super) async fn room(work: &Work, couple: CoupleId) -> Result<(Room, Option<Timestamp>), Failure> {
    let wishes: Vec<WishRow> = work
        .all(
            "select person_id, part, counts_from, counts_until from room_wish
             where practice_id = $1 and couple_id = $2 and (counts_until is null or counts_until > $3)
             order by counts_from, id",
            values![couple, work.now()],
        )
        .await?;
    let closings: Vec<SpanRow> = work
        .all(
            "select counts_from, counts_until from room_closing
             where practice_id = $1 and couple_id = $2 and (counts_until is null or counts_until > $3)
             order by counts_from, id",
            values![couple, work.now()],
        )
        .await?;
    let shown: Option<ShownRow> =
        work.find("select shown_at from room_lines where practice_id = $1 and couple_id = $2", values![couple]).await?;
    let room = Room {
        members: members_of(work, couple).await?,
        wishes: wishes.iter().map(read_wish).collect::<Result<_, _>>()?,
        kept_closed: closings.iter().map(|row| span(row.counts_from, row.counts_until)).collect(),
        lines_shown: shown.is_some(),
    };
    Ok((room, shown.map(|row| row.shown_at.0)))
}

fn read_wish(row: &WishRow) -> Result<Wish, Failure> {
    let part = Part::from_word(&row.part).ok_or(Failure::Corrupt("a part of a shared room"))?;
    Ok(Wish { person: row.person_id.0, part, span: span(row.counts_from, row.counts_until) })
}

fn span(from: At, until: Option<At>) -> Span {
    Span { from: from.0, until: until.map(|at| at.0) }
}
