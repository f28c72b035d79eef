//! What comes of answers: shares, words about them, offers and talks.

use serde_json::json;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
    Probe {
        field: "share",
        ask: Ask::Of(|ids| json!({ "key": "probe", "response": ids.response, "item": "need_1", "with": ids.other })),
    },
    Probe {
        field: "giveFeedback",
        ask: Ask::Of(|ids| json!({ "key": "probe", "response": ids.response, "text": "A word from nobody" })),
    },
    Probe { field: "takeFeedbackBack", ask: Ask::Of(|ids| json!({ "response": ids.response })) },
    Probe { field: "readFeedback", ask: Ask::Of(|ids| json!({ "response": ids.response })) },
    Probe {
        field: "acknowledge",
        ask: Ask::Of(|ids| {
            let items = [
                format!("low-rating.{}.{}", ids.couple, ids.score_loop),
                format!("safety-tasks.{}.{}", ids.couple, ids.safety_task),
                format!("safety-pause.{}.{}", ids.couple, ids.hold),
            ];
            json!({ "key": "probe", "items": items, "action": "DISCUSS" })
        }),
    },
    Probe { field: "bringBack", ask: Ask::Of(|ids| json!({ "items": [ids.acknowledgement] })) },
    Probe {
        field: "offerAfterRating",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "scoreLoop": ids.score_loop, "to": ids.person, "text": "Something",
                "by": "2026-03-20" })
        }),
    },
    Probe { field: "answerOffer", ask: Ask::Of(|ids| json!({ "offer": ids.offer, "answer": "ACCEPT" })) },
    Probe { field: "makeTalkPlan", ask: Ask::Of(|ids| json!({ "key": "probe", "response": ids.response })) },
    Probe {
        field: "shareTalkPlan",
        ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan, "pauseWord": "Maple", "shown": [] })),
    },
    Probe { field: "sayReadyToTalk", ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan, "ready": "YES" })) },
    Probe { field: "beginTalk", ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan })) },
    Probe { field: "endTalk", ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan })) },
    Probe {
        field: "rateTalk",
        ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan, "number": 1, "feltHeard": 3, "neededPause": false })),
    },
    Probe { field: "takeBackTalkPlan", ask: Ask::Of(|ids| json!({ "talkPlan": ids.talk_plan })) },
    Probe { field: "revokeShare", ask: Ask::Of(|ids| json!({ "share": ids.share })) },
    Probe { field: "followDoorbell", ask: Ask::Of(|ids| json!({ "token": ids.bell })) },
];
