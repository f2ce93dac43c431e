//! Python: the project's own environment, or the one on PATH, with its library and the packages of its user.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{Interpreter, Where, is_program, on_path, prefix};

/// What an installation has that Python reads. Not the whole folder: others put more beside it.
const PARTS: [&str; 6] = ["bin", "lib", "lib64", "libexec", "share", "ssl"];

pub(super) fn find(place: Where<'_>) -> Option<Interpreter> {
    let own = place
        .project
        .into_iter()
        .flat_map(|project| [".venv", "venv"].map(|name| project.join(name)));
    own.filter_map(|folder| environment(&folder, place.home))
        .next()
        .or_else(|| installed(place))
}

/// The project's own environment. Its programs are links to an installation, which has to be seen as well.
fn environment(folder: &Path, home: Option<&Path>) -> Option<Interpreter> {
    let settings = super::text(&folder.join("pyvenv.cfg"))?;
    let link = ["python3", "python"]
        .into_iter()
        .map(|name| folder.join("bin").join(name))
        .find(|path| is_program(path))?;
    let program = fs_err::canonicalize(&link).ok()?;
    let mut found = Interpreter {
        program: link.clone(),
        ..Interpreter::default()
    };
    // What a project says is not believed: it has to be the home of a Python.
    if let Some(prefix) = prefix(&program, home)
        .filter(|prefix| !program.starts_with(folder) && is_python(&program, prefix))
    {
        // The name that the environment knows the installation by may itself lead over links.
        let named = settings
            .lines()
            .find_map(|line| line.split_once('=').filter(|(key, _)| key.trim() == "home"));
        let named = named
            .map(|(_, value)| PathBuf::from(value.trim()))
            .filter(|named| named.is_absolute());
        if let Some(named) = named
            .as_deref()
            .and_then(Path::parent)
            .filter(|named| *named != prefix)
            && fs_err::canonicalize(named).is_ok_and(|canonical| canonical == prefix)
        {
            found.links.push((named.to_path_buf(), prefix.clone()));
        }
        found.links.extend(
            hops(&link)
                .into_iter()
                .filter(|hop| !hop.starts_with(folder))
                .map(|hop| (hop, program.clone())),
        );
        found.readable.extend(parts(&prefix));
    }
    Some(found)
}

fn installed(place: Where<'_>) -> Option<Interpreter> {
    let program = on_path(&["python3", "python"], place)?;
    let mut found = Interpreter {
        program: program.clone(),
        ..Interpreter::default()
    };
    match prefix(&program, place.home).filter(|prefix| is_python(&program, prefix)) {
        Some(prefix) => found.readable.extend(parts(&prefix)),
        None if !super::is_system(&program) => found.readable.push(program),
        None => {}
    }
    // Packages of this user alone. The folder is named in full: inside, home is another one.
    if let Some(base) = place.home.map(|home| home.join(".local")) {
        let packages = std::fs::read_dir(base.join("lib"))
            .into_iter()
            .flatten()
            .flatten();
        let packages =
            packages.filter(|entry| entry.file_name().to_string_lossy().starts_with("python"));
        let packages: Vec<PathBuf> = packages
            .filter_map(|entry| fs_err::canonicalize(entry.path()).ok())
            .collect();
        if !packages.is_empty() {
            found.readable.extend(packages);
            found
                .environment
                .push(("PYTHONUSERBASE".into(), base.into()));
        }
    }
    Some(found)
}

/// Is this the place of a Python: the program by its name and kind, and its own library beside it? Where packages of a
/// user lie (`~/.local`) there is no library, but all that other programs keep.
fn is_python(program: &Path, prefix: &Path) -> bool {
    let is_named = program
        .file_name()
        .and_then(OsStr::to_str)
        .and_then(|name| name.strip_prefix("python"))
        .is_some_and(|version| {
            version
                .chars()
                .all(|letter| letter.is_ascii_digit() || ".dtm".contains(letter))
        });
    let library = ["lib", "lib64"]
        .into_iter()
        .filter_map(|name| std::fs::read_dir(prefix.join(name)).ok())
        .flat_map(Iterator::flatten)
        .any(|entry| {
            let is_named = entry.file_name().to_string_lossy().starts_with("python");
            is_named && entry.path().join("os.py").is_file()
        });
    let is_binary = super::first_bytes(program).is_some_and(|bytes| bytes != *b"#!");
    is_named && is_binary && library && !prefix.ends_with(".local")
}

fn parts(prefix: &Path) -> Vec<PathBuf> {
    PARTS
        .iter()
        .map(|part| prefix.join(part))
        .filter_map(|path| fs_err::canonicalize(path).ok())
        .collect()
}

/// The names that a link leads over, without the first.
fn hops(link: &Path) -> Vec<PathBuf> {
    let mut hops: Vec<PathBuf> = Vec::new();
    let mut at = link.to_path_buf();
    // The kernel follows forty.
    while hops.len() < 40 {
        let Ok(target) = std::fs::read_link(&at) else {
            break;
        };
        at = at.parent().unwrap_or(Path::new("/")).join(target);
        hops.push(at.clone());
    }
    // The last is the program itself.
    hops.pop();
    hops
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn program(path: &Path) {
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, "\x7fELF").unwrap();
        fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_projects_own_environment_comes_with_its_installation() {
        let folder = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(folder.path()).unwrap();
        let prefix = home.join("pythons/3.12.1");
        program(&prefix.join("bin/python3.12"));
        fs_err::create_dir_all(prefix.join("lib/python3.12")).unwrap();
        fs_err::write(prefix.join("lib/python3.12/os.py"), "").unwrap();
        symlink("3.12.1", home.join("pythons/3.12")).unwrap();
        let environment = home.join("project/.venv");
        fs_err::create_dir_all(environment.join("bin")).unwrap();
        fs_err::write(
            environment.join("pyvenv.cfg"),
            format!("home = {}/pythons/3.12/bin\n", home.display()),
        )
        .unwrap();
        symlink(
            home.join("pythons/3.12/bin/python3.12"),
            environment.join("bin/python3"),
        )
        .unwrap();

        let project = home.join("project");
        let place = Where {
            path: OsStr::new(""),
            home: Some(&home),
            project: Some(&project),
        };
        let found = find(place).unwrap();
        assert_eq!(found.program, environment.join("bin/python3"));
        assert_eq!(found.readable, [prefix.join("bin"), prefix.join("lib")]);
        assert!(
            found.links.contains(&(home.join("pythons/3.12"), prefix)),
            "{:?}",
            found.links
        );
    }

    #[test]
    fn a_project_cannot_have_a_home_shown_by_a_link_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(folder.path()).unwrap();
        let environment = home.join("project/.venv");
        fs_err::create_dir_all(environment.join("bin")).unwrap();
        fs_err::write(
            environment.join("pyvenv.cfg"),
            format!("home = {}/bin\n", home.display()),
        )
        .unwrap();
        for (at, lib) in [
            ("bin/python3", "lib/python3"),
            ("keys/bin/python3", "keys/lib"),
            (
                ".local/bin/python-argcomplete-check",
                ".local/lib/python3.12",
            ),
            (".local/bin/python3.12", ".local/lib/python3.12"),
            ("other/bin/python3", "other/lib/python3.12/site-packages"),
        ] {
            program(&home.join(at));
            fs_err::create_dir_all(home.join(lib)).unwrap();
            if lib.starts_with(".local") {
                fs_err::write(home.join(lib).join("os.py"), "").unwrap();
            }
            let _ = fs_err::remove_file(environment.join("bin/python3"));
            symlink(home.join(at), environment.join("bin/python3")).unwrap();
            let project = home.join("project");
            let found = find(Where {
                path: OsStr::new(""),
                home: Some(&home),
                project: Some(&project),
            })
            .unwrap();
            assert!(found.readable.is_empty(), "{:?}", found.readable);
        }
    }
}
