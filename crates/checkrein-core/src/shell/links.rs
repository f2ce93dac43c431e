//! Other names that a command itself makes: a link or a copy, and what is reached or run through it later on.

use std::path::Path;

use super::scope::Scope;
use super::text::Text;
use super::walk::Walk;

/// More other names than this are not remembered.
const MOST: usize = 16;

/// A name that the command has made for something else.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The new name, absolute.
    name: String,
    /// What it stands for, absolute.
    target: String,
    /// Whether a write through the name reaches what it stands for; a copy is only run as it.
    is_link: bool,
}

impl Walk {
    /// Remembers that a command makes `target` another name for `source`.
    pub(super) fn note_link(&mut self, scope: &Scope, source: &Text, target: &Text, is_link: bool) {
        let inside = target.join(&source.file_name());
        for name in scope.absolute(target) {
            let Some(name) = name.clean().literal() else {
                continue;
            };
            let folder = Path::new(&name).parent().map(Path::to_path_buf);
            let sources = match (is_link, folder) {
                // What a symbolic link holds is read from the folder that the link is in.
                (true, Some(folder)) if !source.is_absolute() => {
                    let folder = Text::from(folder.to_string_lossy().into_owned());
                    let mut sources = scope.absolute(source);
                    sources.push(folder.join(source));
                    sources
                }
                _ => scope.absolute(source),
            };
            let is_folder = Path::new(&name).is_dir();
            for target in sources {
                let Some(target) = target.clean().literal() else {
                    continue;
                };
                let names = if is_folder {
                    scope.absolute(&inside)
                } else {
                    vec![Text::from(name.as_str())]
                };
                for name in names.into_iter().filter_map(|name| name.clean().literal()) {
                    if self.links.len() < MOST && name != target {
                        self.links.push(Link {
                            name,
                            target: target.clone(),
                            is_link,
                        });
                    }
                }
            }
        }
    }

    /// Returns what an absolute path means through the links that the command has made.
    pub(super) fn through_links(&mut self, path: &Text) -> Vec<Text> {
        if self.links.is_empty() || !self.take(path.0.len() + 8 * self.links.len()) {
            return Vec::new();
        }
        let path = path.clean();
        let text = path.lossy();
        let reached = self.links.iter().filter(|link| link.is_link);
        let reached = reached.filter_map(|link| {
            let rest = text.strip_prefix(link.name.as_str())?;
            let is_whole = rest.is_empty() || rest.starts_with('/');
            is_whole.then(|| {
                let mut target = Text::from(link.target.as_str());
                let skipped = link.name.chars().count();
                target.0.extend(path.skip(skipped).0);
                target
            })
        });
        reached.collect()
    }

    /// Returns the program that is run by a name that the command has made for it.
    pub(super) fn real_program(&self, scope: &Scope, path: &Text) -> Option<String> {
        if self.links.is_empty() {
            return None;
        }
        let paths = scope.absolute(path);
        paths.iter().find_map(|path| {
            let path = path.clean().literal()?;
            let link = self.links.iter().find(|link| link.name == path)?;
            let name = Path::new(&link.target).file_name()?;
            Some(name.to_string_lossy().into_owned())
        })
    }
}
