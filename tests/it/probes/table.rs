//! What is tried: every field of the door, with what it is asked for. A new field needs a line in one of the tables here.

mod access;
mod answers;
mod appointments;
mod consultations;
mod couples;
mod exercises;
mod instruments;
mod inventories;
mod programmes;
mod promises;
mod reads;
mod safety;
mod shared_room;

use serde_json::Value;

pub(super) use consultations::NO_CONSULTATION;

/// The ids a probe speaks of: the victim's, or such as never were.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    pub(super) practice: String,
    pub(super) person: String,
    pub(super) other: String,
    pub(super) couple: String,
    pub(super) mode: String,
    pub(super) seat: String,
    pub(super) hold: String,
    pub(super) assignment: String,
    pub(super) response: String,
    pub(super) share: String,
    pub(super) series: String,
    pub(super) course: String,
    pub(super) acknowledgement: String,
    pub(super) score_loop: String,
    pub(super) offer: String,
    pub(super) talk_plan: String,
    pub(super) session: String,
    pub(super) bell: String,
    pub(super) safety_task: String,
    /// An injury in which the victim is hurt.
    pub(super) thread: String,
    /// One in which the victim is involved.
    pub(super) own_thread: String,
    pub(super) commitment: String,
    pub(super) promise_time: String,
    pub(super) agreement: String,
    pub(super) lapse: String,
    pub(super) run: String,
    pub(super) listening: String,
    /// The practice's draft of an instrument.
    pub(super) draft: String,
    /// The couple's way through a programme.
    pub(super) enrolment: String,
    /// The practice's draft of a programme.
    pub(super) programme_draft: String,
    /// An appointment of the victim alone.
    pub(super) appointment: String,
    /// Those with which one was made at once.
    pub(super) appointments: String,
    /// The practice's draft of an exercise.
    pub(super) exercise_draft: String,
}

/// The same kinds of ids, of things that never were.
pub(super) fn ghosts(real: &Ids) -> Ids {
    let ghost = |id: &str| match id.split_once('_') {
        Some((kind, rest)) => format!("{kind}_{}{}", "00".repeat(12), &rest[24..]),
        None => id.chars().map(|c| if c.is_ascii_alphanumeric() { 'b' } else { c }).collect(),
    };
    Ids {
        practice: ghost(&real.practice),
        person: ghost(&real.person),
        other: ghost(&real.other),
        couple: ghost(&real.couple),
        mode: ghost(&real.mode),
        seat: ghost(&real.seat),
        hold: ghost(&real.hold),
        assignment: ghost(&real.assignment),
        response: ghost(&real.response),
        share: ghost(&real.share),
        series: ghost(&real.series),
        course: ghost(&real.course),
        acknowledgement: ghost(&real.acknowledgement),
        score_loop: ghost(&real.score_loop),
        offer: ghost(&real.offer),
        talk_plan: ghost(&real.talk_plan),
        session: ghost(&real.session),
        bell: ghost(&real.bell),
        safety_task: ghost(&real.safety_task),
        thread: ghost(&real.thread),
        own_thread: ghost(&real.own_thread),
        commitment: ghost(&real.commitment),
        promise_time: ghost(&real.promise_time),
        agreement: ghost(&real.agreement),
        lapse: ghost(&real.lapse),
        run: ghost(&real.run),
        listening: ghost(&real.listening),
        draft: ghost(&real.draft),
        enrolment: ghost(&real.enrolment),
        programme_draft: ghost(&real.programme_draft),
        appointment: ghost(&real.appointment),
        appointments: ghost(&real.appointments),
        exercise_draft: ghost(&real.exercise_draft),
    }
}

/// One field of the door: its name and what it is asked with.
pub(super) struct Probe {
    pub(super) field: &'static str,
    pub(super) ask: Ask,
}

pub(super) enum Ask {
    /// A query that lists what is one's own. Its answer may hold nothing of the victim's.
    Own,
    /// A query of one thing.
    One(fn(&Ids) -> String),
    /// A mutation that speaks of things.
    Of(fn(&Ids) -> Value),
    /// A mutation that acts on whoever asks, or is open to everybody: it is sent, and must leave the victim's record as it is.
    OnOneself(fn() -> Value),
}

/// The last ones, because they end what the prober came with.
const LAST: &[Probe] = &[
    Probe { field: "signOut", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "signOutEverywhere", ask: Ask::OnOneself(|| Value::Null) },
];

/// Every probe, in the order in which they are sent.
pub(super) fn probes() -> impl Iterator<Item = &'static Probe> {
    reads::PROBES
        .iter()
        .chain(programmes::PROBES)
        .chain(exercises::PROBES)
        .chain(couples::PROBES)
        .chain(inventories::PROBES)
        .chain(safety::PROBES)
        .chain(promises::PROBES)
        .chain(answers::PROBES)
        .chain(access::PROBES)
        .chain(consultations::PROBES)
        .chain(appointments::PROBES)
        .chain(shared_room::PROBES)
        .chain(instruments::PROBES)
        .chain(LAST)
}
