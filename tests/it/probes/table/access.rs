//! Signing in, and what one does with one's own account.

use serde_json::{Value, json};
use tests::house::PASSWORD;

use super::{Ask, Probe};

pub(super) const PROBES: &[Probe] = &[
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
    Probe { field: "addPasskey", ask: Ask::OnOneself(fresh_passkey) },
    Probe { field: "removePasskey", ask: Ask::OnOneself(|| json!({ "passkey": "pky_00000000000000000000000000" })) },
    Probe { field: "beginPasskeyStepUp", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "stepUpWithPasskey", ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "credential": "{}" })) },
    Probe { field: "beginPasskeySignIn", ask: Ask::OnOneself(|| Value::Null) },
    Probe { field: "signInWithPasskey", ask: Ask::OnOneself(|| json!({ "ticket": "nothing", "credential": "{}" })) },
    Probe { field: "beginPasskeyInvitation", ask: Ask::OnOneself(|| json!({ "code": "BCDF-GHJK-LMNP-QRST" })) },
    Probe {
        field: "acceptInvitationWithPasskey",
        ask: Ask::OnOneself(|| json!({ "code": "BCDF-GHJK-LMNP-QRST", "passkey": fresh_passkey() })),
    },
    Probe { field: "createToken", ask: Ask::OnOneself(|| json!({ "name": "probe" })) },
    Probe {
        field: "addPerson",
        ask: Ask::OnOneself(|| json!({ "key": "probe", "name": "Nobody Else", "zone": "Europe/Berlin" })),
    },
    Probe { field: "importInstrument", ask: Ask::OnOneself(|| json!({ "questionnaire": "{}" })) },
];

fn fresh_passkey() -> Value {
    json!({ "ticket": "nothing", "credential": "{}", "name": "probe", "onlyMine": true })
}
