//! How an entry of a corpus is written.
//!
//! ```text
//! ## a comment
//! @ gate valid-transition
//! sed -i s/IMPLEMENT/COMPLETE/ .claude/progress/state.json
//! @ seal in=src
//! first call
//! %%
//! Write {"file_path": "$P/.claude/progress/state.json", "content": ""}
//! ```
//!
//! After the `@` stands who must stop it, then the gate's id (`any` where several may come first), then options: `in=FOLDER` is where the
//! calls are made. A line `%%` parts the calls of one entry. A call is a Bash command, or the name of
//! another tool and its arguments. `$P` is the project's folder there, and `$H` the person's home.

use serde_json::{Value, json};

/// One entry.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Who stops it, or what kind of harmless call it is.
    pub(crate) who: String,
    /// The gate's id, or another word.
    pub(crate) gate: Option<String>,
    /// The folder of its calls, relative to the project's.
    pub(crate) folder: String,
    /// Its calls, in order.
    pub(crate) calls: Vec<String>,
    /// The line that it begins at.
    pub(crate) line: usize,
}

/// Reads a corpus.
pub(crate) fn read(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if let Some(header) = line.strip_prefix("@ ") {
            let mut words = header.split_whitespace();
            let who = words.next().unwrap().to_owned();
            let mut entry = Entry {
                who,
                gate: None,
                folder: String::new(),
                calls: vec![String::new()],
                line: at + 1,
            };
            for word in words {
                match word.strip_prefix("in=") {
                    Some(folder) => folder.clone_into(&mut entry.folder),
                    None => entry.gate = Some(word.to_owned()),
                }
            }
            entries.push(entry);
        } else if let Some(entry) = entries.last_mut() {
            if line == "%%" {
                entry.calls.push(String::new());
                continue;
            }
            if !line.starts_with("## ") {
                let call = entry.calls.last_mut().unwrap();
                call.push_str(line);
                call.push('\n');
            }
        }
    }
    for call in entries.iter_mut().flat_map(|entry| &mut entry.calls) {
        call.truncate(call.trim_end().len());
    }
    entries
}

/// Returns the tool of a call and its arguments.
pub(crate) fn tool(call: &str, root: &str, home: &str) -> (String, Value) {
    let named = call.split_once(" {").filter(|(name, _)| {
        !name.is_empty()
            && name
                .chars()
                .all(|char| char.is_alphanumeric() || char == '_')
    });
    if let Some((name, _)) = named
        && name.chars().next().unwrap().is_uppercase()
    {
        let text = call[name.len()..].replace("$P", root).replace("$H", home);
        let input = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {call}"));
        return (name.to_owned(), input);
    }
    ("Bash".to_owned(), json!({ "command": call }))
}
