//! How the involved partner looks after their own account in one of the two worlds, and what they alone come to.

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::house::{PUBLIC_URL, Someone};

use super::{MAILBOX, Step, World};

impl World {
    /// The therapist agrees with the involved partner alone on several times, moves one, calls one off and gives them another link.
    pub(super) async fn appointments(&self) {
        let (house, therapist) = (&self.house, &self.therapist);
        let person = self.couple.involved.id.to_string();
        let input = json!({ "key": "alone", "couple": self.couple.id.to_string(),
            "on": "2026-03-05", "at": "17:00", "times": 3,
            "people": [{ "person": person, "place": "US-FL", "link": "https://meet.example/r" }] });
        house.act(&therapist.token, "makeAppointments", "made", input).await;
        let query = "query($id: ID!) { coupleAppointments(id: $id) { nodes { id version } } }";
        let all = house.ask(&therapist.token, query, json!({ "id": self.couple.id.to_string() })).await;
        let of = |at: usize| &all["coupleAppointments"]["nodes"][at];
        let moved =
            json!({ "appointment": of(0)["id"], "version": of(0)["version"], "on": "2026-03-06", "at": "09:00" });
        house.act(&therapist.token, "moveAppointment", "appointment { id }", moved).await;
        let off = json!({ "appointment": of(1)["id"], "version": of(1)["version"] });
        house.act(&therapist.token, "callOffAppointment", "appointment { id }", off).await;
        let link = json!({ "appointment": of(2)["id"], "version": of(2)["version"], "person": person,
            "link": "https://meet.example/other" });
        house.act(&therapist.token, "changeMeetingLink", "appointment { id }", link).await;
    }

    /// The involved partner is asked something before each appointment. One that is near is moved and called off again, another stands.
    pub(super) async fn asked_before_appointments(&self) {
        let (house, therapist) = (&self.house, &self.therapist);
        let (couple, person) = (self.couple.id.to_string(), self.couple.involved.id.to_string());
        let before =
            json!({ "key": "before", "couple": couple, "respondents": [person], "instruments": ["hope_pulse"] });
        house.act(&therapist.token, "assignBeforeAppointments", "series { id }", before).await;
        let near = |key: &str, on: &str| {
            json!({ "key": key, "couple": couple, "on": on, "at": "17:00",
                "people": [{ "person": person, "place": "US-FL" }] })
        };
        let made = house
            .act(&therapist.token, "makeAppointments", "appointment { id version }", near("1", "2026-03-03"))
            .await;
        let made = &made["appointment"];
        let waiting = "query { tasks { nodes { beforeAppointment } } }";
        let open = house.ask(&self.couple.involved.token, waiting, json!({})).await.to_string();
        assert!(open.contains("2026-03-03T16:00:00Z"), "it is open: {open}");
        let moved = json!({ "appointment": made["id"], "version": made["version"], "on": "2026-03-04", "at": "09:00" });
        let moved = house.act(&therapist.token, "moveAppointment", "appointment { id version }", moved).await;
        let off = json!({ "appointment": made["id"], "version": moved["appointment"]["version"] });
        house.act(&therapist.token, "callOffAppointment", "appointment { id }", off).await;
        house.act(&therapist.token, "makeAppointments", "made", near("2", "2026-03-04")).await;
    }

    /// The involved partner is asked whether they want to be asked again after the end of care, which is today, and says what they want.
    pub(super) async fn follow_up(&self, step: Step) {
        let (house, involved) = (&self.house, &self.couple.involved);
        if step == Step::AskedAboutAfterwards {
            let part = json!({ "key": "after", "couple": self.couple.id.to_string(), "part": "FOLLOW_UP",
                "respondents": [involved.id.to_string()], "firstDue": "2026-03-02" });
            house.act(&self.therapist.token, "assignBattery", "done", part).await;
            return;
        }
        let asked = house.ask(&involved.token, "query { myFollowUps { id } }", json!({})).await;
        let answer = if step == Step::AgreesToFollowUp { "AGREE" } else { "DECLINE" };
        let said = json!({ "followUp": asked["myFollowUps"][0]["id"], "answer": answer });
        house.act(&involved.token, "answerFollowUp", "done", said).await;
    }

    pub(super) async fn gives_mailbox(&self, person: &Someone) -> Value {
        let before = self.house.ask(&person.token, "query { contactPreference { version } }", json!({})).await;
        let change = json!({ "version": before["contactPreference"]["version"], "safeChannel": "EMAIL", "email": MAILBOX,
            "emailRiskAcknowledged": true });
        let selection = "contactPreference { version safeChannel email reviewedAt reviewDue }";
        self.house.try_act(&person.token, "changeContactPreference", selection, change).await
    }

    pub(super) async fn looks_after_own_account(&self, step: Step) {
        let (house, involved) = (&self.house, &self.couple.involved);
        match step {
            Step::ChangesPreference => {
                let before = house.ask(&involved.token, "query { contactPreference { version } }", json!({})).await;
                let change = json!({ "version": before["contactPreference"]["version"], "safeChannel": "PORTAL_ONLY",
                    "sharedDevice": true, "zone": "America/New_York" });
                house.act(&involved.token, "changeContactPreference", "contactPreference { version }", change).await;
            }
            Step::SignsMode => {
                let viewer = house.ask(&involved.token, "query { viewer { modeToSign { id } } }", json!({})).await;
                let sign = json!({ "mode": viewer["viewer"]["modeToSign"]["id"] });
                house.act(&involved.token, "signMode", "done", sign).await;
            }
            Step::AgreesToCare => house.agrees(involved).await,
            Step::SignsInOften => {
                for _ in 0..3 {
                    house.sign_in(involved).await;
                }
            }
            Step::AddsPasskey => {
                let mut device = Authenticator::new(1, PUBLIC_URL);
                let added = crate::passkeys::add(house, involved, &mut device, "My own phone").await;
                assert_eq!(added["done"], true, "{added}");
            }
            _ => {
                let recovery = json!({ "address": involved.address, "recoveryCode": involved.recovery_codes[0],
                    "newPassword": "eleven grey herons over slow water" });
                house.act("", "beginRecovery", "done", recovery).await;
            }
        }
    }
}
