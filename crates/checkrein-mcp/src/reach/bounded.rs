//! HTTP requests whose answers are bounded: rmcp's own client reads the whole of a JSON answer, however much that is.
//!
//! Only what carries answers is done here, streams that a server opens for news and farewells are rmcp's.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{Error, ErrorKind};
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use reqwest::{Client, Response, StatusCode};
use rmcp::model::{ClientJsonRpcMessage, ServerJsonRpcMessage};
use rmcp::transport::streamable_http_client::{
    AuthRequiredError, InsufficientScopeError, SseError, StreamableHttpClient, StreamableHttpError,
    StreamableHttpPostResponse,
};
use serde_json::{Value, json};
use sse_stream::{Sse, SseStream};

use super::odd::{Seen, as_error};

/// A client that reads no more of an answer than it may.
#[derive(Clone)]
pub(super) struct Bounded {
    pub client: Client,
    pub limit: usize,
    pub seen: Seen,
}

type Fault = StreamableHttpError<reqwest::Error>;

/// What our requests take for an answer, which the protocol wants to be both.
const KINDS: &str = "application/json, text/event-stream";

/// Says that an answer was too large; the words are for nobody, the kind is for `explain`.
fn too_large() -> Error {
    Error::new(ErrorKind::FileTooLarge, "the answer is too large")
}

impl Bounded {
    /// Reads an answer as far as it may be.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await? {
            if body.len() + part.len() > self.limit {
                return Err(too_large().into());
            }
            body.extend_from_slice(&part);
        }
        Ok(body)
    }

    /// Reads an answer as a stream of events, as far as it may be.
    fn events(&self, response: Response) -> BoxStream<'static, Result<Sse, SseError>> {
        let parts = stream::unfold(Some((response, self.limit)), async |state| {
            let (mut response, left) = state?;
            match response.chunk().await {
                Ok(None) => None,
                Ok(Some(part)) if part.len() > left => Some((Err(too_large()), None)),
                Ok(Some(part)) => {
                    let left = left - part.len();
                    Some((Ok(part), Some((response, left))))
                }
                Err(error) => Some((Err(Error::other(error)), None)),
            }
        });
        let seen = self.seen.clone();
        SseStream::from_bytes_stream(Box::pin(parts))
            .map(move |event| event.map(|event| understood(event, &seen)))
            .boxed()
    }

    async fn post(
        &self,
        uri: &str,
        message: &ClientJsonRpcMessage,
        session_id: Option<Arc<str>>,
        token: Option<String>,
        custom_headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, Fault> {
        let has_session = session_id.is_some();
        let mut headers: HeaderMap = custom_headers.into_iter().collect();
        headers.insert(ACCEPT, HeaderValue::from_static(KINDS));
        if let Some(session) = session_id {
            headers.insert("mcp-session-id", value(&session)?);
        }
        if let Some(token) = token {
            let mut bearer = value(&format!("Bearer {token}"))?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let response = self
            .client
            .post(uri)
            .headers(headers)
            .json(message)
            .send()
            .await?;
        let status = response.status();
        if matches!(status, StatusCode::ACCEPTED | StatusCode::NO_CONTENT) {
            return Ok(StreamableHttpPostResponse::Accepted);
        }
        if status == StatusCode::NOT_FOUND && has_session {
            self.seen.note_over();
            return Err(StreamableHttpError::SessionExpired);
        }
        let text = |name: HeaderName| {
            let value = response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let kind = text(CONTENT_TYPE);
        let session =
            Some(text(HeaderName::from_static("mcp-session-id"))).filter(|id| !id.is_empty());
        let challenge = text(WWW_AUTHENTICATE);
        let retry_after = Some(text(RETRY_AFTER)).filter(|after| !after.is_empty());
        if !challenge.is_empty() && status == StatusCode::UNAUTHORIZED {
            return Err(StreamableHttpError::AuthRequired(AuthRequiredError::new(
                challenge,
            )));
        }
        if !challenge.is_empty() && status == StatusCode::FORBIDDEN {
            return Err(StreamableHttpError::InsufficientScope(
                InsufficientScopeError::new(challenge, None),
            ));
        }
        if status.is_success() && kind.starts_with("text/event-stream") {
            return Ok(StreamableHttpPostResponse::Sse(
                self.events(response),
                session,
            ));
        }
        let body = self.body(response).await?;
        if !status.is_success() {
            let is_barred = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            if let Some(error) = error_in(&body, message).filter(|_| !is_barred) {
                return Ok(StreamableHttpPostResponse::Json(error, session));
            }
            let after = match retry_after {
                Some(after) => format!("[retry after {after}] "),
                None => String::new(),
            };
            let body = String::from_utf8_lossy(&body);
            return Err(odd(format!("HTTP {status}: {after}{body}")));
        }
        // Only a request waits for an answer; of all else it is enough that it arrived.
        let waits = matches!(message, ClientJsonRpcMessage::Request(_));
        if kind.starts_with("application/json") {
            return match serde_json::from_slice(&body) {
                Ok(message) => {
                    self.seen.note(&message);
                    Ok(StreamableHttpPostResponse::Json(message, session))
                }
                Err(_) if !waits => Ok(StreamableHttpPostResponse::Accepted),
                Err(error) => no_message(&body, &error, session),
            };
        }
        if !waits {
            return Ok(StreamableHttpPostResponse::Accepted);
        }
        Err(StreamableHttpError::UnexpectedContentType(
            Some(kind).filter(|kind| !kind.is_empty()),
        ))
    }
}

/// Takes what is no message out of an event: servers keep a stream alive with events of other kinds, and rmcp ends a
/// handshake at them. An answer that is none of the protocol becomes an error.
fn understood(event: Sse, seen: &Seen) -> Sse {
    let is_message = matches!(event.event.as_deref(), None | Some("" | "message"));
    let data = event.data.filter(|_| is_message).and_then(|data| {
        match serde_json::from_str::<ServerJsonRpcMessage>(&data) {
            Ok(message) => {
                seen.note(&message);
                Some(data)
            }
            Err(error) => {
                let message = serde_json::from_str(&data).ok()?;
                serde_json::to_string(&as_error(&message, &error)?).ok()
            }
        }
    });
    Sse {
        event: None,
        data,
        ..event
    }
}

/// Says what a body is that is no message.
fn no_message(
    body: &[u8],
    error: &serde_json::Error,
    session: Option<String>,
) -> Result<StreamableHttpPostResponse, Fault> {
    if body.trim_ascii().is_empty() {
        return Err(odd("its answer is empty".to_owned()));
    }
    let Ok(message) = serde_json::from_slice::<Value>(body) else {
        return Err(odd(format!("its answer is no JSON: {error}")));
    };
    match as_error(&message, error) {
        Some(error) => Ok(StreamableHttpPostResponse::Json(error, session)),
        None => Err(odd(format!(
            "its answer is none of the protocol: {}",
            message.to_string().chars().take(200).collect::<String>()
        ))),
    }
}

fn value(text: &str) -> Result<HeaderValue, Fault> {
    HeaderValue::from_str(text)
        .map_err(|_| odd("a token or a session has letters that no header can have".to_owned()))
}

fn odd(what: String) -> Fault {
    StreamableHttpError::UnexpectedServerResponse(Cow::Owned(what))
}

/// Returns the error of the protocol in the body of a refusal. Who refuses before reading cannot name the request: the
/// error is for the one that was sent.
fn error_in(body: &[u8], sent: &ClientJsonRpcMessage) -> Option<ServerJsonRpcMessage> {
    let ClientJsonRpcMessage::Request(request) = sent else {
        return None;
    };
    let body: Value = serde_json::from_slice(body).ok()?;
    let error = body.get("error")?;
    serde_json::from_value(json!({ "jsonrpc": "2.0", "id": request.id, "error": error })).ok()
}

impl StreamableHttpClient for Bounded {
    type Error = reqwest::Error;

    async fn post_message(
        &self,
        uri: Arc<str>,
        message: ClientJsonRpcMessage,
        session_id: Option<Arc<str>>,
        auth_header: Option<String>,
        custom_headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<StreamableHttpPostResponse, Fault> {
        self.post(&uri, &message, session_id, auth_header, custom_headers)
            .await
    }

    async fn delete_session(
        &self,
        uri: Arc<str>,
        session_id: Arc<str>,
        auth_header: Option<String>,
        custom_headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<(), Fault> {
        self.client
            .delete_session(uri, session_id, auth_header, custom_headers)
            .await
    }

    async fn get_stream(
        &self,
        uri: Arc<str>,
        session_id: Option<Arc<str>>,
        last_event_id: Option<String>,
        auth_header: Option<String>,
        custom_headers: HashMap<HeaderName, HeaderValue>,
    ) -> Result<BoxStream<'static, Result<Sse, SseError>>, Fault> {
        self.client
            .get_stream_with_max_sse_event_size(
                uri,
                session_id,
                last_event_id,
                auth_header,
                custom_headers,
                self.limit,
            )
            .await
    }
}
