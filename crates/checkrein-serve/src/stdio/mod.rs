//! Standard input and output: a message a line, nothing else.
//!
//! rmcp has such a transport. This one differs where a client would be left waiting: a message that
//! cannot be read is answered, with its id where there is one; what comes before the first request is
//! passed over instead of ending the server; and at the end of the input the calls that are being worked
//! on are answered first, however long they take.

mod line;
mod open;
mod reader;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, bail};
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, ErrorData, JsonRpcMessage, RequestId,
    ServerJsonRpcMessage,
};
use rmcp::service::{QuitReason, ServerInitializeError};
use rmcp::transport::Transport;
use rmcp::transport::io::{StdioReader, StdioWriter, stdio_pipes};
use rmcp::{RoleServer, ServerHandler, ServiceExt};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{Mutex, Notify, watch};

use crate::call::Running;
use line::{Read, read};
use open::Open;

/// Longer ones are no message of a client's; a longer line is passed over and never held.
const LONGEST: usize = 16 * 1024 * 1024;

/// How long calls may still take when the server was told to end.
const GRACE: Duration = Duration::from_secs(5);

/// Serves one client until it is gone.
pub(crate) async fn serve<H: ServerHandler>(
    handler: H,
    running: &Running,
    closing: watch::Receiver<bool>,
) -> Result<()> {
    let (reader, writer): (StdioReader, StdioWriter) = stdio_pipes();
    let lines = Lines::new(reader, writer, running.clone(), closing);
    let gone = Arc::clone(&lines.gone);
    tokio::spawn(async move {
        reader::gone().await;
        gone.notify_one();
    });
    match handler.serve(lines).await {
        Ok(running) => match running.waiting().await? {
            QuitReason::JoinError(error) => Err(error.into()),
            _ => Ok(()),
        },
        // A client that went away before it began has no complaint.
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
            Ok(())
        }
        Err(error) => bail!("the client and the server did not come together: {error}"),
    }
}

struct Lines<R, W> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// Whether the rest of a line that is too long is being passed over.
    skips: bool,
    has_begun: bool,
    is_over: bool,
    writer: Arc<Mutex<Option<W>>>,
    open: Arc<Open>,
    /// Nobody reads what is sent.
    gone: Arc<Notify>,
    running: Running,
    closing: watch::Receiver<bool>,
}

impl<R: AsyncRead + Unpin, W> Lines<R, W> {
    fn new(reader: R, writer: W, running: Running, closing: watch::Receiver<bool>) -> Self {
        Self {
            reader: BufReader::new(reader),
            line: Vec::new(),
            skips: false,
            has_begun: false,
            is_over: false,
            writer: Arc::new(Mutex::new(Some(writer))),
            open: Arc::default(),
            gone: Arc::default(),
            running,
            closing,
        }
    }

    /// Reads up to the end of a line. Whoever gives up waiting loses nothing: what was read stays.
    async fn line(&mut self) -> Option<Read> {
        loop {
            let (taken, ends) = {
                let bytes = self.reader.fill_buf().await.unwrap_or_default();
                if bytes.is_empty() {
                    self.is_over = true;
                    // The last message counts with or without the end of its line.
                    let last = std::mem::take(&mut self.line);
                    return (!self.skips && !last.is_empty()).then(|| read(&last));
                }
                let end = bytes.iter().position(|byte| *byte == b'\n');
                let taken = end.map_or(bytes.len(), |end| end + 1);
                if !self.skips {
                    self.line.extend_from_slice(&bytes[..taken]);
                }
                (taken, end.is_some())
            };
            self.reader.consume(taken);
            if self.line.len() > LONGEST {
                self.line = Vec::new();
                self.skips = true;
            }
            if ends && std::mem::take(&mut self.skips) {
                let what = format!("a message has {} MiB at most", LONGEST >> 20);
                return Some(Read::Wrong(None, ErrorData::invalid_request(what, None)));
            }
            if ends {
                let read = read(&self.line);
                self.line.clear();
                return Some(read);
            }
        }
    }
}

impl<R: 'static, W: AsyncWrite + Send + Unpin + 'static> Lines<R, W> {
    /// Answers what is not passed on. The request that has the same id, if there is one, stays open.
    fn answer(&self, id: Option<RequestId>, error: ErrorData) {
        // By itself, since whoever receives may give up at any point, also within a line.
        tokio::spawn(self.written(ServerJsonRpcMessage::error(error, id)));
    }

    fn written(
        &self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + use<R, W> {
        let (writer, gone) = (Arc::clone(&self.writer), Arc::clone(&self.gone));
        async move {
            let written = write(&writer, &message).await;
            if written.is_err() {
                gone.notify_one();
            }
            written
        }
    }
}

impl<R, W> Transport<RoleServer> for Lines<R, W>
where
    R: AsyncRead + Send + Unpin + 'static,
    W: AsyncWrite + Send + Unpin + 'static,
{
    type Error = io::Error;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let id = match &message {
            JsonRpcMessage::Response(response) => Some(response.id.clone()),
            JsonRpcMessage::Error(error) => error.id.clone(),
            _ => None,
        };
        let open = Arc::clone(&self.open);
        if let Some(id) = &id {
            open.answering(id);
        }
        let sent = self.written(message);
        async move {
            let sent = sent.await;
            if let Some(id) = &id {
                open.answered(id);
            }
            sent
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        let mut closing = self.closing.clone();
        let gone = Arc::clone(&self.gone);
        while !self.is_over {
            let read = tokio::select! {
                biased;
                _ = closing.wait_for(|is_closing| *is_closing) => {
                    self.is_over = true;
                    break;
                }
                () = gone.notified() => {
                    // For the wait below.
                    gone.notify_one();
                    self.is_over = true;
                    break;
                }
                read = self.line() => read,
            };
            match read {
                Some(Read::Message(message)) => {
                    match &*message {
                        JsonRpcMessage::Request(request) if !self.open.add(&request.id) => {
                            let what = "a request with this id is being worked on";
                            let error = ErrorData::invalid_request(what, None);
                            self.answer(Some(request.id.clone()), error);
                            continue;
                        }
                        JsonRpcMessage::Notification(notification) => {
                            if let ClientNotification::CancelledNotification(cancelled) =
                                &notification.notification
                                && let Some(id) = &cancelled.params.request_id
                            {
                                self.open.given_up(id);
                            }
                        }
                        _ => {}
                    }
                    self.has_begun |= matches!(*message, JsonRpcMessage::Request(_));
                    if self.has_begun {
                        return Some(*message);
                    }
                }
                Some(Read::Wrong(id, error)) => self.answer(id, error),
                Some(Read::Nothing) | None => {}
            }
        }
        let left = Arc::clone(&self.open);
        let running = self.running.clone();
        tokio::select! {
            () = left.none_is_left() => {}
            () = async {
                tokio::select! {
                    // Without anybody who could say so, this is not how it ends.
                    Ok(_) = closing.wait_for(|is_closing| *is_closing) => {}
                    () = gone.notified() => {}
                }
                running.stop();
                tokio::time::sleep(GRACE).await;
            } => {}
        }
        None
    }

    async fn close(&mut self) -> io::Result<()> {
        self.writer.lock().await.take();
        Ok(())
    }
}

async fn write<W: AsyncWrite + Unpin>(
    writer: &Mutex<Option<W>>,
    message: &ServerJsonRpcMessage,
) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(message)?;
    bytes.push(b'\n');
    let mut writer = writer.lock().await;
    let writer = writer.as_mut().ok_or(io::ErrorKind::NotConnected)?;
    writer.write_all(&bytes).await?;
    writer.flush().await
}
