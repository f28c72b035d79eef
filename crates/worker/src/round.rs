//! One round: what is due by itself is done, letters are taken in hand, sent and reported, and members' calendars are read.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use services::{
    Failure, Services, appointments, consultations,
    domain::reminders::{Outcome, key::message_id},
    exercises::{self, commitments},
    inventories, programmes,
    reminders::{self, InHand, Letter},
    safety,
};
use tokio::task::JoinSet;

use crate::{
    calendars,
    captured::{CapturedLetter, CapturedLetters},
    compose::compose,
    line::Line,
    office::{Office, Post},
    server::Server,
};

/// How many letters are taken in hand at once. They are sent within seconds of the last look at them.
pub(crate) const BATCH: usize = 400;
/// A lease lasts a minute; it is renewed three times as often.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How often a report is tried, while the database does not take it.
const ATTEMPTS_TO_REPORT: u32 = 5;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Letters taken in hand.
    pub taken: usize,
    /// Letters the mail server took.
    pub sent: usize,
    /// Letters it refused for good.
    pub refused: usize,
    /// Letters to be tried again.
    pub put_off: usize,
    /// Letters that somebody else has by now.
    pub lost: usize,
}

/// Does exactly one round of everything, one after the other, and sleeps for nothing.
///
/// # Errors
/// The database fails. Letters in hand are then found again by a later round, under the same name.
pub async fn tick(services: &Services, office: &Office) -> Result<Report, Failure> {
    let report = work(services, office).await;
    if let Err(failure) = calendars::read(services, &office.network).await {
        tracing::error!(error = %failure, "members' calendars could not be read");
    }
    report
}

/// Does what is due by itself and sends what is due: everything of a round that waits for nobody else's server but the one for mail.
pub(crate) async fn work(services: &Services, office: &Office) -> Result<Report, Failure> {
    if let Err(failure) = inventories::tend(services).await {
        tracing::error!(error = %failure, "what is due by itself could not be done");
    }
    if let Err(failure) = exercises::tend(services).await {
        tracing::error!(error = %failure, "exercises that are due by themselves could not be made or closed");
    }
    if let Err(failure) = safety::tend(services).await {
        tracing::error!(error = %failure, "what was not done in time could not be passed on");
    }
    if let Err(failure) = consultations::tend(services).await {
        tracing::error!(error = %failure, "what time makes of consultations could not be done");
    }
    if let Err(failure) = appointments::tend(services).await {
        tracing::error!(error = %failure, "what time makes of appointments could not be done");
    }
    if let Err(failure) = commitments::tend(services).await {
        tracing::error!(error = %failure, "the times of promises could not be written down");
    }
    if let Err(failure) = programmes::tend(services).await {
        tracing::error!(error = %failure, "what programmes have due could not be given");
    }
    send_due(services, office).await
}

/// Takes letters in hand, sends them and reports what became of each.
async fn send_due(services: &Services, office: &Office) -> Result<Report, Failure> {
    let letters = reminders::hand_out(services, &office.base, BATCH).await?;
    if letters.is_empty() {
        return Ok(Report::default());
    }
    let in_hand: Vec<InHand> = letters.iter().map(|letter| letter.in_hand).collect();
    let outcomes = tokio::select! {
        outcomes = send_all(services, office, letters) => outcomes,
        never = keep(services, &in_hand) => match never {},
    };
    let lost = report(services, &outcomes).await?;
    let count = |outcome: Outcome| outcomes.iter().filter(|(_, came)| *came == outcome).count();
    Ok(Report {
        taken: in_hand.len(),
        sent: count(Outcome::Accepted),
        refused: count(Outcome::Refused),
        put_off: count(Outcome::NotNow),
        lost,
    })
}

/// Keeps others off the letters in hand.
async fn keep(services: &Services, in_hand: &[InHand]) -> std::convert::Infallible {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        if let Err(failure) = reminders::heartbeat(services, in_hand).await {
            tracing::error!(error = %failure, "a lease could not be renewed");
        }
    }
}

/// What a mail server did is a fact that is not lightly lost: without the report the letter leaves again.
async fn report(services: &Services, outcomes: &[(InHand, Outcome)]) -> Result<usize, Failure> {
    let mut attempt = 1;
    loop {
        match reminders::report(services, outcomes).await {
            Ok(lost) => return Ok(lost.len()),
            Err(failure) if attempt == ATTEMPTS_TO_REPORT => return Err(failure),
            Err(failure) => tracing::error!(error = %failure, "letters could not be reported"),
        }
        tokio::time::sleep(Duration::from_millis(200) * attempt).await;
        attempt += 1;
    }
}

async fn send_all(services: &Services, office: &Office, letters: Vec<Letter>) -> Vec<(InHand, Outcome)> {
    let outcomes = match &office.post {
        Post::Captured(kept) => letters.into_iter().map(|letter| capture(services, office, kept, letter)).collect(),
        Post::Smtp(server) => send_over_lines(services, office, server, letters).await,
    };
    for (letter, outcome) in &outcomes {
        tracing::info!(
            practice = %letter.practice(),
            reminder = %letter.reminder(),
            attempt = letter.attempts(),
            outcome = word(*outcome),
            "letter"
        );
    }
    outcomes
}

fn capture(services: &Services, office: &Office, kept: &CapturedLetters, letter: Letter) -> (InHand, Outcome) {
    let reminder = letter.in_hand.reminder();
    kept.keep(CapturedLetter {
        reminder,
        at: services.now(),
        to: letter.mail.to.expose(),
        from: letter.mail.from,
        subject: letter.mail.subject.to_owned(),
        text: letter.mail.text,
        html: letter.mail.html,
        message_id: message_id(reminder, office.sender.domain()),
    });
    (letter.in_hand, Outcome::Accepted)
}

/// What the lines of a round share.
struct Shared {
    waiting: Mutex<VecDeque<Letter>>,
    is_down: AtomicBool,
}

async fn send_over_lines(
    services: &Services,
    office: &Office,
    server: &Server,
    letters: Vec<Letter>,
) -> Vec<(InHand, Outcome)> {
    let lines = office.connections.min(letters.len());
    let shared = Arc::new(Shared { waiting: Mutex::new(letters.into()), is_down: AtomicBool::new(false) });
    let mut sending = JoinSet::new();
    for _ in 0..lines {
        sending.spawn(send_over_one(services.clone(), office.clone(), server.clone(), Arc::clone(&shared)));
    }
    sending.join_all().await.into_iter().flatten().collect()
}

async fn send_over_one(
    services: Services,
    office: Office,
    server: Server,
    shared: Arc<Shared>,
) -> Vec<(InHand, Outcome)> {
    let mut line = None;
    let mut outcomes = Vec::new();
    while let Some(letter) = next(&shared) {
        let outcome;
        (outcome, line) = send_one(&services, &office, &server, &shared, &letter, line).await;
        outcomes.push((letter.in_hand, outcome));
    }
    if let Some(line) = line {
        line.close().await;
    }
    outcomes
}

fn next(shared: &Shared) -> Option<Letter> {
    shared.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

async fn send_one(
    services: &Services,
    office: &Office,
    server: &Server,
    shared: &Shared,
    letter: &Letter,
    line: Option<Line>,
) -> (Outcome, Option<Line>) {
    let Ok(composed) = compose(letter.in_hand.reminder(), &letter.mail, &office.sender, services.now()) else {
        return (Outcome::Refused, line);
    };
    // One who found nobody there has asked for all: the rest of the round waits.
    let line = match line {
        Some(line) => line,
        None if shared.is_down.load(Ordering::Relaxed) => return (Outcome::NotNow, None),
        None => match Line::open(server).await {
            Ok(line) => line,
            Err(unreachable) => {
                shared.is_down.store(true, Ordering::Relaxed);
                tracing::warn!(error = %unreachable, "letters wait");
                return (Outcome::NotNow, None);
            }
        },
    };
    let sent = line.send(&office.sender, &composed).await;
    (sent.outcome, sent.line)
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "sent",
        Outcome::Refused => "refused",
        Outcome::NotNow => "put off",
        Outcome::Deferred(_) => "deferred",
        Outcome::Dropped(_) => "dropped",
    }
}
