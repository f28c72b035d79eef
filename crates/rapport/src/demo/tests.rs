//! The demo's past, made whole on a database of its own.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use jiff::Timestamp;
use worker::services::{
    HashCost, KeyFile, Offer, PageRequest, Services, Settings, Store, access, appointments,
    consultations::{self, BoardList},
    couples,
    domain::{access::Actor, exercises::lapses::Stage, ids::CoupleId, programmes::enrolment::Turn, worklist::Kind},
    exercises::{self, agreements, commitments, lapses},
    inventories, programmes, shared_room,
    worklist::{self, Wanted},
};

use super::{
    cast::{COUPLES, ON_BATTERY, PASS_PHRASE},
    hand_clock::HandClock,
    *,
};
use crate::machine::SystemRandom;

/// A demo in a folder that goes with it.
struct Made {
    folder: PathBuf,
    filled: Filled,
    now: Timestamp,
}

impl Made {
    async fn new(name: &str, seed: u64) -> Self {
        Self::of(name, seed, 1).await
    }

    /// A demo with so many weeks behind it.
    async fn of(name: &str, seed: u64, weeks: u32) -> Self {
        let folder = std::env::temp_dir().join(format!("rapport-demo-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a writable folder");
        let now = "2026-11-20T02:30:00Z".parse().expect("an instant");
        let wish = Wish { now, weeks, seed, public_url: "http://127.0.0.1:8080".to_owned() };
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

    let drafts = exercises::exercise_drafts(&leila, &services, PageRequest::first(20)).await.expect("are hers");
    let out = exercises::library(&leila, &services, (Offer::Retired, PageRequest::first(20))).await.expect("is hers");
    assert_eq!((drafts.items.len(), out.items.len()), (1, 1), "one to go on with, and one that was taken out");

    let tomas = sign_in(&services, made.account("Tomas")).await;
    let board = async |list| {
        let page = consultations::consultations(&tomas, &services, list, PageRequest::first(50)).await;
        page.expect("is the front desk's").items.len()
    };
    assert_eq!((board(BoardList::Requests).await, board(BoardList::Waiting).await), (2, 1));
    assert_eq!((board(BoardList::Coming).await, board(BoardList::Past).await), (2, 2));

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
async fn weeks_of_the_standard_battery_are_behind_some_and_every_desk_and_home_has_something_on_it() {
    let made = Made::of("battery", 1, 9).await;
    let services = made.services().await;
    the_battery_was_answered(&made, &services).await;
    what_paper_has_was_entered(&made, &services).await;

    let nora = sign_in(&services, made.account("Nora")).await;
    let coming = appointments::mine(&nora, &services, PageRequest::first(50)).await.expect("are hers");
    assert!(coming.items.iter().any(|(_, one)| one.is_alone && one.starts_at > made.now), "one that is hers alone");
    assert!(coming.items.iter().any(|(_, one)| !one.is_alone), "and those of both");
    let runs = exercises::my_runs(&nora, &services, PageRequest::first(50)).await.expect("are hers");
    assert!(runs.items.iter().any(|(_, run)| run.has_new_comment), "a word about an exercise");
    let daniel = sign_in(&services, made.account("Daniel")).await;
    let agreements = agreements::my_agreements(&daniel, &services, PageRequest::first(50)).await.expect("are his");
    assert!(agreements.items.iter().any(|(_, one)| one.waits_for_me), "one to sign");
    assert!(agreements.items.iter().any(|(_, one)| one.in_force.is_some()), "and one that counts");

    let meiling = sign_in(&services, made.account("Meiling")).await;
    let caseload = couples::caseload(&meiling, &services, PageRequest::first(100)).await.expect("is hers");
    let (_, signal) = caseload.items.iter().find(|(_, couple)| couple.alias == "Signal 30").expect("is hers");
    let ways = programmes::enrolments_of(&meiling, &services, signal.id).await.expect("are hers to see");
    let turns: Vec<Turn> = ways.iter().flat_map(|way| &way.turns).map(|turn| turn.turn).collect();
    assert_eq!(turns, [Turn::Enrolled, Turn::WentBack], "trust was broken again, and they began anew");
    let lapses = lapses::lapses_of(&meiling, &services, signal.id).await.expect("are hers to see");
    assert_eq!(lapses.len(), 1);
    let met = appointments::of_couple(&meiling, &services, signal.id, PageRequest::first(50)).await;
    assert!(met.expect("are hers to see").items.len() > 1);
}

/// Everything that the battery asks in a month was answered by somebody, and none of it by the wrong side.
async fn the_battery_was_answered(made: &Made, services: &Services) {
    let (mut hurt, mut involved) = (BTreeSet::new(), BTreeSet::new());
    for couple in ON_BATTERY {
        for (name, seen) in [(COUPLES[couple].hurt.0, &mut hurt), (COUPLES[couple].involved.0, &mut involved)] {
            let person = sign_in(services, made.account(name)).await;
            let own = inventories::my_responses(&person, services, PageRequest::first(100)).await.expect("are theirs");
            seen.extend(own.items.into_iter().map(|(_, response)| response.instrument));
        }
    }
    let both = ["stance", "hope_pulse"];
    for key in both.into_iter().chain(["why_stay", "trust_pulse", "four_pulse_observer", "six_resp_observer"]) {
        assert!(hurt.contains(key), "{key}: {hurt:?}");
    }
    for key in both.into_iter().chain(["steady_pulse", "four_pulse_self", "six_resp_6_self", "six_resp_self"]) {
        assert!(involved.contains(key), "{key}: {involved:?}");
    }
    assert!(!involved.contains("trust_pulse") && !hurt.contains("steady_pulse"));
}

/// What is published without its words came as totals, and the course of the battery goes on.
async fn what_paper_has_was_entered(made: &Made, services: &Services) {
    let (leila, amara) =
        (sign_in(services, made.account("Leila")).await, sign_in(services, made.account("Amara")).await);
    let caseload = couples::caseload(&leila, services, PageRequest::first(100)).await.expect("is hers");
    let (_, maple) = caseload.items.iter().find(|(_, couple)| couple.alias == "Maple 3").expect("is hers");
    let of = (maple.id, amara.person_id().expect("is a person"));
    let read = inventories::responses_of(&leila, services, of, PageRequest::first(100)).await.expect("are hers to see");
    let by_hand: BTreeSet<String> =
        read.items.into_iter().filter(|(_, one)| one.by_hand).map(|(_, one)| one.instrument).collect();
    assert_eq!(by_hand, ["csi16", "csi4", "gad7", "pcl5", "phq9"].map(str::to_owned).into());
    let courses = inventories::courses_of(&leila, services, of).await.expect("are hers to see");
    assert_eq!(courses.iter().map(|course| course.is_follow_up).collect::<Vec<_>>(), [false]);
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
