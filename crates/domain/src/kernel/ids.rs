//! Every id of the service, one list. As text an id names its kind (`cpl_…`), so that a wrong kind is refused before any query.

use std::{fmt, str::FromStr, sync::LazyLock};

use data_encoding::{Encoding, Specification};
use uuid::Uuid;

/// What all ids have in common.
pub trait Id: Copy + fmt::Display {
    /// The three letters before the underscore.
    const PREFIX: &'static str;
    /// The id as the databases keep it.
    fn uuid(self) -> Uuid;
    /// The id a database row holds.
    fn from_uuid(uuid: Uuid) -> Self;
}

/// Why a text is not the id it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnId {
    /// It is an id, of another kind.
    #[error("this is the id of another kind of thing")]
    WrongKind,
    /// It is no id at all.
    #[error("this is not an id")]
    Malformed,
}

/// Lower-case base 32: 26 characters for 128 bits, safe in addresses and easy to select with a double click.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghijklmnopqrstuv");
    specification.encoding().expect("32 different symbols are an encoding")
});

fn parse(prefix: &str, text: &str) -> Result<Uuid, NotAnId> {
    let (kind, digits) = text.split_once('_').ok_or(NotAnId::Malformed)?;
    let bytes = BASE32.decode(digits.as_bytes()).map_err(|_| NotAnId::Malformed)?;
    let uuid = Uuid::from_slice(&bytes).map_err(|_| NotAnId::Malformed)?;
    if kind == prefix { Ok(uuid) } else { Err(NotAnId::WrongKind) }
}

macro_rules! ids {
    ($($(#[doc = $line:literal])* $name:ident = $prefix:literal;)*) => {$(
        $(#[doc = $line])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn uuid(self) -> Uuid { self.0 }
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, BASE32.encode(self.0.as_bytes()))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { parse($prefix, text).map(Self) }
        }
    )*

        /// The prefixes in use, for the test that no two kinds share one.
        pub const PREFIXES: &[&str] = &[$($prefix),*];

        /// What an id names, in words of the practice: the head of the line that describes it here. Empty for what is no id.
        pub fn kind_in_words(id: &str) -> &'static str {
            let line = match id.split_once('_').map_or("", |(prefix, _)| prefix) {
                $($prefix => concat!($($line),*),)*
                _ => "",
            };
            line.split([':', ',', '.']).next().unwrap_or_default().trim()
        }
    };
}

ids! {
    /// A practice: the tenant.
    PracticeId = "prc";
    /// A person: anyone with a name here, member of the practice or client.
    PersonId = "per";
    /// A couple in the practice's care.
    CoupleId = "cpl";
    /// One person's membership of one couple.
    CoupleMemberId = "mbr";
    /// One injury of a couple, with its hurt and its involved partner.
    ThreadId = "thr";
    /// One version of a couple's confidentiality mode.
    ModeId = "mod";
    /// A part in a couple's care that waits for consent.
    SeatId = "sea";
    /// A hold on a couple's joint work.
    HoldId = "hld";
    /// One change of what kind of help a couple's care is.
    ServiceChangeId = "svc";
    /// A signed-in session or an access token.
    SessionId = "ses";
    /// An invitation to open an account.
    InvitationId = "inv";
    /// Leave to set up another second factor.
    SecondFactorResetId = "sfr";
    /// A passkey: a key on somebody's own device that opens their account.
    PasskeyId = "pky";
    /// A request to get back into an account.
    RecoveryId = "rcv";
    /// An imported instrument version.
    InstrumentId = "ins";
    /// A draft of an instrument that the practice makes for itself.
    InstrumentDraftId = "idr";
    /// An inventory asked of one person.
    AssignmentId = "asg";
    /// A repeating assignment's rule.
    SeriesId = "srs";
    /// The standard battery as it runs for one person.
    CourseId = "crs";
    /// A submitted response.
    ResponseId = "rsp";
    /// A therapist's word to somebody about one of their responses.
    FeedbackId = "fbk";
    /// One person's release of one item to another person.
    ShareId = "shr";
    /// A couple's shared room. It has its couple's number, under a kind of its own: the couple itself is nothing that its members reach.
    SharedRoomId = "rom";
    /// One person's wish for the shared room, or for the lines in it.
    RoomWishId = "rmw";
    /// One time that a therapist keeps a shared room closed.
    RoomClosingId = "rmc";
    /// A small, observable promise of one partner.
    CommitmentId = "cmt";
    /// One time that a commitment is due.
    OccurrenceId = "occ";
    /// What somebody said about contact outside the couple.
    ContactReportId = "ctr";
    /// A therapist's word that the question of contact is settled.
    ContactClearingId = "ccl";
    /// An agreement between the members of a couple, or one member's limits.
    AgreementId = "agr";
    /// One wording of an agreement.
    AgreementVersionId = "agv";
    /// One step of the trust plan, as one side put it.
    TrustMarkId = "trm";
    /// A lapse: trust was broken again.
    LapseId = "lps";
    /// A programme of the practice's own, in one version.
    ProgrammeId = "pgm";
    /// A draft of a programme that the practice makes for itself.
    ProgrammeDraftId = "pgd";
    /// A couple's way through a programme.
    EnrolmentId = "enr";
    /// One time that a phase is open for a couple.
    EnrolmentPhaseId = "enp";
    /// One step of a programme, as one person got it.
    EnrolmentStepId = "ens";
    /// One turn of a couple's way through a programme, such as a pause.
    EnrolmentTurnId = "ent";
    /// A step that waits for the therapist because everybody has done what comes before it.
    StepOfferId = "sof";
    /// An exercise of the practice's own, in one version.
    ExerciseId = "exr";
    /// A draft of an exercise that the practice makes for itself.
    ExerciseDraftId = "exd";
    /// An exercise given to one person.
    ExerciseAssignmentId = "exa";
    /// One time that an exercise is done.
    RunId = "run";
    /// What somebody wrote in an exercise, as it was when they finished it.
    RunEditionId = "red";
    /// One person's word about what another shared of an exercise.
    RunReplyId = "rpl";
    /// One person's release of one part of an exercise to another person.
    RunShareId = "rsh";
    /// A therapist's word to somebody about one of their exercises.
    RunFeedbackId = "rfb";
    /// One time that a couple played the listening loop.
    ListeningId = "lis";
    /// Something to do because an answer says that somebody may be in danger.
    SafetyTaskId = "sft";
    /// Somebody's request for a consultation, and what became of it.
    ConsultationId = "con";
    /// A version of a type of consultation, made by the practice.
    ConsultationTypeId = "cty";
    /// A link with which somebody books what only those book who were invited.
    BookingInvitationId = "bki";
    /// An authority of a member to treat people at a place.
    LicenceId = "lic";
    /// A place, as somebody of the practice looked up its law.
    VerifiedPlaceId = "vpl";
    /// One person's part in a consultation.
    AttendeeId = "att";
    /// Time that is taken, of a member or of somebody who comes to them.
    ClaimId = "clm";
    /// An appointment of ongoing care.
    AppointmentId = "apt";
    /// One person's part in an appointment.
    AppointmentPartId = "app";
    /// Appointments that were made at once, at one time of the week.
    AppointmentSeriesId = "aps";
    /// What follows one low rating.
    LoopId = "loo";
    /// Something offered to help a rating rise.
    OfferId = "ofr";
    /// A plan for talks at home.
    TalkPlanId = "tlk";
    /// A planned letter.
    ReminderId = "rem";
    /// A link in a letter.
    DoorbellId = "bel";
    /// A therapist's acknowledgement of something on their worklist.
    AcknowledgementId = "ack";
    /// A line of the audit trail.
    AuditId = "aud";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_refuses_other_kinds() {
        let couple = CoupleId::from_uuid(Uuid::from_u128(7));
        let text = couple.to_string();
        assert_eq!(text.len(), 30);
        assert_eq!(text.parse::<CoupleId>(), Ok(couple));
        assert_eq!(text.parse::<PersonId>(), Err(NotAnId::WrongKind));
        for bad in ["", "cpl", "cpl_", "cpl_zzzz", "cpl_\0", "😀_0"] {
            assert_eq!(bad.parse::<CoupleId>(), Err(NotAnId::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn an_id_says_what_it_names() {
        assert_eq!(kind_in_words(&PersonId::from_uuid(Uuid::nil()).to_string()), "A person");
        assert_eq!(kind_in_words("rsp_1"), "A submitted response");
        assert!(PREFIXES.iter().all(|prefix| !kind_in_words(&format!("{prefix}_1")).is_empty()));
        assert_eq!((kind_in_words("zzz_1"), kind_in_words("rsp")), ("", ""));
    }

    #[test]
    fn no_two_kinds_share_a_prefix() {
        let mut prefixes = PREFIXES.to_vec();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), PREFIXES.len());
    }
}
