//! Programmes: those of the practice, and a couple's way through one.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "programmes", ask: Ask::Own },
    Probe { field: "programmeDrafts", ask: Ask::Own },
    Probe { field: "programmeDraft", ask: Ask::One(|ids| ids.programme_draft.clone()) },
    Probe { field: "coupleProgrammes", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe {
        field: "enrolCouple",
        ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "programme": "rebuilding" })),
    },
    Probe { field: "openProgrammePhase", ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "phase": "p0" })) },
    Probe { field: "leaveProgrammePhase", ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "phase": "p3" })) },
    Probe { field: "openProgrammeStep", ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "step": "limits" })) },
    Probe {
        field: "leaveOutProgrammeStep",
        ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "step": "limits", "person": ids.person })),
    },
    Probe { field: "turnProgramme", ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "turn": "PAUSED" })) },
    Probe { field: "goBackInProgramme", ask: Ask::Of(|ids| json!({ "enrolment": ids.enrolment, "phase": "p0" })) },
    Probe {
        field: "draftProgramme",
        ask: Ask::Of(|ids| json!({ "key": "probe", "draft": ids.programme_draft, "version": 99, "content": "{}" })),
    },
    Probe { field: "publishProgramme", ask: Ask::Of(|ids| json!({ "draft": ids.programme_draft, "version": 99 })) },
    // Of a draft that is not there: a colleague may throw away what is.
    Probe {
        field: "discardProgrammeDraft",
        ask: Ask::OnOneself(|| json!({ "draft": "pgd_00000000000000000000000000" })),
    },
    // Of a programme that is not there: a colleague may take out what is.
    Probe { field: "retireProgramme", ask: Ask::OnOneself(|| json!({ "programme": "evening_walks" })) },
    Probe { field: "restoreProgramme", ask: Ask::OnOneself(|| json!({ "programme": "evening_walks" })) },
];
