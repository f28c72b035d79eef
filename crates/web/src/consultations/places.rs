//! The places and zones that people choose from on the public page.

use std::sync::LazyLock;

/// Codes of ISO 3166 with the names people know them by. Where a country's states or provinces license for themselves, they stand one by one.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("US-AL", "Alabama, United States"),
    ("US-AK", "Alaska, United States"),
    ("US-AZ", "Arizona, United States"),
    ("US-AR", "Arkansas, United States"),
    ("US-CA", "California, United States"),
    ("US-CO", "Colorado, United States"),
    ("US-CT", "Connecticut, United States"),
    ("US-DE", "Delaware, United States"),
    ("US-DC", "District of Columbia, United States"),
    ("US-FL", "Florida, United States"),
    ("US-GA", "Georgia, United States"),
    ("US-HI", "Hawaii, United States"),
    ("US-ID", "Idaho, United States"),
    ("US-IL", "Illinois, United States"),
    ("US-IN", "Indiana, United States"),
    ("US-IA", "Iowa, United States"),
    ("US-KS", "Kansas, United States"),
    ("US-KY", "Kentucky, United States"),
    ("US-LA", "Louisiana, United States"),
    ("US-ME", "Maine, United States"),
    ("US-MD", "Maryland, United States"),
    ("US-MA", "Massachusetts, United States"),
    ("US-MI", "Michigan, United States"),
    ("US-MN", "Minnesota, United States"),
    ("US-MS", "Mississippi, United States"),
    ("US-MO", "Missouri, United States"),
    ("US-MT", "Montana, United States"),
    ("US-NE", "Nebraska, United States"),
    ("US-NV", "Nevada, United States"),
    ("US-NH", "New Hampshire, United States"),
    ("US-NJ", "New Jersey, United States"),
    ("US-NM", "New Mexico, United States"),
    ("US-NY", "New York, United States"),
    ("US-NC", "North Carolina, United States"),
    ("US-ND", "North Dakota, United States"),
    ("US-OH", "Ohio, United States"),
    ("US-OK", "Oklahoma, United States"),
    ("US-OR", "Oregon, United States"),
    ("US-PA", "Pennsylvania, United States"),
    ("US-PR", "Puerto Rico"),
    ("US-RI", "Rhode Island, United States"),
    ("US-SC", "South Carolina, United States"),
    ("US-SD", "South Dakota, United States"),
    ("US-TN", "Tennessee, United States"),
    ("US-TX", "Texas, United States"),
    ("US-UT", "Utah, United States"),
    ("US-VT", "Vermont, United States"),
    ("US-VA", "Virginia, United States"),
    ("US-WA", "Washington, United States"),
    ("US-WV", "West Virginia, United States"),
    ("US-WI", "Wisconsin, United States"),
    ("US-WY", "Wyoming, United States"),
    ("CA-AB", "Alberta, Canada"),
    ("CA-BC", "British Columbia, Canada"),
    ("CA-MB", "Manitoba, Canada"),
    ("CA-NB", "New Brunswick, Canada"),
    ("CA-NL", "Newfoundland and Labrador, Canada"),
    ("CA-NT", "Northwest Territories, Canada"),
    ("CA-NS", "Nova Scotia, Canada"),
    ("CA-NU", "Nunavut, Canada"),
    ("CA-ON", "Ontario, Canada"),
    ("CA-PE", "Prince Edward Island, Canada"),
    ("CA-QC", "Quebec, Canada"),
    ("CA-SK", "Saskatchewan, Canada"),
    ("CA-YT", "Yukon, Canada"),
    ("GB-ENG", "England"),
    ("GB-NIR", "Northern Ireland"),
    ("GB-SCT", "Scotland"),
    ("GB-WLS", "Wales"),
    ("IE", "Ireland"),
    ("AU-ACT", "Australian Capital Territory, Australia"),
    ("AU-NSW", "New South Wales, Australia"),
    ("AU-NT", "Northern Territory, Australia"),
    ("AU-QLD", "Queensland, Australia"),
    ("AU-SA", "South Australia, Australia"),
    ("AU-TAS", "Tasmania, Australia"),
    ("AU-VIC", "Victoria, Australia"),
    ("AU-WA", "Western Australia, Australia"),
    ("NZ", "New Zealand"),
    ("AT", "Austria"),
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("CH", "Switzerland"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("ES", "Spain"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("IL", "Israel"),
    ("IN", "India"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("MX", "Mexico"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("ZA", "South Africa"),
];

/// What a place is called; its code where it has no name here.
pub(super) fn name_of(code: &str) -> &str {
    PLACES.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
}

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
    fn places_have_one_code_and_zones_one_name() {
        let mut codes: Vec<&str> = PLACES.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), PLACES.len());
        assert_eq!((name_of("US-FL"), name_of("XX")), ("Florida, United States", "XX"));
        assert!(zones().len() > 300 && zones().contains(&"Australia/Perth".to_owned()));
    }
}
