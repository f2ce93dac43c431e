//! Files on disk as tables: opened, looked at, described.

pub(crate) mod describe;
pub(crate) mod form;
pub(crate) mod infer;
pub(crate) mod open;
pub(crate) mod sample;
pub(crate) mod sniff;
pub(crate) mod stream;
mod unique;
