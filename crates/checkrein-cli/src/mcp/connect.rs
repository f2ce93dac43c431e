//! `checkrein mcp connect`: a server that stays open, asked one thing after the other.

use std::io::{BufRead, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use checkrein_core::message::{count, plain};
use checkrein_mcp::{Asker, Call, Conversation, Failure, Server};
use clap::Args;

use super::list_tools::line;
use super::place::Place;
use super::{call, shown};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

const HELP: &str = "list                 the tools\ncall TOOL [JSON]     one call\nping                 is it still there\nquit                 the end, as does the end of the input";

/// Open a server and ask it one thing after the other: `list`, `call TOOL JSON`, `ping`, `quit`
#[derive(Debug, Args)]
pub struct Connect {
    /// The server
    server: String,
    /// How long each phase may take, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,
}

/// What is typed.
#[derive(Debug, PartialEq)]
enum Typed {
    Nothing,
    List,
    Call(String, String),
    Ping,
    Help,
    Quit,
    Unknown(String),
}

impl Connect {
    /// Opens it, says what it is, and does what is typed until the input ends.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let place = Place::here(around);
        let server = place.named(&self.server)?;
        let asker = place.asker(self.timeout);
        let error = |failure: Failure| shown::error(server, &failure);
        let with = asker.with(server, None).map_err(error)?;
        let mut conversation = Conversation::open(server, &with).map_err(error)?;
        greet(server, &mut conversation, ui).map_err(error)?;
        let lines = typed();
        loop {
            if std::io::stdin().is_terminal() {
                ui.write(b"> ");
            }
            let Some(line) = next(&lines, &place) else {
                return Ok(());
            };
            let done = match parse(&line) {
                Typed::Nothing => Ok(()),
                Typed::Quit => return Ok(()),
                Typed::Help => {
                    ui.say(HELP);
                    Ok(())
                }
                Typed::Unknown(what) => Err(CommandError::person(format!(
                    "`{}` is none of `list`, `call`, `ping`, `help`, `quit`",
                    what.escape_debug()
                ))),
                Typed::List => tools(&mut conversation, ui).map_err(error),
                Typed::Ping => conversation
                    .ping()
                    .map(|took| ui.say(format!("answered after {}", shown::milliseconds(took))))
                    .map_err(error),
                Typed::Call(tool, arguments) => called(
                    tool,
                    &arguments,
                    server,
                    &mut conversation,
                    &asker,
                    &place,
                    around,
                    ui,
                ),
            };
            match done {
                Ok(()) => {}
                // On a terminal one goes on; a script ends with its first error.
                Err(error) if std::io::stdin().is_terminal() && !place.is_over() => {
                    ui.complain(&error)
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn greet(server: &Server, conversation: &mut Conversation<'_>, ui: &mut Ui) -> Result<(), Failure> {
    let listed = conversation.list()?;
    let tools = count(listed.tools.len(), "tool");
    let head = format!(
        "{}: {} {}, protocol {}, {tools}",
        server.name, listed.name, listed.version, listed.protocol
    );
    ui.say(plain(&head));
    if let Some(capabilities) = listed.capabilities.as_object() {
        let names: Vec<&str> = capabilities.keys().map(String::as_str).collect();
        ui.say(plain(&format!("capabilities: {}", names.join(", "))));
    }
    if let Some(instructions) = &listed.instructions {
        ui.say(format!("instructions: {}", plain(instructions.trim())));
    }
    for tool in &listed.tools {
        ui.say(line(tool));
    }
    Ok(())
}

fn tools(conversation: &mut Conversation<'_>, ui: &mut Ui) -> Result<(), Failure> {
    for tool in &conversation.list()?.tools {
        ui.say(line(tool));
    }
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "a call needs all that the command has"
)]
fn called(
    tool: String,
    arguments: &str,
    server: &Server,
    conversation: &mut Conversation<'_>,
    asker: &Asker<'_>,
    place: &Place<'_>,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let arguments = match arguments.trim() {
        "" => Default::default(),
        text => call::object(text)?,
    };
    let asked = Call { tool, arguments };
    let now = std::time::SystemTime::now().into();
    let refused = |refused| shown::refused(server, &refused);
    asker
        .judge(server, &asked, place.by(), None, now)
        .map_err(refused)?;
    let answer = asker
        .noted(server, &asked, place.by(), now, || {
            conversation.call(&asked)
        })
        .map_err(refused)?;
    call::say(&answer, around, ui);
    if answer.is_error {
        ui.note(format!("`{}` says that it failed", asked.tool));
    }
    Ok(())
}

/// Reads lines as they are typed, so that waiting for one can be given up.
fn typed() -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn next(lines: &Receiver<String>, place: &Place<'_>) -> Option<String> {
    loop {
        match lines.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => return Some(line),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if place.is_over() => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn parse(line: &str) -> Typed {
    let line = line.trim();
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    match (word, rest.trim()) {
        ("", _) => Typed::Nothing,
        ("list" | "tools", "") => Typed::List,
        ("ping", "") => Typed::Ping,
        ("help" | "?", _) => Typed::Help,
        ("quit" | "exit", "") => Typed::Quit,
        ("call", rest) if !rest.is_empty() => {
            let (tool, arguments) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            Typed::Call(tool.to_owned(), arguments.trim().to_owned())
        }
        _ => Typed::Unknown(line.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let call = |tool: &str, arguments: &str| Typed::Call(tool.into(), arguments.into());
        for (line, expected) in [
            ("", Typed::Nothing),
            ("  \t", Typed::Nothing),
            ("list", Typed::List),
            (" tools ", Typed::List),
            ("ping", Typed::Ping),
            ("help", Typed::Help),
            ("quit", Typed::Quit),
            ("call echo", call("echo", "")),
            (
                "call  echo   {\"text\": \"a b\"} ",
                call("echo", "{\"text\": \"a b\"}"),
            ),
            ("call", Typed::Unknown("call".into())),
            ("lst", Typed::Unknown("lst".into())),
        ] {
            assert_eq!(parse(line), expected, "{line:?}");
        }
    }
}
