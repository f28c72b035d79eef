//! What is tried: every field of the door, with what it is asked for. A new field needs a line here.

use serde_json::{Value, json};
use tests::house::PASSWORD;

/// The ids a probe speaks of: the victim's, or such as never were.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    pub(super) practice: String,
    pub(super) person: String,
    pub(super) other: String,
    pub(super) couple: String,
    pub(super) mode: String,
    pub(super) hold: String,
    pub(super) assignment: String,
    pub(super) response: String,
    pub(super) share: String,
    pub(super) series: String,
    pub(super) course: String,
    pub(super) acknowledgement: String,
    pub(super) score_loop: String,
    pub(super) offer: String,
    pub(super) talk_plan: String,
    pub(super) session: String,
    pub(super) bell: String,
    pub(super) safety_task: String,
    /// An injury in which the victim is hurt.
    pub(super) thread: String,
    /// One in which the victim is involved.
    pub(super) own_thread: String,
    pub(super) commitment: String,
    pub(super) promise_time: String,
    pub(super) agreement: String,
    pub(super) lapse: String,
    pub(super) run: String,
    pub(super) listening: String,
    /// The practice's draft of an instrument.
    pub(super) draft: String,
    /// The couple's way through a programme.
    pub(super) enrolment: String,
    /// The practice's draft of a programme.
    pub(super) programme_draft: String,
}

/// The same kinds of ids, of things that never were.
pub(super) fn ghosts(real: &Ids) -> Ids {
    let ghost = |id: &str| match id.split_once('_') {
        Some((kind, rest)) => format!("{kind}_{}{}", "00".repeat(12), &rest[24..]),
        None => id.chars().map(|c| if c.is_ascii_alphanumeric() { 'b' } else { c }).collect(),
    };
    Ids {
        practice: ghost(&real.practice),
        person: ghost(&real.person),
        other: ghost(&real.other),
        couple: ghost(&real.couple),
        mode: ghost(&real.mode),
        hold: ghost(&real.hold),
        assignment: ghost(&real.assignment),
        response: ghost(&real.response),
        share: ghost(&real.share),
        series: ghost(&real.series),
        course: ghost(&real.course),
        acknowledgement: ghost(&real.acknowledgement),
        score_loop: ghost(&real.score_loop),
        offer: ghost(&real.offer),
        talk_plan: ghost(&real.talk_plan),
        session: ghost(&real.session),
        bell: ghost(&real.bell),
        safety_task: ghost(&real.safety_task),
        thread: ghost(&real.thread),
        own_thread: ghost(&real.own_thread),
        commitment: ghost(&real.commitment),
        promise_time: ghost(&real.promise_time),
        agreement: ghost(&real.agreement),
        lapse: ghost(&real.lapse),
        run: ghost(&real.run),
        listening: ghost(&real.listening),
        draft: ghost(&real.draft),
        enrolment: ghost(&real.enrolment),
        programme_draft: ghost(&real.programme_draft),
    }
}

/// One field of the door: its name and what it is asked with.
pub(super) struct Probe {
    pub(super) field: &'static str,
    pub(super) ask: Ask,
}

pub(super) enum Ask {
    /// A query that lists what is one's own. Its answer may hold nothing of the victim's.
    Own,
    /// A query of one thing.
    One(fn(&Ids) -> String),
    /// A mutation that speaks of things.
    Of(fn(&Ids) -> Value),
    /// A mutation that acts on whoever asks, or is open to everybody: it is sent, and must leave the victim's record as it is.
    OnOneself(fn() -> Value),
}

/// In the order in which they are sent.
pub(super) const PROBES: &[Probe] = &[
    Probe { field: "viewer", ask: Ask::Own },
    Probe { field: "practice", ask: Ask::Own },
    Probe { field: "caseload", ask: Ask::Own },
    Probe { field: "instruments", ask: Ask::Own },
    Probe { field: "instrument", ask: Ask::Own },
    Probe { field: "instrumentDrafts", ask: Ask::Own },
    Probe { field: "tasks", ask: Ask::Own },
    Probe { field: "myOptOuts", ask: Ask::Own },
    Probe { field: "myResponses", ask: Ask::Own },
    Probe { field: "newFeedback", ask: Ask::Own },
    Probe { field: "worklist", ask: Ask::Own },
    Probe { field: "acknowledgements", ask: Ask::Own },
    Probe { field: "sharedWithMe", ask: Ask::Own },
    Probe { field: "myShares", ask: Ask::Own },
    Probe { field: "myLoops", ask: Ask::Own },
    Probe { field: "myOffers", ask: Ask::Own },
    Probe { field: "myTalks", ask: Ask::Own },
    Probe { field: "mySessions", ask: Ask::Own },
    Probe { field: "passkeysOffered", ask: Ask::Own },
    Probe { field: "myPasskeys", ask: Ask::Own },
    Probe { field: "people", ask: Ask::Own },
    Probe { field: "deliveries", ask: Ask::Own },
    Probe { field: "auditEntries", ask: Ask::Own },
    Probe { field: "crisisContacts", ask: Ask::Own },
    Probe { field: "safetyTasks", ask: Ask::Own },
    Probe { field: "safetyAges", ask: Ask::Own },
    Probe { field: "safetyArrangements", ask: Ask::Own },
    Probe { field: "safetyTask", ask: Ask::One(|ids| ids.safety_task.clone()) },
    Probe { field: "safetyStrip", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "myCommitments", ask: Ask::Own },
    Probe { field: "promisesShownToMe", ask: Ask::Own },
    Probe { field: "coupleCommitments", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "myContactReports", ask: Ask::Own },
    Probe { field: "contactGates", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "agreementForms", ask: Ask::Own },
    Probe { field: "myAgreements", ask: Ask::Own },
    Probe { field: "agreement", ask: Ask::One(|ids| ids.agreement.clone()) },
    Probe { field: "limitsShownToMe", ask: Ask::Own },
    Probe { field: "coupleAgreements", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "myTrustPlans", ask: Ask::Own },
    Probe { field: "coupleTrustPlans", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "myLapses", ask: Ask::Own },
    Probe { field: "coupleLapses", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "node", ask: Ask::One(|ids| ids.response.clone()) },
    Probe { field: "node", ask: Ask::One(|ids| ids.assignment.clone()) },
    Probe { field: "node", ask: Ask::One(|ids| ids.person.clone()) },
    Probe { field: "node", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "node", ask: Ask::One(|ids| ids.share.clone()) },
    Probe { field: "careTeam", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "member", ask: Ask::One(|ids| ids.person.clone()) },
    Probe { field: "couplesWithoutLead", ask: Ask::Own },
    Probe { field: "couple", ask: Ask::One(|ids| ids.couple.clone()) },
    Probe { field: "assignment", ask: Ask::One(|ids| ids.assignment.clone()) },
    Probe { field: "response", ask: Ask::One(|ids| ids.response.clone()) },
    Probe { field: "responseExport", ask: Ask::One(|ids| ids.response.clone()) },
    Probe { field: "instrumentDraft", ask: Ask::One(|ids| ids.draft.clone()) },
    Probe { field: "contactPreference", ask: Ask::One(|ids| ids.person.clone()) },
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
    Probe { field: "exercises", ask: Ask::Own },
    Probe { field: "myExercises", ask: Ask::Own },
    Probe { field: "myExerciseRuns", ask: Ask::Own },
    Probe { field: "exercisesSharedWithMe", ask: Ask::Own },
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
        field: "proposeMode",
        ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "mode": "INDIVIDUAL" })),
    },
    Probe { field: "signMode", ask: Ask::Of(|ids| json!({ "mode": ids.mode })) },
    Probe { field: "placeHold", ask: Ask::Of(|ids| json!({ "key": "probe", "couple": ids.couple, "cause": "LEGAL" })) },
    Probe { field: "liftHold", ask: Ask::Of(|ids| json!({ "couple": ids.couple, "hold": ids.hold })) },
    Probe {
        field: "changeContactPreference",
        ask: Ask::Of(|ids| json!({ "person": ids.person, "version": 1, "safeChannel": "PORTAL_ONLY" })),
    },
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
        field: "assignBattery",
        ask: Ask::Of(|ids| {
            json!({ "key": "probe", "couple": ids.couple, "respondents": [ids.person, ids.other], "part": "CARE",
                "firstDue": "2026-03-20" })
        }),
    },
    Probe { field: "endCourse", ask: Ask::Of(|ids| json!({ "course": ids.course })) },
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
            json!({ "key": "probe", "agreement": ids.agreement, "version": 1, "reviewOn": "2026-04-20",
                "terms": [{ "name": "need-1", "text": "Nothing" }, { "name": "then-1", "text": "Nothing" }] })
        }),
    },
    Probe { field: "signAgreement", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement, "version": 1 })) },
    Probe { field: "takeAgreementBack", ask: Ask::Of(|ids| json!({ "agreement": ids.agreement, "version": 1 })) },
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
    Probe {
        field: "signIn",
        ask: Ask::OnOneself(|| json!({ "address": "quill.marwood@letters.example", "password": "not this one" })),
    },
    Probe { field: "confirmSecondFactor", ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "code": "000000" })) },
    Probe { field: "confirmNewSecondFactor", ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "code": "000000" })) },
    Probe {
        field: "acceptInvitation",
        ask: Ask::OnOneself(|| json!({ "code": "BCDF-GHJK-LMNP-QRST", "password": PASSWORD })),
    },
    Probe {
        field: "beginRecovery",
        ask: Ask::OnOneself(
            || json!({ "address": "quill.marwood@letters.example", "recoveryCode": "BCDF-GHJK", "newPassword": PASSWORD }),
        ),
    },
    Probe { field: "takeBackOptOut", ask: Ask::OnOneself(|| json!({ "instrument": "steady_pulse" })) },
    Probe { field: "stopRecovery", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "stepUp", ask: Ask::OnOneself(|| json!({ "password": "not this one" })) },
    Probe { field: "changePassword", ask: Ask::OnOneself(|| json!({ "current": "not this one", "new": PASSWORD })) },
    // Whose passkeys they are, `passkeys.rs` tries with a real one, by somebody who proved themself again.
    Probe { field: "beginPasskey", ask: Ask::OnOneself(|| Value::Null) },
    Probe {
        field: "addPasskey",
        ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "credential": "{}", "name": "probe" })),
    },
    Probe { field: "removePasskey", ask: Ask::OnOneself(|| json!({ "passkey": "pky_00000000000000000000000000" })) },
    Probe { field: "beginPasskeySignIn", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "signInWithPasskey", ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "credential": "{}" })) },
    Probe { field: "createToken", ask: Ask::OnOneself(|| json!({ "name": "probe" })) },
    Probe {
        field: "addPerson",
        ask: Ask::OnOneself(|| json!({ "key": "probe", "name": "Nobody Else", "zone": "Europe/Berlin" })),
    },
    Probe { field: "importInstrument", ask: Ask::OnOneself(|| json!({ "questionnaire": "{}" })) },
    // Consultations belong to the practice's desk and to whoever has a link, and to no couple: what is sent speaks of none that is there.
    // Whose they are not to see, `consultations.rs` tries with real ones.
    Probe { field: "bookingPage", ask: Ask::Own },
    Probe { field: "freeTimes", ask: Ask::Own },
    Probe { field: "ownConsultation", ask: Ask::Own },
    Probe { field: "joinableConsultation", ask: Ask::Own },
    Probe { field: "ownCalendarFile", ask: Ask::Own },
    Probe { field: "readinessQuestions", ask: Ask::Own },
    Probe { field: "answerReadiness", ask: Ask::OnOneself(|| json!({ "address": "northgate", "answers": [] })) },
    Probe {
        field: "noteAbsence",
        ask: Ask::Of(|ids| json!({ "member": ids.person, "firstDay": "2026-03-09", "lastDay": "2026-03-09" })),
    },
    Probe { field: "readOwnCalendar", ask: Ask::OnOneself(|| json!({ "calendar": "" })) },
    Probe { field: "availability", ask: Ask::Own },
    Probe { field: "consultations", ask: Ask::Own },
    Probe { field: "consultationTimes", ask: Ask::Own },
    Probe { field: "consultation", ask: Ask::One(|_| NO_CONSULTATION.to_owned()) },
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
    Probe { field: "triageConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "waitlistConsultation", ask: Ask::OnOneself(seen) },
    Probe { field: "referConsultation", ask: Ask::OnOneself(seen) },
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
    Probe {
        field: "draftInstrument",
        ask: Ask::Of(|ids| json!({ "key": "probe", "draft": ids.draft, "version": 99, "content": "{}" })),
    },
    Probe { field: "publishInstrument", ask: Ask::Of(|ids| json!({ "draft": ids.draft, "version": 99 })) },
    Probe { field: "retireInstrument", ask: Ask::OnOneself(|| json!({ "instrument": "evening_walks" })) },
    // Of a draft that is not there: a colleague may throw away what is.
    Probe {
        field: "discardInstrumentDraft",
        ask: Ask::OnOneself(|| json!({ "draft": "idr_00000000000000000000000000" })),
    },
    // The last ones, because they end what the prober came with.
    Probe { field: "signOut", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "signOutEverywhere", ask: Ask::OnOneself(|| Value::Null) },
];

/// A consultation that never was.
pub(super) const NO_CONSULTATION: &str = "con_00000000000000000000000000";

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
