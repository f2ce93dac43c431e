//! Just enough of an HTTP server for one client on loopback: a thread and a connection for each
//! request, so that a client that asks ten things at once has ten answers.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A request that has arrived whole.
pub(super) struct Incoming {
    pub(super) method: String,
    /// The path without its query.
    pub(super) path: String,
    /// The headers, names in lower case.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

/// What is answered, always with status 200.
pub(super) struct Outgoing {
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

/// A server that listens until it is dropped.
pub(super) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Listens on a free port of the loopback interface.
    pub(super) fn start(
        handle: impl Fn(Incoming) -> Outgoing + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let (handle, told) = (Arc::new(handle), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                if told.load(Ordering::SeqCst) {
                    return;
                }
                let handle = Arc::clone(&handle);
                // A client that was killed does not take its answer; that is no fault of ours.
                std::thread::spawn(move || serve(stream, &*handle).ok());
            }
        });
        Ok(Self { address, stopped })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, which looks at the flag then.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, handle: &dyn Fn(Incoming) -> Outgoing) -> std::io::Result<()> {
    let Some(incoming) = read(&mut stream)? else {
        return Ok(());
    };
    let is_head = incoming.method == "HEAD";
    let Outgoing { content_type, body } = handle(incoming);
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    if !is_head {
        stream.write_all(body.as_bytes())?;
    }
    stream.shutdown(Shutdown::Write)
}

/// Reads one request, or nothing if the other side goes away before it is whole.
fn read(stream: &mut TcpStream) -> std::io::Result<Option<Incoming>> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        let count = stream.read(&mut chunk)?;
        if count == 0 {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk[..count]);
        if let Some(incoming) = parse(&bytes) {
            return Ok(Some(incoming));
        }
    }
}

/// Returns the request if it is whole.
fn parse(bytes: &[u8]) -> Option<Incoming> {
    let mut headers = [httparse::EMPTY_HEADER; 100];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(start) = request.parse(bytes).ok()? else {
        return None;
    };
    let headers: BTreeMap<String, String> = request
        .headers
        .iter()
        .map(|header| {
            let value = String::from_utf8_lossy(header.value).into_owned();
            (header.name.to_lowercase(), value)
        })
        .collect();
    let length = headers
        .get("content-length")
        .map_or(Some(0), |length| length.parse().ok())?;
    let body = bytes[start..].get(..length)?.to_vec();
    let path = request.path.unwrap_or_default();
    Some(Incoming {
        method: request.method.unwrap_or_default().to_owned(),
        path: path.split('?').next().unwrap_or_default().to_owned(),
        headers,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_when_it_is_whole() {
        let whole = b"POST /a?b=c HTTP/1.1\r\nContent-Length: 4\r\nX-A: 1\r\n\r\nbody";
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).is_none(), "{end}");
        }
        let incoming = parse(whole).expect("it is whole");
        assert_eq!(
            (incoming.method.as_str(), incoming.path.as_str()),
            ("POST", "/a")
        );
        assert_eq!(
            (incoming.headers["x-a"].as_str(), &incoming.body[..]),
            ("1", &b"body"[..])
        );
    }
}
