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
    /// The variable that the command has set for it by which our programs find the person's folders or know an agent.
    pub steered: Option<&'static str>,
}

/// Variables by which our programs find out whose they are: where the person's folders are, and whether an agent calls.
pub const STEERING: [&str; 8] = [
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    env::CLAUDE_CONFIG_DIR,
    env::CLAUDECODE,
    env::CLAUDE_CODE_SESSION_ID,
];

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
        let is_other = |name: &&str| {
            let values = scope.variables.get(*name);
            // Whoever says what is so anyway changes nothing.
            let same = || match *name {
                "HOME" => scope.home.clone(),
                env::CLAUDECODE => Some("1".to_owned()),
                _ => None,
            };
            values.is_some_and(|values| {
                let value = values.first().and_then(Text::literal);
                value.is_none() || value != same()
            })
        };
        let steered = STEERING.into_iter().find(is_other);
        self.runs.push(Run {
            program: program.to_owned(),
            arguments: arguments.to_vec(),
            folder,
            silenced,
            steered,
        });
    }
}
