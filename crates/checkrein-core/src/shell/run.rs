//! One simple command with its words expanded: builtins, shells, and the way to every other program.

use std::path::Path;

use super::arguments::Arguments;
use super::code;
use super::errands;
use super::find;
use super::git;
use super::hidden;
use super::printed::printed;
use super::programs;
use super::scope::Scope;
use super::text::{Atom, Text};
use super::walk::Walk;
use super::wrappers;

/// No system takes a longer path.
const LONGEST_FOLDER: usize = 4096;

impl Walk {
    /// Runs a program and returns what it would print.
    pub(super) fn run(&mut self, words: &[Text], scope: &mut Scope, stdin: &Text) -> Text {
        let Some((program, arguments)) = words.split_first() else {
            return Text::default();
        };
        // What it is given is looked at, some of it more than once.
        if !self.step() || !self.take(words.len() + stdin.0.len() / 8) {
            return Text::unknown();
        }
        let path = program.lossy();
        let name = path.rsplit('/').next().unwrap_or(&path);
        if let Some(printed) = self.call(name, arguments, scope, stdin) {
            return printed;
        }
        if let Some(alias) = scope.alias(name) {
            let mut inner = self.fork(scope);
            inner.forget_alias(name);
            inner.arguments = arguments.to_vec();
            let code = format!("{} \"$@\"", script_text(&alias));
            return self.code(&code, &mut inner, stdin);
        }
        if name == "env"
            && let Some(code) = wrappers::split_string(arguments)
        {
            let mut inner = self.fork(scope);
            return self.code(&script_text(&code), &mut inner, stdin);
        }
        // A whole command in one word, as `flock FILE -c` and `watch` are given it.
        let is_file = || {
            self.own_script(scope, program).is_some() || Path::new(&path).symlink_metadata().is_ok()
        };
        if arguments.is_empty() && path.contains(' ') && program.literal().is_some() && !is_file() {
            let mut inner = self.fork(scope);
            return self.code(&path, &mut inner, stdin);
        }
        if let ("npm" | "command", Some(printed)) =
            (name, self.asked(name, arguments, scope, stdin))
        {
            return printed;
        }
        if let Some(inner) = wrappers::inner(name, arguments) {
            if inner.folder.is_none() && inner.variables.is_empty() {
                return self.run(inner.words, scope, stdin);
            }
            // What it sets, it sets for this one program.
            let mut scope = self.fork(scope);
            for (variable, value) in inner.variables {
                scope.set(&variable, value);
            }
            if let Some(folder) = inner.folder {
                self.enter(&mut scope, &folder);
            }
            return self.run(inner.words, &mut scope, stdin);
        }
        let real = self.real_program(scope, program);
        self.note_run(real.as_deref().unwrap_or(name), arguments, scope);
        if path.contains('/')
            && let Some(script) = self.own_script(scope, program)
        {
            return self.own(&script, arguments, scope, stdin);
        }
        match name {
            "cd" | "pushd" | "popd" | "eval" | "source" | "." | "set" | "shift" | "read"
            | "mapfile" | "readarray" | "unset" | "trap" | "alias" => {
                self.builtin(name, arguments, scope, stdin)
            }
            "bash" | "sh" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "su" | "script" => {
                self.shell(name, arguments, scope, stdin)
            }
            "at" | "batch" | "crontab" | "make" | "tmux" | "ssh" | "expect" | "fd" | "fdfind" => {
                errands::run(self, name, arguments, scope, stdin);
                printed(name, arguments, scope, stdin)
            }
            "printf" if arguments.first().is_some_and(|word| word.lossy() == "-v") => {
                let value = printed(name, arguments.get(2..).unwrap_or_default(), scope, stdin);
                if self.take_copy(value.0.len())
                    && let Some(variable) = arguments.get(1)
                {
                    scope.set(&variable.lossy(), value);
                }
                Text::default()
            }
            "xargs" | "parallel" => {
                let mut printed = Text::default();
                for words in wrappers::xargs(self, arguments, stdin) {
                    let mut inner = self.fork(scope);
                    let more = self.run(&words, &mut inner, &Text::unknown());
                    self.append(&mut printed, more);
                    if self.is_over() {
                        break;
                    }
                }
                printed
            }
            "find" | "gfind" => find::run(self, arguments, scope),
            "git" => git::run(self, arguments, scope, stdin),
            _ if code::is_interpreter(name) => {
                code::run(self, name, arguments, scope, stdin);
                programs::run(self, name, arguments, scope, stdin);
                Text::unknown()
            }
            "cat" => {
                let mut printed = printed(name, arguments, scope, stdin);
                if let [file] = arguments
                    && let Some(own) = self.own_script(scope, file)
                {
                    printed = Text::from(own);
                }
                printed
            }
            _ => {
                programs::run(self, name, arguments, scope, stdin);
                let printed = printed(name, arguments, scope, stdin);
                if self.take_copy(printed.0.len()) {
                    printed
                } else {
                    Text::unknown()
                }
            }
        }
    }

    /// Walks the two programs whose first word tells whether they run anything: `npm exec`, `command -v`.
    fn asked(&mut self, name: &str, words: &[Text], scope: &Scope, stdin: &Text) -> Option<Text> {
        let first = words.first()?.lossy();
        if name == "command" {
            return ["-v", "-V"]
                .contains(&first.as_str())
                .then(|| words.get(1).cloned().unwrap_or_default());
        }
        if !matches!(first.as_str(), "exec" | "x") {
            return None;
        }
        let read = Arguments::read(&words[1..], &["-c", "--call", "-p", "--package"]);
        let mut inner = self.fork(scope);
        Some(match read.values(&["-c", "--call"]).next() {
            Some(code) => self.code(&script_text(code), &mut inner, stdin),
            None => self.run(&read.operands, &mut inner, stdin),
        })
    }

    /// Goes to a folder.
    pub(super) fn enter(&mut self, scope: &mut Scope, folder: &Text) {
        let made = self.mentioned.contains(&folder.lossy());
        let longest = scope.folders.iter().map(|folder| folder.0.len()).max();
        if longest.unwrap_or(0) + folder.0.len() > LONGEST_FOLDER {
            return self.give_up();
        }
        scope.enter(folder, made);
    }

    fn builtin(&mut self, name: &str, arguments: &[Text], scope: &mut Scope, stdin: &Text) -> Text {
        match name {
            "cd" | "pushd" => {
                let operand = Arguments::read(arguments, &[]).operands.into_iter().next();
                let length: usize = scope.folders.iter().map(|folder| folder.0.len()).sum();
                if name == "pushd" && self.take(length) {
                    scope.stack.push(scope.folders.clone());
                }
                match operand {
                    Some(operand) if operand.lossy() == "-" => {
                        std::mem::swap(&mut scope.folders, &mut scope.previous);
                    }
                    Some(operand) => self.enter(scope, &operand),
                    None if name == "cd" => {
                        let home = scope.get("HOME").unwrap_or_else(Text::unknown);
                        self.enter(scope, &home);
                    }
                    None => {}
                }
            }
            "popd" => {
                if let Some(folders) = scope.stack.pop() {
                    scope.folders = folders;
                }
            }
            "eval" => {
                let code: Vec<String> = arguments.iter().map(script_text).collect();
                return self.code(&code.join(" "), scope, stdin);
            }
            "source" | "." => {
                let path = arguments.first().cloned().unwrap_or_default();
                let script = match scope.substituted(&path) {
                    None if path.lossy() == "/dev/stdin" => Some(stdin.clone()),
                    None => self.own_script(scope, &path).map(Text::from),
                    script => script,
                };
                if let Some(script) = script {
                    return self.code(&script_text(&script), scope, &Text::unknown());
                }
            }
            "set" => match arguments.split_first() {
                Some((first, rest)) if first.lossy() == "--" => scope.arguments = rest.to_vec(),
                Some((first, _)) if !first.starts_with("-") && !first.starts_with("+") => {
                    scope.arguments = arguments.to_vec();
                }
                _ => {}
            },
            "shift" if !scope.arguments.is_empty() => {
                scope.arguments.remove(0);
            }
            "read" => {
                let read =
                    Arguments::read(arguments, &["-p", "-d", "-n", "-N", "-t", "-u", "-i", "-a"]);
                let line = match stdin.literal() {
                    Some(text) => Text::from(text.lines().next().unwrap_or_default()),
                    None => stdin.clone(),
                };
                let names: Vec<&Text> = read.operands.iter().chain(read.values(&["-a"])).collect();
                let mut fields = fields(&line, names.len(), scope).into_iter();
                for name in names {
                    if !self.take(line.0.len() + 16) {
                        break;
                    }
                    scope.set(&name.lossy(), fields.next().unwrap_or_default());
                }
            }
            "mapfile" | "readarray" => {
                let read = Arguments::read(arguments, &["-d", "-n", "-O", "-s", "-u", "-C", "-c"]);
                let values = match stdin.literal() {
                    Some(text) => text.lines().map(Text::from).collect(),
                    None => vec![stdin.clone()],
                };
                let name = read
                    .operands
                    .first()
                    .map_or("MAPFILE".to_owned(), Text::lossy);
                scope.variables.insert(name, values);
            }
            "unset" => {
                for name in arguments {
                    let name = name.lossy();
                    scope.functions.remove(&name);
                    if name == crate::env::CLAUDECODE {
                        // It was there before: that it is not any more has to be seen.
                        scope.set(&name, Text::default());
                    } else {
                        scope.variables.remove(&name);
                    }
                }
            }
            "alias" => {
                for word in arguments {
                    let text = word.lossy();
                    if let Some((name, _)) = text.split_once('=')
                        && self.take_copy(word.0.len())
                    {
                        scope.set_alias(name, word.skip(name.chars().count() + 1));
                    }
                }
            }
            "trap" => {
                if let Some(code) = Arguments::read(arguments, &[]).operands.first() {
                    let mut inner = self.fork(scope);
                    self.code(&script_text(code), &mut inner, stdin);
                }
            }
            _ => {}
        }
        Text::default()
    }

    /// Runs a script that the command itself has written.
    fn own(&mut self, script: &str, arguments: &[Text], scope: &Scope, stdin: &Text) -> Text {
        let mut inner = self.fork(scope);
        inner.arguments = arguments.to_vec();
        let first = script.lines().next().unwrap_or_default();
        let interpreter = first
            .strip_prefix("#!")
            .and_then(|line| line.split_whitespace().last())
            .map(|path| path.rsplit('/').next().unwrap_or(path));
        match interpreter {
            Some(name) if code::is_interpreter(name) => {
                code::run(self, name, &[Text::from("-")], &inner, &Text::from(script));
                Text::unknown()
            }
            _ => self.code(script, &mut inner, stdin),
        }
    }

    fn shell(&mut self, name: &str, arguments: &[Text], scope: &Scope, stdin: &Text) -> Text {
        let mut inner = self.fork(scope);
        inner.functions.clear();
        hidden::startup(self, arguments, &mut inner);
        let given = match name {
            "su" | "script" => {
                let read = Arguments::read(arguments, &["-c", "--command"]);
                let code = read.values(&["-c", "--command"]).next().cloned();
                code.map(|code| (code, Vec::new()))
            }
            _ => wrappers::script(arguments),
        };
        if let Some((code, arguments)) = given {
            if let Some(name) = arguments.first() {
                inner.set("0", name.clone());
            }
            inner.arguments = arguments.get(1..).unwrap_or_default().to_vec();
            return self.code(&script_text(&code), &mut inner, stdin);
        }
        let read = Arguments::read(arguments, &["-o", "-O", "--rcfile", "--init-file"]);
        if let Some(script) = read
            .operands
            .first()
            .and_then(|path| scope.substituted(path))
        {
            return self.code(&script_text(&script), &mut inner, stdin);
        }
        if let Some((script, arguments)) = read.operands.split_first()
            && let Some(script) = self.own_script(scope, script)
        {
            return self.own(&script, arguments, scope, stdin);
        }
        let from_stdin = match read.operands.first().map(Text::lossy) {
            None => true,
            Some(operand) => operand == "-" || operand == "/dev/stdin" || read.has(&["-s"]),
        };
        // A here-document is a script; what some other program prints is not known.
        if from_stdin && stdin.0.iter().any(|atom| matches!(atom, Atom::Char(_))) {
            return self.code(&script_text(stdin), &mut inner, &Text::unknown());
        }
        Text::unknown()
    }
}

/// Returns what `read` gives each of its variables: the last one has the rest of the line.
fn fields(line: &Text, count: usize, scope: &Scope) -> Vec<Text> {
    let Some(text) = line.literal().filter(|_| count > 1) else {
        return vec![line.clone(); count];
    };
    let signs = scope.get("IFS").unwrap_or_default().lossy();
    let is_sign = |char: char| signs.contains(char) || signs == " " && char == '\t';
    text.trim_matches(' ')
        .splitn(count, is_sign)
        .map(Text::from)
        .collect()
}

/// Returns a script with each hole as a variable that stands for it.
pub(super) fn script_text(text: &Text) -> String {
    let mut script = String::new();
    for atom in &text.0 {
        match atom {
            Atom::Char(char) => script.push(*char),
            Atom::Any => script.push('*'),
            Atom::One => script.push('?'),
            Atom::Unknown { suspect: true } => script.push_str("${__suspect}"),
            Atom::Unknown { suspect: false } => script.push_str("${__unknown}"),
        }
    }
    script
}
