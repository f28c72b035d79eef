//! Accounts, members, couples and their teams.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "endSession", ask: Ask::Of(|ids| json!({ "session": ids.session })) },
    Probe { field: "invite", ask: Ask::Of(|ids| json!({ "person": ids.person })) },
    Probe {
        field: "openCouple",
        ask: Ask::Of(|ids| json!({ "key": "probe", "alias": "Mine now", "members": [ids.person, ids.other] })),
    },
    Probe {
        field: "becomeMember",
        ask: Ask::Of(|ids| json!({ "key": "probe", "person": ids.person, "role": "OWNER" })),
    },
    Probe { field: "endMembership", ask: Ask::Of(|ids| json!({ "person": ids.person })) },
    Probe { field: "resetSecondFactor", ask: Ask::Of(|ids| json!({ "person": ids.person })) },
    Probe {
        field: "joinCareTeam",
        ask: Ask::Of(
            |ids| json!({ "key": "probe", "couple": ids.couple, "person": ids.other, "role": "LEAD_THERAPIST" }),
        ),
    },
    Probe {
        field: "leaveCareTeam",
        ask: Ask::Of(|ids| json!({ "couple": ids.couple, "person": ids.other, "role": "LEAD_THERAPIST" })),
    },
    Probe { field: "leaveCouple", ask: Ask::Of(|ids| json!({ "couple": ids.couple, "person": ids.person })) },
    Probe {
        field: "openThread",
        ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "hurt": ids.other, "involved": ids.person })),
    },
    Probe {
        field: "changeService",
        ask: Ask::Of(|ids| json!({ "couple": ids.couple, "version": 1, "service": "COACHING", "reason": "Mine now" })),
    },
    Probe {
        field: "proposeMode",
        ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "mode": "INDIVIDUAL" })),
    },
    Probe { field: "signMode", ask: Ask::Of(|ids| json!({ "mode": ids.mode })) },
    Probe { field: "agreeToCare", ask: Ask::Of(|ids| json!({ "seat": ids.seat })) },
    Probe { field: "placeHold", ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "cause": "LEGAL" })) },
    Probe { field: "liftHold", ask: Ask::Of(|ids| json!({ "couple": ids.couple, "hold": ids.hold })) },
    Probe {
        field: "changeContactPreference",
        ask: Ask::Of(|ids| json!({ "person": ids.person, "version": 1, "safeChannel": "PORTAL_ONLY" })),
    },
];
