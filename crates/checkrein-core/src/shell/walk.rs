//! The walk over a command's syntax tree, in the order in which Bash would run it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use brush_parser::ast::{
    AndOr, AndOrList, Command, CompoundCommand, CompoundList, ExtendedTestExpr, Pipeline, Program,
};

use super::budget::Budget;
use super::effect::Effect;
use super::links::Link;
use super::parse::{Unreadable, parse};
use super::runs::Run;
use super::scope::Scope;
use super::text::{Atom, Text};
use super::word::{expand, expand_document};

/// How often a command may be wrapped in another: functions, `eval`, `bash -c`.
const DEEPEST: usize = 16;

/// How often the body of a loop is walked.
const MOST_ROUNDS: usize = 32;

/// Reserved, not used: pages count when they are touched.
pub(super) const STACK: usize = 256 * 1024 * 1024;

/// The budget ends a walk within milliseconds; this is for what it does not count, as the grammar,
/// which takes exponential time on some texts.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// What was found out about a command.
#[derive(Debug, PartialEq)]
pub struct Reading {
    /// What it would do to files, in the order in which it would.
    pub effects: Vec<Effect>,
    /// The programs that it would run, each as it would be started.
    pub runs: Vec<Run>,
    /// Why there may be more of them.
    pub unreadable: Option<Unreadable>,
}

/// Returns what a command would do to files.
pub fn read(command: &str, folder: &Path, home: Option<&Path>) -> Reading {
    let too_much = || Reading {
        effects: Vec::new(),
        runs: Vec::new(),
        unreadable: Some(Unreadable::TooMuch),
    };
    let (sender, receiver) = mpsc::channel();
    let command = command.to_owned();
    let (folder, home) = (folder.to_owned(), home.map(Path::to_owned));
    let started = thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut walk = Walk::default();
        let mut scope = Scope::new(&folder, home.as_deref());
        walk.code(&command, &mut scope, &Text::unknown());
        // Nobody may be waiting any more; then the result does not matter.
        let _ = sender.send(Reading {
            effects: walk.effects,
            runs: walk.runs,
            unreadable: walk.failed,
        });
    });
    match started {
        Ok(_) => receiver
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| too_much()),
        Err(_) => too_much(),
    }
}

/// The walk: what was found, and how far it went.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) effects: Vec<Effect>,
    pub(super) runs: Vec<Run>,
    pub(super) failed: Option<Unreadable>,
    /// How much of it was work.
    pub(super) budget: Budget,
    /// What the commands so far were given: one of them may have made the folder of a `cd`.
    pub(super) mentioned: HashSet<String>,
    /// The files that the command itself has written, by their path: a later one may run them.
    pub(super) written: HashMap<String, String>,
    /// The other names that the command itself has made.
    pub(super) links: Vec<Link>,
    /// How long the script at hand is.
    length: usize,
}

impl Walk {
    /// Walks a script and returns what it would print.
    pub(super) fn code(&mut self, code: &str, scope: &mut Scope, stdin: &Text) -> Text {
        if scope.depth >= DEEPEST {
            self.give_up();
        }
        if !self.step() || !self.take_copy(code.len()) {
            return Text::unknown();
        }
        match parse(code) {
            Ok(program) => {
                scope.depth += 1;
                let length = std::mem::replace(&mut self.length, code.len());
                let printed = self.program(&program, scope, stdin);
                self.length = length;
                scope.depth -= 1;
                printed
            }
            Err(error) => {
                self.failed.get_or_insert(error);
                if error == Unreadable::TooMuch {
                    self.give_up();
                }
                Text::unknown()
            }
        }
    }

    /// Walks a command substitution and returns its value.
    pub(super) fn substitution(&mut self, code: &str, scope: &Scope) -> Text {
        let mut inner = self.fork(scope);
        let mut printed = self.code(code, &mut inner, &Text::unknown());
        while printed.0.last() == Some(&Atom::Char('\n')) {
            printed.0.pop();
        }
        printed
    }

    /// Calls a function with arguments.
    pub(super) fn call(
        &mut self,
        name: &str,
        words: &[Text],
        scope: &mut Scope,
        stdin: &Text,
    ) -> Option<Text> {
        let body = scope.functions.get(name)?.clone();
        if scope.depth >= DEEPEST {
            self.give_up();
        }
        if !self.step() {
            return Some(Text::unknown());
        }
        let arguments = std::mem::replace(&mut scope.arguments, words.to_vec());
        scope.depth += 1;
        let printed = self.redirected(body.1.as_ref(), scope, stdin, |walk, scope, stdin| {
            walk.compound(&body.0, scope, stdin)
        });
        scope.depth -= 1;
        scope.arguments = arguments;
        Some(printed)
    }

    fn program(&mut self, program: &Program, scope: &mut Scope, stdin: &Text) -> Text {
        let mut printed = Text::default();
        for list in &program.complete_commands {
            let more = self.list(list, scope, stdin);
            self.append(&mut printed, more);
        }
        printed
    }

    pub(super) fn list(&mut self, list: &CompoundList, scope: &mut Scope, stdin: &Text) -> Text {
        let mut printed = Text::default();
        for item in &list.0 {
            if self.is_over() {
                break;
            }
            let more = self.and_or(&item.0, scope, stdin);
            self.append(&mut printed, more);
        }
        printed
    }

    fn and_or(&mut self, list: &AndOrList, scope: &mut Scope, stdin: &Text) -> Text {
        let before = scope.folders.clone();
        let certain = |next: Option<&AndOr>| matches!(next, Some(AndOr::And(_)));
        scope.certain = certain(list.additional.first());
        let mut printed = self.pipeline(&list.first, scope, stdin);
        for (index, item) in list.additional.iter().enumerate() {
            scope.certain = certain(list.additional.get(index + 1));
            let (AndOr::And(pipeline) | AndOr::Or(pipeline)) = item;
            let output = if matches!(item, AndOr::Or(_)) {
                // This runs where what was before it failed, a `cd` perhaps.
                let mut other = self.fork(scope);
                other.may_be_in(before.clone());
                let output = self.pipeline(pipeline, &mut other, stdin);
                scope.variables = other.variables;
                output
            } else {
                self.pipeline(pipeline, scope, stdin)
            };
            self.append(&mut printed, output);
            if self.is_over() {
                break;
            }
        }
        let doubt = std::mem::take(&mut scope.doubt);
        scope.may_be_in(doubt);
        printed
    }

    fn pipeline(&mut self, pipeline: &Pipeline, scope: &mut Scope, stdin: &Text) -> Text {
        if let [command] = pipeline.seq.as_slice() {
            return self.command(command, scope, stdin);
        }
        let mut passed: Option<Text> = None;
        for command in &pipeline.seq {
            let mut inner = self.fork(scope);
            passed = Some(self.command(command, &mut inner, passed.as_ref().unwrap_or(stdin)));
            if self.is_over() {
                break;
            }
        }
        passed.unwrap_or_default()
    }

    fn command(&mut self, command: &Command, scope: &mut Scope, stdin: &Text) -> Text {
        if !self.step() {
            return Text::unknown();
        }
        match command {
            Command::Simple(command) => self.simple(command, scope, stdin),
            Command::Compound(command, redirects) => {
                self.redirected(redirects.as_ref(), scope, stdin, |walk, scope, stdin| {
                    walk.compound(command, scope, stdin)
                })
            }
            Command::Function(function) => {
                if self.take(self.length / 16 + 1) {
                    let body = Rc::new(function.body.clone());
                    scope.functions.insert(function.fname.value.clone(), body);
                }
                Text::default()
            }
            Command::ExtendedTest(test, redirects) => {
                self.redirected(redirects.as_ref(), scope, stdin, |walk, scope, _| {
                    walk.test(&test.expr, scope);
                    Text::default()
                })
            }
        }
    }

    /// Walks the commands in the words of a test.
    fn test(&mut self, test: &ExtendedTestExpr, scope: &mut Scope) {
        match test {
            ExtendedTestExpr::And(left, right) | ExtendedTestExpr::Or(left, right) => {
                self.test(left, scope);
                self.test(right, scope);
            }
            ExtendedTestExpr::Not(inner) | ExtendedTestExpr::Parenthesized(inner) => {
                self.test(inner, scope);
            }
            ExtendedTestExpr::UnaryTest(_, word) => {
                expand(&word.value, self, scope);
            }
            ExtendedTestExpr::BinaryTest(_, left, right) => {
                expand(&left.value, self, scope);
                expand(&right.value, self, scope);
            }
        }
    }

    fn compound(&mut self, command: &CompoundCommand, scope: &mut Scope, stdin: &Text) -> Text {
        match command {
            CompoundCommand::Arithmetic(command) => {
                expand_document(&command.expr.value, self, scope);
                Text::default()
            }
            CompoundCommand::BraceGroup(group) => self.list(&group.list, scope, stdin),
            CompoundCommand::Subshell(shell) => {
                let mut inner = self.fork(scope);
                self.list(&shell.list, &mut inner, stdin)
            }
            CompoundCommand::ArithmeticForClause(clause) => {
                let parts = [&clause.initializer, &clause.condition, &clause.updater];
                for part in parts.into_iter().flatten() {
                    expand_document(&part.value, self, scope);
                }
                self.maybe(&clause.body.list, scope, stdin)
            }
            CompoundCommand::ForClause(clause) => {
                let values = match &clause.values {
                    Some(words) => words
                        .iter()
                        .flat_map(|word| expand(&word.value, self, scope))
                        .collect(),
                    None => scope.arguments.clone(),
                };
                let mut printed = Text::default();
                for value in values.into_iter().take(MOST_ROUNDS) {
                    scope.set(&clause.variable_name, value);
                    let more = self.maybe(&clause.body.list, scope, stdin);
                    self.append(&mut printed, more);
                    if self.is_over() {
                        break;
                    }
                }
                printed
            }
            CompoundCommand::CaseClause(clause) => {
                expand(&clause.value.value, self, scope);
                let mut printed = Text::default();
                for case in &clause.cases {
                    for pattern in &case.patterns {
                        expand(&pattern.value, self, scope);
                    }
                    let Some(list) = &case.cmd else {
                        continue;
                    };
                    let more = self.maybe(list, scope, stdin);
                    self.append(&mut printed, more);
                }
                printed
            }
            CompoundCommand::IfClause(clause) => {
                self.list(&clause.condition, scope, stdin);
                let mut printed = self.maybe(&clause.then, scope, stdin);
                for other in clause.elses.iter().flatten() {
                    if let Some(condition) = &other.condition {
                        self.maybe(condition, scope, stdin);
                    }
                    let more = self.maybe(&other.body, scope, stdin);
                    self.append(&mut printed, more);
                }
                printed
            }
            CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
                let mut printed = Text::default();
                if !self.take_copy(stdin.0.len()) {
                    return printed;
                }
                for line in rounds(stdin) {
                    self.maybe(&clause.0, scope, &line);
                    let more = self.maybe(&clause.1.list, scope, &line);
                    self.append(&mut printed, more);
                    if self.is_over() {
                        break;
                    }
                }
                printed
            }
            CompoundCommand::Coprocess(clause) => {
                let mut inner = self.fork(scope);
                self.command(&clause.body, &mut inner, &Text::unknown())
            }
        }
    }

    /// Walks what may run or not: afterwards the shell may be where it was before.
    fn maybe(&mut self, list: &CompoundList, scope: &mut Scope, stdin: &Text) -> Text {
        let before = scope.folders.clone();
        let printed = self.list(list, scope, stdin);
        scope.may_be_in(before);
        printed
    }
}

/// Returns what each round of a loop may read: a line of it where that is known.
fn rounds(stdin: &Text) -> Vec<Text> {
    match stdin.literal() {
        Some(text) => text.lines().take(MOST_ROUNDS).map(Text::from).collect(),
        None => vec![stdin.clone()],
    }
}
