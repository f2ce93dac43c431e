//! Where to look for skills, and a name for that.

use std::path::{Path, PathBuf};

use crate::layout::UserDirs;

/// Where to look for skills.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The client's own folder, `~/.claude`.
    pub claude: Option<PathBuf>,
    /// The folders that the session is in, nearest first: where it works and its ancestors up to
    /// the project's top. Each may hold `.claude/skills`.
    pub projects: Vec<PathBuf>,
    /// The skills that come with checkrein; none where the project is not initialized.
    pub built_in: Option<PathBuf>,
}

impl Places {
    /// Returns the places for a session that works in `projects`, nearest first.
    ///
    /// A folder without skills is no place: else each folder that one works in had an index of its
    /// own, of the same skills.
    pub fn new(user: Option<&UserDirs>, projects: &[PathBuf], is_initialized: bool) -> Self {
        Self {
            claude: user.map(|user| user.claude.clone()),
            projects: projects
                .iter()
                .filter(|folder| folder.join(".claude/skills").is_dir())
                .cloned()
                .collect(),
            built_in: user
                .filter(|_| is_initialized)
                .map(UserDirs::built_in_skills),
        }
    }

    /// Returns a name for the index of these places, for [`UserDirs::skill_index`].
    pub fn key(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let mut add = |kind: u8, path: &Path| {
            let bytes = path.as_os_str().as_encoded_bytes();
            hasher.update(&[kind]);
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        };
        self.claude.iter().for_each(|path| add(1, path));
        self.projects.iter().for_each(|path| add(2, path));
        self.built_in.iter().for_each(|path| add(3, path));
        hasher.finalize().to_hex()[..32].to_owned()
    }
}
