//! Bad input for inventories, what is written about responses, and forms that are made or brought.

use serde_json::{Value, json};

use super::Who::{Hurt, Nobody, Therapist};
use super::{Row, Scene, long, rows};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("assignInventory", Therapist, "firstDue", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDue"),
    ("assignInventory", Therapist, "firstDue", |_| json!("Zephyrwise"), "NO_SUCH_DATE", "firstDue"),
    ("assignInventory", Therapist, "firstDue", |_| json!("1999-01-01"), "OUT_OF_RANGE", "firstDue"),
    ("assignInventory", Therapist, "instrument", |_| json!("Zephyrwise"), "NOT_FOUND", "instrument"),
    ("assignInventory", Therapist, "everyDays", |_| json!(0), "OUT_OF_RANGE", "everyDays"),
    ("assignInventory", Therapist, "everyDays", |_| json!(4_000), "OUT_OF_RANGE", "everyDays"),
    ("assignInventory", Therapist, "respondent", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "respondent"),
    ("assignInventory", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("assignInventory", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("assignInventory", Therapist, "until", |_| json!("2026-03-01"), "OUT_OF_RANGE", "until"),
    ("assignInventory", Therapist, "until", |_| json!("2026-02-30"), "NO_SUCH_DATE", "until"),
    ("assignInventories", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("assignInventories", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("assignInventories", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("assignInventories", Therapist, "respondents", |scene| json!([scene.couple.hurt.id.to_string(), scene.abroad.hurt.id.to_string()]), "NOT_FOUND", "respondents"),
    ("assignInventories", Therapist, "respondents", |scene| json!([scene.couple.hurt.id.to_string(), scene.couple.hurt.id.to_string()]), "TAKEN", "respondents"),
    ("assignInventories", Therapist, "respondents", |_| json!([]), "MISSING", "respondents"),
    ("assignInventories", Therapist, "respondents", |_| json!(["Zephyrwise"]), "MALFORMED", "respondents"),
    ("assignInventories", Therapist, "instruments", |_| json!([]), "MISSING", "instruments"),
    ("assignInventories", Therapist, "instruments", |_| json!(["hope_pulse", "hope_pulse"]), "TAKEN", "instruments"),
    ("assignInventories", Therapist, "instruments", |_| json!(["hope_pulse", "Zephyrwise"]), "NOT_FOUND", "instruments"),
    ("assignInventories", Therapist, "instruments", |_| json!(["hope_pulse", "zephyr_wise"]), "NOT_FOUND", "instruments.zephyr_wise"),
    ("assignInventories", Therapist, "instruments", |_| json!(["Zephyrwise\u{0}"]), "MALFORMED", "instruments"),
    ("assignInventories", Therapist, "instruments", |_| (0..50).map(|n| json!(format!("form_{n}"))).collect(), "TOO_LONG", "instruments"),
    ("assignInventories", Therapist, "firstDue", |_| json!("1999-01-01"), "OUT_OF_RANGE", "firstDue"),
    ("assignInventories", Therapist, "firstDue", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDue"),
    ("assignInventories", Therapist, "everyDays", |_| json!(0), "OUT_OF_RANGE", "everyDays"),
    ("assignInventories", Therapist, "everyDays", |_| json!(400), "OUT_OF_RANGE", "everyDays"),
    ("assignInventories", Therapist, "everyDays", |_| Value::Null, "MISSING", "everyDays"),
    ("assignInventories", Therapist, "until", |_| json!("2026-03-19"), "OUT_OF_RANGE", "until"),
    ("assignInventories", Therapist, "until", |_| json!("Zephyrwise"), "NO_SUCH_DATE", "until"),
    ("assignInventories", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("assignInventories", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("assignInventories", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("assignBeforeAppointments", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("assignBeforeAppointments", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("assignBeforeAppointments", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("assignBeforeAppointments", Therapist, "respondents", |_| json!([]), "MISSING", "respondents"),
    ("assignBeforeAppointments", Therapist, "respondents", |scene| json!([scene.abroad.hurt.id.to_string()]), "NOT_FOUND", "respondents"),
    ("assignBeforeAppointments", Therapist, "respondents", |scene| json!([scene.couple.hurt.id.to_string(), scene.couple.hurt.id.to_string()]), "TAKEN", "respondents"),
    ("assignBeforeAppointments", Therapist, "instruments", |_| json!([]), "MISSING", "instruments"),
    ("assignBeforeAppointments", Therapist, "instruments", |_| json!(["hope_pulse", "Zephyrwise"]), "NOT_FOUND", "instruments"),
    ("assignBeforeAppointments", Therapist, "instruments", |_| json!(["Zephyrwise\u{0}"]), "MALFORMED", "instruments"),
    ("assignBeforeAppointments", Therapist, "instruments", |_| (0..50).map(|n| json!(format!("form_{n}"))).collect(), "TOO_LONG", "instruments"),
    ("assignBeforeAppointments", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("assignBeforeAppointments", Therapist, "until", |_| json!("1999-01-01"), "OUT_OF_RANGE", "until"),
    ("assignBeforeAppointments", Therapist, "until", |_| json!("2026-02-30"), "NO_SUCH_DATE", "until"),
    ("assignBeforeAppointments", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("assignBeforeAppointments", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("assignBattery", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("assignBattery", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("assignBattery", Therapist, "respondents", |_| json!([]), "MISSING", "respondents"),
    ("assignBattery", Therapist, "respondents", |scene| json!([scene.abroad.hurt.id.to_string()]), "NOT_FOUND", "respondents"),
    ("assignBattery", Therapist, "respondents", |scene| json!([scene.couple.hurt.id.to_string(), scene.couple.hurt.id.to_string()]), "TAKEN", "respondents"),
    ("assignBattery", Therapist, "thread", |scene| json!(scene.abroad.thread.to_string()), "NOT_FOUND", "thread"),
    ("assignBattery", Therapist, "firstDue", |_| json!("1999-01-01"), "OUT_OF_RANGE", "firstDue"),
    ("assignBattery", Therapist, "firstDue", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDue"),
    ("assignBattery", Therapist, "until", |_| json!("2026-03-19"), "OUT_OF_RANGE", "until"),
    ("assignBattery", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("endCourse", Therapist, "course", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "course"),
    ("endCourse", Therapist, "course", |_| json!("crs_00000000000000000000000000"), "NOT_FOUND", ""),
    ("endSeries", Therapist, "series", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "series"),
    ("endSeries", Therapist, "series", |_| json!("srs_00000000000000000000000000"), "NOT_FOUND", ""),
    ("endSeries", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("answerFollowUp", Hurt, "followUp", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "followUp"),
    ("answerFollowUp", Hurt, "followUp", |_| json!("crs_00000000000000000000000000"), "NOT_FOUND", ""),
    ("answerFollowUp", Hurt, "followUp", |_| json!("crs_\u{0}"), "MALFORMED", "followUp"),
    ("answerFollowUp", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("answerFollowUp", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("takeBackOptOut", Hurt, "instrument", |_| json!("Zephyrwise"), "NOT_FOUND", "instrument"),
    ("takeBackOptOut", Hurt, "instrument", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "instrument"),
    ("takeBackOptOut", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("cancelAssignment", Therapist, "version", |_| json!(99), "STALE", ""),
    ("cancelAssignment", Therapist, "assignment", |scene| json!(scene.abroad_assignment), "NOT_FOUND", ""),
    ("openAssignment", Hurt, "assignment", |_| json!("asg_\u{0}"), "MALFORMED", "assignment"),
    ("openAssignment", Hurt, "assignment", |scene| json!(scene.abroad_assignment), "NOT_FOUND", ""),
    ("declineAssignment", Hurt, "assignment", |scene| json!(scene.abroad_assignment), "NOT_FOUND", ""),
    ("declineAssignment", Hurt, "assignment", |_| json!("Zephyrwise"), "MALFORMED", "assignment"),
    ("saveDraft", Hurt, "draftVersion", |_| json!(99), "STALE", ""),
    ("saveDraft", Hurt, "answers", |_| json!([{ "item": "ws1", "number": 99 }]), "OUT_OF_RANGE", "answers.ws1"),
    ("saveDraft", Hurt, "answers", |_| json!([{ "item": "ws1", "text": "Zephyrwise" }]), "MALFORMED", "answers.ws1"),
    ("saveDraft", Hurt, "answers", |_| json!([{ "item": "Zephyrwise", "number": 1 }]), "NOT_FOUND", "answers"),
    ("saveDraft", Hurt, "answers", |_| json!([{ "item": "need_1", "text": "Zephyrwise\u{0}" }]), "MALFORMED", "answers.need_1"),
    ("saveDraft", Hurt, "answers", |_| json!([{ "item": "need_1", "text": "Zephyrwise ".repeat(3_000) }]), "TOO_LONG", "answers.need_1"),
    ("saveDraft", Hurt, "assignment", |scene| json!(scene.abroad_assignment), "NOT_FOUND", ""),
    ("submitResponse", Hurt, "answers", |_| json!([{ "item": "ws1", "number": 2 }]), "MISSING", "answers.ws2"),
    ("submitResponse", Hurt, "answers", |_| json!([{ "item": "ws1", "number": 2.5 }]), "OUT_OF_RANGE", "answers.ws1"),
    ("submitResponse", Hurt, "key", |_| json!(""), "MISSING", "key"),
    ("reopenResponse", Hurt, "response", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "response"),
    ("correctResponse", Hurt, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("enterTotals", Therapist, "total", |_| json!(99.0), "OUT_OF_RANGE", "total"),
    ("enterTotals", Therapist, "total", |_| json!(-1.0), "OUT_OF_RANGE", "total"),
    ("enterTotals", Therapist, "takenOn", |_| json!("2027-01-01"), "OUT_OF_RANGE", "takenOn"),
    ("enterTotals", Therapist, "takenOn", |_| json!("2026-02-30"), "NO_SUCH_DATE", "takenOn"),
    ("enterTotals", Therapist, "instrument", |_| json!("Zephyrwise"), "NOT_FOUND", "instrument"),
    ("giveFeedback", Therapist, "text", |_| json!("  "), "MISSING", "text"),
    ("giveFeedback", Therapist, "text", |_| json!("Zephyrwise ".repeat(300)), "TOO_LONG", "text"),
    ("giveFeedback", Therapist, "text", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "text"),
    ("giveFeedback", Therapist, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("giveFeedback", Therapist, "response", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "response"),
    ("takeFeedbackBack", Therapist, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("readFeedback", Hurt, "response", |_| json!("rsp_00000000000000000000000000"), "NOT_FOUND", ""),
    ("readFeedback", Hurt, "response", |_| json!("Zephyrwise"), "MALFORMED", "response"),
    ("offerAfterRating", Hurt, "scoreLoop", |_| json!("loo_00000000000000000000000000"), "NOT_FOUND", ""),
    ("offerAfterRating", Hurt, "scoreLoop", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "scoreLoop"),
    ("offerAfterRating", Hurt, "text", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "text"),
    ("offerAfterRating", Hurt, "text", |_| long(3_000), "TOO_LONG", "text"),
    ("offerAfterRating", Hurt, "by", |_| json!("2026-02-30"), "NO_SUCH_DATE", "by"),
    ("answerOffer", Hurt, "offer", |_| json!("ofr_00000000000000000000000000"), "NOT_FOUND", ""),
    ("answerOffer", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("importInstrument", Therapist, "questionnaire", |_| json!("Zephyrwise"), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| json!(" "), "MISSING", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| json!("{}"), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "registered", |_| json!("Zephyrwise"), "NOT_FOUND", "registered"),
    ("importInstrument", Therapist, "questionnaire", |_| too_many_items(), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| questionnaire(&json!([boolean("a"), boolean("a")])), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| questionnaire(&json!([depends("a", "b"), depends("b", "a")])), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| json!("[".repeat(100_000)), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| json!(format!("\"{}\"", "x".repeat(1024 * 1024))), "TOO_LONG", "questionnaire"),
    ("importInstrument", Therapist, "questionnaire", |_| json!("{\"key\":\"why_stay\",\"scales\":[]}"), "MALFORMED", "questionnaire"),
    ("importInstrument", Therapist, "instrumentKey", |_| json!("Zephyrwise"), "MALFORMED", "instrumentKey"),
    ("importInstrument", Therapist, "instrumentKey", |_| json!("why_stay"), "TAKEN", "instrumentKey"),
    ("importInstrument", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("draftInstrument", Therapist, "content", |_| json!("Zephyrwise"), "MALFORMED", "content"),
    ("draftInstrument", Therapist, "content", |_| json!("{\"items\":7}"), "MALFORMED", "content"),
    ("draftInstrument", Therapist, "content", |_| json!("[".repeat(100_000)), "MALFORMED", "content"),
    ("draftInstrument", Therapist, "content", |_| json!(format!("{{\"title\":\"{}\"}}", "x".repeat(1024 * 1024))), "TOO_LONG", "content"),
    ("draftInstrument", Therapist, "of", |_| json!("zephyrwise"), "NOT_FOUND", "of"),
    ("draftInstrument", Therapist, "of", |_| json!("why_stay"), "WRONG_STATE", "of"),
    ("draftInstrument", Therapist, "draft", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "draft"),
    ("draftInstrument", Therapist, "draft", |_| json!("idr_00000000000000000000000000"), "NOT_FOUND", ""),
    ("draftInstrument", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("draftInstrument", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("publishInstrument", Therapist, "draft", |_| json!("idr_00000000000000000000000000"), "NOT_FOUND", ""),
    ("publishInstrument", Therapist, "draft", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "draft"),
    ("discardInstrumentDraft", Therapist, "draft", |_| json!("idr_00000000000000000000000000"), "NOT_FOUND", ""),
    ("retireInstrument", Therapist, "instrument", |_| json!("zephyrwise"), "NOT_FOUND", ""),
    ("retireInstrument", Therapist, "instrument", |_| json!("why_stay"), "NOT_FOUND", ""),
    ("restoreInstrument", Therapist, "instrument", |_| json!("why_stay"), "NOT_FOUND", ""),
    ("restoreInstrument", Therapist, "instrument", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "instrument"),
    ("restoreInstrument", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
];

/// An input in which nothing is wrong; none for what is done elsewhere.
pub(super) fn input(scene: &Scene, field: &str, key: &str, number: usize) -> Option<Value> {
    let (couple, hurt) = (scene.couple.id.to_string(), scene.couple.hurt.id.to_string());
    let (involved, assignment) = (scene.couple.involved.id.to_string(), &scene.assignment);
    let input = match field {
        "assignInventory" => json!({ "key": key, "couple": couple, "respondent": hurt, "instrument": "hope_pulse",
            "firstDue": "2026-03-20", "everyDays": 7 }),
        "assignInventories" => json!({ "key": key, "couple": couple, "respondents": [hurt, involved],
            "thread": scene.couple.thread.to_string(),
            "instruments": ["trust_pulse", "steady_pulse"], "firstDue": "2026-03-20", "everyDays": 7,
            "until": "2026-06-20" }),
        "assignBeforeAppointments" => json!({ "key": key, "couple": couple, "respondents": [hurt, involved],
            "thread": scene.couple.thread.to_string(), "instruments": ["trust_pulse", "steady_pulse"],
            "until": "2026-06-20" }),
        "assignBattery" => json!({ "key": key, "couple": couple, "respondents": [hurt, involved], "part": "CARE",
            "firstDue": "2026-03-20", "thread": scene.couple.thread.to_string() }),
        "endCourse" => json!({ "course": "crs_00000000000000000000000000" }),
        "endSeries" => json!({ "series": "srs_00000000000000000000000000" }),
        "answerFollowUp" => json!({ "followUp": "crs_00000000000000000000000000", "answer": "AGREE" }),
        "takeBackOptOut" => json!({ "instrument": "why_stay" }),
        "cancelAssignment" => json!({ "assignment": assignment, "version": 2 }),
        "openAssignment" | "declineAssignment" => json!({ "assignment": assignment }),
        "saveDraft" => {
            json!({ "assignment": assignment, "draftVersion": draft_version(number), "answers": [] })
        }
        "submitResponse" => json!({ "key": key, "assignment": assignment, "answers": [] }),
        "reopenResponse" | "takeFeedbackBack" | "readFeedback" => {
            json!({ "response": "rsp_00000000000000000000000000" })
        }
        "correctResponse" => json!({ "key": key, "response": "rsp_00000000000000000000000000", "answers": [] }),
        "enterTotals" => json!({ "key": key, "couple": couple, "respondent": hurt, "instrument": "phq9",
            "takenOn": "2026-03-01", "total": 3.0 }),
        "giveFeedback" => json!({ "key": key, "response": "rsp_00000000000000000000000000", "text": "Thank you." }),
        "offerAfterRating" => json!({ "key": key, "scoreLoop": "loo_00000000000000000000000000", "to": hurt,
            "text": "A walk", "by": "2026-03-20" }),
        "answerOffer" => json!({ "offer": "ofr_00000000000000000000000000", "answer": "ACCEPT" }),
        "importInstrument" => json!({ "questionnaire": "{\"resourceType\":\"Questionnaire\"}" }),
        "draftInstrument" => json!({ "key": key, "version": 0, "content": "{}" }),
        "publishInstrument" => json!({ "draft": "idr_00000000000000000000000000", "version": 1 }),
        "discardInstrumentDraft" => json!({ "draft": "idr_00000000000000000000000000" }),
        "retireInstrument" | "restoreInstrument" => json!({ "instrument": "evening_walks" }),
        _ => return None,
    };
    Some(input)
}

/// Each draft that is taken in part counts as a version, so the table's rows go on from the one before.
fn draft_version(number: usize) -> usize {
    let earlier = rows().take(number).filter(|row| row.0 == "saveDraft" && row.2 == "answers");
    1 + earlier.count()
}

/// A questionnaire with these items, as text.
fn questionnaire(items: &Value) -> Value {
    json!(
        json!({ "resourceType": "Questionnaire", "status": "active", "title": "Evenings", "item": items }).to_string()
    )
}

fn boolean(id: &str) -> Value {
    json!({ "linkId": id, "type": "boolean", "text": "Was it a calm evening?" })
}

/// An item that is asked only after another.
fn depends(id: &str, on: &str) -> Value {
    let mut item = boolean(id);
    item["enableWhen"] = json!([{ "question": on, "operator": "=", "answerBoolean": true }]);
    item
}

/// Ten thousand items, which is ten times more than there may be, in less than a mebibyte.
fn too_many_items() -> Value {
    let items = (0..10_000).map(|n| json!({ "linkId": n.to_string(), "type": "boolean", "text": "Calm?" }));
    questionnaire(&items.collect())
}
