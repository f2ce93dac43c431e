//! Large outputs of tools, made small: which lines inform, what is said of the others, and where
//! the whole is kept.
//!
//! Invariant: errors and failures stay, whatever rule applies; nothing is removed that is not kept
//! in the [`Store`] and named in the last line. Hooks never hold this crate: it compiles regular
//! expressions.

mod alike;
mod bulk;
mod classify;
mod clean;
mod command;
mod cut;
mod excerpt;
mod explain;
mod fold;
mod frames;
mod gap;
mod general;
mod group;
mod noise;
mod note;
mod odd;
mod places;
mod render;
mod rules;
mod select;
mod shape;
mod store;
mod trim;
mod wrapped;

pub use clean::clean;
pub use general::{pattern, warm_up};
pub use note::note;
pub use rules::{Broken, FILE, Rules, find_file};
pub use shape::json::laid_out;
pub use store::{ALL_LIMIT, DAYS, Kept, OUTPUT_LIMIT, Store};
pub use trim::{CAP, CLIENT_LIMIT, Leave, Output, PREVIEW, SMALL, Trimmed, Verdict, trim};
