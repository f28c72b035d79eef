//! What DOMAIN.md 2.8 asks of whom and when, and what the two answer.

use std::collections::BTreeSet;

/// Which partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Hurt,
    Involved,
}

/// What the table of DOMAIN.md 2.8 asks around the first session, as far as its texts are here.
pub(super) fn intake_of(side: Side) -> BTreeSet<&'static str> {
    let both = ["safety_check", "csi16", "phq9", "gad7", "stance"];
    let own: &[&str] = if side == Side::Hurt { &["why_stay", "trust_pulse"] } else { &["six_resp_self"] };
    both.into_iter().chain(own.iter().copied()).collect()
}

/// What it asks in a week of care. The hurt partner's PHQ-9 is high at the first session alone, the involved partner's GAD-7 always.
pub(super) fn week_of(side: Side, week: u32) -> BTreeSet<&'static str> {
    let of_each_week: &[&str] = match (side, week % 2) {
        (Side::Hurt, _) => &["csi4", "hope_pulse", "trust_pulse", "four_pulse_observer"],
        (Side::Involved, 1) => &["csi4", "hope_pulse", "steady_pulse", "six_resp_6_self"],
        (Side::Involved, _) => &["csi4", "hope_pulse", "steady_pulse", "four_pulse_self"],
    };
    let mut asked: BTreeSet<&str> = of_each_week.iter().copied().collect();
    if week.is_multiple_of(4) {
        let monthly: &[&str] = match (side, week) {
            (Side::Hurt, 4) => &["why_stay", "six_resp_observer", "phq9"],
            (Side::Hurt, _) => &["why_stay", "six_resp_observer"],
            (Side::Involved, _) => &["six_resp_self", "gad7"],
        };
        asked.extend(monthly);
    }
    // Days 90 and 180.
    if [12, 25].contains(&week) {
        asked.extend(["csi16", "safety_check"]);
        asked.remove("csi4");
    }
    asked
}

/// What it asks at the end of care.
pub(super) fn discharge_of(side: Side) -> BTreeSet<&'static str> {
    let own: &[&str] = if side == Side::Hurt { &["why_stay", "trust_pulse"] } else { &["six_resp_self"] };
    ["csi16", "phq9", "gad7"].into_iter().chain(own.iter().copied()).collect()
}

/// What is answered. The hurt partner's PHQ-9 is 12 at the first session and 3 from then on, the involved partner's GAD-7 stays 9.
pub(super) fn number(side: Side, week: u32, measure: &str, item: &str) -> f64 {
    let place: u32 = item.rsplit('_').next().and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let of_frequent = |most: u32| if (1..=most).contains(&place) { 3.0 } else { 0.0 };
    match (measure, side) {
        ("phq9", Side::Hurt) => of_frequent(if week == 0 { 4 } else { 1 }),
        ("gad7", Side::Involved) => of_frequent(3),
        ("phq9" | "gad7", _) => 0.0,
        ("csi4" | "csi16", _) => f64::from(week % 5),
        ("why_stay", _) => 5.0,
        _ => f64::from(week % 4 + 1),
    }
}
