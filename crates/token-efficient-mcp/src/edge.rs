//! The rim of the program: arguments, environment, the end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use checkrein_core::env;
use checkrein_core::layout::UserDirs;
use checkrein_serve::Options;
use clap::Parser;

use crate::Around;

/// Works on data outside of the context for MCP clients, over standard input and output
#[derive(Debug, Parser)]
#[command(name = "token-efficient-mcp", version, max_term_width = 100)]
struct Arguments {
    /// The project's folder; the one of the session, else the current one, unless said otherwise
    #[arg(long, value_name = "PATH")]
    project: Option<PathBuf>,
    /// Serve streamable HTTP at this address instead; port 0 is any free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// A host name that clients may come by, for an address that other machines can reach: there is no
    /// password, so be sure who can. May be given several times
    #[arg(long = "allow-host", value_name = "NAME", requires = "http")]
    hosts: Vec<String>,
    /// What other servers take to serve standard input and output, which is what this one does anyway
    #[arg(hide = true, value_parser = ["stdio"])]
    transport: Option<String>,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        http: arguments.http,
        hosts: arguments.hosts.clone(),
    };
    match crate::server(around(arguments)).run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

/// What cannot be found out is an answer to the first call, not a server that does not start.
fn around(arguments: Arguments) -> Around {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cwd = std::env::current_dir().ok();
    let folder = arguments
        .project
        .or_else(|| variable(env::CLAUDE_PROJECT_DIR).map(PathBuf::from));
    // Relative to where we were started; without a folder, that is it.
    let folder = match (&cwd, folder) {
        (Some(cwd), Some(folder)) => Some(cwd.join(folder)),
        (None, Some(folder)) => folder.is_absolute().then_some(folder),
        (cwd, None) => cwd.clone(),
    };
    Around {
        dirs: UserDirs::new(|name| std::env::var_os(name)),
        folder,
        session: std::env::var(env::CLAUDE_CODE_SESSION_ID)
            .ok()
            .filter(|id| !id.is_empty()),
    }
}

#[expect(
    clippy::print_stderr,
    reason = "standard output is the protocol's; clients show this when a server fails"
)]
fn complain(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
