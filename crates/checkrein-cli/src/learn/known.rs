//! What is known of a project: its decisions, what its sessions did, the patterns that follow, and what was
//! made of them.

use std::path::PathBuf;

use checkrein_core::trace::{self, Trace};
use checkrein_traces::artifacts::{self, Artifact};
use checkrein_traces::patterns::{self, Pattern};
use checkrein_traces::sessions::{self, Session};
use checkrein_traces::{Place, meant};

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// What is known of a project.
#[derive(Debug)]
pub struct Known {
    /// Its top folder.
    pub root: PathBuf,
    /// Its decisions.
    pub traces: Vec<Trace>,
    /// Its sessions.
    pub sessions: Vec<Session>,
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// What was applied, the oldest first.
    pub applied: Vec<Artifact>,
    /// Where that is remembered.
    pub folder: PathBuf,
}

impl Known {
    /// Reads the project that the current folder is in.
    pub fn of(around: &Surroundings) -> Result<Self, CommandError> {
        let place = Place::find(&around.dirs, &around.cwd)
            .map_err(|invalid| CommandError::person(invalid.what).hint(invalid.next))?;
        let traces = trace::read(&place.log)?;
        let sessions = sessions::read(&place, &traces)?;
        let evidence = meant::evidence(&place, &around.dirs, &sessions, &traces);
        let folder = around.dirs.artifacts(&place.root);
        Ok(Self {
            patterns: patterns::find(&traces, &evidence),
            applied: artifacts::all(&folder),
            root: place.root,
            traces,
            sessions,
            folder,
        })
    }

    /// Returns the pattern that an id, or its beginning, means.
    pub fn pattern(&self, id: &str) -> Result<&Pattern, CommandError> {
        let meant: Vec<&Pattern> = self
            .patterns
            .iter()
            .filter(|pattern| pattern.id.starts_with(id))
            .collect();
        match meant[..] {
            [only] if !id.is_empty() => Ok(only),
            _ => {
                let many = if meant.is_empty() {
                    "no"
                } else {
                    "more than one"
                };
                let what = format!("there is {many} pattern `{}`", id.escape_debug());
                Err(CommandError::person(what).hint("list them with `checkrein learn`"))
            }
        }
    }

    /// Returns what was made of a pattern and is still in its file.
    pub fn made_of<'a>(&'a self, pattern: &'a Pattern) -> impl Iterator<Item = &'a Artifact> {
        let is_of = |artifact: &&Artifact| artifact.of == pattern.id;
        self.applied
            .iter()
            .filter(is_of)
            .filter(|artifact| artifacts::is_in(artifact))
    }
}
