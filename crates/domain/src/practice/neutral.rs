//! The stems that nothing leaving the practice may contain (DOMAIN.md 6.5, rule 5).

/// The stems, in lower case. A hit inside a longer, innocent word is a hit all the same.
#[rustfmt::skip]
pub const STEMS: &[&str] = &[
    "affair", "infidel", "betray", "cheat", "unfaith", "couple", "marri", "spouse", "partner", "relationship", "divorce", "trust",
    "disclos", "polygraph", "trauma", "therap", "counsel", "psych", "clinic", "patient", "mental", "health", "session", "intake",
    "inventory", "questionnaire", "assessment", "symptom", "depress", "anxi", "phq", "gad", "pcl", "csi", "sex", "addict",
    "recover", "heal", "abuse", "violence", "safety", "suicid",
];

/// The stems that a text contains, whatever their case.
pub fn hits(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    STEMS.iter().copied().filter(|stem| lower.contains(stem)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stem_is_found_in_any_case_and_place() {
        for stem in STEMS {
            assert!(hits(&format!("Re: x{}y", stem.to_uppercase())).contains(stem));
        }
        assert_eq!(hits("A short reminder"), Vec::<&str>::new());
    }
}
