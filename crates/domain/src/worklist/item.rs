//! One thing on a worklist: what it is about, in whose care.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use crate::ids::{
    AgreementVersionId, AssignmentId, CoupleId, HoldId, Id, LapseId, LoopId, ModeId, NotAnId, OccurrenceId, PersonId,
    RecoveryId, ResponseId, RunId, SafetyTaskId, StepOfferId,
};

/// Why something waits. The order of the variants is the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Somebody may not be safe.
    Safety,
    /// Trust was broken again, or two people say different things of a promise.
    Setback,
    /// Something was rated low.
    LowScore,
    /// Answers came in that nobody has acknowledged.
    NewResponse,
    /// Something asked was not answered for too long.
    Overdue,
    /// Something that was agreed is to be looked at again.
    ReviewDue,
}

impl Kind {
    /// Every kind, in the order of the list.
    pub const ALL: [Self; 6] =
        [Self::Safety, Self::Setback, Self::LowScore, Self::NewResponse, Self::Overdue, Self::ReviewDue];
}

/// What an item is about. One variant for each source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The tasks about safety that are open for a couple, by the one that is due first.
    SafetyTasks(SafetyTaskId),
    /// A pause for safety.
    SafetyPause(HoldId),
    /// Another password for somebody's account, which counts already or from the next day on.
    Recovery(RecoveryId),
    /// A lapse that is not closed.
    Lapse(LapseId),
    /// A promise of which one says that it was kept that time, and the other that it was not.
    Dispute(OccurrenceId),
    /// A low rating that has not risen.
    LowRating(LoopId),
    /// The tasks that are about nobody's safety and open for a couple, by the one that is due first.
    Tasks(SafetyTaskId),
    /// A response.
    Response(ResponseId),
    /// An exercise that somebody finished.
    Exercise(RunId),
    /// Something asked and not answered; the latest of a series.
    Unanswered(AssignmentId),
    /// An exercise that was given and not done for too long; the latest of those that repeat.
    Undone(RunId),
    /// How somebody may be reached.
    ContactReview(PersonId),
    /// A confidentiality mode that was proposed.
    ModeReview(ModeId),
    /// An agreement in force whose day of review has come.
    AgreementReview(AgreementVersionId),
    /// A step of a programme that can be opened, because everybody has done what comes before it.
    StepToOpen(StepOfferId),
}

impl Subject {
    /// Why it waits.
    pub fn kind(self) -> Kind {
        match self {
            Self::SafetyTasks(_) | Self::SafetyPause(_) | Self::Recovery(_) => Kind::Safety,
            Self::Lapse(_) | Self::Dispute(_) => Kind::Setback,
            Self::LowRating(_) | Self::Tasks(_) => Kind::LowScore,
            Self::Response(_) | Self::Exercise(_) => Kind::NewResponse,
            Self::Unanswered(_) | Self::Undone(_) => Kind::Overdue,
            Self::ContactReview(_) | Self::ModeReview(_) | Self::AgreementReview(_) | Self::StepToOpen(_) => {
                Kind::ReviewDue
            }
        }
    }

    /// Whether saying what comes of it takes it off the list. A task leaves it when the task is done, a lapse when it is closed, and neither in
    /// any other way.
    pub fn can_be_acknowledged(self) -> bool {
        !matches!(self, Self::SafetyTasks(_) | Self::Tasks(_) | Self::Lapse(_))
    }

    /// The word kept in the database and in the item's text.
    pub fn matter(self) -> &'static str {
        match self {
            Self::SafetyTasks(_) => "safety-tasks",
            Self::SafetyPause(_) => "safety-pause",
            Self::Recovery(_) => "recovery",
            Self::Lapse(_) => "lapse",
            Self::Dispute(_) => "dispute",
            Self::LowRating(_) => "low-rating",
            Self::Tasks(_) => "tasks",
            Self::Response(_) => "response",
            Self::Exercise(_) => "exercise",
            Self::Unanswered(_) => "unanswered",
            Self::Undone(_) => "undone",
            Self::ContactReview(_) => "contact-review",
            Self::ModeReview(_) => "mode-review",
            Self::AgreementReview(_) => "agreement-review",
            Self::StepToOpen(_) => "step-to-open",
        }
    }

    /// The id of the thing, as the databases keep it.
    pub fn uuid(self) -> Uuid {
        match self {
            Self::SafetyTasks(id) | Self::Tasks(id) => id.uuid(),
            Self::SafetyPause(id) => id.uuid(),
            Self::Recovery(id) => id.uuid(),
            Self::Lapse(id) => id.uuid(),
            Self::Dispute(id) => id.uuid(),
            Self::LowRating(id) => id.uuid(),
            Self::Response(id) => id.uuid(),
            Self::Exercise(id) | Self::Undone(id) => id.uuid(),
            Self::Unanswered(id) => id.uuid(),
            Self::ContactReview(id) => id.uuid(),
            Self::ModeReview(id) => id.uuid(),
            Self::AgreementReview(id) => id.uuid(),
            Self::StepToOpen(id) => id.uuid(),
        }
    }

    /// The subject that a database row names.
    pub fn from_row(matter: &str, id: Uuid) -> Option<Self> {
        Some(match matter {
            "safety-tasks" => Self::SafetyTasks(SafetyTaskId::from_uuid(id)),
            "safety-pause" => Self::SafetyPause(HoldId::from_uuid(id)),
            "recovery" => Self::Recovery(RecoveryId::from_uuid(id)),
            "lapse" => Self::Lapse(LapseId::from_uuid(id)),
            "dispute" => Self::Dispute(OccurrenceId::from_uuid(id)),
            "low-rating" => Self::LowRating(LoopId::from_uuid(id)),
            "tasks" => Self::Tasks(SafetyTaskId::from_uuid(id)),
            "response" => Self::Response(ResponseId::from_uuid(id)),
            "exercise" => Self::Exercise(RunId::from_uuid(id)),
            "unanswered" => Self::Unanswered(AssignmentId::from_uuid(id)),
            "undone" => Self::Undone(RunId::from_uuid(id)),
            "contact-review" => Self::ContactReview(PersonId::from_uuid(id)),
            "mode-review" => Self::ModeReview(ModeId::from_uuid(id)),
            "agreement-review" => Self::AgreementReview(AgreementVersionId::from_uuid(id)),
            "step-to-open" => Self::StepToOpen(StepOfferId::from_uuid(id)),
            _ => return None,
        })
    }

    /// The subject that a text names.
    fn parse(matter: &str, id: &str) -> Result<Self, NotAnId> {
        match matter {
            "safety-tasks" => id.parse().map(Self::SafetyTasks),
            "safety-pause" => id.parse().map(Self::SafetyPause),
            "recovery" => id.parse().map(Self::Recovery),
            "lapse" => id.parse().map(Self::Lapse),
            "dispute" => id.parse().map(Self::Dispute),
            "low-rating" => id.parse().map(Self::LowRating),
            "tasks" => id.parse().map(Self::Tasks),
            "response" => id.parse().map(Self::Response),
            "exercise" => id.parse().map(Self::Exercise),
            "unanswered" => id.parse().map(Self::Unanswered),
            "undone" => id.parse().map(Self::Undone),
            "contact-review" => id.parse().map(Self::ContactReview),
            "mode-review" => id.parse().map(Self::ModeReview),
            "agreement-review" => id.parse().map(Self::AgreementReview),
            "step-to-open" => id.parse().map(Self::StepToOpen),
            _ => Err(NotAnId::Malformed),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SafetyTasks(id) | Self::Tasks(id) => id.fmt(f),
            Self::SafetyPause(id) => id.fmt(f),
            Self::Recovery(id) => id.fmt(f),
            Self::Lapse(id) => id.fmt(f),
            Self::Dispute(id) => id.fmt(f),
            Self::LowRating(id) => id.fmt(f),
            Self::Response(id) => id.fmt(f),
            Self::Exercise(id) | Self::Undone(id) => id.fmt(f),
            Self::Unanswered(id) => id.fmt(f),
            Self::ContactReview(id) => id.fmt(f),
            Self::ModeReview(id) => id.fmt(f),
            Self::AgreementReview(id) => id.fmt(f),
            Self::StepToOpen(id) => id.fmt(f),
        }
    }
}

/// One thing on a worklist. As text it names its matter, its couple and its subject (`response.cpl_….rsp_…`), so that it can be acknowledged
/// without being kept anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item {
    /// In whose care.
    pub couple: CoupleId,
    /// What about.
    pub subject: Subject,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.subject.matter(), self.couple, self.subject)
    }
}

impl FromStr for Item {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let mut parts = text.split('.');
        let (Some(matter), Some(couple), Some(subject), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotAnId::Malformed);
        };
        Ok(Self { couple: couple.parse()?, subject: Subject::parse(matter, subject)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_subject(id: Uuid) -> [Subject; 15] {
        [
            Subject::SafetyTasks(SafetyTaskId::from_uuid(id)),
            Subject::SafetyPause(HoldId::from_uuid(id)),
            Subject::Recovery(RecoveryId::from_uuid(id)),
            Subject::Lapse(LapseId::from_uuid(id)),
            Subject::Dispute(OccurrenceId::from_uuid(id)),
            Subject::LowRating(LoopId::from_uuid(id)),
            Subject::Tasks(SafetyTaskId::from_uuid(id)),
            Subject::Response(ResponseId::from_uuid(id)),
            Subject::Exercise(RunId::from_uuid(id)),
            Subject::Unanswered(AssignmentId::from_uuid(id)),
            Subject::Undone(RunId::from_uuid(id)),
            Subject::ContactReview(PersonId::from_uuid(id)),
            Subject::ModeReview(ModeId::from_uuid(id)),
            Subject::AgreementReview(AgreementVersionId::from_uuid(id)),
            Subject::StepToOpen(StepOfferId::from_uuid(id)),
        ]
    }

    #[test]
    fn an_item_reads_back_from_its_text_and_from_its_row() {
        let couple = CoupleId::from_uuid(Uuid::from_u128(7));
        let id = Uuid::from_u128(9);
        for subject in every_subject(id) {
            let item = Item { couple, subject };
            assert_eq!(item.to_string().parse::<Item>(), Ok(item));
            assert_eq!(Subject::from_row(subject.matter(), id), Some(subject));
            assert_eq!(subject.uuid(), id);
        }
        assert_eq!(Subject::from_row("weather", id), None);
    }

    #[test]
    fn odd_texts_are_no_items() {
        let person = PersonId::from_uuid(Uuid::from_u128(7));
        let couple = CoupleId::from_uuid(Uuid::from_u128(7));
        assert_eq!(format!("response.{couple}.{person}").parse::<Item>(), Err(NotAnId::WrongKind));
        assert_eq!(format!("contact-review.{person}.{person}").parse::<Item>(), Err(NotAnId::WrongKind));
        for bad in ["", "response", "response.a.b", "weather.a.b", &format!("weather.{couple}.{person}"), "a.b.c.d"] {
            assert_eq!(bad.parse::<Item>(), Err(NotAnId::Malformed), "{bad:?}");
        }
    }

    #[test]
    fn only_a_task_and_a_lapse_have_to_be_done_to_leave() {
        let kept = every_subject(Uuid::from_u128(1)).into_iter().filter(|subject| !subject.can_be_acknowledged());
        assert_eq!(kept.map(Subject::matter).collect::<Vec<_>>(), ["safety-tasks", "lapse", "tasks"]);
    }

    #[test]
    fn safety_comes_first_and_every_kind_has_a_source() {
        assert_eq!(Kind::ALL[0], Kind::Safety);
        assert!(Kind::ALL.is_sorted());
        let subjects = every_subject(Uuid::from_u128(1));
        assert!(Kind::ALL.iter().all(|kind| subjects.iter().any(|subject| subject.kind() == *kind)));
    }
}
