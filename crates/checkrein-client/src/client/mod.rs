//! The real client, driven headless in front of a mocked model.
//!
//! It never sees the environment, account, settings or transcripts of whoever drives it: it gets the
//! environment that it is given and no other, and the only address it is told is loopback.

mod session;

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::process::{self, Stop};
use crate::{MockApi, Request};

pub use session::Session;

/// Many times what a scripted session takes, for machines that do six things at once.
const LIMIT: Duration = Duration::from_secs(90);

/// How the real client is to be started.
#[derive(Clone, Debug)]
pub struct Client {
    program: PathBuf,
    folder: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(OsString, OsString)>,
    limit: Duration,
    stop: Stop,
}

/// What one run of the client answered.
#[derive(Clone, Debug)]
pub struct Run {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The exit code, or 128 and the signal's number.
    pub code: i32,
    /// Whether it was ended because its time was over, or because somebody wished it.
    pub timed_out: bool,
    /// The last `result` record that it wrote, or null.
    pub result: Value,
    /// The requests that this run sent to the model.
    pub requests: Vec<Request>,
}

impl Run {
    /// Returns the session's id, which is empty when the client did not come as far as a result.
    pub fn session_id(&self) -> &str {
        self.result["session_id"].as_str().unwrap_or_default()
    }

    /// Returns the requests of the conversation with the person.
    pub fn conversation(&self) -> Vec<&Request> {
        let is_main = |request: &&Request| request.kind == crate::mock_api::Kind::Conversation;
        self.requests.iter().filter(is_main).collect()
    }
}

impl Client {
    /// Prepares a client: its program, the folder that it starts in, and its whole environment, which
    /// has to name a HOME of its own and a PATH.
    pub fn new(
        program: impl Into<PathBuf>,
        folder: impl Into<PathBuf>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Self {
        Self {
            program: program.into(),
            folder: folder.into(),
            arguments: Vec::new(),
            variables: environment.into_iter().collect(),
            limit: LIMIT,
            stop: Stop::default(),
        }
    }

    /// Starts it in another folder.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// Chooses the permission mode: default, acceptEdits, plan or bypassPermissions.
    #[must_use]
    pub fn permission_mode(self, mode: &str) -> Self {
        self.arguments(&["--permission-mode", mode])
    }

    /// Allows tools by permission rules, such as `Bash(git:*)`, separated by commas.
    #[must_use]
    pub fn allow(self, rules: &str) -> Self {
        self.arguments(&["--allowedTools", rules])
    }

    /// Goes on with an old session.
    #[must_use]
    pub fn resume(self, session_id: &str) -> Self {
        self.arguments(&["--resume", session_id])
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(ToString::to_string));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn variable(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        let variable = (name.as_ref().to_owned(), value.as_ref().to_owned());
        self.variables.push(variable);
        self
    }

    /// Chooses after what time it is ended with all it started.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Ends it with all it started when somebody wishes it.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Runs one prompt to its end, with an empty standard input.
    pub fn run(&self, api: &MockApi, prompt: &str) -> io::Result<Run> {
        let before = api.requests().len();
        let mut command = self.command(api);
        command.args(["-p", prompt, "--output-format", "json"]);
        command.args(&self.arguments);
        let finished = process::run_until(&mut command, b"", self.limit, &self.stop)?;
        Ok(collect(finished, api, before))
    }

    /// Starts a session that takes one prompt after the other in the same process.
    pub fn session<'a>(&self, api: &'a MockApi) -> io::Result<Session<'a>> {
        let mut command = self.command(api);
        command.args(["-p", "--verbose"]);
        command.args([
            "--input-format",
            "stream-json",
            "--output-format",
            "stream-json",
        ]);
        command.args(&self.arguments);
        Session::start(&mut command, api, self.limit, self.stop.clone())
    }

    /// Runs a subcommand, such as `plugin install`, without a model.
    pub fn subcommand(&self, arguments: &[&str]) -> io::Result<process::Finished> {
        let mut command = self.command_without_a_model();
        command.args(arguments);
        process::run_until(&mut command, b"", self.limit, &self.stop)
    }

    fn command(&self, api: &MockApi) -> Command {
        let mut command = self.command_without_a_model();
        command.env("ANTHROPIC_BASE_URL", api.url());
        command
    }

    fn command_without_a_model(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .current_dir(&self.folder)
            .env_clear()
            // Nothing listens there: a client that was told no address must not find its own.
            .env("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
            .env("ANTHROPIC_API_KEY", "dummy")
            .env("DISABLE_TELEMETRY", "1")
            .env("DISABLE_AUTOUPDATER", "1")
            .env("DISABLE_ERROR_REPORTING", "1")
            .env("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

/// Joins what the client wrote and what the model saw.
fn collect(finished: process::Finished, api: &MockApi, before: usize) -> Run {
    let result = finished
        .stdout
        .lines()
        .rev()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|record| record["type"] == "result")
        .unwrap_or_default();
    let requests = api.requests().split_off(before);
    Run {
        stdout: finished.stdout,
        stderr: finished.stderr,
        code: finished.code,
        timed_out: finished.timed_out,
        result,
        requests,
    }
}
