//! The one shape in which issuers write a certificate, as JSON.
//!
//! JSON-LD has many ways of saying one thing: long names, keywords, types that switch the meaning of names,
//! arrays, nesting. Here the types stand where they belong, so every name has its one meaning, and there are
//! few enough objects for any of them to be worked on at once.

use serde_json::{Map, Value};

/// What one object of a certificate may have, besides scalars under plain names.
struct Shape {
    /// Its types, in any number and order.
    types: &'static [&'static str],
    /// Objects within it, by their names.
    objects: &'static [(&'static str, &'static Shape)],
}

const CERTIFICATE: Shape = Shape {
    types: &["VerifiableCredential", "ProofOfVaccinationCredential"],
    objects: &[("credentialSubject", &PERSON), ("evidence", &VACCINATION)],
};
const PERSON: Shape = Shape { types: &["Person"], objects: &[("address", &PLAIN)] };
const VACCINATION: Shape =
    Shape { types: &["Vaccination"], objects: &[("verifier", &PLAIN), ("facility", &FACILITY)] };
const FACILITY: Shape = Shape { types: &[], objects: &[("address", &PLAIN)] };
const PLAIN: Shape = Shape { types: &[], objects: &[] };
const PROOF: Shape = Shape { types: &["RsaSignature2018", "Ed25519Signature2018"], objects: &[] };

/// The most members of one object. Genuine ones have sixteen.
const MAX_MEMBERS: usize = 50;

/// The most vaccinations of one certificate. Equal ones are told apart by trying every order of them, so they
/// have to be few.
const MAX_EVIDENCE: usize = 4;

/// Whether this is written as a certificate without its proof. Its contexts are not looked at.
pub(super) fn is_certificate(certificate: &Map<String, Value>) -> bool {
    let contexts = |name: &str| name == "@context";
    CERTIFICATE.is_of(certificate.iter().filter(|(name, _)| !contexts(name)), certificate.len())
}

/// Whether this is written as a proof.
pub(super) fn is_proof(proof: &Map<String, Value>) -> bool {
    PROOF.is_of(proof.iter(), proof.len())
}

impl Shape {
    fn is_of<'a>(&self, mut members: impl Iterator<Item = (&'a String, &'a Value)>, count: usize) -> bool {
        count <= MAX_MEMBERS && members.all(|(name, value)| self.allows(name, value))
    }

    fn allows(&self, name: &str, value: &Value) -> bool {
        // A colon is in every IRI, whole or compact.
        if name.starts_with('@') || name.contains(':') {
            return false;
        }
        match (name, value) {
            ("type", types) => self.allows_types(types),
            (_, Value::Object(object)) => self.allows_object(name, object),
            // The evidence is a list, of one in most certificates.
            ("evidence", Value::Array(list)) => {
                let allowed = |object: &Value| {
                    object.as_object().is_some_and(|object| self.allows_object(name, object))
                };
                (1..=MAX_EVIDENCE).contains(&list.len()) && list.iter().all(allowed)
            }
            (_, Value::Array(_)) => false,
            // A name of a node that has none.
            (_, Value::String(text)) => !text.starts_with("_:"),
            (_, Value::Null | Value::Bool(_) | Value::Number(_)) => true,
        }
    }

    fn allows_object(&self, name: &str, object: &Map<String, Value>) -> bool {
        let shape = self.objects.iter().find(|(allowed, _)| *allowed == name);
        shape.is_some_and(|(_, shape)| shape.is_of(object.iter(), object.len()))
    }

    fn allows_types(&self, types: &Value) -> bool {
        let allowed = |name: &Value| name.as_str().is_some_and(|name| self.types.contains(&name));
        match types {
            Value::Array(types) => types.len() <= self.types.len() && types.iter().all(allowed),
            one => allowed(one),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn genuine() -> Value {
        json!({"@context": [], "type": ["VerifiableCredential", "ProofOfVaccinationCredential"], "issuer": "x",
            "credentialSubject": {"type": "Person", "name": "x", "address": {"city": null, "postalCode": 1}},
            "evidence": [{"type": ["Vaccination"], "dose": 2, "unknown": true,
                "verifier": {"name": "x"}, "facility": {"address": {"city": "x"}}}]})
    }

    #[test]
    fn the_shape_of_genuine_certificates_is_known() {
        assert!(is_certificate(genuine().as_object().expect("an object")));
        let mut alone = genuine();
        alone["evidence"] = alone["evidence"][0].take();
        assert!(is_certificate(alone.as_object().expect("an object")));
        let mut two = genuine();
        two["evidence"] = vec![genuine()["evidence"][0].clone(); 2].into();
        assert!(is_certificate(two.as_object().expect("an object")));
        let proof = json!({"type": "Ed25519Signature2018", "verificationMethod": "did:indonesia"});
        assert!(is_proof(proof.as_object().expect("an object")));
    }

    #[test]
    fn another_way_of_writing_is_none() {
        for (place, member) in [
            ("", json!({"@id": "x"})),
            ("", json!({"schema:name": "x"})),
            ("", json!({"type": ["VerifiableCredential", "Person"]})),
            ("", json!({"type": ["VerifiableCredential", "VerifiableCredential", "VerifiableCredential"]})),
            ("", json!({"credentialSubject": [genuine()["credentialSubject"]]})),
            ("", json!({"evidence": vec![genuine()["evidence"][0].clone(); MAX_EVIDENCE + 1]})),
            ("", json!({"evidence": []})),
            ("", json!({"evidence": [[genuine()["evidence"][0]]]})),
            ("/credentialSubject", json!({"type": "https://schema.org/Person"})),
            ("/credentialSubject", json!({"type": null})),
            ("/credentialSubject", json!({"id": "_:b0"})),
            ("/credentialSubject", json!({"name": ["x"]})),
            ("/credentialSubject", json!({"name": {"@value": "x"}})),
            ("/credentialSubject", json!({"@context": {}})),
            ("/credentialSubject", json!({"evidence": {}})),
            ("/credentialSubject/address", json!({"type": "Person"})),
            ("/credentialSubject/address", json!({"address": {}})),
            ("/evidence/0", json!({"https://schema.org/doseValue": 1})),
            ("/evidence/0", json!({"@type": "Vaccination"})),
            ("/evidence/0/facility", json!({"facility": {}})),
        ] {
            let mut certificate = genuine();
            let object = certificate.pointer_mut(place).and_then(Value::as_object_mut).expect("it is there");
            object.extend(member.as_object().expect("an object").clone());
            assert!(!is_certificate(certificate.as_object().expect("an object")), "{place}: {member}");
        }
        let mut many = genuine();
        for number in 0..MAX_MEMBERS {
            many["evidence"][0][format!("x{number}")] = 1.into();
        }
        assert!(!is_certificate(many.as_object().expect("an object")));
        let proof = json!({"type": "Ed25519Signature2018", "proof": {}});
        assert!(!is_proof(proof.as_object().expect("an object")));
    }
}
