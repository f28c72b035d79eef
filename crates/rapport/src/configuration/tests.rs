//! Bad configurations: each is refused in a sentence that names the setting.

use secrecy::ExposeSecret as _;

use super::*;

const GOOD: [(&str, &str); 6] = [
    ("DATABASE_URL", "postgres://rapport:hunter2-in-full@db.example/rapport"),
    ("RAPPORT_LISTEN", "0.0.0.0:8080"),
    ("RAPPORT_PUBLIC_URL", "https://northgate.example"),
    ("RAPPORT_SMTP_URL", "smtps://user:hunter2-in-full@mail.example.org"),
    ("RAPPORT_MAIL_FROM", "notes@example.org"),
    ("RAPPORT_KEY_FILE", "/nowhere/key"),
];

fn with(changes: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> =
        GOOD.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for (name, value) in changes {
        settings.retain(|(known, _)| known != name);
        settings.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
    }
    settings
}

fn read(changes: &[(&str, Option<&str>)]) -> Result<Configuration, Faults> {
    Configuration::read(with(changes), Purpose::Letters)
}

#[test]
fn each_bad_setting_is_refused_by_its_name() {
    for (name, value) in [
        ("DATABASE_URL", Some("mysql://host/rapport")),
        ("DATABASE_URL", Some("rapport.db")),
        ("DATABASE_URL", Some("")),
        ("DATABASE_URL", Some("postgres://")),
        ("DATABASE_URL", Some("postgres://user:password@/rapport")),
        ("DATABASE_URL", Some("postgres://host")),
        ("DATABASE_URL", Some("sqlite://")),
        ("DATABASE_URL", Some("sqlite://:memory:")),
        ("DATABASE_URL", Some("sqlite://rapport-data/demo.db")),
        ("RAPPORT_MIGRATION_URL", Some("sqlite://other.db")),
        ("RAPPORT_MIGRATION_URL", Some(" ")),
        ("RAPPORT_LISTEN", Some("8080")),
        ("RAPPORT_LISTEN", Some("localhost")),
        ("RAPPORT_LISTEN", Some("127.0.0.1:70000")),
        ("RAPPORT_PUBLIC_URL", None),
        ("RAPPORT_PUBLIC_URL", Some("http://northgate.example")),
        ("RAPPORT_PUBLIC_URL", Some("https://northgate.example/app")),
        ("RAPPORT_PUBLIC_URL", Some("https://user@northgate.example")),
        ("RAPPORT_PUBLIC_URL", Some("https://couple-therapy.example")),
        ("RAPPORT_PUBLIC_URL", Some("northgate.example")),
        ("RAPPORT_TRUSTED_PROXIES", Some("proxy")),
        ("RAPPORT_TRUSTED_PROXIES", Some("10.0.0.0/33")),
        ("RAPPORT_TRUSTED_PROXIES", Some("10.0.0.1,,10.0.0.2")),
        ("RAPPORT_TRUSTED_PROXIES", Some("0.0.0.0/0")),
        ("RAPPORT_SMTP_URL", None),
        ("RAPPORT_SMTP_URL", Some("mail.example.org")),
        ("RAPPORT_SMTP_URL", Some("http://mail.example.org")),
        ("RAPPORT_SMTP_URL", Some("smtp://user:password@mail.example.org")),
        ("RAPPORT_SMTP_URL", Some("smtp://user:pass word@mail.example.org")),
        ("RAPPORT_MAIL_FROM", None),
        ("RAPPORT_MAIL_FROM", Some("Appointments")),
        ("RAPPORT_MAIL_FROM", Some("a@example.org, b@example.org")),
        ("RAPPORT_MAIL_FROM", Some("notes@example.org\r\nBcc: all@example.org")),
        ("RAPPORT_MAIL_FROM", Some("therapy@example.org")),
        ("RAPPORT_KEY_FILE", Some("")),
        ("RAPPORT_KEY_FILE", Some("/")),
        ("RAPPORT_KEY_FILE", Some("rapport-data/demo.key")),
        ("RAPPORT_LOG", Some("info,services=loud")),
        ("RAPPORT_LOG_FORMAT", Some("xml")),
        ("RAPPORT_DEMO", Some("1")),
        ("RAPPORT_SMTP_URL_FILE", Some("/run/secrets/smtp_url")),
        ("RAPPORT_PUBLIC_ULR", Some("https://northgate.example")),
    ] {
        let faults = read(&[(name, value)]).expect_err(&format!("{name}={value:?}"));
        let named: Vec<&str> = faults.iter().map(|fault| fault.setting.as_str()).collect();
        assert_eq!(named, [name], "{name}={value:?}");
        assert!(!faults.to_string().contains("hunter2"), "{faults}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;

    let file = std::env::temp_dir().join(format!("rapport-key-{}", std::process::id()));
    std::fs::write(&file, "no key").expect("a writable folder");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).expect("our own file");
    let faults = read(&[("RAPPORT_KEY_FILE", file.to_str())]).expect_err("others can read it");
    std::fs::remove_file(&file).expect("our own file");
    assert!(faults.to_string().contains("RAPPORT_KEY_FILE names a file that others"), "{faults}");
}

#[test]
fn every_fault_is_told_at_once() {
    let faults = read(&[
        ("DATABASE_URL", Some("mysql://x/y")),
        ("RAPPORT_LISTEN", Some("here")),
        ("RAPPORT_SMTP_URL", None),
        ("RAPPORT_LOG_FORMAT", Some("xml")),
        ("RAPPORT_COLOUR", Some("green")),
    ])
    .expect_err("five are bad");
    assert_eq!(faults.iter().count(), 5, "{faults}");
}

#[test]
fn good_settings_are_taken_and_secrets_do_not_print() {
    let configuration = read(&[("RAPPORT_TRUSTED_PROXIES", Some("10.0.0.1, 10.1.0.0/16, ::1"))]).expect("are good");
    assert!(!format!("{configuration:?}").contains("hunter2"));
    assert!(configuration.database.url.expose_secret().contains("hunter2"));
    assert_eq!(configuration.listen.public_url, "https://northgate.example");
    let trusted = |address: &str| configuration.listen.proxies.trust(address.parse().expect("an address"));
    assert!(trusted("10.1.200.7") && trusted("::ffff:10.0.0.1") && trusted("::1"));
    assert!(!trusted("10.2.0.1") && !trusted("10.0.0.2") && !trusted("::2"));
}

#[test]
fn a_clone_on_ones_own_machine_needs_no_setting_but_mail() {
    let configuration = Configuration::read(vec![], Purpose::Other).expect("has usual settings");
    assert_eq!(configuration.database.file(), Some("rapport-data/rapport.db"));
    assert_eq!(configuration.listen.public_url, "http://127.0.0.1:8080");
    assert!(configuration.mail.is_none());
    let faults = Configuration::read(vec![], Purpose::Letters).expect_err("letters cannot leave");
    let named: Vec<&str> = faults.iter().map(|fault| fault.setting.as_str()).collect();
    assert_eq!(named, ["RAPPORT_SMTP_URL", "RAPPORT_MAIL_FROM"]);
}

#[test]
fn a_name_before_the_senders_address_is_left_aside() {
    let configuration = read(&[("RAPPORT_MAIL_FROM", Some("Northgate Office <notes@example.org>"))]).expect("is good");
    assert_eq!(configuration.mail.expect("is set").from.expose(), "notes@example.org");
}
