//! Credentials in the EU's container (`HC1:` and its kin), of one signer who may sign everything.

use ciborium::Value;
use miniz_oxide::deflate::compress_to_vec_zlib;

use super::{Signer, at, claims, issuers::Made, map, member, to_bytes};

/// Expiry and issue of all of them.
const TIMES: (i64, i64) = (1_672_531_200, 1_640_995_200);

fn text(text: &str) -> Value {
    Value::from(text)
}

/// An ordinary DCC, two of two doses.
pub fn dcc(signer: &Signer) -> Made {
    made(signer, hc1, &claims())
}

/// An Austrian exemption until this day.
pub fn exemption(signer: &Signer, until: &str) -> Made {
    made(signer, |inside| container("AT1:", inside), &exemption_claims(until))
}

pub fn exemption_claims(until: &str) -> Value {
    let exemption = map([
        (text("tg"), text("840539006")),
        (text("du"), text(until)),
        (text("co"), text("AT")),
        (text("is"), text("Ministry of Health, Austria")),
        (text("ci"), text("URN:UVCI:01:AT:0")),
    ]);
    let content = map([
        (text("ver"), text("AT-1.0.0")),
        (text("nam"), map([(text("fn"), text("Siti Aminah")), (text("fnt"), text("AMINAH<<SITI"))])),
        (text("dob"), text("1990-07-14")),
        (text("ve"), Value::Array(vec![exemption])),
    ]);
    cwt("AT", -260, content, 1)
}

/// A Swiss light certificate.
pub fn light(signer: &Signer) -> Made {
    let claims = light_claims("2022-01-01T00:00:00Z", Some("2023-01-01T00:00:00Z"));
    made(signer, |inside| container("LT1:", inside), &claims)
}

pub fn light_claims(issued: &str, expires: Option<&str>) -> Value {
    let content = map([
        (text("ver"), text("1.0.0")),
        (
            text("nam"),
            map([
                (text("fn"), text("Aminah")),
                (text("gn"), text("Siti")),
                (text("fnt"), text("AMINAH")),
                (text("gnt"), text("SITI")),
            ]),
        ),
        (text("dob"), text("1990-07-14")),
    ]);
    let mut claims = vec![
        (Value::from(1), text("CH BAG")),
        (Value::from(6), Value::from(at(issued).timestamp())),
        (Value::from(-250), map([(Value::from(1), content)])),
    ];
    claims.extend(expires.map(|end| (Value::from(4), Value::from(at(end).timestamp()))));
    Value::Map(claims)
}

/// WHO's vaccination certificate (DDCC:VS) as HCERT 2.0 wraps it, two of two doses.
pub fn ddcc(signer: &Signer) -> Made {
    let content = ddcc_members();
    made(signer, hc1, &cwt("ID", -260, content, 3))
}

/// The same as WHO's demonstrator writes it, with nothing around it.
pub fn bare_ddcc(signer: &Signer) -> Made {
    made(signer, hc1, &ddcc_members())
}

pub fn ddcc_members() -> Value {
    let coded =
        |code: &str| map([(text("code"), text(code)), (text("system"), text("http://made-up.example"))]);
    map([
        (text("name"), text("Siti Aminah")),
        (text("birthDate"), text("1990-07-14")),
        (text("hcid"), text("HCID0")),
        (text("vaccine"), coded("XM68M6")),
        (text("brand"), coded("CoronaVac")),
        (text("disease"), coded("RA01")),
        (text("country"), coded("ID")),
        (text("dose"), Value::from(2)),
        (text("total_doses"), Value::from(2)),
        (text("date"), text("2021-11-15")),
        (text("valid_from"), text("2021-11-15")),
        (text("valid_until"), text("2023-01-01")),
    ])
}

/// WHO's yellow card, against yellow fever.
pub fn yellow_card(signer: &Signer) -> Made {
    let vaccination = map([
        (text("dn"), text("primaryDose")),
        (text("tg"), text("1D47")),
        (text("vp"), text("YellowFeverVaccines")),
        (text("mp"), text("")),
        (text("ma"), text("")),
        (text("dt"), text("2021-11-15")),
        (text("vls"), text("2021-11-25")),
    ]);
    let content =
        map([(text("n"), text("Siti Aminah")), (text("dob"), text("1990-07-14")), (text("v"), vaccination)]);
    made(signer, hc1, &cwt("ID", -260, content, -6))
}

/// Claims of whatever kind in a code of their own.
pub fn signed(signer: &Signer, claims: &Value) -> Made {
    made(signer, hc1, claims)
}

/// The claims of one kind of certificate within a claim.
pub fn cwt(issuer: &str, claim: i64, content: Value, kind: i64) -> Value {
    map([
        (Value::from(1), text(issuer)),
        (Value::from(4), Value::from(TIMES.0)),
        (Value::from(6), Value::from(TIMES.1)),
        (Value::from(claim), map([(Value::from(kind), content)])),
    ])
}

fn made(signer: &Signer, wrap: fn(&[u8]) -> Vec<u8>, claims: &Value) -> Made {
    let protected = map([
        (Value::from(1), Value::from(signer.algorithm())),
        (Value::from(4), Value::Bytes(signer.kid())),
    ]);
    let envelope = signer.sign1(&protected, map([]), &to_bytes(claims));
    Made::new(to_bytes(&Value::Tag(18, Box::new(envelope))), wrap, signer.certificate())
}

fn hc1(inside: &[u8]) -> Vec<u8> {
    container("HC1:", inside)
}

/// The text of an envelope.
pub fn container(prefix: &str, inside: &[u8]) -> Vec<u8> {
    [prefix.as_bytes(), &base45(&compress_to_vec_zlib(inside, 9))].concat()
}

/// Base45 (RFC 9285 section 4), written by the specification.
fn base45(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let digits =
        |number: usize, count: u32| (0..count).map(move |digit| LETTERS[number / 45_usize.pow(digit) % 45]);
    bytes
        .chunks(2)
        .flat_map(|pair| match *pair {
            [high, low] => digits(usize::from(high) * 256 + usize::from(low), 3),
            _ => digits(usize::from(pair[0]), 2),
        })
        .collect()
}

/// The fields of an envelope: protected and unprotected header, payload, signature.
pub fn fields(inside: &[u8]) -> Vec<Value> {
    let mut envelope: Value = ciborium::from_reader(inside).expect("an envelope");
    if let Value::Tag(_, within) = envelope {
        envelope = *within;
    }
    let Value::Array(fields) = envelope else { panic!("an envelope has fields") };
    fields
}

/// An envelope with these fields.
pub fn envelope(fields: Vec<Value>) -> Vec<u8> {
    to_bytes(&Value::Tag(18, Box::new(Value::Array(fields))))
}

/// A DCC of this many doses.
pub fn doses(signer: &Signer, dose: i64, of: i64) -> Made {
    let mut claims = claims();
    for (name, number) in [("dn", dose), ("sd", of)] {
        let path = [Value::from(-260), Value::from(1), text("v"), Value::from(0), text(name)];
        *member(&mut claims, &path) = Value::from(number);
    }
    made(signer, hc1, &claims)
}
