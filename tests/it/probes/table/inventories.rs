//! What is asked and answered.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        field: "assignInventory",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondent": ids.person, "instrument": "hope_pulse",
                "firstDue": "2026-03-20" })
        }),
    },
    Probe {
        field: "assignInventories",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondents": [ids.person, ids.other],
                "instruments": ["why_stay", "steady_pulse"], "firstDue": "2026-03-20" })
        }),
    },
    Probe {
        field: "assignBeforeAppointments",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondents": [ids.person, ids.other],
                "instruments": ["why_stay", "steady_pulse"] })
        }),
    },
    Probe {
        field: "assignBattery",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondents": [ids.person, ids.other], "part": "CARE",
                "firstDue": "2026-03-20" })
        }),
    },
    Probe { field: "endCourse", ask: Ask::Of(|ids| json!({ "course": ids.course })) },
    Probe { field: "answerFollowUp", ask: Ask::Of(|ids| json!({ "followUp": ids.course, "answer": "DECLINE" })) },
    Probe { field: "endSeries", ask: Ask::Of(|ids| json!({ "series": ids.series })) },
    Probe {
        field: "cancelAssignment",
        ask: Ask::Of(|ids| json!({ "assignment": ids.assignment, "version": 1, "andRepeats": true })),
    },
    Probe { field: "openAssignment", ask: Ask::Of(|ids| json!({ "assignment": ids.assignment })) },
    Probe {
        field: "saveDraft",
        ask: Ask::Of(
            |ids| json!({ "assignment": ids.assignment, "draftVersion": 0, "answers": [{ "item": "hope", "number": 1 }] }),
        ),
    },
    Probe {
        field: "submitResponse",
        ask: Ask::Of(
            |ids| json!({ "key": "probe", "assignment": ids.assignment, "answers": [{ "item": "hope", "number": 1 }] }),
        ),
    },
    Probe { field: "declineAssignment", ask: Ask::Of(|ids| json!({ "assignment": ids.assignment })) },
    Probe {
        field: "declineAssignment",
        ask: Ask::Of(|ids| json!({ "assignment": ids.assignment, "neverAgain": true })),
    },
    Probe { field: "reopenResponse", ask: Ask::Of(|ids| json!({ "response": ids.response })) },
    Probe {
        field: "correctResponse",
        ask: Ask::Of(
            |ids| json!({ "key": "probe", "response": ids.response, "answers": [{ "item": "ws1", "number": 5 }] }),
        ),
    },
    Probe {
        field: "enterTotals",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondent": ids.person, "instrument": "phq9",
                "takenOn": "2026-03-01", "total": 3.0 })
        }),
    },
];
