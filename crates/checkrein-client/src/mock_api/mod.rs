//! A mock of the Messages API on loopback: it plays a script and records every request.

mod answer;
mod http;
mod request;
mod script;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;

use http::{Incoming, Outgoing, Server};
pub use request::{Kind, Request};
pub use script::{Block, Script, Turn};

/// A running mock. It stops listening when it is dropped.
pub struct MockApi {
    server: Server,
    state: Arc<Mutex<State>>,
}

struct State {
    script: Script,
    requests: Vec<Request>,
}

impl MockApi {
    /// Starts a mock on a free port of the loopback interface.
    pub fn start(script: Script) -> io::Result<Self> {
        let state = Arc::new(Mutex::new(State {
            script,
            requests: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        let server = Server::start(move |incoming| serve(incoming, &shared))?;
        Ok(Self { server, state })
    }

    /// Returns what `ANTHROPIC_BASE_URL` must be.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Returns every request to `/v1/messages` so far, in order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state).requests.clone()
    }

    /// Returns the requests of the main conversation so far.
    pub fn conversation(&self) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.kind == Kind::Conversation);
        requests
    }

    /// Returns how many turns of the script nobody has asked for yet.
    pub fn turns_left(&self) -> usize {
        lock(&self.state).script.turns_left()
    }

    /// Adds turns for the main conversation, for a session that goes on.
    pub fn push(&self, turns: impl IntoIterator<Item = Turn>) {
        lock(&self.state).script.push(turns);
    }
}

fn serve(incoming: Incoming, state: &Mutex<State>) -> Outgoing {
    let json = |body: String| Outgoing {
        content_type: "application/json",
        body,
    };
    match (incoming.method.as_str(), incoming.path.as_str()) {
        ("POST", "/v1/messages") => converse(incoming, state),
        ("POST", "/v1/messages/count_tokens") => json(json!({ "input_tokens": 1000 }).to_string()),
        _ => json("{}".to_owned()),
    }
}

fn converse(incoming: Incoming, state: &Mutex<State>) -> Outgoing {
    let recorded = Request::new(incoming.headers, &incoming.body);
    let streams = recorded.body["stream"] == true;

    let mut state = lock(state);
    let turn = state.script.answer(&recorded);
    let id = format!("msg_{:024}", state.requests.len() + 1);
    let model = recorded.body["model"]
        .as_str()
        .unwrap_or("model")
        .to_owned();
    state.requests.push(recorded);
    drop(state);

    if streams {
        Outgoing {
            content_type: "text/event-stream",
            body: answer::stream(&turn, &id, &model),
        }
    } else {
        Outgoing {
            content_type: "application/json",
            body: answer::plain(&turn, &id, &model),
        }
    }
}

/// A panic in one responder must not hide behind a poisoned lock in another thread.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
