//! A device that holds passkeys, in software: one key of P-256, no attestation, and a counter that a test can turn back.
//!
//! What it says is built byte by byte as `WebAuthn` level 2 has it (6.1 authenticator data, 6.5.4 attestation objects, 5.8.1 client data).

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Somebody is there, and the device has made sure who (flags UP and UV).
const VERIFIED: u8 = 0x05;
/// Somebody is there, of whom the device knows no more (flag UP).
const PRESENT: u8 = 0x01;
/// A fresh key comes along (flag AT).
const WITH_KEY: u8 = 0x40;

/// A device, with the one passkey that it holds.
#[derive(Clone, Debug)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    /// What it calls its owner.
    pub handle: Vec<u8>,
    /// How often it has signed.
    pub counter: u32,
    /// At which address the browser is.
    pub origin: String,
    /// For which host the device signs in place of the one it was asked for; none for that one.
    pub host: Option<String>,
    /// Whether it asks for a finger, a face or a code.
    pub verifies: bool,
}

impl Authenticator {
    /// A device whose key and name follow from `number`, in a browser at `origin`.
    ///
    /// # Panics
    /// If `number` is nought.
    pub fn new(number: u8, origin: &str) -> Self {
        Self {
            key: SigningKey::from_slice(&[number; 32]).expect("a key"),
            id: vec![number; 16],
            handle: Vec::new(),
            counter: 0,
            origin: origin.to_owned(),
            host: None,
            verifies: true,
        }
    }

    /// What the device answers when it is asked for a fresh key, as the browser's `toJSON` writes it.
    ///
    /// # Panics
    /// If the options are not those of a registration.
    pub fn create(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options in JSON");
        let selection = &options["authenticatorSelection"];
        assert_eq!(selection["residentKey"], "required", "the device is to know the account by itself: {options}");
        assert_eq!(selection["userVerification"], "required", "{options}");
        assert!(options["rp"]["name"] == "Office" && options["user"]["name"] == "Office", "{options}");
        self.handle = decoded(&options["user"]["id"]);
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut data = self.data(options["rp"]["id"].as_str().expect("a host"), WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("a short name").to_be_bytes());
        data.extend(&self.id);
        // A map of five: key type 2, algorithm -7, curve 1, and the two halves of the point (RFC 9053, 7.1).
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().expect("a point").iter());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().expect("a whole point").iter());
        // A map of three: "fmt" is "none", "attStmt" is empty, "authData" is what stands above.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("data below 256 bytes"));
        object.extend(data);
        let response = json!({ "attestationObject": BASE64URL_NOPAD.encode(&object),
            "clientDataJSON": self.client_data("webauthn.create", &options), "transports": ["internal"] });
        self.credential(&response)
    }

    /// What the device answers when somebody signs in, as the browser's `toJSON` writes it.
    ///
    /// # Panics
    /// If the options are not those of a sign-in.
    pub fn answer(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options in JSON");
        assert!(options["allowCredentials"].as_array().is_none_or(Vec::is_empty), "nobody is named: {options}");
        self.sign(&options)
    }

    /// What the device answers when somebody who is signed in proves themself again.
    ///
    /// # Panics
    /// If the options are not those of a step-up, or name none but the keys of others.
    pub fn confirm(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options in JSON");
        let id = self.key_name();
        let named = options["allowCredentials"].as_array().expect("whose keys may answer");
        assert!(named.iter().any(|key| key["id"] == json!(id)), "their own key is among them: {options}");
        self.sign(&options)
    }

    /// The name of its key, as options write it.
    pub fn key_name(&self) -> String {
        BASE64URL_NOPAD.encode(&self.id)
    }

    fn sign(&mut self, options: &Value) -> String {
        assert_eq!(options["userVerification"], "required", "{options}");
        self.counter += 1;
        let data = self.data(options["rpId"].as_str().expect("a host"), 0);
        let client_data = self.client_data("webauthn.get", options);
        let hash = Sha256::digest(BASE64URL_NOPAD.decode(client_data.as_bytes()).expect("was just encoded"));
        let signature: Signature = self.key.sign(&[data.as_slice(), &hash[..]].concat());
        let response = json!({ "authenticatorData": BASE64URL_NOPAD.encode(&data), "clientDataJSON": client_data,
            "signature": BASE64URL_NOPAD.encode(signature.to_der().as_bytes()),
            "userHandle": BASE64URL_NOPAD.encode(&self.handle) });
        self.credential(&response)
    }

    /// A device like this one, but for a change.
    #[must_use]
    pub fn but(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = self.clone();
        change(&mut other);
        other
    }

    fn data(&self, host: &str, more: u8) -> Vec<u8> {
        let host = self.host.as_deref().unwrap_or(host);
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(more | if self.verifies { VERIFIED } else { PRESENT });
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        let data = json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin,
            "crossOrigin": false });
        BASE64URL_NOPAD.encode(data.to_string().as_bytes())
    }

    fn credential(&self, response: &Value) -> String {
        let id = self.key_name();
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {},
            "authenticatorAttachment": "platform" })
        .to_string()
    }
}

fn decoded(text: &Value) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_str().expect("a text").as_bytes()).expect("base 64 for addresses")
}
