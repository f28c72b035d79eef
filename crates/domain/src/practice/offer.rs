//! What a practice offers at all, whatever the law allows (DOMAIN.md 5.2): coaching is recommended, booked and put on a page only where the practice
//! has said that it gives it.

use super::licence::ServiceKind;
use crate::problem::{Code, Problem};

/// Refuses a service that the practice does not give.
///
/// # Errors
/// `NotAllowed` at `service` for coaching, while nobody has said that it is offered.
pub fn check_offered(service: ServiceKind, offers_coaching: bool) -> Result<(), Problem> {
    match service {
        ServiceKind::Coaching if !offers_coaching => {
            let words = "This practice does not offer coaching. Nothing was done. Choose something else, or ask an owner to offer it.";
            Err(Problem::at("service", Code::NotAllowed, words))
        }
        ServiceKind::Coaching | ServiceKind::Therapy | ServiceKind::Consult | ServiceKind::Discernment => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_coaching_waits_to_be_offered() {
        for service in ServiceKind::ALL {
            assert_eq!(check_offered(service, true), Ok(()));
            let refused = check_offered(service, false).err().map(|problem| problem.code);
            assert_eq!(refused, (service == ServiceKind::Coaching).then_some(Code::NotAllowed), "{service:?}");
        }
    }
}
