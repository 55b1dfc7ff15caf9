//! A DCC as JSON, which the EU's business rules are written over.

use ciborium::Value;
use serde_json::{Map, Value as Json};

use super::{
    super::dates,
    labels::{DCC, HCERT},
    members::labelled,
};

/// The DCC in a claims set whose signature has been checked.
pub(crate) fn of_claims(claims: &[(Value, Value)]) -> Option<Json> {
    Some(of(labelled(labelled(claims, HCERT)?.as_map()?, DCC)?))
}

/// The JSON of a CBOR value. Dates of CBOR's own become the texts that the schema asks for, and what
/// JSON cannot say becomes null.
fn of(value: &Value) -> Json {
    match value {
        Value::Bool(boolean) => (*boolean).into(),
        Value::Integer(integer) => i64::try_from(*integer).map_or(Json::Null, Json::from),
        Value::Float(float) => (*float).into(),
        Value::Text(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(of).collect(),
        Value::Map(members) => {
            let member = |(name, value): &(Value, Value)| Some((name.as_text()?.to_owned(), of(value)));
            Json::Object(members.iter().filter_map(member).collect::<Map<_, _>>())
        }
        Value::Tag(_, inner) => dates::moment(value)
            .map(|moment| moment.to_rfc3339())
            .or_else(|| dates::day(value).map(|day| day.to_string()))
            .map_or_else(|| of(inner), Json::from),
        _ => Json::Null,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_json_can_say_is_said() {
        let value = Value::Map(vec![
            (Value::from("ver"), Value::from("1.3.0")),
            (Value::from("t"), Value::Null),
            (Value::from(7), Value::from("no name")),
            (
                Value::from("v"),
                Value::Array(vec![
                    Value::from(2),
                    Value::from(-1),
                    Value::from(1.5),
                    Value::from(f64::NAN),
                    Value::from(u64::MAX),
                    Value::from(true),
                    Value::Bytes(vec![1]),
                    Value::Tag(1004, Box::new(Value::from("2021-12-25"))),
                    Value::Tag(100, Box::new(Value::from(18_986))),
                    Value::Tag(1, Box::new(Value::from(1_640_390_400))),
                    Value::Tag(0, Box::new(Value::from("2021-12-25T07:00:00+07:00"))),
                    Value::Tag(99, Box::new(Value::from("x"))),
                ]),
            ),
        ]);
        assert_eq!(
            of(&value),
            json!({"ver": "1.3.0", "t": null, "v": [
                2, -1, 1.5, null, null, true, null, "2021-12-25", "2021-12-25",
                "2021-12-25T00:00:00+00:00", "2021-12-25T00:00:00+00:00", "x"
            ]})
        );
    }
}
