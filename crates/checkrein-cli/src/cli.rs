//! What can be typed: the list of subcommands. What each does is in `commands/`.

use clap::{Parser, Subcommand};

use crate::commands::approve::Approve;
use crate::commands::bench::Bench;
use crate::commands::checkpoint::Checkpoint;
use crate::commands::discover::Discover;
use crate::commands::doctor::Doctor;
use crate::commands::done::Done;
use crate::commands::eval::Eval;
use crate::commands::feature::Feature;
use crate::commands::gate::Gate;
use crate::commands::init::Init;
use crate::commands::install::Install;
use crate::commands::learn::Learn;
use crate::commands::mcp::Mcp;
use crate::commands::model::Model;
use crate::commands::next::Next;
use crate::commands::output::Output;
use crate::commands::reopen::Reopen;
use crate::commands::route::Route;
use crate::commands::skill::Skill;
use crate::commands::skills::Skills;
use crate::commands::skip::Skip;
use crate::commands::state::State;
use crate::commands::status::Status;
use crate::commands::tidy::Tidy;
use crate::commands::trace::Trace;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Keep Claude Code on its course: skills, states and gates
#[derive(Debug, Parser)]
#[command(name = "checkrein", version, max_term_width = 100)]
pub struct Cli {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,
}

/// One variant per file in `commands/`; its help is the doc comment there.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "each subcommand is described in its own file")]
pub enum Command {
    Install(Install),
    Init(Init),
    State(State),
    Feature(Feature),
    Next(Next),
    Done(Done),
    Skip(Skip),
    Reopen(Reopen),
    Approve(Approve),
    Status(Status),
    Trace(Trace),
    Mcp(Mcp),
    Model(Model),
    Learn(Learn),
    Gate(Gate),
    Discover(Discover),
    Skill(Skill),
    Route(Route),
    Skills(Skills),
    Eval(Eval),
    Bench(Bench),
    Output(Output),
    Checkpoint(Checkpoint),
    Tidy(Tidy),
    Doctor(Doctor),
}

impl Command {
    /// Runs the subcommand.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self {
            Self::Install(install) => install.run(around, ui),
            Self::Init(init) => init.run(around, ui),
            Self::State(state) => state.run(around, ui),
            Self::Feature(feature) => feature.run(around, ui),
            Self::Next(next) => next.run(around, ui),
            Self::Done(done) => done.run(around, ui),
            Self::Skip(skip) => skip.run(around, ui),
            Self::Reopen(reopen) => reopen.run(around, ui),
            Self::Approve(approve) => approve.run(around, ui),
            Self::Status(status) => status.run(around, ui),
            Self::Trace(trace) => trace.run(around, ui),
            Self::Mcp(mcp) => mcp.run(around, ui),
            Self::Model(model) => model.run(around, ui),
            Self::Learn(learn) => learn.run(around, ui),
            Self::Gate(gate) => gate.run(around, ui),
            Self::Discover(discover) => discover.run(around, ui),
            Self::Skill(skill) => skill.run(around, ui),
            Self::Route(route) => route.run(around, ui),
            Self::Skills(skills) => skills.run(around, ui),
            Self::Eval(eval) => eval.run(around, ui),
            Self::Bench(bench) => bench.run(around, ui),
            Self::Output(output) => output.run(around, ui),
            Self::Checkpoint(checkpoint) => checkpoint.run(around, ui),
            Self::Tidy(tidy) => tidy.run(around, ui),
            Self::Doctor(doctor) => doctor.run(around, ui),
        }
    }
}
