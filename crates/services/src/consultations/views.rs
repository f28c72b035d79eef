//! What somebody is shown around consultations, each as they may see it.

use domain::{
    consultations::{Availability, ConsultationType, Decision, Recommendation, Step},
    ids::{ClaimId, ConsultationId},
};
use jiff::Timestamp;

use crate::people::{ChannelWord, PersonView};

/// The public page of a practice.
#[derive(Debug, Clone)]
pub struct BookingPageView {
    /// What the practice calls itself on its own pages.
    pub name: String,
    /// Where its clock stands.
    pub zone: String,
    /// What can be booked there.
    pub types: Vec<&'static ConsultationType>,
}

/// A time that is held.
#[derive(Debug, Clone, Copy)]
pub struct HeldTime {
    /// What books it.
    pub id: ClaimId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Until when it is held.
    pub lapses_at: Timestamp,
}

/// What whoever booked or asked is given to keep. It is shown once.
#[derive(Debug, Clone)]
pub struct Booked {
    /// When it begins; none for a request without a time.
    pub starts_at: Option<Timestamp>,
    /// Where the clock of whoever booked stands.
    pub zone: String,
    /// What opens their own appointment.
    pub link: String,
    /// What they hand to their partner, if both are to come.
    pub joining_link: Option<String>,
}

/// Somebody's own consultation, as their link shows it. Nothing in it depends on what anybody else of it does.
#[derive(Debug, Clone)]
pub struct OwnView {
    /// What it is.
    pub kind: &'static ConsultationType,
    /// How it stands, for them.
    pub standing: Standing,
    /// When it begins, if it is booked.
    pub starts_at: Option<Timestamp>,
    /// Where their clock stands.
    pub zone: String,
    /// Where they will be, as they said.
    pub place: String,
    /// Where the practice's clock stands.
    pub practice_zone: String,
    /// The times that are held for them to choose from.
    pub offered: Vec<(ClaimId, Timestamp)>,
    /// Whether they can move it themself.
    pub can_move: bool,
    /// What they hand to their partner, if they booked for two. The same whether or not it was used.
    pub joining_link: Option<String>,
    /// Whether there is a file for their calendar: to put the appointment in, or to take it out.
    pub has_file: bool,
    /// Whether they can say now where they are.
    pub can_check_in: bool,
    /// What was recommended to them at the end.
    pub recommended: Option<Recommendation>,
    /// Whom they can turn to instead, if they were referred on.
    pub alternatives: Vec<String>,
    /// Whether they can ask for another one by themself.
    pub can_ask_again: bool,
    /// When what is known of them is deleted; none while they are in contact.
    pub kept_until: Option<Timestamp>,
}

/// How a consultation stands for one who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The practice has not answered yet.
    Asked,
    /// There is no time for now.
    Waiting,
    /// Times are held for them.
    Offered,
    /// It is booked, and they have not said that they come.
    Booked,
    /// It is booked, and they come.
    Confirmed,
    /// They have said where they are; it is about to begin.
    Here,
    /// They did not come.
    Missed,
    /// Something was recommended, and they have not said what they make of it.
    Deciding,
    /// They want what was recommended.
    Accepted,
    /// They do not want it.
    Declined,
    /// Others can help them better.
    Referred,
    /// They said that they do not come, or it does not take place.
    Off,
    /// It is over.
    Over,
}

/// What can be joined, before anybody has said who they are.
#[derive(Debug, Clone)]
pub struct JoiningView {
    /// What it is.
    pub kind: &'static ConsultationType,
    /// When it begins.
    pub starts_at: Timestamp,
    /// Where the practice's clock stands.
    pub practice_zone: String,
}

/// When a member of the practice can be booked.
#[derive(Debug, Clone)]
pub struct AvailabilityView {
    /// Who.
    pub member: PersonView,
    /// When; none while nobody has said.
    pub rule: Option<Availability>,
    /// What is kept of their own calendar; for themself alone, and none where they have brought in none.
    pub own_calendar: Option<OwnCalendarView>,
    /// Counts the changes.
    pub version: i64,
}

/// What is kept of a member's own calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnCalendarView {
    /// When it was last brought in.
    pub read_at: Timestamp,
    /// How many stretches of busy time are still to come, or go on now.
    pub ahead: u32,
    /// Until when it was read.
    pub until: Timestamp,
}

/// A consultation as the front desk sees it: who and when, never why.
#[derive(Debug, Clone)]
pub struct ConsultationView {
    /// Its id.
    pub id: ConsultationId,
    /// What it is.
    pub kind: &'static ConsultationType,
    /// Where it stands.
    pub step: Step,
    /// Since when it stands there.
    pub since: Timestamp,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Who holds it.
    pub member: Option<PersonView>,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// For how many it is.
    pub seats: u8,
    /// Where the second of two will be, by name, as far as that is known.
    pub partner_place: Option<String>,
    /// Who takes part, as far as they have said who they are.
    pub attendees: Vec<AttendeeView>,
    /// How often it was moved.
    pub moves: u8,
    /// Why whoever is to hold it may not, and what can be done; none while they may.
    pub needs_cover: Option<String>,
    /// Whether it looks as if nobody came. A person says so, or does not.
    pub seems_missed: bool,
    /// What was recommended, also of one that ended afterwards.
    pub recommended: Option<Recommendation>,
    /// Counts the changes.
    pub version: i64,
}

/// One who takes part, as the front desk sees them.
#[derive(Debug, Clone)]
pub struct AttendeeView {
    /// Who.
    pub person: PersonView,
    /// Where they will be, by name.
    pub place: String,
    /// By which way they may be reached.
    pub channel: ChannelWord,
    /// Whether they have said that they come.
    pub has_confirmed: bool,
    /// Whether they have said that they do not.
    pub has_withdrawn: bool,
    /// Where they said they are when it began, by name.
    pub is_at: Option<String>,
    /// Whether somebody else than their partner is there too.
    pub is_overheard: bool,
    /// Under which number they can be called back at once, and whom to call if need be.
    pub call_back: Option<(String, Option<String>)>,
    /// Whether they did not come.
    pub stayed_away: bool,
    /// What they make of what was recommended.
    pub decision: Option<Decision>,
}

/// What one who takes part answered to the questions of the type.
#[derive(Clone)]
pub struct AnswersView {
    /// Who.
    pub person: PersonView,
    /// What was asked, and what they answered.
    pub answers: Vec<(String, String)>,
}
