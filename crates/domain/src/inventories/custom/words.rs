//! Words that an instrument of a practice's own may not use.

/// What only a published threshold can say (DOMAIN.md Annex E, 9): the beginnings of the words, in any of their forms.
const CLAIMS: [&str; 4] = ["reliab", "significan", "recover", "clinical"];

/// What no screen of a client says (DOMAIN.md Annex E, 15).
const NAMES: [&str; 6] = ["betrayer", "cheater", "unfaithful", "victim", "perpetrator", "addict"];

/// Words that give a partner a gender (DOMAIN.md Annex E, 15).
const PRONOUNS: [&str; 9] = ["he", "she", "him", "her", "his", "hers", "himself", "herself", "s/he"];

/// What is wrong with the words of a text, if anything. Only what is printed beside scores can claim something.
pub(super) fn check(text: &str, comes_out: bool) -> Result<(), &'static str> {
    let lower = text.to_lowercase();
    if comes_out && CLAIMS.iter().any(|claim| lower.contains(claim)) {
        return Err("says more about a score than this measure can. Use words that only describe it");
    }
    if NAMES.iter().any(|name| lower.contains(name)) {
        return Err("names a person by what happened. Say what was done instead");
    }
    let mut words = lower.split(|c: char| !c.is_alphabetic() && c != '/');
    if words.any(|word| PRONOUNS.contains(&word)) {
        return Err("gives a partner a gender. Write “your partner” or “they”");
    }
    Ok(())
}
