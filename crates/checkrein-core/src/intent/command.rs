//! Slash commands, which are the client's own business.

/// Folders at the top of a system or a project: `/tmp is full` is no command.
const TOP_FOLDERS: &[&str] = &[
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "src",
    "srv",
    "sys",
    "tmp",
    "usr",
    "var",
    "workspace",
];

/// Returns the name of the slash command that a prompt is: `/commit`, `/plugin:name arguments`.
pub(super) fn name(prompt: &str) -> Option<&str> {
    let command = prompt.trim_start().strip_prefix('/')?;
    let name = command.split(char::is_whitespace).next()?;
    let is_name = name.starts_with(|first: char| first.is_alphanumeric())
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | ':'));

    let is_folder = TOP_FOLDERS.contains(&name);
    (is_name && !is_folder).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prompt: &str, expected: Option<&str>) {
        assert_eq!(name(prompt), expected, "{prompt:?}");
    }

    #[test]
    fn a_slash_and_a_name_are_a_command() {
        check("/commit", Some("commit"));
        check("  /plugin:name some args", Some("plugin:name"));
        check("/review-pr 12\nplease", Some("review-pr"));
    }

    #[test]
    fn a_path_is_no_command() {
        for prompt in [
            "/usr/bin/foo crashes",
            "/tmp is full",
            "/",
            "// todo",
            "/ commit",
            "commit",
            "/main.rs fails",
            "/\0",
            "",
        ] {
            check(prompt, None);
        }
    }
}
