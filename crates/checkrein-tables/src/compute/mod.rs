//! What is computed while rows are read: which rows, which groups, which are first.

pub(crate) mod compile;
pub(crate) mod eval;
pub(crate) mod gather;
pub(crate) mod group;
pub(crate) mod lane;
pub(crate) mod like;
pub(crate) mod plan;
