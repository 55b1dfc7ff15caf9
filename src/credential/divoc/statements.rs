//! What a document states, for reading claims from it and from nothing else.
//!
//! How the document was written, under which names and in which order, is no longer in it: two documents
//! under one signature have the same statements.

use std::borrow::Cow;

use oxrdf::{NamedOrBlankNodeRef, QuadRef, TermRef};
use serde::{Deserialize, Serialize};

/// The type of a node (RDF Schema 1.1 section 2.2).
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// Statements about nodes, in canonical order: the order of writing is not signed either.
#[derive(Serialize, Deserialize)]
pub(super) struct Statements<'a>(#[serde(borrow)] Vec<Statement<'a>>);

/// Subject, predicate, object. A node is an IRI, or `_:` and a label.
#[derive(Serialize, Deserialize)]
pub(super) struct Statement<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Object<'a>,
);

#[derive(Serialize, Deserialize)]
enum Object<'a> {
    #[serde(borrow)]
    Node(Cow<'a, str>),
    /// A literal, whatever its type and language.
    #[serde(borrow)]
    Literal(Cow<'a, str>),
}

/// There are several where only one can be meant.
#[derive(Debug)]
pub(super) struct Ambiguous;

impl<'a> Statements<'a> {
    pub(super) fn new(statements: Vec<Statement<'a>>) -> Self {
        Self(statements)
    }

    /// A statement of the default graph; a certificate has no other.
    pub(super) fn of_quad(quad: QuadRef<'_>) -> Option<Statement<'static>> {
        let node = |node: NamedOrBlankNodeRef<'_>| match node {
            NamedOrBlankNodeRef::NamedNode(node) => node.as_str().to_owned(),
            NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
        };
        let object = match quad.object {
            TermRef::NamedNode(object) => Object::Node(node(object.into()).into()),
            TermRef::BlankNode(object) => Object::Node(node(object.into()).into()),
            TermRef::Literal(object) => Object::Literal(object.value().to_owned().into()),
        };
        let predicate = quad.predicate.as_str().to_owned();
        let statement = Statement(node(quad.subject).into(), predicate.into(), object);
        quad.graph_name.is_default_graph().then_some(statement)
    }

    /// The one node of this type.
    pub(super) fn node_of_type(&self, kind: &str) -> Result<Option<&str>, Ambiguous> {
        let is_it = |object: &Object<'_>| matches!(object, Object::Node(node) if node == kind);
        let nodes =
            self.0.iter().filter(|Statement(_, predicate, object)| predicate == TYPE && is_it(object));
        only(nodes.map(|Statement(subject, ..)| &**subject))
    }

    /// The one node about which there is such a statement.
    pub(super) fn node_with(&self, predicate: &str) -> Result<Option<&str>, Ambiguous> {
        let statements = self.0.iter().filter(|Statement(_, of, _)| of == predicate);
        only(statements.map(|Statement(subject, ..)| &**subject))
    }

    /// Whether a node is of this type.
    pub(super) fn is_of_type(&self, node: &str, kind: &str) -> bool {
        self.nodes(node, TYPE).any(|of| of == kind)
    }

    /// The one node to which this one is related so.
    pub(super) fn node(&self, node: &str, predicate: &str) -> Result<Option<&str>, Ambiguous> {
        only(self.nodes(node, predicate))
    }

    /// The one literal that is said of a node so.
    pub(super) fn literal(&self, node: &str, predicate: &str) -> Result<Option<&str>, Ambiguous> {
        only(self.literals(node, predicate))
    }

    /// All nodes to which this one is related so.
    pub(super) fn nodes(&self, node: &str, predicate: &str) -> impl Iterator<Item = &str> {
        self.objects(node, predicate).filter_map(|object| match object {
            Object::Node(node) => Some(&**node),
            Object::Literal(_) => None,
        })
    }

    /// All literals that are said of a node so.
    pub(super) fn literals(&self, node: &str, predicate: &str) -> impl Iterator<Item = &str> {
        self.objects(node, predicate).filter_map(|object| match object {
            Object::Literal(literal) => Some(&**literal),
            Object::Node(_) => None,
        })
    }

    fn objects(&self, node: &str, predicate: &str) -> impl Iterator<Item = &Object<'a>> {
        let said = self.0.iter().filter(move |Statement(of, is, _)| of == node && is == predicate);
        said.map(|Statement(.., object)| object)
    }
}

/// The only one of them, if there is one; the same one may come again.
fn only<'s>(mut all: impl Iterator<Item = &'s str>) -> Result<Option<&'s str>, Ambiguous> {
    let first = all.next();
    if all.all(|other| Some(other) == first) { Ok(first) } else { Err(Ambiguous) }
}
