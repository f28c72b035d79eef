//! The journeys, and what holds for the whole house: one test binary.

mod access_matrix;
mod arrows;
mod bad_input;
mod canaries;
mod doorbell;
mod feedback;
mod first_walk;
mod give_back;
mod invariants;
mod invitations;
mod latest_scores;
mod lists;
mod page_walk;
mod pages;
mod post;
mod probes;
mod refusals;
mod schema;
mod shared_mailbox;
mod statements;
mod storage;
mod twins;
mod worklist;
