//! `checkrein tidy`: markdown files in the shape that markdown linters ask for.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use checkrein_core::disk;
use checkrein_core::message::count;
use clap::Args;
use dprint_plugin_markdown::configuration::{ConfigurationBuilder, TextWrap};
use dprint_plugin_markdown::format_text;
use fs_err as fs;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Tidy markdown files: spaces, blank lines, lists, tables; no word of the text is changed
#[derive(Debug, Args)]
pub struct Tidy {
    /// The files
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// A larger file was not written by hand, and nobody waits for it to be formatted.
const SIZE_LIMIT: u64 = 1024 * 1024;

impl Tidy {
    /// Tidies each file; one that cannot be read as markdown stays as it is.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let mut tidied = 0;
        for file in &self.files {
            let path = around.cwd.join(file);
            if tidy(&path).map_err(|error| {
                CommandError::from(error).hint("the file is as it was; other files may be tidied")
            })? {
                tidied += 1;
                ui.say(format!("tidied `{}`", file.display()));
            }
        }
        if tidied == 0 {
            ui.say(format!("{} tidy already", count(self.files.len(), "file")));
        }
        Ok(())
    }
}

/// Tidies a file and tells whether there was anything to do.
fn tidy(path: &Path) -> Result<bool> {
    if fs::metadata(path)?.len() > SIZE_LIMIT {
        return Ok(false);
    }
    let text = fs::read_to_string(path)?;
    let Some(tidied) = tidied(&text)? else {
        return Ok(false);
    };
    // Whoever wrote to the file in the meantime has the last word.
    if fs::read_to_string(path)? == text {
        disk::replace(path, tidied.as_bytes())?;
    }
    Ok(true)
}

fn tidied(text: &str) -> Result<Option<String>> {
    // Lines stay where their author broke them: a diff shows what was changed, not what moved.
    let configuration = ConfigurationBuilder::new()
        .text_wrap(TextWrap::Maintain)
        .build();
    format_text(text, &configuration, |_, _, _| Ok(None))
        .map_err(|error| anyhow!("it cannot be read as markdown: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let once = tidied(text).expect(text);
        assert_eq!(once.as_deref().unwrap_or(text), expected);
        assert_eq!(tidied(expected).expect(expected), None, "tidied twice");
    }

    #[test]
    fn spaces_and_blank_lines_are_put_in_order() {
        check(
            "# A\ntext  \n\n\n\n* one\n* two",
            "# A\n\ntext\n\n- one\n- two\n",
        );
        check(
            "|a|b|\n|-|-|\n|1|22|\n",
            "| a | b  |\n| - | -- |\n| 1 | 22 |\n",
        );
    }

    #[test]
    fn what_is_said_stays_as_it_was() {
        let text =
            "---\nname: x\n---\n\n# A\n\nlong line that\nwas broken here\n\n```sh\nls   -l\n```\n";
        check(text, text);
        check("", "");
    }
}
