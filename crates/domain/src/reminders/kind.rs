//! Which letters exist, why each goes out, and which of them a policy sends (DOMAIN.md 6.5, 7.1, 7.2).

/// A template. There are seven, and no letter is anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Letter {
    /// R1: the day and time of an appointment.
    Appointment,
    /// R2: something short waits.
    Reminder,
    /// R3: a message waits.
    Message,
    /// R4: a page that was asked for.
    Page,
    /// R5: an appointment has moved.
    Changed,
    /// R6: something is to be confirmed.
    Confirm,
    /// For a member of the practice: something waits on their list (DOMAIN.md 7.6).
    Items,
}

impl Letter {
    /// Every template.
    pub const ALL: [Self; 7] =
        [Self::Appointment, Self::Reminder, Self::Message, Self::Page, Self::Changed, Self::Confirm, Self::Items];

    /// The number under which DOMAIN.md lists it; the one for members of the practice comes after those.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appointment => "R1",
            Self::Reminder => "R2",
            Self::Message => "R3",
            Self::Page => "R4",
            Self::Changed => "R5",
            Self::Confirm => "R6",
            Self::Items => "R7",
        }
    }
}

/// How a letter is counted and when it may arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// One a day, four a week, never in quiet hours or on excluded days.
    Care,
    /// Free of the daily and weekly cap, under the ceiling of three a day, never in quiet hours.
    Appointment,
    /// At once, whenever it is.
    Security,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Care, Self::Appointment, Self::Security];

    /// The word kept in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Appointment => "appointment",
            Self::Security => "security",
        }
    }

    /// The class a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == word)
    }
}

/// The occasion of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Something was asked.
    FirstNotice,
    /// It is due tomorrow.
    DayBefore,
    /// It was due two days ago.
    TwoDaysAfter,
    /// It was due a week ago; the last one.
    WeekAfter,
    /// A weekly pulse is open.
    PulseNotice,
    /// It still is, a day later; the last one.
    PulseReminder,
    /// An appointment is 24 hours ahead.
    AppointmentDayBefore,
    /// An appointment is one hour ahead.
    AppointmentHourBefore,
    /// An appointment has moved.
    AppointmentChanged,
    /// An appointment, or a time for one, waits to be confirmed.
    AppointmentToConfirm,
    /// Somebody wrote.
    MessageWaiting,
    /// A page was asked for from outside.
    PageAskedFor,
    /// An address is to be confirmed.
    ConfirmAddress,
    /// Something came onto a member's list that does not wait.
    ItemsToReview,
}

impl Kind {
    /// Every occasion.
    pub const ALL: [Self; 14] = [
        Self::FirstNotice,
        Self::DayBefore,
        Self::TwoDaysAfter,
        Self::WeekAfter,
        Self::PulseNotice,
        Self::PulseReminder,
        Self::AppointmentDayBefore,
        Self::AppointmentHourBefore,
        Self::AppointmentChanged,
        Self::AppointmentToConfirm,
        Self::MessageWaiting,
        Self::PageAskedFor,
        Self::ConfirmAddress,
        Self::ItemsToReview,
    ];

    /// The word kept in the database and in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstNotice => "first-notice",
            Self::DayBefore => "day-before",
            Self::TwoDaysAfter => "two-days-after",
            Self::WeekAfter => "week-after",
            Self::PulseNotice => "pulse-notice",
            Self::PulseReminder => "pulse-reminder",
            Self::AppointmentDayBefore => "appointment-day-before",
            Self::AppointmentHourBefore => "appointment-hour-before",
            Self::AppointmentChanged => "appointment-changed",
            Self::AppointmentToConfirm => "appointment-to-confirm",
            Self::MessageWaiting => "message-waiting",
            Self::PageAskedFor => "page-asked-for",
            Self::ConfirmAddress => "confirm-address",
            Self::ItemsToReview => "items-to-review",
        }
    }

    /// The occasion a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The template it goes out in.
    pub fn letter(self) -> Letter {
        match self {
            Self::FirstNotice
            | Self::DayBefore
            | Self::TwoDaysAfter
            | Self::WeekAfter
            | Self::PulseNotice
            | Self::PulseReminder => Letter::Reminder,
            Self::AppointmentDayBefore | Self::AppointmentHourBefore => Letter::Appointment,
            Self::AppointmentChanged => Letter::Changed,
            Self::MessageWaiting => Letter::Message,
            Self::PageAskedFor => Letter::Page,
            Self::AppointmentToConfirm | Self::ConfirmAddress => Letter::Confirm,
            Self::ItemsToReview => Letter::Items,
        }
    }

    /// How it is counted.
    pub fn class(self) -> Class {
        match (self, self.letter()) {
            (Self::AppointmentToConfirm, _) | (_, Letter::Appointment | Letter::Changed) => Class::Appointment,
            (_, Letter::Reminder | Letter::Message) => Class::Care,
            (_, Letter::Page | Letter::Confirm | Letter::Items) => Class::Security,
        }
    }

    /// Whether it answers something that was just done, so that unsubscribing does not stop it (DOMAIN.md 7.1, 7.7).
    pub fn is_transactional(self) -> bool {
        !matches!(self, Self::DayBefore | Self::TwoDaysAfter | Self::WeekAfter | Self::PulseReminder)
    }
}

/// How often somebody is reminded of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Policy {
    /// A notice, a day before, two days after, a week after.
    #[default]
    Standard,
    /// A notice and one reminder.
    Light,
    /// The portal only.
    None,
    /// A weekly pulse: a notice and one reminder the day after.
    Pulse,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Light, Self::None, Self::Pulse];

    /// The word kept in the database and in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Light => "light",
            Self::None => "none",
            Self::Pulse => "pulse",
        }
    }

    /// The policy a database row names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == word)
    }

    /// What it sends, in order.
    pub fn cadence(self) -> &'static [Kind] {
        match self {
            Self::Standard => &[Kind::FirstNotice, Kind::DayBefore, Kind::TwoDaysAfter, Kind::WeekAfter],
            Self::Light => &[Kind::FirstNotice, Kind::DayBefore],
            Self::None => &[],
            Self::Pulse => &[Kind::PulseNotice, Kind::PulseReminder],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.as_str()), Some(kind));
        }
        for policy in Policy::ALL {
            assert_eq!(Policy::from_word(policy.as_str()), Some(policy));
        }
        for class in Class::ALL {
            assert_eq!(Class::from_word(class.as_str()), Some(class));
        }
    }

    #[test]
    fn every_template_has_an_occasion_and_policies_send_care_letters_only() {
        for letter in Letter::ALL {
            assert!(Kind::ALL.iter().any(|kind| kind.letter() == letter), "{}", letter.as_str());
        }
        for policy in Policy::ALL {
            assert!(policy.cadence().iter().all(|kind| kind.class() == Class::Care));
            assert!(policy.cadence().len() <= 4);
        }
    }
}
