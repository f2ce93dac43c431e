//! Skills that come and go while people work: written a moment ago, or a plugin's.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::json;

use crate::given::given;
use crate::{installed, run};

#[test]
fn a_skill_that_was_just_written_counts_from_the_next_prompt_on() {
    let project = installed();
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("Fill in the fields of this pdf form.");
    let project = project.user_skill(
        "pdf-forms",
        "Fills in the fields of pdf forms.",
        "Ask for the form.",
    );
    session.prompt("Fill in the fields of that pdf form.");
    let run = session.finish();
    let [before, after] = run.conversation()[..] else {
        panic!("two requests: {run:?}")
    };
    assert_eq!(given(&before.text()), [""; 0]);
    assert_eq!(given(&after.text()), ["skill pdf-forms"]);
    assert!(
        after.text_contains(
            &project
                .home()
                .join(".claude/skills/pdf-forms")
                .to_string_lossy()
        )
    );
}

#[test]
fn a_plugins_skill_is_found_by_the_prompts_words() {
    let project = with_plugin(
        installed(),
        "saddle",
        "Waxes and polishes leather saddles.",
        "Wax.",
    );
    let run = run(&project, "Polish the old leather saddle with wax.");
    assert_eq!(given(&run.conversation()[0].text()), ["skill tack:saddle"]);
}

#[track_caller]
fn plugin(project: &TestProject, arguments: &[&str]) {
    let arguments = [&["plugin"], arguments].concat();
    let finished = Client::new(project).subcommand(&arguments);
    assert_eq!(finished.code, 0, "{finished:?}");
}

/// Installs the plugin `tack`, with one skill, from a marketplace that is a folder of the person's.
pub(crate) fn with_plugin(
    project: TestProject,
    name: &str,
    description: &str,
    body: &str,
) -> TestProject {
    let market = json!({
        "name": "stable",
        "owner": { "name": "A Person" },
        "plugins": [{ "name": "tack", "source": "./tack", "description": "Small tools." }],
    });
    let manifest = json!({ "name": "tack", "version": "1.2.3", "description": "Small tools." });
    let skill = format!("---\nname: {name}\ndescription: {description}\n---\n\n{body}\n");
    let project = project
        .write_home("market/.claude-plugin/marketplace.json", market.to_string())
        .write_home(
            "market/tack/.claude-plugin/plugin.json",
            manifest.to_string(),
        )
        .write_home(format!("market/tack/skills/{name}/SKILL.md"), skill);
    let folder = project.home().join("market");
    plugin(&project, &["marketplace", "add", &folder.to_string_lossy()]);
    plugin(&project, &["install", "tack@stable"]);
    project
}
