//! Sign-in, sessions, second factors, invitations and the way back into an account.
//!
//! An e-mail is never a factor: whoever reads somebody's inbox gets nothing from here. What opens something, be it a session, an invitation
//! or a recovery code, is shown once and kept as a keyed hash.

mod accept_invitation;
mod account;
mod address;
mod begin_recovery;
mod change_password;
mod confirm_second_factor;
mod create_token;
mod device;
pub(crate) mod gate;
mod invitation;
mod passkeys;
mod presented;
mod reset_second_factor;
mod rows;
mod second_factor;
mod secret_code;
mod session;
mod sign_in;
mod sign_out;
mod step_up;
mod viewer;

use std::net::IpAddr;

use domain::{
    access::{Role, session::Kind},
    ids::{InvitationId, SessionId},
};
use jiff::{Timestamp, civil};

use crate::{couples::ModeProposal, people::PersonView};

pub use accept_invitation::accept_invitation;
pub(crate) use account::{RECOVERY_WAITS, has_account, roles_of, shut_out};
pub(crate) use address::set_sign_in_address;
pub use begin_recovery::{begin_recovery, stop_recovery};
pub use change_password::change_password;
pub use confirm_second_factor::{confirm_new_second_factor, confirm_second_factor};
pub use create_token::create_token;
pub use invitation::invite;
pub(crate) use invitation::issue_invitation;
pub use passkeys::{
    AcceptWithPasskey, AddPasskey, PasskeyBegun, PasskeyView, SignInWithPasskey, WaysInView,
    accept_invitation_with_passkey, add_passkey, begin_passkey, begin_passkey_invitation, begin_passkey_sign_in,
    begin_passkey_step_up, my_passkeys, my_ways_in, passkey_added_at, passkeys_offered, remove_passkey,
    sign_in_with_passkey, step_up_with_passkey,
};
pub(crate) use presented::find as find_presented;
pub use reset_second_factor::reset_second_factor;
pub use second_factor::second_factor_code;
pub use sign_in::sign_in;
pub use sign_out::{end_session, sign_out, sign_out_everywhere};
pub use step_up::step_up;
pub use viewer::{my_sessions, viewer};

/// What somebody types to sign in.
#[derive(Clone)]
pub struct SignIn {
    /// An address or a user name.
    pub address: String,
    /// The password.
    pub password: String,
    /// What this device was given when somebody last signed in on it.
    pub device: Option<String>,
    /// Whether others use this device too; the session then ends sooner.
    pub shared_device: bool,
    /// A word for the list of sign-ins.
    pub device_name: Option<String>,
    /// Whether a token for programs is wanted instead of a browser session.
    pub token: bool,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// How far a sign-in got: one of the three.
#[derive(Clone)]
pub struct SignInOutcome {
    /// Signed in.
    pub session: Option<SignedIn>,
    /// The password was right; this ticket and a code go to [`confirm_second_factor`] within five minutes.
    pub second_factor: Option<String>,
    /// The password was right, and an owner has let this member set up another authenticator: it goes to [`confirm_new_second_factor`].
    pub second_factor_setup: Option<SecondFactorSetup>,
}

/// Somebody who has just signed in.
#[derive(Clone)]
pub struct SignedIn {
    /// What opens the session, shown once.
    pub token: String,
    /// The parts they play here.
    pub roles: Vec<Role>,
    /// What makes this a known device; the device keeps it.
    pub device: String,
}

/// The second step of signing in.
#[derive(Clone)]
pub struct ConfirmSecondFactor {
    /// From the first step.
    pub ticket: String,
    /// Six digits.
    pub code: String,
    /// What this device was given when somebody last signed in on it.
    pub device: Option<String>,
}

/// What somebody types to open their account.
#[derive(Clone)]
pub struct AcceptInvitation {
    /// The code the practice handed over.
    pub code: String,
    /// The password they choose.
    pub password: String,
    /// How they will sign in; needed only where the practice has nothing on file.
    pub address: Option<String>,
    /// What this device was given when somebody last signed in on it.
    pub device: Option<String>,
    /// Whether others use this device too; the session then ends sooner.
    pub shared_device: bool,
    /// A word for the list of sign-ins.
    pub device_name: Option<String>,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// An account that was opened.
#[derive(Clone)]
pub struct Accepted {
    /// Partners are signed in at once.
    pub session: Option<SignedIn>,
    /// Members first set up their second factor.
    pub second_factor: Option<SecondFactorSetup>,
    /// The way back when the password is lost; each works once, all are shown once.
    pub recovery_codes: Vec<String>,
}

/// What goes into an authenticator, and the ticket for [`confirm_new_second_factor`].
#[derive(Clone)]
pub struct SecondFactorSetup {
    /// For the next step.
    pub ticket: String,
    /// In base 32, to type in.
    pub secret: String,
    /// The same, to scan.
    pub uri: String,
}

/// What somebody types who has lost their password.
#[derive(Clone)]
pub struct BeginRecovery {
    /// An address or a user name.
    pub address: String,
    /// One of the codes shown when the account was opened.
    pub recovery_code: String,
    /// The password that is to count from tomorrow.
    pub new_password: String,
    /// Where the request came from.
    pub remote: Option<IpAddr>,
}

/// A code to hand over in person, by phone or on the screen of a meeting.
#[derive(Clone)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The code, shown once.
    pub code: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// A token for programs.
#[derive(Clone)]
pub struct CreatedToken {
    /// The token, shown once.
    pub token: String,
    /// Its line in the list of sign-ins.
    pub session: SessionView,
}

/// A line in one's own list of sign-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// A browser or a program.
    pub kind: Kind,
    /// What its owner calls the device.
    pub device: String,
    /// On which day it began, where its owner lives.
    pub started_on: civil::Date,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Whether its owner proved themself again within the last minutes.
    pub stepped_up: bool,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Themself.
    pub person: PersonView,
    /// The parts they play here.
    pub roles: Vec<Role>,
    /// What the practice is called.
    pub practice_name: String,
    /// The session that asks.
    pub session: SessionView,
    /// When a recovery of this account will count, or counts already, unless it is stopped.
    pub recovery_pending_until: Option<Timestamp>,
    /// When the practice last made a code for this account while it was in use, within the last fortnight.
    pub code_made_at: Option<Timestamp>,
    /// When an owner last let them set up their second factor anew, within the last fortnight.
    pub second_factor_reset_at: Option<Timestamp>,
    /// The confidentiality mode that waits for their signature.
    pub mode_to_sign: Option<ModeProposal>,
    /// The other members of their couples.
    pub partners: Vec<PersonView>,
}
