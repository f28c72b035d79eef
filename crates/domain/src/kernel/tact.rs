//! What no screen of a client says about a person (DOMAIN.md Annex E, 15).

/// Names for a person by what happened.
const NAMES: [&str; 6] = ["betrayer", "cheater", "unfaithful", "victim", "perpetrator", "addict"];

/// Words that give a partner a gender.
const PRONOUNS: [&str; 9] = ["he", "she", "him", "her", "his", "hers", "himself", "herself", "s/he"];

/// Looks whether a text names a person by what happened or gives them a gender.
///
/// # Errors
/// What is wrong with its words, for whoever wrote it.
pub fn check(text: &str) -> Result<(), &'static str> {
    let lower = text.to_lowercase();
    if NAMES.iter().any(|name| lower.contains(name)) {
        return Err("names a person by what happened. Say what was done instead");
    }
    let mut words = lower.split(|c: char| !c.is_alphabetic() && c != '/');
    if words.any(|word| PRONOUNS.contains(&word)) {
        return Err("gives a partner a gender. Write “your partner” or “they”");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_more_than_what_happened_and_has_no_gender_here() {
        for bad in ["The Victim decides.", "Ask him.", "S/he said it", "an addict"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        for fine in ["Your partner said it, here and there.", "What was the hardest part of this week?"] {
            assert_eq!(check(fine), Ok(()), "{fine}");
        }
    }
}
