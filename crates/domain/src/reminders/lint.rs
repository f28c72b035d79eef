//! The last reader of every letter: no telling stem, no address but the doorbell's (DOMAIN.md 6.5, rules 4 and 5; Annex E 3).

use super::{link::Base, token::DoorbellToken};
use crate::practice::neutral;

/// The version of the word list and of the rules here. It grows when either changes, so that a letter checked against an older one waits.
pub const VERSION: u32 = 1;

/// The most words in a body, links counted as one each.
pub const MOST_WORDS: usize = 50;

/// What is wrong with a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A stem that tells.
    Stem(&'static str),
    /// An address that is not domain, `/a/`, token.
    Address,
    /// More than [`MOST_WORDS`] words.
    Length,
}

/// The stems that a subject, a body or a header contains, whatever their case.
pub fn hits(text: &str) -> Vec<&'static str> {
    neutral::hits(text)
}

/// Everything wrong with a text that is to leave: a subject, a body, or the headers that we write. The recipient's own address is not ours
/// to judge and is left out by the caller.
pub fn faults(text: &str, base: &Base) -> Vec<Fault> {
    let stems = hits(text).into_iter().map(Fault::Stem);
    let address = (!has_only_doorbells(text, base)).then_some(Fault::Address);
    stems.chain(address).collect()
}

/// As [`faults`], and the length of a body in plain text.
pub fn faults_of_body(body: &str, base: &Base) -> Vec<Fault> {
    let too_long = (body.split_whitespace().count() > MOST_WORDS).then_some(Fault::Length);
    faults(body, base).into_iter().chain(too_long).collect()
}

/// Whether every address in a text is a doorbell of this base, and nothing fetches or sends anything by itself.
pub fn has_only_doorbells(text: &str, base: &Base) -> bool {
    let lower = text.to_lowercase();
    let fetches = ["www.", "mailto:", "src=", "url(", "href=\"//", "<img", "<link", "<script", "<style"];
    let door = format!("{}/a/", base.as_str());
    let mut places = text.match_indices("//").map(|(at, _)| at);
    let scheme_length = base.as_str().find("//").unwrap_or_default();
    !fetches.iter().any(|sign| lower.contains(sign))
        && places.all(|at| {
            at.checked_sub(scheme_length)
                .and_then(|start| text.get(start..))
                .and_then(|from| from.strip_prefix(door.as_str()))
                .is_some_and(starts_with_whole_token)
        })
}

fn starts_with_whole_token(text: &str) -> bool {
    let end = text.find(|c: char| c.is_whitespace() || "\"<>".contains(c)).unwrap_or(text.len());
    DoorbellToken::parse(&text[..end]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminders::token;

    fn base() -> Base {
        Base::parse("https://northgate.example").expect("is a base")
    }

    #[test]
    fn a_stem_is_found_in_any_case() {
        assert_eq!(faults("Your THERAPIST wrote", &base()), [Fault::Stem("therap")]);
        assert_eq!(faults("You have a message", &base()), []);
    }

    #[test]
    fn only_the_doorbell_is_an_address() {
        let token = "b".repeat(token::LENGTH);
        let good =
            format!("Here: https://northgate.example/a/{token}\nor <a href=\"https://northgate.example/a/{token}\">");
        assert_eq!(faults(&good, &base()), []);
        for bad in [
            format!("https://northgate.example/a/{token}x"),
            format!("https://northgate.example/a/{token}?p=1"),
            format!("https://northgate.example/a/{token}/more"),
            format!("https://northgate.example/b/{token}"),
            format!("https://other.example/a/{token}"),
            format!("https://other.example/https://northgate.example/a/{token}"),
            format!("<a href=\"//northgate.example/a/{token}\">"),
            "https://northgate.example/a/".to_owned(),
            "https://northgate.example/a/aaaa".to_owned(),
            "mailto:ann@example.org".to_owned(),
            "<img src=x>".to_owned(),
        ] {
            assert_eq!(faults(&bad, &base()), [Fault::Address], "{bad}");
        }
    }

    #[test]
    fn a_body_is_short() {
        assert_eq!(faults_of_body(&"word ".repeat(50), &base()), []);
        assert_eq!(faults_of_body(&"word ".repeat(51), &base()), [Fault::Length]);
    }
}
