//! A project that checkrein governs: the folder that holds `.claude/config/project.json`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::disk;
use crate::layout::ProjectDirs;
use crate::skill::Wish;
use crate::state::State;

/// The largest file that a checkpoint takes in unless the project says otherwise: 5 MiB.
pub const CHECKPOINT_SIZE_LIMIT: u64 = 5 * 1024 * 1024;

/// Where the work of a session is kept at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckpointMode {
    /// In a commit on the current branch.
    Branch,
    /// In a commit on a ref of its own; branch, index and work tree stay as they are.
    Ref,
    /// Nowhere.
    #[default]
    Off,
}

/// How long the tests may take unless the project says otherwise, in seconds.
pub const TEST_TIMEOUT: u64 = 600;

/// How long a command waits for the health check unless the project says otherwise, in seconds.
pub const HEALTH_TIMEOUT: u64 = 60;

/// How long the start of a session waits for it: a person sits there.
pub const HEALTH_TIMEOUT_AT_START: u64 = 10;

/// Whether a gate is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// It is, also where it could do nothing by itself.
    On,
    /// It is not.
    Off,
}

/// The content of `project.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectConfig {
    /// The version of the format.
    #[serde(default)]
    pub v: u32,
    /// What kind of project it is, such as `rust` or `fastapi`.
    #[serde(default)]
    pub project_type: String,
    /// The port of its development server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dev_server_port: Option<u16>,
    /// A shell command that succeeds when the project is in working order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_check: Option<String>,
    /// A shell command that succeeds when the tests pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_command: Option<String>,
    /// How long the tests may take, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_timeout: Option<u64>,
    /// How long the health check may take, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_timeout: Option<u64>,
    /// The gates that are asked or not, where it is not as usual.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub gates: BTreeMap<String, Switch>,
    /// Environment variables that must be set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_env: Vec<String>,
    /// Where the work of a session is kept at its end.
    #[serde(default)]
    pub checkpoint: CheckpointMode,
    /// The largest file that a checkpoint takes in, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint_size_limit: Option<u64>,
    /// The skill of each state, where it is not the usual one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub skills: BTreeMap<String, String>,
    /// From which confidence on skills are loaded and offered, where not from the shipped ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing: Option<Wish>,
    /// Whether markdown that was just written is tidied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tidy_markdown: Option<bool>,
    /// Whether large outputs of tools are trimmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trim_output: Option<bool>,
    /// Which MCP servers and tools are not to be called here, as `config::Narrowing` reads it. What it says may be
    /// wrong without the rest being so; then nothing is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mcp: Option<Value>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl ProjectConfig {
    /// Reads the file's content.
    pub fn parse(content: &[u8]) -> Result<Self> {
        disk::parse_json(content)
    }
}

/// A project that checkrein governs.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Where its files are.
    pub dirs: ProjectDirs,
    /// What it says of itself.
    pub config: ProjectConfig,
}

impl Project {
    /// Finds the project that a folder belongs to: the nearest one upwards.
    ///
    /// A person's home is never a project by way of the folders in it, and a folder that is not
    /// named absolutely is in no project, since nobody knows where it starts.
    pub fn find(start: &Path, home: Option<&Path>) -> Option<ProjectDirs> {
        start
            .is_absolute()
            .then_some(start)?
            .ancestors()
            .take_while(|folder| Some(*folder) != home || *folder == start)
            .map(ProjectDirs::new)
            .find(|dirs| dirs.project_json().is_file())
    }

    /// Reads the settings of the project.
    pub fn open(dirs: ProjectDirs) -> Result<Self> {
        let path = dirs.project_json();
        let config = ProjectConfig::parse(&fs::read(&path)?)
            .with_context(|| format!("`{}` is not a project file", path.display()))?;
        Ok(Self { dirs, config })
    }

    /// Returns the skill that belongs to a state in this project.
    pub fn skill_of(&self, state: State) -> Option<&str> {
        self.config
            .skills
            .get(state.as_str())
            .map(String::as_str)
            .or(state.skill())
    }

    /// Returns the project's name: that of its folder.
    pub fn name(&self) -> String {
        self.dirs
            .root
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// Returns the required variables that `is_set` does not know.
    pub fn missing_env(&self, is_set: impl Fn(&str) -> bool) -> Vec<&str> {
        self.config
            .required_env
            .iter()
            .map(String::as_str)
            .filter(|name| !is_set(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_project_upwards_is_meant() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("packages/app");
        for root in [folder.path(), &inner] {
            let dirs = ProjectDirs::new(root);
            fs::create_dir_all(dirs.project_json().parent().unwrap()).unwrap();
            fs::write(dirs.project_json(), "{}").unwrap();
        }
        let deep = inner.join("src/deep");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(Project::find(&deep, None), Some(ProjectDirs::new(&inner)));
        let other = folder.path().join("packages");
        assert_eq!(
            Project::find(&other, None),
            Some(ProjectDirs::new(folder.path()))
        );
        assert_eq!(Project::find(Path::new(""), None), None);
        assert_eq!(Project::find(Path::new("src"), None), None);
        assert_eq!(
            Project::find(&other, Some(folder.path())),
            None,
            "home is not searched"
        );
    }

    #[test]
    fn a_project_may_name_its_own_skills() {
        let config = serde_json::from_str(r#"{"skills":{"TEST":"qa"},"new":1}"#).unwrap();
        let project = Project {
            dirs: ProjectDirs::new("/p/app"),
            config,
        };
        assert_eq!(project.skill_of(State::Test), Some("qa"));
        assert_eq!(project.skill_of(State::Init), Some("initialization"));
        assert_eq!(project.skill_of(State::Start), None);
        assert_eq!(project.name(), "app");
    }
}
