//! The zones that people choose from on the public page.

use std::sync::LazyLock;

static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
    const REGIONS: [&str; 10] =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let is_place = |name: &String| name.split_once('/').is_some_and(|(region, _)| REGIONS.contains(&region));
    let mut zones: Vec<String> = names.filter(is_place).collect();
    zones.sort_unstable();
    zones
});

/// Every zone that is named after a place, in order.
pub(super) fn zones() -> &'static [String] {
    &ZONES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_named_after_places_and_in_order() {
        assert!(zones().len() > 300 && zones().contains(&"Australia/Perth".to_owned()));
        assert!(zones().is_sorted() && !zones().contains(&"Etc/GMT+5".to_owned()));
    }
}
