//! Appointments of ongoing care.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "myAppointments", ask: Ask::Own },
    Probe { field: "coupleAppointments", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "coupleAppointmentsHeld", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "appointment", ask: Ask::One(|ids| ids.appointment.clone()) },
    Probe { field: "appointmentsNeedingCover", ask: Ask::Own },
    Probe { field: "appointmentCalendar", ask: Ask::Own },
    Probe { field: "bookableCouples", ask: Ask::Own },
    Probe { field: "bookableCouple", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "appointmentFile", ask: Ask::One(|ids| ids.appointment.clone()) },
    Probe {
        field: "makeAppointments",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "on": "2026-05-01", "at": "17:00",
                "people": [{ "person": ids.person, "place": "DE" }] })
        }),
    },
    Probe {
        field: "moveAppointment",
        ask: Ask::Of(|ids| json!({ "appointment": ids.appointment, "version": 1, "on": "2026-05-02", "at": "17:00" })),
    },
    Probe {
        field: "changeMeetingLink",
        ask: Ask::Of(|ids| json!({ "appointment": ids.appointment, "version": 1, "person": ids.person })),
    },
    Probe {
        field: "checkInToAppointment",
        ask: Ask::Of(
            |ids| json!({ "appointment": ids.appointment, "place": "DE", "company": "ALONE", "callBack": "555 0100" }),
        ),
    },
    Probe {
        field: "noteAppointmentAttendance",
        ask: Ask::Of(|ids| {
            json!({ "appointment": ids.appointment, "version": 1,
                "people": [{ "person": ids.person, "attendance": "CAME" }] })
        }),
    },
    Probe { field: "callOffAppointment", ask: Ask::Of(|ids| json!({ "appointment": ids.appointment, "version": 1 })) },
    Probe { field: "endAppointmentSeries", ask: Ask::Of(|ids| json!({ "series": ids.appointments })) },
];
