//! One thing that a command would do to a file.

use super::Text;

/// How far a write reaches from the path that it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// The file itself.
    File,
    /// The file, or everything below the folder.
    Tree,
    /// What a copy of this source would put at the path, when the source is a folder.
    Over(Text),
    /// Files of unknown names in this very folder.
    Inside,
    /// Another name for the file or the folder.
    Alias,
    /// The file's times, or an empty file where there is none.
    Touch,
}

/// One thing that a command would do to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What does it, as a reader would name it: `sed -i`.
    pub by: String,
    /// The path, absolute where the folder is known.
    pub target: Text,
    /// How far it reaches.
    pub reach: Reach,
    /// The whole content of the file afterwards, where the command shows it.
    pub content: Option<String>,
}
