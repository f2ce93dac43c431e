//! What may be asked of a server: its tools, a call, whether it is well. Synchronous, one runtime per contact.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rmcp::model::CallToolResult;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::reach::{Failure, Phase, Session, With};
use crate::servers::Server;

/// A server's tools, and what it said of itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// Its own name.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// The version of the protocol that both sides agreed on.
    pub protocol: String,
    /// What it says to whoever uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// What it says it can do.
    pub capabilities: Value,
    /// Its tools, each as the server describes it: `name`, `description`, `inputSchema`, `annotations`, …
    pub tools: Vec<Value>,
}

/// One call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The tool's name, as its server has it.
    pub tool: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
}

/// What a tool answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Its blocks of text, joined by a line end; other blocks are named in their place.
    pub text: String,
    /// What it answered for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured: Option<Value>,
    /// The blocks as they came.
    pub content: Vec<Value>,
    /// The tool itself says that it failed; the text says why.
    pub is_error: bool,
    /// How large the answer was, in bytes of JSON.
    pub bytes: u64,
}

/// How a server did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tested {
    /// What each phase took that was gone through.
    pub phases: Vec<(Phase, Duration)>,
    /// The version of the protocol, once agreed on.
    pub protocol: Option<String>,
    /// How many tools it has.
    pub tools: Option<usize>,
    /// What went wrong, if anything did.
    pub failure: Option<Failure>,
}

impl Tested {
    /// Returns what is said of a server that was not even tried.
    pub fn failed(failure: Failure) -> Self {
        Self {
            phases: Vec::new(),
            protocol: None,
            tools: None,
            failure: Some(failure),
        }
    }
}

impl Answer {
    pub(crate) fn of(result: &CallToolResult) -> serde_json::Result<Self> {
        let whole = serde_json::to_value(result)?;
        let content: Vec<Value> = whole["content"].as_array().cloned().unwrap_or_default();
        let text: Vec<String> = content.iter().map(shown).collect();
        Ok(Self {
            text: text.join("\n"),
            structured: result.structured_content.clone(),
            is_error: result.is_error.unwrap_or_default(),
            bytes: whole.to_string().len() as u64,
            content,
        })
    }
}

/// A block as text: what is no text is named.
fn shown(block: &Value) -> String {
    let text = |name: &str| block[name].as_str().unwrap_or_default();
    match text("type") {
        "text" => text("text").to_owned(),
        "image" | "audio" => {
            let bytes = text("data").len() / 4 * 3;
            format!(
                "[{}, {}, about {bytes} bytes]",
                text("type"),
                text("mimeType")
            )
        }
        "resource" => match block["resource"]["text"].as_str() {
            Some(text) => text.to_owned(),
            None => format!(
                "[resource {}]",
                block["resource"]["uri"].as_str().unwrap_or_default()
            ),
        },
        "resource_link" => format!("[resource {}]", text("uri")),
        other => format!("[{other}]"),
    }
}

/// Lists a server's tools.
pub fn list_tools(server: &Server, with: &With<'_>) -> Result<Listed, Failure> {
    within(with, async {
        let mut session = Session::open(server, with).await?;
        let listed = listed(&mut session, with).await;
        session.close().await;
        listed
    })
}

/// Calls a tool. Whether it may be called is for the caller to ask; whether its server may be started is asked here.
pub fn call(server: &Server, call: &Call, with: &With<'_>) -> Result<Answer, Failure> {
    within(with, async {
        let mut session = Session::open(server, with).await?;
        let answer = session.call(call, with).await;
        session.close().await;
        answer
    })
}

/// Goes through all phases but a call.
pub fn test(server: &Server, with: &With<'_>) -> Tested {
    let mut tested = Tested {
        phases: Vec::new(),
        protocol: None,
        tools: None,
        failure: None,
    };
    let outcome = within(with, async {
        let mut session = Session::open(server, with).await?;
        let outcome = asked(&mut session, with, &mut tested).await;
        tested.phases = session.phases.clone();
        session.close().await;
        outcome
    });
    tested.failure = outcome.err();
    tested
}

async fn asked(session: &mut Session, with: &With<'_>, tested: &mut Tested) -> Result<(), Failure> {
    tested.protocol = Some(session.info().protocol_version.to_string());
    tested.tools = Some(session.tools(with).await?.len());
    session.ping(with).await
}

async fn listed(session: &mut Session, with: &With<'_>) -> Result<Listed, Failure> {
    let tools = session.tools(with).await?;
    let info = session.info();
    let (name, version) = match info.server_info {
        Some(implementation) => (implementation.name, implementation.version),
        None => Default::default(),
    };
    Ok(Listed {
        name,
        version,
        protocol: info.protocol_version.to_string(),
        instructions: info.instructions,
        capabilities: serde_json::to_value(&info.capabilities).unwrap_or_default(),
        tools,
    })
}

/// A server that stays open while it is asked one thing after the other.
pub struct Conversation<'a> {
    runtime: tokio::runtime::Runtime,
    session: Option<Session>,
    with: &'a With<'a>,
}

impl<'a> Conversation<'a> {
    /// Reaches a server.
    pub fn open(server: &Server, with: &'a With<'a>) -> Result<Self, Failure> {
        let runtime = runtime()?;
        let session = runtime.block_on(told(with, Session::open(server, with)))?;
        Ok(Self {
            runtime,
            session: Some(session),
            with,
        })
    }

    /// Lists its tools, and what it says of itself.
    pub fn list(&mut self) -> Result<Listed, Failure> {
        self.ask(async |session, with| listed(session, with).await)
    }

    /// Calls a tool; see [`call`].
    pub fn call(&mut self, call: &Call) -> Result<Answer, Failure> {
        self.ask(async |session, with| session.call(call, with).await)
    }

    /// Asks whether it is still there.
    pub fn ping(&mut self) -> Result<Duration, Failure> {
        self.ask(async |session, with| {
            session.ping(with).await?;
            Ok(session
                .phases
                .last()
                .map(|(_, took)| *took)
                .unwrap_or_default())
        })
    }

    fn ask<T>(
        &mut self,
        what: impl AsyncFnOnce(&mut Session, &With<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Some(session) = &mut self.session else {
            return Err(stopped("stopped", "it was stopped".to_owned()));
        };
        self.runtime
            .block_on(told(self.with, what(session, self.with)))
    }
}

impl Drop for Conversation<'_> {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            self.runtime.block_on(session.close());
        }
    }
}

/// Does the same with several servers, at most so many at once; the answers stand in the order of the servers.
pub fn at_once<'a, T: Send>(
    servers: &[&'a Server],
    limit: usize,
    what: impl Fn(&'a Server) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Option<T>>> = Mutex::new(servers.iter().map(|_| None).collect());
    let work = || {
        while let Some(index) =
            Some(next.fetch_add(1, Ordering::Relaxed)).filter(|index| *index < servers.len())
        {
            let answer = what(servers[index]);
            done.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(answer);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..limit.min(servers.len()) {
            scope.spawn(work);
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().flatten().collect()
}

/// Runs one contact on a runtime of its own, until it is done or somebody says stop.
fn within<T>(
    with: &With<'_>,
    contact: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let runtime = runtime()?;
    let outcome = runtime.block_on(told(with, contact));
    runtime.shutdown_background();
    outcome
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| stopped("no-runtime", format!("no contact is possible: {error}")))
}

/// Lets something go on until somebody says stop; what it has started is ended then, since it is dropped.
async fn told<T>(
    with: &With<'_>,
    what: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        outcome = what => outcome,
        () = until_told(with) => Err(stopped("stopped", "it was stopped".to_owned())),
    }
}

async fn until_told(with: &With<'_>) {
    while !(with.stop)() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn stopped(kind: &'static str, cause: String) -> Failure {
    Failure {
        phase: Phase::Spawn,
        kind,
        cause,
        next: "try again".to_owned(),
        stderr: String::new(),
    }
}
