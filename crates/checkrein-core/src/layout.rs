//! Every path that checkrein reads or writes, named once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::env;

/// The file of what our servers answered in a project, where they were started for no session.
pub const SERVED: &str = "served.jsonl";

/// Where the person's own files are: Claude Code's, and ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserDirs {
    /// The person's home.
    pub home: PathBuf,
    /// Claude Code's folder, `~/.claude` unless `CLAUDE_CONFIG_DIR` says otherwise.
    pub claude: PathBuf,
    /// What can be made again: `~/.cache/checkrein`.
    pub cache: PathBuf,
    /// What cannot: `~/.local/share/checkrein`.
    pub data: PathBuf,
    /// What the person says: `~/.config/checkrein`.
    pub configuration: PathBuf,
}

impl UserDirs {
    /// Lays out the person's folders as the environment says, or nothing without a home.
    ///
    /// The folders are those of the crate `directories`, which a test compares them with. A hook does without it:
    /// looking the home up in the system's user database would make up a tenth of the program.
    pub fn new(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let folder = |name: &str| {
            variable(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let home = folder(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
        let (cache, data, configuration) = if cfg!(target_os = "macos") {
            let support = home.join("Library/Application Support");
            (home.join("Library/Caches"), support.clone(), support)
        } else if cfg!(windows) {
            let local = folder("LOCALAPPDATA").unwrap_or_else(|| home.join("AppData/Local"));
            let roaming = folder("APPDATA").unwrap_or_else(|| home.join("AppData/Roaming"));
            (local.clone(), local, roaming)
        } else {
            (
                folder("XDG_CACHE_HOME").unwrap_or_else(|| home.join(".cache")),
                folder("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share")),
                folder("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config")),
            )
        };
        let claude = variable(env::CLAUDE_CONFIG_DIR)
            .filter(|folder| !folder.is_empty())
            .map_or_else(|| home.join(".claude"), PathBuf::from);
        Some(Self {
            claude,
            cache: cache.join("checkrein"),
            data: data.join("checkrein"),
            configuration: configuration.join("checkrein"),
            home,
        })
    }

    /// The person's settings of Claude Code.
    pub fn settings(&self) -> PathBuf {
        self.claude.join("settings.json")
    }

    /// The person's CLAUDE.md.
    pub fn claude_md(&self) -> PathBuf {
        self.claude.join("CLAUDE.md")
    }

    /// The person's own skills.
    pub fn skills(&self) -> PathBuf {
        self.claude.join("skills")
    }

    /// Claude Code's list of installed plugins.
    pub fn installed_plugins(&self) -> PathBuf {
        self.claude.join("plugins/installed_plugins.json")
    }

    /// Our programs, where `install` puts them.
    pub fn bin(&self) -> PathBuf {
        self.data.join("bin")
    }

    /// The command for people, in a folder that most shells look into.
    pub fn command_link(&self) -> PathBuf {
        self.home.join(".local/bin/checkrein")
    }

    /// Settings as they were before `install` changed them.
    pub fn backups(&self) -> PathBuf {
        self.data.join("backups")
    }

    /// The skills that come with checkrein; the person's of the same name go first.
    pub fn built_in_skills(&self) -> PathBuf {
        self.data.join("skills")
    }

    /// What `install` did, so that `--uninstall` can take it back.
    pub fn install_record(&self) -> PathBuf {
        self.data.join("install.json")
    }

    /// The facts of one session, a line each.
    pub fn session_log(&self, session_id: &str) -> PathBuf {
        session_log_in(&self.sessions(), session_id)
    }

    /// The facts of all sessions.
    pub fn sessions(&self) -> PathBuf {
        self.data.join("sessions")
    }

    /// What the person's choices have taught: a file for each set of skill folders.
    pub fn learned_folder(&self) -> PathBuf {
        self.data.join("learned")
    }

    /// What was learned about the skills of one set of folders.
    pub fn learned(&self, key: &str) -> PathBuf {
        self.learned_folder()
            .join(format!("{}.txt", file_name(key)))
    }

    /// The skills that were adopted: of each a record, and the file as it was before.
    pub fn adopted_folder(&self) -> PathBuf {
        self.data.join("adopted")
    }

    /// The record of one adopted skill, by the real path of its file.
    pub fn adopted(&self, file: &Path) -> PathBuf {
        let name = format!("{}.json", path_key(file));
        self.adopted_folder().join(name)
    }

    /// What the person allows, and how servers are reached. Only a person changes it.
    pub fn config(&self) -> PathBuf {
        self.configuration.join("config.json")
    }

    /// What `config` was when it was seen last.
    pub fn config_seen(&self) -> PathBuf {
        self.data.join("config-seen.json")
    }

    /// What MCP servers answered last to the templates of skills. It goes before a model, so it is guarded.
    pub fn answers(&self) -> PathBuf {
        self.data.join("answers")
    }

    /// The tools of MCP servers, a file for each server.
    pub fn tool_index(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The model that a person has chosen for the meaning of texts.
    pub fn model_choice(&self) -> PathBuf {
        self.data.join("model.json")
    }

    /// What we remember of projects outside of them, a folder each.
    pub fn projects(&self) -> PathBuf {
        self.data.join("projects")
    }

    /// What we remember of one project outside of it.
    pub fn project_data(&self, root: &Path) -> PathBuf {
        self.projects().join(path_key(root))
    }

    /// The sessions of a project that are over, a line each.
    pub fn project_sessions(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("sessions.jsonl")
    }

    /// The mark of a checkpoint that was begun and has not ended.
    pub fn checkpoint_mark(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("checkpoint-begun.json")
    }

    /// The key that guarded files are sealed with, one for all projects of this machine.
    pub fn seal_key(&self) -> PathBuf {
        self.data.join("seal.key")
    }

    /// What a project's guarded files were when they were last judged.
    pub fn seal(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("seal")
    }

    /// Guarded files as somebody had changed them before the change was undone.
    pub fn kept_aside(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("kept")
    }

    /// What was ever sealed in a repository, whichever work tree it was in.
    pub fn sealed_in(&self, git_folder: &Path, below: &Path) -> PathBuf {
        let key = path_key(&git_folder.join(below));
        self.data.join("repositories").join(key).join("sealed.log")
    }

    /// What was made of a project's patterns, a record each.
    pub fn artifacts(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("artifacts")
    }

    /// The audit trail of a project.
    pub fn audit_log(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("audit.jsonl")
    }

    /// The servers of a project's `.mcp.json` that were started, each with the hash of its configuration then.
    pub fn approved_servers(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("mcp-approved.json")
    }

    /// The output of the last health check.
    pub fn health_output(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("health-check.log")
    }

    /// How the project's test command ended, for the work trees of late.
    pub fn test_verdicts(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("test-verdicts.json")
    }

    /// The outputs of test runs, a file each.
    pub fn test_outputs(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("test-runs")
    }

    /// What our servers answered in a project, where they were started for no session.
    pub fn served_log(&self, root: &Path) -> PathBuf {
        self.project_data(root).join(SERVED)
    }

    /// What we compiled for one project.
    pub fn project_cache(&self, root: &Path) -> PathBuf {
        self.cache.join("projects").join(path_key(root))
    }

    /// The store of a project's traces.
    pub fn trace_store(&self, root: &Path) -> PathBuf {
        self.project_cache(root).join("traces.db")
    }

    /// What a project's patterns advise, for the hook to look through. It goes before a model, so it is guarded.
    pub fn hint_index(&self, root: &Path) -> PathBuf {
        self.project_data(root).join("hints.index")
    }

    /// Whole outputs of tools, of which the model saw a part.
    pub fn outputs(&self) -> PathBuf {
        self.cache.join("outputs")
    }

    /// The index of a set of skill folders.
    pub fn skill_index(&self, key: &str) -> PathBuf {
        self.cache.join("skills").join(format!("{key}.index"))
    }
}

/// Where a project keeps what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectDirs {
    /// The project's top folder, the one that holds `.claude`.
    pub root: PathBuf,
}

impl ProjectDirs {
    /// Lays out a project below its top folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The project's settings; a project without this file is not ours to govern.
    pub fn project_json(&self) -> PathBuf {
        self.root.join(".claude/config/project.json")
    }

    /// The folder of all progress files, which is also what writers lock.
    pub fn progress(&self) -> PathBuf {
        self.root.join(".claude/progress")
    }

    /// The state that the project is in.
    pub fn state_json(&self) -> PathBuf {
        self.root.join(".claude/progress/state.json")
    }

    /// The project's features.
    pub fn feature_list_json(&self) -> PathBuf {
        self.root.join(".claude/progress/feature-list.json")
    }

    /// The decisions of the project and what came of them, a line each.
    pub fn traces_jsonl(&self) -> PathBuf {
        self.root.join(".claude/progress/traces.jsonl")
    }

    /// What git is told about the progress files.
    pub fn progress_attributes(&self) -> PathBuf {
        self.root.join(".claude/progress/.gitattributes")
    }

    /// The project's phases and tasks.
    pub fn process_json(&self) -> PathBuf {
        self.root.join(".claude/progress/process.json")
    }

    /// The instructions files of the project, in the order in which the client reads them.
    pub fn claude_mds(&self) -> [PathBuf; 2] {
        [
            self.root.join("CLAUDE.md"),
            self.root.join(".claude/CLAUDE.md"),
        ]
    }
}

/// Returns the log of one session in the folder of all of them.
pub fn session_log_in(sessions: &Path, session_id: &str) -> PathBuf {
    sessions.join(format!("{}.jsonl", file_name(session_id)))
}

/// Returns a name for a path that no other path has and that every file system takes.
fn path_key(path: &Path) -> String {
    let hash = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
    let name: String = path
        .file_name()
        .map(|name| {
            name.to_string_lossy()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .take(24)
                .collect()
        })
        .unwrap_or_default();
    format!("{name}-{}", &hash[..16])
}

/// Returns an id as a file name: as it is when it is harmless, else its hash.
fn file_name(id: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !id.is_empty() && id.len() <= 100 && id.bytes().all(harmless) {
        id.to_owned()
    } else {
        blake3::hash(id.as_bytes()).to_hex()[..32].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folders_are_those_of_the_system() {
        let base = directories::BaseDirs::new().unwrap();
        let dirs = UserDirs::new(|name| std::env::var_os(name)).unwrap();
        assert_eq!(dirs.home, base.home_dir());
        assert_eq!(dirs.cache, base.cache_dir().join("checkrein"));
        assert_eq!(dirs.data, base.data_local_dir().join("checkrein"));
        assert_eq!(dirs.configuration, base.config_dir().join("checkrein"));
    }

    #[test]
    fn without_a_home_there_are_no_folders() {
        assert_eq!(UserDirs::new(|_| None), None);
        assert_eq!(UserDirs::new(|_| Some("relative".into())), None);
    }

    #[test]
    fn a_hostile_session_id_stays_in_its_folder() {
        assert_eq!(file_name("0b9e-1_A"), "0b9e-1_A");
        for id in [
            "",
            "../../etc/passwd",
            "a/b",
            ".",
            "..",
            "a\0b",
            &"x".repeat(500),
        ] {
            let name = file_name(id);
            assert!(
                name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{id}"
            );
        }
    }

    #[test]
    fn projects_of_the_same_name_are_told_apart() {
        assert_ne!(path_key(Path::new("/a/app")), path_key(Path::new("/b/app")));
    }
}
