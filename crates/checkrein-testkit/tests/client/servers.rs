//! What the client gives to an MCP server that it starts.

use checkrein_testkit::{Client, MockApi, Script, TestProject};

#[test]
fn probe() {
    let project = TestProject::new().write("sub/x", "");
    let seen = project.home().join("seen");
    let script = format!(
        "pwd >'{0}'; env >>'{0}'; ls -l /proc/self/fd >>'{0}'; while read -r line; do echo \"$line\" >>'{0}'; done",
        seen.display()
    );
    let client = Client::new(&project);
    let added = client.subcommand(&[
        "mcp", "add", "--scope", "user", "probe", "--", "sh", "-c", &script,
    ]);
    println!("{added:?}");
    let run = client
        .folder(project.path("sub"))
        .run(&MockApi::start(Script::new()), "Hello.");
    println!("{}", run.session_id());
    println!("{}", project.read_home("seen"));
    panic!();
}
