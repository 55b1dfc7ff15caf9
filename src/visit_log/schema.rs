//! The numbered steps of the schema. A step that has shipped is never edited; a change is a new step.
