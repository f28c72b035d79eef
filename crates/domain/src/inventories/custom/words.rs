//! Words that an instrument of a practice's own may not use.

use crate::tact;

/// What only a published threshold can say (DOMAIN.md Annex E, 9): the beginnings of the words, in any of their forms.
const CLAIMS: [&str; 4] = ["reliab", "significan", "recover", "clinical"];

/// What is wrong with the words of a text, if anything. Only what is printed beside scores can claim something.
pub(super) fn check(text: &str, comes_out: bool) -> Result<(), &'static str> {
    let lower = text.to_lowercase();
    if comes_out && CLAIMS.iter().any(|claim| lower.contains(claim)) {
        return Err("says more about a score than this measure can. Use words that only describe it");
    }
    tact::check(text)
}
