//! What is hidden in homes whatever a job says: keys, and what people have typed. Only matters when a project is, or
//! holds, a home.

use std::path::{Path, PathBuf};

/// Below each home.
const KEYS: [&str; 43] = [
    ".aws",
    ".azure",
    ".bash_history",
    ".boto",
    ".cargo/credentials",
    ".cargo/credentials.toml",
    ".claude",
    ".claude.json",
    ".codex",
    ".config/checkrein",
    ".config/chromium",
    ".config/containers/auth.json",
    ".config/gcloud",
    ".config/gh",
    ".config/git/credentials",
    ".config/google-chrome",
    ".config/hub",
    ".config/op",
    ".config/rclone",
    ".docker",
    ".gem/credentials",
    ".git-credentials",
    ".gnupg",
    ".kube",
    ".local/share/keyrings",
    ".local/share/kwalletd",
    ".m2/settings.xml",
    ".mozilla",
    ".my.cnf",
    ".netrc",
    ".npmrc",
    ".oci",
    ".password-store",
    ".pgpass",
    ".psql_history",
    ".pypirc",
    ".s3cfg",
    ".ssh",
    ".subversion/auth",
    ".terraform.d/credentials.tfrc.json",
    ".thunderbird",
    ".vault-token",
    ".zsh_history",
];

/// All that there is of it in the homes that are near to what is shown. `home` is the one of the environment.
pub(crate) fn in_homes(home: Option<&Path>, shown: &[PathBuf]) -> Vec<PathBuf> {
    // Most are far.
    let is_near = |home: &PathBuf| {
        let is_near = |shown: &PathBuf| home.starts_with(shown) || shown.starts_with(home);
        shown.iter().any(is_near)
    };
    let own = home.map(Path::to_path_buf).into_iter();
    let homes = own.chain(homes_of_all().into_iter().filter(is_near));
    homes
        .flat_map(|home| KEYS.map(|name| home.join(name)))
        .filter_map(|path| fs_err::canonicalize(path).ok())
        .collect()
}

/// The homes of all people of this machine: a server may be started as another one than the owner of the project.
fn homes_of_all() -> Vec<PathBuf> {
    homes(&fs_err::read_to_string("/etc/passwd").unwrap_or_default())
}

/// The sixth of each line's fields; the root of all is no home.
fn homes(people: &str) -> Vec<PathBuf> {
    let homes = people.lines().filter_map(|line| line.split(':').nth(5));
    let homes = homes.filter(|home| home.len() > 1 && home.starts_with('/'));
    homes.map(PathBuf::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn homes_are_read_from_the_list_of_people() {
        let people = "root:x:0:0:root:/root:/bin/bash\nhalf:x:1\n\nnobody:x:65534:65534::/:/bin/false\n\
            a:x:1000:1000:A, B:/people/a:/bin/bash\nb:x:1001:1001::relative:/bin/bash\n";
        assert_eq!(homes(people), ["/root", "/people/a"].map(PathBuf::from));
        assert!(!homes_of_all().is_empty());
    }

    #[test]
    fn only_what_there_is_in_homes_that_are_near_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let home = fs_err::canonicalize(folder.path()).unwrap();
        fs_err::create_dir(home.join(".ssh")).unwrap();
        fs_err::create_dir(home.join("src")).unwrap();
        let shown = [home.join("src")];
        assert_eq!(in_homes(Some(&home), &shown), [home.join(".ssh")]);
        assert!(in_homes(None, &shown).is_empty());
    }
}
