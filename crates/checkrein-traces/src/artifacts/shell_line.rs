//! A command as it may be kept: without what only shows its output; and which commands may stand in a script
//! that a linter of shell scripts has nothing to say about.

use super::harm::may_harm;
use crate::patterns::is_unseen;
use crate::secretive::may_hold_secret;

/// Programs that only show a part of what another prints.
const VIEWERS: [&str; 8] = ["tail", "head", "grep", "less", "more", "cat", "wc", "rg"];

/// Programs that only look, or that are the tool's own.
const LOOKS: [&str; 22] = [
    "ls",
    "cat",
    "cd",
    "head",
    "tail",
    "grep",
    "rg",
    "find",
    "pwd",
    "echo",
    "printf",
    "wc",
    "which",
    "type",
    "sed",
    "awk",
    "tree",
    "file",
    "stat",
    "less",
    "checkrein",
    "claude",
];

/// What git does that only looks.
const GIT_LOOKS: [&str; 10] = [
    "status",
    "diff",
    "log",
    "show",
    "branch",
    "blame",
    "rev-parse",
    "remote",
    "ls-files",
    "stash",
];

/// Longer ones are no command but a program.
const LONGEST: usize = 120;

/// Returns a command without what only shows its output, or nothing if it is none to be kept.
pub(super) fn kept(command: &str) -> Option<String> {
    let mut command = command.trim();
    while let Some((before, last)) = command.rsplit_once('|') {
        let program = last.split_whitespace().next().unwrap_or_default();
        if !VIEWERS.contains(&program)
            || last.contains(['>', ';', '&', '"', '\''])
            || before.ends_with('|')
        {
            break;
        }
        command = before.trim_end();
    }
    let command = command.strip_suffix("2>&1").unwrap_or(command).trim();
    let is_line = !command.is_empty()
        && command.len() <= LONGEST
        && !command.contains('`')
        && !command
            .chars()
            .any(|letter| letter.is_control() || is_unseen(letter))
        && !command.contains("<!--")
        && !command.contains("-->")
        && !may_hold_secret(command);
    is_line.then(|| command.to_owned())
}

/// Whether a command changes nothing, in none of its parts.
pub(super) fn only_looks(command: &str) -> bool {
    command.split("&&").all(|part| {
        let mut words = part.split_whitespace();
        let program = words.next().unwrap_or_default();
        let program = program.rsplit('/').next().unwrap_or_default();
        let mut looks = || words.next().is_none_or(|verb| GIT_LOOKS.contains(&verb));
        LOOKS.contains(&program) || program == "git" && looks()
    })
}

/// Words of the shell's grammar, which a command must not have unquoted.
const GRAMMAR: [&str; 16] = [
    "if", "then", "else", "elif", "fi", "do", "done", "for", "while", "until", "case", "esac",
    "function", "select", "coproc", "time",
];

/// What the shell does itself, and what linters warn of: no first words of a step.
const NO_STEPS: [&str; 38] = [
    "in", "exit", "exec", "return", "source", "eval", "set", "unset", "shift", "trap", "read",
    "test", "let", "declare", "local", "export", "alias", "typeset", "readonly", "break",
    "continue", "sudo", "su", "expr", "egrep", "fgrep", "printf", "echo", "wait", "mapfile", "ssh",
    "tr", "hash", "command", "umask", "find", "ps", "tempfile",
];

/// A word of a simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it was typed, quotes and all.
    pub(super) typed: String,
    /// Whether a part of it is quoted.
    pub(super) is_quoted: bool,
}

/// Splits a command into simple commands and these into words, if it is made of nothing else: no variables, no
/// patterns, no redirections, and nothing that destroys. Who reads such a script knows what it does.
pub(super) fn simple(command: &str) -> Option<Vec<Vec<Word>>> {
    if may_harm(command) || command.split(' ').any(|word| word == "clean") {
        return None;
    }
    let mut commands = vec![Vec::new()];
    for word in words(command)? {
        if word.typed == "&&" {
            commands.push(Vec::new());
        } else {
            commands.last_mut()?.push(word);
        }
    }
    let is_fit = |words: &Vec<Word>| {
        let program = words.first()?;
        let begins = program.typed.chars().next()?;
        let is_program = !program.is_quoted
            && (begins.is_ascii_alphanumeric() || program.typed.starts_with("./"))
            && !program.typed.contains('=');
        let is_word_of_shell =
            |word: &Word| !word.is_quoted && GRAMMAR.contains(&word.typed.as_str());
        let makes_with_mode =
            program.typed == "mkdir" && words.iter().any(|word| word.typed.starts_with('-'));
        let is_comparison = words.iter().any(|word| word.typed.starts_with('='));
        let is_odd = NO_STEPS.contains(&program.typed.as_str()) || makes_with_mode || is_comparison;
        (is_program && !words.iter().any(is_word_of_shell) && !is_odd).then_some(())
    };
    commands
        .iter()
        .all(|words| is_fit(words).is_some())
        .then_some(commands)
}

fn words(command: &str) -> Option<Vec<Word>> {
    let mut words: Vec<Word> = Vec::new();
    let mut letters = command.chars().peekable();
    loop {
        while letters.next_if_eq(&' ').is_some() {}
        if letters.peek().is_none() {
            return Some(words);
        }
        let (mut typed, mut quotes) = (String::new(), 0);
        while let Some(letter) = letters.next_if(|letter| *letter != ' ') {
            typed.push(letter);
            match letter {
                '\'' | '"' => {
                    quotes += 1;
                    loop {
                        let inner = letters.next()?;
                        typed.push(inner);
                        if inner == letter {
                            break;
                        }
                        if !is_plain(inner) && !" ()[]{}*?;&|<>#'\",".contains(inner) {
                            return None;
                        }
                        // One kind of quote within the other is where linters begin to wonder.
                        if matches!(inner, '\'' | '"') {
                            return None;
                        }
                    }
                }
                '&' if typed == "&" && letters.peek() == Some(&'&') => {}
                '&' if typed == "&&" && letters.peek().is_none_or(|next| *next == ' ') => {}
                _ if is_plain(letter) => {}
                _ => return None,
            }
        }
        if quotes > 1 {
            return None;
        }
        words.push(Word {
            typed,
            is_quoted: quotes > 0,
        });
    }
}

/// Letters that mean themselves in every shell.
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || "_@%+=:,./-".contains(letter)
        || !letter.is_ascii() && letter.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: Option<&str>) {
        assert_eq!(kept(command).as_deref(), expected, "{command}");
    }

    #[test]
    fn what_only_shows_the_output_is_left_out() {
        check("cargo test 2>&1 | tail -20", Some("cargo test"));
        check("npm test | grep fail | head", Some("npm test"));
        check("make | tee log", Some("make | tee log"));
        check("make || cat log", Some("make || cat log"));
        check("echo `x`", None);
        check("a\nb", None);
        check("make x y\u{202e}", None);
        check("mysql -uroot -pHunter22x db", None);
        check("make KEY=Hunter22x", None);
        check(" ", None);
    }

    #[test]
    fn what_only_looks_is_known() {
        assert!(only_looks("git status -s") && only_looks("ls") && only_looks("/bin/cat a"));
        assert!(!only_looks("git commit -m x") && !only_looks("npm run fix"));
        assert!(only_looks("cd a && ls") && !only_looks("cd a && make"));
    }

    #[test]
    fn a_script_has_simple_commands_only() {
        let count = |command: &str| simple(command).map(|commands| commands.len());
        assert_eq!(count("npm run 'a b' --x=\"c d\""), Some(1));
        assert_eq!(count("npm ci && npm test"), Some(2));
        for odd in [
            "",
            "a $x",
            "a `b`",
            "a *",
            "a > b",
            "a; b",
            "a & b",
            "a &&",
            "&& a",
            "a 'b",
            "a \"b'c\"",
            "A=1 b",
            "sudo a",
            "a done",
            "a ~/b",
            "a 'b'\"c\"",
            "a \\",
            "a {b,c}",
            "-x",
            "'a' b",
            "a && if",
            "a “b”",
            "a #b",
            "a !b",
            ". a",
            "a '$b'",
            "mkdir -pm 7 a",
            "a&&b",
            "rm -rf build",
            "rm -rf ↀ",
            "git push --force origin main",
            "git reset --hard HEAD",
            "make clean",
        ] {
            assert_eq!(count(odd), None, "{odd}");
        }
    }
}
