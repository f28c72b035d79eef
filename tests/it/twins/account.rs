//! How the involved partner looks after their own account in one of the two worlds.

use serde_json::{Value, json};
use tests::authenticator::Authenticator;
use tests::house::{PUBLIC_URL, Someone};

use super::{MAILBOX, Step, World};

impl World {
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
