//! Making the demo's past.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, ToSpan as _};
use worker::services::{HashCost, KeyFile, Services, Settings, Store};

use super::{
    cast::{COUPLES, PASS_PHRASE},
    chance::Chance,
    hand_clock::HandClock,
    life::Life,
    members,
    notes::Notes,
    plan::Calendar,
};

/// What demo is wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The present; the past ends here.
    pub now: Timestamp,
    /// How many weeks of life.
    pub weeks: u32,
    /// What chance is drawn from.
    pub seed: u64,
    /// How people reach the demo: letters link to it.
    pub public_url: String,
}

/// A demo that was made.
pub struct Filled {
    /// Who is who.
    pub notes: Notes,
    /// The last letters of its past.
    pub letters: worker::CapturedLetters,
}

/// Fills an empty database whose tables are up to date, and shows how far it is.
///
/// # Errors
/// When the database or the key file cannot be used.
pub async fn fill(url: &str, key_file: &Path, wish: &Wish) -> anyhow::Result<Filled> {
    let began = wish.now.saturating_sub((i64::from(wish.weeks) * 7 * 24 + 48).hours()).context("too many weeks")?;
    let clock = Arc::new(HandClock::at(began));
    let random = Arc::new(Chance::new(wish.seed, 0));
    let keys = KeyFile::open_or_make(key_file, random.as_ref())?;
    let store = Store::open(url).await?;
    let settings =
        Settings { clock: clock.clone(), random, hash_cost: HashCost::Cheap, public_url: wish.public_url.clone() };
    let services = Services::new(store.clone(), keys, settings);
    let letters = worker::CapturedLetters::default();
    let office = crate::letters::captured(&letters, &wish.public_url)?;
    let practice = members::found(&services).await?;
    let mut life = Life {
        services,
        clock,
        chance: Chance::new(wish.seed, 1),
        calendar: Calendar { now: wish.now, weeks: wish.weeks },
        practice,
        office,
        couples: COUPLES.iter().map(|_| None).collect(),
    };
    live(&mut life).await?;
    let notes = notes(&life, wish);
    store.close().await;
    Ok(Filled { notes, letters })
}

async fn live(life: &mut Life) -> anyhow::Result<()> {
    let events = life.calendar.events(&life.chance);
    let bar = ProgressBar::new(u64::try_from(events.len()).unwrap_or(u64::MAX));
    bar.set_style(
        ProgressStyle::with_template("Making the demo practice {wide_bar} {percent}% {msg}, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    for (at, event) in events {
        bar.set_message(at.strftime("%-d %b %Y").to_string());
        life.happen(at, event).await.with_context(|| format!("{event:?} at {at}"))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

fn notes(life: &Life, wish: &Wish) -> Notes {
    let practice = &life.practice;
    let players = practice.members.iter().chain([&practice.owner]);
    let partners = life.couples.iter().flatten().flat_map(|pair| [&pair.hurt, &pair.involved]);
    Notes {
        made_at: wish.now,
        seed: wish.seed,
        weeks: wish.weeks,
        pass_phrase: PASS_PHRASE.to_owned(),
        accounts: players.chain(partners).map(|player| player.account.clone()).collect(),
    }
}
