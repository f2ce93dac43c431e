//! Skills: where they are, what they say of themselves, and which of them a prompt's words name.
//!
//! `catalog` finds them, `index` makes what is found quick to ask, `route` asks. What a person
//! means by a prompt (a question, a command, a request) is the business of `intent`.

pub mod adoption;
mod background;
mod catalog;
mod folders;
mod frontmatter;
mod hints;
mod index;
pub mod learned;
mod manifest;
mod mix;
mod model;
pub mod native;
pub mod plugins;
mod route;
mod stamp;
mod telling;
pub mod template;
mod thresholds;
mod traits;
pub mod words;

pub use background::weight as word_weight;
pub use catalog::{Catalog, Found, Listed, Places, Problem, Source};
pub use folders::folders;
pub use frontmatter::FrontMatter;
pub use hints::{Hints, take_apart};
pub use index::{
    Brief, Clause, Entry, FIELDS, Field, How, Index, Phrase, Posting, Reason, Skill, Written,
};
pub use manifest::{Manifest, clean_name};
pub use mix::Signals;
pub use model::Model;
pub use route::{Candidate, Lookup, Query};
pub use telling::{Telling, Tells, telling};
pub use thresholds::{Thresholds, Wish};
