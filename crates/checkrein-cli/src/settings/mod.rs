//! Our entries in Claude Code's `settings.json`: which they are, how they get in, how they get out.
//!
//! Text in, text out: reading and writing the file is the business of `install/`. Whatever is not
//! ours stays as it was, byte for byte.

mod check;
mod entries;
mod look;
mod merge;
mod remove;
#[cfg(test)]
mod tests;
pub mod wiring;

pub use check::{Fault, check};
pub use entries::{has_hooks, is_ours, program_of};
pub use look::{Hook, Look};
pub use merge::{Merged, merge};
pub use remove::{is_empty, remove};

use std::collections::BTreeSet;

use jsonc_parser::ParseOptions;
use serde::{Deserialize, Serialize};

/// What in a settings file exists only because of us, apart from the hooks themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Objects and arrays, by path: `hooks`, `hooks.Stop`, `permissions.allow`.
    pub containers: BTreeSet<String>,
    /// The permission rule was not there before.
    pub rule: bool,
}

/// What Claude Code's users write into their settings: JSON, comments, and commas too many.
pub(crate) fn parse_options() -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// Splits the byte order mark off that some editors put in front.
fn without_mark(text: &str) -> (&str, &str) {
    const MARK: &str = "\u{feff}";
    match text.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => ("", text),
    }
}
