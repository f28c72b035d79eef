//! The sheet that a demo begins with: who is who and how each signs in.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use crate::demo::{Account, Notes, Part};

/// A demo this old has little left that is open.
const OLD: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The sheet, ready to print.
pub(super) fn sheet(notes: &Notes, url: &str, now: Timestamp) -> String {
    let mut text = String::new();
    let line = |text: &mut String, words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    line(&mut text, "");
    line(
        &mut text,
        &format!(
            "  Rapport, the demo: a fictional practice with {} weeks behind it. Nobody in it exists.",
            notes.weeks
        ),
    );
    line(&mut text, "");
    line(&mut text, &format!("  Open         {url}/sign-in"));
    line(&mut text, &format!("  Pass phrase  {}   (the same for everybody)", notes.pass_phrase));
    line(
        &mut text,
        &format!("  Codes        {url}/demo/codes   (members of the practice need one; it changes twice a minute)"),
    );
    line(&mut text, &format!("  Letters      {url}/demo/mail   (kept here instead of sent)"));
    line(&mut text, &format!("  GraphQL      {url}/demo/graphql   (a page to try it on)"));
    line(&mut text, "");
    line(&mut text, &format!("  {:<24}{:<24}{:<27}{:<13}Code now", "Who", "Signs in as", "Is", "Begins at"));
    for account in notes.accounts.iter().filter(|account| is_shown(account, notes)) {
        let _ = writeln!(
            text,
            "  {:<24}{:<24}{:<27}{:<13}{}",
            account.name,
            account.address,
            is(account),
            account.part.first_page(),
            account.code(now).unwrap_or_else(|| "none needed".to_owned()),
        );
    }
    line(&mut text, "");
    line(&mut text, "  All other partners sign in with their first name too; the page of codes lists them.");
    line(&mut text, "  To sign in as several people at once, use a private window for each.");
    if now.duration_since(notes.made_at) > OLD {
        line(&mut text, "  This demo is more than a week old. `rapport demo --fresh` makes a new one.");
    }
    line(&mut text, "  Stop with Ctrl-C. What was changed is kept for the next start.");
    line(&mut text, "");
    text
}

/// The members, and both partners of the first couple.
fn is_shown(account: &Account, notes: &Notes) -> bool {
    let first = notes.accounts.iter().find_map(|account| account.couple.as_deref());
    account.couple.is_none() || account.couple.as_deref() == first
}

fn is(account: &Account) -> String {
    match (&account.couple, account.part) {
        (Some(couple), Part::Hurt) => format!("hurt, {couple}"),
        (Some(couple), _) => format!("involved, {couple}"),
        (None, part) => part.words().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_short_and_names_the_members_and_the_first_couple() {
        let account = |name: &str, part, couple: Option<&str>, secret: Option<&str>| Account {
            name: name.to_owned(),
            address: format!("{}@demo.example", name.to_lowercase()),
            part,
            couple: couple.map(str::to_owned),
            secret: secret.map(str::to_owned),
        };
        let notes = Notes {
            made_at: Timestamp::UNIX_EPOCH,
            seed: 1,
            weeks: 26,
            pass_phrase: "four words or more".to_owned(),
            accounts: vec![
                account("Ingrid", Part::Owner, None, Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")),
                account("Nora", Part::Hurt, Some("Harbour 12"), None),
                account("Daniel", Part::Involved, Some("Harbour 12"), None),
                account("Amara", Part::Hurt, Some("Maple 3"), None),
            ],
        };
        let sheet = sheet(&notes, "http://127.0.0.1:8080", Timestamp::from_second(59).expect("an instant"));
        assert!(sheet.contains("287082") && sheet.contains("daniel@demo.example"), "{sheet}");
        assert!(!sheet.contains("amara@"), "{sheet}");
        assert!(sheet.lines().count() < 40);
        assert!(sheet.lines().all(|line| line.chars().count() <= 120), "{sheet}");
    }
}
