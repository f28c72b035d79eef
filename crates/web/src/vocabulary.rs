//! What several pages share of the schema: scalars, enums and small fragments.
//!
//! The words for enums stand here too, so that a state is called the same on every page.

use crate::schema;

/// An instant in UTC.
#[derive(cynic::Scalar, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cynic(graphql_type = "Instant")]
pub(crate) struct Instant(pub(crate) jiff::Timestamp);

/// A calendar date, as the door gives it.
#[derive(cynic::Scalar, Debug, Clone, Copy, PartialEq, Eq)]
#[cynic(graphql_type = "Date")]
pub(crate) struct Date(pub(crate) jiff::civil::Date);

/// A calendar date as typed into a form. The door says what is wrong with it.
#[derive(cynic::Scalar, Debug, Clone, PartialEq, Eq)]
#[cynic(graphql_type = "Date")]
pub(crate) struct TypedDate(pub(crate) String);

/// What somebody is in the practice.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Owner,
    Supervisor,
    Therapist,
    Staff,
    Partner,
}

impl Role {
    /// The role in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Supervisor => "Supervisor",
            Self::Therapist => "Therapist",
            Self::Staff => "Staff",
            Self::Partner => "Partner",
        }
    }
}

/// What kind of help is given.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServiceKind {
    Therapy,
    Coaching,
    Consult,
    Discernment,
}

impl ServiceKind {
    /// Every kind: the word of a form, and what it is called.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Therapy, "THERAPY", "Therapy"),
        (Self::Discernment, "DISCERNMENT", "A few sessions to decide"),
        (Self::Coaching, "COACHING", "Coaching, without treatment"),
        (Self::Consult, "CONSULT", "A talk about whether help fits"),
    ];

    /// The kind that a form names; nothing for any other word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(kind, ..)| *kind)
    }

    /// Whether it comes before ongoing care, and so is no kind of it.
    pub(crate) fn comes_before_care(self) -> bool {
        self == Self::Consult
    }

    /// Whether it is treatment.
    pub(crate) fn is_treatment(self) -> bool {
        matches!(self, Self::Therapy | Self::Discernment)
    }

    /// What it is called.
    pub(crate) fn words(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, words)| *words)
    }
}

/// How a person can be reached safely.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SafeChannel {
    Unknown,
    PortalOnly,
    #[cynic(rename = "EMAIL")]
    Email,
}

impl SafeChannel {
    /// The channel a form names; nothing for any other word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        match word {
            "UNKNOWN" => Some(Self::Unknown),
            "PORTAL_ONLY" => Some(Self::PortalOnly),
            "EMAIL" => Some(Self::Email),
            _ => None,
        }
    }

    /// The word a form carries.
    pub(crate) fn as_word(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::PortalOnly => "PORTAL_ONLY",
            Self::Email => "EMAIL",
        }
    }

    /// The channel in words, for the desk.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Unknown => "Not asked yet",
            Self::PortalOnly => "Only on this site",
            Self::Email => "By e-mail",
        }
    }
}

/// What a therapist may do with something one partner said alone.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConfidentialityMode {
    NoSecrets,
    LimitedSecrets,
    Individual,
}

/// Where an assignment stands.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssignmentState {
    Assigned,
    Opened,
    InProgress,
    Submitted,
    Expired,
    Cancelled,
    Waived,
}

impl AssignmentState {
    /// Whether it can still be answered.
    pub(crate) fn is_open(self) -> bool {
        matches!(self, Self::Assigned | Self::Opened | Self::InProgress)
    }
}

/// How a question is answered.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuestionKind {
    Rating,
    Number,
    Choice,
    Choices,
    OpenChoice,
    Text,
    Date,
    Time,
    DateTime,
}

/// Where the figures of a response come from.
#[derive(cynic::Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResponseSource {
    Answered,
    TotalsByHand,
}

/// An expected refusal, written to the person who meets it.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) field: Option<String>,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// Somebody, by name.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: cynic::Id,
    pub(crate) name: String,
}

/// Where somebody's clock stands: all that most pages of the portal need to know of their reader.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Person")]
pub(crate) struct Zoned {
    pub(crate) zone: String,
}

/// The signed-in reader, to show instants where they are.
#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Viewer")]
pub(crate) struct Reader {
    pub(crate) person: Zoned,
}

impl Reader {
    /// The zone the reader lives in.
    pub(crate) fn zone(&self) -> crate::moments::Zone {
        crate::moments::Zone::named(&self.person.zone)
    }
}

/// Another member of the reader's couple.
#[derive(cynic::QueryFragment, Debug, Clone, PartialEq, Eq)]
pub(crate) struct Partner {
    pub(crate) id: cynic::Id,
    pub(crate) name: String,
}

/// The answer of an act that gives nothing back.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct DonePayload {
    pub(crate) done: bool,
    pub(crate) problems: Vec<Problem>,
}

/// Where a list goes on.
#[derive(cynic::QueryFragment, Debug, Clone)]
pub(crate) struct PageInfo {
    pub(crate) has_next_page: bool,
    pub(crate) end_cursor: Option<String>,
}

impl PageInfo {
    /// The address of the next part of a list; empty when this was the last.
    pub(crate) fn onward(&self, path: &str) -> String {
        self.onward_by(path, "after")
    }

    /// The same where the page calls the cursor something else, as one with several lists does; what stands behind the question mark already stays.
    pub(crate) fn onward_by(&self, path: &str, parameter: &str) -> String {
        let sign = if path.contains('?') { '&' } else { '?' };
        let address = |cursor: &str| format!("{path}{sign}{parameter}={}", crate::pages::encoded(cursor));
        self.next().map_or_else(String::new, address)
    }

    /// The cursor after which the next part begins; none when this was the last.
    pub(crate) fn next(&self) -> Option<&str> {
        self.end_cursor.as_deref().filter(|_| self.has_next_page)
    }
}

/// A score as people write it: whole, or with one decimal.
pub(crate) fn plain_number(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    rounded.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_under_the_name_that_its_page_gives_it() {
        let more = PageInfo { has_next_page: true, end_cursor: Some("a&b".to_owned()) };
        assert_eq!(more.onward("/people"), "/people?after=a%26b");
        assert_eq!(more.onward_by("/consultations?list=past", "over"), "/consultations?list=past&over=a%26b");
        let last = PageInfo { has_next_page: false, ..more };
        assert_eq!((last.onward("/people"), last.next()), (String::new(), None));
    }
}
