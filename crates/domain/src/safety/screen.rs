//! What a safety check says, and what follows for contact and joint work (DOMAIN.md 2.7, 6.6).

use crate::{
    couples::hold::HoldCause,
    inventories::Answers,
    inventories::instrument::item::{Deadline, TaskKind},
};

use super::task::Raised;

/// The questions of which one yes makes the check positive.
pub const DANGER_ITEMS: [&str; 6] = ["s1", "s2", "s3", "s4", "s5", "s6"];

/// What a clinician heard when asking further. Never a question on a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Finding {
    /// The person was choked.
    Choked,
    /// Their life was threatened, or they were threatened with a weapon.
    ThreatToLife,
}

impl Finding {
    /// Every finding.
    pub const ALL: [Self; 2] = [Self::Choked, Self::ThreatToLife];

    /// The name under which it is kept beside the answers. No question has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Choked => "heard_choked",
            Self::ThreatToLife => "heard_threat_to_life",
        }
    }

    /// The findings kept beside answers.
    pub fn of(answers: &Answers) -> Vec<Self> {
        Self::ALL.into_iter().filter(|finding| answers.get(finding.as_str()).is_some()).collect()
    }
}

/// How the practice may write to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactMode {
    /// Nothing leaves the portal. Also what holds while nothing is known.
    PortalOnly,
    /// The person said that e-mail is safe, while alone.
    EmailAllowed,
}

/// Joint work that a hold stops from being newly asked. What is there already shows the neutral words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JointWork {
    /// Exercises both do together.
    ConjointExercise,
    /// The guide for talks at home.
    TalkPlan,
    /// The agreement on what is opened up.
    Transparency,
    /// The formal disclosure.
    Disclosure,
    /// Prompts to share what went well.
    SharedVictories,
}

impl JointWork {
    /// All of it: every hold stops the same, so that what stopped tells no cause.
    pub const ALL: [Self; 5] =
        [Self::ConjointExercise, Self::TalkPlan, Self::Transparency, Self::Disclosure, Self::SharedVictories];

    /// Whether it may be newly asked while a couple has a hold of any cause.
    pub fn may_begin(self, has_hold: bool) -> bool {
        !has_hold
    }
}

/// What one person's check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Screen {
    /// At least one of the six questions was answered with yes.
    pub is_positive: bool,
    /// Contact by a clinician on the same day.
    pub is_high_danger: bool,
    /// How they may be written to.
    pub contact: ContactMode,
}

impl Screen {
    /// Reads a check, with what the clinician heard. Declined and missing answers are no yes, and open no channel.
    pub fn of(answers: &Answers, findings: &[Finding]) -> Self {
        let is_yes = |id: &str| answers.choice(id) == Some("yes");
        let is_high_danger = !findings.is_empty();
        Self {
            is_positive: is_high_danger || DANGER_ITEMS.into_iter().any(is_yes),
            is_high_danger,
            contact: if is_yes("s7") && is_yes("s8") { ContactMode::EmailAllowed } else { ContactMode::PortalOnly },
        }
    }

    /// The pause that follows. Its words for partners are those of every pause.
    pub fn hold(&self) -> Option<HoldCause> {
        self.is_positive.then_some(HoldCause::Safety)
    }

    /// The task that follows.
    pub fn task(&self) -> Option<Raised> {
        let (task, deadline) = if self.is_high_danger {
            (TaskKind::HighDanger, Deadline::FourBusinessHours)
        } else {
            (TaskKind::Danger, Deadline::NextBusinessDayEnd)
        };
        self.is_positive.then_some(Raised { task, deadline, show_crisis_contacts: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventories::Answer;

    fn answered(pairs: &[(&str, &str)]) -> Answers {
        pairs.iter().map(|(id, word)| ((*id).to_owned(), Answer::Choice((*word).to_owned()))).collect()
    }

    #[test]
    fn one_yes_is_positive_and_nothing_else_is() {
        for id in DANGER_ITEMS {
            let screen = Screen::of(&answered(&[(id, "yes")]), &[]);
            assert!(screen.is_positive && !screen.is_high_danger, "{id}");
            assert_eq!(
                (screen.hold(), screen.task().map(|task| task.task)),
                (Some(HoldCause::Safety), Some(TaskKind::Danger))
            );
            let mut declined = Answers::default();
            declined.set(id, Answer::Declined);
            assert!(!Screen::of(&declined, &[]).is_positive);
        }
        let calm = Screen::of(&answered(&[("s1", "no"), ("s7", "yes"), ("s8", "yes")]), &[]);
        assert_eq!((calm.hold(), calm.task()), (None, None));
    }

    #[test]
    fn a_danger_to_life_is_for_the_same_day() {
        for finding in [Finding::Choked, Finding::ThreatToLife] {
            let screen = Screen::of(&Answers::default(), &[finding]);
            let task = screen.task().expect("raises a task");
            assert_eq!((task.task, task.deadline), (TaskKind::HighDanger, Deadline::FourBusinessHours));
            assert_eq!(screen.hold(), Some(HoldCause::Safety));
        }
    }

    #[test]
    fn e_mail_needs_both_answers() {
        for (alone, safe, expected) in [
            ("yes", "yes", ContactMode::EmailAllowed),
            ("no", "yes", ContactMode::PortalOnly),
            ("yes", "no", ContactMode::PortalOnly),
        ] {
            assert_eq!(Screen::of(&answered(&[("s7", alone), ("s8", safe)]), &[]).contact, expected);
        }
        assert_eq!(Screen::of(&Answers::default(), &[]).contact, ContactMode::PortalOnly);
    }

    #[test]
    fn a_pause_stops_everything_alike() {
        assert!(JointWork::ALL.iter().all(|work| !work.may_begin(true) && work.may_begin(false)));
    }
}
