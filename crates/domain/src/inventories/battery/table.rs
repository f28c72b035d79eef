//! The table of DOMAIN.md 2.8, row by row. Within the weekly set the order is the order of importance.

use super::{Asked, LongForm, Set, Way};
use crate::{couples::ThreadRole, inventories::instrument::key::InstrumentKey};

/// One row: an instrument in a set.
pub(super) struct Row {
    pub set: Set,
    pub key: &'static str,
    /// Whom it is for; everybody where nothing is said.
    pub role: Option<ThreadRole>,
    /// Asked only if the last score was this high.
    pub last_at_least: LastAtLeast,
    /// Asked only if the therapist chose it.
    pub is_optional: bool,
    /// In even weeks (0) or odd ones (1); in each where nothing is said.
    pub turn: Option<u32>,
    /// The long form it belongs to.
    pub long_form: Option<LongForm>,
}

/// A condition on the last score.
pub(super) enum LastAtLeast {
    Any,
    Score(f64),
}

impl Row {
    const fn new(set: Set, key: &'static str) -> Self {
        Self { set, key, role: None, last_at_least: LastAtLeast::Any, is_optional: false, turn: None, long_form: None }
    }

    const fn hurt(set: Set, key: &'static str) -> Self {
        Self { role: Some(ThreadRole::Hurt), ..Self::new(set, key) }
    }

    const fn involved(set: Set, key: &'static str) -> Self {
        Self { role: Some(ThreadRole::Involved), ..Self::new(set, key) }
    }

    const fn if_last(self, score: f64) -> Self {
        Self { last_at_least: LastAtLeast::Score(score), ..self }
    }

    const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    const fn turn(self, turn: u32) -> Self {
        Self { turn: Some(turn), ..self }
    }

    const fn long_form(self, form: LongForm) -> Self {
        Self { long_form: Some(form), ..self }
    }

    pub fn asked(&self) -> Option<Asked> {
        let every_days = match (self.set, self.turn) {
            (Set::Intake | Set::Outcome, _) => None,
            (Set::Weekly, None) => Some(7),
            (Set::Weekly, Some(_)) => Some(14),
            (Set::Monthly, _) => Some(28),
            (Set::Quarterly, _) => Some(90),
        };
        let way = if self.key == "safety_check" { Way::Live } else { Way::Form };
        Some(Asked { instrument: InstrumentKey::parse(self.key).ok()?, set: self.set, every_days, way })
    }
}

use Set::{Intake, Monthly, Outcome, Quarterly, Weekly};

pub(super) const ROWS: &[Row] = &[
    Row::new(Intake, "safety_check"),
    Row::new(Intake, "csi16"),
    Row::new(Intake, "phq9"),
    Row::new(Intake, "gad7"),
    Row::hurt(Intake, "pcl5").optional(),
    Row::hurt(Intake, "why_stay"),
    Row::involved(Intake, "six_resp_self"),
    Row::new(Intake, "stance"),
    Row::hurt(Intake, "trust_pulse"),
    Row::hurt(Intake, "ecr_s"),
    Row::new(Weekly, "csi4"),
    Row::hurt(Weekly, "trust_pulse"),
    Row::involved(Weekly, "steady_pulse"),
    Row::new(Weekly, "hope_pulse"),
    Row::hurt(Weekly, "four_pulse_observer"),
    Row::involved(Weekly, "four_pulse_self").turn(0),
    Row::involved(Weekly, "six_resp_6_self").turn(1),
    Row::hurt(Monthly, "why_stay"),
    Row::hurt(Monthly, "six_resp_observer").long_form(LongForm::SixAreas),
    Row::hurt(Monthly, "four_practices_observer").long_form(LongForm::FourPractices),
    Row::involved(Monthly, "six_resp_self").long_form(LongForm::SixAreas),
    Row::involved(Monthly, "four_practices_self").long_form(LongForm::FourPractices),
    Row::new(Monthly, "phq9").if_last(5.0),
    Row::new(Monthly, "gad7").if_last(5.0),
    Row::hurt(Monthly, "pcl5").if_last(20.0),
    Row::new(Quarterly, "csi16"),
    Row::new(Quarterly, "safety_check"),
    Row::new(Outcome, "csi16"),
    Row::new(Outcome, "phq9"),
    Row::new(Outcome, "gad7"),
    Row::hurt(Outcome, "why_stay"),
    Row::hurt(Outcome, "trust_pulse"),
    Row::involved(Outcome, "six_resp_self"),
];
