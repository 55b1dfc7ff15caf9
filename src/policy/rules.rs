//! The first layer: rules that turn evidence into a colour.
