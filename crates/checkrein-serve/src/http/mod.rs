//! Streamable HTTP at `/mcp`, for clients that do not start the server themselves, and for tests.
//!
//! There is no password. So only loopback addresses are served, unless the person names the hosts by
//! which clients may come; and a web page that has its name point to this machine is turned away by
//! the `Host` and `Origin` that its browser sends.

mod idle;
mod sessions;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rmcp::ServerHandler;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::TcpListener;
use tokio::sync::watch;

use idle::Impatient;
use sessions::Sessions;

/// How long requests may still take when the server was told to end.
const GRACE: Duration = Duration::from_secs(5);

/// How long a connection may say nothing. Nobody waits so long for the rest of a request.
const PATIENCE: Duration = Duration::from_secs(120);

const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Serves any number of clients until the server is told to end.
pub(crate) async fn serve<H: ServerHandler + Clone>(
    handler: H,
    address: SocketAddr,
    hosts: &[String],
    mut closing: watch::Receiver<bool>,
) -> Result<()> {
    ensure!(
        address.ip().is_loopback() || !hosts.is_empty(),
        "`{address}` can be reached from other machines, and there is no password: use 127.0.0.1, or name the \
         hosts by which clients may come with `--allow-host`"
    );
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("failed to listen on {address}"))?;
    let address = listener.local_addr()?;
    say(address);
    let listener = Impatient {
        listener,
        patience: PATIENCE,
    };

    let names = LOOPBACK.into_iter().chain(hosts.iter().map(String::as_str));
    let names: Vec<String> = names.map(ToOwned::to_owned).collect();
    let origins = names.iter().flat_map(|name| {
        let name = if name.contains(':') {
            format!("[{name}]")
        } else {
            name.clone()
        };
        [format!("http://{name}:*"), format!("https://{name}:*")]
    });
    let config = StreamableHttpServerConfig::default()
        .with_allowed_origins(origins.collect::<Vec<_>>())
        .enforce_origin_validation()
        .with_allowed_hosts(names);
    let ending = config.cancellation_token.clone();
    let sessions = Arc::new(Sessions::default());
    let service = StreamableHttpService::new(
        move || Ok(handler.clone()),
        Arc::clone(&sessions.manager),
        config,
    );
    let router = axum::Router::new().nest_service("/mcp", service).layer(
        axum::middleware::from_fn_with_state(sessions, sessions::within),
    );
    let mut told = closing.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = closing.wait_for(|is_closing| *is_closing).await;
        ending.cancel();
    });
    tokio::select! {
        served = server => served.context("failed to serve"),
        () = async {
            let _ = told.wait_for(|is_closing| *is_closing).await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}

/// Says where the server is: who asked for any free port has no other way to know.
#[expect(
    clippy::print_stderr,
    reason = "standard output is the protocol's, and nothing else is said"
)]
fn say(address: SocketAddr) {
    eprintln!("listening on http://{address}/mcp");
}
