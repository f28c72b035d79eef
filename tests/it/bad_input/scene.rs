//! A practice in which nothing is wrong, and an input of every kind in which nothing is.

use jiff::SignedDuration;
use serde_json::{Value, json};
use services::domain::access::Role;
use tests::house::{Couple, House, PASSWORD, Someone};

use super::Who::{self, Hurt, Involved, Nobody, Owner, Therapist};
use super::{appointments, consultations, exercises, inventories};

/// A way that nobody was ever put on.
const NO_WAY: &str = "enr_00000000000000000000000000";

pub(super) struct Scene {
    pub(super) owner: Someone,
    pub(super) therapist: Someone,
    pub(super) couple: Couple,
    /// A couple of another practice.
    pub(super) abroad: Couple,
    pub(super) abroad_assignment: String,
    pub(super) assignment: String,
    pub(super) code: String,
    pub(super) expired_code: String,
    pub(super) newcomers: [String; 2],
}

impl Scene {
    pub(super) async fn set(house: &House) -> Self {
        let owner = house.found("Northgate House", "Northgate Office", "Una Hart").await;
        let therapist = house.member(&owner, "Ida Berg", Role::Therapist).await;
        let couple = house.couple(&therapist, "Harbour", ("Quill Marwood", "Sorrel Finch")).await;
        house.may_treat(&owner, &therapist).await;
        house.act(&owner.token, "openBookingPage", "address", json!({ "address": "northgate" })).await;
        let hours = json!({ "version": 0, "zone": "Europe/Berlin", "week": [] });
        house.act(&therapist.token, "changeAvailability", "availability { version }", hours).await;
        let other_owner = house.found("Southgate House", "Southgate Office", "Lena Wolf").await;
        house.act(&other_owner.token, "openBookingPage", "address", json!({ "address": "southgate" })).await;
        let other_therapist = house.member(&other_owner, "Tom Reed", Role::Therapist).await;
        let abroad = house.couple(&other_therapist, "Meadow", ("Robin Vale", "Kim Arbor")).await;
        let third = house.enter(&therapist, "Mara Third").await;
        let fourth = house.enter(&therapist, "Noor Fourth").await;
        house.care(&therapist, "Third", (third, fourth)).await;
        let invite = async |person: &str| {
            let invited = house.act(&therapist.token, "invite", "code", json!({ "person": person })).await;
            invited["code"].as_str().expect("a code").to_owned()
        };
        let expired_code = invite(&third.to_string()).await;
        house.clock.forward(SignedDuration::from_hours(73));
        let code = invite(&fourth.to_string()).await;
        let ask = async |therapist: &Someone, couple: &Couple| {
            let input = json!({ "key": "scene", "couple": couple.id.to_string(), "respondent": couple.hurt.id.to_string(),
                "instrument": "why_stay", "firstDue": "2026-03-12" });
            let asked = house.act(&therapist.token, "assignInventory", "assignment { id }", input).await;
            asked["assignment"]["id"].as_str().expect("an id").to_owned()
        };
        let (assignment, abroad_assignment) = (ask(&therapist, &couple).await, ask(&other_therapist, &abroad).await);
        let newcomers = [
            house.enter(&therapist, "Fifth Person").await.to_string(),
            house.enter(&therapist, "Sixth Person").await.to_string(),
        ];
        let scene =
            Self { owner, therapist, couple, abroad, abroad_assignment, assignment, code, expired_code, newcomers };
        let draft =
            json!({ "assignment": scene.assignment, "draftVersion": 0, "answers": [{ "item": "ws3", "number": 5 }] });
        house.act(&scene.couple.hurt.token, "saveDraft", "draftVersion", draft).await;
        scene
    }

    pub(super) fn token(&self, who: Who) -> &str {
        match who {
            Nobody => "",
            Owner => &self.owner.token,
            Therapist => &self.therapist.token,
            Hurt => &self.couple.hurt.token,
            Involved => &self.couple.involved.token,
        }
    }

    /// An input in which nothing is wrong.
    pub(super) fn input(&self, field: &str, number: usize) -> Value {
        let (couple, hurt) = (self.couple.id.to_string(), self.couple.hurt.id.to_string());
        let involved = self.couple.involved.id.to_string();
        let key = format!("{field} {number}");
        match field {
            "addPerson" => json!({ "key": key, "name": "New Person", "zone": "Europe/Berlin" }),
            "openCouple" => json!({ "key": key, "alias": "New couple", "members": self.newcomers }),
            "becomeMember" => json!({ "key": key, "person": self.newcomers[0], "role": "STAFF" }),
            "endMembership" => json!({ "person": self.owner.id.to_string() }),
            "resetSecondFactor" | "nameSafetyBackUp" => json!({ "person": self.therapist.id.to_string() }),
            "joinCareTeam" => json!({ "key": key, "couple": couple, "person": self.therapist.id.to_string(),
                "role": "SAFETY_BACK_UP" }),
            "leaveCareTeam" => json!({ "couple": couple, "person": self.therapist.id.to_string(),
                "role": "LEAD_THERAPIST" }),
            "leaveCouple" => json!({ "couple": couple, "person": hurt }),
            "openThread" => json!({ "key": key, "couple": couple, "hurt": hurt, "involved": involved }),
            "proposeMode" => json!({ "key": key, "couple": couple, "mode": "LIMITED_SECRETS" }),
            "changeService" => {
                json!({ "couple": couple, "version": 1, "service": "DISCERNMENT", "reason": "They asked" })
            }
            "signMode" => json!({ "mode": "mod_00000000000000000000000000" }),
            "agreeToCare" => json!({ "seat": "sea_00000000000000000000000000" }),
            "placeHold" => json!({ "key": key, "couple": couple, "cause": "ABSENCE" }),
            "liftHold" => json!({ "couple": couple, "hold": "hld_00000000000000000000000000" }),
            "invite" => json!({ "person": hurt }),
            "changeContactPreference" => json!({ "version": 0, "safeChannel": "EMAIL",
                "email": "quill.marwood@letters.example", "emailRiskAcknowledged": true }),
            "takeSafetyTask" => json!({ "task": "sft_00000000000000000000000000" }),
            "finishSafetyTask" => json!({ "task": "sft_00000000000000000000000000", "outcome": "REFERRED" }),
            "enterSafetyCheck" => json!({ "key": key, "couple": couple, "respondent": hurt,
                "answers": [{ "item": "s1", "choice": "no" }], "findings": [] }),
            "judgePrivacy" => json!({ "response": "rsp_00000000000000000000000000", "alone": true }),
            "changeBusinessHours" => json!({ "days": ["MONDAY"], "opens": "09:00", "closes": "17:00" }),
            "share" => {
                json!({ "key": key, "response": "rsp_00000000000000000000000000", "item": "need_1", "with": involved })
            }
            "acknowledge" => json!({ "key": key, "items": [self.contact_review()], "action": "DISCUSS" }),
            "bringBack" => json!({ "items": ["ack_00000000000000000000000000"] }),
            "makeTalkPlan" => json!({ "key": key, "response": "rsp_00000000000000000000000000" }),
            "shareTalkPlan" => {
                json!({ "talkPlan": "tlk_00000000000000000000000000", "pauseWord": "Maple", "shown": [] })
            }
            "sayReadyToTalk" => json!({ "talkPlan": "tlk_00000000000000000000000000", "ready": "YES" }),
            "beginTalk" | "endTalk" | "takeBackTalkPlan" => json!({ "talkPlan": "tlk_00000000000000000000000000" }),
            "rateTalk" => json!({ "talkPlan": "tlk_00000000000000000000000000", "number": 1, "feltHeard": 3,
                "neededPause": false }),
            "revokeShare" => json!({ "share": "shr_00000000000000000000000000" }),
            "enrolCouple" => json!({ "key": key, "couple": couple, "programme": "rebuilding",
                "thread": self.couple.thread.to_string() }),
            "openProgrammePhase" | "leaveProgrammePhase" | "goBackInProgramme" => {
                json!({ "enrolment": NO_WAY, "phase": "p0" })
            }
            "openProgrammeStep" => json!({ "enrolment": NO_WAY, "step": "limits" }),
            "leaveOutProgrammeStep" => json!({ "enrolment": NO_WAY, "step": "limits", "person": hurt }),
            "turnProgramme" => json!({ "enrolment": NO_WAY, "turn": "PAUSED" }),
            "draftProgramme" | "draftExercise" => json!({ "key": key, "version": 0, "content": "{}" }),
            "publishExercise" => json!({ "draft": "exd_00000000000000000000000000", "version": 1 }),
            "discardExerciseDraft" => json!({ "draft": "exd_00000000000000000000000000" }),
            "retireExercise" | "restoreExercise" => json!({ "exercise": "evening_walks" }),
            "retireProgramme" | "restoreProgramme" => json!({ "programme": "evening_walks" }),
            "publishProgramme" => json!({ "draft": "pgd_00000000000000000000000000", "version": 1 }),
            "discardProgrammeDraft" => json!({ "draft": "pgd_00000000000000000000000000" }),
            "followDoorbell" => json!({ "token": "bcdf" }),
            "signIn" => json!({ "address": "quill.marwood@letters.example", "password": PASSWORD }),
            "confirmSecondFactor" => json!({ "ticket": "ticket", "code": "000000" }),
            "acceptInvitation" => json!({ "code": self.code, "password": PASSWORD, "address": "noor.fourth" }),
            "beginRecovery" => json!({ "address": "quill.marwood@letters.example", "recoveryCode": "BCDF",
                "newPassword": PASSWORD }),
            "stepUp" => json!({ "password": PASSWORD }),
            "changePassword" => json!({ "current": PASSWORD, "new": "eleven grey herons over slow water" }),
            "createToken" => json!({ "name": "A program" }),
            "beginPasskey" | "beginPasskeyStepUp" => Value::Null,
            "addPasskey" => fresh_passkey(),
            "removePasskey" => json!({ "passkey": "pky_00000000000000000000000000" }),
            "signInWithPasskey" | "stepUpWithPasskey" => json!({ "ticket": "ticket", "credential": "{}" }),
            "beginPasskeyInvitation" => json!({ "code": self.code }),
            "acceptInvitationWithPasskey" => json!({ "code": self.code, "passkey": fresh_passkey() }),
            "endSession" => json!({ "session": "ses_00000000000000000000000000" }),
            _ => inventories::input(self, field, &key, number)
                .or_else(|| exercises::input(self, field, &key))
                .or_else(|| consultations::input(self, field, &key))
                .or_else(|| appointments::input(self, field, &key))
                .unwrap_or_else(|| panic!("{field} has no input here")),
        }
    }

    /// An entry of the therapist's worklist.
    pub(super) fn contact_review(&self) -> String {
        format!("contact-review.{}.{}", self.couple.id, self.couple.hurt.id)
    }

    /// The draft that was kept before all this is still there.
    pub(super) async fn nothing_is_lost(&self, house: &House) {
        let query = "query($id: ID!) { assignment(id: $id) { form { draft { item number } } } }";
        let kept = house.ask(&self.couple.hurt.token, query, json!({ "id": self.assignment })).await;
        let draft = kept["assignment"]["form"]["draft"].as_array().expect("a draft").clone();
        assert!(draft.contains(&json!({ "item": "ws3", "number": 5.0 })), "{draft:?}");
    }
}

/// A passkey as a browser would send it, for a ticket that nobody was given.
pub(super) fn fresh_passkey() -> Value {
    json!({ "ticket": "ticket", "credential": "{}", "name": "A phone", "onlyMine": true })
}
