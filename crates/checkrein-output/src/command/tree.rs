//! From the syntax tree of a command to the pipelines whose output is to be seen.

use brush_parser::ast::{
    AndOr, Command, CommandPrefixOrSuffixItem as Item, CompoundCommand, CompoundList,
    IoFileRedirectKind as Kind, IoFileRedirectTarget as Target, IoRedirect, Pipeline, RedirectList,
    SimpleCommand,
};
use checkrein_core::shell::syntax;

use super::through::{Inner, through};
use super::words::{is_assignment, unquoted};
use super::{Commands, Simple};

/// How deep a script may stand in another one, as in `bash -c "ssh HOST '…'"`.
const DEEPEST: usize = 4;

/// A script with more pipelines prints a bit of everything.
const MOST: usize = 200;

/// Returns what a text runs; nothing for what is no Bash.
pub(crate) fn commands(text: &str) -> Commands {
    let mut tree = Tree::default();
    let pipelines = tree.script(text);
    if pipelines.is_empty() {
        // What is set before a text that is no Bash is set all the same.
        let leading = text
            .split_whitespace()
            .take_while(|word| is_assignment(word));
        tree.assignments.extend(leading.map(unquoted));
    }
    Commands {
        pipelines,
        assignments: tree.assignments,
    }
}

/// Pipelines, each with its stages.
type Pipelines = Vec<Vec<Simple>>;

#[derive(Default)]
struct Tree {
    assignments: Vec<String>,
    depth: usize,
    count: usize,
}

impl Tree {
    fn script(&mut self, text: &str) -> Pipelines {
        if self.depth == DEEPEST {
            return Vec::new();
        }
        let Ok(program) = syntax(text) else {
            return Vec::new();
        };
        self.depth += 1;
        let lists = program.complete_commands.iter();
        let found = lists.flat_map(|list| self.list(list)).collect();
        self.depth -= 1;
        found
    }

    fn list(&mut self, list: &CompoundList) -> Pipelines {
        let mut found = Vec::new();
        for item in &list.0 {
            found.extend(self.pipeline(&item.0.first));
            for AndOr::And(pipeline) | AndOr::Or(pipeline) in &item.0.additional {
                found.extend(self.pipeline(pipeline));
            }
        }
        found
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Pipelines {
        let mut found: Pipelines = Vec::new();
        for (index, command) in pipeline.seq.iter().enumerate() {
            let more = self.command(command, index > 0);
            match more.as_slice() {
                [stages] if stages.len() == 1 && stages[0].is_piped => {
                    for before in &mut found {
                        before.extend_from_slice(stages);
                    }
                }
                // A group reads the pipe itself, and what it prints is its own.
                _ => found = more,
            }
        }
        self.count += found.len();
        if self.count > MOST {
            return Vec::new();
        }
        found
    }

    fn command(&mut self, command: &Command, is_piped: bool) -> Pipelines {
        match command {
            Command::Simple(simple) => self.simple(simple, is_piped),
            Command::Compound(compound, redirects) => {
                let found = self.compound(compound);
                let is_seen = !to_file(redirects.iter().flat_map(|RedirectList(all)| all));
                if is_seen { found } else { Vec::new() }
            }
            Command::Function(_) | Command::ExtendedTest(..) => Vec::new(),
        }
    }

    fn compound(&mut self, command: &CompoundCommand) -> Pipelines {
        match command {
            CompoundCommand::Arithmetic(_) => Vec::new(),
            CompoundCommand::ArithmeticForClause(clause) => self.list(&clause.body.list),
            CompoundCommand::BraceGroup(group) => self.list(&group.list),
            CompoundCommand::Subshell(shell) => self.list(&shell.list),
            CompoundCommand::ForClause(clause) => self.list(&clause.body.list),
            CompoundCommand::CaseClause(clause) => {
                let lists = clause.cases.iter().filter_map(|case| case.cmd.as_ref());
                lists.flat_map(|list| self.list(list)).collect()
            }
            CompoundCommand::IfClause(clause) => {
                let mut found = self.list(&clause.condition);
                found.extend(self.list(&clause.then));
                for other in clause.elses.iter().flatten() {
                    found.extend(other.condition.iter().flat_map(|list| self.list(list)));
                    found.extend(self.list(&other.body));
                }
                found
            }
            CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
                let mut found = self.list(&clause.0);
                found.extend(self.list(&clause.1.list));
                found
            }
            CompoundCommand::Coprocess(clause) => self.command(&clause.body, false),
        }
    }

    fn simple(&mut self, command: &SimpleCommand, is_piped: bool) -> Pipelines {
        let before = command.prefix.iter().flat_map(|prefix| &prefix.0);
        let after = command.suffix.iter().flat_map(|suffix| &suffix.0);
        let (mut words, mut redirects, mut document) = (Vec::new(), Vec::new(), None);
        words.extend(
            command
                .word_or_name
                .iter()
                .map(|name| unquoted(&name.value)),
        );
        let is_export = words.first().is_some_and(|name| name == "export");
        for item in before {
            match item {
                Item::AssignmentWord(_, word) => self.assignments.push(unquoted(&word.value)),
                Item::IoRedirect(redirect) => redirects.push(redirect),
                Item::Word(_) | Item::ProcessSubstitution(..) => {}
            }
        }
        for item in after {
            match item {
                Item::Word(word) | Item::AssignmentWord(_, word) => {
                    words.push(unquoted(&word.value));
                }
                Item::IoRedirect(redirect) => redirects.push(redirect),
                Item::ProcessSubstitution(..) => words.push("<(…)".to_owned()),
            }
        }
        for redirect in &redirects {
            if let IoRedirect::HereDocument(_, here) = redirect {
                document = Some(here.doc.value.as_str());
            }
        }
        if is_export {
            self.assignments.extend(words.iter().skip(1).cloned());
        } else {
            // Those of `env` and `sudo` stand among the words.
            let leading = words.iter().take_while(|word| {
                is_assignment(word)
                    || word.starts_with('-')
                    || ["env", "sudo"].contains(&word.as_str())
            });
            let set: Vec<String> = leading
                .filter(|word| is_assignment(word))
                .cloned()
                .collect();
            self.assignments.extend(set);
        }
        let found = match through(&words, document) {
            Inner::Script(script) => self.script(&script),
            Inner::Words(words) => self.one(words, is_piped),
            // What is read from the pipe are names, not the text that is printed.
            Inner::Named(words) => self.one(words, false),
        };
        let is_seen = !to_file(redirects.into_iter());
        if is_seen { found } else { Vec::new() }
    }

    fn one(&mut self, words: &[String], is_piped: bool) -> Pipelines {
        match Simple::of(words, is_piped) {
            Some(simple) => vec![vec![simple]],
            None => Vec::new(),
        }
    }
}

/// Whether one of the redirections takes the output away.
fn to_file<'a>(mut redirects: impl Iterator<Item = &'a IoRedirect>) -> bool {
    let is_shown = |path: &str| ["/dev/stderr", "/dev/stdout", "/dev/tty"].contains(&path);
    redirects.any(|redirect| match redirect {
        IoRedirect::OutputAndError(word, _) => !is_shown(&unquoted(&word.value)),
        IoRedirect::File(None | Some(1), kind, target) => match (kind, target) {
            (Kind::Write | Kind::Append | Kind::Clobber, Target::Filename(word)) => {
                !is_shown(&unquoted(&word.value))
            }
            (Kind::DuplicateOutput, Target::Duplicate(word) | Target::Filename(word)) => {
                let word = unquoted(&word.value);
                !word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-')
            }
            _ => false,
        },
        _ => false,
    })
}
