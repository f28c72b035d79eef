//! Consultations.

use serde_json::{Value, json};

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    // Consultations belong to the practice's desk and to whoever has a link, and to no couple: what is sent speaks of none that is there.
    // Whose they are not to see, `consultations.rs` tries with real ones.
    Probe { field: "bookingPage", ask: Ask::Own },
    Probe { field: "freeTimes", ask: Ask::Own },
    Probe { field: "bookingQuestions", ask: Ask::Own },
    Probe { field: "ownConsultation", ask: Ask::Own },
    Probe { field: "joinableConsultation", ask: Ask::Own },
    Probe { field: "ownFreeTimes", ask: Ask::Own },
    Probe { field: "ownCalendarFile", ask: Ask::Own },
    Probe { field: "readinessQuestions", ask: Ask::Own },
    Probe { field: "answerReadiness", ask: Ask::OnOneself(|| json!({ "address": "northgate", "answers": [] })) },
    Probe {
        field: "noteAbsence",
        ask: Ask::Of(|ids| json!({ "member": ids.person, "firstDay": "2026-03-09", "lastDay": "2026-03-09" })),
    },
    Probe { field: "consultationTypeRecords", ask: Ask::Own },
    Probe {
        field: "makeConsultationType",
        ask: Ask::OnOneself(|| {
            json!({ "key": "probe", "name": "First hour", "says": "An hour.", "service": "CONSULT",
                "audience": "PUBLIC", "heldBy": ["THERAPIST"], "minutes": 60 })
        }),
    },
    Probe { field: "offerCoaching", ask: Ask::OnOneself(|| json!({ "offered": true })) },
    Probe {
        field: "closeConsultationType",
        ask: Ask::OnOneself(|| json!({ "type": "own_nothing.1", "closed": true })),
    },
    Probe { field: "inviteToBook", ask: Ask::OnOneself(|| json!({ "key": "probe", "type": "own_nothing.1" })) },
    Probe { field: "practiceHolidays", ask: Ask::Own },
    Probe {
        field: "changeHolidays",
        ask: Ask::OnOneself(|| json!({ "firstDay": "2026-12-24", "lastDay": "2026-12-24", "closed": true })),
    },
    Probe { field: "readOwnCalendar", ask: Ask::OnOneself(|| json!({ "calendar": "" })) },
    Probe { field: "calendarSources", ask: Ask::Own },
    Probe { field: "readCalendarFrom", ask: Ask::OnOneself(|| json!({ "address": "https://calendar.example/a.ics" })) },
    Probe { field: "stopReadingCalendar", ask: Ask::OnOneself(|| Value::Null) },
    // A calendar that leaves is found by its link alone; `calendars.rs` tries links that ended and those of others.
    Probe { field: "calendarFeed", ask: Ask::Own },
    Probe { field: "calendarAddress", ask: Ask::Own },
    Probe { field: "makeCalendarAddress", ask: Ask::OnOneself(|| json!({ "understood": true })) },
    Probe { field: "endCalendarAddress", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "availability", ask: Ask::Own },
    Probe { field: "consultations", ask: Ask::Own },
    Probe { field: "consultationTimes", ask: Ask::Own },
    Probe { field: "consultation", ask: Ask::One(|_| NO_CONSULTATION.to_owned()) },
    Probe { field: "consultationAnswers", ask: Ask::One(|_| NO_CONSULTATION.to_owned()) },
    Probe {
        field: "holdTime",
        ask: Ask::OnOneself(
            || json!({ "address": "northgate", "type": "consult_45", "places": ["US-FL"], "startsAt": "2026-04-01T22:00:00Z" }),
        ),
    },
    Probe {
        field: "bookConsultation",
        ask: Ask::OnOneself(
            || json!({ "key": "probe", "address": "northgate", "hold": "clm_00000000000000000000000000", "me": newcomer() }),
        ),
    },
    Probe {
        field: "requestConsultation",
        ask: Ask::OnOneself(
            || json!({ "key": "probe", "address": "nowhere-at-all", "type": "consult_45", "me": newcomer() }),
        ),
    },
    Probe {
        field: "joinConsultation",
        ask: Ask::OnOneself(|| json!({ "key": "probe", "address": "northgate", "link": "nothing", "me": newcomer() })),
    },
    Probe { field: "confirmAttendance", ask: Ask::OnOneself(by_link) },
    Probe { field: "withdrawFromConsultation", ask: Ask::OnOneself(by_link) },
    Probe { field: "keepWaiting", ask: Ask::OnOneself(by_link) },
    Probe {
        field: "moveConsultation",
        ask: Ask::OnOneself(
            || json!({ "address": "northgate", "link": "nothing", "startsAt": "2026-04-01T22:00:00Z" }),
        ),
    },
    Probe {
        field: "takeOfferedTime",
        ask: Ask::OnOneself(
            || json!({ "address": "northgate", "link": "nothing", "time": "clm_00000000000000000000000000" }),
        ),
    },
    Probe {
        field: "changeAvailability",
        ask: Ask::Of(|ids| json!({ "member": ids.person, "version": 0, "zone": "Europe/Berlin", "week": [] })),
    },
    Probe { field: "openBookingPage", ask: Ask::OnOneself(|| json!({ "address": "northgate" })) },
    Probe { field: "consultationTypes", ask: Ask::Own },
    Probe { field: "consultationCalendar", ask: Ask::Own },
    Probe { field: "licences", ask: Ask::Own },
    Probe { field: "places", ask: Ask::Own },
    Probe {
        field: "enterRequest",
        ask: Ask::OnOneself(|| json!({ "key": "probe", "type": "nothing_at_all", "me": newcomer() })),
    },
    Probe {
        field: "enterLicence",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "member": ids.person, "place": "US-FL", "profession": "PSYCHOLOGY",
                "authority": "LICENCE", "standing": "ACTIVE", "firstDay": "2026-01-01" })
        }),
    },
    Probe {
        field: "changeLicence",
        ask: Ask::OnOneself(
            || json!({ "licence": "lic_00000000000000000000000000", "version": 1, "standing": "ENDED" }),
        ),
    },
    Probe {
        field: "verifyPlace",
        ask: Ask::OnOneself(
            || json!({ "place": "US-CO", "professions": [], "accepts": ["LICENCE"], "source": "Nothing" }),
        ),
    },
    Probe { field: "closePlace", ask: Ask::OnOneself(|| json!({ "place": "CA-YT" })) },
    Probe { field: "triageConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "waitlistConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "referConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "enrolFromConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "declineConsultation", ask: Ask::OnOneself(seen) },
    Probe {
        field: "noteWhereabouts",
        ask: Ask::Of(
            |ids| json!({ "consultation": NO_CONSULTATION, "version": 1, "person": ids.person, "place": "US-FL", "company": "ALONE" }),
        ),
    },
    Probe { field: "consultationFunnel", ask: Ask::Own },
    Probe {
        field: "checkIn",
        ask: Ask::OnOneself(
            || json!({ "address": "northgate", "link": "nothing", "place": "US-FL", "company": "ALONE", "callBack": "555 0100" }),
        ),
    },
    Probe {
        field: "answerRecommendation",
        ask: Ask::OnOneself(|| json!({ "address": "northgate", "link": "nothing", "decision": "ACCEPTED" })),
    },
    Probe {
        field: "askAgain",
        ask: Ask::OnOneself(|| json!({ "key": "probe", "address": "northgate", "link": "nothing" })),
    },
    Probe { field: "askDeletion", ask: Ask::OnOneself(by_link) },
    Probe { field: "cancelConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "noteNoShow", ask: Ask::OnOneself(seen) },
    Probe {
        field: "noteAttendance",
        ask: Ask::OnOneself(|| json!({ "consultation": NO_CONSULTATION, "version": 1, "everybody": true })),
    },
    Probe {
        field: "recommend",
        ask: Ask::OnOneself(|| json!({ "consultation": NO_CONSULTATION, "version": 1, "what": "THERAPY" })),
    },
    Probe {
        field: "offerTimes",
        ask: Ask::OnOneself(|| json!({ "consultation": NO_CONSULTATION, "version": 1, "times": [time()] })),
    },
    Probe {
        field: "bookTime",
        ask: Ask::OnOneself(|| json!({ "consultation": NO_CONSULTATION, "version": 1, "time": time() })),
    },
    Probe {
        field: "rescheduleConsultation",
        ask: Ask::OnOneself(|| json!({ "consultation": NO_CONSULTATION, "version": 1, "time": time() })),
    },
];

/// A consultation that never was.
pub(in crate::probes) const NO_CONSULTATION: &str = "con_00000000000000000000000000";

fn seen() -> Value {
    json!({ "consultation": NO_CONSULTATION, "version": 1 })
}

fn by_link() -> Value {
    json!({ "address": "northgate", "link": "nothing" })
}

fn time() -> Value {
    json!({ "startsAt": "2026-04-01T22:00:00Z", "member": "per_00000000000000000000000000" })
}

fn newcomer() -> Value {
    json!({ "name": "Nobody", "zone": "Europe/Berlin", "place": "DE", "safeChannel": "PORTAL_ONLY" })
}
