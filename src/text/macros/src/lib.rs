//! `text!`, which is checked when it is compiled: the text is there, and it gets its arguments.

mod walk;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::OnceLock,
};

use fluent_syntax::{
    ast::{Entry, InlineExpression},
    parser,
};
use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// The texts that there are, each with the names of its arguments, or why they cannot be read.
type Known = Result<BTreeMap<String, BTreeSet<String>>, String>;

/// A text that people read, by its id in `assets/i18n/en/*.ftl`.
///
/// - `text!(language, "desk-ready")` is the text, a `&'static str`.
/// - `text!(language, "visits-left", name = name, count)` fills in its arguments, and is a `String`. `count` alone is
///   short for `count = count`. An argument is a text or a whole number.
/// - `text!("desk-ready")` is the `Text` itself, whose language is not known yet.
#[proc_macro]
pub fn text(input: TokenStream) -> TokenStream {
    expand(input).unwrap_or_else(|(span, fault)| {
        let mut fault = Literal::string(&fault);
        fault.set_span(span);
        let fault = TokenStream::from(TokenTree::from(fault));
        path(&["core", "compile_error"], span)
            .into_iter()
            .chain([punct('!', span), group(Delimiter::Brace, fault, span)])
            .collect()
    })
}

fn expand(input: TokenStream) -> Result<TokenStream, (Span, String)> {
    let mut parts = split(input).into_iter().peekable();
    let first = parts.next().unwrap_or_default();
    let (language, id) = match parts.next() {
        Some(id) => (Some(first), id),
        None => (None, first),
    };
    let (span, id) = literal(&id)?;
    let known = known().as_ref().map_err(|fault| (span, fault.clone()))?;
    let Some(wanted) = known.get(&id) else {
        return Err((span, format!("there is no text {id} in assets/i18n/en")));
    };
    let mut given = BTreeMap::new();
    for part in parts {
        let (name, value) = argument(part, span)?;
        if !wanted.contains(&name) {
            let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
            return Err((span, format!("{id} has no argument {name}, but [{}]", wanted.join(", "))));
        }
        given.insert(name, value);
    }
    if let Some(missing) = wanted.iter().find(|name| language.is_some() && !given.contains_key(*name)) {
        return Err((span, format!("{id} needs its argument {missing}")));
    }
    if language.is_none() && !wanted.is_empty() {
        return Err((span, format!("{id} has arguments, so it needs a language")));
    }
    Ok(call(language, &id, given, span))
}

/// The call that finds the text.
fn call(
    language: Option<TokenStream>,
    id: &str,
    given: BTreeMap<String, TokenStream>,
    span: Span,
) -> TokenStream {
    let id = TokenStream::from(TokenTree::from(Literal::string(id)));
    let Some(language) = language else {
        let of = path(&["text", "Text", "checked"], span);
        let krate = TokenTree::from(Ident::new("crate", span));
        return [krate].into_iter().chain(of).chain([group(Delimiter::Parenthesis, id, span)]).collect();
    };
    let method = if given.is_empty() { "plain" } else { "filled" };
    let mut arguments = id;
    if !given.is_empty() {
        let pairs = given.into_iter().flat_map(|(name, value)| {
            let convert = [TokenTree::from(Ident::new("crate", span))]
                .into_iter()
                .chain(path(&["text", "Argument", "from"], span))
                .chain([group(Delimiter::Parenthesis, value, span)]);
            let pair = [Literal::string(&name).into(), punct(',', span)].into_iter().chain(convert);
            [group(Delimiter::Parenthesis, pair.collect(), span), punct(',', span)]
        });
        let pairs = group(Delimiter::Bracket, pairs.collect(), span);
        arguments.extend([punct(',', span), punct('&', span), pairs]);
    }
    [
        group(Delimiter::None, language, span),
        punct('.', span),
        Ident::new(method, span).into(),
        group(Delimiter::Parenthesis, arguments, span),
    ]
    .into_iter()
    .collect()
}

/// The parts between commas.
fn split(input: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for token in input {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(mark), _) if mark.as_char() == ',' => parts.push(TokenStream::new()),
            (_, Some(part)) => part.extend([token]),
            (_, None) => {}
        }
    }
    if parts.last().is_some_and(TokenStream::is_empty) {
        parts.pop();
    }
    parts
}

fn literal(part: &TokenStream) -> Result<(Span, String), (Span, String)> {
    let tokens: Vec<_> = part.clone().into_iter().collect();
    let [TokenTree::Literal(literal)] = tokens.as_slice() else {
        let span = tokens.first().map_or_else(Span::call_site, TokenTree::span);
        return Err((span, "the id of a text stands here, in quotation marks".to_owned()));
    };
    Ok((literal.span(), literal.to_string().trim_matches('"').to_owned()))
}

/// `name = value`, or `name` alone.
fn argument(part: TokenStream, span: Span) -> Result<(String, TokenStream), (Span, String)> {
    let fault = || (span, "an argument is written as name = value".to_owned());
    let mut tokens = part.clone().into_iter();
    let Some(TokenTree::Ident(name)) = tokens.next() else { return Err(fault()) };
    match tokens.next() {
        None => Ok((name.to_string(), part)),
        Some(TokenTree::Punct(mark)) if mark.as_char() == '=' => Ok((name.to_string(), tokens.collect())),
        Some(_) => Err(fault()),
    }
}

fn path(names: &[&str], span: Span) -> Vec<TokenTree> {
    let colon = |spacing| {
        let mut mark = Punct::new(':', spacing);
        mark.set_span(span);
        TokenTree::from(mark)
    };
    names
        .iter()
        .flat_map(|name| [colon(Spacing::Joint), colon(Spacing::Alone), Ident::new(name, span).into()])
        .collect()
}

fn punct(mark: char, span: Span) -> TokenTree {
    let mut mark = Punct::new(mark, Spacing::Alone);
    mark.set_span(span);
    mark.into()
}

fn group(delimiter: Delimiter, inside: TokenStream, span: Span) -> TokenTree {
    let mut group = Group::new(delimiter, inside);
    group.set_span(span);
    group.into()
}

/// The English texts of the crate that is compiled.
fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let root = std::env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?;
        let folder = Path::new(&root).join("assets/i18n/en");
        let mut known = BTreeMap::new();
        for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            let file = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let resource = parser::parse_runtime(file.as_str())
                .map_err(|(_, faults)| format!("{}: {faults:?}", path.display()))?;
            for entry in &resource.body {
                let Entry::Message(message) = entry else { continue };
                let mut arguments = BTreeSet::new();
                if let Some(pattern) = &message.value {
                    walk::walk(pattern, &mut |inline| {
                        if let InlineExpression::VariableReference { id } = inline {
                            arguments.insert(id.name.to_owned());
                        }
                    });
                }
                known.insert(message.id.name.to_owned(), arguments);
            }
        }
        Ok(known)
    })
}
