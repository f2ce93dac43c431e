//! Questions to files as people have them, and as nobody should.

mod asking;
mod differential;
mod files;
mod meant;
mod questions;
mod said;
mod written;
