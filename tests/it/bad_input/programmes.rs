//! Bad input for programmes.

use serde_json::{Value, json};

use super::Row;
use super::Who::{Hurt, Nobody, Therapist};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("enrolCouple", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("enrolCouple", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("enrolCouple", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("enrolCouple", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("enrolCouple", Therapist, "programme", |_| json!("zephyrwise"), "NOT_FOUND", "programme"),
    ("enrolCouple", Therapist, "programme", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "programme"),
    ("enrolCouple", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("enrolCouple", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("openProgrammePhase", Therapist, "enrolment", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "enrolment"),
    ("openProgrammePhase", Therapist, "phase", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "phase"),
    ("openProgrammePhase", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("leaveProgrammePhase", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("openProgrammeStep", Therapist, "person", |_| json!("Zephyrwise"), "MALFORMED", "person"),
    ("openProgrammeStep", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("leaveOutProgrammeStep", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("turnProgramme", Therapist, "turn", |_| json!("ENROLLED"), "OUT_OF_RANGE", "turn"),
    ("turnProgramme", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("goBackInProgramme", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("draftProgramme", Therapist, "content", |_| json!("Zephyrwise"), "MALFORMED", "content"),
    ("draftProgramme", Therapist, "content", |_| json!("{\"phases\":7}"), "MALFORMED", "content"),
    ("draftProgramme", Therapist, "content", |_| json!("[".repeat(100_000)), "MALFORMED", "content"),
    ("draftProgramme", Therapist, "content", |_| json!(format!("{{\"title\":\"{}\"}}", "x".repeat(256 * 1024))), "TOO_LONG", "content"),
    ("draftProgramme", Therapist, "of", |_| json!("zephyrwise"), "NOT_FOUND", "of"),
    ("draftProgramme", Therapist, "draft", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "draft"),
    ("draftProgramme", Therapist, "draft", |_| json!("pgd_00000000000000000000000000"), "NOT_FOUND", ""),
    ("draftProgramme", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("draftProgramme", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("publishProgramme", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("discardProgrammeDraft", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("retireProgramme", Therapist, "programme", |_| json!("zephyrwise"), "NOT_FOUND", ""),
    ("retireProgramme", Therapist, "programme", |_| json!("rebuilding"), "NOT_FOUND", ""),
    ("retireProgramme", Therapist, "programme", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "programme"),
    ("retireProgramme", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("restoreProgramme", Therapist, "programme", |_| json!("rebuilding"), "NOT_FOUND", ""),
    ("restoreProgramme", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
];
