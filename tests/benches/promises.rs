//! How long it takes to write down a day of ten thousand promises (issue 4: in seconds), from outside, on each database. It fails where a day is
//! written down twice or not at all.
//!
//! `cargo bench -p tests --bench promises`

use std::time::Instant;

use jiff::SignedDuration;
use serde_json::json;
use tests::{
    databases::Engine,
    house::{House, migrated},
};

/// How many promises have their day.
const PROMISES: u32 = 10_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        for database in migrated("bench_promises").await {
            let house = House::open(&database).await;
            measure(&house).await;
        }
    });
}

async fn measure(house: &House) {
    let (_, couple) = house.couple_in_care().await;
    let input = json!({ "key": "one", "text": "I call at six.", "first": "2026-03-02", "time": "18:00",
        "repeats": "EVERY_DAYS", "everyDays": 1 });
    house.act(&couple.involved.token, "makePromise", "commitment { id }", input).await;
    // Nine thousand nine hundred and ninety-nine like the first; making each through the door would measure the door.
    let columns =
        "couple_id, thread_id, person_id, sealed_text, rule, zone, due_time, first_on, until_on, letters, made_at,
        ended_at, next_on, next_opens_at";
    let more = PROMISES - 1;
    let many = match house.engine() {
        Engine::Sqlite => format!(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < {more})
             insert into commitment (practice_id, id, {columns})
             select practice_id, randomblob(16), {columns} from commitment, n"
        ),
        Engine::Postgres => format!(
            "insert into commitment (practice_id, id, {columns})
             select practice_id, gen_random_uuid(), {columns} from commitment, generate_series(1, {more})"
        ),
    };
    if house.beneath(&many).is_none() {
        println!("{:?}: nothing is installed that could fill it", house.engine());
        return;
    }
    let before = planned(house);
    house.clock.forward(SignedDuration::from_hours(24));
    let begun = Instant::now();
    services::exercises::commitments::tend(&house.services).await.expect("a day is written down");
    let took = begun.elapsed();
    let written = planned(house) - before;
    println!("{:?}: a day of {PROMISES} promises, {written} times written down, in {took:.2?}", house.engine());
    assert!(written >= i64::from(PROMISES), "everybody's day is there");
    let statements = house.statements();
    services::exercises::commitments::tend(&house.services).await.expect("nothing is left");
    assert!(house.statements() - statements < 5, "a day is written down once");
}

/// How many times are written down.
fn planned(house: &House) -> i64 {
    let count = house.beneath("select count(*) from occurrence").expect("it was filled");
    count.trim().parse().expect("a number")
}
