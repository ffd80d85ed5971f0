//! A device that holds passkeys, with the browser around it (Web Authentication, sections 6.1 and 6.5).

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Person, Reply, html};

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const KEY_ATTACHED: u8 = 1 << 6;

/// One key on one device.
pub(crate) struct Device {
    key: EcdsaKeyPair,
    credential_id: Vec<u8>,
    /// Whose key it is, as the service said when it was made.
    pub(crate) owner: Vec<u8>,
    counter: u32,
    /// The page on which the browser is.
    pub(crate) origin: String,
    /// Whether it looks who is using it.
    pub(crate) sees_its_owner: bool,
}

impl Device {
    pub(crate) fn new(origin: &str, name: u8) -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        Self {
            key,
            credential_id: vec![name; 20],
            owner: Vec::new(),
            counter: 0,
            origin: origin.to_owned(),
            sees_its_owner: true,
        }
    }

    fn data(&mut self, options: &Value, attached: &[u8]) -> Vec<u8> {
        let place = options["rpId"].as_str().or(options["rp"]["id"].as_str()).unwrap();
        self.counter += 1;
        let mut flags = USER_PRESENT;
        if self.sees_its_owner {
            flags |= USER_VERIFIED;
        }
        if !attached.is_empty() {
            flags |= KEY_ATTACHED;
        }
        let mut data = Sha256::digest(place).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(attached);
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        let challenge = &options["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string()
    }

    /// `navigator.credentials.create()`.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        self.owner = URL_SAFE_NO_PAD.decode(options["user"]["id"].as_str().unwrap()).unwrap();
        let point = self.key.public_key().as_ref().to_vec();
        let mut attached = vec![0; 16];
        attached.extend(u16::try_from(self.credential_id.len()).unwrap().to_be_bytes());
        attached.extend(&self.credential_id);
        // A COSE key: EC2, ES256, P-256, x, y.
        attached.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        attached.extend(&point[1..33]);
        attached.extend([0x22, 0x58, 0x20]);
        attached.extend(&point[33..]);
        let data = self.data(options, &attached);
        // A map of `fmt`, `attStmt` and `authData`, without attestation.
        let mut attestation = b"\xa3cfmtdnonegattStmt\xa0hauthDatax".to_vec();
        *attestation.last_mut().unwrap() = 0x58;
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        let client_data = self.client_data("webauthn.create", options);
        self.answer(&json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
            "attestationObject": URL_SAFE_NO_PAD.encode(attestation),
            "transports": ["internal"],
        }))
    }

    /// `navigator.credentials.get()`.
    pub(crate) fn get(&mut self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(options, &[]);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(&json!({
            "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "signature": URL_SAFE_NO_PAD.encode(signature),
            "userHandle": URL_SAFE_NO_PAD.encode(&self.owner),
        }))
    }

    fn answer(&self, response: &Value) -> Value {
        let id = URL_SAFE_NO_PAD.encode(&self.credential_id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {}, "response": response,
        })
    }
}

/// What the script of a page does: the fields with which its form is sent.
pub(crate) type Fields = Vec<(String, String)>;

impl Person<'_> {
    /// Asks for a challenge as the script on a page does; returns the form's token, the challenge's id and the options.
    pub(crate) async fn challenge(&mut self, page: &str, options: &str) -> (String, String, Value) {
        let token = html::field(&self.get(page).await.expect(200).text(), "token").unwrap();
        let asked = self
            .post(options, &[("token".to_owned(), token.clone())])
            .await
            .expect(200)
            .json();
        (
            token,
            asked["challenge"].as_str().unwrap().to_owned(),
            asked["options"].clone(),
        )
    }

    /// Adds a passkey of a device.
    pub(crate) async fn add_passkey(&mut self, device: &mut Device, name: &str) -> Reply {
        let (token, challenge, options) = self
            .challenge("/account/security", "/account/security/passkeys/options")
            .await;
        let credential = device.create(&options);
        let mut fields = answered(token, challenge, &credential);
        fields.push(("name".to_owned(), name.to_owned()));
        self.post("/account/security/passkeys", &fields).await
    }

    /// Signs in with a passkey of a device.
    pub(crate) async fn use_passkey(&mut self, device: &mut Device) -> Reply {
        let (token, challenge, options) = self.challenge("/account/sign-in", "/account/passkey/options").await;
        let credential = device.get(&options);
        self.post("/account/passkey", &answered(token, challenge, &credential))
            .await
    }
}

/// The fields that the script fills in.
pub(crate) fn answered(token: String, challenge: String, credential: &Value) -> Fields {
    vec![
        ("token".to_owned(), token),
        ("challenge".to_owned(), challenge),
        ("credential".to_owned(), credential.to_string()),
    ]
}
