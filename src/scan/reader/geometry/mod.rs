//! Where the modules of a symbol lie in the picture.

pub mod homography;
pub mod mesh;
pub mod mesh_refinement;
