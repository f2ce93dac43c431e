//! The real client in a test's project; `checkrein-client` drives it.
//!
//! Whatever fails is a panic here: a test that cannot go on says where.

mod installed;

use std::time::Duration;

use checkrein_client::client;
use checkrein_client::process::Finished;
use rustix::process::Signal;
use serde_json::Value;

use crate::{MockApi, TestProject};

pub use checkrein_client::Run;
pub use installed::{program, repository};

/// How the real client is to be started.
#[derive(Clone)]
pub struct Client(client::Client);

impl Client {
    /// Prepares a client that works in this project.
    #[track_caller]
    pub fn new(project: &TestProject) -> Self {
        let like = project.command(program());
        let variables = like
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        Self(client::Client::new(program(), project.root(), variables))
    }

    /// Starts it in another folder.
    #[must_use]
    pub fn folder(self, folder: impl Into<std::path::PathBuf>) -> Self {
        Self(self.0.folder(folder))
    }

    /// Chooses the permission mode: default, acceptEdits, plan or bypassPermissions.
    #[must_use]
    pub fn permission_mode(self, mode: &str) -> Self {
        Self(self.0.permission_mode(mode))
    }

    /// Allows tools by permission rules, such as `Bash(git:*)`, separated by commas.
    #[must_use]
    pub fn allow(self, rules: &str) -> Self {
        Self(self.0.allow(rules))
    }

    /// Goes on with an old session.
    #[must_use]
    pub fn resume(self, session_id: &str) -> Self {
        Self(self.0.resume(session_id))
    }

    /// Adds arguments.
    #[must_use]
    pub fn arguments(self, arguments: &[&str]) -> Self {
        Self(self.0.arguments(arguments))
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn variable(self, name: &str, value: &str) -> Self {
        Self(self.0.variable(name, value))
    }

    /// Chooses after what time it is ended with all it started.
    #[must_use]
    pub fn limit(self, limit: Duration) -> Self {
        Self(self.0.limit(limit))
    }

    /// Runs one prompt to its end, with an empty standard input.
    #[track_caller]
    pub fn run(&self, api: &MockApi, prompt: &str) -> Run {
        self.0.run(api, prompt).expect("the client can be started")
    }

    /// Starts a session that takes one prompt after the other in the same process.
    #[track_caller]
    pub fn session<'a>(&self, api: &'a MockApi) -> Session<'a> {
        Session(self.0.session(api).expect("the client can be started"))
    }

    /// Runs a subcommand, such as `plugin install`, without a model.
    #[track_caller]
    pub fn subcommand(&self, arguments: &[&str]) -> Finished {
        let finished = self.0.subcommand(arguments);
        finished.expect("the client can be started")
    }
}

/// A running client.
pub struct Session<'a>(client::Session<'a>);

impl Session<'_> {
    /// Sends a prompt and waits for its result; see [`client::Session::prompt`].
    #[track_caller]
    pub fn prompt(&mut self, prompt: &str) -> Value {
        let result = self.0.prompt(prompt);
        result.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Sends a prompt and does not wait.
    #[track_caller]
    pub fn send(&mut self, prompt: &str) {
        let sent = self.0.send(prompt);
        sent.expect("the client reads its input while it runs");
    }

    /// Closes the client's input and waits for its end.
    #[track_caller]
    pub fn finish(self) -> Run {
        self.0.finish().expect("nobody else waits for the client")
    }

    /// Sends a signal to the client and waits for its end; see [`client::Session::finish_by`].
    #[track_caller]
    pub fn finish_by(self, signal: Signal) -> Run {
        let run = self.0.finish_by(signal);
        run.expect("nobody else waits for the client")
    }
}
