//! Who may read what. Every stored answer, file and note carries exactly one visibility class; what a reader gets of it is worked out here
//! and nowhere else, from class, shares and relation.

pub mod share;
pub mod visibility;

pub use share::{Share, Shared};
pub use visibility::{Extent, Reader, Visibility, extent};
