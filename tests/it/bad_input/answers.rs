//! Bad input for shares and talks.

use serde_json::{Value, json};

use super::Who::{Hurt, Therapist};
use super::{Row, long};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("share", Hurt, "item", |_| json!("Zephyrwise"), "NOT_FOUND", ""),
    ("share", Hurt, "with", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", ""),
    ("share", Hurt, "with", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "with"),
    ("share", Hurt, "response", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "response"),
    ("makeTalkPlan", Hurt, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("makeTalkPlan", Hurt, "key", |_| json!(""), "MISSING", "key"),
    ("makeTalkPlan", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("shareTalkPlan", Hurt, "pauseWord", |_| long(60), "TOO_LONG", "pauseWord"),
    ("shareTalkPlan", Hurt, "pauseWord", |_| json!(" "), "MISSING", "pauseWord"),
    ("shareTalkPlan", Hurt, "shown", |_| json!([{ "item": "ws1\u{0}", "parts": ["NEED"] }]), "MALFORMED", "shown"),
    ("sayReadyToTalk", Hurt, "talkPlan", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "talkPlan"),
    ("beginTalk", Hurt, "talkPlan", |_| json!("Zephyrwise"), "MALFORMED", "talkPlan"),
    ("endTalk", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("rateTalk", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("takeBackTalkPlan", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("revokeShare", Hurt, "share", |_| json!("shr_00000000000000000000000000"), "NOT_FOUND", ""),
];
