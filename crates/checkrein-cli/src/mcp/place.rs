//! What all of these commands start from: the servers here, what may be called, and who asks.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use checkrein_core::project::Project;
use checkrein_mcp::allowed::{By, Policy};
use checkrein_mcp::{Asked, Asker, Configured, Server, configured, managed_folder};

use crate::error::CommandError;
use crate::evidence;
use crate::surroundings::Surroundings;

/// The servers of this folder, and what is said of them.
pub(super) struct Place<'a> {
    around: &'a Surroundings,
    root: PathBuf,
    policy: Policy,
    wanted: Arc<AtomicBool>,
    stop: Box<dyn Fn() -> bool + Sync + 'a>,
    /// All servers that the client would see.
    pub servers: Configured,
}

impl<'a> Place<'a> {
    /// Reads the configuration; starts nothing.
    pub(super) fn here(around: &'a Surroundings) -> Self {
        let found = Project::find(&around.cwd, Some(&around.dirs.home));
        let root = found.map_or_else(|| around.cwd.clone(), |dirs| dirs.root);
        let servers = configured(&Asked {
            user: &around.dirs,
            folder: &around.cwd,
            variable: &variable,
            managed: managed_folder(),
        });
        let wanted = evidence::interrupt::flag();
        let told = Arc::clone(&wanted);
        Self {
            policy: Policy::read(&around.dirs, Some(&root)),
            around,
            root,
            wanted,
            stop: Box::new(move || told.load(Ordering::Relaxed)),
            servers,
        }
    }

    /// Returns who asks, with a limit for each phase if one was given.
    pub(super) fn asker(&self, limit: Option<u64>) -> Asker<'_> {
        Asker {
            user: &self.around.dirs,
            root: &self.root,
            folder: &self.around.cwd,
            policy: &self.policy,
            variable: &variable,
            keeper: Some(self.around.program.clone()),
            session: self.around.session.clone(),
            limit: limit.map(Duration::from_secs),
            stop: &self.stop,
        }
    }

    /// The project's top folder, or the folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the person wants it to end.
    pub(super) fn is_over(&self) -> bool {
        self.wanted.load(Ordering::Relaxed)
    }

    /// Who makes a call by this command.
    pub(super) fn by(&self) -> By<'static> {
        if self.around.is_agents() {
            By::Agent
        } else {
            By::Person
        }
    }

    /// Returns the server of this name, or an error that names those that there are.
    pub(super) fn named(&self, name: &str) -> Result<&Server, CommandError> {
        self.servers.named(name).ok_or_else(|| {
            let shown = name.escape_debug();
            let error = CommandError::person(format!("there is no server `{shown}` here"));
            let all = self.servers.servers.iter().map(|server| &server.name);
            let near = all
                .map(|other| (strsim::jaro_winkler(name, other), other))
                .filter(|(likeness, _)| *likeness > 0.8)
                .max_by(|one, other| one.0.total_cmp(&other.0));
            match near {
                Some((_, near)) => error.hint(format!(
                    "did you mean `{near}`? list them with `checkrein mcp list-servers`"
                )),
                None => error.hint("list them with `checkrein mcp list-servers`"),
            }
        })
    }
}

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
