//! `checkrein output`: the whole of outputs that were trimmed, and what that saved.

use std::path::PathBuf;

use checkrein_core::layout::SERVED;
use checkrein_core::session::{self, Fact};
use checkrein_output::{Store, clean, laid_out};
use clap::{Args, Subcommand};
use fs_err as fs;
use serde_json::json;

use crate::error::CommandError;
use crate::output::books::Books;
use crate::output::part::{Find, LONG, Wanted, part};
use crate::output::trimming::{Request, trimmed};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Show the whole of large outputs, of which the model got the informative part
#[derive(Debug, Args)]
pub struct Output {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print an output that was trimmed, as much of it as the client shows at once
    Show {
        /// Its name, which the last line of the trimmed one tells
        id: String,
        /// Only the lines that match this regular expression, each with its number
        #[arg(long, value_name = "PATTERN")]
        grep: Option<String>,
        /// The first lines
        #[arg(long, value_name = "N", conflicts_with_all = ["tail", "lines"])]
        head: Option<usize>,
        /// The last lines
        #[arg(long, value_name = "N", conflicts_with = "lines")]
        tail: Option<usize>,
        /// The lines from A to B; to the last one without B
        #[arg(long, value_name = "A-B", value_parser = Wanted::lines)]
        lines: Option<Wanted>,
        /// The bytes from A to B, of lines that are too long; to the last one without B
        #[arg(long, value_name = "A-B", value_parser = Wanted::bytes, conflicts_with_all = ["grep", "head", "tail", "lines"])]
        bytes: Option<Wanted>,
    },
    /// List the outputs that are kept, the latest first
    List,
    /// Tell how much trimming and our servers saved, by rule and tool; what was asked for afterwards is taken back
    Stats {
        /// Of one session; of all, unless said otherwise
        #[arg(long, value_name = "ID")]
        session: Option<String>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the informative part of what comes on standard input, and keep the whole
    Trim {
        /// The command that printed it; its lines tell as well, mostly
        #[arg(long, value_name = "TEXT", default_value = "")]
        command: String,
        /// The tool that printed it
        #[arg(long, value_name = "NAME", default_value = "Bash")]
        tool: String,
        /// A file to read instead
        #[arg(long, value_name = "PATH")]
        file: Option<PathBuf>,
        #[arg(long, hide = true)]
        for_hook: bool,
    },
}

impl Output {
    /// Shows, lists, counts or trims.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Show {
                id,
                grep,
                head,
                tail,
                lines,
                bytes,
            } => {
                let head = head.map(Wanted::Head);
                let tail = tail.map(Wanted::Tail);
                // The command line allows one of them.
                let wanted = head.or(tail).or(lines).or(bytes).unwrap_or(Wanted::All);
                show(&id, grep.as_deref(), &wanted, around, ui)
            }
            Command::List => list(around, ui),
            Command::Stats { session, json } => stats(session.as_deref(), json, around, ui),
            Command::Trim {
                command,
                tool,
                file,
                for_hook,
            } => {
                let request = Request {
                    tool,
                    command,
                    file,
                };
                if for_hook {
                    trim_for_hook(&request, around, ui)
                } else {
                    trim_for_reader(&request, around, ui)
                }
            }
        }
    }
}

fn show(
    id: &str,
    grep: Option<&str>,
    wanted: &Wanted,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let pattern = grep.map(checkrein_output::pattern).transpose();
    let pattern = pattern.map_err(|error| {
        CommandError::person("the pattern is no regular expression")
            .because(error)
            .hint("put a backslash before `( [ { * + ? | . ^ $` to search for them")
    })?;
    let store = Store::new(around.dirs.outputs());
    let output = store.read(id).map_err(|error| {
        let latest: Vec<String> = store
            .list()
            .into_iter()
            .take(5)
            .map(|kept| kept.id)
            .collect();
        let hint = if latest.is_empty() {
            "no output is kept; they are for seven days".to_owned()
        } else {
            format!(
                "the latest are {}; all: `checkrein output list`",
                latest.join(", ")
            )
        };
        CommandError::person(format!("{error:#}")).hint(hint)
    })?;
    let text = clean(&String::from_utf8_lossy(&output));
    // What is one line of JSON has places to search and to go on only when it is laid out.
    let is_long = text.lines().any(|line| line.len() > LONG);
    let laid_out = is_long.then(|| laid_out(&text)).flatten();
    let find = pattern.map(|pattern| {
        move |line: &str| -> Vec<std::ops::Range<usize>> {
            let found = pattern.find_iter(line.as_bytes());
            found.map(|found| found.range()).collect()
        }
    });
    let find = find.as_ref().map(|find| find as Find<'_>);
    let mut shown = part(id, laid_out.as_ref().unwrap_or(&text), wanted, find);
    if laid_out.is_some() {
        shown.push_str("\n[it is JSON in a line, laid out here in lines]");
    }
    ui.say(&shown);
    remember(around, |log| {
        let id = store.full_name(id).unwrap_or_else(|| id.to_owned());
        let shown = u64::try_from(shown.len()).unwrap_or(u64::MAX);
        session::append(log, around.now, Fact::Recalled { id, shown })
    });
    Ok(())
}

/// Does something with the running session's log, if there is one; the books are no reason to fail.
fn remember(around: &Surroundings, what: impl FnOnce(&std::path::Path) -> anyhow::Result<()>) {
    if let Some(session) = &around.session {
        let _ = what(&around.dirs.session_log(session));
    }
}

fn list(around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let kept = Store::new(around.dirs.outputs()).list();
    if kept.is_empty() {
        ui.say("no output is kept");
    }
    for kept in kept {
        let at = checkrein_core::time::Timestamp::from(kept.at);
        ui.say(format!("{:<8} {:>10} bytes  {at}", kept.id, kept.bytes));
    }
    Ok(())
}

fn stats(
    session: Option<&str>,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let logs: Vec<PathBuf> = match session {
        Some(session) => {
            let log = around.dirs.session_log(session);
            if !log.is_file() {
                return Err(CommandError::person(format!(
                    "there is no session `{}`",
                    session.escape_debug()
                ))
                .hint(format!(
                    "their logs are in `{}`",
                    around.short(&around.dirs.sessions())
                )));
            }
            vec![log]
        }
        None => {
            let entries = |folder: PathBuf| {
                let entries = fs::read_dir(folder).into_iter().flatten().flatten();
                entries.map(|entry| entry.path())
            };
            // Servers that were started for no session have books of their own.
            let served = entries(around.dirs.projects()).map(|project| project.join(SERVED));
            entries(around.dirs.sessions())
                .chain(served.filter(|log| log.is_file()))
                .collect()
        }
    };
    let mut books = Books::default();
    for log in logs {
        // A log that cannot be read has nothing in the books.
        books.add(&session::read(&log).unwrap_or_default());
    }
    if json {
        return ui.json(&books);
    }
    ui.say(books.table());
    Ok(())
}

/// Answers the hook: a line of JSON and the text, or nothing when the output stays as it is.
fn trim_for_hook(
    request: &Request,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let outcome = trimmed(request, around)?;
    let mut head = serde_json::Map::new();
    if let Some(trouble) = outcome.trouble {
        head.insert("trouble".into(), json!(trouble));
    }
    let text = match outcome.shown {
        Some((
            text,
            Fact::Trimmed {
                id,
                rule,
                whole,
                native,
                shown,
            },
        )) => {
            head.extend([
                ("id".to_owned(), json!(id)),
                ("rule".to_owned(), json!(rule)),
                ("whole".to_owned(), json!(whole)),
                ("native".to_owned(), json!(native)),
                ("shown".to_owned(), json!(shown)),
            ]);
            text
        }
        _ => String::new(),
    };
    if !head.is_empty() {
        let head = serde_json::Value::Object(head);
        ui.write(format!("{head}\n{text}").as_bytes());
    }
    Ok(())
}

fn trim_for_reader(
    request: &Request,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let outcome = trimmed(request, around)?;
    if let Some(trouble) = outcome.trouble {
        around.notices.borrow_mut().push(trouble);
    }
    match outcome.shown {
        Some((text, fact)) => {
            ui.say(text);
            remember(around, |log| session::append(log, around.now, fact));
        }
        None => {
            ui.write(&outcome.whole);
            if request.file.is_none() {
                pass_on(&mut std::io::stdin().lock(), ui)?;
            }
        }
    }
    Ok(())
}

/// Passes on what is left of an output that is too large to be kept, and so to be trimmed.
fn pass_on(rest: &mut impl std::io::Read, ui: &mut Ui) -> Result<(), CommandError> {
    let mut part = vec![0; 64 * 1024];
    loop {
        match rest.read(&mut part)? {
            0 => return Ok(()),
            count => ui.write(&part[..count]),
        }
    }
}
