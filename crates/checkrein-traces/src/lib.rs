//! The traces of a project, searchable: a store that is built from the logs, search, patterns and what is made of them.

pub mod artifacts;
pub mod facts;
pub mod hints;
pub mod meaning;
pub mod meant;
pub mod own;
pub mod patterns;
pub mod place;
pub mod record;
pub mod reuse;
pub mod search;
mod secretive;
pub mod sessions;
pub mod store;

pub use place::Place;
pub use store::Store;
