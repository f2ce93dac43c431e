//! The user that root's code runs as where there are no namespaces, and what is closed to them.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Far from all that are given to people; another one for each run at once.
pub(crate) const FIRST: u32 = 1_500_000_000;

/// Is it them? Not where root is only called root: a container of its own users has none of these numbers.
pub(crate) fn is_the_user() -> bool {
    nix::unistd::geteuid().is_root()
        && fs_err::read_to_string("/proc/self/uid_map").is_ok_and(|map| is_mapped(&map, FIRST))
}

/// Returns what keeps them from this file or folder: a folder that they may not enter, or the file itself.
pub(crate) fn closed(path: &Path) -> Option<PathBuf> {
    let is_open = |path: &&Path| {
        std::fs::metadata(path).is_ok_and(|about| {
            let needed = if about.is_dir() { 0o1 } else { 0o4 };
            about.mode() & needed == needed
        })
    };
    let all: Vec<&Path> = path.ancestors().collect();
    let first = all.into_iter().rev().find(|path| !is_open(path));
    first.map(Path::to_path_buf)
}

/// Lines of: first number inside, first outside, how many.
fn is_mapped(map: &str, number: u32) -> bool {
    map.lines().any(|line| {
        let mut numbers = line.split_ascii_whitespace().map(str::parse::<u64>);
        match (numbers.next(), numbers.nth(1)) {
            (Some(Ok(first)), Some(Ok(count))) => {
                (first..first + count).contains(&u64::from(number))
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_looked_for_among_those_that_are_mapped() {
        for (map, expected) in [
            ("         0          0 4294967295\n", true),
            ("0 1000 1\n", false),
            ("0 1000 1\n1 100000 65536\n", false),
            ("0 1000 1\n1 100000 2000000000\n", true),
            ("", false),
        ] {
            assert_eq!(is_mapped(map, FIRST), expected, "{map}");
        }
    }

    #[test]
    fn what_is_closed_is_the_first_folder_that_is() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::Builder::new()
            .permissions(PermissionsExt::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        let (own, file) = (folder.path().join("own"), folder.path().join("own/file"));
        fs_err::create_dir(&own).unwrap();
        fs_err::write(&file, "").unwrap();
        fs_err::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        for (mode, expected) in [(0o700, &own), (0o755, &file)] {
            fs_err::set_permissions(&own, PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(closed(&file).as_ref(), Some(expected));
        }
        assert_eq!(closed(Path::new("/usr/bin")), None);
    }
}
