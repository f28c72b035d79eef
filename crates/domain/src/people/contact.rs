//! How somebody may be reached (DOMAIN.md 6.4). Kept sealed as a whole, readable by its person and those who look after their safety.

use jiff::{
    SignedDuration, Timestamp,
    civil::{DateTime, Time, Weekday},
};
use serde::{Deserialize, Serialize};

use super::{Email, QuietHours, SafeHours, Weekdays};

/// What is safe changes, so it is asked again after this long.
pub const REVIEW_AFTER: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The one way a person called safe. Only the last variant has an address, and only an acknowledged one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum SafeChannel {
    /// Nobody has asked yet: nothing is sent.
    #[default]
    Unknown,
    /// They want to find everything in the portal: nothing is sent.
    PortalOnly,
    /// Ordinary e-mail, after reading what it risks.
    Email {
        /// Where to.
        address: Email,
        /// When they accepted that ordinary mail is not secret.
        risk_acknowledged_at: Timestamp,
    },
}

/// How, when and when not to write to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ContactPreference {
    /// By which way.
    pub channel: SafeChannel,
    /// Not in these hours.
    pub quiet_hours: QuietHours,
    /// If any are named, only within these, quiet hours apart.
    pub safe_hours: Vec<SafeHours>,
    /// No care letters on these days.
    pub excluded_weekdays: Weekdays,
    /// When a reminder is liked best.
    pub preferred_time: Time,
    /// Whether others use the device on which they sign in.
    pub shared_device: bool,
    /// Whether a reminder one hour before may come even in quiet hours.
    pub early_reminders: bool,
    /// When they last said that all of this is right; none if never.
    pub reviewed_at: Option<Timestamp>,
}

impl Default for ContactPreference {
    fn default() -> Self {
        Self {
            channel: SafeChannel::Unknown,
            quiet_hours: QuietHours::default(),
            safe_hours: Vec::new(),
            excluded_weekdays: Weekdays::default(),
            preferred_time: Time::constant(10, 0, 0, 0),
            shared_device: false,
            early_reminders: false,
            reviewed_at: None,
        }
    }
}

impl ContactPreference {
    /// The address that may be written to, if there is one.
    pub fn address(&self) -> Option<&Email> {
        match &self.channel {
            SafeChannel::Email { address, .. } => Some(address),
            SafeChannel::Unknown | SafeChannel::PortalOnly => None,
        }
    }

    /// Whether it is time to ask again: never asked, or 90 days ago.
    pub fn is_review_due(&self, now: Timestamp) -> bool {
        self.reviewed_at.is_none_or(|at| now.duration_since(at) >= REVIEW_AFTER)
    }

    /// Whether a letter of any kind may arrive at this moment of the person's wall clock.
    pub fn allows(&self, local: DateTime) -> bool {
        self.is_safe(local) && !self.quiet_hours.contains(local.time())
    }

    /// Whether a letter one hour before an appointment may: early reminders pass over quiet hours, never over safe hours.
    pub fn allows_early(&self, local: DateTime) -> bool {
        self.allows(local) || (self.early_reminders && self.is_safe(local))
    }

    fn is_safe(&self, local: DateTime) -> bool {
        self.safe_hours.is_empty() || self.safe_hours.iter().any(|hours| hours.contains(local))
    }

    /// Whether a care letter may: as [`Self::allows`], and not on an excluded day.
    pub fn allows_care(&self, local: DateTime) -> bool {
        self.allows(local) && !self.excluded_weekdays.contains(local.weekday())
    }

    /// The times of a weekday at which letters may begin to be allowed, in order. Each still has to be asked of [`Self::allows`].
    pub fn openings(&self, day: Weekday) -> Vec<Time> {
        let safe = self.safe_hours.iter().filter(|hours| hours.on.0 == day).map(|hours| hours.from);
        let mut times: Vec<Time> = [Time::midnight(), self.quiet_hours.until()].into_iter().chain(safe).collect();
        times.sort_unstable();
        times.dedup();
        times
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;
    use crate::people::hours::Day;

    #[test]
    fn nothing_is_sent_until_somebody_has_said_that_it_is_safe() {
        let mut preference = ContactPreference::default();
        assert_eq!(preference.address(), None);
        preference.channel = SafeChannel::PortalOnly;
        assert_eq!(preference.address(), None);
        let address = Email::parse("ann@example.org").expect("is an address");
        preference.channel =
            SafeChannel::Email { address: address.clone(), risk_acknowledged_at: Timestamp::UNIX_EPOCH };
        assert_eq!(preference.address(), Some(&address));
    }

    #[test]
    fn a_channel_without_the_acknowledged_risk_cannot_be_read_back() {
        let unacknowledged = r#"{"channel":{"kind":"email","address":"ann@example.org"}}"#;
        assert!(serde_json::from_str::<ContactPreference>(unacknowledged).is_err());
        let empty = serde_json::from_str::<ContactPreference>("{}").expect("all have a default");
        assert_eq!(empty, ContactPreference::default());
    }

    #[test]
    fn it_reads_back_as_it_was_kept() {
        let preference = ContactPreference {
            channel: SafeChannel::Email {
                address: Email::parse("ann@example.org").expect("is an address"),
                risk_acknowledged_at: Timestamp::UNIX_EPOCH,
            },
            safe_hours: vec![SafeHours {
                on: Day(Weekday::Tuesday),
                from: time(12, 0, 0, 0),
                until: time(13, 0, 0, 0),
            }],
            excluded_weekdays: Weekdays::default().with(Weekday::Sunday),
            early_reminders: true,
            reviewed_at: Some(Timestamp::UNIX_EPOCH),
            ..ContactPreference::default()
        };
        let kept = serde_json::to_string(&preference).expect("is plain data");
        assert_eq!(serde_json::from_str::<ContactPreference>(&kept).expect("reads back"), preference);
        assert!(!format!("{preference:?}").contains("ann@"));
    }

    #[test]
    fn safe_hours_count_only_outside_quiet_hours() {
        let tuesday = date(2026, 3, 10);
        let hours = |from, until| SafeHours {
            on: Day(Weekday::Tuesday),
            from: time(from, 0, 0, 0),
            until: time(until, 0, 0, 0),
        };
        let preference = ContactPreference { safe_hours: vec![hours(7, 11)], ..ContactPreference::default() };
        assert!(!preference.allows(tuesday.at(8, 0, 0, 0)));
        assert!(preference.allows(tuesday.at(9, 0, 0, 0)));
        assert!(!preference.allows(tuesday.at(11, 0, 0, 0)));
        assert!(!preference.allows(tuesday.tomorrow().expect("exists").at(10, 0, 0, 0)));
    }

    #[test]
    fn it_is_asked_again_after_ninety_days() {
        let mut preference = ContactPreference::default();
        assert!(preference.is_review_due(Timestamp::UNIX_EPOCH));
        preference.reviewed_at = Some(Timestamp::UNIX_EPOCH);
        let day = SignedDuration::from_hours(24);
        assert!(!preference.is_review_due(Timestamp::UNIX_EPOCH + day * 89));
        assert!(preference.is_review_due(Timestamp::UNIX_EPOCH + day * 90));
    }
}
