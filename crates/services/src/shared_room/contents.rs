//! What is in a shared room that is open. Everything in it is there by an act of its author's own, or was done or signed by all.

use domain::{
    couples::hold::last_morning,
    ids::{CoupleId, PersonId},
    shared_room::quiet_words,
};

use super::{ContentmentLine, Contents};
use crate::{
    couples::members_of,
    exercises::{agreements::jointly_signed, lapses::last_lapse_known_to, last_done, shared_of},
    inventories::lines_for_each_other,
    kernel::{refused::Failure, work::Work},
    people::Directory,
    practice,
    sharing::ratings_shared,
    talks::talks_done,
};

/// The small victories, and the part of one that is shared.
const VICTORIES: (&str, &str) = ("victories", "line");
/// The rituals, and the part of a week of them that is shared.
const RITUALS: (&str, &str) = ("rituals", "rituals");
/// What the lines are drawn from.
const CONTENTMENT: &str = "csi4";
/// How many victories and ratings a page shows, and how many weeks of rituals. Older ones stay where they were written.
const MOST: i64 = 20;
const WEEKS: i64 = 8;

/// Reads it, for one of those whose room it is.
pub(super) async fn read(
    work: &Work,
    (couple, me): (CoupleId, PersonId),
    has_lines: bool,
) -> Result<Contents, Failure> {
    let last_victory = last_done(work, (couple, me), VICTORIES.0).await?;
    let last_lapse = last_lapse_known_to(work, me).await?;
    Ok(Contents {
        quiet_words: quiet_words(last_victory, last_lapse, work.now()),
        victories: shared_of(work, (couple, me), VICTORIES, MOST).await?,
        rituals: shared_of(work, (couple, me), RITUALS, WEEKS).await?,
        agreements: jointly_signed(work, (couple, me)).await?,
        talks_done: talks_done(work, (couple, me)).await?,
        ratings: ratings_shared(work, (couple, me), usize::try_from(MOST).unwrap_or_default()).await?,
        lines: if has_lines { lines(work, (couple, me)).await? } else { Vec::new() },
    })
}

/// The line of each, the viewer's own first. A point of another's comes the morning after, and so does its correction, so that neither tells when
/// they answered.
async fn lines(work: &Work, (couple, me): (CoupleId, PersonId)) -> Result<Vec<ContentmentLine>, Failure> {
    let zone = practice::zone(work).await?;
    let mut directory = Directory::default();
    let mut lines = Vec::new();
    // Whoever has left shows nothing here any more, as with all that stands in the room.
    let members = members_of(work, couple).await?;
    let morning = last_morning(work.now(), &zone);
    let of_everybody = lines_for_each_other(work, (couple, me), CONTENTMENT, morning).await?;
    for (of, line) in of_everybody.into_iter().filter(|(of, _)| members.contains(of)) {
        let points =
            line.points.iter().map(|point| (point.at.to_zoned(zone.rules().clone()).date(), point.value)).collect();
        let of = directory.name(work, of).await?;
        lines.push(ContentmentLine { of, minimum: line.minimum, maximum: line.maximum, points });
    }
    lines.sort_by_key(|line| line.of.id != me);
    Ok(lines)
}
