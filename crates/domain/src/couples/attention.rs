//! Which couple wants a look today, and why: rules a therapist can check by eye, no verdict on anybody.

/// One reason to look at a couple today. The order of the variants is the order of urgency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attention {
    /// Joint work is paused and waits for the therapist.
    OnHold,
    /// A lapse is on its way through its stages. Said to those who treat the couple and to nobody else.
    Setback {
        /// Whether each of them was asked alone about their safety, which comes before everything else.
        safety_asked: bool,
    },
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
    /// Whose answer or task it is; none for what concerns the couple as a whole.
    fn name(&self) -> Option<&str> {
        match self {
            Self::OnHold | Self::Setback { .. } => None,
            Self::Low { name, .. } | Self::Worse { name, .. } | Self::Overdue { name, .. } => Some(name),
        }
    }
}

/// The reasons in the order of their urgency, as the caseload says them: what concerns the couple, then one line for each person.
pub fn in_words(reasons: &[Attention]) -> Vec<String> {
    let mut lines: Vec<String> = reasons.iter().filter_map(of_both).map(str::to_owned).collect();
    let mut names: Vec<&str> = Vec::new();
    for name in reasons.iter().filter_map(Attention::name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    lines.extend(names.into_iter().map(|name| line_of(name, reasons)));
    lines
}

/// What a reason says that concerns the couple as a whole.
fn of_both(reason: &Attention) -> Option<&'static str> {
    match reason {
        Attention::OnHold => Some("Joint work is paused"),
        Attention::Setback { safety_asked: false } => {
            Some("Trust was broken again: ask each of them alone about their safety")
        }
        Attention::Setback { safety_asked: true } => Some("Trust was broken again, and what follows is not done yet"),
        Attention::Low { .. } | Attention::Worse { .. } | Attention::Overdue { .. } => None,
    }
}

/// Every reason that one person gives, in one line.
fn line_of(name: &str, reasons: &[Attention]) -> String {
    let (mut low, mut down, mut up, mut overdue) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for reason in reasons.iter().filter(|reason| reason.name() == Some(name)) {
        match reason {
            Attention::OnHold | Attention::Setback { .. } => {}
            Attention::Low { label, .. } => low.push(label.as_str()),
            Attention::Worse { label, went_down: true, .. } => down.push(label.as_str()),
            Attention::Worse { label, .. } => up.push(label.as_str()),
            Attention::Overdue { count, .. } => overdue += count,
        }
    }
    let mut parts = Vec::new();
    if !low.is_empty() {
        parts.push(format!("{} {} low", listed(&low), if low.len() == 1 { "is" } else { "are" }));
    }
    parts.extend((!down.is_empty()).then(|| format!("{} went down", listed(&down))));
    parts.extend((!up.is_empty()).then(|| format!("{} went up", listed(&up))));
    match overdue {
        0 => {}
        1 => parts.push("1 task is overdue".to_owned()),
        count => parts.push(format!("{count} tasks are overdue")),
    }
    format!("{name}: {}", parts.join("; "))
}

/// "A", "A and B", "A, B and C".
fn listed(labels: &[&str]) -> String {
    match labels {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
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
        assert_eq!(in_words(&[of_rating("A", worse).expect("is worse")]), ["A: Remorse went up"]);
        assert_eq!(of_rating("A", LatestRating { step: 5.0, ..worse }), None);
    }

    #[test]
    fn each_person_has_one_line_and_the_most_urgent_stands_first() {
        let low = |name: &str, label: &str| Attention::Low { name: name.to_owned(), label: label.to_owned() };
        let mut reasons = vec![
            Attention::Overdue { name: "A".to_owned(), count: 2 },
            low("B", "Remorse"),
            Attention::Worse { name: "B".to_owned(), label: "Hope".to_owned(), went_down: true },
            low("B", "Care"),
            low("B", "Trust"),
            Attention::Setback { safety_asked: false },
            Attention::OnHold,
        ];
        reasons.sort();
        let lines = in_words(&reasons);
        assert_eq!(
            lines,
            [
                "Joint work is paused",
                "Trust was broken again: ask each of them alone about their safety",
                "B: Care, Remorse and Trust are low; Hope went down",
                "A: 2 tasks are overdue"
            ]
        );
        assert_eq!(
            in_words(&[Attention::Setback { safety_asked: true }]),
            ["Trust was broken again, and what follows is not done yet"]
        );
        assert!(in_words(&[]).is_empty());
    }
}
