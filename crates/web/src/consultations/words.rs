//! What the desk calls the steps of a consultation.

use crate::schema;

/// Where a consultation stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsultationStep {
    Requested,
    Triaged,
    Waitlisted,
    Offered,
    Booked,
    Confirmed,
    CheckedIn,
    Attended,
    PartlyAttended,
    NoShow,
    Cancelled,
    LateCancelled,
    Recommended,
    Enrolled,
    Declined,
    ReferredOut,
    Expired,
}

impl ConsultationStep {
    /// The step in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Requested => "New",
            Self::Triaged => "Looked at",
            Self::Waitlisted => "Waiting",
            Self::Offered => "Times offered",
            Self::Booked => "Booked",
            Self::Confirmed => "Confirmed",
            Self::CheckedIn => "There",
            Self::Attended => "Held",
            Self::PartlyAttended => "Held with one",
            Self::NoShow => "Nobody came",
            Self::Cancelled => "Called off",
            Self::LateCancelled => "Called off late",
            Self::Recommended => "Recommended",
            Self::Enrolled => "In care",
            Self::Declined => "Declined",
            Self::ReferredOut => "Referred on",
            Self::Expired => "No answer",
        }
    }

    /// Whether a time is booked.
    pub(super) fn has_time(self) -> bool {
        matches!(self, Self::Booked | Self::Confirmed | Self::CheckedIn)
    }

    /// Whether a time can be offered or booked.
    pub(super) fn wants_time(self) -> bool {
        matches!(self, Self::Requested | Self::Triaged | Self::Waitlisted)
    }

    /// Whether somebody can decline or be referred on: no meeting is to come, and it is not over.
    pub(super) fn can_end(self) -> bool {
        self.wants_time() || self.was_held() || matches!(self, Self::Offered | Self::Recommended)
    }

    /// Whether something can be recommended.
    pub(super) fn was_held(self) -> bool {
        matches!(self, Self::Attended | Self::PartlyAttended)
    }
}

/// A part of the board.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsultationList {
    Requests,
    Waiting,
    Coming,
    Past,
}

impl ConsultationList {
    /// The part that an address names.
    pub(super) fn from_word(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "coming" => Self::Coming,
            "past" => Self::Past,
            _ => Self::Requests,
        }
    }

    /// Every part: its word in addresses, what it is called, and what stands there while it is empty.
    pub(super) const ALL: [(Self, &'static str, &'static str, &'static str); 4] = [
        (Self::Requests, "requests", "Requests", "Whoever asks for a consultation stands here until there is a time."),
        (
            Self::Coming,
            "coming",
            "Coming",
            "What is booked stands here, the soonest first, until you note what came of it.",
        ),
        (Self::Waiting, "waiting", "Waitlist", "Whoever waits for a time stands here, the longest first."),
        (Self::Past, "past", "Past", "What is over stands here, the latest first."),
    ];
}

/// What is recommended at the end of a consultation.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recommendation {
    Therapy,
    Discernment,
    IndividualFirst,
    Coaching,
    OtherProvider,
}

impl Recommendation {
    /// Every recommendation, with the word a form sends and what it is called.
    pub(super) const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Therapy, "THERAPY", "The therapy programme"),
        (Self::Discernment, "DISCERNMENT", "A few sessions to decide"),
        (Self::IndividualFirst, "INDIVIDUAL_FIRST", "Something for each of them first"),
        (Self::Coaching, "COACHING", "Coaching"),
        (Self::OtherProvider, "OTHER_PROVIDER", "Somebody else"),
    ];

    /// The recommendation, to those to whom it was made.
    pub(super) fn for_them(self) -> &'static str {
        match self {
            Self::Therapy => "Our programme, with one of our therapists.",
            Self::Discernment => "A few conversations to find out what you want.",
            Self::IndividualFirst => "Something for yourself first, before anything together.",
            Self::Coaching => "Coaching: practice and guidance, without treatment.",
            Self::OtherProvider => "Somebody else, who knows more about what you need.",
        }
    }

    /// The recommendation, at the desk.
    pub(super) fn words(self) -> &'static str {
        Self::ALL.into_iter().find(|(known, ..)| *known == self).map_or("", |(.., words)| words)
    }

    /// The recommendation a form sent.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known, _)| *known == word).map(|(what, ..)| what)
    }
}

/// What one of those who came makes of a recommendation.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConsultationDecision {
    Accepted,
    Declined,
}

/// Who is in the room with somebody.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Company {
    Alone,
    WithPartner,
    WithOthers,
}

impl Company {
    /// The one that a form sent.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "ALONE" => Some(Self::Alone),
            "WITH_PARTNER" => Some(Self::WithPartner),
            "WITH_OTHERS" => Some(Self::WithOthers),
            _ => None,
        }
    }
}
