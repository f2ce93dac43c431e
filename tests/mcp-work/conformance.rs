//! The conformance suite of the protocol, where it asks for no tools of its own.

use checkrein_testkit::TestProject;

use crate::listening::Listening;
use crate::outside::outside_command;
use crate::server;

const VERSIONS: [&str; 2] = ["2025-11-25", "2026-07-28"];

/// The scenarios of the suite that a server with any tools can pass; the transports pass all others with a
/// server of the suite's own tools, in `tests/mcp`.
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

#[test]
fn the_server_passes_what_asks_for_no_tools_of_the_suite() {
    let project = TestProject::new();
    let server = Listening::start(server(&project).args(["--http", "127.0.0.1:0"]));
    for (scenario, versions) in WITHOUT_FIXTURES {
        for version in versions {
            let mut command = outside_command(&project, "conformance");
            command
                .args(["server", "--url", &server.url(), "-o"])
                .arg(project.home().join("results"))
                .args(["--scenario", scenario, "--spec-version", version]);
            let output = project.finish(&mut command, b"");
            assert_eq!(
                output.code, 0,
                "{scenario} {version}: {}\n{}",
                output.stdout, output.stderr
            );
        }
    }
}
