//! Bad input: whatever is sent, the answer is a problem that says what to do; nothing is lost, and nothing of it reaches the log.

mod exercises;
mod inventories;

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, Log, PASSWORD, Someone, for_each_database};

/// Stands in everything bad that is text. Found in a log or in a problem's words, it tells on somebody.
const CANARY: &str = "Zephyrwise";

/// A way that nobody was ever put on.
const NO_WAY: &str = "enr_00000000000000000000000000";

/// Who sends it.
#[derive(Clone, Copy, Debug)]
enum Who {
    Nobody,
    Owner,
    Therapist,
    Hurt,
    Involved,
}

/// A mutation, one field of its input that is replaced (none for the input as it is), by what, and the refusal that is expected: its code and
/// the field it is beside (empty for the act as a whole).
type Row = (&'static str, Who, &'static str, fn(&Scene) -> Value, &'static str, &'static str);

use Who::{Hurt, Involved, Nobody, Owner, Therapist};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("addPerson", Therapist, "name", |_| json!(""), "MISSING", "name"),
    ("addPerson", Therapist, "name", |_| long(10_000), "TOO_LONG", "name"),
    ("addPerson", Therapist, "name", |_| json!("Zephyrwise\u{0}Ann"), "MALFORMED", "name"),
    ("addPerson", Therapist, "zone", |_| json!("Mars/Olympus"), "NO_SUCH_ZONE", "zone"),
    ("addPerson", Therapist, "address", |_| json!("Zephyrwise@"), "MALFORMED", "address"),
    ("addPerson", Therapist, "address", |_| json!("zephyrwise@letters.example\r\nBcc: x@y.example"), "MALFORMED", "address"),
    ("addPerson", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("addPerson", Therapist, "key", |_| long(200), "TOO_LONG", "key"),
    ("addPerson", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("addPerson", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("openCouple", Therapist, "alias", |_| json!("  "), "MISSING", "alias"),
    ("openCouple", Therapist, "alias", |_| long(500), "TOO_LONG", "alias"),
    ("openCouple", Therapist, "alias", |_| json!("Zephyrwise\u{0}"), "MALFORMED", "alias"),
    ("openCouple", Therapist, "members", |_| json!([]), "TOO_SHORT", "members"),
    ("openCouple", Therapist, "members", |scene| json!([scene.couple.id.to_string(), scene.couple.id.to_string()]), "WRONG_KIND", "members"),
    ("openCouple", Therapist, "members", |scene| json!([scene.abroad.hurt.id.to_string(), scene.abroad.involved.id.to_string()]), "NOT_FOUND", "members"),
    ("becomeMember", Owner, "person", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "person"),
    ("becomeMember", Owner, "person", |_| json!("Zephyrwise"), "MALFORMED", "person"),
    ("becomeMember", Owner, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", ""),
    ("becomeMember", Owner, "person", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_STATE", "person"),
    ("becomeMember", Owner, "role", |_| json!("PARTNER"), "OUT_OF_RANGE", "role"),
    ("becomeMember", Owner, "key", |_| json!(""), "MISSING", "key"),
    ("becomeMember", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("endMembership", Owner, "person", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "person"),
    ("endMembership", Owner, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "person"),
    ("endMembership", Owner, "role", |_| json!("STAFF"), "WRONG_STATE", "role"),
    ("endMembership", Owner, "", |_| Value::Null, "WRONG_STATE", ""),
    ("endMembership", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("resetSecondFactor", Owner, "person", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "person"),
    ("resetSecondFactor", Owner, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("resetSecondFactor", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("joinCareTeam", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("joinCareTeam", Therapist, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "OUT_OF_RANGE", "person"),
    ("joinCareTeam", Therapist, "person", |_| json!("Zephyrwise"), "MALFORMED", "person"),
    ("joinCareTeam", Therapist, "person", |scene| json!(scene.couple.hurt.id.to_string()), "OUT_OF_RANGE", "person"),
    ("joinCareTeam", Therapist, "treats", |scene| json!(scene.couple.hurt.id.to_string()), "OUT_OF_RANGE", "treats"),
    ("joinCareTeam", Therapist, "role", |_| json!("INDIVIDUAL_THERAPIST"), "MISSING", "treats"),
    ("joinCareTeam", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("joinCareTeam", Owner, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("leaveCareTeam", Therapist, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "person"),
    ("leaveCareTeam", Therapist, "successor", |scene| json!(scene.couple.hurt.id.to_string()), "OUT_OF_RANGE", "successor"),
    ("leaveCareTeam", Therapist, "", |_| Value::Null, "WRONG_STATE", "successor"),
    ("leaveCouple", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("leaveCouple", Therapist, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "person"),
    ("leaveCouple", Therapist, "person", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "person"),
    ("openThread", Therapist, "couple", |_| json!("Zephyrwise"), "MALFORMED", "couple"),
    ("openThread", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("openThread", Therapist, "hurt", |scene| json!(scene.couple.involved.id.to_string()), "OUT_OF_RANGE", "involved"),
    ("openThread", Therapist, "hurt", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "hurt"),
    ("proposeMode", Therapist, "couple", |scene| json!(scene.couple.hurt.id.to_string()), "WRONG_KIND", "couple"),
    ("proposeMode", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("signMode", Hurt, "mode", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "mode"),
    ("placeHold", Therapist, "couple", |scene| json!(scene.abroad.id.to_string()), "NOT_FOUND", ""),
    ("liftHold", Therapist, "hold", |_| json!("hld_00000000000000000000000000"), "NOT_FOUND", ""),
    ("liftHold", Therapist, "hold", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "hold"),
    ("invite", Therapist, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", ""),
    ("invite", Therapist, "person", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "person"),
    ("changeContactPreference", Hurt, "version", |_| json!(99), "STALE", ""),
    ("changeContactPreference", Hurt, "quietFrom", |_| json!("25:00"), "MALFORMED", "quietFrom"),
    ("changeContactPreference", Hurt, "preferredHour", |_| json!(24), "OUT_OF_RANGE", "preferredHour"),
    ("changeContactPreference", Hurt, "zone", |_| json!("Mars/Olympus"), "NO_SUCH_ZONE", "zone"),
    ("changeContactPreference", Hurt, "excludedDays", |_| json!(["ZEPHYRWISE"]), "MALFORMED", "excludedDays"),
    ("changeContactPreference", Hurt, "email", |_| json!("Zephyrwise"), "MALFORMED", "email"),
    ("changeContactPreference", Hurt, "email", |_| Value::Null, "MISSING", "email"),
    ("changeContactPreference", Hurt, "emailRiskAcknowledged", |_| json!(false), "MISSING", "emailRiskAcknowledged"),
    ("changeContactPreference", Hurt, "person", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", ""),
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
    ("openBookingPage", Owner, "address", |_| json!("Zephyrwise/.."), "MALFORMED", "address"),
    ("openBookingPage", Owner, "address", |_| json!("southgate"), "TAKEN", "address"),
    ("openBookingPage", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("changeAvailability", Therapist, "zone", |_| json!("Mars/Olympus"), "NO_SUCH_ZONE", "zone"),
    ("changeAvailability", Therapist, "week", |_| json!([{ "day": "Zephyrwise", "from": "09:00", "until": "10:00" }]), "MALFORMED", "week"),
    ("changeAvailability", Therapist, "week", |_| json!([{ "day": "MONDAY", "from": "25:00", "until": "10:00" }]), "MALFORMED", "week"),
    ("changeAvailability", Therapist, "week", |_| json!([{ "day": "MONDAY", "from": "18:00", "until": "09:00" }]), "OUT_OF_RANGE", "week"),
    ("changeAvailability", Therapist, "closedOn", |_| json!(["2026-02-30"]), "NO_SUCH_DATE", "closedOn"),
    ("changeAvailability", Therapist, "mostADay", |_| json!(0), "OUT_OF_RANGE", "mostADay"),
    ("changeAvailability", Therapist, "mostADay", |_| json!(-1), "OUT_OF_RANGE", "mostADay"),
    ("changeAvailability", Therapist, "version", |_| json!(7), "STALE", ""),
    ("changeAvailability", Therapist, "member", |scene| json!(scene.owner.id.to_string()), "NOT_ALLOWED", ""),
    ("changeAvailability", Owner, "member", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "member"),
    ("changeAvailability", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("holdTime", Nobody, "address", |_| json!("Zephyrwise!"), "NOT_FOUND", ""),
    ("holdTime", Nobody, "type", |_| json!("Zephyrwise"), "NOT_FOUND", "type"),
    ("holdTime", Nobody, "type", |_| json!("discernment_50"), "NOT_FOUND", "type"),
    ("holdTime", Nobody, "places", |_| json!([]), "OUT_OF_RANGE", "places"),
    ("holdTime", Nobody, "places", |_| json!(["US-FL", "US-FL", "US-FL"]), "OUT_OF_RANGE", "places"),
    ("holdTime", Nobody, "places", |_| json!(["Zephyrwise"]), "MALFORMED", "places"),
    ("holdTime", Nobody, "startsAt", |_| json!("2020-01-01T10:00:00Z"), "TAKEN", "startsAt"),
    ("holdTime", Nobody, "startsAt", |_| json!("9999-12-30T21:59:59Z"), "TAKEN", "startsAt"),
    ("bookConsultation", Nobody, "hold", |_| json!("Zephyrwise"), "MALFORMED", "hold"),
    ("bookConsultation", Nobody, "hold", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "hold"),
    ("bookConsultation", Nobody, "", |_| Value::Null, "EXPIRED", "hold"),
    ("bookConsultation", Nobody, "key", |_| json!(""), "MISSING", "key"),
    ("bookConsultation", Nobody, "partnerPlace", |_| json!("Zephyrwise"), "MALFORMED", "partnerPlace"),
    ("bookConsultation", Nobody, "me", |_| me("name", &json!("Zephyrwise\u{0}")), "MALFORMED", "name"),
    ("bookConsultation", Nobody, "me", |_| me("name", &long(500)), "TOO_LONG", "name"),
    ("bookConsultation", Nobody, "me", |_| me("zone", &json!("EST")), "NO_SUCH_ZONE", "zone"),
    ("bookConsultation", Nobody, "me", |_| me("place", &json!("Zephyrwise")), "MALFORMED", "place"),
    ("bookConsultation", Nobody, "me", |_| me("safeChannel", &json!("UNKNOWN")), "MISSING", "safeChannel"),
    ("bookConsultation", Nobody, "me", |_| me("safeChannel", &json!("EMAIL")), "MISSING", "email"),
    ("requestConsultation", Nobody, "type", |_| json!("Zephyrwise"), "NOT_FOUND", "type"),
    ("requestConsultation", Nobody, "type", |_| json!("discernment_50"), "NOT_FOUND", "type"),
    ("requestConsultation", Nobody, "key", |_| long(200), "TOO_LONG", "key"),
    ("joinConsultation", Nobody, "link", |_| json!("Zephyrwise"), "NOT_FOUND", ""),
    ("confirmAttendance", Nobody, "link", |_| long(5_000), "NOT_FOUND", ""),
    ("withdrawFromConsultation", Nobody, "link", |_| json!("Zephyrwise\u{0}"), "NOT_FOUND", ""),
    ("takeOfferedTime", Nobody, "time", |_| json!("Zephyrwise"), "MALFORMED", "time"),
    ("triageConsultation", Therapist, "consultation", |_| json!("Zephyrwise"), "MALFORMED", "consultation"),
    ("triageConsultation", Therapist, "consultation", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "consultation"),
    ("triageConsultation", Therapist, "", |_| Value::Null, "NOT_FOUND", ""),
    ("triageConsultation", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("answerReadiness", Nobody, "answers", |_| json!([]), "MISSING", "safe"),
    ("answerReadiness", Nobody, "answers", |_| json!([{ "question": "safe", "answer": "Zephyrwise" }]), "MALFORMED", "safe"),
    ("noteAbsence", Owner, "member", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "member"),
    ("noteAbsence", Owner, "firstDay", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDay"),
    ("noteAbsence", Owner, "lastDay", |_| json!("2026-03-08"), "OUT_OF_RANGE", "lastDay"),
    ("noteAbsence", Owner, "lastDay", |_| json!("9999-12-31"), "OUT_OF_RANGE", "lastDay"),
    ("noteAbsence", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("readOwnCalendar", Therapist, "calendar", |_| json!("Zephyrwise"), "MALFORMED", "calendar"),
    ("readOwnCalendar", Therapist, "calendar", |_| json!(format!("BEGIN:VCALENDAR\r\nX:{}", "\n".repeat(200_000))), "TOO_LONG", "calendar"),
    ("readOwnCalendar", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("enterRequest", Therapist, "type", |_| json!("Zephyrwise"), "NOT_FOUND", "type"),
    ("enterRequest", Therapist, "me", |_| me("place", &json!("US")), "MALFORMED", "place"),
    ("enterRequest", Therapist, "key", |_| json!(""), "MISSING", "key"),
    ("enterRequest", Hurt, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("enterLicence", Owner, "member", |scene| json!(scene.abroad.hurt.id.to_string()), "NOT_FOUND", "member"),
    ("enterLicence", Owner, "place", |_| json!("Zephyrwise"), "MALFORMED", "place"),
    ("enterLicence", Owner, "firstDay", |_| json!("2026-02-30"), "NO_SUCH_DATE", "firstDay"),
    ("enterLicence", Owner, "lastDay", |_| json!("1999-01-01"), "OUT_OF_RANGE", "lastDay"),
    ("enterLicence", Owner, "authority", |_| json!("COUNSELING_COMPACT"), "WRONG_KIND", "authority"),
    ("enterLicence", Owner, "key", |_| long(200), "TOO_LONG", "key"),
    ("enterLicence", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("changeLicence", Owner, "", |_| Value::Null, "NOT_FOUND", ""),
    ("changeLicence", Owner, "licence", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "licence"),
    ("verifyPlace", Owner, "place", |_| json!("US"), "MALFORMED", "place"),
    ("verifyPlace", Owner, "professions", |_| json!([]), "MISSING", "professions"),
    ("verifyPlace", Owner, "accepts", |_| json!(["EXEMPTION"]), "MISSING", "exemptDays"),
    ("verifyPlace", Owner, "source", |_| long(5_000), "TOO_LONG", "source"),
    ("verifyPlace", Therapist, "", |_| Value::Null, "NOT_ALLOWED", ""),
    ("offerTimes", Therapist, "times", |_| json!(vec![json!({ "startsAt": "2026-04-01T22:00:00Z", "member": "Zephyrwise" })]), "MALFORMED", "member"),
    ("offerTimes", Therapist, "times", |scene| json!(vec![json!({ "startsAt": "2026-04-01T22:00:00Z", "member": scene.therapist.id.to_string() }); 4]), "OUT_OF_RANGE", "times"),
    ("bookTime", Therapist, "overrideReason", |_| json!("Zephyrwise"), "NOT_ALLOWED", ""),
    ("bookTime", Owner, "overrideReason", |_| long(3_000), "TOO_LONG", "overrideReason"),
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
    ("beginPasskey", Hurt, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("beginPasskey", Nobody, "", |_| Value::Null, "SIGN_IN_NEEDED", ""),
    ("addPasskey", Hurt, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("removePasskey", Hurt, "", |_| Value::Null, "STEP_UP_NEEDED", ""),
    ("removePasskey", Hurt, "passkey", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "passkey"),
    ("removePasskey", Hurt, "passkey", |_| json!("Zephyrwise"), "MALFORMED", "passkey"),
    ("signInWithPasskey", Nobody, "ticket", |_| json!("Zephyrwise"), "EXPIRED", ""),
    ("signInWithPasskey", Nobody, "credential", |_| long(5_000), "EXPIRED", ""),
    ("endSession", Hurt, "session", |scene| json!(scene.couple.id.to_string()), "WRONG_KIND", "session"),
    ("endSession", Hurt, "session", |_| json!("ses_00000000000000000000000000"), "NOT_FOUND", ""),
];

/// Every row, those of the largest capabilities first.
fn rows() -> impl Iterator<Item = &'static Row> {
    inventories::ROWS.iter().chain(exercises::ROWS).chain(ROWS)
}

#[tokio::test]
async fn every_bad_input_gets_a_problem_that_says_what_to_do() {
    for_each_database("bad_input", async |house| {
        let scene = Scene::set(&house).await;
        let log = Log::listen();
        let mut wrong = Vec::new();
        for (number, (field, who, path, value, code, at)) in rows().enumerate() {
            // Nobody waits here for a limit on guesses.
            house.clock.forward(SignedDuration::from_mins(3));
            let mut input = scene.input(field, number);
            if !path.is_empty() {
                input[path] = value(&scene);
            }
            let reply = house.send_mutation(scene.token(*who), field, input).await;
            let answer = reply.json();
            let problems = answer["data"]["it"]["problems"].as_array().cloned().unwrap_or_default();
            let is_expected =
                |problem: &&Value| problem["code"] == *code && problem["field"].as_str().unwrap_or_default() == *at;
            if !problems.iter().any(|problem| is_expected(&problem)) {
                wrong.push(format!("{field}.{path} as {who:?}: not {code} at {at:?} but {}", reply.text()));
            }
            for problem in &problems {
                let message = problem["message"].as_str().unwrap_or_default();
                let says_what_to_do = message.split_whitespace().count() >= 4 && !message.contains('!');
                if !says_what_to_do || message.contains(CANARY) {
                    wrong.push(format!("{field}.{path}: says {message:?}"));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{} of {} on {:?}:\n{}",
            wrong.len(),
            rows().count(),
            house.engine(),
            wrong.join("\n")
        );
        let text = log.text();
        assert!(text.contains("operation"), "this test no longer sees the log");
        for canary in [CANARY, "Quill", "Marwood", "letters.example", "Northgate House", "Harbour", PASSWORD] {
            assert!(!text.contains(canary), "{canary} is logged:\n{text}");
        }
        scene.nothing_is_lost(&house).await;
    })
    .await;
}

#[tokio::test]
async fn a_key_used_again_gives_the_first_answer_or_a_refusal() {
    for_each_database("keys", async |house| {
        let scene = Scene::set(&house).await;
        for field in [
            "addPerson",
            "openCouple",
            "openThread",
            "proposeMode",
            "placeHold",
            "assignInventories",
            "assignInventory",
            "enterTotals",
            "draftInstrument",
            "enrolCouple",
            "draftProgramme",
        ] {
            let input = scene.input(field, 0);
            let first = house.send_mutation(&scene.therapist.token, field, input.clone()).await.json();
            assert_eq!(first["data"]["it"]["problems"], json!([]), "{field}: {first}");
            let again = house.send_mutation(&scene.therapist.token, field, input.clone()).await.json();
            assert_eq!(first, again, "{field}");
            let mut other = input;
            let (changed, value) = match field {
                "addPerson" => ("name", json!("Somebody Else")),
                "openCouple" => ("alias", json!("Another name")),
                "openThread" => ("hurt", other["involved"].clone()),
                "proposeMode" => ("mode", json!("INDIVIDUAL")),
                "placeHold" => ("cause", json!("LEGAL")),
                "assignInventories" => ("instruments", json!(["steady_pulse"])),
                "assignInventory" | "assignBattery" => ("firstDue", json!("2026-04-01")),
                "draftInstrument" | "draftProgramme" => ("content", json!("{\"title\":\"Another\"}")),
                "enrolCouple" => ("confirmed", json!(["Something else"])),
                _ => ("total", json!(4.0)),
            };
            if field == "openThread" {
                other["involved"] = other["hurt"].clone();
            }
            other[changed] = value;
            let refused = house.send_mutation(&scene.therapist.token, field, other).await.json();
            assert_eq!(refused["data"]["it"]["problems"][0]["code"], "KEY_REUSED", "{field}: {refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_people_write_is_kept_as_they_wrote_it() {
    for_each_database("scripts", async |house| {
        let scene = Scene::set(&house).await;
        let written = "👩‍👩‍👧 שלום עולם, مرحبا — zoë\n<b>&amp;</b> '; drop table person; --";
        let draft = json!({ "assignment": scene.assignment, "draftVersion": 1,
            "answers": [{ "item": "need_1", "text": written }] });
        house.act(&scene.couple.hurt.token, "saveDraft", "draftVersion", draft).await;
        let query = "query($id: ID!) { assignment(id: $id) { form { draft { item text } } } }";
        let kept = house.ask(&scene.couple.hurt.token, query, json!({ "id": scene.assignment })).await;
        let draft = kept["assignment"]["form"]["draft"].as_array().expect("a draft").clone();
        assert!(draft.contains(&json!({ "item": "need_1", "text": written })), "{draft:?}");
        let page = house.visitor_of(&scene.couple.hurt).await.go(&format!("/tasks/{}", scene.assignment)).await;
        assert!(page.html.contains("👩‍👩‍👧 שלום עולם") && !page.html.contains("<b>&amp;</b>"), "escaped");
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_or_too_deep_is_refused_before_it_costs_anything() {
    for_each_database("large", async |house| {
        let scene = Scene::set(&house).await;
        let before = house.statements();
        let body = format!("{{\"query\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
        for token in ["", scene.therapist.token.as_str()] {
            let request = Request::post("/graphql").header("content-type", "application/json");
            let request = request.header("authorization", format!("Bearer {token}"));
            let reply = house.send(request.body(Body::from(body.clone())).expect("a request")).await;
            assert_eq!(reply.status, 413, "{}", reply.text());
        }
        let form = house.visitor().post("/sign-in", &[("address", &"x".repeat(10 * 1024 * 1024))]).await;
        assert_eq!(form.status, 413);
        let nested = (0..40).map(|at| format!("fragment f{at} on Query {{ ...f{0} ...f{0} }}", at + 1));
        let bomb = nested.chain(["fragment f40 on Query { viewer { practiceName } } query { ...f0 }".to_owned()]);
        let bomb = bomb.collect::<Vec<_>>().join(" ");
        let deep = format!("query {{ {} id {} }}", "node { ".repeat(60), "} ".repeat(60));
        let wide = format!(
            "query {{ {} }}",
            (0..2_000).map(|at| format!("a{at}: viewer {{ practiceName }}")).collect::<Vec<_>>().join(" ")
        );
        for document in [bomb, deep, wide] {
            let reply = house.knock("", &document, json!({})).await;
            assert_eq!(reply.status, 400, "{}", reply.text());
            assert!(reply.json()["data"].is_null());
        }
        for (method, kind) in
            [("POST", "text/plain"), ("POST", "application/x-www-form-urlencoded"), ("POST", "multipart/form-data")]
        {
            let request = Request::builder().method(method).uri("/graphql").header("content-type", kind);
            let body = json!({ "query": "mutation { signOut { done } }" }).to_string();
            let reply = house.send(request.body(Body::from(body)).expect("a request")).await;
            assert_eq!(reply.status, 415, "{kind}");
        }
        let by_get =
            Request::get("/graphql?query=mutation%7BsignOut%7Bdone%7D%7D").body(Body::empty()).expect("a request");
        assert_eq!(house.send(by_get).await.status, 405);
        assert!(house.statements() - before < 10, "the database was asked");
    })
    .await;
}

struct Scene {
    owner: Someone,
    therapist: Someone,
    couple: Couple,
    /// A couple of another practice.
    abroad: Couple,
    abroad_assignment: String,
    assignment: String,
    code: String,
    expired_code: String,
    newcomers: [String; 2],
}

impl Scene {
    async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.act(&owner.token, "openBookingPage", "address", json!({ "address": "northgate" })).await;
        let hours = json!({ "version": 0, "zone": "Europe/Berlin", "week": [] });
        house.act(&therapist.token, "changeAvailability", "availability { version }", hours).await;
        let other_owner = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        house.act(&other_owner.token, "openBookingPage", "address", json!({ "address": "southgate" })).await;
        let other_therapist = house.member(&other_owner, "Tom Reed", Role::Therapist).await;
        let abroad = house.couple(&other_therapist, "Meadow", ("Robin Vale", "Kim Arbor")).await;
        let third = house.enter(&therapist, "Mara Third").await;
        let fourth = house.enter(&therapist, "Noor Fourth").await;
        house.care(&therapist, "Third", (third, fourth)).await;
        let invite = async |person: &str| {
            let invited = house.act(&therapist.token, "invite", "code", json!({ "person": person })).await;
            invited["code"].as_str().expect("a code").to_owned()
        };
        let expired_code = invite(&third.to_string()).await;
        house.clock.forward(SignedDuration::from_hours(73));
        let code = invite(&fourth.to_string()).await;
        let ask = async |therapist: &Someone, couple: &Couple| {
            let input = json!({ "key": "scene", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
                "instrument": "why_stay", "firstDue": "2026-03-12" });
            let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
            asked["assignment"]["id"].as_str().expect("an id").to_owned()
        };
        let (assignment, abroad_assignment) = (ask(&therapist, &couple).await, ask(&other_therapist, &abroad).await);
        let newcomers = [
            house.enter(&therapist, "Fifth Person").await.to_string(),
            house.enter(&therapist, "Sixth Person").await.to_string(),
        ];
        let scene =
            Self { owner, therapist, couple, abroad, abroad_assignment, assignment, code, expired_code, newcomers };
        let draft =
            json!({ "assignment": scene.assignment, "draftVersion": 0, "answers": [{ "item": "ws3", "number": 5 }] });
        house.act(&scene.couple.hurt.token, "saveDraft", "draftVersion", draft).await;
        scene
    }

    fn token(&self, who: Who) -> &str {
        match who {
            Nobody => "",
            Owner => &self.owner.token,
            Therapist => &self.therapist.token,
            Hurt => &self.couple.hurt.token,
            Involved => &self.couple.involved.token,
        }
    }

    /// An input in which nothing is wrong.
    fn input(&self, field: &str, number: usize) -> Value {
        let (couple, hurt) = (self.couple.id.to_string(), self.couple.hurt.id.to_string());
        let involved = self.couple.involved.id.to_string();
        let key = format!("{field} {number}");
        match field {
            "addPerson" => json!({ "key": key, "name": "New Person", "zone": "Europe/Berlin" }),
            "openCouple" => json!({ "key": key, "alias": "New couple", "members": self.newcomers }),
            "becomeMember" => json!({ "key": key, "person": self.newcomers[0], "role": "STAFF" }),
            "endMembership" => json!({ "person": self.owner.id.to_string() }),
            "resetSecondFactor" | "nameSafetyBackUp" => json!({ "person": self.therapist.id.to_string() }),
            "joinCareTeam" => json!({ "key": key, "couple": couple, "person": self.therapist.id.to_string(),
                "role": "SAFETY_BACK_UP" }),
            "leaveCareTeam" => json!({ "couple": couple, "person": self.therapist.id.to_string(),
                "role": "LEAD_THERAPIST" }),
            "leaveCouple" => json!({ "couple": couple, "person": hurt }),
            "openThread" => json!({ "key": key, "couple": couple, "hurt": hurt, "involved": involved }),
            "proposeMode" => json!({ "key": key, "couple": couple, "mode": "LIMITED_SECRETS" }),
            "signMode" => json!({ "mode": "mod_00000000000000000000000000" }),
            "placeHold" => json!({ "key": key, "couple": couple, "cause": "ABSENCE" }),
            "liftHold" => json!({ "couple": couple, "hold": "hld_00000000000000000000000000" }),
            "invite" => json!({ "person": hurt }),
            "changeContactPreference" => json!({ "version": 0, "safeChannel": "EMAIL",
                "email": "quill.marwood@letters.example", "emailRiskAcknowledged": true }),
            "takeSafetyTask" => json!({ "task": "sft_00000000000000000000000000" }),
            "finishSafetyTask" => json!({ "task": "sft_00000000000000000000000000", "outcome": "REFERRED" }),
            "enterSafetyCheck" => json!({ "key": key, "couple": couple, "respondent": hurt,
                "answers": [{ "item": "s1", "choice": "no" }], "findings": [] }),
            "judgePrivacy" => json!({ "response": "rsp_00000000000000000000000000", "alone": true }),
            "changeBusinessHours" => json!({ "days": ["MONDAY"], "opens": "09:00", "closes": "17:00" }),
            "openBookingPage" => json!({ "address": "northgate" }),
            "changeAvailability" => json!({ "version": 1, "zone": "Europe/Berlin", "week": [] }),
            "holdTime" => json!({ "address": "northgate", "type": "consult_45", "places": ["US-FL"],
                "startsAt": "2026-04-01T22:00:00Z" }),
            "bookConsultation" => json!({ "key": key, "address": "northgate",
                "hold": "clm_00000000000000000000000000", "me": me("name", &json!("Nobody")) }),
            "requestConsultation" => json!({ "key": key, "address": "northgate", "type": "consult_45",
                "me": me("name", &json!("Nobody")) }),
            "joinConsultation" => json!({ "key": key, "address": "northgate", "link": "nothing",
                "me": me("name", &json!("Nobody")) }),
            "confirmAttendance" | "withdrawFromConsultation" => json!({ "address": "northgate", "link": "nothing" }),
            "takeOfferedTime" => json!({ "address": "northgate", "link": "nothing",
                "time": "clm_00000000000000000000000000" }),
            "answerReadiness" => json!({ "address": "northgate", "answers": [] }),
            "noteAbsence" => json!({ "member": self.therapist.id.to_string(), "firstDay": "2026-03-09",
                "lastDay": "2026-03-09" }),
            "readOwnCalendar" => json!({ "calendar": "" }),
            "enterRequest" => json!({ "key": key, "type": "consult_45", "me": me("name", &json!("Nobody")) }),
            "enterLicence" => json!({ "key": key, "member": self.therapist.id.to_string(), "place": "US-FL",
                "profession": "PSYCHOLOGY", "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2026-01-01" }),
            "changeLicence" => {
                json!({ "licence": "lic_00000000000000000000000000", "version": 1, "standing": "ENDED" })
            }
            "verifyPlace" => json!({ "place": "US-CO", "professions": ["PSYCHOLOGY"], "accepts": ["LICENCE"],
                "source": "A page" }),
            "triageConsultation" => json!({ "consultation": "con_00000000000000000000000000", "version": 1 }),
            "offerTimes" => json!({ "consultation": "con_00000000000000000000000000", "version": 1, "times": [] }),
            "bookTime" => json!({ "consultation": "con_00000000000000000000000000", "version": 1,
                "time": { "startsAt": "2026-04-01T22:00:00Z", "member": self.therapist.id.to_string() } }),
            "share" => {
                json!({ "key": key, "response": "rsp_00000000000000000000000000", "item": "need_1", "with": involved })
            }
            "acknowledge" => json!({ "key": key, "items": [self.contact_review()], "action": "DISCUSS" }),
            "bringBack" => json!({ "items": ["ack_00000000000000000000000000"] }),
            "makeTalkPlan" => json!({ "key": key, "response": "rsp_00000000000000000000000000" }),
            "shareTalkPlan" => {
                json!({ "talkPlan": "tlk_00000000000000000000000000", "pauseWord": "Maple", "shown": [] })
            }
            "sayReadyToTalk" => json!({ "talkPlan": "tlk_00000000000000000000000000", "ready": "YES" }),
            "beginTalk" | "endTalk" | "takeBackTalkPlan" => json!({ "talkPlan": "tlk_00000000000000000000000000" }),
            "rateTalk" => json!({ "talkPlan": "tlk_00000000000000000000000000", "number": 1, "feltHeard": 3,
                "neededPause": false }),
            "revokeShare" => json!({ "share": "shr_00000000000000000000000000" }),
            "enrolCouple" => json!({ "key": key, "couple": couple, "programme": "rebuilding",
                "thread": self.couple.thread.to_string() }),
            "openProgrammePhase" | "leaveProgrammePhase" | "goBackInProgramme" => {
                json!({ "enrolment": NO_WAY, "phase": "p0" })
            }
            "openProgrammeStep" => json!({ "enrolment": NO_WAY, "step": "limits" }),
            "leaveOutProgrammeStep" => json!({ "enrolment": NO_WAY, "step": "limits", "person": hurt }),
            "turnProgramme" => json!({ "enrolment": NO_WAY, "turn": "PAUSED" }),
            "draftProgramme" => json!({ "key": key, "version": 0, "content": "{}" }),
            "publishProgramme" => json!({ "draft": "pgd_00000000000000000000000000", "version": 1 }),
            "discardProgrammeDraft" => json!({ "draft": "pgd_00000000000000000000000000" }),
            "followDoorbell" => json!({ "token": "bcdf" }),
            "signIn" => json!({ "address": "quill.marwood@letters.example", "password": PASSWORD }),
            "confirmSecondFactor" => json!({ "ticket": "ticket", "code": "000000" }),
            "acceptInvitation" => json!({ "code": self.code, "password": PASSWORD, "address": "noor.fourth" }),
            "beginRecovery" => json!({ "address": "quill.marwood@letters.example", "recoveryCode": "BCDF",
                "newPassword": PASSWORD }),
            "stepUp" => json!({ "password": PASSWORD }),
            "changePassword" => json!({ "current": PASSWORD, "new": "eleven grey herons over slow water" }),
            "createToken" => json!({ "name": "A program" }),
            "beginPasskey" => Value::Null,
            "addPasskey" => json!({ "ticket": "ticket", "credential": "{}", "name": "A phone" }),
            "removePasskey" => json!({ "passkey": "pky_00000000000000000000000000" }),
            "signInWithPasskey" => json!({ "ticket": "ticket", "credential": "{}" }),
            "endSession" => json!({ "session": "ses_00000000000000000000000000" }),
            _ => inventories::input(self, field, &key, number)
                .or_else(|| exercises::input(self, field, &key))
                .unwrap_or_else(|| panic!("{field} has no input here")),
        }
    }

    /// An entry of the therapist's worklist.
    fn contact_review(&self) -> String {
        format!("contact-review.{}.{}", self.couple.id, self.couple.hurt.id)
    }

    /// The draft that was kept before all this is still there.
    async fn nothing_is_lost(&self, house: &House) {
        let query = "query($id: ID!) { assignment(id: $id) { form { draft { item number } } } }";
        let kept = house.ask(&self.couple.hurt.token, query, json!({ "id": self.assignment })).await;
        let draft = kept["assignment"]["form"]["draft"].as_array().expect("a draft").clone();
        assert!(draft.contains(&json!({ "item": "ws3", "number": 5.0 })), "{draft:?}");
    }
}

/// Somebody who says who they are, with one thing in place of what is sound.
fn me(field: &str, value: &Value) -> Value {
    let mut me = json!({ "name": "Nobody", "zone": "Europe/Berlin", "place": "DE", "safeChannel": "PORTAL_ONLY" });
    me[field] = value.clone();
    me
}

fn long(length: usize) -> Value {
    json!(format!("Zephyrwise {}", "x".repeat(length)))
}
