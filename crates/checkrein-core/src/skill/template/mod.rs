//! Templates in skills: `{{mcp:server.tool(arguments)}}` is replaced by what the server answered.
//!
//! Nothing here knows a server: references are found, answers are handed in. An answer is data of others: it stands in
//! a fence that it cannot close, and is never looked through for references again.

mod arguments;
mod fence;
mod fill;
mod find;
mod last;
mod named;

pub use fill::{Answered, Filled, Missing, fill};
pub use find::{find, has_mark};
pub use last::{Kept, Key, LONGEST_ANSWER, ago, filled_by_last, keep, last, top};
pub use named::{Templates, tools};

use std::ops::Range;

use serde_json::{Map, Value};

/// As many references as a skill may have. Each is a call.
pub const MOST: usize = 16;

/// A place in a skill where something of a server's is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Where it stands in the text; nothing of it, where it stands in the front matter alone.
    pub span: Range<usize>,
    /// What is wanted, or what is wrong with how it is written.
    pub wanted: Result<Call, String>,
}

/// A call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The server's name.
    pub server: String,
    /// The tool's name.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
}

impl Call {
    /// Returns it as it is named: `server.tool`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.server, self.tool)
    }
}
