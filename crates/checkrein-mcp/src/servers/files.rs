//! Reads the client's files, as they are; what follows from them is decided elsewhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use checkrein_core::disk;
use checkrein_core::git::Git;
use checkrein_core::layout::UserDirs;
use fs_err as fs;
use serde_json::{Map, Value};

use super::approval::Said;
use super::entry::kind_of;
use super::home::{Seat, client_file};
use super::plugins::{self, Plugin};

/// Who asks, from where.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The person's folders.
    pub user: &'a UserDirs,
    /// The folder that a session would be started in.
    pub folder: &'a Path,
    /// The environment.
    pub variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// Where the machine's configuration is: [`super::managed_folder`].
    pub managed: &'a Path,
}

/// The servers of one file.
pub(super) struct List {
    /// The file.
    pub place: PathBuf,
    /// Its servers, by name.
    pub entries: Map<String, Value>,
}

/// All that was read.
#[derive(Default)]
pub(super) struct Files {
    /// The machine's servers; with such a file no others count, even if it is broken.
    pub managed: Option<List>,
    /// The machine's settings.
    pub managed_settings: Vec<Value>,
    /// The person's servers, everywhere.
    pub user: Option<List>,
    /// The person's servers for this project.
    pub local: Option<List>,
    /// The project's servers, the nearest file first.
    pub project: Vec<List>,
    /// The servers of installed plugins.
    pub plugins: Vec<(Plugin, List)>,
    /// The person's settings.
    pub user_settings: Value,
    /// Names that the person has switched off for this project.
    pub switched_off: Vec<String>,
    /// What is said of the project's servers.
    pub said: Said,
    /// What could not be read.
    pub faults: Vec<String>,
}

/// Reads all of them.
pub(super) fn read(asked: &Asked<'_>, seat: &Seat) -> Files {
    let mut files = Files::default();
    let managed = asked.managed.join("managed-mcp.json");
    if managed.exists() {
        let entries = files.servers(&managed).unwrap_or_default();
        files.managed = Some(List {
            place: managed,
            entries,
        });
    }
    files.managed_settings = managed_settings(asked.managed, &mut files.faults);

    let client_file = client_file(asked.user, asked.variable);
    let client = files.value(&client_file);
    let note = client
        .get("projects")
        .and_then(|projects| projects.get(seat.main.to_string_lossy().as_ref()))
        .cloned()
        .unwrap_or_default();
    files.user = files.list_in(&client_file, &client);
    files.local = files.list_in(&client_file, &note);
    files.switched_off = texts(&note, "disabledMcpServers");
    files.said.is_trusted = note.get("hasTrustDialogAccepted") == Some(&Value::Bool(true));
    files.said.private.push(note);

    files.user_settings = files.value(&asked.user.settings());
    files.said.own.push(files.user_settings.clone());
    files
        .said
        .own
        .extend(files.managed_settings.iter().cloned());
    for folder in seat.folders() {
        let shared = files.value(&folder.join(".claude/settings.json"));
        files.said.shared.push(shared);
        let path = folder.join(".claude/settings.local.json");
        let local = files.value(&path);
        if local.is_object() && comes_with_a_clone(&path) {
            files.said.shared.push(local);
        } else {
            files.said.private.push(local);
        }
    }
    for folder in seat.folder.ancestors() {
        let place = folder.join(".mcp.json");
        if place.is_file() {
            let entries = files.servers(&place).unwrap_or_default();
            files.project.push(List { place, entries });
        }
    }
    let mut settings = vec![files.user_settings.clone()];
    if files.said.is_trusted {
        settings.extend(files.said.shared.iter().cloned());
        settings.extend(files.said.private.iter().cloned());
    }
    files.plugins = plugins::read(asked.user, &settings, seat, &mut files.faults);
    files
}

impl Files {
    /// Reads a JSON file; a missing or empty one is nothing, a broken one is a fault.
    fn value(&mut self, path: &Path) -> Value {
        value(path, &mut self.faults)
    }

    /// Reads a file of servers.
    fn servers(&mut self, path: &Path) -> Option<Map<String, Value>> {
        let value = self.value(path);
        if value.is_null() {
            return None;
        }
        match value.get("mcpServers") {
            Some(Value::Object(entries)) => Some(entries.clone()),
            other => {
                let found = other.map_or("missing", kind_of);
                self.faults.push(format!(
                    "`{}`: `mcpServers` must be an object, it is {found}; none of its servers are listed",
                    path.display()
                ));
                None
            }
        }
    }

    /// Takes the servers out of a part of the client's own file, where most parts have none.
    fn list_in(&mut self, place: &Path, value: &Value) -> Option<List> {
        match value.get("mcpServers") {
            None | Some(Value::Null) => None,
            Some(Value::Object(entries)) => Some(List {
                place: place.to_path_buf(),
                entries: entries.clone(),
            }),
            Some(other) => {
                self.faults.push(format!(
                    "`{}`: `mcpServers` must be an object, it is {}",
                    place.display(),
                    kind_of(other)
                ));
                None
            }
        }
    }
}

/// Reads a JSON file as the client does: a byte order mark is no content, bytes that are not UTF-8 are replaced.
pub(super) fn value(path: &Path, faults: &mut Vec<String>) -> Value {
    let content = match fs::read(path) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Value::Null,
        // A folder above is no folder: there is no such file.
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Value::Null,
        Err(error) => {
            faults.push(format!("{error}; nothing of it counts"));
            return Value::Null;
        }
    };
    let text = String::from_utf8_lossy(&content);
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Value::Null;
    }
    disk::parse_json(text.as_bytes()).unwrap_or_else(|error| {
        faults.push(format!(
            "`{}` is no valid JSON ({error}); nothing of it counts",
            path.display()
        ));
        Value::Null
    })
}

fn managed_settings(folder: &Path, faults: &mut Vec<String>) -> Vec<Value> {
    let mut paths = vec![folder.join("managed-settings.json")];
    let more = fs::read_dir(folder.join("managed-settings.d"));
    let mut more: Vec<PathBuf> = more
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    more.sort();
    paths.extend(more);
    let values = paths.iter().map(|path| value(path, faults));
    values.filter(|value| !value.is_null()).collect()
}

pub(super) fn texts(value: &Value, name: &str) -> Vec<String> {
    let texts = value.get(name).and_then(Value::as_array);
    let texts = texts.into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// Whether git tracks a file, so that whoever wrote it need not be the person. By its real name: a tracked link may lead to
/// it. Where git cannot tell, it does.
fn comes_with_a_clone(path: &Path) -> bool {
    let Ok(path) = path.canonicalize() else {
        return true;
    };
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return true;
    };
    if !folder.ancestors().any(|above| above.join(".git").exists()) {
        return false;
    }
    let arguments = [
        "ls-files".as_ref(),
        "--error-unmatch".as_ref(),
        "--".as_ref(),
        name,
    ];
    match Git::new(folder, &[]).ask(&arguments, &[]) {
        Ok(output) => output.status.code() != Some(1),
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_tracks_comes_with_a_clone() {
        let base = tempfile::tempdir().unwrap();
        let path = base.path().join("a b/.claude/settings.local.json");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "{}").unwrap();
        assert!(!comes_with_a_clone(&path), "there is no repository");
        let root = base.path().join("a b");
        let git = |arguments: &[&str]| Git::new(&root, &[]).run(arguments).unwrap();
        git(&["init", "-q"]);
        assert!(!comes_with_a_clone(&path));
        git(&["add", "."]);
        assert!(comes_with_a_clone(&path));
        // A link to a tracked file.
        let other = root.join("other");
        fs::create_dir_all(&other).unwrap();
        let link = other.join("settings.local.json");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(comes_with_a_clone(&link));
        assert!(comes_with_a_clone(&root.join("missing")));
    }
}
