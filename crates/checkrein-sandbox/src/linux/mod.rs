//! Linux: the two stages that stand between us and the code, and the layers that they build.
//!
//! ```text
//! run (the program) ─▶ warden (our program anew)    outside: unshares, watches clock, memory and count, kills
//!                        └▶ init (our program anew)  inside, process 1: mounts, limits, Landlock, filter; reaps
//!                             └▶ the interpreter     has nothing left to take away
//! ```
//!
//! Without user namespaces the second stage becomes the interpreter itself, and the warden ends what is left; behind it
//! stands a guard that does so when the warden is killed.

pub(crate) mod ahead;
pub(crate) mod capabilities;
pub(crate) mod clear;
mod descriptor_calls;
pub(crate) mod descriptors;
pub(crate) mod guard;
pub(crate) mod init;
pub(crate) mod kernel_calls;
mod known_calls;
pub(crate) mod landlock;
pub(crate) mod limits;
mod listed_calls;
pub(crate) mod machine;
pub(crate) mod masks;
pub(crate) mod mounts;
pub(crate) mod namespaces;
pub(crate) mod nobody;
pub(crate) mod outer;
pub(crate) mod outside;
pub(crate) mod plain;
pub(crate) mod sockets;
pub(crate) mod sweep;
pub(crate) mod usage;
pub(crate) mod warden;
pub(crate) mod written;

/// A layer that could not be built, and why.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) layer: &'static str,
    pub(crate) why: String,
}

/// Names the layer that a failure belongs to.
pub(crate) trait Layer<T> {
    fn layer(self, layer: &'static str, what: &str) -> Result<T, Broken>;
}

impl<T, E: std::fmt::Display> Layer<T> for Result<T, E> {
    fn layer(self, layer: &'static str, what: &str) -> Result<T, Broken> {
        self.map_err(|error| Broken {
            layer,
            why: format!("{what}: {error}"),
        })
    }
}
