//! What belongs to treatment is not asked in coaching (DOMAIN.md 1, "Coaching vs therapy"; 9 #30): measures of illness, and screens for danger, which
//! a coach could not answer for.

use super::{Instrument, instrument::key::InstrumentKey, library::registered};
use crate::{
    practice::licence::ServiceKind,
    problem::{Code, Problem},
    sharing::Visibility,
};

/// Whether an instrument belongs to treatment: its definition says so, or it is about safety. The text that a practice brought in for an instrument of
/// the service's may be older than what the service's own definition says of it, so that one is asked as well.
pub fn belongs_to_treatment(instrument: &Instrument) -> bool {
    let says_so = |instrument: &Instrument| instrument.treatment_only || instrument.visibility == Visibility::Safety;
    says_so(instrument) || registered(&instrument.key).is_some_and(says_so)
}

/// The same of an instrument of the service's by its key; nothing is known of any other.
pub fn key_belongs_to_treatment(key: &InstrumentKey) -> bool {
    registered(key).is_some_and(belongs_to_treatment)
}

/// Whether an instrument may be asked in care of a kind.
pub fn may_be_asked(instrument: &Instrument, service: ServiceKind) -> bool {
    service.needs_authority() || !belongs_to_treatment(instrument)
}

/// Refuses what belongs to treatment where care is none.
///
/// # Errors
/// `NotAllowed` at `instrument`.
pub fn check(instrument: &Instrument, service: ServiceKind) -> Result<(), Problem> {
    if may_be_asked(instrument, service) {
        return Ok(());
    }
    let words = format!(
        "{} belongs to treatment, and this couple's care is coaching. Nothing of it was asked or kept, and what you entered is still here. Choose something else, or change what their care is first.",
        instrument.title
    );
    Err(Problem::at("instrument", Code::NotAllowed, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventories::library::{library, sample};

    /// DOMAIN.md 1 names PHQ-9, GAD-7, PCL-5 and screens for violence; IES-R measures what PCL-5 does, C-SSRS what item 9 of PHQ-9 does.
    #[test]
    fn measures_of_illness_and_screens_for_danger_belong_to_treatment_and_nothing_else() {
        let named = ["c_ssrs_screen", "cts2", "gad7", "hits", "iesr", "pcl5", "phq9", "pvs", "safety_check", "wast_sf"];
        for instrument in library() {
            let expected = named.contains(&instrument.key.as_str());
            assert_eq!(belongs_to_treatment(instrument), expected, "{}", instrument.key);
            assert_eq!(instrument.treatment_only, expected, "{} does not say so itself", instrument.key);
            assert_eq!(key_belongs_to_treatment(&instrument.key), expected, "{}", instrument.key);
        }
    }

    #[test]
    fn only_coaching_keeps_it_out() {
        for kind in ServiceKind::ALL.into_iter().filter(|kind| kind.is_ongoing()) {
            assert_eq!(check(sample("hope_pulse"), kind), Ok(()), "{kind:?}");
            let refused = check(sample("phq9"), kind).err().map(|problem| problem.code);
            assert_eq!(refused, (kind == ServiceKind::Coaching).then_some(Code::NotAllowed), "{kind:?}");
        }
    }

    /// What was brought in before definitions said it, and what a practice made about safety.
    #[test]
    fn an_older_text_and_an_own_form_about_safety_are_kept_out_too() {
        let older = Instrument { treatment_only: false, ..sample("gad7").clone() };
        let own = |visibility| Instrument {
            key: InstrumentKey::own("Evening walks"),
            visibility,
            ..sample("hope_pulse").clone()
        };
        assert!(belongs_to_treatment(&older) && belongs_to_treatment(&own(Visibility::Safety)));
        assert!(!belongs_to_treatment(&own(Visibility::AuthorTherapist)));
        assert!(belongs_to_treatment(&Instrument { treatment_only: true, ..own(Visibility::AuthorTherapist) }));
        assert!(
            !key_belongs_to_treatment(&InstrumentKey::own("Evening walks")),
            "of which nothing is known by its key"
        );
    }
}
