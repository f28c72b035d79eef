//! Bad input for safety tasks and checks.

use serde_json::{Value, json};

use super::Who::{Hurt, Owner, Therapist};
use super::{Row, long};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("takeSafetyTask", Therapist, "task", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "task"),
    ("takeSafetyTask", Therapist, "task", |_| json!("sft_00000000000000000000000000"), "NOT_FOUND", ""),
    ("takeSafetyTask", Hurt, "task", |_| json!("sft_00000000000000000000000000"), "NOT_FOUND", ""),
    ("finishSafetyTask", Therapist, "note", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "note"),
    ("finishSafetyTask", Therapist, "note", |_| long(3_000), "TOO_LONG", "note"),
    ("enterSafetyCheck", Therapist, "answers", |_| json!([]), "MISSING", "answers"),
    ("enterSafetyCheck", Therapist, "answers", |_| json!([{ "item": "s1", "choice": "Zephyrwise" }]), "OUT_OF_RANGE", "answers.s1"),
    ("enterSafetyCheck", Therapist, "respondent", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "respondent"),
    ("enterSafetyCheck", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("enterSafetyCheck", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("judgePrivacy", Therapist, "response", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "response"),
    ("judgePrivacy", Therapist, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("nameSafetyBackUp", Owner, "person", |scene| json!(scene.couple.hurt.id.to_string()), "NOT_FOUND", "person"),
    ("nameSafetyBackUp", Owner, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "person"),
    ("nameSafetyBackUp", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("changeBusinessHours", Owner, "days", |_| json!(["Zephyrwise"]), "MALFORMED", "days"),
    ("changeBusinessHours", Owner, "days", |_| json!([]), "MISSING", "days"),
    ("changeBusinessHours", Owner, "opens", |_| json!("Zephyrwise"), "MALFORMED", "opens"),
    ("changeBusinessHours", Owner, "opens", |_| json!("18:00"), "OUT_OF_RANGE", "closes"),
];
