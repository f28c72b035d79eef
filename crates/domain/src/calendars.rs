//! The address under which somebody's own calendar program reads their own appointments (DOMAIN.md 6.5, rule 7; SECURITY.md B3).
//!
//! What it gives is a list of entries, each with its own name and its own rising number (`consultations::calendar`). Here stands which of them
//! belong in it, how long an address lives, and how the entries of a member follow what the member holds.

mod follow;
mod window;

pub use self::{
    follow::{Followed, Held, follow},
    window::{is_shown, lives_until, shown_since},
};
