//! `checkrein gate`: which gates hold, and the person's way out of them.

use std::time::Duration;

use checkrein_core::audit::{self, Act, Line};
use checkrein_core::evidence::Untold;
use checkrein_core::gate::{GATES, Gate as Row};
use checkrein_core::project::Switch;
use checkrein_core::seal::{self, Off, Seal};
use checkrein_core::standing::Standing;
use checkrein_core::time::Timestamp;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{person, project, sealing};

/// Show which gates hold, and switch them off and on
#[derive(Debug, Args)]
pub struct Gate {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show every gate, what is switched off, and the last lines of the audit trail
    Status {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Switch gates off in this project (a person only)
    Off {
        /// The gates; all of them when none is named
        gates: Vec<String>,
        /// For how long, such as 30m or 2h; until `gate on` when it is left out
        #[arg(long = "for", value_name = "TIME", value_parser = humantime::parse_duration)]
        duration: Option<Duration>,
        /// Why, for the audit trail
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Switch all gates on again
    On,
}

/// Enough to see what happened of late.
const LAST_LINES: usize = 5;

impl Gate {
    /// Shows or switches.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Status { json } => status(json, around, ui),
            Command::Off {
                gates,
                duration,
                reason,
            } => off(gates, duration, reason, around, ui),
            Command::On => on(around, ui),
        }
    }
}

fn off(
    gates: Vec<String>,
    duration: Option<Duration>,
    reason: String,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let command = ["checkrein gate off".to_owned()]
        .into_iter()
        .chain(gates.iter().cloned())
        .collect::<Vec<_>>()
        .join(" ");
    person::only(around, &command)?;
    if let Some(unknown) = gates.iter().find(|gate| !ids().any(|id| id == *gate)) {
        let cause = anyhow::anyhow!("there is no gate `{}`", unknown.escape_debug());
        let all = ids().collect::<Vec<_>>().join(", ");
        return Err(CommandError::new(Kind::Usage, cause).hint(format!("one of {all}")));
    }
    let dirs = project::find(around)?;
    let _lock = project::lock(&dirs)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    let key = sealing::key(around)?;
    let until = duration.map(|duration| after(around.now, duration));
    let off = Off {
        gates,
        until,
        since: around.now,
    };
    seal.switch_off(&key, &off)?;
    sealing::note(around, &seal, Act::GateOff, &off_gates(&off), reason)?;
    ui.say(off_line(&off, around.now));
    ui.say("what they would have refused goes into the audit trail: `checkrein gate status`");
    ui.say("next: `checkrein gate on` when you are done");
    Ok(())
}

fn on(around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let dirs = project::find(around)?;
    let _lock = project::lock(&dirs)?;
    let seal = Seal::of(&around.dirs, &dirs.root);
    // What was changed while the seal was off was changed with leave.
    sealing::settle(around, &seal, &sealing::key(around)?)?;
    if !seal.switch_on()? {
        ui.say("no gate was switched off");
        return Ok(());
    }
    sealing::note(around, &seal, Act::GateOn, "all gates", String::new())?;
    ui.say("all gates are on");
    Ok(())
}

fn status(json: bool, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let standing = project::standing(around)?;
    let root = &standing.project.dirs.root;
    let seal = Seal::of(&around.dirs, root);
    let off = seal.off();
    let trail = audit::read(&around.dirs, seal.root())?;
    let last = &trail[trail.len().saturating_sub(LAST_LINES)..];
    if json {
        return ui.json(&as_json(&standing, &seal, off.as_ref(), last, around.now));
    }
    for gate in GATES {
        let word = word(gate, &standing, off.as_ref(), around.now);
        ui.say(format!("{:<22} {word:<12} {}", gate.id, gate.what));
    }
    let is_off = off
        .as_ref()
        .is_some_and(|off| off.is_off(seal::GATE, around.now));
    let word = match (is_off, seal.exists()) {
        (true, _) => "switched off",
        (_, true) => "on",
        (_, false) => "not sealed",
    };
    let what = "state, features and process change by checkrein commands, or as those would";
    ui.say(format!("{:<22} {word:<12} {what}", seal::GATE));
    if !seal.exists() {
        ui.say("next: `checkrein init` seals the guarded files as they are");
    }
    if let Some(off) = &off {
        ui.say(off_line(off, around.now));
    }
    for line in last {
        ui.say(trail_line(line));
    }
    Ok(())
}

/// Says whether a gate holds in this project; one that the project gives no work is not asked.
fn word(gate: &Row, standing: &Standing, off: Option<&Off>, now: Timestamp) -> &'static str {
    if off.is_some_and(|off| off.is_off(gate.id, now)) {
        return "switched off";
    }
    match standing.project.config.gates.get(gate.id) {
        Some(Switch::Off) => "off (project)",
        Some(Switch::On) => "on (project)",
        None if gate.is_on(standing, &Untold::new(&standing.project.dirs, &|_| true)) => "on",
        None => "not asked",
    }
}

fn as_json(
    standing: &Standing,
    seal: &Seal,
    off: Option<&Off>,
    last: &[Line],
    now: Timestamp,
) -> Value {
    let gates = GATES.iter().map(
        |gate| json!({"id": gate.id, "what": gate.what, "is": word(gate, standing, off, now)}),
    );
    let off = off.map(|off| json!({"gates": off.gates, "since": off.since, "until": off.until}));
    json!({
        "gates": gates.collect::<Vec<_>>(),
        "sealed": seal.exists(),
        "off": off,
        "trail": last,
    })
}

fn ids() -> impl Iterator<Item = &'static str> {
    GATES.iter().map(|gate| gate.id).chain([seal::GATE])
}

fn off_gates(off: &Off) -> String {
    match off.gates.as_slice() {
        [] => "all gates".to_owned(),
        gates => gates.join(", "),
    }
}

fn off_line(off: &Off, now: Timestamp) -> String {
    let gates = off_gates(off);
    match off.until {
        None => format!("switched off: {gates}, until `checkrein gate on`"),
        Some(until) if now < until => format!("switched off: {gates}, until {until:.0}"),
        Some(until) => format!("{gates} were switched off until {until:.0}, and are on again"),
    }
}

fn trail_line(line: &Line) -> String {
    let act = serde_json::to_value(line.entry.act).unwrap_or_default();
    let act = act.as_str().unwrap_or_default().to_owned();
    let why = match line.entry.why.as_str() {
        "" => String::new(),
        why => format!(": {}", why.lines().next().unwrap_or_default()),
    };
    format!("{:.0}  {act}  {}{why}", line.at, line.entry.of)
}

fn after(now: Timestamp, duration: Duration) -> Timestamp {
    Timestamp::from_second(now.as_second().saturating_add(duration.as_secs()))
}
