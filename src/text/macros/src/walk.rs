//! Walks through a text as Fluent has parsed it.

use fluent_syntax::ast::{Expression, InlineExpression, Pattern, PatternElement};

/// Calls `found` with every expression of the text, those in variants and in arguments too.
pub(crate) fn walk<'a>(pattern: &Pattern<&'a str>, found: &mut impl FnMut(&InlineExpression<&'a str>)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression<'a>(expression: &Expression<&'a str>, found: &mut impl FnMut(&InlineExpression<&'a str>)) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                walk(&variant.value, found);
            }
        }
    }
}

fn in_inline<'a>(inline: &InlineExpression<&'a str>, found: &mut impl FnMut(&InlineExpression<&'a str>)) {
    found(inline);
    let arguments = match inline {
        InlineExpression::Placeable { expression } => return in_expression(expression, found),
        InlineExpression::FunctionReference { arguments, .. } => Some(arguments),
        InlineExpression::TermReference { arguments, .. } => arguments.as_ref(),
        _ => None,
    };
    if let Some(arguments) = arguments {
        let named = arguments.named.iter().map(|named| &named.value);
        for value in arguments.positional.iter().chain(named) {
            in_inline(value, found);
        }
    }
}
