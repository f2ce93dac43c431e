//! Hosts that the person's configuration names, and the one way to them.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::endings::people;
use crate::person::Person;
use crate::world::{World, try_sandbox};

/// A server that answers each request with its first line. Ends with the tests.
fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let mut head = [0; 4096];
            let length = connection.read(&mut head).unwrap_or(0);
            let text = String::from_utf8_lossy(&head[..length]).into_owned();
            let first = text.lines().next().unwrap_or_default();
            let _ = write!(
                connection,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{first}",
                first.len()
            );
        }
    });
    port
}

#[track_caller]
fn check(hosts: &[String], code: &str, expected: &str) {
    for person in people() {
        let world = World::new(person);
        let job = json!({ "language": "python", "code": code, "hosts": hosts });
        let ended: Value = try_sandbox(&world, &job);
        assert_eq!(ended["output"], expected, "{person:?}: {ended:#}");
    }
}

#[test]
fn a_named_host_is_reached_and_no_other() {
    let port = server();
    let code = format!(
        r#"
import urllib.request, urllib.error, socket
def get(url):
    try:
        return urllib.request.urlopen(url, timeout=5).read().decode()
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return type(error).__name__
print(get("http://127.0.0.1:{port}/page"))
print(get("http://127.0.0.1:1/page"))
print(get("http://localhost:{port}/page"))
print(get("http://example.invalid/page"))
for address in [("127.0.0.1", {port}), ("169.254.169.254", 80)]:
    try:
        socket.create_connection(address, 2)
        print("REACHED")
    except OSError as error:
        print("refused")
tunnel = socket.create_connection(("127.0.0.1", 3128), 2)
tunnel.sendall(b"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n")
assert b"200" in tunnel.recv(100)
tunnel.sendall(b"GET /through HTTP/1.1\r\n\r\n")
text = b""
while part := tunnel.recv(1000):
    text += part
print(text.decode().splitlines()[-1])
try:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    print("REACHED")
except OSError:
    print("refused")
"#
    );
    let expected =
        "GET /page HTTP/1.1\n403\n403\n403\nrefused\nrefused\nGET /through HTTP/1.1\nrefused\n";
    check(&[format!("127.0.0.1:{port}")], &code, expected);
}

#[test]
fn hosts_are_refused_where_there_is_no_network_of_its_own() {
    let world = World::new(Person::Ordinary);
    let job = json!({ "language": "bash", "code": "true", "hosts": ["example.com"], "without": ["unshare"] });
    let ended = try_sandbox(&world, &job);
    assert_eq!(ended["refused"], "network", "{ended}");
}
