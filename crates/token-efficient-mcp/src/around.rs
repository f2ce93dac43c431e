//! What the program was started with, and what a call has of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use checkrein_core::config::Config;
use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use checkrein_serve::Fault;

/// What the program was started with.
#[derive(Clone, Debug)]
pub struct Around {
    /// The person's folders; a person without a home has none.
    pub dirs: Option<UserDirs>,
    /// The folder of the session: paths are relative to it, and what is in it may be read.
    pub folder: Option<PathBuf>,
    /// The session of Claude Code that the server was started for, if it was.
    pub session: Option<String>,
}

/// What a call works with. Calls run side by side and share nothing but the names of what they kept.
#[derive(Clone, Debug)]
pub struct Work {
    around: Arc<Around>,
    kept: Arc<Mutex<BTreeSet<String>>>,
}

impl Work {
    /// Notes what the program was started with; nothing is looked at yet.
    pub fn new(around: Around) -> Self {
        Self {
            around: Arc::new(around),
            kept: Arc::default(),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.around.session.as_deref()
    }

    pub(crate) fn dirs(&self) -> Result<&UserDirs, Fault> {
        self.around.dirs.as_ref().ok_or_else(|| {
            Fault::new(
                "there is no home folder, and so no place for what is kept",
                "tell the person to start the server with HOME set",
            )
        })
    }

    /// Returns the folder of the session, by its real path.
    pub(crate) fn folder(&self) -> Result<PathBuf, Fault> {
        let next =
            "tell the person to start the server with `--project PATH`, in a folder that exists";
        let folder = self.around.folder.as_ref();
        let folder = folder
            .ok_or_else(|| Fault::new("the folder that the server was started in is gone", next))?;
        let real = folder.canonicalize().ok().filter(|real| real.is_dir());
        let shown = folder.display();
        real.ok_or_else(|| Fault::new(format!("there is no folder `{shown}`"), next))
    }

    /// Returns what the person allows besides, read anew: it may change while the server runs.
    pub(crate) fn config(&self) -> Config {
        let dirs = self.around.dirs.as_ref();
        dirs.map(Config::read).unwrap_or_default()
    }

    /// Notes that this server kept a whole under a name.
    pub(crate) fn note_kept(&self, id: &str) {
        let kept = self.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned());
    }

    /// Returns the names of what this server kept.
    pub(crate) fn kept(&self) -> Vec<String> {
        let kept = self.kept.lock();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.iter().cloned().collect()
    }
}
