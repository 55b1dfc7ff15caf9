//! Evaluating: an expression over data becomes a value, or cannot.

use serde_json::Value as Json;

use super::{
    expression::{Expression, Order, Part},
    moments,
    value::Value,
};
use crate::time::Timestamp;

/// The most steps of one evaluation: parts evaluated, items looked at. The gateway's rules take a few
/// hundred.
const MAX_STEPS: usize = 20_000;

/// Why an expression has no value over some data. Holds nothing of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// An operand of a kind that the operator cannot work with.
    #[error("an operand of `{operator}` is of the wrong kind")]
    Operand {
        /// The operator.
        operator: &'static str,
    },
    /// A text that is no date, or a date out of reach.
    #[error("a date cannot be reckoned with")]
    Moment,
    /// A number out of reach.
    #[error("a sum is too large")]
    Sum,
    /// The rule works longer than any honest one.
    #[error("evaluating takes too many steps")]
    TooMuchWork,
    /// A rule has to say true or false.
    #[error("the value is neither true nor false")]
    NotABoolean,
}

impl Expression {
    /// The value over `data`.
    ///
    /// # Errors
    ///
    /// When the data are not of the kind that the expression works with, or it takes too much work.
    pub fn evaluate(&self, data: &Json) -> Result<Json, EvaluationError> {
        let mut work = Work { steps_left: MAX_STEPS };
        let value = work.evaluate(&self.root, &Value::from(data))?;
        value.to_json(&mut work.steps_left).ok_or(EvaluationError::TooMuchWork)
    }

    /// Whether it is true over `data`.
    ///
    /// # Errors
    ///
    /// As [`Expression::evaluate`], and when its value is no boolean.
    pub(in crate::policy) fn holds(&self, data: &Value<'_>) -> Result<bool, EvaluationError> {
        let mut work = Work { steps_left: MAX_STEPS };
        match work.evaluate(&self.root, data)? {
            Value::Boolean(holds) => Ok(holds),
            _ => Err(EvaluationError::NotABoolean),
        }
    }
}

/// What is left of the work that one evaluation may do.
struct Work {
    steps_left: usize,
}

impl Work {
    fn spend(&mut self, steps: usize) -> Result<(), EvaluationError> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(EvaluationError::TooMuchWork)?;
        Ok(())
    }

    fn evaluate<'a>(&mut self, part: &'a Part, data: &Value<'a>) -> Result<Value<'a>, EvaluationError> {
        self.spend(1)?;
        match part {
            Part::Literal(literal) => Ok(Value::from(literal)),
            Part::List(items) => {
                let items = items.iter().map(|item| self.evaluate(item, data)).collect::<Result<_, _>>()?;
                Value::list(items).ok_or(EvaluationError::TooMuchWork)
            }
            Part::Var(path) => {
                self.spend(path.len())?;
                Ok(path.iter().fold(data.clone(), |value, fragment| value.member(fragment)))
            }
            Part::If(parts) => {
                let [guard, then, otherwise] = &**parts;
                let guard = self.evaluate(guard, data)?;
                self.evaluate(if truth("if", &guard)? { then } else { otherwise }, data)
            }
            Part::And(operands) => self.and(operands, data),
            Part::Not(operand) => {
                let operand = self.evaluate(operand, data)?;
                Ok(Value::Boolean(!truth("!", &operand)?))
            }
            Part::Equal(operands) => {
                let [one, another] = self.both(operands, data)?;
                one.same_as(&another).map(Value::Boolean).ok_or(wrong("==="))
            }
            Part::In(operands) => {
                let [item, list] = self.both(operands, data)?;
                self.is_in(&item, &list).map(Value::Boolean)
            }
            Part::Plus(operands) => {
                let [Value::Integer(one), Value::Integer(another)] = self.both(operands, data)? else {
                    return Err(wrong("+"));
                };
                one.checked_add(another).map(Value::Integer).ok_or(EvaluationError::Sum)
            }
            Part::CompareIntegers(order, operands) => {
                self.compare(*order, operands, data, |value| match value {
                    Value::Integer(integer) => Ok(integer),
                    _ => Err(wrong("a comparison")),
                })
            }
            Part::CompareMoments(order, operands) => {
                self.compare(*order, operands, data, |value| match value {
                    Value::Moment(moment) => Ok(moment),
                    _ => Err(wrong("a comparison of dates")),
                })
            }
            Part::PlusTime(operand, amount, unit) => {
                let moment = self.moment("plusTime", operand, data, moments::parse)?;
                moments::plus(moment, *amount, *unit).map(Value::Moment).ok_or(EvaluationError::Moment)
            }
            Part::DateOfBirth(operand) => {
                self.moment("dccDateOfBirth", operand, data, moments::date_of_birth).map(Value::Moment)
            }
            Part::Reduce(parts) => self.reduce(parts, data),
            Part::ExtractFromUvci(operand, index) => match self.evaluate(operand, data)? {
                Value::Null => Ok(Value::Null),
                Value::Text(identifier) => Ok(uvci_fragment(identifier, *index)),
                _ => Err(wrong("extractFromUVCI")),
            },
        }
    }

    fn both<'a>(
        &mut self,
        operands: &'a [Part; 2],
        data: &Value<'a>,
    ) -> Result<[Value<'a>; 2], EvaluationError> {
        let [one, another] = operands;
        Ok([self.evaluate(one, data)?, self.evaluate(another, data)?])
    }

    /// The first falsy operand, or the last one; what follows it is not evaluated.
    fn and<'a>(&mut self, operands: &'a [Part], data: &Value<'a>) -> Result<Value<'a>, EvaluationError> {
        let mut last = Value::Null;
        for operand in operands {
            last = self.evaluate(operand, data)?;
            if !truth("and", &last)? {
                break;
            }
        }
        Ok(last)
    }

    /// Whether a list has the item among its own; null is one like any other.
    fn is_in(&mut self, item: &Value<'_>, list: &Value<'_>) -> Result<bool, EvaluationError> {
        let length = list.len().ok_or(wrong("in"))?;
        self.spend(length)?;
        for member in (0..length).filter_map(|at| list.item(at)) {
            if item.same_as(&member).ok_or(wrong("in"))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn compare<'a, T: Ord>(
        &mut self,
        order: Order,
        operands: &'a [Part],
        data: &Value<'a>,
        kind: impl Fn(Value<'a>) -> Result<T, EvaluationError>,
    ) -> Result<Value<'a>, EvaluationError> {
        let operands: Vec<T> = operands
            .iter()
            .map(|operand| self.evaluate(operand, data).and_then(&kind))
            .collect::<Result<_, _>>()?;
        Ok(Value::Boolean(operands.windows(2).all(|pair| order.holds(pair[0].cmp(&pair[1])))))
    }

    fn moment<'a>(
        &mut self,
        operator: &'static str,
        operand: &'a Part,
        data: &Value<'a>,
        parse: impl Fn(&str) -> Option<Timestamp>,
    ) -> Result<Timestamp, EvaluationError> {
        match self.evaluate(operand, data)? {
            Value::Text(text) => parse(text).ok_or(EvaluationError::Moment),
            _ => Err(wrong(operator)),
        }
    }

    fn reduce<'a>(&mut self, parts: &'a [Part; 3], data: &Value<'a>) -> Result<Value<'a>, EvaluationError> {
        let [operand, lambda, initial] = parts;
        let operand = self.evaluate(operand, data)?;
        let mut accumulator = self.evaluate(initial, data)?;
        if matches!(operand, Value::Null) {
            return Ok(accumulator);
        }
        let length = operand.len().ok_or(wrong("reduce"))?;
        for current in (0..length).filter_map(|at| operand.item(at)) {
            let round = Value::record([("current", current), ("accumulator", accumulator)]);
            accumulator = self.evaluate(lambda, &round.ok_or(EvaluationError::TooMuchWork)?)?;
        }
        Ok(accumulator)
    }
}

fn truth(operator: &'static str, value: &Value<'_>) -> Result<bool, EvaluationError> {
    value.truth().ok_or(wrong(operator))
}

fn wrong(operator: &'static str) -> EvaluationError {
    EvaluationError::Operand { operator }
}

/// A fragment of a unique certificate identifier, counted behind the optional prefix.
fn uvci_fragment(identifier: &str, index: i64) -> Value<'_> {
    let fragments = identifier.strip_prefix("URN:UVCI:").unwrap_or(identifier).split(['/', '#', ':']);
    let fragment = usize::try_from(index).ok().and_then(|index| fragments.clone().nth(index));
    fragment.map_or(Value::Null, Value::Text)
}
