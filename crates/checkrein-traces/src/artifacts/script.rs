//! A script for a sequence of commands that was run again and again. It is written and never run by us.

use super::edit::Edit;
use super::repeated::{HOLE, Sequence};
use super::shell_line::{Word, simple};

/// Returns a name for the script: what its commands are about, in a few words.
pub(super) fn name(sequence: &Sequence) -> String {
    let mut words: Vec<String> = Vec::new();
    for command in &sequence.commands {
        for word in command.split_whitespace() {
            let is_noise = word.starts_with('-')
                || word.contains(HOLE)
                || ["run", "&&", "exec"].contains(&word);
            let word: String = word
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
                .collect();
            let word = word.trim_matches('-').to_lowercase();
            if !is_noise && !word.is_empty() && word.len() < 20 && !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words.truncate(4);
    match words.is_empty() {
        true => "steps".into(),
        false => words.join("-"),
    }
}

/// Returns the new file, or nothing for commands that a script should not have.
pub(super) fn write(sequence: &Sequence, tag: &str) -> Option<Edit> {
    let mut lines: Vec<String> = Vec::new();
    for command in &sequence.commands {
        // The hole is a letter that no command has; here it stands for a plain one.
        for words in simple(&command.replace(HOLE, STAND_IN))? {
            let words: Vec<String> = words.iter().map(typed).collect::<Option<_>>()?;
            lines.push(words.join(" "));
        }
    }
    let takes_word = sequence
        .commands
        .iter()
        .any(|command| command.contains(HOLE));
    let mut text = format!(
        "#!/usr/bin/env bash\n# checkrein:{tag} learned from commands that ended well in several sessions\n\
         set -euo pipefail\ncd \"$(dirname \"$0\")/../..\"\n"
    );
    if takes_word {
        text.push_str("if [ \"$#\" -ne 1 ]; then\n  echo \"usage: $0 WORD\" >&2\n  exit 2\nfi\n");
    }
    text.push('\n');
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    Some(Edit {
        before: None,
        at: 0,
        frame: String::new(),
        entry: text,
    })
}

/// A letter that means itself to a shell and that nobody types.
const STAND_IN: &str = "ↀ";

fn typed(word: &Word) -> Option<String> {
    match word.typed.contains(STAND_IN) {
        true if word.typed == STAND_IN => Some("\"$1\"".into()),
        true => None,
        false => Some(word.typed.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(commands: &[&str]) -> Sequence {
        Sequence {
            commands: commands
                .iter()
                .map(|command| command.replace('_', HOLE))
                .collect(),
            values: Vec::new(),
            times: 3,
            sessions: 2,
        }
    }

    #[test]
    fn a_script_stops_at_the_first_failure_and_takes_one_word_at_most() {
        let edit = write(
            &sequence(&["git checkout -b _", "npm run 'a b' && git push origin _"]),
            "s-1",
        )
        .unwrap();
        insta::assert_snapshot!(edit.entry, @r#"
        #!/usr/bin/env bash
        # checkrein:s-1 learned from commands that ended well in several sessions
        set -euo pipefail
        cd "$(dirname "$0")/../.."
        if [ "$#" -ne 1 ]; then
          echo "usage: $0 WORD" >&2
          exit 2
        fi

        git checkout -b "$1"
        npm run 'a b'
        git push origin "$1"
        "#);
        assert_eq!(write(&sequence(&["a $x", "b"]), "s-1"), None);
        assert_eq!(write(&sequence(&["a _x", "b"]), "s-1"), None);
    }

    #[test]
    fn its_name_says_what_it_is_about() {
        assert_eq!(
            name(&sequence(&["npm ci", "npm run fix -- --all", "npm test"])),
            "npm-ci-fix-test"
        );
        assert_eq!(name(&sequence(&["./a/../x _"])), "ax");
    }

    /// The linter has nothing to say about any script that is written, whatever the commands.
    #[test]
    fn every_script_passes_the_linter() {
        let parts = [
            "npm ci",
            "cargo test --all",
            "git commit -m 'it is done'",
            "git commit -m \"a; b | c\"",
            "make CC=gcc",
            "rm -rf build",
            "python3 -m pytest tests/a.py",
            "cp a 'b c'",
            "cd web",
            "kill 1",
            "ls -la",
            "grep -r x y",
            "docker run --rm -v a:b c",
            "find . -name x",
            "export A=1",
            "echo hi",
            "a 'x*' '~'",
            "a [ b",
            "x == y",
            "a @b %c +d",
            "npm run größe",
            "[ a ]",
            "true",
            ": a",
            "test -f x",
            "sed 's/a/b/' c",
            "xargs rm",
            "a - b",
            "a ]]",
            "a 'b # c'",
            "# a",
            "a '#'",
            "a -- --b",
            "{ a",
            "! a",
            "a “b”",
            "function a",
            "a \u{a0}b",
            "uname -a",
            "mkdir -pm 755 a/b",
            "sudo cd a",
            "rm -rf /",
            "git push origin _",
            "chmod 777 .",
            "type a",
            "which a",
            "cat a",
            "_ a",
            "time a",
            "a=1",
            "PATH=x",
            "cd ..",
            "cd a b",
            "tempfile",
            "unzip *.zip",
            "a && b",
            "ps aux",
            "printf '%s' x",
            "a 'x' y",
            "a '' b",
            "curl -fsSL https://example.org/a",
            "a,b",
            "return",
            "fi",
            "bash -c 'a'",
            "sh -c \"a (b)\"",
            "a 'x && y'",
            "a . b",
            ".. a",
            "let a",
            "set -x",
            "umask 022",
            "exit 1",
            "pwd",
            "/bin/a",
            "~/a",
        ];
        let folder = tempfile::tempdir().unwrap();
        let mut files = Vec::new();
        for (number, one) in parts.iter().enumerate() {
            for other in ["npm test", parts[(number * 7 + 3) % parts.len()]] {
                if let Some(edit) = write(&sequence(&[one, other]), "s-1") {
                    let file = folder.path().join(format!("{}.sh", files.len()));
                    fs_err::write(&file, edit.after()).unwrap();
                    files.push(file);
                }
            }
        }
        assert!(files.len() > 30, "{}", files.len());
        let linted = std::process::Command::new("shellcheck")
            .args(&files)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&linted.stdout);
        assert!(linted.status.success(), "{said}");
    }
}
