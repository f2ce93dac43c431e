//! Which program reads the code, and what it needs to see of the machine to work: itself, its library, and the
//! packages that are installed.

mod python;
mod shims;

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::{Language, Refused};

/// A program, and what goes with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Interpreter {
    pub(crate) program: PathBuf,
    /// Folders and files that it reads, besides the system's.
    pub(crate) readable: Vec<PathBuf>,
    /// Names that lead to them: where, and to what.
    pub(crate) links: Vec<(PathBuf, PathBuf)>,
    /// Variables that tell it where packages are.
    pub(crate) environment: Vec<(OsString, OsString)>,
}

/// Where to look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Where<'a> {
    /// The caller's `PATH`.
    pub(crate) path: &'a OsStr,
    pub(crate) home: Option<&'a Path>,
    pub(crate) project: Option<&'a Path>,
}

/// Finds the interpreter as the person's own shell would, but never runs anything: whatever is found is first
/// started inside of the sandbox.
pub(crate) fn find(language: Language, place: Where<'_>) -> Result<Interpreter, Refused> {
    let (found, names) = match language {
        Language::Python => (python::find(place), "python3"),
        Language::Node => (node(place), "node"),
        Language::Bash => (
            on_path(&["bash"], place).map(|program| Interpreter {
                program,
                ..Interpreter::default()
            }),
            "bash",
        ),
    };
    found.ok_or_else(|| {
        Refused::new(
            "interpreter",
            format!(
                "no `{names}` was found in PATH (`{}`)",
                place.path.display()
            ),
            format!("install `{names}`, or start the server with a PATH in which it is"),
        )
    })
}

fn node(place: Where<'_>) -> Option<Interpreter> {
    let program = on_path(&["node", "nodejs"], place)?;
    let mut readable = Vec::new();
    let mut modules = vec![
        PathBuf::from("/usr/local/lib/node_modules"),
        PathBuf::from("/usr/lib/node_modules"),
    ];
    if let Some(prefix) = prefix(&program, place.home) {
        readable.push(prefix.join("bin"));
        let installed = prefix.join("lib/node_modules");
        if installed.is_dir() {
            readable.push(installed.clone());
        }
        modules.insert(0, installed);
    } else if !is_system(&program) {
        readable.push(program.clone());
    }
    modules.retain(|folder| folder.is_dir());
    let modules = std::env::join_paths(modules).ok()?;
    Some(Interpreter {
        program,
        readable,
        environment: vec![("NODE_PATH".into(), modules)],
        ..Interpreter::default()
    })
}

/// The first of these names in the folders of PATH that is the program itself: links are followed, and of what only
/// stands in for it (`pyenv`, `asdf`, ...) the program behind it is taken.
fn on_path(names: &[&str], place: Where<'_>) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(place.path)
        .filter(|folder| folder.is_absolute())
        .collect();
    let candidates = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| (folder.join(name), *name)));
    candidates
        .filter(|(path, _)| is_program(path))
        .find_map(|(path, name)| {
            if is_itself(&path, name) {
                fs_err::canonicalize(path).ok()
            } else {
                shims::behind(&path, name, place.project)
            }
        })
}

/// A file that can be run.
fn is_program(path: &Path) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

/// Is it the program, and not a script or a launcher of another name?
fn is_itself(path: &Path, name: &str) -> bool {
    let Ok(path) = fs_err::canonicalize(path) else {
        return false;
    };
    let family = name.trim_end_matches('3').trim_end_matches("js");
    let is_named = path
        .file_name()
        .and_then(OsStr::to_str)
        .is_some_and(|found| found.starts_with(family));
    is_named && first_bytes(&path).is_some_and(|bytes| bytes != *b"#!")
}

fn first_bytes(path: &Path) -> Option<[u8; 2]> {
    let mut bytes = [0; 2];
    fs_err::File::open(path).ok()?.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// A small text that a project has put somewhere. What it put there may be anything: a link to an endless device, or a
/// pipe that nobody writes to. That is no text, and nobody waits for it.
fn text(path: &Path) -> Option<String> {
    /// More than any of these files has.
    const MOST: u64 = 64 * 1024;
    // Not opened before it is known what it is; a pipe that takes its place in between does not hold us either.
    if !fs_err::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut options = fs_err::OpenOptions::new();
    options.read(true);
    #[cfg(target_os = "linux")]
    {
        use fs_err::os::unix::fs::OpenOptionsExt;
        options.custom_flags(nix::libc::O_NONBLOCK);
    }
    let file = options.open(path).ok()?;
    let mut text = String::new();
    let is_file = file.metadata().ok()?.is_file();
    let read = is_file.then(|| file.take(MOST).read_to_string(&mut text));
    read?.ok().map(|_| text)
}

/// Lies in folders that are seen anyway.
fn is_system(path: &Path) -> bool {
    ["/usr", "/bin", "/nix/store"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

/// The folder that an interpreter was installed into, from its own place `<prefix>/bin/<name>`. None for the system's,
/// and none that is a home or holds one: a link to `~/bin/python3` is no reason to show all of `~`.
fn prefix(program: &Path, home: Option<&Path>) -> Option<PathBuf> {
    if is_system(program) {
        return None;
    }
    let bin = program.parent().filter(|folder| folder.ends_with("bin"))?;
    let prefix = bin
        .parent()
        .filter(|prefix| prefix.components().count() > 2)?;
    let home = home.and_then(|home| fs_err::canonicalize(home).ok());
    (!home.is_some_and(|home| home.starts_with(prefix))).then(|| prefix.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_never_a_home_or_more() {
        let folder = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(folder.path()).unwrap();
        let check = |program: &str, expected: Option<&str>| {
            let expected = expected.map(|prefix| home.join(prefix));
            assert_eq!(
                prefix(&home.join(program), Some(&home)),
                expected,
                "{program}"
            );
        };
        check("bin/python3", None);
        check(
            ".pyenv/versions/3.11/bin/python3",
            Some(".pyenv/versions/3.11"),
        );
        check(".pyenv/python3", None);
        assert_eq!(prefix(Path::new("/usr/bin/python3"), Some(&home)), None);
        assert_eq!(prefix(Path::new("/bin/python3"), None), None);
        assert_eq!(prefix(Path::new("/opt/bin/python3"), None), None);
        assert_eq!(
            prefix(Path::new("/opt/python/bin/python3"), None),
            Some("/opt/python".into())
        );
    }

    #[test]
    fn what_is_no_small_text_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs_err::write(at("text"), "3.11\n").unwrap();
        fs_err::create_dir(at("folder")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("endless")).unwrap();
        std::os::unix::fs::symlink("nowhere", at("gone")).unwrap();
        std::os::unix::fs::symlink("text", at("link")).unwrap();
        fs_err::write(at("large"), vec![b'x'; 1 << 20]).unwrap();
        #[cfg(target_os = "linux")]
        nix::unistd::mkfifo(&at("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        for (name, expected) in [
            ("text", Some(5)),
            ("link", Some(5)),
            ("large", Some(64 * 1024)),
            ("folder", None),
            ("endless", None),
            ("gone", None),
            ("pipe", None),
        ] {
            assert_eq!(text(&at(name)).map(|text| text.len()), expected, "{name}");
        }
    }

    #[test]
    fn a_missing_interpreter_says_where_it_was_looked_for() {
        let place = Where {
            path: OsStr::new("/nowhere:relative"),
            home: None,
            project: None,
        };
        let refused = find(Language::Node, place).unwrap_err();
        assert_eq!(refused.layer, "interpreter");
        assert!(refused.why.contains("/nowhere"), "{refused}");
    }
}
