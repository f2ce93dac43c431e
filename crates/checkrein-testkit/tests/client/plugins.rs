//! Where the client writes down which plugins are installed, and how it names their skills.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::{Value, json};

/// A person whose folder `market` offers the plugin `tack`.
fn marketplace() -> TestProject {
    let market = json!({
        "name": "stable",
        "owner": { "name": "A Person" },
        "plugins": [{ "name": "tack", "source": "./tack", "description": "Small tools." }],
    });
    let plugin = json!({ "name": "tack", "version": "1.2.3", "description": "Small tools." });
    let skill =
        |name: &str| format!("---\nname: {name}\ndescription: It is {name}.\n---\n\nBody.\n");
    TestProject::new()
        .write_home("market/.claude-plugin/marketplace.json", market.to_string())
        .write_home("market/tack/.claude-plugin/plugin.json", plugin.to_string())
        .write_home("market/tack/skills/polish/SKILL.md", skill("polish"))
        .write_home("market/tack/skills/folder/SKILL.md", skill("other"))
}

#[track_caller]
fn plugin(project: &TestProject, arguments: &[&str]) {
    let arguments: Vec<&str> = ["plugin"].iter().chain(arguments).copied().collect();
    let finished = Client::new(project).subcommand(&arguments);
    assert_eq!(finished.code, 0, "{finished:?}");
}

#[track_caller]
fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("the client writes JSON")
}

#[test]
fn an_installed_plugin_is_listed_enabled_and_its_skills_carry_its_name() {
    let project = marketplace();
    let market = project.home().join("market");
    plugin(&project, &["marketplace", "add", market.to_str().unwrap()]);
    plugin(&project, &["install", "tack@stable"]);
    plugin(&project, &["install", "tack@stable", "--scope", "project"]);

    let list = json_of(&project.read_home(".claude/plugins/installed_plugins.json"));
    assert_eq!(list["version"], 2);
    let [user, own] = &list["plugins"]["tack@stable"].as_array().unwrap()[..] else {
        panic!("two scopes: {list}")
    };
    let copy = project
        .home()
        .join(".claude/plugins/cache/stable/tack/1.2.3");
    assert_eq!(
        (&user["scope"], &user["installPath"]),
        (&json!("user"), &json!(copy))
    );
    assert_eq!(
        (&own["scope"], &own["projectPath"]),
        (&json!("project"), &json!(project.root()))
    );
    assert!(copy.join("skills/polish/SKILL.md").is_file());

    let settings = json_of(&project.read_home(".claude/settings.json"));
    assert_eq!(settings["enabledPlugins"], json!({ "tack@stable": true }));
    let own = json_of(&project.read(".claude/settings.json"));
    assert_eq!(own["enabledPlugins"], json!({ "tack@stable": true }));
    let known = json_of(&project.read_home(".claude/plugins/known_marketplaces.json"));
    assert_eq!(known["stable"]["installLocation"], json!(market));
    assert_eq!(known["stable"]["source"]["source"], "directory");

    let api = MockApi::start(Script::new());
    let run = Client::new(&project).run(&api, "/tack:polish it");
    let request = run.conversation()[0];
    assert!(request.text_contains("- tack:polish: It is polish."));
    assert!(request.text_contains("- tack:folder (tack:other): It is other."));
    // A marketplace that is a folder is read in place, not from the copy.
    let folder = market.join("tack/skills/polish");
    assert!(request.text_contains(&format!("skill: {}", folder.display())));
}

#[test]
fn the_projects_settings_overrule_the_persons() {
    let project = marketplace();
    let market = project.home().join("market");
    plugin(&project, &["marketplace", "add", market.to_str().unwrap()]);
    plugin(&project, &["install", "tack@stable"]);
    let disabled = json!({ "enabledPlugins": { "tack@stable": false } });
    let project = project.write(".claude/settings.json", disabled.to_string());
    let api = MockApi::start(Script::new());
    let run = Client::new(&project).run(&api, "Hello.");
    assert!(!run.conversation()[0].text_contains("tack:polish"));
}
