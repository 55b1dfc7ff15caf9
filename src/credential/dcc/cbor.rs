//! Strict CBOR (RFC 8949) into ciborium's [`Value`].
//!
//! ciborium's own reader takes what a verifier must not: a key that stands twice in a map (two readers
//! would see two different credentials), bytes behind the end, chunks within chunks.

use ciborium::Value;

/// How deep arrays, maps and tags may be nested. A DCC needs eight levels.
const MAX_DEPTH: usize = 16;

/// The input is not the CBOR of exactly one item.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Broken;

/// Reads the one item that `bytes` hold. Map keys have to be integers or texts, as in every header and
/// claims set that we read, and none may stand twice. Memory is bounded by the length of the input.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Broken> {
    let mut reader = Reader { rest: bytes };
    let value = reader.item(MAX_DEPTH)?;
    if reader.rest.is_empty() { Ok(value) } else { Err(Broken) }
}

struct Reader<'a> {
    rest: &'a [u8],
}

/// The major types of byte strings and texts (RFC 8949 section 3.1).
const BYTES: u8 = 2;
const TEXT: u8 = 3;

/// What a head says after the major type.
enum Argument {
    Number(u64),
    Indefinite,
}

impl<'a> Reader<'a> {
    fn item(&mut self, depth: usize) -> Result<Value, Broken> {
        let depth = depth.checked_sub(1).ok_or(Broken)?;
        let [first, ..] = self.rest else { return Err(Broken) };
        if first >> 5 == 7 {
            return self.simple_or_float();
        }
        let (major, argument) = self.head()?;
        match (major, argument) {
            (0, Argument::Number(number)) => Ok(Value::from(number)),
            (1, Argument::Number(number)) => {
                let negative = -1 - i128::from(number);
                Ok(Value::Integer(negative.try_into().map_err(|_| Broken)?))
            }
            (BYTES, argument) => self.string(BYTES, &argument).map(Value::Bytes),
            (TEXT, argument) => {
                let bytes = self.string(TEXT, &argument)?;
                String::from_utf8(bytes).map(Value::Text).map_err(|_| Broken)
            }
            (4, argument) => self.members(&argument, |reader| reader.item(depth)).map(Value::Array),
            (5, argument) => {
                let members =
                    self.members(&argument, |reader| Ok((reader.item(depth)?, reader.item(depth)?)))?;
                if keys_are_distinct(&members) { Ok(Value::Map(members)) } else { Err(Broken) }
            }
            (6, Argument::Number(tag)) => Ok(Value::Tag(tag, Box::new(self.item(depth)?))),
            _ => Err(Broken),
        }
    }

    /// The members of an array or map. Nothing is reserved for a number that the input only claims.
    fn members<T>(
        &mut self,
        argument: &Argument,
        mut member: impl FnMut(&mut Self) -> Result<T, Broken>,
    ) -> Result<Vec<T>, Broken> {
        let mut members = Vec::new();
        match argument {
            Argument::Number(count) => {
                for _ in 0..*count {
                    members.push(member(self)?);
                }
            }
            Argument::Indefinite => {
                while !self.at_break() {
                    members.push(member(self)?);
                }
            }
        }
        Ok(members)
    }

    fn string(&mut self, kind: u8, argument: &Argument) -> Result<Vec<u8>, Broken> {
        if let Argument::Number(length) = argument {
            return Ok(self.take(*length)?.to_vec());
        }
        let mut whole = Vec::new();
        while !self.at_break() {
            let (major, Argument::Number(length)) = self.head()? else { return Err(Broken) };
            let chunk = self.take(length)?;
            // RFC 8949 section 3.2.3: chunks are of the same kind, and one of a text is a text by itself.
            if major != kind || (kind == TEXT && str::from_utf8(chunk).is_err()) {
                return Err(Broken);
            }
            whole.extend_from_slice(chunk);
        }
        Ok(whole)
    }

    fn simple_or_float(&mut self) -> Result<Value, Broken> {
        let first = self.array::<1>()?[0];
        match first & 0x1f {
            20 => Ok(Value::Bool(false)),
            21 => Ok(Value::Bool(true)),
            22 | 23 => Ok(Value::Null),
            25 => Ok(Value::Float(float_from_half(u16::from_be_bytes(self.array()?)))),
            26 => Ok(Value::Float(f32::from_be_bytes(self.array()?).into())),
            27 => Ok(Value::Float(f64::from_be_bytes(self.array()?))),
            // Other simple values have no meaning, and a break has no place here.
            _ => Err(Broken),
        }
    }

    fn head(&mut self) -> Result<(u8, Argument), Broken> {
        let first = self.array::<1>()?[0];
        let argument = match first & 0x1f {
            number @ 0..24 => Argument::Number(number.into()),
            24 => Argument::Number(self.array::<1>()?[0].into()),
            25 => Argument::Number(u16::from_be_bytes(self.array()?).into()),
            26 => Argument::Number(u32::from_be_bytes(self.array()?).into()),
            27 => Argument::Number(u64::from_be_bytes(self.array()?)),
            31 => Argument::Indefinite,
            _ => return Err(Broken),
        };
        Ok((first >> 5, argument))
    }

    /// Takes the break of an indefinite item, if it is next.
    fn at_break(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix(&[0xff]) else { return false };
        self.rest = rest;
        true
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let (array, rest) = self.rest.split_first_chunk().ok_or(Broken)?;
        self.rest = rest;
        Ok(*array)
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], Broken> {
        let length = usize::try_from(length).map_err(|_| Broken)?;
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Broken)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn keys_are_distinct(members: &[(Value, Value)]) -> bool {
    let mut integers = Vec::new();
    let mut texts = Vec::new();
    for (key, _) in members {
        match key {
            Value::Integer(integer) => integers.push(i128::from(*integer)),
            Value::Text(text) => texts.push(text.as_str()),
            _ => return false,
        }
    }
    integers.sort_unstable();
    texts.sort_unstable();
    !integers.windows(2).any(|pair| pair[0] == pair[1]) && !texts.windows(2).any(|pair| pair[0] == pair[1])
}

/// IEEE 754 binary16 (RFC 8949 appendix D).
fn float_from_half(half: u16) -> f64 {
    let exponent = i32::from(half >> 10 & 0x1f);
    let fraction = f64::from(half & 0x3ff);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
    };
    if half & 0x8000 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_hex(hex: &str) -> Result<Value, Broken> {
        read(&data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("the test's hex is right"))
    }

    #[test]
    fn the_examples_of_the_specification_are_read() {
        // RFC 8949 appendix A.
        for (hex, value) in [
            ("1bffffffffffffffff", Value::from(u64::MAX)),
            (
                "3bffffffffffffffff",
                Value::Integer((-18_446_744_073_709_551_616_i128).try_into().expect("fits")),
            ),
            ("f93c00", Value::from(1.0)),
            ("f90001", Value::from(5.960_464_477_539_063e-8)),
            ("f9c400", Value::from(-4.0)),
            ("f9fc00", Value::from(f64::NEG_INFINITY)),
            ("fa47c35000", Value::from(100_000.0)),
            ("fb3ff199999999999a", Value::from(1.1)),
            ("f6", Value::Null),
            ("c11a514b67b0", Value::Tag(1, Box::new(Value::from(1_363_896_240)))),
            ("7f657374726561646d696e67ff", Value::from("streaming")),
            ("5f42010243030405ff", Value::Bytes(vec![1, 2, 3, 4, 5])),
            ("9f0102ff", Value::Array(vec![Value::from(1), Value::from(2)])),
        ] {
            assert_eq!(read_hex(hex), Ok(value), "{hex}");
        }
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for hex in [
            "",
            "18",
            "1c",
            "1f",
            "3f",
            "df00",
            "f800",
            "f818",
            "f8ff",
            "fc",
            "ff",
            "6161ff",
            "0000",
            "8201",
            "9f01",
            "a101",
            "a1",
            "bf01ff",
            "5f6161ff",
            "7f7f6161ffff",
            "7f61c361a9ff",
            "61ff",
            "63eda080",
            "9bffffffffffffffff",
            "7bffffffffffffffff",
            "bb7fffffffffffffff",
        ] {
            assert_eq!(read_hex(hex), Err(Broken), "{hex}");
        }
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_at_every_level() {
        assert!(read_hex("a201000200").is_ok());
        assert_eq!(read_hex("a201000100"), Err(Broken));
        assert_eq!(read_hex("a20100180100"), Err(Broken), "the same key, written longer");
        assert_eq!(read_hex("81a2616100616100"), Err(Broken));
        assert_eq!(read_hex("a1f600"), Err(Broken), "null as a key");
        assert_eq!(read_hex("bf9fff01ff"), Err(Broken), "an array as a key");
    }

    #[test]
    fn nesting_ends_somewhere() {
        let nested = |levels| [vec![0x81; levels], vec![0]].concat();
        assert!(read(&nested(MAX_DEPTH - 1)).is_ok());
        assert_eq!(read(&nested(MAX_DEPTH)), Err(Broken));
        for byte in [0x81, 0x9f, 0xbf, 0xa1, 0xd2, 0x5f] {
            assert_eq!(read(&vec![byte; 60_000]), Err(Broken));
        }
    }
}
