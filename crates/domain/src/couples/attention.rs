//! Which couple wants a look today, and why: rules a therapist can check by eye, no verdict on anybody.

/// One reason to look at a couple today. The order of the variants is the order of urgency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// Joint work is paused and waits for the therapist.
    OnHold,
    /// Somebody rated something low, as the instrument's own bands say.
    Low {
        /// Whose answer.
        name: String,
        /// Which rating.
        label: String,
    },
    /// A rating or score is a step or more worse than the time before.
    Worse {
        /// Whose answer.
        name: String,
        /// Which rating or score.
        label: String,
        /// Whether worse is less, as for most ratings, or more, as for symptoms.
        went_down: bool,
    },
    /// Something asked was not answered in time.
    Overdue {
        /// Whose task.
        name: String,
        /// How many.
        count: i64,
    },
}

impl Attention {
    /// The reason, as the caseload says it.
    pub fn words(&self) -> String {
        match self {
            Self::OnHold => "Joint work is paused".to_owned(),
            Self::Low { name, label } => format!("{name}: {label} is low"),
            Self::Worse { name, label, went_down: true } => format!("{name}: {label} went down"),
            Self::Worse { name, label, went_down: false } => format!("{name}: {label} went up"),
            Self::Overdue { name, count: 1 } => format!("{name}: 1 task is overdue"),
            Self::Overdue { name, count } => format!("{name}: {count} tasks are overdue"),
        }
    }
}

/// A partner's latest rating, as far as attention asks.
#[derive(Debug, Clone, Copy)]
pub struct LatestRating<'a> {
    /// What it is called.
    pub label: &'a str,
    /// The band's id, where the instrument has bands.
    pub band: Option<&'a str>,
    /// Now.
    pub value: f64,
    /// The time before.
    pub previous: Option<f64>,
    /// Whether more is better.
    pub higher_is_better: bool,
    /// What counts as a step: the sourced threshold of reliable change, or one point for home measures.
    pub step: f64,
}

/// The reason that one rating gives, if any: low in its bands, or worse by a step.
pub fn of_rating(name: &str, rating: LatestRating<'_>) -> Option<Attention> {
    let (name, label) = (name.to_owned(), rating.label.to_owned());
    if rating.band == Some("low") {
        return Some(Attention::Low { name, label });
    }
    let sign = if rating.higher_is_better { 1.0 } else { -1.0 };
    let is_worse = rating.previous.is_some_and(|previous| sign * (previous - rating.value) >= rating.step);
    is_worse.then_some(Attention::Worse { name, label, went_down: rating.higher_is_better })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(band: Option<&'static str>, value: f64, previous: Option<f64>) -> LatestRating<'static> {
        LatestRating { label: "Remorse", band, value, previous, higher_is_better: true, step: 1.0 }
    }

    #[test]
    fn low_comes_before_down_and_steady_says_nothing() {
        assert!(matches!(of_rating("A", rating(Some("low"), 2.0, Some(4.0))), Some(Attention::Low { .. })));
        assert!(matches!(of_rating("A", rating(Some("building"), 3.0, Some(4.0))), Some(Attention::Worse { .. })));
        assert_eq!(of_rating("A", rating(Some("building"), 3.0, Some(3.0))), None);
        assert_eq!(of_rating("A", rating(None, 3.0, None)), None);
    }

    #[test]
    fn where_less_is_better_up_is_down() {
        let worse = LatestRating { higher_is_better: false, step: 4.0, ..rating(None, 12.0, Some(8.0)) };
        assert_eq!(of_rating("A", worse).expect("is worse").words(), "A: Remorse went up");
        assert_eq!(of_rating("A", LatestRating { step: 5.0, ..worse }), None);
    }
}
