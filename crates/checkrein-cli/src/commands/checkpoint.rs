//! `checkrein checkpoint`: the work that was kept at the end of sessions.

use checkrein_core::checkpoint::{
    self, Entry, Kept, Message, Mode, Request, Restored, take_for_session,
};
use checkrein_core::message::count;
use checkrein_core::project::CheckpointMode;
use checkrein_core::standing::Standing;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::error::CommandError;
use crate::project;
use crate::sealing;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Keep the work, list what was kept at the end of sessions, and bring it back
#[derive(Debug, Args)]
pub struct Checkpoint {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Keep the work as it is now
    Take {
        /// The session whose work it is
        #[arg(long, value_name = "ID", default_value = "command")]
        session: String,
    },
    /// List the checkpoints, the youngest first
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring the files of a checkpoint back; what is there now is kept first
    Restore {
        /// The checkpoint's id, as `list` shows it
        id: String,
        /// Delete the files that the checkpoint does not have
        #[arg(long)]
        exactly: bool,
    },
}

impl Checkpoint {
    /// Lists or restores.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let standing = project::standing(around)?;
        let root = &standing.project.dirs.root;
        match self.command {
            Command::Take { session } => {
                let mode = match standing.project.config.checkpoint {
                    CheckpointMode::Branch => Mode::Branch,
                    // Who asks for a checkpoint gets one.
                    CheckpointMode::Ref | CheckpointMode::Off => Mode::Ref,
                };
                let project = &standing.project;
                ui.say(take_for_session(
                    &around.dirs,
                    project,
                    mode,
                    &session,
                    around.now,
                )?);
                Ok(())
            }
            Command::List { json } => {
                let entries = checkpoint::list(root, &[])?;
                if json {
                    return ui.json(&entries.iter().map(as_json).collect::<Vec<_>>());
                }
                list(&entries, ui);
                Ok(())
            }
            Command::Restore { id, exactly } => {
                let restore = if exactly {
                    checkpoint::restore_exactly
                } else {
                    checkpoint::restore
                };
                let restored = sealing::bring_back(around, &standing.project.dirs, || {
                    restore(&request(&standing, around), &id).map_err(|error| {
                        CommandError::from(error).hint("list them with `checkrein checkpoint list`")
                    })
                })?;
                say(&restored, ui);
                Ok(())
            }
        }
    }
}

fn list(entries: &[Entry], ui: &mut Ui) {
    if entries.is_empty() {
        ui.say("no checkpoints yet; one is made at the end of a session that changed something");
    }
    for entry in entries {
        ui.say(format!(
            "{}  {:.0}  {:<8}  {}  {}",
            entry.id,
            entry.time,
            count(entry.files, "file"),
            entry.place,
            entry.subject
        ));
    }
}

fn say(restored: &Restored, ui: &mut Ui) {
    let written = count(restored.written, "file");
    ui.say(format!(
        "restored {written} from checkpoint {}",
        restored.from.id
    ));
    if restored.deleted > 0 {
        ui.say(format!("  deleted {}", count(restored.deleted, "file")));
    }
    for (path, why) in &restored.kept {
        let why = match why {
            Kept::NotSaved => "what is there now is saved nowhere",
            Kept::InTheWay => "a file and a folder are in each other's way",
            Kept::OutsideSparseCheckout => "it is outside of the sparse checkout",
            Kept::Submodule => "it is a submodule",
        };
        ui.say(format!("  left `{}` as it is: {why}", path.display()));
    }
    match &restored.before {
        Some(before) => ui.say(format!(
            "what was there before is checkpoint {0}; back with `checkrein checkpoint restore {0}`",
            before.short_id()
        )),
        None => ui.say("what was there before is in a checkpoint or commit already"),
    }
}

fn as_json(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "commit": entry.commit,
        "time": entry.time,
        "place": entry.place.to_string(),
        "subject": entry.subject,
        "session": entry.session,
        "files": entry.files,
    })
}

/// What is there now is kept by a checkpoint of its own, beside the branch.
fn request<'a>(standing: &'a Standing, around: &Surroundings) -> Request<'a> {
    Request {
        root: &standing.project.dirs.root,
        mode: Mode::Ref,
        size_limit: u64::MAX,
        message: Message {
            subject: "checkrein: before a checkpoint was restored".to_owned(),
            body: String::new(),
        },
        session_id: "restore",
        now: around.now,
        environment: Vec::new(),
    }
}
