//! The standard battery: showing what would be asked of somebody, asking it, and going on with it when the next day comes (DOMAIN.md 2.8).
//!
//! What is asked is decided anew for each day, so that the limits hold then as well. Nothing here looks at the other partner.

mod begin;
mod go_on;
mod preview;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    couples::{BreachThread, ThreadRole},
    ids::{AssignmentId, CoupleId, CourseId, PersonId, ThreadId},
    inventories::{
        Instrument, InstrumentKey, Part,
        battery::{self, Asked, LongForm, Moment},
        library, rounds, scoring,
    },
    practice::licence::ServiceKind,
    problem::{Code, Problem},
    reminders::Policy,
};
use jiff::civil;
use sea_orm::FromQueryResult;

use super::{
    assign::{self, Scene, When},
    catalogue::{self, Known},
    opt_outs,
};
use crate::kernel::{
    bind::values,
    refused::{Failure, Refused},
    work::Work,
};

pub(super) use begin::{CourseRow, course_columns};
pub use begin::{assign_battery, courses_of, end_course};
pub(super) use go_on::go_on;
pub use preview::{Reason, preview_battery};

/// Which part of the standard battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatteryPart {
    /// Around the first session, once.
    Intake,
    /// Each week while care lasts, with what comes every 28 and every 90 days.
    Care,
    /// At the end of care, once.
    Discharge,
    /// Three, six and twelve months after it.
    FollowUp,
}

impl BatteryPart {
    fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Care => "care",
            Self::Discharge => "discharge",
            Self::FollowUp => "follow-up",
        }
    }

    /// The moments at which something of it is asked; of care, so many weeks that everything comes at least once.
    fn moments(self) -> Vec<Moment> {
        match self {
            Self::Intake => vec![Moment::Intake],
            Self::Care => (1..=WEEKS).map(Moment::Week).collect(),
            Self::Discharge => vec![Moment::Discharge],
            Self::FollowUp => vec![Moment::FollowUp],
        }
    }
}

/// How many weeks of care are looked over: in so many, everything comes at least once.
const WEEKS: u32 = 14;

/// Lets a part be asked only where the couple's care is treatment, or nothing of the part belongs to it.
fn check_service(part: BatteryPart, service: ServiceKind) -> Result<(), Problem> {
    if service.needs_authority() || !part.moments().into_iter().any(battery::holds_treatment) {
        return Ok(());
    }
    let words = "The standard set holds questionnaires that belong to treatment, and this couple's care is coaching. Nothing was asked, and what you entered is kept. Assign what you want by itself, or change what their care is first.";
    Err(Problem::at("part", Code::NotAllowed, words))
}

/// A part of the standard battery to ask of members of a couple.
#[derive(Debug, Clone)]
pub struct AssignBattery {
    /// What recognises a repeat.
    pub key: String,
    /// The couple in whose care it is asked.
    pub couple: CoupleId,
    /// The injury it is about, where the couple has several.
    pub thread: Option<ThreadId>,
    /// Of whom.
    pub respondents: Vec<PersonId>,
    /// Which part.
    pub part: BatteryPart,
    /// The first due date, in each respondent's zone; for the follow-up, the end of care.
    pub first_due: civil::Date,
    /// The last day on which anything of it may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
}

/// What would be asked of one person.
#[derive(Debug, Clone)]
pub struct BatteryView {
    /// What is asked, in order.
    pub asked: Vec<BatteryEntry>,
    /// What is not, and why.
    pub left_out: Vec<(BatteryEntry, Reason)>,
    /// The most questions that come together on one day.
    pub questions: usize,
    /// About how many minutes these take.
    pub minutes: usize,
    /// The present day where the person is, on which it may be due at the earliest.
    pub today: civil::Date,
    /// Why nothing can be said of this person: it is not clear where they stand.
    pub hindrance: Option<String>,
}

/// One instrument of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatteryEntry {
    /// The instrument's key.
    pub instrument: String,
    /// Its neutral title.
    pub title: String,
    /// How many questions it has.
    pub questions: usize,
    /// How many days lie between two; none for once.
    pub every_days: Option<u16>,
    /// Whether it is best asked live, the partner not present.
    pub is_live: bool,
}

/// The battery as it runs for one person.
#[derive(Debug, Clone)]
pub struct CourseView {
    /// Its id.
    pub id: CourseId,
    /// For whom.
    pub respondent: PersonId,
    /// Whether it is the follow-up after the end of care.
    pub is_follow_up: bool,
    /// Whether nothing of it is asked before its person has agreed to it.
    pub awaits_consent: bool,
    /// When the next part is due; none when it has ended.
    pub next_due: Option<civil::Date>,
    /// The last day on which anything of it may be due; none for as long as nobody ends it.
    pub until: Option<civil::Date>,
}

/// What is known of one person when the battery is put together.
struct Person {
    id: PersonId,
    role: ThreadRole,
    thread: BreachThread,
    texts: BTreeMap<InstrumentKey, Known>,
    declined: BTreeSet<InstrumentKey>,
    last: BTreeMap<InstrumentKey, f64>,
}

#[derive(FromQueryResult)]
struct TextRow {
    key: String,
    definition: String,
}

#[derive(FromQueryResult)]
struct TotalRow {
    instrument_key: String,
    value: f64,
}

impl Person {
    async fn read(work: &Work, scene: &Scene, id: PersonId, thread: Option<ThreadId>) -> Result<Self, Refused> {
        let thread = the_thread(&scene.threads, id, thread)?.clone();
        let role = thread.role_of(id).ok_or_else(|| Problem::not_found().on("thread"))?;
        let declined = opt_outs::of_person(work, id).await?;
        let declined = declined.iter().filter_map(|key| InstrumentKey::parse(key).ok()).collect();
        let last = last_totals(work, scene.couple, id).await?;
        Ok(Self { id, role, thread, texts: texts(work).await?, declined, last })
    }

    /// What is asked of them at a moment.
    fn due(&self, moment: Moment) -> Vec<Asked> {
        self.due_with(moment, &self.last)
    }

    /// What would be asked of them if every last total had been high.
    fn due_if_high(&self, moment: Moment) -> Vec<Asked> {
        self.due_with(moment, &self.texts.keys().map(|key| (key.clone(), f64::MAX)).collect())
    }

    fn due_with(&self, moment: Moment, last: &BTreeMap<InstrumentKey, f64>) -> Vec<Asked> {
        let answerable = self.texts.values().filter(|known| known.is_answerable());
        battery::due(
            &battery::Known {
                role: self.role,
                answerable: &answerable.map(|known| known.key.clone()).collect(),
                chosen: &BTreeSet::new(),
                opted_out: &self.declined,
                last,
                long_form: LongForm::default(),
            },
            moment,
        )
    }

    /// What would be asked of somebody on their side of whom nothing is known that speaks against it.
    fn wished(&self, moment: Moment) -> Vec<Asked> {
        let all: BTreeSet<InstrumentKey> = library().iter().map(|instrument| instrument.key.clone()).collect();
        battery::due(
            &battery::Known {
                role: self.role,
                answerable: &all,
                chosen: &all,
                opted_out: &BTreeSet::new(),
                last: &all.iter().map(|key| (key.clone(), f64::MAX)).collect(),
                long_form: LongForm::default(),
            },
            moment,
        )
    }
}

/// The injury that is meant: the one named, or the only one in which the person stands.
fn the_thread(threads: &[BreachThread], person: PersonId, named: Option<ThreadId>) -> Result<&BreachThread, Problem> {
    let mut theirs = threads
        .iter()
        .filter(|thread| thread.role_of(person).is_some() && named.is_none_or(|named| thread.id == named));
    match (theirs.next(), theirs.next()) {
        (Some(only), None) => Ok(only),
        (None, _) if named.is_some() => Err(Problem::not_found().on("thread")),
        (None, _) => Err(Problem::at(
            "thread",
            Code::Missing,
            "What is asked depends on who was hurt and who was involved. Record that first, on the couple's page.",
        )),
        _ => Err(Problem::at(
            "thread",
            Code::Missing,
            "This couple has several injuries. Choose which one this is about.",
        )),
    }
}

/// The newest version of every instrument that the practice knows.
pub(crate) async fn texts(work: &Work) -> Result<BTreeMap<InstrumentKey, Known>, Failure> {
    let rows: Vec<TextRow> = work
        .all("select key, definition from instrument where practice_id = $1 order by imported_at, id desc", values![])
        .await?;
    let mut texts: BTreeMap<InstrumentKey, Known> =
        library().iter().map(|instrument| (instrument.key.clone(), Known::Registered(instrument))).collect();
    for TextRow { key, definition } in rows {
        if let Some(known) = catalogue::newest_of(&key, Some(definition))? {
            texts.insert(known.key.clone(), known);
        }
    }
    Ok(texts)
}

async fn last_totals(work: &Work, couple: CoupleId, person: PersonId) -> Result<BTreeMap<InstrumentKey, f64>, Failure> {
    let rows: Vec<TotalRow> = work
        .all(
            "select instrument_key, value from latest_score
             where practice_id = $1 and respondent_id = $2 and couple_id = $3 and scale = $4",
            values![person, couple, scoring::TOTAL],
        )
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| InstrumentKey::parse(&row.instrument_key).ok().map(|key| (key, row.value)))
        .collect())
}

/// Asks of a person whatever of the battery can be asked now. What is open, was answered too lately or cannot be asked is left out.
async fn ask_due(
    work: &Work,
    scene: &Scene,
    person: &Person,
    (moment, due_on): (Moment, civil::Date),
) -> Result<Vec<AssignmentId>, Failure> {
    // After the end of care there are two letters at most (DOMAIN.md 7.1).
    let reminders = (moment == Moment::FollowUp).then_some(Policy::Light);
    let when = When { first_due: due_on, repetition: None, reminders };
    let mut asked = Vec::new();
    for one in person.due(moment) {
        let Some(instrument) = person.texts.get(&one.instrument) else { continue };
        let instrument: &Instrument = instrument;
        let own = std::slice::from_ref(&person.thread);
        let Ok(thread) = rounds::thread_for(own, None, person.id, instrument) else { continue };
        match assign::ask(work, scene, Part { respondent: person.id, instrument, thread }, &when).await {
            Ok(id) => asked.push(id),
            Err(Refused::Problems(_)) => {}
            Err(Refused::Failure(failure)) => return Err(failure),
        }
    }
    Ok(asked)
}
