//! What is known while a command is walked: folders, variables, functions.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use brush_parser::ast::FunctionBody;

use super::text::{Atom, Text};

/// More than these folders at once, and those that exist stand for the rest, with the one where
/// every `cd` went well and the one where none did.
const MOST_FOLDERS: usize = 6;

/// The path that stands for a process substitution, as Bash would name it.
const SUBSTITUTED: &str = "/dev/fd/63";

/// The path that stands for what `mktemp` makes: new, and so never a file that is there.
pub(super) const FRESH: &str = "/tmp/made-by-mktemp";

/// What stands before the name of an alias among the variables, none of which holds a space.
const ALIAS: &str = "alias ";

/// What is known at one point of a command.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// The folders that the shell may be in.
    pub(super) folders: Vec<Text>,
    /// The folder before, for `cd -`.
    pub(super) previous: Vec<Text>,
    /// The folders that `popd` goes back to.
    pub(super) stack: Vec<Vec<Text>>,
    /// The person's home.
    pub(super) home: Option<String>,
    /// The variables that the command has set; a list has more than one value.
    pub(super) variables: HashMap<String, Vec<Text>>,
    /// Whether a name was made another one for a command.
    has_aliases: bool,
    /// `$1` and on.
    pub(super) arguments: Vec<Text>,
    /// The functions that the command has defined.
    pub(super) functions: HashMap<String, Rc<FunctionBody>>,
    /// Whether nothing after the command at hand runs if it fails.
    pub(super) certain: bool,
    /// Where the shell may be after all, once the list of `&&` at hand is over.
    pub(super) doubt: Vec<Text>,
    /// How deep in functions, `eval` and `bash -c` this is.
    pub(super) depth: usize,
}

impl Scope {
    /// Begins in a folder with nothing set.
    pub(super) fn new(folder: &Path, home: Option<&Path>) -> Self {
        Self {
            folders: vec![Text::from(folder.to_string_lossy().into_owned())],
            home: home.map(|home| home.to_string_lossy().into_owned()),
            ..Self::default()
        }
    }

    /// Returns every absolute path that a path may mean here.
    pub(super) fn absolute(&self, path: &Text) -> Vec<Text> {
        if path.is_absolute() {
            return vec![path.clone()];
        }
        self.folders
            .iter()
            .map(|folder| folder.join(path))
            .collect()
    }

    /// Returns a path of code, in which `~` is expanded by what it is given to.
    pub(super) fn at_home(&self, path: &str) -> Text {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => Text::from(format!("{home}/{rest}")),
            _ => Text::from(path),
        }
    }

    /// Goes to a folder; `made` says whether the command may have made it.
    pub(super) fn enter(&mut self, folder: &Text, made: bool) {
        let folders = self.absolute(folder);
        let exists = folders.iter().any(|folder| {
            folder
                .literal()
                .is_none_or(|folder| Path::new(&folder).is_dir())
        });
        let made = made || folder.starts_with(FRESH);
        self.previous.clone_from(&self.folders);
        let before = std::mem::replace(&mut self.folders, folders);
        if exists || made {
        } else if self.certain {
            self.doubt = before;
        } else {
            self.may_be_in(before);
        }
    }

    /// Returns how many characters a copy of all this has, with the size of a list for each text.
    pub(super) fn size(&self) -> usize {
        let length = |texts: &[Text]| texts.iter().map(|text| text.0.len() + 4).sum::<usize>();
        let variables = self.variables.iter();
        length(&self.folders)
            + length(&self.previous)
            + length(&self.arguments)
            + self.stack.iter().map(|stack| length(stack)).sum::<usize>()
            + variables
                .map(|(name, values)| name.len() + 16 + length(values))
                .sum::<usize>()
            + self.functions.len() * 16
    }

    /// Adds folders that the shell may be in as well.
    pub(super) fn may_be_in(&mut self, folders: Vec<Text>) {
        for folder in folders {
            if !self.folders.contains(&folder) {
                self.folders.push(folder);
            }
        }
        while self.folders.len() > MOST_FOLDERS {
            let between = 1..self.folders.len() - 1;
            let gone = between.into_iter().find(|at| {
                let folder = self.folders[*at].literal();
                folder.is_some_and(|folder| !Path::new(&folder).is_dir())
            });
            self.folders.remove(gone.unwrap_or(1));
        }
    }

    /// Remembers what a process substitution prints and returns the path that stands for it.
    pub(super) fn substitute(&mut self, printed: Text) -> Text {
        self.set(SUBSTITUTED, printed);
        Text::from(SUBSTITUTED)
    }

    /// Returns what the process substitution of this path prints.
    pub(super) fn substituted(&self, path: &Text) -> Option<Text> {
        (path.lossy() == SUBSTITUTED).then(|| self.get(SUBSTITUTED))?
    }

    /// Remembers another name for a command.
    pub(super) fn set_alias(&mut self, name: &str, value: Text) {
        self.has_aliases = true;
        self.set(&format!("{ALIAS}{name}"), value);
    }

    /// Returns the command that a name is another one for.
    pub(super) fn alias(&self, name: &str) -> Option<Text> {
        self.has_aliases.then_some(())?;
        let values = self.variables.get(&format!("{ALIAS}{name}"))?;
        values.first().cloned()
    }

    /// Takes a name for what it is: an alias is not expanded within itself.
    pub(super) fn forget_alias(&mut self, name: &str) {
        self.variables.remove(&format!("{ALIAS}{name}"));
    }

    /// Sets a variable to one value.
    pub(super) fn set(&mut self, name: &str, value: Text) {
        self.variables.insert(name.to_owned(), vec![value]);
    }

    /// Returns the value of a variable, if the command has set it or every shell does.
    pub(super) fn get(&self, name: &str) -> Option<Text> {
        if let Some(values) = self.variables.get(name) {
            return Some(values.first().cloned().unwrap_or_default());
        }
        match name {
            "PWD" => self.folders.first().cloned(),
            "OLDPWD" => self.previous.first().cloned(),
            "HOME" => self.home.as_deref().map(Text::from),
            "__suspect" => Some(Text::suspect()),
            "IFS" => Some(Text(vec![Atom::Char(' ')])),
            _ => None,
        }
    }
}
