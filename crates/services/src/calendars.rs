//! Calendars that leave: the address under which somebody's own calendar program reads their own appointments (DOMAIN.md 6.5, rule 7).
//!
//! There is none until its person makes one. It reads the entries that `consultations` and `appointments` keep for whoever comes; nothing in it
//! follows from what anybody else does. Nothing reads this capability.

mod address;
mod feed;
mod held;

use std::net::IpAddr;

use jiff::Timestamp;

pub use address::{calendar_address, end_address, make_address};
pub use feed::read_feed;

/// How it stands with the address of one's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressView {
    /// When it was made; none while there is none, or it has ended.
    pub made_at: Option<Timestamp>,
    /// Until when it opens the calendar.
    pub ends_at: Option<Timestamp>,
}

/// An address that was just made. It is shown once.
#[derive(Clone)]
pub struct MadeAddress {
    /// What opens the calendar.
    pub link: String,
    /// How it stands now.
    pub view: AddressView,
}

/// Somebody's calendar program asks.
#[derive(Clone)]
pub struct AskFeed {
    /// What it presents.
    pub link: String,
    /// The mark of what it has already.
    pub known: Option<String>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// What a calendar program is given.
#[derive(Clone)]
pub struct FeedView {
    /// The content type to give it with.
    pub content_type: String,
    /// The mark of this very text.
    pub mark: String,
    /// The whole calendar; none where the program has just this.
    pub text: Option<String>,
}
