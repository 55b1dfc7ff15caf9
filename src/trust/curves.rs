//! Elliptic curves over prime fields: by their names, by their parameters spelled out, and the arithmetic of
//! Brainpool's, which the library for signatures does not have.
//!
//! ICAO asks country authorities to spell their parameters out (Doc 9303-12), and one in seven of the listed
//! ones has a curve of Brainpool's (RFC 5639). Nothing here is secret, so the arithmetic is written to be read;
//! a signature takes some milliseconds.

use std::sync::LazyLock;

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, OctetStringRef, UintRef};
use num_bigint::BigUint;

use super::key_kind::KeyKind;

/// The prime fields among the kinds of field (ANSI X9.62, RFC 3279 section 2.3.5).
const PRIME_FIELD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.1.1");

/// A curve y² = x³ + ax + b over the field of a prime that is 3 modulo 4, with a generator of prime order and
/// the cofactor 1.
pub(super) struct Curve {
    pub(super) kind: KeyKind,
    pub(super) oid: ObjectIdentifier,
    prime: BigUint,
    a: BigUint,
    b: BigUint,
    /// From what the coefficients were made, for the curves that say so.
    seed: Option<Vec<u8>>,
    generator: Point,
    order: BigUint,
}

/// A point of a curve, other than the one at infinity.
#[derive(Clone, PartialEq)]
pub(super) struct Point {
    x: BigUint,
    y: BigUint,
}

impl Curve {
    /// The curve of this name.
    pub(super) fn named(oid: ObjectIdentifier) -> Option<&'static Self> {
        CURVES.iter().find(|curve| curve.oid == oid)
    }

    /// The curve of this kind of key.
    pub(super) fn of_kind(kind: KeyKind) -> Option<&'static Self> {
        CURVES.iter().find(|curve| curve.kind == kind)
    }

    /// The named curve that these parameters spell out (RFC 3279 section 2.3.5). Every one has to be that
    /// curve's: a generator of one's own choice forges signatures (CVE-2020-0601). The seed and the cofactor
    /// may be left out.
    pub(super) fn spelled_out(parameters: AnyRef<'_>) -> Option<&'static Self> {
        let mut members = parameters.decode_as::<Vec<AnyRef<'_>>>().ok()?.into_iter();
        let mut next = || members.next();
        let version = number(next()?)?;
        let field = next()?.decode_as::<Vec<AnyRef<'_>>>().ok()?;
        let [field_kind, prime] = field.as_slice() else { return None };
        let coefficients = next()?.decode_as::<Vec<AnyRef<'_>>>().ok()?;
        let (a, b, seed) = match coefficients.as_slice() {
            [a, b] => (a, b, None),
            [a, b, seed] => (a, b, Some(seed.decode_as::<BitStringRef<'_>>().ok()?.as_bytes()?)),
            _ => return None,
        };
        let generator = next()?.decode_as::<&OctetStringRef>().ok()?;
        let order = number(next()?)?;
        let cofactor = next().map(number);
        if version != one() || field_kind.decode_as::<ObjectIdentifier>().ok()? != PRIME_FIELD {
            return None;
        }
        if cofactor.is_some_and(|cofactor| cofactor != Some(one())) || next().is_some() {
            return None;
        }
        let prime = number(*prime)?;
        let curve = CURVES.iter().find(|curve| curve.prime == prime)?;
        let is_it = curve.element(*a)? == curve.a
            && curve.element(*b)? == curve.b
            && order == curve.order
            && curve.point(generator.as_bytes())? == curve.generator
            && seed.is_none_or(|seed| curve.seed.as_deref() == Some(seed));
        is_it.then_some(curve)
    }

    /// A point as keys bear it, compressed or not (SEC 1 section 2.3.4); `None` is not on the curve.
    pub(super) fn point(&self, encoded: &[u8]) -> Option<Point> {
        let (form, coordinates) = encoded.split_first()?;
        let length = self.bytes();
        let (x, y) = match (form, coordinates.len()) {
            (4, both) if both == 2 * length => {
                let (x, y) = coordinates.split_at(length);
                (BigUint::from_bytes_be(x), BigUint::from_bytes_be(y))
            }
            (2 | 3, one) if one == length => {
                let x = BigUint::from_bytes_be(coordinates);
                // The root of a square, since the prime is 3 modulo 4.
                let root = self.right_side(&x).modpow(&((&self.prime + 1u32) >> 2), &self.prime);
                let y = if root.bit(0) == (*form == 3) { root } else { (&self.prime - root) % &self.prime };
                (x, y)
            }
            _ => return None,
        };
        let is_on_curve = x < self.prime && y < self.prime && self.times(&y, &y) == self.right_side(&x);
        is_on_curve.then_some(Point { x, y })
    }

    /// A point as keys bear it, uncompressed.
    pub(super) fn encoded(&self, point: &Point) -> Vec<u8> {
        let padded = |number: &BigUint| {
            let bytes = number.to_bytes_be();
            [vec![0; self.bytes().saturating_sub(bytes.len())], bytes].concat()
        };
        [vec![4], padded(&point.x), padded(&point.y)].concat()
    }

    /// Whether the key with this point made the signature (r, s) over a message of this digest (ANSI X9.62
    /// section 7.4, FIPS 186-5 section 6.4.2).
    pub(super) fn has_signed(&self, key: &Point, digest: &[u8], r: &[u8], s: &[u8]) -> bool {
        let (r, s) = (BigUint::from_bytes_be(r), BigUint::from_bytes_be(s));
        let in_range = |number: &BigUint| *number != BigUint::ZERO && *number < self.order;
        if !in_range(&r) || !in_range(&s) {
            return false;
        }
        let digest_bits = digest.len() as u64 * 8;
        let message = BigUint::from_bytes_be(digest) >> digest_bits.saturating_sub(self.order.bits());
        let inverse = s.modpow(&(&self.order - 2u32), &self.order);
        let of_generator = message * &inverse % &self.order;
        let of_key = &r * inverse % &self.order;
        self.combination(&of_generator, key, &of_key).is_some_and(|point| point.x % &self.order == r)
    }

    /// `of_generator`·G + `of_key`·K; `None` is the point at infinity.
    fn combination(&self, of_generator: &BigUint, key: &Point, of_key: &BigUint) -> Option<Point> {
        let (generator, key) = (Projective::from(&self.generator), Projective::from(key));
        let both = self.sum(&generator, &key);
        let mut sum = Projective::infinity();
        for bit in (0..of_generator.bits().max(of_key.bits())).rev() {
            sum = self.double(&sum);
            let term = match (of_generator.bit(bit), of_key.bit(bit)) {
                (true, true) => &both,
                (true, false) => &generator,
                (false, true) => &key,
                (false, false) => continue,
            };
            sum = self.sum(&sum, term);
        }
        if sum.z == BigUint::ZERO {
            return None;
        }
        let inverse = sum.z.modpow(&(&self.prime - 2u32), &self.prime);
        let square = self.times(&inverse, &inverse);
        Some(Point { x: self.times(&sum.x, &square), y: self.times(&sum.y, &self.times(&square, &inverse)) })
    }

    /// Twice a point.
    fn double(&self, point: &Projective) -> Projective {
        let Projective { x, y, z } = point;
        let y_square = self.times(y, y);
        let s = self.times(x, &y_square) * 4u32 % &self.prime;
        let z_square = self.times(z, z);
        let slope = (self.times(x, x) * 3u32 + &self.a * self.times(&z_square, &z_square)) % &self.prime;
        let doubled_x = self.minus(&self.times(&slope, &slope), &(&s * 2u32));
        let y_fourth = self.times(&y_square, &y_square) * 8u32;
        let doubled_y = self.minus(&self.times(&slope, &self.minus(&s, &doubled_x)), &y_fourth);
        Projective { x: doubled_x, y: doubled_y, z: self.times(y, z) * 2u32 % &self.prime }
    }

    fn sum(&self, one: &Projective, other: &Projective) -> Projective {
        if one.z == BigUint::ZERO {
            return other.clone();
        }
        if other.z == BigUint::ZERO {
            return one.clone();
        }
        let (one_z, other_z) = (self.times(&one.z, &one.z), self.times(&other.z, &other.z));
        let (one_x, other_x) = (self.times(&one.x, &other_z), self.times(&other.x, &one_z));
        let one_y = self.times(&one.y, &self.times(&other_z, &other.z));
        let other_y = self.times(&other.y, &self.times(&one_z, &one.z));
        let (run, rise) = (self.minus(&other_x, &one_x), self.minus(&other_y, &one_y));
        if run == BigUint::ZERO {
            return if rise == BigUint::ZERO { self.double(one) } else { Projective::infinity() };
        }
        let run_square = self.times(&run, &run);
        let run_cube = self.times(&run_square, &run);
        let anchor = self.times(&one_x, &run_square);
        let x = self.minus(&self.times(&rise, &rise), &(&run_cube + &anchor * 2u32));
        let y = self.minus(&self.times(&rise, &self.minus(&anchor, &x)), &(one_y * &run_cube));
        Projective { x, y, z: self.times(&run, &self.times(&one.z, &other.z)) }
    }

    /// x³ + ax + b.
    fn right_side(&self, x: &BigUint) -> BigUint {
        (self.times(x, x) * x + &self.a * x + &self.b) % &self.prime
    }

    fn times(&self, one: &BigUint, other: &BigUint) -> BigUint {
        one * other % &self.prime
    }

    fn minus(&self, one: &BigUint, other: &BigUint) -> BigUint {
        (one + &self.prime - other % &self.prime) % &self.prime
    }

    /// The bytes of an element of the field.
    fn bytes(&self) -> usize {
        self.prime.bits().div_ceil(8) as usize
    }

    /// An element of the field, as the parameters have it.
    fn element(&self, value: AnyRef<'_>) -> Option<BigUint> {
        let bytes = value.decode_as::<&OctetStringRef>().ok()?.as_bytes();
        (bytes.len() <= self.bytes()).then(|| BigUint::from_bytes_be(bytes))
    }
}

/// A point in Jacobian coordinates: (x/z², y/z³), or infinity where z is zero.
#[derive(Clone)]
struct Projective {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

impl Projective {
    fn infinity() -> Self {
        Self { x: one(), y: one(), z: BigUint::ZERO }
    }
}

impl From<&Point> for Projective {
    fn from(Point { x, y }: &Point) -> Self {
        Self { x: x.clone(), y: y.clone(), z: one() }
    }
}

fn one() -> BigUint {
    BigUint::from(1u32)
}

/// A number that is not negative. The longest that a curve has is of 66 bytes.
fn number(value: AnyRef<'_>) -> Option<BigUint> {
    let number = value.decode_as::<UintRef<'_>>().ok()?;
    (number.as_bytes().len() <= 66).then(|| BigUint::from_bytes_be(number.as_bytes()))
}

/// The parameters of a curve, in hexadecimal.
struct Domain {
    kind: KeyKind,
    oid: &'static str,
    prime: &'static str,
    a: &'static str,
    b: &'static str,
    seed: Option<&'static str>,
    generator: [&'static str; 2],
    order: &'static str,
}

static CURVES: LazyLock<Vec<Curve>> = LazyLock::new(|| {
    let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).expect("the constants are numbers");
    let seed = |hex: &str| data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("the constants are bytes");
    DOMAINS
        .iter()
        .map(|domain| Curve {
            kind: domain.kind,
            oid: ObjectIdentifier::new_unwrap(domain.oid),
            prime: number(domain.prime),
            a: number(domain.a),
            b: number(domain.b),
            seed: domain.seed.map(seed),
            generator: Point { x: number(domain.generator[0]), y: number(domain.generator[1]) },
            order: number(domain.order),
        })
        .collect()
});

/// NIST's curves (FIPS 186-4 appendix D), secp256k1 (SEC 2 section 2.4.1), and Brainpool's (RFC 5639 section 3).
const DOMAINS: [Domain; 7] = [
    Domain {
        kind: KeyKind::P256,
        oid: "1.2.840.10045.3.1.7",
        prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
        a: "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
        b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
        seed: Some("c49d360886e704936a6678e1139d26b7819f7e90"),
        generator: [
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
        ],
        order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
    },
    Domain {
        kind: KeyKind::P384,
        oid: "1.3.132.0.34",
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000\
            ffffffff",
        a: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000\
            fffffffc",
        b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8ed\
            d3ec2aef",
        seed: Some("a335926aa319a27a1d00896a6773a4827acdac73"),
        generator: [
            "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e38\
            72760ab7",
            "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c\
            90ea0e5f",
        ],
        order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196a\
            ccc52973",
    },
    Domain {
        kind: KeyKind::P521,
        oid: "1.3.132.0.35",
        prime: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
            ffffffffffffffffffffffffffffffffffffffffffff",
        a: "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
            fffffffffffffffffffffffffffffffffffffffffffc",
        b: "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652\
            c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
        seed: Some("d09e8800291cb85396cc6717393284aaa0da64ba"),
        generator: [
            "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1d\
            c127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550\
            b9013fad0761353c7086a272c24088be94769fd16650",
        ],
        order: "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc\
            0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
    },
    Domain {
        kind: KeyKind::Secp256k1,
        oid: "1.3.132.0.10",
        prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        a: "0000000000000000000000000000000000000000000000000000000000000000",
        b: "0000000000000000000000000000000000000000000000000000000000000007",
        seed: None,
        generator: [
            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
            "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
        ],
        order: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
    },
    Domain {
        kind: KeyKind::BrainpoolP256r1,
        oid: "1.3.36.3.3.2.8.1.1.7",
        prime: "a9fb57dba1eea9bc3e660a909d838d726e3bf623d52620282013481d1f6e5377",
        a: "7d5a0975fc2c3057eef67530417affe7fb8055c126dc5c6ce94a4b44f330b5d9",
        b: "26dc5c6ce94a4b44f330b5d9bbd77cbf958416295cf7e1ce6bccdc18ff8c07b6",
        seed: None,
        generator: [
            "8bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262",
            "547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997",
        ],
        order: "a9fb57dba1eea9bc3e660a909d838d718c397aa3b561a6f7901e0e82974856a7",
    },
    Domain {
        kind: KeyKind::BrainpoolP384r1,
        oid: "1.3.36.3.3.2.8.1.1.11",
        prime: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a7187470013\
            3107ec53",
        a: "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd\
            22ce2826",
        b: "04a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696\
            fa504c11",
        seed: None,
        generator: [
            "1d1c64f068cf45ffa2a63a81b7c13f6b8847a3e77ef14fe3db7fcafe0cbd10e8e826e03436d646aaef87b2e2\
            47d4af1e",
            "8abe1d7520f9c2a45cb1eb8e95cfd55262b70b29feec5864e19c054ff99129280e4646217791811142820341\
            263c5315",
        ],
        order: "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202\
            e9046565",
    },
    Domain {
        kind: KeyKind::BrainpoolP512r1,
        oid: "1.3.36.3.3.2.8.1.1.13",
        prime: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12a\
            e6a380e62881ff2f2d82c68528aa6056583a48f3",
        a: "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c9\
            8b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
        b: "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca\
            dc083e67984050b75ebae5dd2809bd638016f723",
        seed: None,
        generator: [
            "81aee4bdd82ed9645a21322e9c4c6a9385ed9f70b5d916c1b43b62eef4d0098eff3b1f78e2d0d48d50d1687b\
            93b97d5f7c6d5047406a5e688b352209bcb9f822",
            "7dde385d566332ecc0eabfa9cf7822fdf209f70024a57b1aa000c55b881f8111b2dcde494a5f485e5bca4bd8\
            8a2763aed1ca2b2fa8f0540678cd1e0f3ad80892",
        ],
        order: "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca9261941866119\
            7fac10471db1d381085ddaddb58796829ca90069",
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::PublicKey;

    fn number(hex: &str) -> BigUint {
        BigUint::parse_bytes(hex.as_bytes(), 16).expect("hex")
    }

    #[test]
    fn every_generator_lies_on_its_curve_and_has_its_order() {
        for curve in CURVES.iter() {
            let encoded = curve.encoded(&curve.generator);
            assert!(curve.point(&encoded).is_some(), "{:?}", curve.kind);
            assert_eq!(&curve.prime % 4u32, BigUint::from(3u32), "{:?}", curve.kind);
            let compressed = [&[2 + (encoded[encoded.len() - 1] & 1)], &encoded[1..=curve.bytes()]].concat();
            assert!(curve.point(&compressed) == Some(curve.generator.clone()), "{:?}", curve.kind);
            let other = [&[5 - compressed[0]], &compressed[1..]].concat();
            assert!(curve.point(&other).is_some_and(|point| point != curve.generator), "{:?}", curve.kind);
            let last = curve.combination(&(&curve.order - 1u32), &curve.generator, &BigUint::ZERO);
            assert!(last == curve.point(&other), "one before the order is the point's negative");
            assert!(curve.combination(&(&curve.order - 1u32), &curve.generator, &one()).is_none());
        }
    }

    #[test]
    fn points_are_multiplied_as_the_specification_says() {
        // RFC 7027 appendix A: the private and public keys of A on each curve.
        for (kind, private, public) in [
            (
                KeyKind::BrainpoolP256r1,
                "81db1ee100150ff2ea338d708271be38300cb54241d79950f77b063039804f1d",
                "44106e913f92bc02a1705d9953a8414db95e1aaa49e81d9e85f929a8e3100be5",
            ),
            (
                KeyKind::BrainpoolP384r1,
                "1e20f5e048a5886f1f157c74e91bde2b98c8b52d58e5003d57053fc4b0bd65d6f15eb5d1ee1610df870795143627d042",
                "68b665dd91c195800650cdd363c625f4e742e8134667b767b1b476793588f885ab698c852d4a6e77a252d6380fcaf068",
            ),
            (
                KeyKind::BrainpoolP512r1,
                "16302ff0dbbb5a8d733dab7141c1b45acbc8715939677f6a56850a38bd87bd59b09e80279609ff333eb9d4c061231fb26f92eeb04982a5f1d1764cad57665422",
                "0a420517e406aac0acdce90fcd71487718d3b953efd7fbec5f7f27e28c6149999397e91e029e06457db2d3e640668b392c2a7e737a7f0bf04436d11640fd09fd",
            ),
        ] {
            let curve = Curve::of_kind(kind).expect("a curve");
            let point = curve.combination(&number(private), &curve.generator, &BigUint::ZERO);
            assert!(point.is_some_and(|point| point.x == number(public)), "{kind:?}");
        }
    }

    /// A signature with a key of our own choice and a number that no honest signer would use twice.
    fn sign(curve: &Curve, private: &BigUint, digest: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let secret = BigUint::from(0x1234_5678_9abc_def1u64).modpow(&BigUint::from(9u32), &curve.order);
        let point = curve.combination(&secret, &curve.generator, &BigUint::ZERO).expect("a point");
        let r = point.x % &curve.order;
        let digest_bits = digest.len() as u64 * 8;
        let message = BigUint::from_bytes_be(digest) >> digest_bits.saturating_sub(curve.order.bits());
        let inverse = secret.modpow(&(&curve.order - 2u32), &curve.order);
        let s = (message + &r * private) * inverse % &curve.order;
        (r.to_bytes_be(), s.to_bytes_be())
    }

    #[test]
    fn signatures_hold_over_their_messages_alone() {
        for curve in CURVES.iter() {
            let private = BigUint::from(0xfeed_beef_u32).modpow(&BigUint::from(17u32), &curve.order);
            let key = curve.combination(&private, &curve.generator, &BigUint::ZERO).expect("a point");
            for digest in [[0x5a; 32].as_slice(), &[0xa5; 48], &[0xff; 64]] {
                let (r, s) = sign(curve, &private, digest);
                assert!(curve.has_signed(&key, digest, &r, &s), "{:?}", curve.kind);
                assert!(!curve.has_signed(&key, &[0x77; 32], &r, &s), "{:?}", curve.kind);
                assert!(!curve.has_signed(&key, digest, &s, &r), "{:?}", curve.kind);
                assert!(!curve.has_signed(&curve.generator, digest, &r, &s), "{:?}", curve.kind);
                assert!(!curve.has_signed(&key, digest, &[], &s), "zero");
                assert!(!curve.has_signed(&key, digest, &r, &curve.order.to_bytes_be()), "the order");
            }
        }
    }

    /// A DER item.
    fn der(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len();
        let head = match length {
            0..128 => vec![tag, length as u8],
            128..256 => vec![tag, 0x81, length as u8],
            _ => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        };
        [head, content.to_vec()].concat()
    }

    fn integer(number: &BigUint) -> Vec<u8> {
        let bytes = number.to_bytes_be();
        let sign: &[u8] = if bytes[0] < 0x80 { &[] } else { &[0] };
        der(2, &[sign, &bytes].concat())
    }

    fn octets(curve: &Curve, number: &BigUint) -> Vec<u8> {
        let bytes = number.to_bytes_be();
        der(4, &[vec![0; curve.bytes() - bytes.len()], bytes].concat())
    }

    /// The members of a curve's parameters, spelled out; the third are the coefficients.
    fn spelled(curve: &Curve) -> Vec<Vec<u8>> {
        let field = [der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1]), integer(&curve.prime)].concat();
        let coefficients = [octets(curve, &curve.a), octets(curve, &curve.b)].concat();
        vec![
            integer(&one()),
            der(0x30, &field),
            der(0x30, &coefficients),
            der(4, &curve.encoded(&curve.generator)),
            integer(&curve.order),
            integer(&one()),
        ]
    }

    /// A key on a curve with these members of its parameters.
    fn key(curve: &Curve, private: &BigUint, members: &[Vec<u8>]) -> PublicKey {
        let point = curve.combination(private, &curve.generator, &BigUint::ZERO).expect("a point");
        let parameters = der(0x30, &members.concat());
        let algorithm = der(0x30, &[der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]), parameters].concat());
        let bits = der(3, &[vec![0], curve.encoded(&point)].concat());
        PublicKey::from_spki(&der(0x30, &[algorithm, bits].concat()))
    }

    #[test]
    fn parameters_spelled_out_are_taken_when_every_one_is_the_named_curves() {
        for curve in CURVES.iter() {
            let private = BigUint::from(0xfeed_beef_u32);
            let key = |members: &[Vec<u8>]| key(curve, &private, members);
            let good = spelled(curve);
            let known = key(&good);
            assert_eq!(known.kind(), Some(curve.kind));

            let with = |place: usize, member: Vec<u8>| {
                let mut members = good.clone();
                members[place] = member;
                members
            };
            let coefficients = |a: &BigUint, b: &BigUint, seed: &[u8]| {
                der(0x30, &[octets(curve, a), octets(curve, b), seed.to_vec()].concat())
            };
            let bits = |seed: &[u8]| der(3, &[&[0], seed].concat());
            let encoded = curve.encoded(&curve.generator);
            let parity = encoded[encoded.len() - 1] & 1;
            let compressed = |form: u8| der(4, &[&[form], &encoded[1..=curve.bytes()]].concat());
            let doubled =
                curve.combination(&BigUint::from(2u32), &curve.generator, &BigUint::ZERO).expect("a point");

            // The same curve, written in other ways.
            let mut alike = vec![with(3, compressed(2 + parity)), good[..5].to_vec()];
            if let Some(seed) = &curve.seed {
                alike.push(with(2, coefficients(&curve.a, &curve.b, &bits(seed))));
            }
            for members in alike {
                assert!(key(&members) == known, "{:?}", curve.kind);
            }
            // Another curve, however near.
            for members in [
                with(0, integer(&BigUint::from(2u32))),
                with(
                    1,
                    der(
                        0x30,
                        &[der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 2]), integer(&curve.prime)].concat(),
                    ),
                ),
                with(
                    1,
                    der(
                        0x30,
                        &[der(6, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1]), integer(&(&curve.prime + 2u32))]
                            .concat(),
                    ),
                ),
                with(2, coefficients(&(&curve.a + 1u32), &curve.b, &[])),
                with(2, coefficients(&curve.a, &(&curve.b + 1u32), &[])),
                with(2, coefficients(&curve.b, &curve.a, &[])),
                with(2, coefficients(&curve.a, &curve.b, &bits(&[7; 20]))),
                with(3, compressed(3 - parity)),
                with(3, der(4, &curve.encoded(&doubled))),
                with(3, der(4, &encoded[1..])),
                with(4, integer(&(&curve.order - 2u32))),
                with(4, integer(&(&curve.order * 2u32))),
                with(5, integer(&BigUint::from(2u32))),
                [good.clone(), vec![integer(&one())]].concat(),
                good[..4].to_vec(),
                Vec::new(),
            ] {
                assert_eq!(key(&members).kind(), None, "{:?}", curve.kind);
            }
        }
    }

    #[test]
    fn an_authority_on_a_curve_of_brainpools_certifies_with_every_hash_of_sha_2() {
        for kind in [KeyKind::BrainpoolP256r1, KeyKind::BrainpoolP384r1, KeyKind::BrainpoolP512r1] {
            let curve = Curve::of_kind(kind).expect("a curve");
            let private = BigUint::from(0xfeed_beef_u32);
            let key = key(curve, &private, &spelled(curve));
            for (algorithm, hash) in [
                ("1.2.840.10045.4.3.2", &aws_lc_rs::digest::SHA256),
                ("1.2.840.10045.4.3.3", &aws_lc_rs::digest::SHA384),
                ("1.2.840.10045.4.3.4", &aws_lc_rs::digest::SHA512),
            ] {
                let (r, s) =
                    sign(curve, &private, aws_lc_rs::digest::digest(hash, b"a certificate").as_ref());
                let numbers = [integer(&number_of(&r)), integer(&number_of(&s))].concat();
                let signature = der(0x30, &numbers);
                assert!(key.has_certified(algorithm, &[], b"a certificate", &signature), "{kind:?}");
                assert!(!key.has_certified(algorithm, &[], b"another one", &signature), "{kind:?}");
                assert!(!key.has_certified("1.2.840.113549.1.1.11", &[], b"a certificate", &signature));
                assert!(!key.has_certified(algorithm, &[], b"a certificate", &numbers));
            }
        }
    }

    fn number_of(bytes: &[u8]) -> BigUint {
        BigUint::from_bytes_be(bytes)
    }
}
