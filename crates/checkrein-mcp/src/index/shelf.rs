//! The tools of one server as they are kept: a file for each configuration of a server, in the cache.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::time::Timestamp;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::tool::Tool;
use crate::servers::Server;
use crate::{Failure, Listed};

/// A list is taken to be what the server still has for a day.
const FRESH: u64 = 24 * 60 * 60;

/// A server that could not be reached is tried again after this many seconds.
const PATIENCE: u64 = 5 * 60;

/// Lists that nobody asked for in this time are removed.
const FORGOTTEN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What is known of a server's tools.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    v: u32,
    /// The server's name, as it is configured.
    pub server: String,
    /// The configuration that it was asked with.
    pub fingerprint: String,
    /// What it calls itself.
    #[serde(default)]
    pub name: String,
    /// The version that it says it has.
    #[serde(default)]
    pub version: String,
    /// The hash of its list: another list has another.
    #[serde(default)]
    pub hash: String,
    /// When it was listed; never, where it could not be reached so far.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// Its tools.
    #[serde(default)]
    pub tools: Vec<Tool>,
    /// Why it could not be listed the last time, if it could not: these are the tools that it had before.
    #[serde(default)]
    pub trouble: Option<Trouble>,
}

/// Why a server could not be listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// When that was.
    pub at: Timestamp,
    /// What happened, in a line.
    pub cause: String,
    /// What to do about it, in a line.
    pub next: String,
}

impl Shelf {
    fn empty(server: &Server) -> Self {
        Self {
            v: 1,
            server: server.name.clone(),
            fingerprint: server.fingerprint.clone(),
            name: String::new(),
            version: String::new(),
            hash: String::new(),
            at: None,
            tools: Vec::new(),
            trouble: None,
        }
    }

    /// Returns what is kept of a server with this very configuration.
    pub(super) fn read(folder: &Path, server: &Server) -> Option<Self> {
        let content = fs::read(path(folder, server)).ok()?;
        let shelf: Self = disk::parse_json(&content).ok()?;
        let is_its = shelf.v == 1 && shelf.fingerprint == server.fingerprint;
        // Two names may have the same configuration.
        is_its.then(|| Self {
            server: server.name.clone(),
            ..shelf
        })
    }

    /// Whether the server is to be asked again.
    pub(super) fn is_stale(&self, now: Timestamp) -> bool {
        let older = |at: Timestamp, seconds: u64| {
            // A time that is yet to come says nothing.
            at > now || now.as_second() - at.as_second() >= seconds
        };
        match &self.trouble {
            Some(trouble) => older(trouble.at, PATIENCE),
            None => self.at.is_none_or(|at| older(at, FRESH)),
        }
    }

    /// Returns what is known after the server was asked. One that could not be reached keeps its last list.
    pub(super) fn after(
        before: Option<Self>,
        server: &Server,
        listed: Result<Listed, Failure>,
        now: Timestamp,
    ) -> Self {
        match listed {
            Ok(listed) => {
                let tools: Vec<Tool> = listed.tools.iter().filter_map(Tool::read).collect();
                let list = serde_json::to_vec(&tools).unwrap_or_default();
                Self {
                    name: listed.name,
                    version: listed.version,
                    hash: blake3::hash(&list).to_hex()[..16].to_owned(),
                    at: Some(now),
                    tools,
                    ..Self::empty(server)
                }
            }
            Err(failure) => Self {
                trouble: Some(Trouble {
                    at: now,
                    cause: failure.to_string(),
                    next: failure.next,
                }),
                ..before.unwrap_or_else(|| Self::empty(server))
            },
        }
    }

    /// Keeps it. What cannot be kept is asked for again.
    pub(super) fn keep(&self, folder: &Path, server: &Server) -> Result<()> {
        disk::replace_cached(&path(folder, server), disk::json_text(self)?.as_bytes())
    }
}

fn path(folder: &Path, server: &Server) -> PathBuf {
    let hash = blake3::hash(server.fingerprint.as_bytes()).to_hex();
    folder.join(format!("{}.json", &hash[..32]))
}

/// Removes what nobody asked for in a long time: what is that much older than the newest, whatever the clock says now.
pub(super) fn sweep(folder: &Path) {
    let all: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    let newest = all.iter().map(|(modified, _)| *modified).max();
    for (modified, path) in &all {
        let age = newest.and_then(|newest| newest.duration_since(*modified).ok());
        if age.is_some_and(|age| age > FORGOTTEN) {
            // One that stays is in nobody's way.
            let _ = fs::remove_file(path);
        }
    }
}
