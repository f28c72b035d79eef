//! What one can do, and for whom: one function for each act. `&Actor` comes first in every public function, because here is the lock that
//! stands behind every door. The only crate, beside migrations, that knows there is a database.

pub mod access;
pub mod appointments;
mod attestation;
pub mod audit;
pub mod calendars;
pub mod consultations;
pub mod couples;
pub mod exercises;
pub mod feedback;
pub mod inventories;
mod kernel;
pub mod people;
pub mod practice;
pub mod programmes;
pub mod reminders;
pub mod safety;
pub mod shared_room;
pub mod sharing;
pub mod since;
pub mod talks;
pub mod worklist;

pub use domain;
pub use kernel::{
    draft::{DraftSaved, DraftStale},
    keys::{KeyFile, KeyFileError},
    page::{LARGEST as LARGEST_PAGE, Page, PageRequest},
    refused::{Failure, Refused},
    retiring::Offer,
    services::{HashCost, Services, Settings},
    store::{Store, StoreError},
};
