//! The programs that a command runs, once everything around them is taken off.

use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;
use crate::env;

/// One program as it would be started.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name, without the folder; `<` for a file that the shell itself reads.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<Text>,
    /// The folder that it would be started in, where there is one that is sure.
    pub folder: Text,
    /// Whether the command has silenced our hooks for it.
    pub silenced: bool,
}

impl Walk {
    /// Notes a program.
    pub(super) fn note_run(&mut self, program: &str, arguments: &[Text], scope: &Scope) {
        let length: usize = arguments.iter().map(|word| word.0.len() + 4).sum();
        if !self.take_copy(length + program.len() + 16) {
            return;
        }
        let folder = scope.folders.first().cloned().unwrap_or_default();
        let silenced = scope
            .variables
            .get(env::CHECKREIN_DISABLE)
            .and_then(|values| values.first())
            .is_some_and(|value| value.literal().is_none_or(|value| value == "1"));
        self.runs.push(Run {
            program: program.to_owned(),
            arguments: arguments.to_vec(),
            folder,
            silenced,
        });
    }
}
