//! The enums that only the desk shows, and the words it has for them and for those of [`crate::vocabulary`]; by capability.

mod couples;
mod inventories;
mod people;
mod reminders;

pub(crate) use couples::{CareRole, CoupleStatus, HoldCause, KeepingReason, ThreadRole};
pub(crate) use inventories::{Direction, ResponseSource, ResponseStatus, figure};
pub(crate) use people::AccountState;
pub(crate) use reminders::{DeliveryState, ReminderPolicy};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{ConfidentialityMode, Role};

    #[test]
    fn every_choice_of_a_form_comes_back() {
        for mode in ConfidentialityMode::ALL {
            assert_eq!(ConfidentialityMode::parse(mode.value()), Some(mode));
        }
        for role in Role::OF_MEMBERS {
            assert_eq!(Role::parse_member(role.value()), Some(role));
        }
        assert_eq!(Role::parse_member("PARTNER"), None);
        for role in CareRole::ALL {
            assert_eq!(CareRole::parse(role.value()), Some(role));
        }
        for reason in KeepingReason::ALL {
            assert_eq!(KeepingReason::parse(reason.value()), Some(reason));
        }
        for cause in HoldCause::ALL {
            assert_eq!(HoldCause::parse(cause.value()), Some(cause));
        }
        for policy in ReminderPolicy::ALL {
            assert_eq!(ReminderPolicy::parse(policy.value()), Some(policy));
        }
        assert_eq!(ReminderPolicy::parse("standard"), None);
    }
}
