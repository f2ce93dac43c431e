//! A server: a state, its tools, and how a call comes from the protocol to a tool and back.
//!
//! A call is worked on on a thread of its own, so that the protocol goes on: a ping is answered, a call is
//! given up, and who waits hears of it while a large log is read. Calls that share a store come one by one;
//! those that share nothing run side by side.

use std::sync::Arc;
use std::time::Duration;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ProgressNotificationParam, ServerCapabilities,
    ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::Value;
use tokio::sync::{Mutex, Semaphore};

use crate::call::{Call, Doing, Running};
use crate::fault::Fault;
use crate::run::{Options, life};
use crate::tool::Tool;

/// After this time a client that wants to know hears that its call is being worked on, and then as often.
const PATIENCE: Duration = Duration::from_secs(1);

/// Many times what a model should read at once.
const LARGEST: usize = 64 * 1024;

/// Tools and the state that they work on.
pub struct Server<S> {
    name: &'static str,
    version: &'static str,
    instructions: &'static str,
    tools: Arc<[Tool<S>]>,
    state: State<S>,
    pub(crate) running: Running,
}

/// How calls come by the state.
enum State<S> {
    /// One after the other.
    Shared(Arc<Mutex<S>>),
    /// Each has its own, and so many are worked on at once.
    Copied(Arc<dyn Fn() -> S + Send + Sync>, Arc<Semaphore>),
}

impl<S> Clone for State<S> {
    fn clone(&self) -> Self {
        match self {
            Self::Shared(state) => Self::Shared(Arc::clone(state)),
            Self::Copied(state, room) => Self::Copied(Arc::clone(state), Arc::clone(room)),
        }
    }
}

impl<S> Clone for Server<S> {
    fn clone(&self) -> Self {
        Self {
            tools: Arc::clone(&self.tools),
            state: self.state.clone(),
            running: self.running.clone(),
            ..*self
        }
    }
}

impl<S: Send + 'static> Server<S> {
    /// Puts a server together whose calls are worked on one by one. The instructions go to the model with
    /// every request.
    pub fn new(
        name: &'static str,
        version: &'static str,
        instructions: &'static str,
        tools: Vec<Tool<S>>,
        state: S,
    ) -> Self {
        Self {
            name,
            version,
            instructions,
            tools: tools.into(),
            state: State::Shared(Arc::new(Mutex::new(state))),
            running: Running::default(),
        }
    }

    /// Lets so many calls be worked on side by side, each with its own copy of the state.
    #[must_use]
    pub fn side_by_side(mut self, at_once: usize, state: S) -> Self
    where
        S: Clone + Sync,
    {
        let room = Arc::new(Semaphore::new(at_once));
        self.state = State::Copied(Arc::new(move || state.clone()), room);
        self
    }

    /// Serves until the client is gone, then stops what is still being worked on and waits for it a little.
    pub fn run(self, options: &Options) -> anyhow::Result<()> {
        let running = self.running.clone();
        life(self, &running, options)
    }

    async fn work(
        &self,
        tool: Tool<S>,
        request: CallToolRequestParams,
        call: Call,
    ) -> Result<Value, Fault> {
        let given = request.arguments.unwrap_or_default();
        let begun = self.running.begin(&call);
        let worked = match &self.state {
            State::Shared(state) => {
                let mut state = Arc::clone(state).lock_owned().await;
                tokio::task::spawn_blocking(move || {
                    let _begun = begun;
                    tool.call(&mut state, given, &call).and_then(bounded)
                })
            }
            State::Copied(state, room) => {
                let room = Arc::clone(room).acquire_owned().await;
                let mut state = state();
                tokio::task::spawn_blocking(move || {
                    let _begun = (begun, room);
                    tool.call(&mut state, given, &call).and_then(bounded)
                })
            }
        };
        worked
            .await
            .unwrap_or_else(|error| Err(Fault::from(anyhow::Error::from(error))))
    }
}

impl<S: Send + 'static> ServerHandler for Server<S> {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new(self.name, self.version))
            .with_instructions(self.instructions)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = self.tools.iter().map(|tool| tool.definition.clone());
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    fn get_tool(&self, name: &str) -> Option<rmcp::model::Tool> {
        let tool = self
            .tools
            .iter()
            .find(|tool| tool.definition.name == name)?;
        Some(tool.definition.clone())
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self
            .tools
            .iter()
            .find(|tool| tool.definition.name == request.name)
        else {
            let names: Vec<&str> = self
                .tools
                .iter()
                .map(|tool| &*tool.definition.name)
                .collect();
            let name: String = request.name.escape_debug().take(100).collect();
            let message = format!("there is no tool `{name}`; there are {}", names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let call = Call::default();
        let mut work = std::pin::pin!(self.work(tool.clone(), request, call.clone()));
        let mut progress = Progress::default();
        let answer = loop {
            tokio::select! {
                answer = &mut work => break answer,
                () = context.ct.cancelled(), if !call.is_stopped() => call.stop(),
                () = tokio::time::sleep(PATIENCE) => progress.tell(&context, call.state()).await,
            }
        };
        let result = match answer {
            Ok(answer) => CallToolResult::structured(answer),
            Err(fault) => CallToolResult::error(vec![ContentBlock::text(fault.to_string())]),
        };
        Ok(result.into())
    }
}

/// Tools keep their answers small themselves. What is stored may have been written by anybody, though, and
/// one answer must not take a model's whole window.
fn bounded(answer: Value) -> Result<Value, Fault> {
    let length = answer.to_string().len();
    if length <= LARGEST {
        return Ok(answer);
    }
    Err(Fault::new(
        format!(
            "the answer has {length} bytes and was held back: something that is stored is far too large"
        ),
        "ask for less, or tell the person",
    ))
}

/// What a client that asked for it has been told of how far its call has come.
#[derive(Default)]
struct Progress {
    seconds: f64,
    told: f64,
}

impl Progress {
    /// Tells how far the call has come, by what it says itself, else by the time that it takes.
    async fn tell(&mut self, context: &RequestContext<RoleServer>, doing: Doing) {
        self.seconds += PATIENCE.as_secs_f64();
        let Some(token) = context.meta.get_progress_token() else {
            return;
        };
        let reached = doing.done.map_or(self.seconds, |done| done as f64);
        // Whoever counts must see it grow; what is stuck is told by saying nothing.
        if reached <= self.told {
            return;
        }
        self.told = reached;
        let mut progress = ProgressNotificationParam::new(token, reached);
        if let Some(total) = doing.total {
            progress = progress.with_total(total as f64);
        }
        if !doing.what.is_empty() {
            progress = progress.with_message(doing.what);
        }
        // Who does not hear it gets the answer all the same.
        let _ = context.peer.notify_progress(progress).await;
    }
}
