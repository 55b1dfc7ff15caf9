//! The soft modules of a symbol, as one picture shows them.

use crate::scan::reader::layout::Layout;

/// What a picture says of each module of a symbol, row by row.
#[derive(Clone, Copy)]
pub(super) struct SoftModules<'a> {
    pub layout: &'a Layout,
    /// Positive is dark; about 1 away from 0 where nothing disturbs.
    pub soft: &'a [f32],
    /// Those that are beyond doubt, since the block that they belong to is solved: 1 dark, -1 light, else 0.
    pub certain: &'a [i8],
    /// How much they are worth against those of another picture.
    pub weight: f32,
}
