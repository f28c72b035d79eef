//! What finding and holding a time costs: the slots of twelve members over sixty days, on one core, without any database; and two
//! hundred clients who want fifty times at once, on each database.
//!
//! `cargo bench -p tests --bench booking`

use std::{sync::Arc, time::Instant};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Time, Weekday},
};
use serde_json::json;
use services::{
    Refused,
    consultations::{HoldTime, Wanted, free_times, hold_time},
    domain::{
        access::Role,
        consultations::{Availability, Interval, Member, OpenHours, Taken, Whereabouts, hold, slots, type_of},
        ids::PersonId,
        people::hours::Day,
        zone::Zone,
    },
};
use tests::house::{House, Someone, migrated};
use tokio::sync::Semaphore;

const MEMBERS: u32 = 12;
const ROUNDS: u32 = 200;
const TIMES: usize = 50;
const CLIENTS: usize = 200;
/// How often they do; each time after what was held before has lapsed.
const RUNS: usize = 100;
/// As many at once as there are connections to the larger of the databases.
const AT_ONCE: usize = 16;

fn main() {
    slots_of_a_practice();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        for database in migrated("bench_booking").await {
            let house = House::open(&database).await;
            report(&house, &mut contention(&house).await);
        }
    });
}

/// Twelve members who can be booked eight hours a day, and have four meetings each on every second day.
fn slots_of_a_practice() {
    let kind = type_of("consult_45").expect("comes with the service");
    let now: Timestamp = "2026-03-02T10:00:00Z".parse().expect("an instant");
    let zone = Zone::parse("America/New_York").expect("exists");
    let hours = |on| OpenHours { on: Day(on), from: Time::constant(9, 0, 0, 0), until: Time::constant(17, 0, 0, 0) };
    let week = Weekday::Monday.cycle_forward().take(5).map(hours).collect();
    let availability = Availability::new(zone, week, Vec::new(), Some(8)).expect("holds together");
    let meeting = |number: i64| {
        let starts_at = now + SignedDuration::from_hours(48 * (number / 4) + 5 + 2 * (number % 4));
        let interval = Interval::of(starts_at, SignedDuration::from_hours(1)).expect("is in the calendar");
        Taken { interval, is_meeting: true }
    };
    let taken: Vec<Taken> = (0..120).map(meeting).collect();
    let id = |number| -> PersonId { format!("per_{number:025}0").parse().expect("is an id") };
    let member = |number| Member { id: id(number), availability: &availability, taken: &taken };
    let members: Vec<Member<'_>> = (1..=MEMBERS).map(member).collect();
    let found = slots(kind, &members, &[], now).len();
    let begun = Instant::now();
    for _ in 0..ROUNDS {
        assert_eq!(slots(kind, &members, &[], now).len(), found);
    }
    let each = begun.elapsed().as_secs_f64() * 1e3 / f64::from(ROUNDS);
    println!(
        "slots of {MEMBERS} members over 60 days: {found} found, {each:.2} ms each on one core; the limit is 5 ms"
    );
}

/// How long each client waited for an answer, its turn for a connection included, in milliseconds, and how long all of a run took, in seconds.
struct Waits {
    clients: Vec<f64>,
    runs: f64,
}

async fn contention(house: &House) -> Waits {
    let wanted = prepare(house).await;
    let mut waits = Waits { clients: Vec::with_capacity(RUNS * CLIENTS), runs: 0.0 };
    for _ in 0..RUNS {
        run(house, &wanted, &mut waits).await;
        house.clock.forward(hold::WHILE_BOOKING + SignedDuration::from_mins(1));
    }
    waits
}

async fn run(house: &House, wanted: &Wanted, waits: &mut Waits) {
    let times: Vec<Timestamp> =
        free_times(&house.services, wanted).await.expect("times").into_iter().take(TIMES).collect();
    assert_eq!(times.len(), TIMES, "what was held before is free again");
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (services, turns) = (house.services.clone(), Arc::clone(&turns));
            let command = HoldTime { wanted: wanted.clone(), starts_at: times[client * TIMES / CLIENTS], remote: None };
            tokio::spawn(async move {
                let begun = Instant::now();
                let _turn = turns.acquire_owned().await;
                let outcome = hold_time(&services, command).await;
                (outcome, begun.elapsed().as_secs_f64() * 1e3)
            })
        })
        .collect();
    let (mut won, mut lost) = (0, 0);
    for client in clients {
        let (outcome, milliseconds) = client.await.expect("no panic");
        waits.clients.push(milliseconds);
        match outcome {
            Ok(_) => won += 1,
            Err(Refused::Problems(_)) => lost += 1,
            Err(Refused::Failure(failure)) => panic!("{failure}"),
        }
    }
    waits.runs += begun.elapsed().as_secs_f64();
    assert_eq!((won, lost), (TIMES, CLIENTS - TIMES));
}

fn report(house: &House, waits: &mut Waits) {
    waits.clients.sort_by(f64::total_cmp);
    let count = waits.clients.len();
    let at = |share: usize| waits.clients[(count * share / 100).min(count - 1)];
    println!(
        "G8 on {:?}: in each of {RUNS} runs {TIMES} of {CLIENTS} won and the others were told at once; {:.0} a second; half \
         within {:.0} ms, 99 of 100 within {:.0} ms",
        house.engine(),
        f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / waits.runs,
        at(50),
        at(99),
    );
}

/// A practice with one therapist who can be booked all day.
async fn prepare(house: &House) -> Wanted {
    let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
    let therapist: Someone = house.member(&owner, "Ida Berg", Role::Therapist).await;
    house.act(&owner.token, "openBookingPage", "address", json!({ "address": "northgate" })).await;
    let week: Vec<_> = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]
        .map(|day| json!({ "day": day, "from": "08:00", "until": "20:00" }))
        .to_vec();
    let hours = json!({ "version": 0, "zone": "America/New_York", "week": week });
    house.act(&therapist.token, "changeAvailability", "availability { version }", hours).await;
    Wanted {
        address: "northgate".to_owned(),
        type_key: "consult_15".to_owned(),
        places: vec![Whereabouts::parse("US-FL").expect("a place")],
        invitation: None,
    }
}
