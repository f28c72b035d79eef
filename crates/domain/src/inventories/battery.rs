//! The standard battery: what is asked of whom in which week (DOMAIN.md 2.8), with the limits on how much may be asked.
//!
//! A pure function from what is known of one person to what is asked of them. It never looks at the other partner.

mod table;

use std::collections::{BTreeMap, BTreeSet};

use self::table::{LastAtLeast, ROWS, Row};
use super::{
    instrument::{Instrument, key::InstrumentKey},
    library::registered,
    treatment::key_belongs_to_treatment,
};
use crate::couples::ThreadRole;

/// The most items of one week's own set.
pub const WEEKLY_ITEMS: usize = 12;

/// How long one week's own set may take, in seconds.
pub const WEEKLY_SECONDS: usize = 180;

/// How long one item takes, in seconds, as far as the limit counts.
pub const SECONDS_PER_ITEM: usize = 15;

/// The most items of a 28-day set.
pub const MONTHLY_ITEMS: usize = 60;

/// What leaves a 28-day set that is too long, in this order; of the long forms whichever is in it.
pub const DROP_ORDER: [&str; 6] =
    ["pcl5", "gad7", "six_resp_self", "six_resp_observer", "four_practices_self", "four_practices_observer"];

/// At which point of care somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Around the first session.
    Intake,
    /// This many whole weeks after it, from 1.
    Week(u32),
    /// At the end of care.
    Discharge,
    /// Three, six or twelve months after it. Asked only with a consent of its own.
    FollowUp,
}

/// The sets that can be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Set {
    /// Around the first session.
    Intake,
    /// Each week.
    Weekly,
    /// Every 28 days.
    Monthly,
    /// Every 90 days.
    Quarterly,
    /// At the end of care and after it.
    Outcome,
}

/// Which long form is asked every 28 days: never both in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LongForm {
    /// The six areas.
    #[default]
    SixAreas,
    /// The four practices.
    FourPractices,
}

/// How something is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// As a form.
    Form,
    /// Best live, by the clinician, the partner not present.
    Live,
}

/// What is known of one person.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// Which side of the thread.
    pub role: ThreadRole,
    /// The instruments that can be asked here: with their text, and permitted.
    pub answerable: &'a BTreeSet<InstrumentKey>,
    /// Optional ones that the therapist chose, such as `pcl5` at intake.
    pub chosen: &'a BTreeSet<InstrumentKey>,
    /// What the person wants never to be asked again.
    pub opted_out: &'a BTreeSet<InstrumentKey>,
    /// Their last valid scores.
    pub last: &'a BTreeMap<InstrumentKey, f64>,
    /// Which long form.
    pub long_form: LongForm,
}

/// One thing to assign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The instrument.
    pub instrument: InstrumentKey,
    /// The set it is asked in.
    pub set: Set,
    /// How often it comes again in this set, in days; none when it is asked once.
    pub every_days: Option<u16>,
    /// How.
    pub way: Way,
}

/// What is asked of a person at a moment: each instrument at most once, within the limits.
pub fn due(known: &Known<'_>, moment: Moment) -> Vec<Asked> {
    let mut asked: Vec<Asked> = Vec::new();
    for set in sets(moment) {
        let rows = ROWS.iter().filter(|row| row.set == set && is_asked(row, known, moment));
        let mut of_set: Vec<Asked> = rows.filter_map(Row::asked).collect();
        of_set.retain(|one| !asked.iter().any(|before| before.instrument == one.instrument));
        match set {
            Set::Monthly => shorten(&mut of_set),
            Set::Weekly => fill_week(&mut of_set, &asked),
            Set::Intake | Set::Quarterly | Set::Outcome => {}
        }
        asked.extend(of_set);
    }
    asked
}

/// Whether anything that is asked at a moment, of whomever and whatever is known of them, belongs to treatment.
pub fn holds_treatment(moment: Moment) -> bool {
    let sets = sets(moment);
    let mut rows = ROWS.iter().filter(|row| sets.contains(&row.set));
    rows.any(|row| InstrumentKey::parse(row.key).is_ok_and(|key| key_belongs_to_treatment(&key)))
}

/// How many items of an instrument are asked; nothing for one whose items are not here.
pub fn items_of(key: &InstrumentKey) -> usize {
    registered(key).map_or(0, |instrument: &Instrument| instrument.main_items().count())
}

/// The sets of a moment; the long ones first, so that the week's own set makes room.
fn sets(moment: Moment) -> Vec<Set> {
    match moment {
        Moment::Intake => vec![Set::Intake],
        Moment::Discharge | Moment::FollowUp => vec![Set::Outcome],
        Moment::Week(week) => {
            [(falls_in(week, 90), Set::Quarterly), (falls_in(week, 28), Set::Monthly), (week > 0, Set::Weekly)]
                .into_iter()
                .filter_map(|(is_due, set)| is_due.then_some(set))
                .collect()
        }
    }
}

/// Whether a multiple of so many days lies in the seven days of a week.
fn falls_in(week: u32, days: u32) -> bool {
    let (first, last) = (week.saturating_mul(7), week.saturating_mul(7).saturating_add(6));
    week > 0 && last / days > first.saturating_sub(1) / days
}

fn is_asked(row: &Row, known: &Known<'_>, moment: Moment) -> bool {
    let Ok(key) = InstrumentKey::parse(row.key) else {
        return false;
    };
    let is_in_turn = match (row.turn, moment) {
        (Some(turn), Moment::Week(week)) => week % 2 == turn,
        _ => true,
    };
    let was_high = match row.last_at_least {
        LastAtLeast::Any => true,
        LastAtLeast::Score(least) => known.last.get(&key).is_some_and(|last| *last >= least),
    };
    row.role.is_none_or(|role| role == known.role)
        && row.long_form.is_none_or(|form| form == known.long_form)
        && is_in_turn
        && was_high
        && (!row.is_optional || known.chosen.contains(&key))
        && known.answerable.contains(&key)
        && !known.opted_out.contains(&key)
}

/// Leaves out what goes first while a 28-day set is too long.
fn shorten(set: &mut Vec<Asked>) {
    for dropped in DROP_ORDER {
        if items(set) <= MONTHLY_ITEMS {
            return;
        }
        set.retain(|asked| asked.instrument.as_str() != dropped);
    }
}

/// Leaves out the short satisfaction scale beside the long one, and then whatever does not fit into the week, from the end.
fn fill_week(set: &mut Vec<Asked>, beside: &[Asked]) {
    if beside.iter().any(|asked| asked.instrument.as_str() == "csi16") {
        set.retain(|asked| asked.instrument.as_str() != "csi4");
    }
    while items(set) > WEEKLY_ITEMS || items(set) * SECONDS_PER_ITEM > WEEKLY_SECONDS {
        set.pop();
    }
}

fn items(set: &[Asked]) -> usize {
    set.iter().map(|asked| items_of(&asked.instrument)).sum()
}

#[cfg(test)]
mod tests;
