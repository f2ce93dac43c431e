//! What a person says for all their projects: what code may do in the sandbox, and what may be asked of which MCP
//! server. A project's own settings may forbid more, and never allow more.
//!
//! Invariant: a file that cannot be read allows nothing. It has the strictest settings there are, and says why.

mod reader;
pub mod seen;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::Value;

use crate::disk;
use crate::layout::UserDirs;

/// More than anybody writes by hand.
const LONGEST: u64 = 1024 * 1024;

/// The content of `config.json`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// What code may do that runs in the sandbox.
    pub sandbox: Sandbox,
    /// What MCP servers may be asked, and how they are reached.
    pub mcp: Mcp,
    /// Why the file could not be read, in a sentence that says what to mend. Nothing is allowed then.
    pub trouble: Option<String>,
}

/// What code may do that runs in the sandbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sandbox {
    /// Whether code runs without a sandbox where there is none to be had.
    pub unsafe_without: bool,
    /// The hosts that code may reach; none unless they are named.
    pub hosts: Vec<String>,
    /// What may be read besides the project.
    pub readable: Vec<PathBuf>,
    /// Where it is not as usual.
    pub limits: SandboxLimits,
}

/// Limits of one run of code, where they are not the usual ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SandboxLimits {
    /// How long it may take.
    pub seconds: Option<u64>,
    /// How much memory it may have.
    pub memory_bytes: Option<u64>,
    /// How many processes there may be at once.
    pub processes: Option<u64>,
    /// How large a file may become.
    pub file_bytes: Option<u64>,
    /// How much may be in its scratch folder.
    pub scratch_bytes: Option<u64>,
    /// How much it may print.
    pub output_bytes: Option<u64>,
}

/// What MCP servers may be asked, and how they are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mcp {
    /// By the name of the server.
    pub servers: BTreeMap<String, Server>,
    /// By the name of the skill; a skill of a project by its folder.
    pub skills: BTreeMap<String, Skill>,
}

/// What is said of one MCP server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Which of its tools may be called, by anybody.
    pub rules: Rules,
    /// The address that the credentials below are for. A server of a project or of a plugin gets none without it.
    pub url: Option<String>,
    /// Where its bearer token comes from.
    pub bearer: Option<Bearer>,
    /// The certificate that we show it, a PEM file.
    pub certificate: Option<PathBuf>,
    /// The key of that certificate, a PEM file.
    pub key: Option<PathBuf>,
    /// The authority that its own certificate is signed by, where that is a private one; a PEM file.
    pub authority: Option<PathBuf>,
    /// How long an answer may take.
    pub seconds: Option<u64>,
    /// How large an answer may be.
    pub bytes: Option<u64>,
}

/// What is said of the templates of one skill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skill {
    /// Which tools its templates may call, as `SERVER.TOOL`.
    pub rules: Rules,
    /// How long an answer may take.
    pub seconds: Option<u64>,
    /// How large an answer may be.
    pub bytes: Option<u64>,
}

/// Rules of what may be called; how they are written is the business of who judges by them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Where there is a list, nothing else is allowed.
    pub allow: Option<Vec<String>>,
    /// What is not allowed, whatever `allow` says.
    pub deny: Vec<String>,
}

/// Where a bearer token comes from. The token itself is never written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// An environment variable.
    Env(String),
    /// What a program prints, with its arguments; no shell reads them.
    Command(Vec<String>),
}

/// What a project forbids besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// By the name of the server.
    pub servers: BTreeMap<String, Rules>,
    /// By the name of the skill.
    pub skills: BTreeMap<String, Rules>,
}

impl Config {
    /// Reads the person's file. One that is missing says nothing; one that cannot be read allows nothing.
    pub fn read(user: &UserDirs) -> Self {
        let path = user.config();
        let read = read(&path).and_then(|content| match content {
            Some(content) => Self::parse(&content, &user.home),
            None => Ok(Self::default()),
        });
        read.unwrap_or_else(|what| {
            Self::closed(format!(
                "`{}` cannot be used, so nothing that it could allow is allowed: {what}",
                path.display()
            ))
        })
    }

    /// Reads the content of the file; says of every fault which key it is about.
    pub fn parse(content: &[u8], home: &Path) -> Result<Self, String> {
        let value: Value = disk::parse_json(content).map_err(|error| error.to_string())?;
        reader::config(&value, home)
    }

    /// The settings that allow nothing, and why.
    pub fn closed(trouble: String) -> Self {
        Self {
            trouble: Some(trouble),
            ..Self::default()
        }
    }
}

impl Narrowing {
    /// Reads what a project says under `mcp`.
    pub fn of(value: Option<&Value>) -> Result<Self, String> {
        value.map_or_else(|| Ok(Self::default()), reader::narrowing)
    }
}

/// Returns the content of a file, if there is one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if !metadata.is_file() || metadata.len() > LONGEST {
        return Err(format!("it is no file of at most {LONGEST} bytes"));
    }
    fs::read(path).map(Some).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
