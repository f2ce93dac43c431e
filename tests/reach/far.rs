//! Remote servers: tokens, certificates, and what is said when there is no way in. Python and openssl play the other side.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use checkrein_mcp::{Access, Failure, Phase, Server, Transport, With, call, test};
use checkrein_testkit::TestProject;
use serde_json::json;

use crate::{a_call, short, with};

/// A server that listens until it is dropped.
pub(crate) struct Far {
    child: Child,
    port: u16,
}

impl Far {
    pub(crate) fn start(manner: &str, files: &[PathBuf]) -> Self {
        let script = checkrein_testkit::client::repository().join("tests/reach/far.py");
        let mut child = Command::new("python3")
            .arg(script)
            .arg(manner)
            .args(files)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.trim().parse().unwrap();
        Self { child, port }
    }

    pub(crate) fn server(&self, scheme: &str) -> Server {
        Server::at_address("far", &format!("{scheme}://127.0.0.1:{}/mcp", self.port))
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn with_access(project: &TestProject, access: Access) -> With<'static> {
    With {
        access,
        ..with(project, short())
    }
}

fn bearer(token: &str) -> Access {
    Access {
        bearer: Some(token.to_owned()),
        ..Access::default()
    }
}

#[track_caller]
pub(crate) fn failure(server: &Server, access: Access) -> Failure {
    let project = TestProject::new();
    let tested = test(server, &with_access(&project, access));
    tested.failure.unwrap_or_else(|| panic!("it is well"))
}

#[track_caller]
fn check(manner: &str, access: Access, kind: &str, part: &str) {
    let far = Far::start(manner, &[]);
    let failure = failure(&far.server("http"), access);
    assert_eq!(
        (failure.phase, failure.kind),
        (Phase::Handshake, kind),
        "{failure:?}"
    );
    assert!(failure.cause.contains(part), "{failure:?}");
}

#[test]
fn a_remote_server_is_reached() {
    for manner in ["plain", "stream"] {
        let far = Far::start(manner, &[]);
        let project = TestProject::new();
        let tested = test(
            &far.server("http"),
            &with_access(&project, Access::default()),
        );
        assert_eq!((tested.failure, tested.tools), (None, Some(1)), "{manner}");
    }
}

#[test]
fn a_token_and_headers_are_sent() {
    let far = Far::start("token", &[]);
    let project = TestProject::new();
    let with = with_access(&project, bearer("right-token"));
    let mut server = far.server("http");
    if let Ok(Transport::Http { headers, .. }) = &mut server.transport {
        headers.insert("X-Team".to_owned(), "blue".to_owned());
    }
    let header = |name: &str| {
        call(&server, &a_call("header", &json!({ "name": name })), &with)
            .unwrap()
            .text
    };
    assert_eq!(header("X-Team"), "blue");
    // Another one is not let in; what it says of ours is not repeated.
    assert_eq!(header("Authorization"), "Bearer ***");
}

#[test]
fn who_is_not_let_in_is_told_why_and_without_the_token() {
    check("token", Access::default(), "unauthorized", "401");
    check(
        "token",
        bearer("wrong-token"),
        "unauthorized",
        "invalid_token",
    );
    check("bare-401", bearer("wrong-token"), "unauthorized", "401");
    let far = Far::start("bare-401", &[]);
    let said = format!("{:?}", failure(&far.server("http"), bearer("wrong-token")));
    assert!(!said.contains("wrong-token"), "{said}");
}

#[test]
fn what_is_no_server_is_told() {
    check("missing", Access::default(), "bad-status", "404");
    check("broken", Access::default(), "server-error", "500");
    check("page", Access::default(), "bad-answer", "text/html");
    check("moved", Access::default(), "redirected", "another address");
    let far = Far::start("plain", &[]);
    let server = far.server("http");
    drop(far);
    assert_eq!(failure(&server, Access::default()).kind, "refused");
    let unknown = Server::at_address("x", "http://no-such-host.invalid/mcp");
    assert!(matches!(
        failure(&unknown, Access::default()).kind,
        "no-such-host" | "unreachable"
    ));
}

#[test]
fn a_credential_is_not_sent_unencrypted() {
    let server = Server::at_address("x", "http://example.invalid/mcp");
    let failure = failure(&server, bearer("right-token"));
    assert_eq!(
        (failure.phase, failure.kind),
        (Phase::Configuration, "unencrypted")
    );
    for (url, kind) in [
        ("ftp://x/mcp", "invalid-configuration"),
        ("not an address", "invalid-configuration"),
    ] {
        assert_eq!(
            self::failure(&Server::at_address("x", url), Access::default()).kind,
            kind,
            "{url}"
        );
    }
}

/// Certificates of an authority of our own, for the server, for us, and of somebody else.
struct Certificates {
    project: TestProject,
}

impl Certificates {
    fn make() -> Self {
        let project = TestProject::new();
        let certificates = Self { project };
        for authority in ["authority", "stranger"] {
            certificates.openssl(&format!(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout {authority}.key -out {authority}.pem -subj /CN={authority} -addext basicConstraints=critical,CA:TRUE"
            ));
        }
        for (name, authority) in [
            ("server", "authority"),
            ("we", "authority"),
            ("other", "stranger"),
        ] {
            fs_err::write(
                certificates.file("names"),
                "subjectAltName=IP:127.0.0.1,DNS:localhost\n",
            )
            .unwrap();
            certificates.openssl(&format!(
                "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"
            ));
            certificates.openssl(&format!(
                "x509 -req -in {name}.csr -CA {authority}.pem -CAkey {authority}.key -CAcreateserial -days 30 -out {name}.pem -extfile names"
            ));
        }
        certificates
    }

    fn openssl(&self, line: &str) {
        let mut command = self.project.command("openssl");
        let output = self.project.finish(command.args(line.split(' ')), b"");
        assert_eq!(output.code, 0, "{line}: {}", output.stderr);
    }

    fn file(&self, name: &str) -> PathBuf {
        self.project.path(name)
    }

    fn access(&self, who: Option<&str>, authority: &str) -> Access {
        Access {
            bearer: None,
            certificate: who.map(|who| self.file(&format!("{who}.pem"))),
            key: who.map(|who| self.file(&format!("{who}.key"))),
            authority: Some(self.file(&format!("{authority}.pem"))),
        }
    }
}

#[test]
fn both_sides_prove_who_they_are() {
    let certificates = Certificates::make();
    let files = ["server.pem", "server.key", "authority.pem"].map(|name| certificates.file(name));
    let far = Far::start("plain", &files);
    let server = far.server("https");
    let tested = test(
        &server,
        &with_access(
            &certificates.project,
            certificates.access(Some("we"), "authority"),
        ),
    );
    assert_eq!(tested.failure, None);
    for (who, authority) in [
        // We have no certificate, or one that its authority does not know.
        (None, Some("authority")),
        (Some("other"), Some("authority")),
        // It has one that we do not know.
        (Some("we"), Some("stranger")),
        (None, None),
    ] {
        let access = authority.map(|authority| certificates.access(who, authority));
        let failure = failure(&server, access.unwrap_or_default());
        assert_eq!(failure.kind, "tls", "{who:?} {authority:?} {failure:?}");
    }
}

#[test]
fn certificates_that_cannot_be_used_are_named() {
    let certificates = Certificates::make();
    fs_err::write(certificates.file("empty.pem"), "nothing").unwrap();
    let server = Server::at_address("x", "https://127.0.0.1:9/mcp");
    let said = |access: Access| {
        let failure = failure(&server, access);
        assert_eq!(
            (failure.phase, failure.kind),
            (Phase::Configuration, "invalid-configuration")
        );
        failure.cause
    };
    assert!(said(certificates.access(None, "missing")).contains("missing.pem"));
    assert!(said(certificates.access(None, "empty")).contains("no certificate"));
    assert!(said(certificates.access(Some("empty"), "authority")).contains("empty"));
}
#[test]
fn an_answer_without_end_is_given_up() {
    let far = Far::start("endless", &[]);
    let failure = failure(&far.server("http"), Access::default());
    assert!(
        matches!(failure.kind, "too-large" | "timed-out"),
        "{failure:?}"
    );
}
