//! Rows and values as they lie in a block of bytes.

pub(crate) mod csv;
pub(crate) mod day;
pub(crate) mod json;
pub(crate) mod money;
pub(crate) mod number;
pub(crate) mod value;
