//! What a command text runs: its simple commands, each from its program's name on.
//!
//! Not a shell: it looks for words that a rule may know, and a wrong guess costs a less fitting
//! rule. The gates read commands with a parser; this room decides nothing that they decide.

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Simple {
    /// It as `program argument argument`, without the program's folder.
    pub named: String,
    /// The same with the program as it was typed.
    pub typed: String,
    /// Whether it reads what the command before it prints.
    pub is_piped: bool,
}

/// Returns the simple commands of a text in their order.
///
/// Assignments before the program, the folder of the program, and wrappers (`sudo`, `time`, `env`,
/// `timeout 5`, `npx`, `uv run` …) are left out.
pub(crate) fn simple_commands(text: &str) -> Vec<Simple> {
    pieces(text)
        .into_iter()
        .map(|piece| program_first(&piece))
        .filter(|command| !command.named.is_empty())
        .collect()
}

/// Whether the text sets a variable to a value before one of its commands.
pub(crate) fn sets(text: &str, assignment: &str) -> bool {
    pieces(text).iter().any(|piece| {
        let mut words = piece.words.iter();
        words
            .by_ref()
            .take_while(|word| is_assignment(word) || matches!(word.as_str(), "env" | "export"))
            .any(|word| word == assignment)
    })
}

/// The words between two signs that end a command.
#[derive(Default)]
struct Piece {
    words: Vec<String>,
    is_piped: bool,
}

/// Splits at `;`, `&`, `|` and line ends outside of quotes, and each part into words.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let mut word = String::new();
    let mut quote = None;
    let mut letters = text.chars().peekable();
    let end_word = |word: &mut String, pieces: &mut Vec<Piece>| {
        if !word.is_empty()
            && let Some(piece) = pieces.last_mut()
        {
            piece.words.push(std::mem::take(word));
        }
    };
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some('"') | None, '\\') => match letters.next() {
                Some('\n') | None => {}
                Some(next) => word.push(next),
            },
            (Some(_), _) => word.push(letter),
            (None, '\'' | '"') => quote = Some(letter),
            // `2>&1` is no end of a command.
            (None, '&') if word.ends_with('>') => word.push('&'),
            (None, ';' | '|' | '&' | '\n' | '(' | ')' | '{' | '}' | '`') => {
                end_word(&mut word, &mut pieces);
                // `||` leaves an empty piece between its signs.
                let was_empty = pieces.last().is_some_and(|piece| piece.words.is_empty());
                pieces.push(Piece {
                    words: Vec::new(),
                    is_piped: letter == '|' && !was_empty,
                });
            }
            (None, _) if letter.is_whitespace() => end_word(&mut word, &mut pieces),
            (None, _) => word.push(letter),
        }
    }
    end_word(&mut word, &mut pieces);
    pieces
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|letter: char| letter.is_ascii_digit())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn program_first(piece: &Piece) -> Simple {
    let mut rest = piece.words.as_slice();
    while let Some(first) = rest.first() {
        let second = rest.get(1).map_or("", String::as_str);
        let skip = match first.as_str() {
            word if is_assignment(word) => 1,
            "sudo" | "time" | "env" | "nohup" | "command" | "exec" | "stdbuf" | "nice" | "then"
            | "do" | "else" | "if" | "!" | "npx" | "bunx" | "xvfb-run" | "unbuffer" => 1,
            "timeout" => 2,
            "uv" | "poetry" | "pipenv" | "rye" | "hatch" | "pdm" if second == "run" => 2,
            "bundle" | "npm" | "pnpm" | "yarn" | "bun" if second == "exec" => 2,
            "pnpm" | "yarn" | "bun" if second == "dlx" || second == "x" => 2,
            _ => 0,
        };
        if skip == 0 {
            break;
        }
        rest = rest.get(skip..).unwrap_or_default();
        // The wrapper's own options.
        while rest.len() > 1 && rest[0].starts_with('-') {
            rest = &rest[1..];
        }
    }
    let typed = rest.join(" ");
    let mut words = rest.to_vec();
    if let Some(program) = words.first_mut() {
        let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.strip_suffix(".exe").unwrap_or(name);
        *program = name.to_owned();
    }
    Simple {
        named: words.join(" "),
        typed,
        is_piped: piece.is_piped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let commands = simple_commands(text);
        let named: Vec<&str> = commands
            .iter()
            .map(|command| command.named.as_str())
            .collect();
        assert_eq!(named, expected, "{text}");
    }

    #[test]
    fn each_simple_command_begins_with_its_program() {
        check("cargo test 2>&1 | tail -5", &["cargo test 2>&1", "tail -5"]);
        check(
            "cd 'a b' && RUST_LOG=debug ./target/x y",
            &["cd a b", "x y"],
        );
        check(
            "time sudo -n env A=1 make -j8; echo done",
            &["make -j8", "echo done"],
        );
        check("uv run pytest -q", &["pytest -q"]);
        check("npx --yes eslint .", &["eslint ."]);
        check("(cd x; npm test)", &["cd x", "npm test"]);
        check("timeout 60 cargo test \\\n  --all", &["cargo test --all"]);
        check("", &[]);
        check("'never closed", &["never closed"]);
        check("sudo", &[]);
    }

    #[test]
    fn what_was_typed_is_known_as_well() {
        let typed = &simple_commands("A=1 ./bin/simulate 3")[0].typed;
        assert_eq!(typed, "./bin/simulate 3");
    }

    #[test]
    fn what_reads_a_pipe_is_told_from_what_reads_files() {
        let piped = |text: &str| -> Vec<bool> {
            let commands = simple_commands(text);
            commands.iter().map(|command| command.is_piped).collect()
        };
        assert_eq!(piped("a | b && c || d"), [false, true, false, false]);
        assert_eq!(piped("a |& b; c"), [false, false, false]);
    }

    #[test]
    fn what_is_set_before_a_command_is_seen() {
        assert!(sets("CHECKREIN_TRIM=0 cargo test", "CHECKREIN_TRIM=0"));
        assert!(sets(
            "cd a && A=1 CHECKREIN_TRIM=0 make",
            "CHECKREIN_TRIM=0"
        ));
        assert!(sets("export CHECKREIN_TRIM=0; make", "CHECKREIN_TRIM=0"));
        assert!(!sets("echo CHECKREIN_TRIM=0", "CHECKREIN_TRIM=0"));
        assert!(!sets("CHECKREIN_TRIM=1 make", "CHECKREIN_TRIM=0"));
    }
}
