//! Exercises: what two people do between appointments, with the hurt partner setting the pace.
//!
//! An exercise is versioned data. It is assigned to one person, done in runs, and read by whom its author lets. What is done by both is assigned
//! to each of them, and neither run tells anything of the other. The listening loop alone is played by both at once. What the two promise and
//! agree stands beside: `commitments`, `agreements`, `trust_plan`, `lapses`.

pub mod agreements;
pub mod answer;
pub mod assignment;
pub mod checking;
pub mod commitments;
pub mod credentials;
pub mod custom;
pub mod definition;
pub mod lapses;
pub mod library;
pub mod listening;
pub mod release;
pub mod rhythm;
pub mod run;
pub mod trust_plan;
pub mod turns;
pub mod wording;
