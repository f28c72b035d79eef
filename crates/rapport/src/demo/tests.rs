//! The demo's past, made whole on a database of its own.

use std::{fs, path::PathBuf, sync::Arc};

use jiff::Timestamp;
use worker::services::{
    HashCost, KeyFile, PageRequest, Services, Settings, Store, access,
    consultations::{self, BoardList},
    couples,
    domain::{access::Actor, exercises::lapses::Stage, ids::CoupleId, worklist::Kind},
    exercises::{commitments, lapses},
    inventories, programmes, shared_room,
    worklist::{self, Wanted},
};

use super::{cast::PASS_PHRASE, hand_clock::HandClock, *};
use crate::machine::SystemRandom;

/// A demo in a folder that goes with it.
struct Made {
    folder: PathBuf,
    filled: Filled,
    now: Timestamp,
}

impl Made {
    async fn new(name: &str, seed: u64) -> Self {
        let folder = std::env::temp_dir().join(format!("rapport-demo-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a writable folder");
        let now = "2026-11-20T02:30:00Z".parse().expect("an instant");
        let wish = Wish { now, weeks: 1, seed, public_url: "http://127.0.0.1:8080".to_owned() };
        let url = url(&folder);
        Store::migrate(&url).await.expect("an empty database");
        let filled = fill(&url, &folder.join("key"), &wish).await.expect("a demo");
        Self { folder, filled, now }
    }

    async fn services(&self) -> Services {
        let keys = KeyFile::open_or_make(&self.folder.join("key"), &SystemRandom).expect("the keys");
        let settings = Settings {
            clock: Arc::new(HandClock::at(self.now)),
            random: Arc::new(SystemRandom),
            hash_cost: HashCost::Cheap,
            public_url: "http://127.0.0.1:8080".to_owned(),
        };
        Services::new(Store::open(&url(&self.folder)).await.expect("the database"), keys, settings)
    }

    fn account(&self, name: &str) -> &Account {
        self.filled.notes.accounts.iter().find(|account| account.name.starts_with(name)).expect("plays in the demo")
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn url(folder: &std::path::Path) -> String {
    format!("sqlite://{}", folder.join("demo.db").display())
}

async fn sign_in(services: &Services, account: &Account) -> Actor {
    let typed = access::SignIn {
        address: account.address.clone(),
        password: PASS_PHRASE.to_owned(),
        device: None,
        shared_device: false,
        device_name: None,
        token: false,
        remote: None,
    };
    let outcome = access::sign_in(services, typed).await.expect("is let in");
    let session = match outcome.second_factor {
        None => outcome.session.expect("is signed in"),
        Some(ticket) => {
            let code = account.code(services.now()).expect("has a second factor");
            let confirm = access::ConfirmSecondFactor { ticket, code, device: None };
            access::confirm_second_factor(services, confirm).await.expect("has the right code")
        }
    };
    services.actor(&session.token).await.expect("the database answers").expect("the session lives")
}

#[tokio::test]
async fn what_the_sheet_says_is_true() {
    let made = Made::new("true", 1).await;
    let services = made.services().await;

    let leila = sign_in(&services, made.account("Leila")).await;
    let caseload = couples::caseload(&leila, &services, PageRequest::first(100)).await.expect("is hers");
    assert_eq!(caseload.items.len(), 4);

    let waiting = worklist::worklist(&leila, &services, Wanted::default(), PageRequest::first(100)).await;
    let waiting = waiting.expect("is hers").items;
    assert_eq!(waiting.first().map(|(_, item)| item.item.subject.kind()), Some(Kind::Safety));
    assert!(waiting.len() < 60, "a list that somebody works through: {}", waiting.len());

    let nora = sign_in(&services, made.account("Nora")).await;
    let tasks = inventories::tasks(&nora, &services, PageRequest::first(100)).await.expect("are hers");
    assert!(!tasks.items.is_empty(), "something to begin with");
    let (_, harbour) = caseload.items.iter().find(|(_, couple)| couple.alias == "Harbour 12").expect("is hers");
    let assign = inventories::Assign {
        key: services.fresh_key(),
        couple: harbour.id,
        thread: None,
        respondent: nora.person_id().expect("is a person"),
        instrument: "why_stay".to_owned(),
        first_due: "2026-11-20".parse().expect("a day"),
        every_days: Some(28),
        until: None,
        reminders: None,
    };
    let assigned =
        inventories::assign(&leila, &services, assign).await.expect("can be asked at once, as the walk says");
    assert_eq!(assigned.instrument, "why_stay");

    let couple = |alias: &str| caseload.items.iter().find(|(_, couple)| couple.alias == alias).expect("is hers").1.id;
    there_is_life_between_appointments(&services, &leila, (couple("Quay 7"), couple("Maple 3"))).await;
    let hannah = sign_in(&services, made.account("Hannah")).await;
    let rooms = shared_room::my_shared_rooms(&hannah, &services).await.expect("is hers");
    let contents = rooms.first().and_then(|room| room.contents.as_ref()).expect("the room is open");
    assert_eq!((contents.agreements.len(), contents.lines.len()), (1, 2));

    let tomas = sign_in(&services, made.account("Tomas")).await;
    let board = async |list| {
        let page = consultations::consultations(&tomas, &services, list, PageRequest::first(50)).await;
        page.expect("is the front desk's").items.len()
    };
    assert_eq!((board(BoardList::Requests).await, board(BoardList::Waiting).await), (2, 1));
    assert_eq!(board(BoardList::Coming).await, 2);

    let letters = made.filled.letters.all();
    assert!(letters.iter().any(|letter| letter.to == made.account("Nora").address), "a letter to follow");
    assert!(letters.iter().all(|letter| letter.to.ends_with("@demo.example")));
}

/// One couple of the therapist is on a programme, with promises and agreements; another has a lapse behind them.
async fn there_is_life_between_appointments(
    services: &Services,
    therapist: &Actor,
    (busy, lapsed): (CoupleId, CoupleId),
) {
    let ways = programmes::enrolments_of(therapist, services, busy).await.expect("are hers to see");
    assert_eq!(ways.len(), 1);
    let promised = commitments::commitments_of(therapist, services, busy).await.expect("are hers to see");
    assert!(promised.people.iter().any(|one| one.tally.kept > 0 && one.watched), "kept, and seen");
    let lapses = lapses::lapses_of(therapist, services, lapsed).await.expect("are hers to see");
    assert_eq!(lapses.iter().map(|lapse| lapse.stage).collect::<Vec<_>>(), [Stage::Closed]);
}

#[tokio::test]
async fn a_seed_makes_the_same_practice_again() {
    let secrets = |made: &Made| -> Vec<Option<String>> {
        made.filled.notes.accounts.iter().map(|account| account.secret.clone()).collect()
    };
    let (first, again) = (Made::new("first", 7).await, Made::new("again", 7).await);
    assert_eq!(secrets(&first), secrets(&again));
    let other = Made::new("other", 8).await;
    assert_ne!(secrets(&first), secrets(&other));
}
