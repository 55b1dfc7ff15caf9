//! Grey images: their pyramid of half sizes, local-mean thresholding, bilinear sampling.

pub mod luma;
pub mod pyramid;
pub mod sampling;
pub mod threshold;
