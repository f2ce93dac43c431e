//! `install --try`: the whole of it in a throw-away home, played on a sample project.
//!
//! The programs are the ones just installed there, started as Claude Code starts them; what is
//! shown is what they answer. The person's own home is neither read nor written.

mod sample;
mod stage;

use std::path::Path;

use serde_json::json;

use self::stage::{Answer, Stage};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Plays it, and leaves everything where it is for a closer look.
pub fn play(around: &Surroundings, from: &Path, ui: &mut Ui) -> Result<(), CommandError> {
    let stage = Stage::set_up()?;
    ui.say(title("Installing into a throw-away home"));
    let installed = stage.checkrein(around, &["install", "--from", &from.to_string_lossy()])?;
    // Without what to do next: that is played below.
    ui.say(installed.split("\n\n").next().unwrap_or_default());

    ui.say(title("A sample project, initialized"));
    sample::make(&stage, around)?;
    for arguments in sample::FIRST_STEPS {
        ui.say(format!("$ checkrein {}", typed(arguments)));
        ui.say(stage.checkrein(around, arguments)?);
    }

    let show = |ui: &mut Ui, what: &str, answer: &Answer| {
        ui.say(title(what));
        ui.say(answer);
    };
    let start = stage.event(around, "SessionStart", json!({"source": "startup"}))?;
    show(ui, "A session starts. Claude is told:", &start);

    let prompt = |text: &str| stage.event(around, "UserPromptSubmit", json!({"prompt": text}));
    let work = prompt("go on with the next feature")?;
    show(
        ui,
        "Prompt: \"go on with the next feature\". Added to it:",
        &work,
    );
    let question = prompt("what is a shebang?")?;
    show(
        ui,
        "Prompt: \"what is a shebang?\". Added to it:",
        &question,
    );

    let forbidden = stage.event(around, "PreToolUse", sample::forbidden_write(&stage))?;
    show(
        ui,
        "Claude tries to write `COMPLETE` into the state. It is told:",
        &forbidden,
    );

    sample::work(&stage)?;
    // What a hook says at a session's end nobody sees; what it did is in the log.
    stage.event(around, "SessionEnd", json!({"reason": "prompt_input_exit"}))?;
    ui.say(title(
        "A file was changed, and the session ended. Its checkpoint:",
    ));
    ui.say(stage.git(around, &["log", "--stat", "--format=%h %an: %s", "-1"])?);

    ui.say(farewell(&stage));
    Ok(())
}

fn title(text: &str) -> String {
    format!("\n== {text}")
}

/// Returns arguments as a person would type them.
fn typed(arguments: &[&str]) -> String {
    let quoted: Vec<String> = arguments
        .iter()
        .map(|argument| match argument.contains(' ') {
            true => format!("'{argument}'"),
            false => (*argument).to_owned(),
        })
        .collect();
    quoted.join(" ")
}

fn farewell(stage: &Stage) -> String {
    let (top, home, project) = (stage.top(), stage.home(), stage.project());
    let (top, home, project) = (top.display(), home.display(), project.display());
    format!(
        "\n== Look around
Everything is in `{top}`; nothing of yours was touched.
The real client on the sample (it asks you to log in, since this home knows no account):
  cd '{project}' && HOME='{home}' claude
To be rid of it:
  rm -r '{top}'
To install for yourself: `./install`"
    )
}
