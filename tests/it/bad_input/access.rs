//! Bad input for signing in, and for one's own account.

use serde_json::{Value, json};

use super::Who::{Hurt, Nobody};
use super::{Row, long};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("followDoorbell", Hurt, "token", |_| json!("Zephyrwise"), "NOT_FOUND", ""),
    ("signIn", Nobody, "password", |_| json!(""), "MISSING", "password"),
    ("signIn", Nobody, "password", |_| json!("Zephyrwise"), "NOT_RECOGNISED", ""),
    ("signIn", Nobody, "password", |_| long(500), "TOO_LONG", "password"),
    ("signIn", Nobody, "address", |_| json!("Zephyrwise\u{0}"), "NOT_RECOGNISED", ""),
    ("confirmSecondFactor", Nobody, "ticket", |_| json!("Zephyrwise"), "EXPIRED", ""),
    ("acceptInvitation", Nobody, "code", |_| json!("Zephyrwise"), "NOT_RECOGNISED", "code"),
    ("acceptInvitation", Nobody, "code", |scene| json!(scene.expired_code), "NOT_RECOGNISED", "code"),
    ("acceptInvitation", Nobody, "password", |_| json!("short"), "TOO_SHORT", "password"),
    ("acceptInvitation", Nobody, "password", |_| json!("password1234"), "TOO_SHORT", "password"),
    ("beginRecovery", Nobody, "newPassword", |_| json!("short"), "TOO_SHORT", "newPassword"),
    ("stepUp", Hurt, "password", |_| json!("Zephyrwise"), "NOT_RECOGNISED", "password"),
    ("changePassword", Hurt, "current", |_| json!("Zephyrwise"), "NOT_RECOGNISED", "current"),
    ("changePassword", Hurt, "new", |_| json!("short"), "TOO_SHORT", "new"),
    ("createToken", Hurt, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("endSession", Hurt, "session", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "session"),
    ("endSession", Hurt, "session", |_| json!("ses_00000000000000000000000000"), "NOT_FOUND", ""),
];
