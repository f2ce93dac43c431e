//! What a text means, as a vector: models from a local folder, at three levels that are named in every answer.
//!
//! Nothing here looks at the network: a model is a folder that a person has chosen.

pub mod choice;
mod distill;
mod embedder;
mod files;
mod folder;
mod pooling;
mod table;
mod transformer;
mod trial;
mod unusable;
mod weights;
mod words;

pub use distill::distill;
pub use embedder::{Embedder, Level};
pub use files::{Files, Stamp};
pub use folder::load;
pub use trial::{Trial, try_out};
pub use unusable::Unusable;
