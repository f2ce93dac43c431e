//! Programs that stand in for others (`pyenv`, `nodenv`, `asdf`, `mise`, `volta`): finds which one they stand in for by
//! the folders and files that they all keep, without running them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{is_itself, is_program, text};

/// Returns the program behind a stand-in at `<root>/shims/<name>` or `<root>/bin/<name>`.
pub(super) fn behind(shim: &Path, name: &str, project: Option<&Path>) -> Option<PathBuf> {
    let root = shim.parent()?.parent()?;
    let tools: [&str; 2] = if name.starts_with("python") {
        ["python", "python"]
    } else {
        ["node", "nodejs"]
    };
    let kept = ["versions", "installs", "tools/image"];
    let folders = kept.iter().flat_map(|kept| {
        [
            root.join(kept),
            root.join(kept).join(tools[0]),
            root.join(kept).join(tools[1]),
        ]
    });
    let wanted = wanted(root, &tools, project);
    folders
        .filter_map(|folder| among(&folder, name, wanted.as_deref()))
        .next()
}

/// The version that the project, or else the person, has chosen.
fn wanted(root: &Path, tools: &[&str], project: Option<&Path>) -> Option<String> {
    let own = project
        .into_iter()
        .flat_map(Path::ancestors)
        .find_map(|folder| {
            let mut files = tools.iter().map(|tool| format!(".{tool}-version"));
            let single = files.find_map(|name| text(&folder.join(name)));
            single.or_else(|| of_list(&text(&folder.join(".tool-versions"))?, tools))
        });
    let chosen = own.or_else(|| text(&root.join("version")))?;
    Some(
        chosen
            .split_whitespace()
            .next()?
            .trim_start_matches('v')
            .to_owned(),
    )
}

fn of_list(text: &str, tools: &[&str]) -> Option<String> {
    let mut lines = text.lines().map(str::split_whitespace);
    lines.find_map(|mut words| {
        words
            .next()
            .filter(|word| tools.contains(word))
            .and_then(|_| words.next())
            .map(str::to_owned)
    })
}

/// The program of the wanted version, or of the highest that there is.
fn among(folder: &Path, name: &str, wanted: Option<&str>) -> Option<PathBuf> {
    let mut versions: Vec<(Vec<u32>, PathBuf)> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            is_program(&path.join("bin").join(name))
                && is_itself(&path.join("bin").join(name), name)
        })
        .filter_map(|path| Some((numbers(path.file_name().and_then(OsStr::to_str)?), path)))
        .collect();
    versions.sort();
    let fits = |version: &[u32]| wanted.is_some_and(|wanted| version.starts_with(&numbers(wanted)));
    let chosen = versions
        .iter()
        .rev()
        .find(|(version, _)| fits(version))
        .or(versions.last())?;
    fs_err::canonicalize(chosen.1.join("bin").join(name)).ok()
}

fn numbers(version: &str) -> Vec<u32> {
    version
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[track_caller]
    fn check(kept: &str, versions: &[&str], chosen: Option<(&str, &str)>, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let root = fs_err::canonicalize(folder.path()).unwrap();
        let project = root.join("project");
        fs_err::create_dir_all(&project).unwrap();
        for version in versions {
            let program = root.join(kept).join(version).join("bin/python3");
            fs_err::create_dir_all(program.parent().unwrap()).unwrap();
            fs_err::write(&program, "\x7fELF").unwrap();
            fs_err::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        if let Some((file, text)) = chosen {
            fs_err::write(root.join(file), text).unwrap();
        }
        let found = behind(&root.join("shims/python3"), "python3", Some(&project)).unwrap();
        assert_eq!(found, root.join(kept).join(expected).join("bin/python3"));
    }

    #[test]
    fn the_chosen_version_is_found_or_else_the_highest() {
        check("versions", &["3.9.1", "3.11.7", "3.12.0"], None, "3.12.0");
        check("versions", &["3.9.1", "3.11.7"], None, "3.11.7");
        check(
            "versions",
            &["3.9.1", "3.11.7", "3.12.0"],
            Some(("version", "3.11.7\n")),
            "3.11.7",
        );
        check(
            "versions",
            &["3.9.1", "3.11.7", "3.12.0"],
            Some(("project/.python-version", "3.9\n")),
            "3.9.1",
        );
        check(
            "installs/python",
            &["3.9.1", "3.12.0"],
            Some(("project/.tool-versions", "nodejs 20\npython 3.9.1\n")),
            "3.9.1",
        );
        check("versions", &["3.9.1"], Some(("version", "2.7\n")), "3.9.1");
    }
}
