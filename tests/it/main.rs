//! The journeys, and what holds for the whole house: one test binary.

mod access_matrix;
mod arrows;
mod bad_input;
mod canaries;
mod first_walk;
mod give_back;
mod invariants;
mod loops;
mod page_walk;
mod pages;
mod post;
mod probes;
mod schema;
mod statements;
mod storage;
mod twins;
