//! Safety tasks, checks and who stands in.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "takeSafetyTask", ask: Ask::Of(|ids| json!({ "task": ids.safety_task })) },
    Probe {
        field: "finishSafetyTask",
        ask: Ask::Of(|ids| json!({ "task": ids.safety_task, "outcome": "MISTAKEN", "note": "probe" })),
    },
    Probe {
        field: "enterSafetyCheck",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondent": ids.person,
                "answers": [{ "item": "s1", "choice": "yes" }], "findings": [] })
        }),
    },
    Probe { field: "judgePrivacy", ask: Ask::Of(|ids| json!({ "response": ids.response, "alone": true })) },
    Probe { field: "nameSafetyBackUp", ask: Ask::Of(|ids| json!({ "person": ids.person })) },
    Probe {
        field: "changeBusinessHours",
        ask: Ask::OnOneself(|| json!({ "days": ["MONDAY"], "opens": "10:00", "closes": "11:00" })),
    },
];
