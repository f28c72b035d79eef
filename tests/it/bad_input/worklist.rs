//! Bad input for what waits for a therapist.

use serde_json::{Value, json};

use super::Row;
use super::Who::{Hurt, Therapist};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("acknowledge", Therapist, "items", |_| json!([]), "MISSING", "items"),
    ("acknowledge", Therapist, "items", |scene| json!(vec![scene.contact_review(); 101]), "TOO_LONG", "items"),
    ("acknowledge", Therapist, "items", |_| json!(["Zephyrwise"]), "MALFORMED", "items"),
    ("acknowledge", Therapist, "items", |scene| json!([format!("safety-tasks.{}.sft_00000000000000000000000000", scene.couple.id)]), "WRONG_STATE", "items"),
    ("acknowledge", Therapist, "items", |scene| json!([format!("low-rating.{}.loo_00000000000000000000000000", scene.couple.id)]), "NOT_FOUND", ""),
    ("acknowledge", Therapist, "items", |scene| json!([format!("low-rating.{}.rsp_00000000000000000000000000", scene.couple.id)]), "WRONG_KIND", "items"),
    ("acknowledge", Therapist, "items", |_| json!(["contact-review.cpl_Zephyrwise.per_0"]), "MALFORMED", "items"),
    ("acknowledge", Therapist, "items", |scene| json!([format!("response.{}.{}", scene.couple.id, scene.couple.hurt.id)]), "WRONG_KIND", "items"),
    ("acknowledge", Therapist, "items", |scene| json!([format!("contact-review.{}.{}", scene.couple.id, scene.abroad.hurt.id)]), "NOT_FOUND", ""),
    ("acknowledge", Therapist, "items", |scene| json!([scene.contact_review(), format!("contact-review.{}.{}", scene.abroad.id, scene.abroad.hurt.id)]), "NOT_FOUND", ""),
    ("acknowledge", Therapist, "action", |_| json!("NONE"), "MISSING", "reason"),
    ("acknowledge", Therapist, "reason", |_| json!("Zephyrwise ".repeat(300)), "TOO_LONG", "reason"),
    ("acknowledge", Therapist, "reason", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "reason"),
    ("acknowledge", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("acknowledge", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("bringBack", Therapist, "items", |_| json!([]), "MISSING", "items"),
    ("bringBack", Therapist, "items", |_| json!(["ack_00000000000000000000000000"]), "NOT_FOUND", ""),
    ("bringBack", Therapist, "items", |scene| json!([scene.couple.id.to_string()]), "WRONG_KIND", "items"),
];
