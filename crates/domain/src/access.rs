//! Who acts, what they may do, and to what. One pure function decides ([`policy::permit`]); everything else asks it.

pub mod act;
pub mod actor;
pub mod passkey;
pub mod password;
pub mod place;
pub mod policy;
pub mod session;

pub use act::Act;
pub use actor::{Actor, Role};
pub use place::Place;
pub use policy::{Permit, permit};
