//! Whether a command is worth noting, and what of it: told from its words, in a microsecond.
//!
//! This is no shell: a wrong guess costs a line too many or too few in a log, and nothing else.

/// Programs that only look, or say something.
const LOOKS: &str = "[ [[ ag awk basename bat cat cd checkrein cmp column command cut date declare df diff \
    dirname du echo egrep env exit export false fd fgrep file find free grep head hexdump \
    history hostname id jobs jq less ls man more nl nproc od popd printenv printf ps pushd \
    pwd readlink realpath rg set sleep sort source stat strings tac tail test tr tree true \
    type uname uniq unset uptime wait wc whereis which whoami xxd yq";

/// What git only shows.
const GIT_LOOKS: &str = "blame cat-file describe diff grep help log ls-files ls-remote ls-tree reflog remote \
    rev-list rev-parse shortlog show status version whatchanged";

/// Words that stand before the program that they run.
const BEFORE: &str = "! ( do else exec if nice nohup sudo then time until while {";

/// A longer one is a program of its own, and says nothing about the next.
const LONGEST: usize = 300;

/// Words beside which secrets stand. A command with one of them is noted without its text.
const BESIDE_SECRETS: &str = "apikey api_key api-key auth bearer cookie credential passphrase passwd password private \
    pwd= secret token";

/// From this length on, letters and digits in one are no word.
const LONGEST_WORD: usize = 24;

/// Whether a command runs anything besides what looks.
pub(crate) fn runs_something(command: &str) -> bool {
    parts(command).0.into_iter().any(|part| {
        let mut words = part.split_whitespace().skip_while(|word| {
            let is_assignment = word.split_once('=').is_some_and(|(name, _)| {
                name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_')
            });
            is_assignment || is_one(BEFORE, word)
        });
        let first = words
            .next()
            .unwrap_or_default()
            .trim_start_matches(['(', '{']);
        let program = first.rsplit('/').next().unwrap_or(first);
        let only_shows = match program {
            "" => true,
            // It runs what follows, or shows the environment.
            "env" => words.next().is_none(),
            "sed" => !words.any(|word| word.starts_with("-i") || word.starts_with("--in-place")),
            "git" => git_shows(words),
            _ => program.starts_with(['#', '<', '>', '}']) || is_one(LOOKS, program),
        };
        !only_shows
    })
}

fn is_one(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

fn git_shows<'a>(mut words: impl Iterator<Item = &'a str>) -> bool {
    loop {
        match words.next() {
            // These two have a value of their own.
            Some("-C" | "-c") => {
                words.next();
            }
            Some(option) if option.starts_with('-') => {}
            Some(word) => return is_one(GIT_LOOKS, word),
            None => return true,
        }
    }
}

/// Whether the text of a command may be kept: one short line, and nothing in it that might be secret.
pub(crate) fn is_plain(command: &str) -> bool {
    let is_line = command.len() <= LONGEST && !command.contains(char::is_control);
    let has_document = command.contains("<<");
    let lower = command.to_ascii_lowercase();
    let is_beside = BESIDE_SECRETS.split(' ').any(|word| lower.contains(word));
    // `https://person:word@host`
    let has_login = command.contains("://") && command.contains('@');
    is_line
        && !has_document
        && !is_beside
        && !has_login
        && !command.split(is_between).any(is_random)
}

fn is_between(c: char) -> bool {
    !(c.is_ascii_alphanumeric() || matches!(c, '+' | '='))
}

fn is_random(word: &str) -> bool {
    word.len() >= LONGEST_WORD
        && word.bytes().any(|c| c.is_ascii_digit())
        && word.bytes().any(|c| c.is_ascii_alphabetic())
}

/// Whether the code that a command ended with is that of all that it ran: behind a pipe it is another
/// program's, and what follows `||` or `;` hides what was before.
pub(crate) fn ends_with_its_own_code(command: &str) -> bool {
    let (parts, joined_by_and) = parts(command);
    let said = parts.iter().filter(|part| !part.trim().is_empty()).count();
    said == 1 || joined_by_and
}

/// Takes a command line apart at what stands between commands, outside of quotes; and tells whether
/// that was `&&` everywhere.
fn parts(command: &str) -> (Vec<&str>, bool) {
    let bytes = command.as_bytes();
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    let mut quote = None;
    let mut only_and = true;
    while at < bytes.len() {
        let byte = bytes[at];
        match (quote, byte) {
            (Some(b'"') | None, b'\\') => at += 1,
            (Some(open), _) if open == byte => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            // `2>&1` and `&>` are no ends.
            (None, b'&') if at > 0 && matches!(bytes[at - 1], b'>' | b'<') => {}
            (None, b'&') if bytes.get(at + 1) == Some(&b'>') => {}
            (None, b'&' | b'|' | b';' | b'\n') => {
                parts.push(&command[start..at]);
                let is_double = bytes.get(at + 1) == Some(&byte);
                let is_last = command[at + 1..].trim().is_empty();
                only_and &= byte == b'&' && is_double || matches!(byte, b';' | b'\n') && is_last;
                at += usize::from(is_double);
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(command.get(start..).unwrap_or_default());
    (parts, only_and)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: bool) {
        assert_eq!(runs_something(command), expected, "{command}");
    }

    #[test]
    fn what_only_looks_is_not_noted() {
        for command in [
            "",
            "ls",
            "ls -la src",
            "cat a | grep b | head -3",
            "cd web && ls",
            "echo 'a && make; b'",
            "git status",
            "git -C web log --oneline | head",
            "git diff HEAD~1 -- 'a;b'",
            "pwd; whoami",
            "FOO=1 printenv",
            "/usr/bin/grep -rn x .",
            "sed -n 1,20p a.rs",
            "checkrein trace list",
            "~/.local/bin/checkrein state",
            "find . -name '*.rs' 2>/dev/null",
            "env",
            "# a remark",
            "git",
            "( cd a && ls )",
            "time ls",
            "[ -f a ] && cat a",
        ] {
            check(command, false);
        }
    }

    #[test]
    fn what_runs_something_is() {
        for command in [
            "cargo test",
            "cd web && npm test 2>&1 | tail -5",
            "git commit -m 'a'",
            "git -c a.b=c push",
            "RUST_LOG=debug ./run.sh",
            "sudo systemctl restart x",
            "sed -i s/a/b/ c",
            "ls; make",
            "echo a | sh",
            "env A=1 make",
            "(make)",
            "! make",
            "python3 -c 'print(1)'",
            "if make; then echo x; fi",
            "ls\nmake",
            "echo \"a\\\"\"; make",
            "gmake &",
            "cat a > b & make",
        ] {
            check(command, true);
        }
    }

    #[track_caller]
    fn check_code(command: &str, expected: bool) {
        assert_eq!(ends_with_its_own_code(command), expected, "{command}");
    }

    #[test]
    fn a_code_is_its_own_unless_something_hides_it() {
        check_code("cargo test", true);
        check_code("cd web && npm test", true);
        check_code("cargo test 2>&1", true);
        check_code("make &> log", true);
        check_code("make;", true);
        check_code("git commit -m 'a | b; c'", true);
        check_code("cargo test | tail", false);
        check_code("cargo test || true", false);
        check_code("cargo test; echo done", false);
        check_code("make && make install | tail", false);
        check_code("make & sleep 1", false);
    }

    #[track_caller]
    fn check_plain(command: &str, expected: bool) {
        assert_eq!(is_plain(command), expected, "{command}");
    }

    #[test]
    fn what_might_be_a_secret_is_not_kept() {
        check_plain("cargo test -p checkrein-core --lib", true);
        check_plain(
            "npm run build:production && scp -r dist a@b.example:/srv",
            true,
        );
        check_plain("two\nlines", false);
        check_plain("sh <<X", false);
        check_plain(&"x".repeat(301), false);
        check_plain("curl -H 'Authorization: x' y", false);
        check_plain("DB_PASSWORD=x make", false);
        check_plain("psql postgres://me:word@host/db", false);
        check_plain("deploy --key 9f8a7b6c5d4e3f2a1b0c9d8e", false);
    }
}
