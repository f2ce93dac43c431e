//! `checkrein mcp`: the servers that the client sees, asked by us.

use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::mcp::{approve, call, connect, install, list_servers, list_tools, test_connection};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// List, test and call the MCP servers that Claude Code sees here, and add ours to them
#[derive(Debug, Args)]
pub struct Mcp {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    ListServers(list_servers::ListServers),
    ListTools(list_tools::ListTools),
    Connect(connect::Connect),
    Call(call::CallTool),
    TestConnection(test_connection::TestConnection),
    Approve(approve::ApproveServer),
    Install(install::InstallServers),
}

impl Mcp {
    /// Does what was asked for.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::ListServers(list) => list.run(around, ui),
            Command::ListTools(list) => list.run(around, ui),
            Command::Connect(connect) => connect.run(around, ui),
            Command::Call(call) => call.run(around, ui),
            Command::TestConnection(test) => test.run(around, ui),
            Command::Approve(approve) => approve.run(around, ui),
            Command::Install(install) => install.run(around, ui),
        }
    }
}
