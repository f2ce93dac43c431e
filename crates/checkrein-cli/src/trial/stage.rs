//! A home that nobody lives in, and the programs that are started there.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};
use checkrein_core::env;
use fs_err as fs;
use serde_json::Value;

use crate::error::CommandError;
use crate::settings::Look;
use crate::surroundings::Surroundings;

/// The throw-away home and the project in it.
pub(super) struct Stage {
    top: PathBuf,
}

/// What a hook answered, as Claude gets to see it.
pub(super) struct Answer {
    text: String,
    is_refusal: bool,
}

/// Enough to see what it is about; the rest can be looked up.
const SHOWN_LINES: usize = 24;

impl Stage {
    /// Makes a home that lasts until somebody removes it.
    pub(super) fn set_up() -> Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("checkrein-try-")
            .tempdir()
            .context("failed to make a throw-away home")?;
        // By its real name: the temporary folder is a link on some systems, and hooks compare.
        let stage = Self {
            top: fs::canonicalize(folder.keep())?,
        };
        fs::create_dir_all(stage.project())?;
        Ok(stage)
    }

    /// The folder that holds all of it.
    pub(super) fn top(&self) -> &Path {
        &self.top
    }

    /// The home.
    pub(super) fn home(&self) -> PathBuf {
        self.top.join("home")
    }

    /// The sample project.
    pub(super) fn project(&self) -> PathBuf {
        self.home().join("sample")
    }

    /// Runs a `checkrein` command in the project and returns what it said.
    pub(super) fn checkrein(
        &self,
        around: &Surroundings,
        arguments: &[&str],
    ) -> Result<String, CommandError> {
        let output = self
            .command(around, &around.program)
            .args(arguments)
            .output()
            .context("failed to start `checkrein`")?;
        said("checkrein", arguments, &output)
    }

    /// Runs git in the project and returns what it said.
    pub(super) fn git(
        &self,
        around: &Surroundings,
        arguments: &[&str],
    ) -> Result<String, CommandError> {
        let output = self
            .command(around, Path::new("git"))
            .args(arguments)
            .output()
            .context("failed to start `git`")?;
        said("git", arguments, &output)
    }

    /// Sends an event to the program that the settings name for it.
    pub(super) fn event(
        &self,
        around: &Surroundings,
        name: &str,
        own_fields: Value,
    ) -> Result<Answer, CommandError> {
        let program = self.program_for(name)?;
        let mut event = own_fields;
        event["hook_event_name"] = name.into();
        event["session_id"] = "try".into();
        event["cwd"] = self.project().to_string_lossy().into();
        let mut child = self
            .command(around, &program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("failed to start `{}`", program.display()))?;
        if let Some(mut stdin) = child.stdin.take() {
            // A hook that has seen enough may close its end.
            let _ = stdin.write_all(event.to_string().as_bytes());
        }
        let output = child.wait_with_output()?;
        match output.status.code() {
            Some(0 | 2) => Ok(Answer::of(&output)),
            _ => {
                let reason = String::from_utf8_lossy(&output.stderr)
                    .trim_end()
                    .to_owned();
                let message = format!("`{}` failed", program.display());
                Err(anyhow::Error::msg(reason).context(message).into())
            }
        }
    }

    fn program_for(&self, event: &str) -> Result<PathBuf, CommandError> {
        let settings = fs::read_to_string(self.home().join(".claude/settings.json"))?;
        let hooks = Look::at(&settings).hooks();
        let hook = hooks.into_iter().find(|hook| hook.event == event);
        let hook = hook.with_context(|| format!("the settings name no program for {event}"))?;
        Ok(hook.command.into())
    }

    /// Nothing of the person's environment gets in but where programs are found.
    fn command(&self, around: &Surroundings, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", &around.path)
            .env("HOME", self.home())
            .env(env::CLAUDE_PROJECT_DIR, self.project())
            .current_dir(self.project())
            .stdin(Stdio::null());
        command
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        // As Claude Code does it: JSON if it is JSON, plain text otherwise.
        let text = match serde_json::from_str::<Value>(&stdout) {
            Ok(reply) => {
                let context = &reply["hookSpecificOutput"]["additionalContext"];
                let texts = [context, &reply["systemMessage"], &reply["reason"]];
                let texts: Vec<&str> = texts.iter().filter_map(|text| text.as_str()).collect();
                texts.join("\n")
            }
            Err(_) => stdout.into_owned(),
        };
        Self {
            text: format!("{text}{stderr}"),
            is_refusal: output.status.code() == Some(2),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<&str> = self.text.trim_end().lines().collect();
        if lines.is_empty() {
            return write!(formatter, "  (nothing)");
        }
        let mark = if self.is_refusal { "x" } else { "|" };
        for (index, line) in lines.iter().take(SHOWN_LINES).enumerate() {
            let gap = if index == 0 { "" } else { "\n" };
            write!(formatter, "{gap}  {mark} {line}")?;
        }
        match lines.len().saturating_sub(SHOWN_LINES) {
            0 => Ok(()),
            more => write!(formatter, "\n  {mark} ... and {more} lines more"),
        }
    }
}

fn said(program: &str, arguments: &[&str], output: &Output) -> Result<String, CommandError> {
    let text = String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned();
    if output.status.success() {
        return Ok(text);
    }
    let reason = String::from_utf8_lossy(&output.stderr)
        .trim_end()
        .to_owned();
    let message = format!("`{program} {}` failed", arguments.join(" "));
    Err(anyhow::Error::msg(reason).context(message).into())
}
