//! How both sides come to speak the same version of the protocol.
//!
//! There are two eras. Since 2026-07-28 a client asks who the server is (`server/discover`) and every request says which
//! version it is in; before that, both shake hands first (`initialize`). As the real client does, we ask in the new way
//! and go back to the old one:
//!   1. the server answers that it speaks the new one: so do we
//!   2. it answers anything else: we shake hands
//!   3. it does not answer, for it passes over what it does not know, or is slow to start: we shake hands, and pass over
//!      the answer should it come late; only a server that refuses the hand and answered late is asked in the new way
//!   4. it ends: we start it once more and shake hands at once

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rmcp::model::{ClientCapabilities, ClientConfig, Implementation, ProtocolVersion};
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, ClientServiceExt, RunningService};
use rmcp::{ClientHandler, RoleClient};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::explain::{self, Explain};
use super::process::{Ended, Process};
use super::wire::{PROBE, Wire};
use super::{Failure, Phase, With};

/// How long a program has to answer in the new way; the handshake can begin all the same.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long an address has; there, another question is another request.
const PATIENCE_FAR: Duration = Duration::from_secs(5);

/// Our side: a client that can do nothing for a server. What it asks for (a model's answer, a person's input) is declined.
#[derive(Clone, Debug)]
pub(crate) struct Client;

impl ClientHandler for Client {
    fn get_info(&self) -> ClientConfig {
        ClientConfig::new(ClientCapabilities::default(), myself())
            .with_protocol_version(ProtocolVersion::LATEST_WITH_INITIALIZE)
    }
}

fn myself() -> Implementation {
    Implementation::new("checkrein", env!("CARGO_PKG_VERSION"))
}

type Service = RunningService<RoleClient, Client>;

/// Starts a program and shakes hands with it.
pub(super) async fn with_program(
    command: &str,
    arguments: &[String],
    environment: &BTreeMap<String, String>,
    with: &With<'_>,
    explain: &Explain,
    phases: &mut Vec<(Phase, Duration)>,
) -> Result<(Service, Option<(Process, Wire)>), Failure> {
    let end = Instant::now() + with.limits.handshake;
    let mut is_asked = true;
    loop {
        let start = Instant::now();
        let (mut process, output, input) = Process::start(command, arguments, environment, with)?;
        phases.clear();
        phases.push((Phase::Spawn, start.elapsed()));
        let wire = Wire::new(output, input, with.limits.message, explain.seen.clone());
        let left = end.saturating_duration_since(Instant::now());
        let agreed = timeout(left, agree(&wire, is_asked, left.min(PATIENCE))).await;
        let failure = match agreed {
            Ok(Ok(service)) => return Ok((service, Some((process, wire)))),
            Ok(Err(_)) if wire.notes().is_closed || wire.notes().is_too_large => {
                let ended = process.ended(Duration::from_millis(300)).await;
                let is_program = !matches!(ended, Some(Ended::NotStarted(_)));
                if is_asked && is_program && !wire.notes().is_too_large && ended.is_some() {
                    is_asked = false; // [4]
                    process.end().await;
                    continue;
                }
                explain::closed(
                    Phase::Handshake,
                    &wire.notes(),
                    &mut process,
                    with.limits.message,
                )
                .await
            }
            Ok(Err(error)) => explain.handshake(&error),
            Err(_) => explain::silent(
                Phase::Handshake,
                with.limits.handshake,
                &wire.notes(),
                &process,
            ),
        };
        wire.hang_up().await;
        process.end().await;
        return Err(failure);
    }
}

/// Agrees with a server on the other end of a wire.
async fn agree(
    wire: &Wire,
    is_asked: bool,
    patience: Duration,
) -> Result<Service, ClientInitializeError> {
    if is_asked {
        // A server that is gone already is noticed by the handshake.
        let _ = wire.write(&probe()).await;
        match timeout(patience, wire.probe_answer()).await {
            Ok(Some(answer)) if is_modern(&answer) => {
                return serve(wire.clone(), modern()).await; // [1]
            }
            Ok(None) => {
                return Err(ClientInitializeError::ConnectionClosed("discover".into()));
            }
            Ok(Some(_)) | Err(_) => {} // [2] [3]
        }
    }
    match serve(wire.clone(), ClientLifecycleMode::Initialize).await {
        Err(ClientInitializeError::JsonRpcError(_)) if wire.notes().is_modern => {
            serve(wire.clone(), modern()).await
        }
        other => other,
    }
}

async fn serve(wire: Wire, mode: ClientLifecycleMode) -> Result<Service, ClientInitializeError> {
    known(Client.serve_with_lifecycle(wire, mode).await?)
}

#[expect(clippy::result_large_err, reason = "rmcp hands it out by value")]
/// A server may answer with any version; one that we do not know is no agreement.
fn known(service: Service) -> Result<Service, ClientInitializeError> {
    let version = service
        .peer_info()
        .map(|info| info.protocol_version.clone());
    match version {
        Some(version) if !ProtocolVersion::KNOWN_VERSIONS.contains(&version) => {
            Err(ClientInitializeError::NoCompatibleProtocolVersion {
                client_supported: ProtocolVersion::KNOWN_VERSIONS.to_vec(),
                server_supported: vec![version],
            })
        }
        _ => Ok(service),
    }
}

fn modern() -> ClientLifecycleMode {
    ClientLifecycleMode::Discover {
        preferred_versions: vec![ProtocolVersion::V_2026_07_28],
    }
}

fn probe() -> Value {
    json!({
        "jsonrpc": "2.0",
        "id": PROBE,
        "method": "server/discover",
        "params": { "_meta": {
            "io.modelcontextprotocol/protocolVersion": ProtocolVersion::V_2026_07_28,
            "io.modelcontextprotocol/clientInfo": myself(),
            "io.modelcontextprotocol/clientCapabilities": {},
        } },
    })
}

fn is_modern(answer: &Value) -> bool {
    let versions = answer.pointer("/result/supportedVersions");
    versions.and_then(Value::as_array).is_some_and(|versions| {
        versions
            .iter()
            .any(|version| version == ProtocolVersion::V_2026_07_28.as_str())
    })
}

/// Shakes hands with a remote server.
pub(super) async fn with_address(
    url: &str,
    headers: &BTreeMap<String, String>,
    with: &With<'_>,
    explain: &Explain,
) -> Result<(Service, Option<(Process, Wire)>), Failure> {
    let address = super::http::Address::new(url, headers, with)?;
    let end = Instant::now() + with.limits.handshake;
    let modern = Client.serve_with_lifecycle(address.transport(&explain.seen)?, modern());
    match timeout(with.limits.handshake.min(PATIENCE_FAR), modern).await {
        Ok(Ok(service)) => {
            return Ok((
                known(service).map_err(|error| explain.handshake(&error))?,
                None,
            ));
        }
        Ok(Err(error)) if explain::is_final(&error) => return Err(explain.handshake(&error)),
        Ok(Err(_)) | Err(_) => {}
    }
    let left = end.saturating_duration_since(Instant::now());
    let older = Client.serve_with_lifecycle(
        address.transport(&explain.seen)?,
        ClientLifecycleMode::Initialize,
    );
    match timeout(left, older).await {
        Ok(service) => service
            .and_then(known)
            .map(|service| (service, None))
            .map_err(|error| explain.handshake(&error)),
        Err(_) => Err(explain::no_answer(Phase::Handshake, with.limits.handshake)),
    }
}
