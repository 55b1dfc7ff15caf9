//! Reading: JSON becomes an expression that cannot be ill-formed.

use serde_json::Value as Json;

use super::moments::Unit;

/// How deep an expression may be nested. The deepest of the gateway's rules has 18 levels.
const MAX_DEPTH: usize = 64;
/// The most parts of one expression. The largest of the gateway's rules has about 200.
const MAX_PARTS: usize = 20_000;
/// The most characters of an unknown operator that are repeated in an error.
const MAX_NAME_SHOWN: usize = 32;

/// A well-formed CertLogic expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    pub(super) root: Part,
}

/// A part of an expression, an expression itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A boolean, an integer or a text.
    Literal(Json),
    List(Vec<Part>),
    /// The way into the data; the empty one leads to all of it.
    Var(Vec<String>),
    /// Guard, then, else.
    If(Box<[Part; 3]>),
    And(Vec<Part>),
    Not(Box<Part>),
    Equal(Box<[Part; 2]>),
    In(Box<[Part; 2]>),
    Plus(Box<[Part; 2]>),
    /// Two or three operands.
    CompareIntegers(Order, Vec<Part>),
    /// Two or three operands.
    CompareMoments(Order, Vec<Part>),
    PlusTime(Box<Part>, i64, Unit),
    DateOfBirth(Box<Part>),
    /// Operand, lambda, initial value.
    Reduce(Box<[Part; 3]>),
    ExtractFromUvci(Box<Part>, i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Why some JSON is no CertLogic expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// `null`, which is no literal of CertLogic.
    #[error("null is no expression")]
    Null,
    /// A number with a fraction, or one beyond 64 bits.
    #[error("a number is no integer")]
    NotAnInteger,
    /// An object with no key, or with several.
    #[error("an expression has {keys} keys instead of one")]
    Keys {
        /// How many it has.
        keys: usize,
    },
    /// `var` with something else than a path.
    #[error("`var` has no path")]
    NoPath,
    /// A path with an empty fragment.
    #[error("the path of a `var` has an empty part")]
    Path,
    /// Operands that are no array.
    #[error("the operands of an operator are no array")]
    NoOperands,
    /// No operator of CertLogic.
    #[error("there is no operator `{0}`")]
    UnknownOperator(String),
    /// Too few or too many operands, or operands of another kind than the operator's.
    #[error("the operands of `{operator}` are not as they should be")]
    Operands {
        /// The operator.
        operator: &'static str,
    },
    /// Nested deeper than any honest rule.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// Larger than any honest rule.
    #[error("more than {MAX_PARTS} parts")]
    TooLarge,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the first part that is.
    pub fn parse(json: &Json) -> Result<Self, ExpressionError> {
        let mut reader = Reader { parts_left: MAX_PARTS };
        Ok(Self { root: reader.part(json, MAX_DEPTH)? })
    }
}

struct Reader {
    parts_left: usize,
}

impl Reader {
    fn part(&mut self, json: &Json, depth: usize) -> Result<Part, ExpressionError> {
        let depth = depth.checked_sub(1).ok_or(ExpressionError::TooDeep)?;
        self.parts_left = self.parts_left.checked_sub(1).ok_or(ExpressionError::TooLarge)?;
        match json {
            Json::Null => Err(ExpressionError::Null),
            Json::Bool(_) | Json::String(_) => Ok(Part::Literal(json.clone())),
            Json::Number(_) => {
                let integer = integer(json).ok_or(ExpressionError::NotAnInteger)?;
                Ok(Part::Literal(integer.into()))
            }
            Json::Array(items) => self.parts(items, depth).map(Part::List),
            Json::Object(members) => {
                let mut keys = members.iter();
                match (keys.next(), keys.next()) {
                    (Some((operator, operands)), None) => self.operation(operator, operands, depth),
                    _ => Err(ExpressionError::Keys { keys: members.len() }),
                }
            }
        }
    }

    fn parts(&mut self, items: &[Json], depth: usize) -> Result<Vec<Part>, ExpressionError> {
        items.iter().map(|item| self.part(item, depth)).collect()
    }

    fn operation(&mut self, operator: &str, operands: &Json, depth: usize) -> Result<Part, ExpressionError> {
        if operator == "var" {
            return path(operands).map(Part::Var);
        }
        let Json::Array(operands) = operands else { return Err(ExpressionError::NoOperands) };
        match operator {
            "if" => Ok(Part::If(self.exactly("if", operands, depth)?)),
            "and" => self.at_least_two("and", operands, usize::MAX, depth).map(Part::And),
            "===" => Ok(Part::Equal(self.exactly("===", operands, depth)?)),
            "in" => Ok(Part::In(self.exactly("in", operands, depth)?)),
            "+" => Ok(Part::Plus(self.exactly("+", operands, depth)?)),
            "reduce" => Ok(Part::Reduce(self.exactly("reduce", operands, depth)?)),
            "!" => self.only("!", operands, depth).map(Part::Not),
            "dccDateOfBirth" => self.only("dccDateOfBirth", operands, depth).map(Part::DateOfBirth),
            "plusTime" => {
                let wrong = || ExpressionError::Operands { operator: "plusTime" };
                let [moment, amount, unit] = operands.as_slice() else { return Err(wrong()) };
                let amount = integer(amount).ok_or_else(wrong)?;
                let unit = unit.as_str().and_then(Unit::named).ok_or_else(wrong)?;
                Ok(Part::PlusTime(Box::new(self.part(moment, depth)?), amount, unit))
            }
            "extractFromUVCI" => {
                let wrong = || ExpressionError::Operands { operator: "extractFromUVCI" };
                let [identifier, index] = operands.as_slice() else { return Err(wrong()) };
                let index = integer(index).ok_or_else(wrong)?;
                Ok(Part::ExtractFromUvci(Box::new(self.part(identifier, depth)?), index))
            }
            _ => match comparison(operator) {
                Some((name, order, OperandKind::Integers)) => {
                    Ok(Part::CompareIntegers(order, self.at_least_two(name, operands, 3, depth)?))
                }
                Some((name, order, OperandKind::Moments)) => {
                    Ok(Part::CompareMoments(order, self.at_least_two(name, operands, 3, depth)?))
                }
                None => {
                    Err(ExpressionError::UnknownOperator(operator.chars().take(MAX_NAME_SHOWN).collect()))
                }
            },
        }
    }

    fn exactly<const N: usize>(
        &mut self,
        operator: &'static str,
        operands: &[Json],
        depth: usize,
    ) -> Result<Box<[Part; N]>, ExpressionError> {
        if operands.len() != N {
            return Err(ExpressionError::Operands { operator });
        }
        let parts: Box<[Part]> = self.parts(operands, depth)?.into();
        parts.try_into().map_err(|_| ExpressionError::Operands { operator })
    }

    fn only(
        &mut self,
        operator: &'static str,
        operands: &[Json],
        depth: usize,
    ) -> Result<Box<Part>, ExpressionError> {
        match operands {
            [operand] => self.part(operand, depth).map(Box::new),
            _ => Err(ExpressionError::Operands { operator }),
        }
    }

    fn at_least_two(
        &mut self,
        operator: &'static str,
        operands: &[Json],
        most: usize,
        depth: usize,
    ) -> Result<Vec<Part>, ExpressionError> {
        if (2..=most).contains(&operands.len()) {
            self.parts(operands, depth)
        } else {
            Err(ExpressionError::Operands { operator })
        }
    }
}

enum OperandKind {
    Integers,
    Moments,
}

fn comparison(operator: &str) -> Option<(&'static str, Order, OperandKind)> {
    Some(match operator {
        "<" => ("<", Order::Less, OperandKind::Integers),
        "<=" => ("<=", Order::LessOrEqual, OperandKind::Integers),
        ">" => (">", Order::Greater, OperandKind::Integers),
        ">=" => (">=", Order::GreaterOrEqual, OperandKind::Integers),
        "before" => ("before", Order::Less, OperandKind::Moments),
        "not-after" => ("not-after", Order::LessOrEqual, OperandKind::Moments),
        "after" => ("after", Order::Greater, OperandKind::Moments),
        "not-before" => ("not-before", Order::GreaterOrEqual, OperandKind::Moments),
        _ => return None,
    })
}

fn path(json: &Json) -> Result<Vec<String>, ExpressionError> {
    let path = json.as_str().ok_or(ExpressionError::NoPath)?;
    if path.is_empty() {
        return Ok(Vec::new());
    }
    path.split('.')
        .map(
            |fragment| if fragment.is_empty() { Err(ExpressionError::Path) } else { Ok(fragment.to_owned()) },
        )
        .collect()
}

/// An integer, which JSON may also write as `2.0`.
pub(super) fn integer(json: &Json) -> Option<i64> {
    /// Beyond it a float no longer tells neighbouring integers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    json.as_i64().or_else(|| {
        let float = json.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
        Some(float as i64)
    })
}
