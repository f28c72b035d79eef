use proptest::prelude::*;

use super::*;

/// What people type into a text that is about a phone: each has to be refused.
const REFUSED: &[&str] = &[
    "password: hunter2",
    "Password is sunshine",
    "my password is Sunshine.",
    "The PIN is 4711",
    "PIN 4711",
    "pin:4711",
    "pin=0000",
    "PIN for the phone: 1 2 3 4",
    "the code is 12 34",
    "phone code 839201",
    "The code to my phone is 2580",
    "my new passcode for the tablet is 778899",
    "passcode -> 5566",
    "passcode \u{2013} 556677",
    "pw: qwertz",
    "PW=letmein",
    "pass word: letmein",
    "p i n 4711",
    "P A S S W O R D : letmein",
    "The password is \u{201C}correct horse\u{201D}",
    "password 'abracadabra'",
    "p\u{200B}assword: hunter2",
    "\u{FF50}\u{FF49}\u{FF4E} \u{FF14}\u{FF17}\u{FF11}\u{FF11}",
    "contrase\u{00F1}a: girasol",
    "Passwort ist Sommer2024",
    "Kennwort: Sonnenblume",
    "mot de passe : tournesol",
    "login: anna password: rosebud",
    "My login is anna77",
    "OTP 123456",
    "the token is abcdef",
    "We look at it together. Tr0ub4dor&3 opens it.",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "use xK9$mQ2z for the laptop",
    "code:\n4711",
    "codes are 11223344 and 55667788",
    "pass-code: 9911",
];

/// What people agree on: each has to be kept.
const KEPT: &[&str] = &[
    "We look at the phone together when one of us asks.",
    "No passwords are written down here.",
    "I will not change my password without telling you.",
    "You may ask for the phone at any time, and I unlock it.",
    "My password is not shared with anybody else.",
    "The code is private.",
    "We meet at 18:30 on 2026-11-22, and again at 7pm.",
    "I tell you within 24 hours, by message or by phone.",
    "Call me on +1 (555) 010-4477 or write to ann@example.org.",
    "If I am later than 15 minutes, I call.",
    "Location is on from 8am to 6pm, on the 2nd and 3rd of each month.",
    "I need to know where you are after 22:00.",
    "We follow a dress code at the club, and a code of conduct at work.",
    "Our postcode area is enough; no address.",
    "My iPhone15 and the iPad2 lie in the kitchen at night.",
    "https://example.org/help is the page we read.",
    "Ich sage dir Bescheid, wenn ich sp\u{00E4}ter komme.",
    "\u{05D0}\u{05E0}\u{05D7}\u{05E0}\u{05D5} \u{05DE}\u{05D3}\u{05D1}\u{05E8}\u{05D9}\u{05DD} \u{05DB}\u{05DC} \u{05E2}\u{05E8}\u{05D1}",
    "We pin a note to the fridge, and pass on messages the same day.",
    "I pass you the phone when it rings.",
    "A secret kept is what we want to stop.",
    "No secrets about money over 100 euros.",
];

#[test]
fn credentials_are_refused() {
    let passed: Vec<&str> = REFUSED.iter().copied().filter(|text| !holds_credential(text)).collect();
    assert!(passed.is_empty(), "kept: {passed:#?}");
    assert!(REFUSED.iter().all(|text| AgreedText::parse(text).is_err_and(|problem| problem.code == Code::Malformed)));
}

#[test]
fn agreements_are_kept() {
    let refused: Vec<&str> = KEPT.iter().copied().filter(|text| holds_credential(text)).collect();
    assert!(refused.is_empty(), "refused: {refused:#?}");
}

#[test]
fn a_refusal_does_not_repeat_what_was_typed_and_printing_shows_nothing() {
    let problem = AgreedText::parse("password: hunter2").expect_err("is one");
    assert!(!problem.message.contains("hunter2"));
    assert_eq!(format!("{:?}", AgreedText::parse("we talk").expect("is none")), "AgreedText(…)");
}

proptest! {
    /// Whatever the name, its case, what stands between and around: a value with figures is found.
    #[test]
    fn a_value_after_its_name_is_found(
        name in prop::sample::select(NAMES),
        upper: bool,
        between in prop::sample::select(vec![" ", ": ", " = ", ":", "=", " is ", " for my phone is ", " - ", "\n"]),
        value in "[a-z]{2,5}[0-9]{1,4}|[0-9]{4,8}",
        before in "[a-z ]{0,20}",
        after in "[a-z ,.]{0,20}",
    ) {
        let name = if upper { name.to_uppercase() } else { name.to_string() };
        let text = format!("{before} {name}{between}{value} {after}");
        prop_assert!(holds_credential(&text), "{text}");
    }

    /// Plain words without such a name are never refused, whatever they are.
    #[test]
    fn plain_words_are_kept(words in prop::collection::vec("[a-z]{1,12}", 0..30)) {
        let known = |word: &String| NAMES.contains(&word.as_str()) || word.len() == 1;
        let text = words.into_iter().filter(|word| !known(word)).collect::<Vec<_>>().join(" ");
        prop_assert!(!holds_credential(&text), "{text}");
    }

    /// Nothing that can be typed makes it fail.
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        let _ = holds_credential(&text);
    }
}
