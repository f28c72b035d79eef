//! Exercises and the listening loop.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe { field: "exercises", ask: Ask::Own },
    Probe { field: "exercise", ask: Ask::Own },
    Probe { field: "exerciseDrafts", ask: Ask::Own },
    Probe { field: "exerciseDraft", ask: Ask::One(|ids| ids.exercise_draft.clone()) },
    Probe {
        field: "draftExercise",
        ask: Ask::Of(|ids| json!({ "key": "probe", "draft": ids.exercise_draft, "version": 99, "content": "{}" })),
    },
    Probe { field: "publishExercise", ask: Ask::Of(|ids| json!({ "draft": ids.exercise_draft, "version": 99 })) },
    // Of a draft that is not there: a colleague may throw away what is.
    Probe {
        field: "discardExerciseDraft",
        ask: Ask::OnOneself(|| json!({ "draft": "exd_00000000000000000000000000" })),
    },
    // Of an exercise that is not there: a colleague may take out what is.
    Probe { field: "retireExercise", ask: Ask::OnOneself(|| json!({ "exercise": "evening_walks" })) },
    Probe { field: "restoreExercise", ask: Ask::OnOneself(|| json!({ "exercise": "evening_walks" })) },
    Probe { field: "myExercises", ask: Ask::Own },
    Probe { field: "myExerciseRuns", ask: Ask::Own },
    Probe { field: "exercisesSharedWithMe", ask: Ask::Own },
    Probe { field: "myExerciseShares", ask: Ask::Own },
    Probe { field: "exerciseRun", ask: Ask::One(|ids| ids.run.clone()) },
    Probe { field: "sharedExercise", ask: Ask::One(|ids| ids.run.clone()) },
    Probe { field: "listening", ask: Ask::One(|ids| ids.run.clone()) },
    Probe { field: "listenings", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe {
        field: "assignExercise",
        ask: Ask::Of(
            |ids| json!({ "key": "probe", "couple": ids.couple, "people": [ids.person], "exercise": "victories" }),
        ),
    },
    Probe {
        field: "withdrawExercise",
        ask: Ask::Of(|ids| json!({ "run": ids.run, "version": 1, "andRepeats": true })),
    },
    Probe { field: "reopenExercise", ask: Ask::Of(|ids| json!({ "run": ids.run, "dueOn": "2026-06-20" })) },
    Probe { field: "beginExercise", ask: Ask::Of(|ids| json!({ "run": ids.run })) },
    Probe {
        field: "saveExerciseDraft",
        ask: Ask::Of(
            |ids| json!({ "run": ids.run, "draftVersion": 0, "answers": [{ "field": "felt_understood", "text": "1" }] }),
        ),
    },
    Probe {
        field: "completeExercise",
        ask: Ask::Of(|ids| json!({ "key": "probe", "run": ids.run, "answers": [], "keepToSelf": true })),
    },
    Probe { field: "declineExercise", ask: Ask::Of(|ids| json!({ "run": ids.run })) },
    Probe { field: "rewriteExercise", ask: Ask::Of(|ids| json!({ "run": ids.run })) },
    Probe { field: "readExerciseComment", ask: Ask::Of(|ids| json!({ "run": ids.run })) },
    Probe {
        field: "commentExercise",
        ask: Ask::Of(|ids| json!({ "key": "probe", "run": ids.run, "text": "A word from nobody" })),
    },
    Probe { field: "takeExerciseCommentBack", ask: Ask::Of(|ids| json!({ "run": ids.run })) },
    Probe {
        field: "shareExercise",
        ask: Ask::Of(|ids| json!({ "run": ids.run, "with": ids.other, "fields": ["notice"] })),
    },
    Probe {
        field: "replyToExercise",
        ask: Ask::Of(|ids| json!({ "run": ids.run, "answer": "received", "partnerToo": true })),
    },
    Probe { field: "startListening", ask: Ask::Of(|ids| json!({ "run": ids.run, "devices": "TWO" })) },
    Probe {
        field: "playListening",
        ask: Ask::Of(|ids| json!({ "listening": ids.listening, "version": 1, "move": "END" })),
    },
];
