//! Who may treat whom, where: the licence rule of DOMAIN.md 5.4.
//!
//! What counts is where each participant is while the session happens, and every participant counts. The rule is asked three times: at
//! booking with the place that was told, every night for the next 30 days, and at check-in with the place that was attested, which wins.
//!
//! Nothing here knows a person. A refusal names the participant by their position, for the practice's own eyes; what anybody else reads is
//! one sentence that is the same for every reason, so that nobody learns from it where somebody else is.

mod assess;
mod check_in;
mod days;
mod held;
mod nightly;
mod service;
mod session;
mod verdict;

pub use self::{
    assess::assess,
    check_in::{CheckIn, Clearance, check_in},
    days::DaysUsed,
    held::{Authority, Compact, Family, Licence, Standing},
    nightly::{NIGHTLY_DAYS, NeedsCover, Upcoming, lapsing, nightly},
    service::ServiceKind,
    session::{Attestation, Company, Participant, Session, Whereabouts},
    verdict::{Basis, Ground, Reason, Refusal, Verdict},
};

#[cfg(test)]
mod tests;
