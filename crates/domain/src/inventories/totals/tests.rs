use jiff::civil::date;

use super::*;
use crate::inventories::library::sample;

fn check(key: &str, total: f64, parts: &[(&str, f64)], taken_on: Date) -> Result<Scores, Problems> {
    let subscales = parts.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    let now = "2026-03-01T17:00:00Z".parse().expect("is an instant");
    TotalsByHand { taken_on, total, subscales }.check(sample(key), &Zone::utc(), now)
}

fn fields(result: Result<Scores, Problems>) -> Vec<String> {
    result.expect_err("is refused").0.into_iter().filter_map(|problem| problem.field).collect()
}

const YESTERDAY: Date = date(2026, 2, 28);

#[test]
fn a_total_within_its_range_is_a_score() {
    let scores = check("phq9", 14.0, &[], YESTERDAY).expect("fits");
    let total = scores.of(TOTAL).expect("is there");
    assert_eq!((total.value, total.band.as_deref()), (Some(14.0), Some("moderate")));
    assert!(check("csi16", 81.0, &[], date(2026, 3, 1)).is_ok());
    assert!(check("phq9", 13.5, &[], YESTERDAY).is_ok(), "prorated elsewhere");
}

#[test]
fn what_cannot_be_is_said_beside_its_field() {
    assert_eq!(fields(check("phq9", 28.0, &[], YESTERDAY)), ["total"]);
    assert_eq!(fields(check("phq9", -1.0, &[], YESTERDAY)), ["total"]);
    assert_eq!(fields(check("phq9", f64::NAN, &[], YESTERDAY)), ["total"]);
    assert_eq!(fields(check("phq9", 1.25, &[], YESTERDAY)), ["total"]);
    assert_eq!(fields(check("phq9", 99.0, &[], date(2026, 3, 2))), ["takenOn", "total"]);
    assert_eq!(fields(check("phq9", 9.0, &[("cluster_b", 1.0)], YESTERDAY)), ["subscales.cluster_b"]);
    assert_eq!(fields(check("why_stay", 4.0, &[], YESTERDAY)), ["instrument"]);
    assert_eq!(fields(check("trust_pulse", 4.0, &[], YESTERDAY)), ["instrument"]);
}

#[test]
fn the_parts_fit_their_ranges_and_the_whole() {
    let parts = [("cluster_b", 10.0), ("cluster_c", 4.0), ("cluster_d", 14.0), ("cluster_e", 12.0)];
    let scores = check("pcl5", 40.0, &parts, YESTERDAY).expect("fits");
    assert_eq!(scores.value("cluster_d"), Some(14.0));
    assert_eq!(fields(check("pcl5", 41.0, &parts, YESTERDAY)), ["total"]);
    assert_eq!(fields(check("pcl5", 40.0, &[("cluster_c", 9.0)], YESTERDAY)), ["subscales.cluster_c"]);
    assert!(check("pcl5", 40.0, &parts[..2], YESTERDAY).is_ok(), "parts may be left out");
}
