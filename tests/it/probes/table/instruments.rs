//! Instruments that the practice makes for itself.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        field: "draftInstrument",
        ask: Ask::Of(|ids| json!({ "key": "probe", "draft": ids.draft, "version": 99, "content": "{}" })),
    },
    Probe { field: "publishInstrument", ask: Ask::Of(|ids| json!({ "draft": ids.draft, "version": 99 })) },
    // Of a form that is not there: a colleague may take out what is.
    Probe { field: "retireInstrument", ask: Ask::OnOneself(|| json!({ "instrument": "evening_walks" })) },
    Probe { field: "restoreInstrument", ask: Ask::OnOneself(|| json!({ "instrument": "evening_walks" })) },
    // Of a draft that is not there: a colleague may throw away what is.
    Probe {
        field: "discardInstrumentDraft",
        ask: Ask::OnOneself(|| json!({ "draft": "idr_00000000000000000000000000" })),
    },
];
