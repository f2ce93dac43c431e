//! `checkrein mcp call`: one call of a tool, its answer on standard output.

use std::path::PathBuf;

use checkrein_mcp::{Answer, Call, Refused};
use checkrein_output::Store;
use clap::Args;
use serde_json::{Map, Value, json};

use super::place::Place;
use super::shown;
use super::written::Target;
use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// As many bytes of an answer are shown unless the whole is asked for: what the client shows of a command's output.
const SHOWN: usize = 24_000;

/// Call a tool of a server, and print what it answers
#[derive(Debug, Args)]
pub struct CallTool {
    /// The server
    server: String,
    /// The tool
    tool: String,
    /// Its arguments, as a JSON object; `-` reads them from standard input
    arguments: Option<String>,
    /// One argument; its value is read as JSON where it is that, else as text
    #[arg(long = "arg", value_name = "NAME=VALUE", conflicts_with = "arguments")]
    arg: Vec<String>,
    /// How long each phase may take, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,
    /// Print the answer as JSON, whole
    #[arg(long)]
    json: bool,
    /// Print all of a large answer
    #[arg(long)]
    whole: bool,
    /// Write the answer into a file instead
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Overwrite that file if it is there
    #[arg(long, requires = "out")]
    force: bool,
}

impl CallTool {
    /// Calls it, if that is allowed.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let arguments = self.arguments()?;
        let out = self.out.as_ref();
        let out = out.map(|file| Target::of(file, self.force, around));
        let out = out.transpose()?;
        let place = Place::here(around);
        let server = place.named(&self.server)?;
        let call = Call {
            tool: self.tool.clone(),
            arguments,
        };
        let asker = place.asker(self.timeout);
        let answer = asker.call(server, &call, place.by(), None, around.now);
        let answer = answer.map_err(|refused: Refused| shown::refused(server, &refused))?;
        self.print(&answer, out, around, ui)?;
        if answer.is_error {
            let message = format!("`{}.{}` says that it failed", server.name, call.tool);
            return Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)));
        }
        Ok(())
    }

    fn arguments(&self) -> Result<Map<String, Value>, CommandError> {
        let text = match self.arguments.as_deref() {
            Some("-") => std::io::read_to_string(std::io::stdin())?,
            Some(text) => text.to_owned(),
            None => return pairs(&self.arg),
        };
        object(&text)
    }

    fn print(
        &self,
        answer: &Answer,
        out: Option<Target>,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let text = if self.json {
            let whole = json!({
                "content": answer.content,
                "structuredContent": answer.structured,
                "isError": answer.is_error,
            });
            serde_json::to_string_pretty(&whole).map_err(anyhow::Error::from)?
        } else {
            readable(answer)
        };
        if let (Some(file), Some(target)) = (&self.out, out) {
            target.write(text.as_bytes())?;
            ui.note(format!(
                "{} bytes written to `{}`",
                text.len(),
                file.display()
            ));
            return Ok(());
        }
        if self.json {
            ui.pass_on_json(&text);
        } else if self.whole {
            ui.pass_on(&text);
        } else {
            shortened(&text, around, ui);
        }
        Ok(())
    }
}

/// Prints an answer as far as it is shown.
pub(super) fn say(answer: &Answer, around: &Surroundings, ui: &mut Ui) {
    shortened(&readable(answer), around, ui);
}

fn shortened(text: &str, around: &Surroundings, ui: &mut Ui) {
    if text.len() <= SHOWN {
        ui.pass_on(text);
        return;
    }
    let end = text.floor_char_boundary(SHOWN);
    // Up to the end of a line, where there is one.
    let end = text[..end]
        .rfind('\n')
        .filter(|line| *line > SHOWN / 2)
        .unwrap_or(end);
    ui.pass_on(&text[..end]);
    let kept =
        Store::new(around.dirs.outputs()).keep(text.as_bytes(), std::time::SystemTime::now());
    ui.say(match kept {
        Ok(id) => format!(
            "[{end} of {} bytes; the rest: `checkrein output show {id} --bytes {end}-`]",
            text.len()
        ),
        Err(_) => format!(
            "[{end} of {} bytes; all of it: the same command with `--whole` or `--out FILE`]",
            text.len()
        ),
    });
}

/// The text of an answer; what it holds for programs where it has no text.
fn readable(answer: &Answer) -> String {
    match &answer.structured {
        Some(structured) if answer.text.trim().is_empty() => {
            serde_json::to_string_pretty(structured).unwrap_or_default()
        }
        _ => answer.text.clone(),
    }
}

/// Reads arguments that were typed as JSON.
pub(super) fn object(text: &str) -> Result<Map<String, Value>, CommandError> {
    let wrong = |why: String| {
        CommandError::new(
            Kind::Usage,
            anyhow::Error::msg("the arguments are no JSON object"),
        )
        .because(why)
        .hint("for instance `'{\"path\": \"README.md\"}'`, or `--arg path=README.md`")
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(wrong("it is JSON of another kind".to_owned())),
        Err(error) => Err(wrong(error.to_string())),
    }
}

fn pairs(pairs: &[String]) -> Result<Map<String, Value>, CommandError> {
    let mut arguments = Map::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err(CommandError::new(
                Kind::Usage,
                anyhow::Error::msg(format!("`{}` is not NAME=VALUE", pair.escape_debug())),
            ));
        };
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        if arguments.insert(name.to_owned(), value).is_some() {
            return Err(CommandError::new(
                Kind::Usage,
                anyhow::Error::msg(format!(
                    "the argument `{}` is there twice",
                    name.escape_debug()
                )),
            ));
        }
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &[&str], expected: &Value) {
        let typed: Vec<String> = typed.iter().map(|text| (*text).to_owned()).collect();
        let found = match pairs(&typed) {
            Ok(arguments) => Value::Object(arguments),
            Err(error) => Value::from(error.cause.to_string()),
        };
        assert_eq!(&found, expected, "{typed:?}");
    }

    #[test]
    fn arguments_are_typed_in_pairs() {
        check(&[], &json!({}));
        check(
            &["path=README.md", "lines=5", "all=true"],
            &json!({ "path": "README.md", "lines": 5, "all": true }),
        );
        check(
            &["ids=[1,2]", "where={\"a\":1}"],
            &json!({ "ids": [1, 2], "where": { "a": 1 } }),
        );
        check(
            &["text=a=b", "quoted=\"5\"", "empty="],
            &json!({ "text": "a=b", "quoted": "5", "empty": "" }),
        );
        check(&["path"], &json!("`path` is not NAME=VALUE"));
        check(&["=x"], &json!("`=x` is not NAME=VALUE"));
        check(&["a=1", "a=2"], &json!("the argument `a` is there twice"));
    }
}
