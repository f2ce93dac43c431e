//! How many clients may have a session at once: each takes memory, and there is no password.
//!
//! rmcp ends a session that says nothing for five minutes. Who opens more of them than that frees is not
//! turned away: the session that was used least lately ends, and its client, if it is still there, is told
//! that it is gone and opens another one, as the protocol has it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use rmcp::transport::streamable_http_server::session::SessionManager;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;

/// More clients than one person has.
const MOST: usize = 64;

const HEADER: &str = "mcp-session-id";

/// The sessions there are, and which of them was used when.
#[derive(Default)]
pub(super) struct Sessions {
    pub(super) manager: Arc<LocalSessionManager>,
    used: Mutex<Used>,
}

/// A count that goes up with each request, and what it was when a session was used last.
#[derive(Default)]
struct Used {
    requests: u64,
    last: HashMap<String, u64>,
}

/// Answers a request, and ends the sessions that are too many then.
pub(super) async fn within(
    State(sessions): State<Arc<Sessions>>,
    request: Request,
    next: Next,
) -> Response {
    sessions.note(request.headers());
    let response = next.run(request).await;
    sessions.note(response.headers());
    sessions.trim().await;
    response
}

impl Sessions {
    fn note(&self, headers: &HeaderMap) {
        let Some(id) = headers.get(HEADER).and_then(|id| id.to_str().ok()) else {
            return;
        };
        // Nobody's id is as long.
        if id.len() > 200 {
            return;
        }
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.requests += 1;
        let now = used.requests;
        used.last.insert(id.to_owned(), now);
    }

    async fn trim(&self) {
        let open: Vec<_> = self.manager.sessions.read().await.keys().cloned().collect();
        let ended: Vec<_> = {
            let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
            used.last
                .retain(|id, _| open.iter().any(|session| **session == **id));
            least_used(&open, &used.last)
        };
        for session in ended {
            // One that has ended by itself meanwhile is no trouble.
            let _ = self.manager.close_session(&session).await;
        }
    }
}

/// Those that were used least lately, as many as are too many. One that nobody has used yet is being opened.
fn least_used<Id: AsRef<str> + Clone>(open: &[Id], last: &HashMap<String, u64>) -> Vec<Id> {
    let too_many = open.len().saturating_sub(MOST);
    let when = |session: &&Id| last.get(session.as_ref()).copied().unwrap_or(u64::MAX);
    let mut open: Vec<&Id> = open.iter().collect();
    open.sort_by_key(when);
    open.into_iter().take(too_many).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(open: usize, used: &[(usize, u64)], expected: &[usize]) {
        let open: Vec<String> = (0..open).map(|number| number.to_string()).collect();
        let last = used
            .iter()
            .map(|(session, when)| (session.to_string(), *when))
            .collect();
        let expected: Vec<String> = expected.iter().map(usize::to_string).collect();
        assert_eq!(least_used(&open, &last), expected);
    }

    #[test]
    fn who_was_used_least_lately_ends_first() {
        check(MOST, &[(0, 1)], &[]);
        check(MOST + 1, &[(3, 7), (5, 2)], &[5]);
        check(MOST + 2, &[(3, 7), (5, 2), (9, 8)], &[5, 3]);
        check(0, &[], &[]);
    }
}
