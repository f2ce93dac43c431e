//! Inline code of other languages: which files it opens for writing, as far as its text says.
//!
//! There is no grammar for each language here. The calls that write have few names, and their
//! arguments are texts or variables that were given texts; what remains unknown could be any path
//! that the code names.

use super::arguments::Arguments;
use super::awk::awk;
use super::calls::{CALLS, Which};
use super::effect::Reach;
use super::homes;
use super::named;
use super::run::script_text;
use super::runs::STEERING;
use super::scope::Scope;
use super::snippet::{
    arguments, backquoted, ex_writes, identifiers, is_writing_mode, literals, receiver,
};
use super::text::{Atom, Text};
use super::walk::Walk;

/// Programs that take code as an argument or on standard input.
const INTERPRETERS: &[&str] = &[
    "python",
    "pypy",
    "node",
    "nodejs",
    "deno",
    "bun",
    "tsx",
    "perl",
    "ruby",
    "php",
    "lua",
    "awk",
    "gawk",
    "mawk",
    "nawk",
    "Rscript",
    "osascript",
    "tclsh",
    "vim",
    "nvim",
    "vi",
    "ex",
    "ed",
    "emacs",
];

/// Whether a program takes code.
pub(super) fn is_interpreter(name: &str) -> bool {
    let name = name.trim_end_matches(|char: char| char.is_ascii_digit() || char == '.');
    INTERPRETERS.contains(&name)
}

/// Notes what the code that an interpreter is given writes.
pub(super) fn run(walk: &mut Walk, name: &str, words: &[Text], scope: &Scope, stdin: &Text) {
    let is_awk = name.ends_with("awk");
    let valued: &[&str] = match name {
        _ if is_awk => &["-v", "-F", "-f", "-i", "-e"],
        "perl" => &["-e", "-E", "-I", "-M", "-m", "-F"],
        "deno" => &[],
        _ => &[
            "-c", "-e", "-E", "-p", "-r", "--eval", "--print", "--cmd", "-m", "-W", "-X",
        ],
    };
    let read = Arguments::read(words, valued);
    if is_awk {
        return awk(walk, name, &read, scope);
    }
    let codes = &["-c", "-e", "-E", "-p", "-r", "--eval", "--print", "--cmd"];
    let mut code: Vec<String> = read.values(codes).map(script_text).collect();
    let mut extra = read.operands.clone();
    if name == "deno" && read.operands.first().map(Text::lossy).as_deref() == Some("eval") {
        code.extend(read.operands.get(1).map(script_text));
    }
    let reads_stdin = match extra.first().map(Text::lossy) {
        None => true,
        Some(operand) => operand == "-" || operand == "/dev/stdin",
    };
    // A module that is run with files: `python -m json.tool FROM TO`.
    let module = read.values(&["-m"]).next().map(Text::lossy);
    match (module.as_deref(), read.operands.as_slice()) {
        (Some("json.tool"), [_, to, ..]) => walk.write(scope, name, to, Reach::File),
        (Some("zipfile" | "tarfile"), [.., to]) if read.has(&["-e", "--extract"]) => {
            walk.write(scope, name, to, Reach::Inside);
        }
        _ => {}
    }
    if let Some(own) = extra.first().and_then(|path| walk.own_script(scope, path)) {
        code.push(own);
    }
    if code.is_empty() && reads_stdin {
        code.extend(stdin.literal().or_else(|| Some(script_text(stdin))));
    }
    if code.is_empty() {
        return;
    }
    let code = code.join("\n");
    if !walk.take(code.len()) {
        return;
    }
    if let Some(text) = stdin.literal() {
        extra.extend(text.lines().take(20).map(Text::from));
    }
    // Code may ask the environment, for what the command has just set.
    for (variable, values) in &scope.variables {
        if walk.take(code.len() / 64 + 1) && code.contains(variable.as_str()) {
            extra.extend(values.iter().cloned());
        }
    }
    let code = homes::plain(&code, scope.home.as_deref());
    let by = format!("{name} code");
    named::note(walk, &by, &code, scope);
    let code = Code {
        text: &code,
        extra: &extra,
        folders: folders(&code),
    };
    code.note(walk, &by, scope);
}

/// A text of code, with the paths that it gets from outside.
pub(super) struct Code<'a> {
    pub(super) text: &'a str,
    pub(super) extra: &'a [Text],
    /// Where it goes before it writes.
    pub(super) folders: Vec<Text>,
}

impl Code<'_> {
    fn note(&self, walk: &mut Walk, by: &str, scope: &Scope) {
        for (name, which) in CALLS {
            for (at, _) in self.text.match_indices(name) {
                if !self.is_call(at, name) {
                    continue;
                }
                let arguments = arguments(&self.text[at + name.len()..]);
                let length: usize = arguments.iter().map(|argument| argument.len()).sum();
                if !walk.take(length / 8 + 1) {
                    return;
                }
                self.note_call(walk, by, scope, at, *which, &arguments);
            }
        }
        if ["perl", "ruby", "php"]
            .iter()
            .any(|name| by.starts_with(name))
        {
            for script in backquoted(self.text) {
                let mut inner = walk.fork(scope);
                walk.code(script, &mut inner, &Text::unknown());
            }
        }
        for path in ex_writes(self.text) {
            walk.write(scope, by, &scope.at_home(&path), Reach::File);
        }
    }

    fn is_call(&self, at: usize, name: &str) -> bool {
        let before = self.text[..at].chars().next_back();
        let after = self.text[at + name.len()..].chars().next();
        let joins = |char: char| char.is_alphanumeric() || char == '_';
        let begins = name.starts_with('.') || !before.is_some_and(joins);
        begins && matches!(after, Some('(' | ' ' | '!'))
    }

    fn note_call(
        &self,
        walk: &mut Walk,
        by: &str,
        scope: &Scope,
        at: usize,
        which: Which,
        arguments: &[&str],
    ) {
        let rest = arguments.get(1..).unwrap_or_default();
        let written: Vec<&str> = match which {
            Which::First => arguments.first().copied().into_iter().collect(),
            Which::Only if arguments.len() == 1 => arguments.to_vec(),
            Which::Second => rest.first().copied().into_iter().collect(),
            Which::All => arguments.iter().take(2).copied().collect(),
            Which::Receiver => vec![receiver(&self.text[..at])],
            Which::ReceiverOpened if arguments.iter().any(|mode| is_writing_mode(mode)) => {
                vec![receiver(&self.text[..at])]
            }
            Which::Opened if rest.iter().any(|mode| is_writing_mode(mode)) => {
                // Perl has the mode in the middle: open(F, ">", path), or in the path.
                arguments.to_vec()
            }
            Which::Command => return self.note_command(walk, scope, arguments),
            Which::ReceiverOpened | Which::Opened | Which::Only => return,
        };
        for expression in written {
            if !walk.take(expression.len()) {
                return;
            }
            let (mut paths, is_known) = self.paths(walk, expression, 3);
            if !walk.take(self.text.len() / 8 + 1) {
                return;
            }
            // A function of the code's own may put a folder before a bare name.
            let is_bare = |path: &String| !path.is_empty() && !path.contains('/');
            if let Some(name) = paths.iter().find(|path| is_bare(path)).cloned() {
                let folders = literals(self.text).into_iter();
                let folders = folders.filter(|text| text.contains('/') && !text.contains(' '));
                paths.extend(folders.take(8).map(|folder| format!("{folder}/{name}")));
            }
            for path in paths {
                let path = scope.at_home(path.trim_start_matches(['>', '+', '<', ' ']));
                for folder in &self.folders {
                    walk.write(scope, by, &folder.join(&path), Reach::Tree);
                }
                walk.write(scope, by, &path, Reach::Tree);
            }
            if !is_known {
                self.note_anything(walk, by, scope);
            }
        }
    }

    /// Notes every path that the code names: the one that it writes may be any of them.
    fn note_anything(&self, walk: &mut Walk, by: &str, scope: &Scope) {
        if !walk.take(self.text.len() / 16 + 1) {
            return;
        }
        for line in self.text.split(['\n', ';']) {
            if walk.is_over() {
                return;
            }
            let literals = literals(line);
            for path in literals.iter().cloned().chain([literals.join("/")]) {
                walk.write(scope, by, &glob(&path), Reach::File);
            }
        }
        for path in self.extra {
            walk.write(scope, by, path, Reach::File);
        }
    }

    pub(super) fn note_command(&self, walk: &mut Walk, scope: &Scope, arguments: &[&str]) {
        let Some(first) = arguments.first() else {
            return;
        };
        let words = literals(first);
        let mut inner = walk.fork(scope);
        // What the code says of these variables it may say for what it runs.
        for name in STEERING {
            let is_named = |quote: &str| self.text.contains(&format!("{name}{quote}"));
            let is_given = ["'", "\"", "=", ":", " ="].into_iter().any(is_named);
            if walk.take(self.text.len() / 64 + 1) && is_given {
                inner.set(name, Text::unknown());
            }
        }
        match words.as_slice() {
            [] => {}
            // A program and its arguments, each a text of its own.
            [program] if arguments.len() > 1 && !program.contains(' ') => {
                let rest = arguments[1..].iter().flat_map(|rest| literals(rest));
                let words = std::iter::once(program.clone()).chain(rest);
                let words: Vec<Text> = words.map(Text::from).collect();
                walk.run(&words, &mut inner, &Text::unknown());
            }
            [script] => {
                walk.code(script, &mut inner, &Text::unknown());
            }
            words => {
                let words: Vec<Text> = words.iter().map(|word| Text::from(word.as_str())).collect();
                walk.run(&words, &mut inner, &Text::unknown());
            }
        }
    }

    /// Returns the paths that an expression may be, and whether that is all it may be.
    fn paths(&self, walk: &mut Walk, expression: &str, depth: usize) -> (Vec<String>, bool) {
        const OUTSIDE: &[&str] = &[
            "argv",
            "ARGV",
            "environ",
            "getenv",
            "process.env",
            "ENV",
            "glob",
            "iterdir",
            "walk",
            "listdir",
            "readdir",
        ];
        let outside = OUTSIDE.iter().any(|name| expression.contains(name));
        let own = literals(expression);
        let mut named = Vec::new();
        if depth > 0 {
            for name in identifiers(expression) {
                if !walk.take(self.text.len() / 64 + 1) {
                    return (Vec::new(), false);
                }
                for value in self.assigned(name) {
                    if !walk.take(value.len() + 8) {
                        return (Vec::new(), false);
                    }
                    let (paths, is_known) = self.paths(walk, value, depth - 1);
                    if !is_known {
                        return (paths, false);
                    }
                    named.push((name, paths));
                }
            }
        }
        let mut paths = Vec::new();
        // `folder / "name"`, `join(folder, "name")`, `f"{folder}/name"`.
        let joined = own.join("/");
        for (name, values) in &named {
            for value in values {
                let length = (own.len() + 2) * (value.len() + 8) + 2 * joined.len();
                if !walk.take(length) {
                    return (paths, false);
                }
                if own.is_empty() || !is_absolute(value) {
                    paths.push(value.clone());
                }
                paths.push(format!("{value}/{joined}"));
                for text in &own {
                    let filled = [
                        format!("{{{name}}}"),
                        format!("${{{name}}}"),
                        format!("${name}"),
                    ]
                    .iter()
                    .fold(text.clone(), |text, hole| text.replace(hole, value));
                    paths.push(filled.trim_start_matches('$').to_owned());
                }
            }
        }
        // Of a path that is put together no part is meant by itself, least of all the home.
        if own.len() < 2 || !is_absolute(&own[0]) {
            paths.extend(own.iter().cloned());
        }
        paths.push(own.concat());
        paths.push(joined);
        let known = !outside && (!own.is_empty() || !named.is_empty());
        (paths, known)
    }

    /// Returns the expressions that a variable is given.
    fn assigned<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.text.match_indices(name).filter_map(move |(at, _)| {
            let joins = |char: char| char.is_alphanumeric() || char == '_';
            if self.text[..at].chars().next_back().is_some_and(joins) {
                return None;
            }
            let rest = self.text[at + name.len()..].trim_start();
            let value = rest
                .strip_prefix(":=")
                .or_else(|| {
                    rest.strip_prefix('=')
                        .filter(|value| !value.starts_with(['=', '~']))
                })
                .or_else(|| rest.strip_prefix("in "))
                .or_else(|| rest.strip_prefix("of "))?;
            Some(value.split(['\n', ';']).next().unwrap_or_default())
        })
    }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || path.starts_with("~/") || path == "~"
}

fn glob(pattern: &str) -> Text {
    Text(
        pattern
            .chars()
            .map(|char| match char {
                '*' => Atom::Any,
                char => Atom::Char(char),
            })
            .collect(),
    )
}

/// Returns the folders that code goes to.
fn folders(code: &str) -> Vec<Text> {
    let calls = code.match_indices("chdir").take(4);
    calls
        .flat_map(|(at, name)| literals(arguments(&code[at + name.len()..]).first().unwrap_or(&"")))
        .map(Text::from)
        .collect()
}
