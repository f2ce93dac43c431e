//! Where the client keeps what it knows of a folder: which file, and under which name.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use checkrein_core::env::CLAUDE_CONFIG_DIR;
use checkrein_core::layout::UserDirs;
use fs_err as fs;

/// Returns the file with the person's servers and with what the client remembers of folders.
///
/// `.claude.json` in the home folder, or in the folder that `CLAUDE_CONFIG_DIR` names; an older `.config.json` in the
/// client's folder goes first where there is one.
pub fn client_file(user: &UserDirs, variable: &dyn Fn(&str) -> Option<OsString>) -> PathBuf {
    let older = user.claude.join(".config.json");
    if older.exists() {
        return older;
    }
    let is_elsewhere = variable(CLAUDE_CONFIG_DIR).is_some_and(|folder| !folder.is_empty());
    let folder = if is_elsewhere {
        &user.claude
    } else {
        &user.home
    };
    folder.join(".claude.json")
}

/// Where the machine's configuration is, which a person cannot change.
pub fn managed_folder() -> &'static Path {
    Path::new(if cfg!(target_os = "macos") {
        "/Library/Application Support/ClaudeCode"
    } else if cfg!(windows) {
        r"C:\Program Files\ClaudeCode"
    } else {
        "/etc/claude-code"
    })
}

/// A folder as the client sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// By its real name.
    pub folder: PathBuf,
    /// The top of the work tree that it is in; itself outside of git.
    pub top: PathBuf,
    /// The top of the main work tree, under whose name the client remembers things.
    pub main: PathBuf,
}

impl Seat {
    /// Finds out where a folder stands, from the files alone: git is not asked.
    pub fn of(folder: &Path) -> Self {
        let folder = folder
            .canonicalize()
            .unwrap_or_else(|_| folder.to_path_buf());
        let top = folder
            .ancestors()
            .find(|above| above.join(".git").exists())
            .unwrap_or(&folder)
            .to_path_buf();
        let main = main_of(&top).unwrap_or_else(|| top.clone());
        Self { folder, top, main }
    }

    /// The folders whose `.claude` counts, those that win first.
    pub(crate) fn folders(&self) -> Vec<&Path> {
        let mut folders: Vec<&Path> = Vec::new();
        for folder in [&self.folder, &self.top, &self.main] {
            if !folders.contains(&folder.as_path()) {
                folders.push(folder);
            }
        }
        folders
    }
}

/// Returns the top of the main work tree of a linked one.
fn main_of(top: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(top.join(".git")).ok()?;
    let own = top.join(text.strip_prefix("gitdir:")?.trim());
    let common = fs::read_to_string(own.join("commondir")).ok()?;
    let common = own.join(common.trim()).canonicalize().ok()?;
    // Only where the folder of git stands in a work tree: that of a bare repository has none.
    (common.file_name()? == ".git").then(|| common.parent().map(Path::to_path_buf))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_file_is_where_the_client_looks() {
        let home = tempfile::tempdir().unwrap();
        let file = |elsewhere: Option<&str>| {
            let variable = |name: &str| match name {
                "HOME" => Some(home.path().as_os_str().to_owned()),
                CLAUDE_CONFIG_DIR => elsewhere.map(OsString::from),
                _ => None,
            };
            client_file(&UserDirs::new(variable).unwrap(), &variable)
        };
        assert_eq!(file(None), home.path().join(".claude.json"));
        assert_eq!(file(Some("")), home.path().join(".claude.json"));
        assert_eq!(file(Some("/c")), Path::new("/c/.claude.json"));
        let older = home.path().join(".claude/.config.json");
        fs::create_dir_all(older.parent().unwrap()).unwrap();
        fs::write(&older, "{}").unwrap();
        assert_eq!(file(None), older);
    }

    #[test]
    fn a_linked_work_tree_is_known_by_the_main_one() {
        let base = tempfile::tempdir().unwrap();
        let base = base.path().canonicalize().unwrap();
        let make = |folder: &str| fs::create_dir_all(base.join(folder)).unwrap();
        let write = |file: &str, text: &str| fs::write(base.join(file), text).unwrap();
        make("main/.git/worktrees/wt");
        make("main/sub/deep");
        write("main/.git/worktrees/wt/commondir", "../..\n");
        make("wt/sub");
        write(
            "wt/.git",
            &format!("gitdir: {}/main/.git/worktrees/wt\n", base.display()),
        );
        make("plain/sub");
        make("module");
        make("main/.git/modules/module");
        write("module/.git", "gitdir: ../main/.git/modules/module\n");
        let check = |folder: &str, top: &str, main: &str| {
            let seat = Seat::of(&base.join(folder));
            assert_eq!(seat.top, base.join(top), "{folder}");
            assert_eq!(seat.main, base.join(main), "{folder}");
        };
        check("main/sub/deep", "main", "main");
        check("wt/sub", "wt", "main");
        check("plain/sub", "plain/sub", "plain/sub");
        check("module", "module", "module");
        let seat = Seat::of(&base.join("wt/sub"));
        assert_eq!(
            seat.folders(),
            [base.join("wt/sub"), base.join("wt"), base.join("main")]
        );
    }
}
