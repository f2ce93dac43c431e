//! A server's life: from its options to its end.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use rmcp::ServerHandler;
use tokio::sync::watch;

use crate::call::Running;
use crate::{http, parent, stdio};

/// How long work that was stopped may take to end, once nobody is served any more.
const GRACE: Duration = Duration::from_secs(5);

/// How a server is reached.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Over HTTP at this address; without one, over standard input and output.
    pub http: Option<SocketAddr>,
    /// Names that clients may reach the server by, beside those of the loopback interface. Without any,
    /// only a loopback address is served: there is no password.
    pub hosts: Vec<String>,
}

/// Serves any handler of rmcp's until the client is gone: its end of standard input, a signal, or the end of
/// whoever started the program. Calls that are being worked on are answered first.
pub fn run<H: ServerHandler + Clone>(handler: H, options: &Options) -> Result<()> {
    life(handler, &Running::default(), options)
}

/// Serves until the client is gone. A signal, or a client that can hear no answer any more, stops the work.
pub(crate) fn life<H: ServerHandler + Clone>(
    handler: H,
    running: &Running,
    options: &Options,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        let (close, closing) = watch::channel(false);
        let stopping = running.clone();
        let ended = match options.http {
            Some(address) => {
                tokio::spawn(async move {
                    signalled().await;
                    stopping.stop();
                    close.send(true)
                });
                http::serve(handler, address, &options.hosts, closing).await
            }
            None => {
                tokio::spawn(async move {
                    tokio::select! {
                        () = signalled() => {}
                        () = parent::ended() => {}
                    }
                    stopping.stop();
                    close.send(true)
                });
                stdio::serve(handler, running, closing).await
            }
        };
        // Whoever works on something may have started a process or a file that it takes away again.
        running.stop();
        let _ = tokio::time::timeout(GRACE, running.none_is_left()).await;
        ended
    });
    // A read of standard input that nothing answers must not keep the program alive.
    runtime.shutdown_background();
    ended
}

/// Waits for a signal that wants the program to end.
#[cfg(unix)]
async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ]
    .map(signal);
    let [Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)] = signals else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
async fn signalled() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
