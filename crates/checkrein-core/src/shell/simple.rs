//! Simple commands: their assignments, words and redirections, before anything runs.

use std::borrow::Cow;

use brush_parser::ast::{
    Assignment, AssignmentName, AssignmentValue, CommandPrefixOrSuffixItem as Item,
    IoFileRedirectKind as Kind, IoFileRedirectTarget as Target, IoRedirect,
    ProcessSubstitutionKind, RedirectList, SimpleCommand,
};

use super::effect::Reach;
use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;
use super::word::{expand, expand_document, expand_one};

/// Builtins whose arguments are assignments.
const DECLARING: &[&str] = &["export", "declare", "local", "readonly", "typeset"];

fn assigned_name(assignment: &Assignment) -> &str {
    match &assignment.name {
        AssignmentName::VariableName(name) | AssignmentName::ArrayElementName(name, _) => name,
    }
}

/// A file that output goes to.
struct Written {
    operator: &'static str,
    path: Text,
    /// Whether the file would hold the output and nothing else.
    whole: bool,
}

fn operator(kind: &Kind) -> &'static str {
    match kind {
        Kind::Append => ">>",
        Kind::ReadAndWrite => "<>",
        Kind::Clobber => ">|",
        Kind::DuplicateOutput => ">&",
        _ => ">",
    }
}

impl Walk {
    /// Walks a simple command.
    pub(super) fn simple(
        &mut self,
        command: &SimpleCommand,
        scope: &mut Scope,
        stdin: &Text,
    ) -> Text {
        let certain = std::mem::take(&mut scope.certain);
        let mut words = Vec::new();
        let mut redirects = Vec::new();
        let mut assignments = Vec::new();
        let name = command.word_or_name.as_ref();
        let declares = name.is_some_and(|name| DECLARING.contains(&name.value.as_str()));
        for item in command.prefix.iter().flat_map(|prefix| &prefix.0) {
            match item {
                Item::AssignmentWord(assignment, _) => assignments.push(assignment),
                Item::IoRedirect(redirect) => redirects.push(redirect),
                _ => {}
            }
        }
        // What is set for one command is as it was after it; what the command itself sets stays.
        let restored: Vec<(String, Option<Vec<Text>>)> = assignments
            .iter()
            .filter(|_| name.is_some())
            .map(|assignment| {
                let name = assigned_name(assignment).to_owned();
                let values = scope.variables.get(&name).filter(|values| {
                    self.take_copy(values.iter().map(|value| value.0.len()).sum::<usize>())
                });
                (name, values.cloned())
            })
            .collect();
        for assignment in assignments {
            self.assign(assignment, scope);
        }
        if let Some(name) = name {
            words.extend(expand(&name.value, self, scope));
        }
        for item in command.suffix.iter().flat_map(|suffix| &suffix.0) {
            match item {
                Item::IoRedirect(redirect) => redirects.push(redirect),
                Item::Word(word) => words.extend(expand(&word.value, self, scope)),
                Item::AssignmentWord(assignment, word) => {
                    if declares {
                        self.assign(assignment, scope);
                    }
                    words.push(expand_one(&word.value, self, scope));
                }
                Item::ProcessSubstitution(kind, shell) => {
                    let input = match kind {
                        ProcessSubstitutionKind::Write if self.take_copy(stdin.0.len()) => {
                            stdin.clone()
                        }
                        _ => Text::unknown(),
                    };
                    let mut inner = self.fork(scope);
                    let printed = self.list(&shell.list, &mut inner, &input);
                    words.push(scope.substitute(printed));
                }
            }
        }
        let (stdin, writes) = self.redirects(&redirects, scope, stdin);
        scope.certain = certain;
        let printed = self.run(&words, scope, &stdin);
        self.mentioned.extend(words.iter().map(Text::lossy));
        for (name, values) in restored {
            match values {
                Some(values) => scope.variables.insert(name, values),
                None => scope.variables.remove(&name),
            };
        }
        self.redirected_to(writes, scope, printed)
    }

    fn assign(&mut self, assignment: &Assignment, scope: &mut Scope) {
        let name = assigned_name(assignment);
        let mut values = match &assignment.value {
            AssignmentValue::Scalar(word) => vec![expand_one(&word.value, self, scope)],
            AssignmentValue::Array(items) => items
                .iter()
                .flat_map(|(index, word)| {
                    if let Some(index) = index {
                        expand_document(&index.value, self, scope);
                    }
                    expand(&word.value, self, scope)
                })
                .collect(),
        };
        if let AssignmentName::ArrayElementName(_, index) = &assignment.name {
            expand_document(index, self, scope);
        }
        let is_element = matches!(assignment.name, AssignmentName::ArrayElementName(..));
        if assignment.append || is_element {
            let mut old = scope.variables.remove(name).unwrap_or_default();
            match (&assignment.value, old.last_mut(), is_element) {
                (AssignmentValue::Scalar(_), Some(last), false) => {
                    last.0.extend(values.remove(0).0);
                    values = old;
                }
                _ => {
                    old.append(&mut values);
                    values = old;
                }
            }
        }
        scope.variables.insert(name.to_owned(), values);
    }

    /// Walks something with redirections around it.
    pub(super) fn redirected(
        &mut self,
        redirects: Option<&RedirectList>,
        scope: &mut Scope,
        stdin: &Text,
        run: impl FnOnce(&mut Self, &mut Scope, &Text) -> Text,
    ) -> Text {
        let redirects: Vec<&IoRedirect> = redirects.iter().flat_map(|list| &list.0).collect();
        let (stdin, writes) = self.redirects(&redirects, scope, stdin);
        let printed = run(self, scope, &stdin);
        self.redirected_to(writes, scope, printed)
    }

    /// Returns what the command would read, and the files that it would write.
    fn redirects<'t>(
        &mut self,
        redirects: &[&IoRedirect],
        scope: &mut Scope,
        stdin: &'t Text,
    ) -> (Cow<'t, Text>, Vec<Written>) {
        let mut stdin = Cow::Borrowed(stdin);
        let mut writes = Vec::new();
        for redirect in redirects {
            match redirect {
                IoRedirect::HereDocument(_, document) => {
                    let body = &document.doc.value;
                    stdin = Cow::Owned(if document.requires_expansion {
                        expand_document(body, self, scope)
                    } else if self.take(body.len()) {
                        Text::from(body.as_str())
                    } else {
                        Text::unknown()
                    });
                }
                IoRedirect::HereString(_, word) => {
                    stdin = Cow::Owned(expand_one(&word.value, self, scope));
                }
                IoRedirect::OutputAndError(word, _) => {
                    writes.push(Written {
                        operator: "&>",
                        path: expand_one(&word.value, self, scope),
                        whole: false,
                    });
                }
                IoRedirect::File(descriptor, kind, target) => {
                    let operator = operator(kind);
                    match target {
                        Target::Filename(word) => {
                            let path = expand_one(&word.value, self, scope);
                            if matches!(kind, Kind::Read | Kind::DuplicateInput) {
                                self.note_run("<", std::slice::from_ref(&path), scope);
                                let own = self.own_script(scope, &path);
                                stdin = Cow::Owned(own.map_or_else(Text::unknown, Text::from));
                            } else {
                                writes.push(Written {
                                    operator,
                                    path,
                                    whole: matches!(kind, Kind::Write | Kind::Clobber)
                                        && descriptor.is_none_or(|descriptor| descriptor == 1),
                                });
                            }
                        }
                        Target::Duplicate(word) if matches!(kind, Kind::DuplicateOutput) => {
                            let path = expand_one(&word.value, self, scope);
                            let name = path.lossy();
                            if !name
                                .trim_end_matches('-')
                                .bytes()
                                .all(|byte| byte.is_ascii_digit())
                            {
                                writes.push(Written {
                                    operator,
                                    path,
                                    whole: false,
                                });
                            }
                        }
                        Target::ProcessSubstitution(_, shell) => {
                            let mut inner = self.fork(scope);
                            let printed = self.list(&shell.list, &mut inner, &Text::unknown());
                            stdin = Cow::Owned(printed);
                        }
                        _ => {}
                    }
                }
            }
        }
        (stdin, writes)
    }

    /// Notes the files that the output goes to, and returns what is left to print.
    fn redirected_to(&mut self, writes: Vec<Written>, scope: &Scope, printed: Text) -> Text {
        let goes_away = writes.iter().any(|write| write.whole);
        for write in &writes {
            let known = write.whole && self.take_copy(printed.0.len());
            let content = known.then(|| printed.literal()).flatten();
            self.write_content(scope, write.operator, &write.path, Reach::File, content);
        }
        if goes_away { Text::default() } else { printed }
    }
}
