//! A server that was reached: what it is asked, each within its limit.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use rmcp::RoleClient;
use rmcp::model::{
    CallToolRequestParams, ClientRequest, DiscoverRequest, DiscoverRequestParams,
    PaginatedRequestParams, PingRequest, ProtocolVersion, ServerPeerInfo,
};
use rmcp::service::{RunningService, ServiceError};
use serde_json::Value;
use tokio::time::timeout;

use super::explain::Explain;
use super::handshake::{self, Client};
use super::process::Process;
use super::wire::Wire;
use super::{Failure, Phase, With};
use crate::contact::{Answer, Call};
use crate::servers::{Server, Transport};

/// So many pages a list of tools may have: with a tool on each it is too long anyway.
const PAGES: usize = 1000;

/// A server that was reached.
pub(crate) struct Session {
    service: RunningService<RoleClient, Client>,
    /// A program, with its lines; nothing for a remote server.
    pub(super) local: Option<(Process, Wire)>,
    explain: Explain,
    /// What the phases took that were gone through.
    pub(crate) phases: Vec<(Phase, Duration)>,
}

impl Session {
    /// Reaches a server: starts it, and agrees with it on the protocol.
    pub(crate) async fn open(server: &Server, with: &With<'_>) -> Result<Self, Failure> {
        let transport = may_be_reached(server)?;
        // Where it cannot be remembered, the client's approval has to do.
        let _ = server.remember();
        let explain = Explain::of(server, with);
        let start = Instant::now();
        let mut phases = Vec::new();
        let shaken = match transport {
            Transport::Stdio {
                command,
                arguments,
                environment,
            } => {
                handshake::with_program(
                    command,
                    arguments,
                    environment,
                    with,
                    &explain,
                    &mut phases,
                )
                .await
            }
            Transport::Http { url, headers, .. } => {
                handshake::with_address(url, headers, with, &explain).await
            }
            Transport::Other { kind, .. } => return Err(unsupported(kind)),
        };
        let (service, local) = shaken.map_err(|failure| explain.masked(failure))?;
        let before: Duration = phases.iter().map(|(_, took)| *took).sum();
        phases.push((Phase::Handshake, start.elapsed().saturating_sub(before)));
        Ok(Self {
            service,
            local,
            explain,
            phases,
        })
    }

    /// Returns what the server said of itself.
    pub(crate) fn info(&self) -> ServerPeerInfo {
        match self.service.peer_info() {
            Some(info) => {
                let mut info = info.as_ref().clone();
                if let Some(instructions) = &mut info.instructions {
                    self.explain.mask.answered(instructions);
                }
                info
            }
            None => ServerPeerInfo::new(ProtocolVersion::LATEST, Default::default()),
        }
    }

    /// Lists the server's tools, all pages.
    pub(crate) async fn tools(&mut self, with: &With<'_>) -> Result<Vec<Value>, Failure> {
        let start = Instant::now();
        let listing = self.pages(with);
        let listed = timeout(with.limits.list, listing).await;
        let mut tools = match listed {
            Ok(Ok(tools)) => tools,
            Ok(Err(trouble)) => return Err(self.failure(Phase::List, trouble).await),
            Err(_) => return Err(self.timed_out(Phase::List, with.limits.list).await),
        };
        for member in tools.iter_mut().filter_map(Value::as_object_mut).flatten() {
            // By its name a tool is called: that stays.
            if member.0 != "name" {
                self.explain.mask.value(member.1);
            }
        }
        self.phases.push((Phase::List, start.elapsed()));
        Ok(tools)
    }

    async fn pages(&self, with: &With<'_>) -> Result<Vec<Value>, Trouble> {
        let mut tools = Vec::new();
        let mut cursor: Option<String> = None;
        let mut seen = HashSet::new();
        let mut bytes = 0;
        loop {
            let params = cursor
                .clone()
                .map(|cursor| PaginatedRequestParams::default().with_cursor(Some(cursor)));
            let page = match self.service.peer().list_tools(params).await {
                // A server that names no tools among its capabilities need not know the question; some do, and have tools.
                Err(ServiceError::McpError(error))
                    if self.info().capabilities.tools.is_none() && error.code.0 == -32601 =>
                {
                    return Ok(Vec::new());
                }
                page => page?,
            };
            for tool in page.tools {
                let tool =
                    serde_json::to_value(tool).map_err(|error| Trouble::Odd(error.to_string()))?;
                bytes += tool.to_string().len();
                tools.push(tool);
            }
            let (most, large) = (with.limits.tools, with.limits.message);
            if tools.len() > most {
                let what = format!("it lists more than {most} tools");
                return Err(Trouble::TooMany(what));
            }
            if seen.len() > PAGES {
                let what = format!("its list of tools has more than {PAGES} pages");
                return Err(Trouble::TooMany(what));
            }
            if bytes > large {
                let what = format!("its list of tools has more than {large} bytes");
                return Err(Trouble::TooMany(what));
            }
            match page.next_cursor {
                // No page is named by nothing: so some servers say that this was the last one.
                Some(next) if next.is_empty() => return Ok(tools),
                Some(next) if !seen.insert(next.clone()) => {
                    return Err(Trouble::Odd(
                        "its pages of tools go round in a circle".into(),
                    ));
                }
                Some(next) => cursor = Some(next),
                None => return Ok(tools),
            }
        }
    }

    /// Asks whether the server answers at once.
    pub(crate) async fn ping(&mut self, with: &With<'_>) -> Result<(), Failure> {
        let start = Instant::now();
        // The protocol of 2026 has no ping; there, asking who it is costs as little.
        let request = if self.info().protocol_version.has_initialize() {
            ClientRequest::PingRequest(PingRequest::default())
        } else {
            ClientRequest::DiscoverRequest(DiscoverRequest::new(DiscoverRequestParams {}))
        };
        match timeout(with.limits.ping, self.service.peer().send_request(request)).await {
            // Who does not know the question is there as well.
            Ok(Ok(_)) => {}
            Ok(Err(ServiceError::McpError(error))) if error.code.0 == -32601 => {}
            Ok(Err(trouble)) => return Err(self.failure(Phase::Ping, trouble.into()).await),
            Err(_) => return Err(self.timed_out(Phase::Ping, with.limits.ping).await),
        }
        self.phases.push((Phase::Ping, start.elapsed()));
        Ok(())
    }

    /// Calls a tool.
    pub(crate) async fn call(&mut self, call: &Call, with: &With<'_>) -> Result<Answer, Failure> {
        let is_listed = self.phases.iter().any(|(phase, _)| *phase == Phase::List);
        if self.local.is_none() && !is_listed && !self.info().protocol_version.has_initialize() {
            // Which arguments a remote server of 2026 wants to see in headers as well, the list of its tools says.
            self.tools(with).await?;
        }
        let start = Instant::now();
        let params =
            CallToolRequestParams::new(call.tool.clone()).with_arguments(call.arguments.clone());
        let answer = match timeout(with.limits.call, self.service.call_tool(params)).await {
            Ok(Ok(result)) => Answer::of(&result).map_err(|error| Trouble::Odd(error.to_string())),
            Ok(Err(trouble)) => Err(trouble.into()),
            Err(_) => return Err(self.timed_out(Phase::Call, with.limits.call).await),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => return Err(self.failure(Phase::Call, trouble).await),
        };
        self.phases.push((Phase::Call, start.elapsed()));
        Ok(self.masked(answer))
    }

    /// Takes the secrets that the server was given out of what it answered.
    fn masked(&self, mut answer: Answer) -> Answer {
        let mask = &self.explain.mask;
        mask.answered(&mut answer.text);
        for value in answer.structured.iter_mut().chain(&mut answer.content) {
            mask.value(value);
        }
        answer
    }

    /// Says good-bye, and ends what was started.
    pub(crate) async fn close(mut self) {
        // A remote server may take its time to answer the farewell; we do not.
        let _ = self
            .service
            .close_with_timeout(Duration::from_millis(500))
            .await;
        if let Some((process, wire)) = self.local.take() {
            wire.hang_up().await;
            process.end().await;
        }
    }

    async fn failure(&mut self, phase: Phase, trouble: Trouble) -> Failure {
        let failure = match &mut self.local {
            Some((process, wire))
                if matches!(
                    trouble,
                    Trouble::Service(
                        ServiceError::TransportClosed | ServiceError::TransportSend(_)
                    )
                ) =>
            {
                let limit = self.explain.limit;
                super::explain::closed(phase, &wire.notes(), process, limit).await
            }
            _ => self.explain.trouble(phase, trouble),
        };
        self.explain.masked(failure)
    }

    async fn timed_out(&mut self, phase: Phase, limit: Duration) -> Failure {
        let failure = match &mut self.local {
            Some((process, wire)) => super::explain::silent(phase, limit, &wire.notes(), process),
            None => super::explain::no_answer(phase, limit),
        };
        self.explain.masked(failure)
    }
}

/// Why something that a server was asked for failed.
#[derive(Debug)]
pub(super) enum Trouble {
    Service(ServiceError),
    TooMany(String),
    Odd(String),
}

impl From<ServiceError> for Trouble {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

fn may_be_reached(server: &Server) -> Result<&Transport, Failure> {
    if let Some(failure) = super::failure::of_approval(server) {
        return Err(failure);
    }
    server.transport.as_ref().map_err(|fault| Failure {
        phase: Phase::Configuration,
        kind: "invalid-configuration",
        cause: fault.clone(),
        next: format!("mend it in `{}`", server.place.display()),
        stderr: String::new(),
    })
}

fn unsupported(kind: &str) -> Failure {
    Failure {
        phase: Phase::Configuration,
        kind: "unsupported-transport",
        cause: format!("the transport `{kind}` is not supported"),
        next: "use streamable HTTP (`\"type\": \"http\"`) if the server has it, or reach it through `claude`".to_owned(),
        stderr: String::new(),
    }
}
