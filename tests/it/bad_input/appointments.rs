//! Bad input for appointments of ongoing care.

use serde_json::{Value, json};

use super::Who::{Hurt, Nobody, Therapist};
use super::{Row, Scene};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    ("makeAppointments", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("makeAppointments", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("makeAppointments", Therapist, "member", |scene| json!(scene.couple.hurt.id.to_string()), "NOT_ALLOWED", "member"),
    ("makeAppointments", Therapist, "people", |_| json!([]), "MISSING", "people"),
    ("makeAppointments", Therapist, "people", |scene| json!([{ "person": scene.abroad.hurt.id.to_string(), "place": "DE" }]), "NOT_FOUND", "people"),
    ("makeAppointments", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "place": "Zephyrwise" }]), "MALFORMED", "places"),
    ("makeAppointments", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "place": "DE", "link": "javascript:Zephyrwise" }]), "MALFORMED", "links"),
    ("makeAppointments", Therapist, "on", |_| json!("2026-02-30"), "NO_SUCH_DATE", "on"),
    ("makeAppointments", Therapist, "on", |_| json!("2026-03-01"), "OUT_OF_RANGE", "on"),
    ("makeAppointments", Therapist, "on", |_| json!("9999-12-31"), "OUT_OF_RANGE", "on"),
    ("makeAppointments", Therapist, "at", |_| json!("25:00"), "MALFORMED", "at"),
    ("makeAppointments", Therapist, "minutes", |_| json!(0), "OUT_OF_RANGE", "minutes"),
    ("makeAppointments", Therapist, "times", |_| json!(27), "OUT_OF_RANGE", "times"),
    ("makeAppointments", Therapist, "everyWeeks", |_| json!(-1), "OUT_OF_RANGE", "everyWeeks"),
    ("makeAppointments", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "place": "US-CO" }]), "NOT_ALLOWED", "member"),
    ("makeAppointments", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("makeAppointments", Hurt, "onlyLook", |_| json!(true), "NOT_FOUND", ""),
    ("makeAppointments", Nobody, "onlyLook", |_| json!(true), "SIGN_IN_NEEDED", ""),
    ("makeAppointments", Hurt, "", |_| Value::Null, "NOT_FOUND", ""),
    ("makeAppointments", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("moveAppointment", Therapist, "appointment", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "appointment"),
    ("moveAppointment", Therapist, "at", |_| json!("Zephyrwise"), "MALFORMED", "at"),
    ("moveAppointment", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("callOffAppointment", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("changeMeetingLink", Therapist, "link", |_| json!("http://meet.example/Zephyrwise"), "MALFORMED", "link"),
    ("endAppointmentSeries", Therapist, "series", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "series"),
    ("endAppointmentSeries", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("checkInToAppointment", Hurt, "", |_| Value::Null, "NOT_FOUND", "appointment"),
    ("checkInToAppointment", Hurt, "appointment", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "appointment"),
    ("checkInToAppointment", Hurt, "place", |_| json!("Zephyrwise"), "MALFORMED", "place"),
    ("checkInToAppointment", Hurt, "callBack", |_| json!(""), "MISSING", "callBack"),
    ("checkInToAppointment", Hurt, "callBack", |_| json!("Zephyrwise".repeat(20)), "TOO_LONG", "callBack"),
    ("checkInToAppointment", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("checkInToAppointment", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("noteAppointmentAttendance", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("noteAppointmentAttendance", Therapist, "people", |_| json!([{ "person": "Zephyrwise", "attendance": "CAME" }]), "MALFORMED", "people"),
    ("noteAppointmentAttendance", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "attendance": "CAME", "place": "Zephyrwise" }]), "MALFORMED", "places"),
    ("noteAppointmentAttendance", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "attendance": "CAME", "place": "DE" }]), "MISSING", "companies"),
    ("noteAppointmentAttendance", Therapist, "people", |scene| json!([{ "person": scene.couple.hurt.id.to_string(), "attendance": "CAME", "company": "ALONE" }]), "MISSING", "places"),
];

/// An input of appointments in which nothing is wrong.
pub(super) fn input(scene: &Scene, field: &str, key: &str) -> Option<Value> {
    let (couple, hurt) = (scene.couple.id.to_string(), scene.couple.hurt.id.to_string());
    let input = match field {
        "makeAppointments" => json!({ "key": key, "couple": couple, "on": "2026-03-20",
            "at": "17:00", "people": [{ "person": hurt, "place": "US-FL" }] }),
        "moveAppointment" => json!({ "appointment": "apt_00000000000000000000000000", "version": 1,
            "on": "2026-03-20", "at": "17:00" }),
        "callOffAppointment" => json!({ "appointment": "apt_00000000000000000000000000", "version": 1 }),
        "changeMeetingLink" => {
            json!({ "appointment": "apt_00000000000000000000000000", "version": 1, "person": hurt })
        }
        "checkInToAppointment" => json!({ "appointment": "apt_00000000000000000000000000", "place": "DE",
            "company": "ALONE", "callBack": "555 0100" }),
        "noteAppointmentAttendance" => json!({ "appointment": "apt_00000000000000000000000000", "version": 1,
            "people": [{ "person": hurt, "attendance": "CAME" }] }),
        "endAppointmentSeries" => json!({ "series": "aps_00000000000000000000000000" }),
        _ => return None,
    };
    Some(input)
}
