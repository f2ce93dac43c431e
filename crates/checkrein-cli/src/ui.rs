//! The only file that prints. Plain text without colour: it must read well everywhere.

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::error::CommandError;

/// The person's end of the conversation.
pub struct Ui {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    is_in_progress: bool,
}

impl Ui {
    /// Talks through this process's standard output and standard error.
    pub fn terminal() -> Self {
        Self {
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
            is_in_progress: false,
        }
    }

    /// Says something, as one line or several.
    ///
    /// A reader that went away (`| head`) is no error: what was asked for is done all the same.
    pub fn say(&mut self, text: impl Display) {
        let _ = writeln!(self.out, "{text}");
    }

    /// Passes bytes on as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.out.write_all(bytes);
    }

    /// Prints a value for programs to read.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value).map_err(anyhow::Error::from)?;
        self.say(text);
        Ok(())
    }

    /// Says what is going on, beside what was asked for.
    pub fn note(&mut self, text: impl Display) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Shows how far something is, in a line that the next one takes the place of; on a terminal only.
    pub fn progress(&mut self, text: impl Display) {
        if std::io::stderr().is_terminal() {
            self.is_in_progress = true;
            let _ = write!(self.err, "\r{text}\x1b[K");
        }
    }

    /// Takes the line of the progress away.
    pub fn progress_is_over(&mut self) {
        if std::mem::take(&mut self.is_in_progress) {
            let _ = write!(self.err, "\r\x1b[K");
        }
    }

    /// Says what went wrong.
    pub fn complain(&mut self, error: &CommandError) {
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{error}");
    }

    /// Prints help, a version or a usage error, and returns the exit code that goes with it.
    pub(crate) fn usage(&mut self, usage: &clap::Error) -> ExitCode {
        let _ = usage.print();
        ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2))
    }
}
