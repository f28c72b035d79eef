//! Letters: "tell this person at this time that something waits". Nothing here knows what it is that waits.
//!
//! Whoever asks something of a person plans its letters in the same transaction, and settles them when it is done. A worker takes what is due
//! in hand, sends it with no transaction open, and reports.

mod appointment;
mod check;
mod deliveries;
mod doorbell;
mod facts;
mod hand_out;
mod items;
mod message;
mod plan;
mod report;
mod rows;
mod wake;

use domain::{
    ids::{PersonId, PracticeId, ReminderId},
    people::Email,
    reminders::Delivery,
};
use jiff::Timestamp;

use crate::people::PersonView;

pub(crate) use appointment::{appoint, call_off, tell_later};
pub use deliveries::deliveries;
pub use doorbell::{follow_doorbell, has_burned_doorbell};
pub use hand_out::hand_out;
pub(crate) use items::{member_looks, tell_member};
pub(crate) use message::{hush, ring};
pub(crate) use plan::{plan, replan, settle, touch};
pub use report::{heartbeat, report};
pub use wake::next_wake;

/// A letter that was handed out and is to be reported.
#[derive(Debug, Clone, Copy)]
pub struct InHand {
    practice: PracticeId,
    reminder: ReminderId,
    person: PersonId,
    delivery: Delivery,
}

impl InHand {
    /// The letter.
    pub fn reminder(&self) -> ReminderId {
        self.reminder
    }

    /// The tenant.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// How often it was taken in hand, this time included.
    pub fn attempts(&self) -> u32 {
        self.delivery.attempts()
    }
}

/// A letter as it is handed out.
#[derive(Debug)]
pub struct Letter {
    /// What to report it by.
    pub in_hand: InHand,
    /// What leaves.
    pub mail: Mail,
}

/// What leaves. Never printed.
pub struct Mail {
    /// Whom it goes to, and nobody else.
    pub to: Email,
    /// The neutral name it comes from.
    pub from: String,
    /// One of the fixed subjects.
    pub subject: &'static str,
    /// The body in plain text, lines ended by `\n`.
    pub text: String,
    /// The same in HTML.
    pub html: String,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// A letter as the front desk sees it: to whom and when, never why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryView {
    /// Its id.
    pub id: ReminderId,
    /// To whom.
    pub person: PersonView,
    /// Where it is.
    pub state: DeliveryState,
    /// When it is, or was, to be tried next.
    pub planned_for: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// What to do about it, when it could not be delivered.
    pub advice: Option<&'static str>,
}

/// Where a letter is, in the front desk's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It waits for its time.
    Planned,
    /// A worker has it.
    Sending,
    /// The mail server took it.
    Sent,
    /// It could not be delivered.
    GivenUp,
    /// The last look spoke against it.
    Dropped,
    /// What it was about was settled first.
    Settled,
}
