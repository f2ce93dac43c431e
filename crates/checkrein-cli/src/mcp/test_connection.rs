//! `checkrein mcp test-connection`: whether servers are well; each failure with its phase, its cause and what to do.

use checkrein_core::message::{count, plain};
use checkrein_mcp::{Phase, Server, Tested, at_once, test};
use clap::Args;
use serde_json::{Value, json};

use super::list_tools::AT_ONCE;
use super::place::Place;
use super::shown;
use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Test whether servers can be started, speak the protocol, list their tools and answer
#[derive(Debug, Args)]
pub struct TestConnection {
    /// The servers; all, unless some are named
    servers: Vec<String>,
    /// How long each phase may take, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

impl TestConnection {
    /// Tests them, ten at once.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let place = Place::here(around);
        let all = self.servers.is_empty();
        let servers: Vec<&Server> = if all {
            place.servers.servers.iter().collect()
        } else {
            let named = self.servers.iter().map(|name| place.named(name));
            named.collect::<Result<_, _>>()?
        };
        let asker = place.asker(self.timeout);
        let tested = at_once(&servers, AT_ONCE, |server| match asker.with(server, None) {
            Ok(with) => test(server, &with),
            Err(failure) => Tested::failed(failure),
        });
        let pairs: Vec<(&Server, Tested)> = servers.into_iter().zip(tested).collect();
        if self.json {
            let found: Vec<Value> = pairs
                .iter()
                .map(|(server, tested)| json(server, tested))
                .collect();
            ui.json(&json!({ "servers": found, "faults": place.servers.faults }))?;
        } else {
            let width = pairs
                .iter()
                .map(|(server, _)| server.name.chars().count())
                .max();
            let width = width.unwrap_or_default().min(40);
            for (server, tested) in &pairs {
                say(server, tested, width, ui);
            }
            if pairs.is_empty() {
                ui.say("no servers are configured here");
            }
            for fault in &place.servers.faults {
                ui.note(format!("warning: {}", plain(fault)));
            }
        }
        // Who tests all of them wants to know of those that should work; one that nobody approved does as it should.
        let failed = pairs
            .iter()
            .filter(|(_, tested)| state(tested) == "failed" || !all && tested.failure.is_some());
        match failed.count() {
            0 => Ok(()),
            failed => {
                let message = format!("{failed} of {} failed", count(pairs.len(), "server"));
                Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)))
            }
        }
    }
}

/// `ok`, `failed`, or why it was not tried.
fn state(tested: &Tested) -> &'static str {
    match &tested.failure {
        None => "ok",
        Some(failure) if failure.phase == Phase::Approval => "not tried",
        Some(_) => "failed",
    }
}

fn say(server: &Server, tested: &Tested, width: usize, ui: &mut Ui) {
    let name = plain(&server.name);
    let kind = server.kind();
    let state = state(tested);
    let Some(failure) = &tested.failure else {
        let protocol = tested.protocol.as_deref().unwrap_or_default();
        let tools = count(tested.tools.unwrap_or_default(), "tool");
        let phases = shown::phases(&tested.phases);
        ui.say(format!(
            "{state:<9}  {name:<width$}  {kind}: {phases}; protocol {protocol}, {tools}"
        ));
        if server.has_helper() {
            ui.say(format!(
                "{:11}its `headersHelper` was not run: the client may see more than we do",
                ""
            ));
        }
        return;
    };
    let cause = plain(&failure.cause).into_owned();
    ui.say(format!(
        "{state:<9}  {name:<width$}  {kind}: {}: {cause}",
        failure.phase.as_str()
    ));
    if !tested.phases.is_empty() {
        ui.say(format!(
            "{:11}before that: {}",
            "",
            shown::phases(&tested.phases)
        ));
    }
    if !failure.stderr.is_empty() {
        for line in shown::said(failure).lines() {
            ui.say(format!("{:11}{line}", ""));
        }
    }
    ui.say(format!("{:11}next: {}", "", plain(&failure.next)));
}

fn json(server: &Server, tested: &Tested) -> Value {
    let phases = tested.phases.iter().map(
        |(phase, took)| json!({ "phase": phase, "milliseconds": took.as_secs_f64() * 1000.0 }),
    );
    json!({
        "server": server.name,
        "scope": server.scope,
        "type": server.kind(),
        "state": state(tested),
        "phases": phases.collect::<Vec<_>>(),
        "protocol": tested.protocol,
        "tools": tested.tools,
        "failure": tested.failure,
        "headersHelper": server.has_helper().then_some("not run"),
    })
}
