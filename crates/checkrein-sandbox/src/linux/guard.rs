//! Stands behind the warden where no process namespace ends what is left: when the warden is killed from outside, its
//! orphans come here and are ended. It does nothing else, and its own end the warden notices.

use std::process::{ExitCode, Stdio};

use nix::sys::prctl;

use super::outside::Stage;
use super::{descriptors, outside, sweep};

/// The whole life of the guard. Its standard streams are the warden's.
pub(crate) fn main() -> ExitCode {
    descriptors::close_inherited();
    // As the warden: no terminal, and no group that a signal for the caller goes to.
    let _ = nix::unistd::setsid();
    if prctl::set_child_subreaper(true).is_err() {
        return ExitCode::FAILURE;
    }
    let warden = outside::command(Stage::Warden)
        .stdin(Stdio::inherit())
        .spawn();
    let Ok(mut warden) = warden else {
        return ExitCode::FAILURE;
    };
    let _ = warden.wait();
    sweep::all();
    // Not before now does the caller hear that nobody is left: this process has its socket as well.
    ExitCode::SUCCESS
}
