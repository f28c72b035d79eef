//! What one partner sees in themself beside what the other sees in them: parallel forms (DOMAIN.md 2.2). For therapists only.

use super::{Scores, one_decimal};
use crate::inventories::instrument::{Instrument, usage::Form};

/// From which difference on a part is pointed out, in points of 100.
pub const HIGHLIGHT: f64 = 25.0;

/// The difference in one part.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The part, by its name in the instrument.
    pub part: String,
    /// What the person says of themself less what their partner says; above 0 when the person sees more of it.
    pub difference: f64,
    /// Whether it is pointed out to the therapist.
    pub is_highlighted: bool,
}

/// The differences part by part, where both sides have a score. None when the two are not each other's parallel form. The order of the two
/// does not matter.
pub fn gaps(one: (&Instrument, &Scores), other: (&Instrument, &Scores)) -> Option<Vec<Gap>> {
    let (form, counterpart) = (one.0.parallel.as_ref()?, other.0.parallel.as_ref()?);
    if form.with != other.0.key || counterpart.with != one.0.key || form.form == counterpart.form {
        return None;
    }
    let (own, seen) = if form.form == Form::Oneself { (one, other) } else { (other, one) };
    let parts = own.0.scoring.iter().flat_map(|scoring| &scoring.subscales);
    let gaps = parts.filter_map(|part| {
        let difference = one_decimal(own.1.value(&part.id)? - seen.1.value(&part.id)?);
        Some(Gap { part: part.id.clone(), difference, is_highlighted: difference.abs() >= HIGHLIGHT })
    });
    Some(gaps.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventories::{Answer, Answers, library::sample, score};

    fn all(key: &str, value: f64) -> Scores {
        let form = sample(key);
        let answers: Answers = form.scored_items().map(|item| (item.id.clone(), Answer::Value(value))).collect();
        score(form, &answers)
    }

    #[test]
    fn a_gap_is_positive_when_the_person_sees_more() {
        let (own, seen) = (all("six_resp_self", 3.0), all("six_resp_observer", 2.0));
        let (one, other) = ((sample("six_resp_self"), &own), (sample("six_resp_observer"), &seen));
        let found = gaps(one, other).expect("are parallel");
        assert_eq!(found.len(), 6);
        assert!(found.iter().all(|gap| (gap.difference - 25.0).abs() < 1e-9 && gap.is_highlighted));
        assert_eq!(gaps(other, one), Some(found));
    }

    #[test]
    fn less_than_a_step_is_not_pointed_out_and_other_forms_have_no_gap() {
        let (own, seen) = (all("four_pulse_self", 3.0), all("four_pulse_observer", 3.0));
        let pulse = (sample("four_pulse_self"), &own);
        let found = gaps(pulse, (sample("four_pulse_observer"), &seen)).expect("are parallel");
        assert!(found.iter().all(|gap| gap.difference.abs() < 1e-9 && !gap.is_highlighted));
        assert_eq!(gaps(pulse, pulse), None);
        let csi4 = all("csi4", 3.0);
        assert_eq!(gaps(pulse, (sample("csi4"), &csi4)), None);
    }

    #[test]
    fn a_part_without_two_scores_has_no_gap() {
        let own = all("six_resp_self", 3.0);
        let none = score(sample("six_resp_observer"), &Answers::default());
        let found = gaps((sample("six_resp_self"), &own), (sample("six_resp_observer"), &none));
        assert_eq!(found, Some(Vec::new()));
    }
}
