//! The tools of every configured and approved server: listed once, kept, and found by words and by meaning.
//!
//! Invariant: a server that may not be started is never asked, and its tools are not found.

mod search;
mod shelf;
#[cfg(test)]
mod tests;
mod tool;
mod vectors;
mod words;

use std::path::{Path, PathBuf};

use checkrein_core::time::Timestamp;

use crate::contact::at_once;
use crate::servers::Server;
use crate::{Failure, Listed};

pub use search::{Found, Hit, Meaning, Of, Vectors, search};
pub use shelf::{Shelf, Trouble};
pub use tool::{Detail, Tool};

/// So many servers are asked at once.
const AT_ONCE: usize = 10;

/// Which servers are asked for their tools.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ask {
    /// None: what is kept is all.
    None,
    /// Those whose list is missing, older than a day, or of another configuration.
    #[default]
    Stale,
    /// All.
    All,
}

/// The tools of all servers that may be started.
#[derive(Clone, Debug, Default)]
pub struct Index {
    folder: PathBuf,
    shelves: Vec<Shelf>,
}

impl Index {
    /// Opens the index of servers, and asks those whose tools are not known, side by side, by `list`.
    ///
    /// What they say is kept in `folder` (`UserDirs::tool_index`). A server that does not answer keeps its last list,
    /// with the time and the cause.
    pub fn open(
        servers: &[Server],
        folder: &Path,
        now: Timestamp,
        ask: Ask,
        list: impl Fn(&Server) -> Result<Listed, Failure> + Sync,
    ) -> Self {
        let servers: Vec<&Server> = servers.iter().filter(|server| server.may_start()).collect();
        let mut shelves: Vec<Option<Shelf>> = servers
            .iter()
            .map(|server| Shelf::read(folder, server))
            .collect();
        let is_due = |shelf: &Option<Shelf>| match ask {
            Ask::None => false,
            Ask::Stale => shelf.as_ref().is_none_or(|shelf| shelf.is_stale(now)),
            Ask::All => true,
        };
        let due: Vec<usize> = (0..servers.len())
            .filter(|at| is_due(&shelves[*at]))
            .collect();
        let asked: Vec<&Server> = due.iter().map(|at| servers[*at]).collect();
        let answers = at_once(&asked, AT_ONCE, list);
        for (at, listed) in due.iter().zip(answers) {
            let shelf = Shelf::after(shelves[*at].take(), servers[*at], listed, now);
            // What cannot be kept is asked for again.
            let _ = shelf.keep(folder, servers[*at]);
            shelves[*at] = Some(shelf);
        }
        if !due.is_empty() {
            shelf::sweep(folder);
        }
        Self {
            folder: folder.to_path_buf(),
            shelves: shelves.into_iter().flatten().collect(),
        }
    }

    /// Returns what is known of each server, in the order of the servers.
    pub fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    /// Returns a tool of a server.
    pub fn tool(&self, server: &str, tool: &str) -> Option<&Tool> {
        let shelf = self.shelves.iter().find(|shelf| shelf.server == server)?;
        shelf.tools.iter().find(|other| other.name == tool)
    }

    /// Finds at most so many tools that a question is about, of one server or of all; without a question all.
    pub fn search(
        &self,
        question: &str,
        server: Option<&str>,
        limit: usize,
        meaning: Option<Meaning<'_>>,
    ) -> Found<'_> {
        let shelves = self.shelves.iter();
        let all: Vec<Of<'_>> = shelves
            .filter(|shelf| server.is_none_or(|name| name == shelf.server))
            .map(|shelf| Of {
                server: &shelf.server,
                tools: &shelf.tools,
            })
            .collect();
        search(&all, question, limit, meaning, Some(&self.folder))
    }
}
