//! Bad input for exercises, promises, agreements and lapses.

use serde_json::{Value, json};

use super::Who::{Hurt, Involved, Nobody, Therapist};
use super::{Row, Scene, long};

/// A run that never was.
const NO_RUN: &str = "run_00000000000000000000000000";

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("draftExercise", Therapist, "content", |_| json!("Zephyrwise"), "MALFORMED", "content"),
    ("draftExercise", Therapist, "content", |_| json!("[7]"), "MALFORMED", "content"),
    ("draftExercise", Therapist, "content", |_| json!("[".repeat(100_000)), "MALFORMED", "content"),
    ("draftExercise", Therapist, "content", |_| json!(format!("{{\"title\":\"{}\"}}", "x".repeat(256 * 1024))), "TOO_LONG", "content"),
    ("draftExercise", Therapist, "of", |_| json!("zephyrwise"), "NOT_FOUND", "of"),
    ("draftExercise", Therapist, "draft", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "draft"),
    ("draftExercise", Therapist, "draft", |_| json!("exd_00000000000000000000000000"), "NOT_FOUND", ""),
    ("draftExercise", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("draftExercise", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("publishExercise", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("discardExerciseDraft", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("retireExercise", Therapist, "exercise", |_| json!("zephyrwise"), "NOT_FOUND", ""),
    ("retireExercise", Therapist, "exercise", |_| json!("talk_time"), "NOT_FOUND", ""),
    ("retireExercise", Therapist, "exercise", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "exercise"),
    ("retireExercise", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("retireExercise", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("restoreExercise", Therapist, "exercise", |_| json!("talk_time"), "NOT_FOUND", ""),
    ("restoreExercise", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("assignExercise", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("assignExercise", Therapist, "exercise", |_| json!("Zephyrwise"), "NOT_FOUND", "exercise"),
    ("assignExercise", Therapist, "exercise", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "exercise"),
    ("assignExercise", Therapist, "people", |_| json!([]), "MISSING", "people"),
    ("assignExercise", Therapist, "people", |_| json!(["Zephyrwise"]), "MALFORMED", "people"),
    ("assignExercise", Therapist, "people", |scene| json!([scene.couple.hurt.id.to_string()]), "OUT_OF_RANGE", "people"),
    ("assignExercise", Therapist, "people", |scene| json!([scene.abroad.involved.id.to_string()]), "NOT_FOUND", "people"),
    ("assignExercise", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("assignExercise", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("assignExercise", Therapist, "firstDue", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDue"),
    ("assignExercise", Therapist, "firstDue", |_| json!("1999-01-01"), "OUT_OF_RANGE", "firstDue"),
    ("assignExercise", Therapist, "firstDue", |_| json!("9999-01-01"), "OUT_OF_RANGE", "firstDue"),
    ("assignExercise", Therapist, "everyDays", |_| json!(0), "OUT_OF_RANGE", "everyDays"),
    ("assignExercise", Therapist, "everyDays", |_| json!(4_000), "OUT_OF_RANGE", "everyDays"),
    ("assignExercise", Therapist, "until", |_| json!("2026-04-01"), "MISSING", "until"),
    ("assignExercise", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("assignExercise", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("withdrawExercise", Therapist, "run", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "run"),
    ("withdrawExercise", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("reopenExercise", Therapist, "dueOn", |_| json!("2026-02-30"), "NO_SUCH_DATE", "dueOn"),
    ("beginExercise", Hurt, "run", |_| json!("Zephyrwise"), "MALFORMED", "run"),
    ("beginExercise", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("saveExerciseDraft", Hurt, "answers", |_| json!([{ "field": "line", "text": "a" }, { "field": "line", "text": "b" }]), "TAKEN", "answers.line"),
    ("saveExerciseDraft", Hurt, "answers", |_| json!([{ "field": "line", "text": "Zephyrwise", "pass": true }]), "MALFORMED", "answers.line"),
    ("saveExerciseDraft", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("completeExercise", Hurt, "key", |_| json!(""), "MISSING", "key"),
    ("completeExercise", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("commentExercise", Therapist, "text", |_| json!("  "), "MISSING", "text"),
    ("commentExercise", Therapist, "text", |_| json!("Zephyrwise ".repeat(300)), "TOO_LONG", "text"),
    ("commentExercise", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("shareExercise", Hurt, "with", |_| json!("Zephyrwise"), "MALFORMED", "with"),
    ("shareExercise", Hurt, "fields", |_| json!(["Zephyrwise\u{0}"]), "MALFORMED", "fields"),
    ("replyToExercise", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("startListening", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("playListening", Hurt, "listening", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "listening"),
    ("playListening", Hurt, "version", |_| json!(-1), "NOT_FOUND", ""),
    ("makePromise", Involved, "text", |_| json!(" "), "MISSING", "text"),
    ("makePromise", Involved, "text", |_| long(5_000), "TOO_LONG", "text"),
    ("makePromise", Involved, "text", |_| json!("The PIN is 4711 Zephyrwise"), "MALFORMED", "text"),
    ("makePromise", Involved, "first", |_| json!("2026-02-30"), "NO_SUCH_DATE", "first"),
    ("makePromise", Involved, "first", |_| json!("1999-01-01"), "OUT_OF_RANGE", "first"),
    ("makePromise", Involved, "time", |_| json!("25:00"), "MALFORMED", "time"),
    ("makePromise", Involved, "everyDays", |_| json!(0), "OUT_OF_RANGE", "everyDays"),
    ("makePromise", Involved, "everyDays", |_| json!(400), "OUT_OF_RANGE", "everyDays"),
    ("makePromise", Involved, "repeats", |_| json!("WEEKLY"), "MISSING", "days"),
    ("makePromise", Involved, "until", |_| json!("2026-03-01"), "OUT_OF_RANGE", "until"),
    ("makePromise", Involved, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("makePromise", Involved, "key", |_| json!(""), "MISSING", "key"),
    ("makePromise", Hurt, "", |_| Value::Null, "WRONG_STATE", ""),
    ("makePromise", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("makePromise", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("sayOfPromise", Involved, "time", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "time"),
    ("sayOfPromise", Involved, "time", |_| json!("occ_00000000000000000000000000"), "NOT_FOUND", ""),
    ("showPromises", Hurt, "thread", |scene| json!(scene.couple.thread.to_string()), "NOT_FOUND", "thread"),
    ("reportContact", Involved, "on", |_| Value::Null, "MISSING", "on"),
    ("reportContact", Involved, "on", |_| json!("2999-01-01"), "OUT_OF_RANGE", "on"),
    ("reportContact", Involved, "on", |_| json!("Zephyrwise"), "NO_SUCH_DATE", "on"),
    ("reportContact", Involved, "told", |_| Value::Null, "MISSING", "told"),
    ("clearContact", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("clearContact", Therapist, "reason", |_| json!(""), "MISSING", "reason"),
    ("clearContact", Therapist, "", |_| Value::Null, "WRONG_STATE", ""),
    ("offerAgreement", Involved, "terms", |_| json!([]), "MISSING", "terms.statement"),
    ("offerAgreement", Involved, "terms", |_| json!([{ "name": "Zephyrwise", "text": "Sundays" }]), "NOT_FOUND", "terms"),
    ("offerAgreement", Involved, "terms", |_| json!([{ "name": "statement", "text": "password: Zephyrwise" }]), "MALFORMED", "terms.statement"),
    ("offerAgreement", Involved, "terms", |_| json!([{ "name": "statement", "text": "Zephyrwise\u{0}" }]), "MALFORMED", "terms.statement"),
    ("offerAgreement", Involved, "kind", |_| json!("RELATIONSHIP"), "MISSING", "reviewOn"),
    ("offerAgreement", Involved, "key", |_| json!(""), "MISSING", "key"),
    ("offerAgreement", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("signAgreement", Hurt, "agreement", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "agreement"),
    ("signAgreement", Hurt, "version", |_| json!("Zephyrwise"), "MALFORMED", "version"),
    ("signAgreement", Hurt, "agreement", |_| json!("agr_00000000000000000000000000"), "NOT_FOUND", ""),
    ("markTrustStep", Hurt, "", |_| Value::Null, "WRONG_STATE", ""),
    ("reportLapse", Hurt, "occurredOn", |_| json!("2999-01-01"), "OUT_OF_RANGE", "occurredOn"),
    ("reportLapse", Hurt, "occurredOn", |_| json!("2026-02-30"), "NO_SUCH_DATE", "occurredOn"),
    ("reportLapse", Hurt, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("advanceLapse", Therapist, "lapse", |_| json!("lps_00000000000000000000000000"), "NOT_FOUND", ""),
    ("wishSharedRoom", Hurt, "room", |_| json!("Zephyrwise"), "MALFORMED", "room"),
    ("wishSharedRoom", Hurt, "room", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "room"),
    ("wishSharedRoom", Hurt, "room", |scene| json!(room_of(&scene.abroad.id.to_string())), "NOT_FOUND", "room"),
    ("wishSharedRoom", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("wishSharedRoom", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("keepSharedRoomClosed", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("keepSharedRoomClosed", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("keepSharedRoomClosed", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("sharedRoomLinesShown", Therapist, "couple", |_| json!("Zephyrwise"), "MALFORMED", "couple"),
    ("sharedRoomLinesShown", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("sharedRoomLinesShown", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
];

/// The room of a couple has its number, under a kind of its own.
fn room_of(couple: &str) -> String {
    couple.replacen("cpl_", "rom_", 1)
}

/// An input in which nothing is wrong; none for what is done elsewhere.
pub(super) fn input(scene: &Scene, field: &str, key: &str) -> Option<Value> {
    let couple = scene.couple.id.to_string();
    let input = match field {
        "makePromise" => json!({ "key": key, "text": "I call at six.", "first": "2026-03-20", "time": "18:00",
            "repeats": "EVERY_DAYS", "everyDays": 1 }),
        "sayOfPromise" => json!({ "time": "occ_00000000000000000000000000", "mark": "KEPT" }),
        "showPromises" => json!({ "thread": scene.couple.thread.to_string() }),
        "reportContact" => {
            json!({ "key": key, "contact": "DIRECT", "on": "2026-03-01", "told": "NOT_YET" })
        }
        "clearContact" => json!({ "key": key, "couple": couple, "thread": scene.couple.thread.to_string(),
            "reason": "Talked about it." }),
        "offerAgreement" => json!({ "key": key, "kind": "RENEWAL",
            "terms": [{ "name": "statement", "text": "Sundays." }] }),
        "signAgreement" => json!({ "agreement": "agr_00000000000000000000000000",
            "version": "agv_00000000000000000000000000" }),
        "markTrustStep" => json!({ "step": "TRUTH", "status": "WORKING" }),
        "reportLapse" => json!({ "key": key, "occurredOn": "2026-03-01", "precision": "DAY", "severity": "LIMIT",
            "toldIn": "HOME" }),
        "advanceLapse" => json!({ "lapse": "lps_00000000000000000000000000", "to": "SAFETY_CHECKED" }),
        "wishSharedRoom" => json!({ "room": room_of(&couple), "part": "ROOM", "wished": true }),
        "keepSharedRoomClosed" => json!({ "couple": couple, "closed": true }),
        "sharedRoomLinesShown" => json!({ "couple": couple }),
        "assignExercise" => {
            json!({ "key": key, "couple": scene.couple.id.to_string(), "exercise": "apology",
                "people": [scene.couple.involved.id.to_string()], "firstDue": "2026-03-20" })
        }
        "withdrawExercise" => json!({ "run": NO_RUN, "version": 1 }),
        "reopenExercise" => json!({ "run": NO_RUN, "dueOn": "2026-03-20" }),
        "beginExercise" => json!({ "run": NO_RUN }),
        "saveExerciseDraft" => {
            json!({ "run": NO_RUN, "draftVersion": 0, "answers": [{ "field": "line", "text": "a" }] })
        }
        "completeExercise" => json!({ "key": key, "run": NO_RUN, "answers": [] }),
        "commentExercise" => json!({ "key": key, "run": NO_RUN, "text": "Thank you." }),
        "shareExercise" => {
            json!({ "run": NO_RUN, "with": scene.couple.involved.id.to_string(), "fields": ["line"] })
        }
        "replyToExercise" => json!({ "run": NO_RUN, "answer": "received", "partnerToo": false }),
        "startListening" => json!({ "run": NO_RUN, "devices": "TWO" }),
        "playListening" => {
            json!({ "listening": "lis_00000000000000000000000000", "version": 1, "move": "END" })
        }
        _ => return None,
    };
    Some(input)
}
