//! CertLogic: its own test suite, and rules that nobody honest writes.

use std::{fs, path::Path};

use posjaga::policy::certlogic::{EvaluationError, Expression, ExpressionError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testdata::testdata;

#[test]
fn every_assertion_of_the_test_suite_holds() {
    let Some(folder) = testdata("certlogic-testsuite") else { return };
    let (mut assertions, mut faults) = (0, Vec::new());
    for (name, case) in cases(&folder) {
        for assertion in case["assertions"].as_array().unwrap() {
            assertions += 1;
            let expression = assertion.get("certLogicExpression").unwrap_or(&case["certLogicExpression"]);
            let value =
                Expression::parse(expression).map(|expression| expression.evaluate(&assertion["data"]));
            if value != Ok(Ok(assertion["expected"].clone())) {
                faults.push(format!("{name}, {}: {value:?} for {assertion}", case["name"]));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {assertions}:\n{}", faults.len(), faults.join("\n"));
    assert!(assertions >= 100, "only {assertions} assertions were found");
    println!("CertLogic: {assertions} assertions");
}

#[test]
fn every_case_of_the_validation_suite_is_judged_as_it_says() {
    let Some(folder) = testdata("certlogic-testsuite") else { return };
    let (mut validated, mut faults) = (0, Vec::new());
    for (name, case) in cases(&folder.join("validation-testSuite")) {
        validated += 1;
        let expected = case["issues"][0]["message"].as_str();
        let found = Expression::parse(&case["certLogicExpression"]).err();
        if expected.is_some() != found.is_some()
            || found.as_ref().zip(expected).is_some_and(|(found, message)| !is_meant(found, message))
        {
            faults.push(format!("{name}: {case}: {found:?}"));
        }
    }
    assert!(faults.is_empty(), "{} of {validated}:\n{}", faults.len(), faults.join("\n"));
    assert!(validated >= 20, "only {validated} cases were found");
    println!("CertLogic: {validated} validation cases");
}

/// Whether the suite's message and our error are about the same fault.
fn is_meant(error: &ExpressionError, message: &str) -> bool {
    let beginning = match error {
        ExpressionError::Null => "invalid CertLogic expression",
        ExpressionError::NotAnInteger => return message.ends_with("is a non-integer number"),
        ExpressionError::Keys { .. } => "expression object must have exactly one key",
        ExpressionError::NoPath => "not of the form { \"var\": \"<path>\" }",
        ExpressionError::Path => "data access path doesn't have a valid format",
        ExpressionError::NoOperands => "operation not of the form",
        ExpressionError::UnknownOperator(_) => "unrecognised operator",
        // Not in the part of the suite that is known here.
        ExpressionError::Operands { .. } | ExpressionError::TooDeep | ExpressionError::TooLarge => {
            return true;
        }
    };
    message.starts_with(beginning)
}

/// All cases of the suites in a folder, with the file's name.
fn cases(folder: &Path) -> Vec<(String, Value)> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let read = |path: std::path::PathBuf| {
        let suite: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        suite["cases"].as_array().unwrap().iter().map(|case| (name.clone(), case.clone())).collect::<Vec<_>>()
    };
    files.into_iter().flat_map(read).collect()
}

fn parsed(expression: &Value) -> Expression {
    Expression::parse(expression).unwrap()
}

#[test]
fn what_an_operator_cannot_work_with_is_an_error_and_not_a_guess() {
    let wrong = |operator| Err(EvaluationError::Operand { operator });
    for (expression, expected) in [
        (json!({"in": ["a", {"var": "missing"}]}), wrong("in")),
        (json!({"in": [["a"], [["a"]]]}), wrong("in")),
        // Null is a member like any other.
        (json!({"in": [{"var": "missing"}, [{"var": "missing"}]]}), Ok(json!(true))),
        (json!({"in": [{"var": "missing"}, ["a", 0, false]]}), Ok(json!(false))),
        (json!({"===": [["a"], ["a"]]}), wrong("===")),
        (json!({"===": [["a"], "a"]}), Ok(json!(false))),
        (json!({"+": [1, "1"]}), wrong("+")),
        (json!({"+": [i64::MAX, 1]}), Err(EvaluationError::Sum)),
        (json!({"<": [1, "2"]}), wrong("a comparison")),
        (json!({"<": [1, {"var": "missing"}]}), wrong("a comparison")),
        (json!({"after": ["2021-01-01", "2020-01-01"]}), wrong("a comparison of dates")),
        (json!({"if": [{"var": "half"}, 1, 2]}), wrong("if")),
        (json!({"!": [{"plusTime": ["2021", 0, "day"]}]}), wrong("!")),
        (json!({"plusTime": [7, 0, "day"]}), wrong("plusTime")),
        (json!({"plusTime": ["2021-09-99", 0, "day"]}), Err(EvaluationError::Moment)),
        (json!({"plusTime": ["2021", i64::MAX, "year"]}), Err(EvaluationError::Moment)),
        (json!({"dccDateOfBirth": ["2021-01-01T00:00:00Z"]}), Err(EvaluationError::Moment)),
        (json!({"reduce": ["abc", 1, 0]}), wrong("reduce")),
        (json!({"extractFromUVCI": [7, 0]}), wrong("extractFromUVCI")),
        (json!({"var": "two"}), Ok(json!(2))),
        (json!({"===": [{"var": "two"}, 2]}), Ok(json!(true))),
        (
            json!({"plusTime": ["2021-12-06T23:30:00.5-01:00", 1, "day"]}),
            Ok(json!("2021-12-08T00:30:00.500Z")),
        ),
    ] {
        assert_eq!(parsed(&expression).evaluate(&json!({"half": 0.5, "two": 2.0})), expected, "{expression}");
    }
}

#[test]
fn operands_are_counted_and_their_kinds_checked_before_anything_is_evaluated() {
    for expression in [
        json!({"if": [true, 1]}),
        json!({"if": [true, 1, 2, 3]}),
        json!({"and": [true]}),
        json!({"===": [1, 1, 1]}),
        json!({"<": [1]}),
        json!({"<": [1, 2, 3, 4]}),
        json!({"!": [1, 2]}),
        json!({"!": []}),
        json!({"plusTime": ["2021", "0", "day"]}),
        json!({"plusTime": ["2021", 0.5, "day"]}),
        json!({"plusTime": ["2021", 0, "minute"]}),
        json!({"plusTime": ["2021", 0]}),
        json!({"extractFromUVCI": ["", {"var": "x"}]}),
        json!({"reduce": [[], 1]}),
        json!({"dccDateOfBirth": []}),
    ] {
        let found = Expression::parse(&expression);
        assert!(matches!(found, Err(ExpressionError::Operands { .. })), "{expression}: {found:?}");
    }
    let hidden = json!({"if": [true, 1, {"and": [null, 1]}]});
    assert_eq!(Expression::parse(&hidden), Err(ExpressionError::Null));
}

#[test]
fn depth_size_and_work_are_bounded() {
    let deep = (0..500).fold(json!(1), |inner, _| json!({"!": [inner]}));
    assert_eq!(Expression::parse(&deep), Err(ExpressionError::TooDeep));
    let wide = json!({"and": vec![true; 30_000]});
    assert_eq!(Expression::parse(&wide), Err(ExpressionError::TooLarge));

    let many = json!({"many": vec![1; 2_000]});
    let sum = json!({"reduce": [{"var": "many"}, {"+": [{"var": "accumulator"}, {"var": "current"}]}, 0]});
    assert_eq!(parsed(&sum).evaluate(&many), Ok(json!(2_000)));
    let squared =
        json!({"reduce": [vec![1; 2_000], {"reduce": [vec![1; 2_000], {"var": "accumulator"}, 0]}, 0]});
    assert_eq!(parsed(&squared).evaluate(&many), Err(EvaluationError::TooMuchWork));
    for growing in [
        json!([{"var": "accumulator"}, {"var": "accumulator"}]),
        json!([[[{"var": "accumulator"}]]]),
        json!({"var": ""}),
    ] {
        let reduce = json!({"reduce": [{"var": "many"}, growing, 0]});
        assert_eq!(parsed(&reduce).evaluate(&many), Err(EvaluationError::TooMuchWork), "{reduce}");
    }
    let doubled = json!({"reduce": [vec![1; 60], [{"var": "accumulator"}, {"var": "accumulator"}], 0]});
    assert_eq!(parsed(&doubled).evaluate(&Value::Null), Err(EvaluationError::TooMuchWork));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[0-9T:Z.+-]{0,24}".prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-d]", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Operators of CertLogic around nearly everything.
fn any_rule() -> impl Strategy<Value = Value> {
    let path = prop_oneof![
        "[a-d](\\.[a-d0-2]){0,3}",
        Just("current".to_owned()),
        Just("accumulator".to_owned()),
        Just(String::new()),
    ];
    let leaf = prop_oneof![
        3 => path.prop_map(|path| json!({"var": path})),
        1 => (-3..40_i64).prop_map(Value::from),
        1 => any_json(),
        1 => prop_oneof![Just("2021"), Just("2021-02-29"), Just("2021-02-28T23:59:59.999-11")].prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 96, 4, |inner| {
        let operator = prop::sample::select(vec![
            "if", "and", "===", "in", "+", "<", "<=", ">", ">=", "before", "after", "not-before", "not-after", "!",
            "reduce", "dccDateOfBirth", "all",
        ]);
        let unit = prop::sample::select(vec!["year", "month", "day", "hour", "minute"]);
        prop_oneof![
            4 => (operator, prop::collection::vec(inner.clone(), 1..4)).prop_map(|(operator, operands)| json!({operator: operands})),
            2 => (inner.clone(), any::<i64>(), unit).prop_map(|(moment, amount, unit)| json!({"plusTime": [moment, amount, unit]})),
            1 => (inner.clone(), -2..9_i64).prop_map(|(text, index)| json!({"extractFromUVCI": [text, index]})),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::from),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rule_over_any_data_comes_to_an_end(rule in any_rule(), data in any_json()) {
        if let Ok(expression) = Expression::parse(&rule) {
            let once = expression.evaluate(&data);
            prop_assert_eq!(once, expression.evaluate(&data));
        }
    }

    #[test]
    fn any_json_is_an_expression_or_a_named_fault(json in any_json()) {
        if let Err(error) = Expression::parse(&json) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
