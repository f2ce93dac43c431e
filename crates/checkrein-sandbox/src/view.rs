//! Which files can be seen from inside: the system's, the interpreter's, the project's; and which of them not.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};

use crate::interpreter::Interpreter;
use crate::order::View;
use crate::{Job, Refused, keys};

/// Folders with programs and libraries. Where one is a link, the link is put up.
const SYSTEM: [&str; 8] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
];

/// What programs need of /etc, and nothing of it a secret: `/etc/ssl/private` is none of their business.
const SETTINGS: [&str; 20] = [
    "alternatives",
    "crypto-policies",
    "fonts",
    "ld.so.cache",
    "localtime",
    "magic",
    "mime.types",
    "os-release",
    "pki/ca-trust",
    "pki/tls/cert.pem",
    "pki/tls/certs",
    "pki/tls/openssl.cnf",
    "protocols",
    "services",
    "ssl/cert.pem",
    "ssl/certs",
    "ssl/openssl.cnf",
    "terminfo",
    "timezone",
    "xdg",
];

/// Below these, everything is the machine's own and nothing a project.
const NEVER: [&str; 6] = ["/proc", "/sys", "/dev", "/run/user", "/etc", "/boot"];

/// Nobody's project, though one may lie below: the system's programs, its state, everybody's homes.
const TOO_WIDE: [&str; 7] = ["/usr", "/var", "/run", "/home", "/opt", "/var/lib", "/root"];

/// Works out what a job can see. `scratch` is the folder that it may write.
pub(crate) fn of(
    job: &Job,
    interpreters: &[Interpreter],
    home: Option<&Path>,
    scratch: &Path,
) -> Result<View, Refused> {
    let mut view = View {
        scratch: scratch.into(),
        made: made(scratch),
        ..View::default()
    };
    let mut readable = system(&mut view);
    for interpreter in interpreters {
        readable.extend(interpreter.readable.iter().cloned());
        view.links.extend(
            interpreter
                .links
                .iter()
                .map(|(at, to)| (at.into(), to.into())),
        );
    }
    let mut shown = Vec::new();
    for given in job.project.iter().chain(&job.readable) {
        let path = judged(given, home)?;
        shown.push(path.clone());
        if path != *given {
            view.links.push((given.into(), (&path).into()));
        }
        readable.insert(path);
    }
    if let Some(modules) = job
        .project
        .as_ref()
        .map(|project| project.join("node_modules"))
        .filter(|path| path.is_dir())
    {
        view.links
            .push((scratch.join("node_modules").into(), modules.into()));
    }
    let hidden: BTreeSet<PathBuf> = job
        .hidden
        .iter()
        .cloned()
        .filter_map(place)
        .chain(keys::in_homes(home, &shown))
        .collect();
    view.readable = outermost(readable);
    let special = special_files(&view.readable);
    let is_seen = |path: &PathBuf| {
        view.readable
            .iter()
            .any(|readable| path.starts_with(readable))
    };
    // Whoever may read all that is written to a folder may read what comes to light in it.
    view.is_temporary_closed =
        special.is_none() || hidden.iter().any(|path| is_seen(path) && in_writable(path));
    let hidden: BTreeSet<PathBuf> = hidden
        .into_iter()
        .chain(special.unwrap_or_default())
        .collect();
    view.hidden = outermost(hidden.into_iter().filter(is_seen).collect());
    Ok(view)
}

/// Returns a path without links, when it is one that may be given away.
fn judged(given: &Path, home: Option<&Path>) -> Result<PathBuf, Refused> {
    let refused = |why: String| {
        Err(Refused::new(
            "files",
            why,
            "name a folder of the project, or a file, as what may be read",
        ))
    };
    if !given.is_absolute() {
        return refused(format!("`{}` is not an absolute path", given.display()));
    }
    let path = match fs_err::canonicalize(given) {
        Ok(path) => path,
        Err(error) => return refused(format!("what may be read cannot be found: {error}")),
    };
    if path.parent().is_none() || NEVER.iter().any(|never| path.starts_with(never)) {
        return refused(format!(
            "`{}` is the machine itself, not data",
            path.display()
        ));
    }
    if path.starts_with("/scratch") && cfg!(target_os = "linux") {
        return refused(format!(
            "`{}` is where the code's own folder is put",
            path.display()
        ));
    }
    if TOO_WIDE.iter().any(|wide| path == Path::new(wide)) && home != Some(&path) {
        return refused(format!(
            "`{}` holds far more than a project",
            path.display()
        ));
    }
    Ok(path)
}

/// A path without links, also when there is nothing at it yet: it is denied from the first moment that there is.
fn place(path: PathBuf) -> Option<PathBuf> {
    fs_err::canonicalize(&path).ok().or_else(|| {
        let folder = fs_err::canonicalize(path.parent()?).ok()?;
        Some(folder.join(path.file_name()?))
    })
}

/// Pipes and sockets in what may be read below a folder that may be written. Whoever holds the other end is outside,
/// and a read-only mount does not keep anybody from writing to them; Landlock does, but not below what it has opened.
/// None when there is too much to look through.
fn special_files(readable: &[OsString]) -> Option<Vec<PathBuf>> {
    // A few hundredths of a second.
    const MOST: usize = 20_000;
    let all = readable.iter().map(PathBuf::from);
    let mut folders: Vec<PathBuf> = all.filter(|path| in_writable(path)).collect();
    let (mut found, mut count) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            count += 1;
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_fifo() || kind.is_socket() {
                found.push(entry.path());
            }
        }
        if count > MOST {
            return None;
        }
    }
    Some(found)
}

/// Below a folder that is also the code's to write?
fn in_writable(path: &Path) -> bool {
    ["/tmp", "/dev/shm"]
        .iter()
        .any(|folder| path.starts_with(folder))
}

fn system(view: &mut View) -> BTreeSet<PathBuf> {
    let settings = SETTINGS.iter().map(|name| Path::new("/etc").join(name));
    let mut readable = BTreeSet::new();
    for path in SYSTEM.iter().map(PathBuf::from).chain(settings) {
        let Ok(about) = std::fs::symlink_metadata(&path) else {
            continue;
        };
        if about.is_dir() {
            readable.insert(path);
        } else if about.is_file() {
            view.copied.push(path.into());
        } else if let Ok(target) = std::fs::read_link(&path) {
            view.links.push((path.into(), target.into()));
        }
    }
    readable
}

/// What stands in the place of files that name the machine's people and networks.
fn made(scratch: &Path) -> Vec<(OsString, String)> {
    let home = scratch.display();
    let file = |at: &str, text: String| (OsString::from(at), text);
    vec![
        file(
            "/etc/passwd",
            format!(
                "sandbox:x:1000:1000:sandbox:{home}:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
            ),
        ),
        file(
            "/etc/group",
            "sandbox:x:1000:\nnogroup:x:65534:\n".to_owned(),
        ),
        file("/etc/hosts", "127.0.0.1 localhost sandbox\n".to_owned()),
        file(
            "/etc/nsswitch.conf",
            "passwd: files\ngroup: files\nhosts: files\n".to_owned(),
        ),
    ]
}

/// Leaves out what lies in another one.
fn outermost(paths: BTreeSet<PathBuf>) -> Vec<OsString> {
    let mut kept: Vec<PathBuf> = Vec::new();
    // Sorted, so that a folder comes before what is in it.
    for path in paths {
        if !kept.iter().any(|outer| path.starts_with(outer)) {
            kept.push(path);
        }
    }
    kept.into_iter().map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn view(change: impl FnOnce(&mut Job)) -> Result<View, Refused> {
        let mut job = Job::new(Language::Bash, "");
        change(&mut job);
        of(
            &job,
            &[],
            Some(Path::new("/nowhere")),
            Path::new("/scratch"),
        )
    }

    #[test]
    fn the_machine_itself_is_no_project() {
        for path in [
            "/",
            "/proc/self",
            "/sys",
            "/dev/shm",
            "relative",
            "/not/there",
            "/etc",
            "/etc/ssl",
            "/usr",
            "/var",
            "/root",
            "/scratch",
        ] {
            let refused = view(|job| job.project = Some(path.into())).unwrap_err();
            assert_eq!(refused.layer, "files", "{path}");
        }
    }

    #[test]
    fn keys_and_hidden_files_are_left_out_only_where_they_would_be_seen() {
        let folder = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(folder.path()).unwrap();
        for path in [".ssh/id", "project/.env", "project/src/a", "other/.env"] {
            fs_err::create_dir_all(home.join(path).parent().unwrap()).unwrap();
            fs_err::write(home.join(path), "").unwrap();
        }
        let mut job = Job::new(Language::Bash, "");
        job.project = Some(home.join("project"));
        job.hidden = vec![
            home.join("project/.env"),
            home.join("other/.env"),
            home.join("project/gone"),
        ];
        let seen = of(&job, &[], Some(&home), Path::new("/scratch")).unwrap();
        assert_eq!(
            seen.hidden,
            [".env", "gone"].map(|name| home.join("project").join(name).into_os_string()),
            "also what is not there yet"
        );
        job.project = Some(home.clone());
        let seen = of(&job, &[], Some(&home), Path::new("/scratch")).unwrap();
        assert_eq!(
            seen.hidden,
            [".ssh", "other/.env", "project/.env", "project/gone"]
                .map(|name| home.join(name).into_os_string())
        );
    }

    #[test]
    fn what_lies_in_another_is_said_once() {
        let paths = ["/a", "/a/b", "/ab", "/c/d", "/c/d/e/f"].map(PathBuf::from);
        assert_eq!(
            outermost(paths.into()),
            ["/a", "/ab", "/c/d"].map(OsString::from)
        );
    }
}
