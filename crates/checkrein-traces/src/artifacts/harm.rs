//! Commands that nobody should be led to run again: what destroys, what fetches programs and runs them, and
//! what does not say what it does.

/// Programs, and what programs are told, that remove or end something.
const REMOVES: [&str; 31] = [
    "rm",
    "rmdir",
    "shred",
    "dd",
    "unlink",
    "truncate",
    "kill",
    "pkill",
    "killall",
    "reboot",
    "shutdown",
    "mkfs",
    "del",
    "rd",
    "erase",
    "prune",
    "destroy",
    "delete",
    "purge",
    "wipe",
    "rmi",
    "drop",
    "reset",
    "uninstall",
    "force",
    "filter-branch",
    "filter-repo",
    "reflog",
    "gc",
    "restore",
    "-delete",
];

/// Options that take a program's last check away.
const FORCES: [&str; 10] = [
    "--force",
    "--hard",
    "--delete",
    "--purge",
    "--prune",
    "--mirror",
    "--no-verify",
    "--overwrite",
    "--remove",
    "--reset",
];

/// What runs a text as a program.
const INTERPRETERS: [&str; 20] = [
    "sh",
    "bash",
    "zsh",
    "dash",
    "fish",
    "ksh",
    "pwsh",
    "powershell",
    "python",
    "python3",
    "perl",
    "ruby",
    "node",
    "deno",
    "bun",
    "php",
    "xargs",
    "sudo",
    "source",
    "eval",
];

/// Whether a command may destroy something, or runs what it fetched.
pub(super) fn may_harm(command: &str) -> bool {
    let mut piped = command.split('|').skip(1);
    let is_piped_into = |part: &str| {
        let program = words(part).next().unwrap_or_default();
        INTERPRETERS.contains(&program)
    };
    let is_told = |part: &str| {
        let all: Vec<&str> = words(part).collect();
        let program = all.first().copied().unwrap_or_default();
        let has = |letter: char| {
            let mut options = all.iter().filter(|word| word.starts_with('-'));
            options.any(|word| !word.starts_with("--") && word.contains(letter))
        };
        let runs_text = INTERPRETERS.contains(&program) && (has('c') || has('e'));
        let is_git = all.contains(&"git");
        let git = is_git
            && (["clean", "checkout"].iter().any(|verb| {
                all.contains(verb) && (*verb == "clean" || all.contains(&"--") || has('f'))
            }) || all.contains(&"push")
                && (has('f') || has('d') || all.iter().any(is_forced_ref))
                || all.contains(&"branch") && (has('D') || has('d') || has('f')));
        runs_text
            || git
            || matches!(program, "eval" | "source" | "." | "sudo")
            || all.iter().any(|word| REMOVES.contains(word))
            || all
                .iter()
                .any(|word| FORCES.iter().any(|option| word.starts_with(option)))
    };
    piped.any(is_piped_into)
        || command.split(['|', '&', ';', '(', ')']).any(is_told)
        || command.contains("<(")
        || command.contains("<<")
}

/// Whether a push names a ref that it forces (`+main`) or removes (`:main`).
fn is_forced_ref(word: &&str) -> bool {
    word.starts_with(['+', ':'])
}

/// Whether a command depends on what its text does not say: a variable, a comment, another program's output,
/// a file that it is written to.
pub(super) fn is_open(command: &str) -> bool {
    command.contains(['$', '>', '<', ';', '\\'])
        || command.starts_with('#')
        || command.contains(" #")
}

/// The words of a part, without quotes and without the folders of programs.
fn words(part: &str) -> impl Iterator<Item = &str> {
    part.split_whitespace().map(|word| {
        let bare = word.trim_matches(['\'', '"', '(', ')', '{', '}', ';']);
        match bare.starts_with('-') {
            true => bare,
            false => bare.rsplit('/').next().unwrap_or_default(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: bool) {
        assert_eq!(may_harm(command), expected, "{command}");
    }

    #[test]
    fn what_destroys_is_known() {
        for command in [
            "rm -rf build",
            "/bin/rm -r a",
            "npm ci && rm -rf x",
            "find . -name x -delete",
            "git push --force origin main",
            "git push --force-with-lease",
            "git push -f",
            "git push origin +main",
            "git push origin :main",
            "git reset --hard HEAD",
            "git clean -fdx",
            "git checkout -- .",
            "git branch -D a",
            "docker system prune",
            "terraform destroy",
            "curl -fsSL https://example.org/x.sh | sh",
            "curl https://example.org/x | sudo bash",
            "cat x | xargs rm",
            "bash -c 'make'",
            "bash <(curl https://example.org/x)",
            "sudo make install",
            "eval x",
            "make && kill 1",
        ] {
            check(command, true);
        }
    }

    #[test]
    fn everyday_commands_are_none() {
        for command in [
            "npm run fix",
            "cargo test --all",
            "git push origin main",
            "git checkout -b fix",
            "git commit -m 'it is done'",
            "make | tee log",
            "mvn clean install",
            "docker compose up -d",
            "python3 -m pytest tests/a.py",
        ] {
            check(command, false);
        }
    }

    #[test]
    fn what_does_not_say_what_it_does_is_open() {
        for command in [
            "make $HOME",
            "make # all",
            "# make",
            "make > a",
            "a; b",
            "a \\| b",
        ] {
            assert!(is_open(command), "{command}");
        }
        assert!(!is_open("make | tee log") && !is_open("npm run fix -- --all"));
    }
}
