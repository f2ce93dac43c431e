//! Everything that a compiled context is made of, read once.

use std::path::PathBuf;

use fs_err as fs;

use crate::feature::FeatureList;
use crate::layout::UserDirs;
use crate::process::Process;
use crate::project::Project;
use crate::standing::Standing;
use crate::state::StateFile;

/// A CLAUDE.md file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instructions {
    /// The name that the context uses for it.
    pub name: &'static str,
    /// Its text; what is not UTF-8 in it is replaced.
    pub text: String,
}

/// What a compiled context is made of.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The project.
    pub project: &'a Project,
    /// Where it stands.
    pub state: &'a StateFile,
    /// Its features.
    pub features: &'a FeatureList,
    /// What is next in its process, in one line.
    pub task: Option<String>,
    /// The CLAUDE.md files, the person's own first.
    pub instructions: Vec<Instructions>,
}

impl<'a> Sources<'a> {
    /// Reads the CLAUDE.md files beside what was read already.
    pub fn read(user: Option<&UserDirs>, standing: &'a Standing) -> Self {
        let Standing {
            project,
            state,
            features,
            process,
        } = standing;
        let mut instructions = Vec::new();
        let [top, inner] = project.dirs.claude_mds();
        let files: [(&'static str, Option<PathBuf>); 3] = [
            ("~/.claude/CLAUDE.md", user.map(UserDirs::claude_md)),
            ("CLAUDE.md", Some(top)),
            (".claude/CLAUDE.md", Some(inner)),
        ];
        for (name, path) in files {
            let Some(path) = path else { continue };
            // A file that cannot be read is the client's to complain about; it reads it too.
            if let Ok(bytes) = fs::read(path) {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                instructions.push(Instructions { name, text });
            }
        }
        Self {
            project,
            state,
            features,
            task: process.as_ref().and_then(Process::line),
            instructions,
        }
    }
}
