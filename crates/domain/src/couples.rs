//! A couple in care: its members, the injuries between them, who treats them, under which confidentiality mode, and what is paused.

pub mod attention;
pub mod care;
pub mod consent;
pub mod hold;
pub mod member;
pub mod mode;
pub mod service;
pub mod team;
pub mod thread;

pub use attention::Attention;
pub use care::CareRole;
pub use hold::Hold;
pub use member::CoupleStatus;
pub use mode::{ConfidentialityMode, Mode};
pub use team::Seat;
pub use thread::{BreachThread, ThreadRole, in_order};
