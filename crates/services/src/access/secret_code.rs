//! Codes that people read to each other and type: groups of four, from letters and digits that are not mistaken for one another.

use domain::random::{self, Random};

/// Thirty-one signs: no 0 and O, no 1, I and L.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// The largest multiple of 31 that a byte can count to; what lies beyond would favour some signs.
const FAIR: u8 = 248;
/// Longer than any code, spaces included.
const LONGEST: usize = 64;

/// A fresh code of `groups` groups, each worth 19.8 bits.
pub(super) fn fresh(random: &dyn Random, groups: usize) -> String {
    let mut code = String::new();
    let mut signs = 0;
    while signs < 4 * groups {
        for sign in random::array::<32>(random).into_iter().filter_map(sign).take(4 * groups - signs) {
            if signs > 0 && signs % 4 == 0 {
                code.push('-');
            }
            code.push(sign);
            signs += 1;
        }
    }
    code
}

/// A code as it is hashed, however it was typed.
pub(super) fn normalised(typed: &str) -> String {
    typed.chars().take(LONGEST).filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_uppercase()).collect()
}

fn sign(byte: u8) -> Option<char> {
    (byte < FAIR).then(|| char::from(ALPHABET[usize::from(byte % 31)]))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    struct Counting(AtomicU8);
    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn every_sign_is_as_likely_as_any_other() {
        let drawn: Vec<_> = (0..=u8::MAX).filter_map(sign).collect();
        for sign in ALPHABET.map(char::from) {
            assert_eq!(drawn.iter().filter(|other| **other == sign).count(), 8, "{sign}");
        }
    }

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let code = fresh(&Counting(AtomicU8::new(0)), 4);
        assert_eq!(code, "2345-6789-ABCD-EFGH");
        assert_eq!(normalised(" 2345 6789 abcd-efgh\n"), "23456789ABCDEFGH");
    }
}
