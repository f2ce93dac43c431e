//! The health check, run anew: a project that fails it is broken, and one that passes it again goes
//! back to where it came from.

use std::time::Duration;

use checkrein_core::command::End;
use checkrein_core::evidence::{Answer, Evidence, Verdict};
use checkrein_core::gate::{GATES, told};
use checkrein_core::standing::Standing;
use checkrein_core::state::State;
use serde_json::{Value, json};

use super::{enter, switched_off};
use crate::error::{CommandError, Kind};
use crate::evidence::Gathered;
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// The gate by which the health check moves the state.
const GATE: &str = "health-ok";

/// How a check ended, and where that led.
struct Checked {
    command: String,
    verdict: Verdict,
    moved: Option<(State, State)>,
}

/// Runs the check and says how it ended; one that fails is this command's failure too.
pub fn check(limit: Option<u64>, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let checked = run(limit, around)?;
    let (command, verdict) = (&checked.command, &checked.verdict);
    let standing = project::standing(around)?;
    if verdict.passes() {
        ui.say(format!("health: `{command}` passes"));
        if let Some((from, to)) = checked.moved {
            ui.say(format!("{from} → {to}"));
        }
        ui.say(format!("next: {}", standing.next_step()));
        return Ok(());
    }
    let mut message = told(command, verdict);
    if let Some((from, to)) = checked.moved {
        message.push_str(&format!("\n{from} → {to}"));
    }
    let error = CommandError::new(Kind::Unwell, anyhow::Error::msg(message));
    Err(error.hint("mend what it finds, then run `checkrein state health` again"))
}

/// Runs the check and prints what came of it for a program; `session-start` is one.
pub fn check_as_json(
    limit: Option<u64>,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    ui.json(&as_json(&run(limit, around)?))
}

fn as_json(checked: &Checked) -> Value {
    let (end, code) = match checked.verdict.end {
        End::Code(code) => ("exited", Some(code)),
        End::Killed => ("killed", None),
        End::TimedOut => ("timed-out", None),
        End::Interrupted => ("interrupted", None),
    };
    json!({
        "v": 1,
        "check": checked.command,
        "end": end,
        "code": code,
        "limit": checked.verdict.limit.as_secs(),
        "tail": checked.verdict.tail,
        "output": checked.verdict.output,
        "from": checked.moved.map(|(from, _)| from),
        "to": checked.moved.map(|(_, to)| to),
    })
}

fn run(limit: Option<u64>, around: &Surroundings) -> Result<Checked, CommandError> {
    project::verify(around)?;
    let standing = project::standing(around)?;
    let Some(command) = standing.project.config.health_check.clone() else {
        return Err(CommandError::person("the project has no health check")
            .hint("name one with `checkrein init --health-check COMMAND`"));
    };
    let mut evidence = Gathered::new(around, &standing.project).again(true);
    if let Some(limit) = limit {
        evidence = evidence.health_limit(Duration::from_secs(limit));
    }
    let verdict = match evidence.health(&command) {
        Answer::Known(verdict) => verdict,
        Answer::Failed(trouble) => {
            return Err(CommandError::person(trouble.why).hint(trouble.next));
        }
        Answer::Unknown => return Err(CommandError::person("the health check was not run")),
    };
    let moved = if verdict.passes() {
        mend(around)?
    } else if evidence.is_ill() && is_asked(&standing, &evidence, around) {
        enter::break_off(around)?.map(|from| (from, State::FixBroken))
    } else {
        None
    };
    Ok(Checked {
        command,
        verdict,
        moved,
    })
}

/// Goes back from FIX_BROKEN to where the project came from.
fn mend(around: &Surroundings) -> Result<Option<(State, State)>, CommandError> {
    project::update(around, |work| {
        let state = &mut work.standing.state;
        let from = state.state;
        if from != State::FixBroken {
            return Ok(None);
        }
        let to = state.came_from.unwrap_or_default();
        let reason = Some("the health check passes".to_owned());
        state.enter(to, around.now, reason);
        work.save()?;
        Ok(Some((from, to)))
    })
}

/// Whether the settings and the person want the check to move the state.
fn is_asked(standing: &Standing, evidence: &Gathered<'_>, around: &Surroundings) -> bool {
    let off = switched_off(around, standing);
    GATES
        .iter()
        .any(|gate| gate.id == GATE && gate.is_on(standing, evidence) && !off(GATE))
}
