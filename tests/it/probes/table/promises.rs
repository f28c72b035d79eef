//! Promises, contact, agreements, the trust plan and lapses.

use serde_json::json;

use super::{Ask, Probe};

/// Words of an agreement that nobody ever wrote.
const NO_WORDS: &str = "agv_00000000000000000000000000";

pub(super) const PROBES: &[Probe] = &[
    Probe {
        field: "makePromise",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "thread": ids.own_thread, "text": "A word from nobody", "first": "2026-03-20",
                "time": "18:00", "repeats": "ONCE" })
        }),
    },
    Probe { field: "endPromise", ask: Ask::Of(|ids| json!({ "commitment": ids.commitment })) },
    Probe { field: "sayOfPromise", ask: Ask::Of(|ids| json!({ "time": ids.promise_time, "mark": "MISSED" })) },
    Probe { field: "showPromises", ask: Ask::Of(|ids| json!({ "thread": ids.own_thread })) },
    Probe { field: "hidePromises", ask: Ask::Of(|ids| json!({ "thread": ids.own_thread })) },
    Probe { field: "watchPromises", ask: Ask::Of(|ids| json!({ "thread": ids.thread, "watch": true })) },
    Probe { field: "noticePromise", ask: Ask::Of(|ids| json!({ "time": ids.promise_time, "seen": "DISPUTED" })) },
    Probe {
        field: "reportContact",
        ask: Ask::Of(|ids| json!({ "key": "probe", "thread": ids.own_thread, "contact": "NONE" })),
    },
    Probe {
        field: "clearContact",
        ask: Ask::Of(
            |ids| json!({ "key": "probe", "couple": ids.couple, "thread": ids.own_thread, "reason": "A word from nobody" }),
        ),
    },
    Probe {
        field: "offerAgreement",
        ask: Ask::OnOneself(|| {
            json!({ "key": "probe", "kind": "BOUNDARY", "reviewOn": "2026-04-20",
                "terms": [{ "name": "need-1", "text": "Quiet" }, { "name": "then-1", "text": "I leave" }] })
        }),
    },
    Probe {
        field: "changeAgreement",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "agreement": ids.agreement, "version": NO_WORDS, "reviewOn": "2026-04-20",
                "terms": [{ "name": "need-1", "text": "Nothing" }, { "name": "then-1", "text": "Nothing" }] })
        }),
    },
    Probe { field: "signAgreement", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement, "version": NO_WORDS })) },
    Probe {
        field: "takeAgreementBack",
        ask: Ask::Of(|ids| json!({ "agreement": ids.agreement, "version": NO_WORDS })),
    },
    Probe { field: "stopAgreement", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement })) },
    Probe { field: "showLimits", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement })) },
    Probe { field: "hideLimits", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement })) },
    Probe { field: "sayOfAgreement", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement, "word": "GIVEN_NO" })) },
    Probe {
        field: "markTrustStep",
        ask: Ask::Of(|ids| json!({ "thread": ids.own_thread, "step": "TRUTH", "status": "STEADY" })),
    },
    Probe {
        field: "seeTrustStep",
        ask: Ask::Of(|ids| json!({ "thread": ids.thread, "step": "TRUTH", "view": "YES" })),
    },
    Probe {
        field: "reportLapse",
        ask: Ask::OnOneself(|| {
            json!({ "key": "probe", "occurredOn": "2026-03-01", "precision": "DAY", "severity": "LIMIT",
                "toldIn": "HOME" })
        }),
    },
    Probe {
        field: "recordLapse",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "thread": ids.thread, "origin": "HURT",
                "occurredOn": "2026-03-01", "precision": "DAY", "severity": "LIMIT", "toldIn": "HOME" })
        }),
    },
    Probe { field: "advanceLapse", ask: Ask::Of(|ids| json!({ "lapse": ids.lapse, "to": "SAFETY_CHECKED" })) },
];
