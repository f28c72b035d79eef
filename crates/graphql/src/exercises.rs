//! What people do between appointments, and what they promise and agree.

mod agreements;
mod commitments;
mod lapses;
mod trust_plan;

pub use agreements::{AgreementsMutation, AgreementsQuery};
pub use commitments::{CommitmentsMutation, CommitmentsQuery, OutsideContactMutation, OutsideContactQuery};
pub use lapses::{LapsesMutation, LapsesQuery};
pub use trust_plan::{TrustPlanMutation, TrustPlanQuery};
