//! Standard input and output: a message a line, nothing else.
//!
//! rmcp has such a transport. This one differs where a client would be left waiting: a message that
//! cannot be read is answered, with its id where there is one; what comes before the first request is
//! passed over instead of ending the server; and at the end of the input the calls that are being worked
//! on are answered first, however long they take.

use std::collections::HashSet;
use std::io;
use std::sync::{Arc, Mutex as Held, PoisonError};
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
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{Mutex, Notify, watch};

/// Longer ones are no message of a client's; a longer line is passed over and never held.
const LONGEST: usize = 16 * 1024 * 1024;

/// How long calls may still take when the server was told to end.
const GRACE: Duration = Duration::from_secs(5);

/// Serves one client until it is gone.
pub(crate) async fn serve<H: ServerHandler>(
    handler: H,
    closing: watch::Receiver<bool>,
) -> Result<()> {
    let (reader, writer): (StdioReader, StdioWriter) = stdio_pipes();
    match handler.serve(Lines::new(reader, writer, closing)).await {
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
    closing: watch::Receiver<bool>,
}

/// The requests that have no answer yet.
#[derive(Default)]
struct Open {
    ids: Held<HashSet<RequestId>>,
    fewer: Notify,
}

impl Open {
    fn add(&self, id: &RequestId) {
        self.ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone());
    }

    fn remove(&self, id: &RequestId) {
        self.ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
        self.fewer.notify_waiters();
    }

    async fn none_is_left(&self) {
        loop {
            let fewer = self.fewer.notified();
            let mut fewer = std::pin::pin!(fewer);
            // Before the look, so that nothing is missed in between.
            fewer.as_mut().enable();
            if self
                .ids
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            fewer.await;
        }
    }
}

/// What a line turned out to be.
enum Read {
    Message(Box<ClientJsonRpcMessage>),
    /// A notification that nobody here knows, or nothing at all.
    Nothing,
    Wrong(Option<RequestId>, ErrorData),
}

impl<R: AsyncRead + Unpin, W> Lines<R, W> {
    fn new(reader: R, writer: W, closing: watch::Receiver<bool>) -> Self {
        Self {
            reader: BufReader::new(reader),
            line: Vec::new(),
            skips: false,
            has_begun: false,
            is_over: false,
            writer: Arc::new(Mutex::new(Some(writer))),
            open: Arc::default(),
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
        let (writer, open) = (Arc::clone(&self.writer), Arc::clone(&self.open));
        async move {
            let sent = write(&writer, &message).await;
            match &message {
                JsonRpcMessage::Response(response) => open.remove(&response.id),
                JsonRpcMessage::Error(error) => {
                    if let Some(id) = &error.id {
                        open.remove(id);
                    }
                }
                _ => {}
            }
            sent
        }
    }

    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        let mut closing = self.closing.clone();
        while !self.is_over {
            let read = tokio::select! {
                biased;
                _ = closing.wait_for(|is_closing| *is_closing) => {
                    self.is_over = true;
                    break;
                }
                read = self.line() => read,
            };
            match read {
                Some(Read::Message(message)) => {
                    match &*message {
                        JsonRpcMessage::Request(request) => self.open.add(&request.id),
                        JsonRpcMessage::Notification(notification) => {
                            if let ClientNotification::CancelledNotification(cancelled) =
                                &notification.notification
                                && let Some(id) = &cancelled.params.request_id
                            {
                                self.open.remove(id);
                            }
                        }
                        _ => {}
                    }
                    self.has_begun |= matches!(*message, JsonRpcMessage::Request(_));
                    if self.has_begun {
                        return Some(*message);
                    }
                }
                Some(Read::Wrong(id, error)) => {
                    let answer = self.send(ServerJsonRpcMessage::error(error, id));
                    // By itself, since whoever receives may give up at any point, also within a line.
                    tokio::spawn(answer);
                }
                Some(Read::Nothing) | None => {}
            }
        }
        let left = Arc::clone(&self.open);
        tokio::select! {
            () = left.none_is_left() => {}
            () = async {
                if closing.wait_for(|is_closing| *is_closing).await.is_err() {
                    std::future::pending::<()>().await;
                }
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

fn read(line: &[u8]) -> Read {
    let line = line
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(line)
        .trim_ascii();
    if line.is_empty() {
        return Read::Nothing;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        let id = id_of(&serde_json::from_str(&String::from_utf8_lossy(line)).unwrap_or_default());
        let what = "a message is UTF-8, and this one is not";
        return Read::Wrong(id, ErrorData::parse_error(what, None));
    };
    let error = match serde_json::from_str(text) {
        Ok(message) => return Read::Message(Box::new(message)),
        Err(error) => error,
    };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        return Read::Wrong(
            None,
            ErrorData::parse_error(format!("the message is not JSON: {error}"), None),
        );
    };
    let id = id_of(&value);
    if id.is_none() && value["method"].is_string() {
        return Read::Nothing;
    }
    let what = "the message is no request, notification or answer of JSON-RPC 2.0";
    Read::Wrong(id, ErrorData::invalid_request(what, None))
}

fn id_of(value: &Value) -> Option<RequestId> {
    match &value["id"] {
        Value::String(text) => Some(RequestId::String(text.as_str().into())),
        number => number.as_i64().map(RequestId::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a line as it was read: `message`, `nothing`, or the id and code of the error.
    #[track_caller]
    fn check(line: &[u8], expected: &str) {
        let seen = match read(line) {
            Read::Message(_) => "message".to_owned(),
            Read::Nothing => "nothing".to_owned(),
            Read::Wrong(id, error) => {
                let id = id.map_or("none".to_owned(), |id| id.to_string());
                format!("{id} {}", error.code.0)
            }
        };
        assert_eq!(seen, expected, "{}", String::from_utf8_lossy(line));
    }

    #[test]
    fn every_line_is_read_or_answered() {
        check(br#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, "message");
        check(
            b"\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\r\n",
            "message",
        );
        check(br#"{"jsonrpc":"2.0","id":1,"method":"no/such"}"#, "message");
        check(
            br#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            "message",
        );
        check(b" \r\n", "nothing");
        check(br#"{"method":"x"}"#, "nothing");
        check(b"{", "none -32700");
        check(b"hello", "none -32700");
        check(br#"{"id":7,"method":"ping"}"#, "7 -32600");
        check(br#"{"jsonrpc":"1.0","id":"a","method":"ping"}"#, "a -32600");
        check(b"[]", "none -32600");
        check(b"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"\xFF\"}}", "3 -32700");
    }
}
