//! A server: a state, its tools, and how a call comes from the protocol to a tool and back.
//!
//! One call is worked on at a time, on a thread of its own, so that the protocol goes on: a ping is
//! answered, a call is given up, and who waits hears of it while a large log is read.

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
use tokio::sync::Mutex;

use crate::fault::Fault;
use crate::tool::{Call, Tool};

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
    state: Arc<Mutex<S>>,
}

impl<S> Clone for Server<S> {
    fn clone(&self) -> Self {
        Self {
            tools: Arc::clone(&self.tools),
            state: Arc::clone(&self.state),
            ..*self
        }
    }
}

impl<S: Send + 'static> Server<S> {
    /// Puts a server together. The instructions go to the model with every request.
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
            state: Arc::new(Mutex::new(state)),
        }
    }

    async fn work(
        &self,
        tool: Tool<S>,
        request: CallToolRequestParams,
        call: Call,
    ) -> Result<Value, Fault> {
        let mut state = Arc::clone(&self.state).lock_owned().await;
        let given = request.arguments.unwrap_or_default();
        let work = move || tool.call(&mut state, given, &call).and_then(bounded);
        tokio::task::spawn_blocking(work)
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
        let mut waited = 0.0;
        let answer = loop {
            tokio::select! {
                answer = &mut work => break answer,
                () = tokio::time::sleep(PATIENCE) => {
                    waited += PATIENCE.as_secs_f64();
                    tell(&context, waited, &call.what()).await;
                }
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

/// Tells a client that asked for it how long its call is being worked on, and at what.
async fn tell(context: &RequestContext<RoleServer>, seconds: f64, what: &str) {
    let Some(token) = context.meta.get_progress_token() else {
        return;
    };
    let mut progress = ProgressNotificationParam::new(token, seconds);
    if !what.is_empty() {
        progress = progress.with_message(what);
    }
    // Who does not hear it gets the answer all the same.
    let _ = context.peer.notify_progress(progress).await;
}
