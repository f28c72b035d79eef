//! Proof 3 of the plan, invariant 1 of the domain: two worlds equal but for what one partner did, in which everything that the other partner
//! can reach is the same, byte by byte.

mod account;
mod deeds;
mod exercises;
mod inventories;
mod programmes;
mod reach;
mod world;

use jiff::SignedDuration;
use services::domain::clock::Clock as _;
use tests::databases::TestDatabase;
use tests::house::migrated;

use deeds::{Deed, MAILBOX, Step};
use world::World;

/// How long after it began a world is looked at: before the morning on which a pause is shown, and after it.
const SOON: SignedDuration = SignedDuration::from_hours(1);
const MORNING: SignedDuration = SignedDuration::from_hours(20);

#[tokio::test]
async fn needs_offers_and_plans_that_nobody_was_shown_cannot_be_seen() {
    for (calm, stirred) in migrated("twin_turned").await.iter().zip(&migrated("twin_needs").await) {
        let quiet = reached(calm, &[Step::Turned]).await;
        let loud = reached(stirred, &[Step::NeedsAndPlans]).await;
        assert_eq!(differences(&quiet, &loud), Vec::<String>::new(), "on {:?}", stirred.engine());
    }
}

/// In a shared room that is open, nothing changes by what the other does and does not share: not what they wrote, were given, promised, reported or
/// rated, and not that they would like the lines as well.
#[tokio::test]
async fn nothing_that_is_not_shared_changes_the_shared_room() {
    let deeds = [
        Step::BothWishTheRoom,
        Step::WishesRoomAndLines,
        Step::Asked,
        Step::Answers,
        Step::TotalsEntered,
        Step::GivenExercises,
        Step::WritesExercise,
        Step::FinishesExercise,
        Step::Promises,
        Step::SaysOfPromise,
        Step::ReportsContact,
        Step::MarksTrust,
        Step::WritesLimits,
        Step::ReportsLapse,
        Step::ReadsAgreement,
    ];
    for (calm, stirred) in migrated("twin_room_calm").await.iter().zip(&migrated("twin_room_stirred").await) {
        let quiet = reached_by(calm, &deeds[..1], MORNING).await;
        let loud = reached_by(stirred, &deeds, MORNING).await;
        let is_open =
            |(what, text): &(String, String)| what.starts_with("mySharedRooms") && text.contains("talksDone\":");
        assert!(quiet.iter().any(is_open), "the room is open");
        assert_eq!(differences(&quiet, &loud), Vec::<String>::new(), "on {:?}", stirred.engine());
    }
}

/// A step that waits for both, and a lane that goes on: what one does on the way brings the other nothing, and takes nothing away.
#[tokio::test]
async fn how_far_the_other_is_in_a_programme_cannot_be_seen() {
    for (calm, stirred) in migrated("twin_enrolled").await.iter().zip(&migrated("twin_working").await) {
        let quiet = reached(calm, &[Step::EnrolledWithBoth]).await;
        let loud = reached(stirred, &[Step::EnrolledWithBoth, Step::WorksThroughProgramme]).await;
        assert!(quiet.iter().any(|(_, text)| text.contains("Small victories")), "the hurt partner has a lane");
        assert_eq!(differences(&quiet, &loud), Vec::<String>::new(), "on {:?}", stirred.engine());
    }
}

#[tokio::test]
async fn nothing_the_other_partner_is_asked_or_answers_can_be_seen() {
    cannot_be_seen(deeds::OF_ANSWERS).await;
}

#[tokio::test]
async fn nothing_the_other_partner_does_between_appointments_can_be_seen() {
    cannot_be_seen(deeds::OF_WORK).await;
}

#[tokio::test]
async fn nothing_of_the_other_partners_care_and_account_can_be_seen() {
    cannot_be_seen(deeds::OF_CARE).await;
}

async fn cannot_be_seen(deeds: &[Deed]) {
    // One database of each engine for the world in which nothing happened, one for each deed.
    let mut quiet = Vec::new();
    for database in migrated("twin_quiet").await {
        quiet.push(reached(&database, &[]).await);
    }
    let has_letter = |world: &Vec<(String, String)>| world.iter().any(|(what, _)| what.starts_with("letter"));
    assert!(quiet.iter().all(has_letter), "the hurt partner has letters to come");
    for (name, steps) in deeds {
        for (database, quiet) in migrated("twin_deed").await.iter().zip(&quiet) {
            let loud = reached(database, steps).await;
            assert_eq!(
                differences(quiet, &loud),
                Vec::<String>::new(),
                "{name} can be seen on {:?}",
                database.engine()
            );
        }
    }
}

/// The same crawl where something may be seen, because its author said so: otherwise it would be blind.
#[tokio::test]
async fn the_twins_differ_where_something_is_shared_and_there_alone() {
    let (quiet, loud) = (migrated("twin_silent").await, migrated("twin_shared").await);
    for (quiet, loud) in quiet.iter().zip(&loud) {
        let (before, after) = (reached(quiet, &[]).await, reached(loud, &[Step::Shares]).await);
        let differing: Vec<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.trim()).collect();
        assert_eq!(differing, ["sharedWithMe", "/", "/shared"], "{:?}", quiet.engine());
        assert_eq!(differences(&before, &after).len(), 3);
    }
}

/// The other one has left the couple. Nobody is told; only that nothing can be shared with them any more can be noticed, since a share that
/// nobody reads would be a lie to whoever makes it.
#[tokio::test]
async fn that_the_other_one_left_shows_only_where_one_would_share_with_them() {
    shows_only_where_one_would_share(&[], &[Step::Asked, Step::LeavesTheCouple]).await;
}

/// What the other one had shared is gone when they leave, as if they had taken it back.
#[tokio::test]
async fn what_was_shared_ends_with_leaving_as_by_taking_it_back() {
    shows_only_where_one_would_share(&[Step::Shares, Step::TakesShareBack], &[Step::Shares, Step::LeavesTheCouple])
        .await;
}

async fn shows_only_where_one_would_share(calm: &[Step], leaving: &[Step]) {
    let (quiet, loud) = (migrated("twin_together").await, migrated("twin_left").await);
    for (quiet, loud) in quiet.iter().zip(&loud) {
        let (before, after) = (reached(quiet, calm).await, reached(loud, leaving).await);
        assert_eq!(before.len(), after.len(), "{:?}", quiet.engine());
        let differing: Vec<&str> =
            before.iter().zip(&after).filter(|(one, other)| one != other).map(|(one, _)| one.0.trim()).collect();
        let (own, elsewhere): (Vec<&str>, Vec<&str>) =
            differing.into_iter().partition(|place| *place == "viewer" || place.starts_with("/answers/"));
        assert_eq!(elsewhere, Vec::<&str>::new(), "{:?}: {:#?}", quiet.engine(), differences(&before, &after));
        assert!(own.contains(&"viewer"), "this test no longer sees whom one can share with");
    }
}

/// That joint work is paused, both partners may know; they find the same whatever the cause, and whoever it came from.
#[tokio::test]
async fn why_joint_work_is_paused_cannot_be_told() {
    let mut ordinary = Vec::new();
    for database in migrated("twin_absence").await {
        ordinary.push(reached_by(&database, &[Step::PausedForAbsence], MORNING).await);
    }
    for (database, ordinary) in migrated("twin_busy").await.iter().zip(&ordinary) {
        let quiet = reached_by(database, &[], MORNING).await;
        assert_ne!(differences(&quiet, ordinary), Vec::<String>::new(), "this test no longer sees a pause");
    }
    for steps in [
        &[Step::PausedForSafety][..],
        &[Step::SaysUnsafe],
        &[Step::CheckEntered],
        &[Step::PausedForAbsence, Step::SaysUnsafe],
    ] {
        for (database, ordinary) in migrated("twin_safety").await.iter().zip(&ordinary) {
            let grave = reached_by(database, steps, MORNING).await;
            assert_eq!(differences(ordinary, &grave), Vec::<String>::new(), "{steps:?} on {:?}", database.engine());
        }
    }
}

/// Until the morning on which it is shown nobody can tell that joint work is paused, and so not that it paused when somebody answered. Letters, which
/// are looked at for a fortnight, end with that morning.
#[tokio::test]
async fn before_the_morning_a_pause_cannot_be_seen() {
    let until_the_morning = |mut world: Vec<(String, String)>| {
        world.retain(|(what, _)| !what.starts_with("letter"));
        world
    };
    for steps in [&[Step::PausedForAbsence][..], &[Step::SaysUnsafe], &[Step::CheckEntered]] {
        let databases = (migrated("twin_evening").await, migrated("twin_evening_paused").await);
        for (quiet, paused) in databases.0.iter().zip(&databases.1) {
            let before = until_the_morning(reached(quiet, &[]).await);
            let after = until_the_morning(reached(paused, steps).await);
            assert_eq!(differences(&before, &after), Vec::<String>::new(), "{steps:?} on {:?}", paused.engine());
        }
    }
}

/// Whether the other partner has a mailbox is no answer that trying it out could get.
#[tokio::test]
async fn whether_the_other_partner_reads_a_mailbox_cannot_be_tried_out() {
    let (free, taken) = (migrated("twin_mailbox_free").await, migrated("twin_mailbox_taken").await);
    for (free, taken) in free.iter().zip(&taken) {
        let before = reached_after_trying(free, &[]).await;
        let after = reached_after_trying(taken, &[Step::TakesMailbox]).await;
        assert!(before[0].1.contains(MAILBOX), "the address is kept: {}", before[0].1);
        assert_eq!(differences(&before, &after), Vec::<String>::new(), "{:?}", free.engine());
    }
}

/// Everything that the hurt partner reaches after these steps, once they have given the mailbox as their own, and given it again.
async fn reached_after_trying(database: &TestDatabase, steps: &[Step]) -> Vec<(String, String)> {
    let world = World::begin(database).await;
    let begun = world.house.clock.now();
    for step in steps {
        world.take(*step).await;
    }
    world.house.clock.set(begun + SignedDuration::from_hours(1));
    world.house.dice.reseed(2_000);
    let mut all = Vec::new();
    for _ in 0..2 {
        all.push(("giving the mailbox".to_owned(), world.gives_mailbox(&world.couple.hurt).await.to_string()));
    }
    all.extend(world.everything().await);
    all
}

/// Everything that the hurt partner reaches in a world in which these steps were done.
async fn reached(database: &TestDatabase, steps: &[Step]) -> Vec<(String, String)> {
    reached_by(database, steps, SOON).await
}

/// The same, as much later as said.
async fn reached_by(database: &TestDatabase, steps: &[Step], later: SignedDuration) -> Vec<(String, String)> {
    let world = World::begin(database).await;
    let begun = world.house.clock.now();
    world.house.dice.reseed(1_000);
    for step in steps {
        world.take(*step).await;
    }
    world.house.clock.set(begun + later);
    world.house.dice.reseed(2_000);
    world.everything().await
}

/// Where two worlds differ, each place with a little of what stands around it.
fn differences(one: &[(String, String)], other: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (one, other) in one.iter().zip(other).filter(|(one, other)| one != other) {
        let same = one.1.bytes().zip(other.1.bytes()).take_while(|(one, other)| one == other).count();
        let around = |text: &str| text.chars().skip(same.saturating_sub(60)).take(120).collect::<String>();
        found.push(format!("{} / {}: {} / {}", one.0, other.0, around(&one.1), around(&other.1)));
    }
    if one.len() != other.len() {
        found.push(format!("{} things can be reached in one world, {} in the other", one.len(), other.len()));
    }
    found
}
