//! Runs code that nobody has read: what it may touch, how long, how much, and how it is ended with all it started.
//!
//! A program that runs jobs calls [`helper`] as the first line of its `main`, since the sandbox is built by the
//! same program, started anew; [`run`] does the rest. Nothing here knows of MCP, prints, or reads configuration.

mod ended;
mod interpreter;
mod job;
mod keys;
mod level;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(test, not(target_os = "linux")))]
#[cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "only the text of the profile is tested here")
)]
mod macos;
mod order;
#[cfg(target_os = "linux")]
mod proxy;
mod refused;
mod run;
mod scratch;
mod view;

pub use ended::{Ended, How, Level};
pub use job::{Job, Language, Limits};
pub use refused::Refused;
pub use run::{level, run, run_behind};

use std::process::ExitCode;

/// From now on a sandbox waits for the next job, so that a run does not wait for the sandbox: for a program that runs
/// job after job. It is made after each run, without holding up anybody, and costs two small processes that sleep.
pub fn keep_ahead() {
    #[cfg(target_os = "linux")]
    linux::ahead::keep();
}

/// Says whether this process was started as the sandbox's helper, and was it: does that work.
///
/// The first line of `main` in each program that runs jobs. With `Some`, `main` returns the code at once.
pub fn helper() -> Option<ExitCode> {
    #[cfg(target_os = "linux")]
    {
        use linux::outside::Stage;
        Stage::of_this_process().map(|stage| match stage {
            Stage::Guard => linux::guard::main(),
            Stage::Warden => linux::warden::main(false),
            Stage::Ahead => linux::warden::main(true),
            Stage::Init => linux::init::main(),
            Stage::Plain => linux::plain::main(),
        })
    }
    #[cfg(not(target_os = "linux"))]
    None
}
