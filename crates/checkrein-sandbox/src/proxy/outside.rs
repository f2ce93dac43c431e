//! The machine's end: listens on a socket that only we can reach, judges each request, and goes where it may.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::request::{self, Kind, Request};
use crate::Refused;
use crate::scratch::Scratch;

/// A head that is longer is no honest one.
const LONGEST_HEAD: usize = 64 * 1024;

const CONNECT: Duration = Duration::from_secs(10);

/// Serves until it is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    socket: PathBuf,
    is_over: Arc<AtomicBool>,
    _folder: Scratch,
}

impl Proxy {
    pub(crate) fn start(hosts: &[String]) -> Result<Self, Refused> {
        Self::listening(hosts).map_err(|error| {
            Refused::new(
                "network",
                format!("the proxy cannot be started: {error}"),
                "leave the hosts out of your configuration",
            )
        })
    }

    fn listening(hosts: &[String]) -> io::Result<Self> {
        let folder = Scratch::new()?;
        let socket = folder.path().join("proxy");
        let listener = UnixListener::bind(&socket)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let (seen, hosts) = (Arc::clone(&is_over), Arc::new(hosts.to_vec()));
        std::thread::Builder::new()
            .name("proxy".to_owned())
            .spawn(move || {
                for connection in listener.incoming().flatten() {
                    if seen.load(Ordering::Acquire) {
                        return;
                    }
                    let hosts = Arc::clone(&hosts);
                    // No thread, no connection.
                    let _ = std::thread::Builder::new()
                        .stack_size(256 * 1024)
                        .spawn(move || {
                            let _ = serve(&connection, &hosts);
                            let _ = connection.shutdown(Shutdown::Both);
                        });
                }
            })?;
        Ok(Self {
            socket,
            is_over,
            _folder: folder,
        })
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        // Wakes it up, so that it sees it.
        let _ = UnixStream::connect(&self.socket);
    }
}

fn serve(client: &UnixStream, hosts: &[String]) -> io::Result<()> {
    let (head, behind) = head(client)?;
    let Some(wanted) = request::parse(&head) else {
        return answer(
            client,
            "400 Bad Request",
            "this proxy knows CONNECT and plain http",
        );
    };
    let reached = match reach(&wanted, hosts) {
        Ok(reached) => reached,
        Err(error) => {
            return answer(
                client,
                "502 Bad Gateway",
                &format!("`{}` is not reached: {error}", wanted.host),
            );
        }
    };
    let Some(server) = reached else {
        let why = format!(
            "`{}:{}` is none of the hosts that the person's configuration names",
            wanted.host, wanted.port
        );
        return answer(client, "403 Forbidden", &why);
    };
    match &wanted.kind {
        Kind::Connect => {
            (&mut &*client).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?
        }
        Kind::Plain(head) => (&server).write_all(head)?,
    }
    (&server).write_all(&behind)?;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = io::copy(&mut &*client, &mut &server);
            let _ = server.shutdown(Shutdown::Write);
        });
        let _ = io::copy(&mut &server, &mut &*client);
        // Whoever still writes to the server learns that it is over.
        let _ = client.shutdown(Shutdown::Both);
    });
    Ok(())
}

/// Connects, if the host is named and one of its addresses may be gone to. The address that is judged is the one that
/// is used: a name that changes in between gains nothing.
fn reach(wanted: &Request, hosts: &[String]) -> io::Result<Option<TcpStream>> {
    let Some(literally) = request::named(&wanted.host, wanted.port, hosts) else {
        return Ok(None);
    };
    let addresses = (wanted.host.as_str(), wanted.port).to_socket_addrs()?;
    let mut addresses = addresses
        .filter(|address| request::may_reach(address.ip(), &wanted.host, literally))
        .peekable();
    if addresses.peek().is_none() {
        return Ok(None);
    }
    let mut last = None;
    for address in addresses {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(server) => return Ok(Some(server)),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
}

/// Reads up to the empty line; what came behind it belongs to the body.
fn head(client: &UnixStream) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let behind = bytes.split_off(end + 4);
            return Ok((bytes, behind));
        }
        let count = (&mut &*client).read(&mut buffer)?;
        if count == 0 || bytes.len() > LONGEST_HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}

fn answer(client: &UnixStream, status: &str, text: &str) -> io::Result<()> {
    let length = text.len() + 1;
    write!(
        &mut &*client,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}\n"
    )
}
