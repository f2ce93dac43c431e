//! The conformance suite of the protocol, against a server with its own tools and against ours.

use checkrein_testkit::TestProject;

use crate::listening::Listening;
use crate::outside::{outside_command, repository};
use crate::server;

const VERSIONS: [&str; 2] = ["2025-11-25", "2026-07-28"];

/// The scenarios of the suite that ask for no tools of its own.
const WITHOUT_FIXTURES: [(&str, &[&str]); 8] = [
    ("server-initialize", &["2025-11-25"]),
    ("server-session-lifecycle", &["2025-11-25"]),
    ("ping", &["2025-11-25"]),
    ("tools-list", &VERSIONS),
    ("dns-rebinding-protection", &VERSIONS),
    ("server-sse-multiple-streams", &VERSIONS),
    ("caching", &["2026-07-28"]),
    ("http-header-validation", &["2026-07-28"]),
];

/// Runs the suite with these arguments and returns what it printed; anything unexpected is a panic.
#[track_caller]
fn check(project: &TestProject, url: &str, arguments: &[&str]) -> String {
    let mut command = outside_command(project, "conformance");
    command
        .args(["server", "--url", url, "-o"])
        .arg(project.home().join("results"))
        .args(arguments);
    let output = project.finish(&mut command, b"");
    assert_eq!(output.code, 0, "{}\n{}", output.stdout, output.stderr);
    output.stdout
}

#[test]
fn our_transports_pass_all_that_a_server_of_tools_can_pass() {
    let project = TestProject::new();
    let fixture = checkrein_testkit::program("examples/conformance");
    for version in VERSIONS {
        let server = Listening::start(project.command(&fixture).arg("127.0.0.1:0"));
        let expected = repository().join(format!("tests/mcp/expected-failures-{version}.yml"));
        let expected = expected.to_str().unwrap();
        let printed = check(
            &project,
            &server.url(),
            &["--requirements", version, "--expected-failures", expected],
        );
        assert!(
            printed.contains("tools-call-with-progress: 2 passed, 0 failed"),
            "{printed}"
        );
    }
}

#[test]
fn our_server_passes_what_asks_for_no_tools_of_the_suite() {
    let project = TestProject::new();
    let server = Listening::start(server(&project).args(["--http", "127.0.0.1:0"]));
    for (scenario, versions) in WITHOUT_FIXTURES {
        for version in versions {
            check(
                &project,
                &server.url(),
                &["--scenario", scenario, "--spec-version", version],
            );
        }
    }
}
