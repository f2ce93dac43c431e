//! The way out: exactly what was, from every state that an install can leave.

use fs_err as fs;

use crate::person::Person;

fn rich() -> Person {
    Person::new()
        .file(
            ".claude/settings.json",
            "{\r\n\t\"hooks\": {},\r\n\t\"permissions\": {\"allow\": []}\r\n}",
        )
        .file(".claude/skills/mine/SKILL.md", "mine")
        .file(".cache/other/file", "x")
        .file(".local/share/other/file", "x")
        .link(".claude/CLAUDE.md", "../notes.md")
}

#[track_caller]
fn check_there_and_back(person: &Person) {
    let before = person.tree();
    person.install();
    assert_ne!(person.tree(), before);
    // What the hooks leave behind while they are in use.
    person.write(".cache/checkrein/projects/a/context.md", "x");
    person.write(".local/share/checkrein/sessions/1.jsonl", "{}");
    person.uninstall();
    assert_eq!(person.tree(), before);
}

#[test]
fn a_home_without_claude_code_is_what_it_was() {
    check_there_and_back(&Person::new());
}

#[test]
fn a_home_with_everything_is_what_it_was() {
    check_there_and_back(&rich());
}

#[test]
fn an_uninstall_says_what_it_did_and_the_next_that_there_is_nothing() {
    let person = rich();
    person.install();
    insta::assert_snapshot!(person.uninstall(), @"
    settings  `~/.claude/settings.json` is what it was before
    command   `~/.local/bin/checkrein` removed
    data      `~/.local/share/checkrein` removed
    checkrein is gone; what it wrote into projects belongs to them and stays
    --- exit 0
    ");
    insta::assert_snapshot!(person.uninstall(), @"
    checkrein is not installed: nothing to do
    --- exit 0
    ");
}

#[test]
fn after_upgrades_the_first_settings_come_back() {
    let person = rich();
    let before = person.tree();
    person.install();
    person.build("2");
    person.install();
    person.uninstall();
    assert_eq!(person.tree(), before);
}

#[test]
fn what_the_person_changed_since_stays() {
    let person = Person::new().file(
        ".claude/settings.json",
        "{\n  \"hooks\": {\n    \"Stop\": []\n  }\n}\n",
    );
    person.install();
    let edited =
        person
            .read(".claude/settings.json")
            .replacen('{', "{\n  \"model\": \"opus\", // new", 1);
    person.write(".claude/settings.json", &edited);
    insta::assert_snapshot!(person.uninstall(), @"
    settings  `~/.claude/settings.json` keeps what you changed; our entries are out
    command   `~/.local/bin/checkrein` removed
    data      `~/.local/share/checkrein` removed
    checkrein is gone; what it wrote into projects belongs to them and stays
    --- exit 0
    ");
    insta::assert_snapshot!(person.read(".claude/settings.json"), @r#"
    {
      "model": "opus", // new
      "hooks": {
        "Stop": []
      }
    }
    "#);
}

#[test]
fn a_change_between_two_installs_stays_as_well() {
    let person = Person::new();
    person.install();
    let edited = person
        .read(".claude/settings.json")
        .replacen('{', "{\n  \"model\": \"opus\",", 1);
    person.write(".claude/settings.json", &edited);
    person.build("2");
    person.install();
    person.uninstall();
    insta::assert_snapshot!(person.read(".claude/settings.json"), @r#"
    {
      "model": "opus"
    }
    "#);
}

#[test]
fn a_rule_that_was_there_before_stays() {
    let settings = r#"{"permissions":{"allow":["Bash(checkrein:*)"]}}"#;
    let person = Person::new().file(".claude/settings.json", settings);
    person.install();
    let edited = person.read(".claude/settings.json") + "\n";
    person.write(".claude/settings.json", &edited);
    person.uninstall();
    let left: serde_json::Value =
        serde_json::from_str(&person.read(".claude/settings.json")).unwrap();
    assert_eq!(
        left,
        serde_json::from_str::<serde_json::Value>(settings).unwrap()
    );
}

#[test]
fn without_its_record_an_install_is_found_by_its_marks() {
    let person = Person::new().file(".claude/settings.json", "{\n  \"model\": \"opus\"\n}\n");
    let before = person.tree();
    person.install();
    fs::remove_file(person.home().join(".local/share/checkrein/install.json")).unwrap();
    person.uninstall();
    assert_eq!(
        person.read(".claude/settings.json"),
        "{\n  \"model\": \"opus\"\n}\n"
    );
    let left: Vec<_> = person.tree().into_keys().collect();
    assert!(
        left.iter()
            .all(|path| before.contains_key(path) || path.starts_with(".local"))
    );
    assert!(!person.bin().exists());
}

#[test]
fn a_rule_without_an_install_is_the_persons_own() {
    let person = Person::new().file(
        ".claude/settings.json",
        r#"{"hooks":{},"permissions":{"allow":["Bash(checkrein:*)"]}}"#,
    );
    let before = person.tree();
    person.uninstall();
    assert_eq!(person.tree(), before);
}

#[test]
fn a_record_that_is_torn_or_from_another_version_is_as_good_as_none() {
    for record in ["", "{\"v\": 1, \"ver", "{\"v\": 99}"] {
        let person = Person::new().file(".claude/settings.json", "{ \"model\": \"opus\" }\n");
        person.install();
        person.write(".local/share/checkrein/install.json", record);
        person.install();
        person.uninstall();
        let left: serde_json::Value =
            serde_json::from_str(&person.read(".claude/settings.json")).unwrap();
        assert_eq!(left, serde_json::json!({"model": "opus"}), "{record}");
        assert!(!person.bin().exists());
    }
}

/// Runs an install that the system kills as soon as it writes more than so much into one file.
#[track_caller]
fn kill_at(person: &Person, blocks: u32) -> bool {
    let command = person.command(&["install", "--from", person.from().to_str().unwrap()]);
    let mut shell = std::process::Command::new("/bin/sh");
    let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\"");
    shell.args(["-c", &script, "sh"]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.env_clear().env("HOME", person.home());
    !shell.output().unwrap().status.success()
}

#[test]
fn an_install_that_was_killed_anywhere_is_taken_back_or_completed() {
    let mut killed = 0;
    for blocks in 0..24 {
        let person = rich();
        person.grow_programs();
        let before = person.tree();
        killed += u32::from(kill_at(&person, blocks));
        person.uninstall();
        assert_eq!(person.tree(), before, "taken back at {blocks}");

        kill_at(&person, blocks);
        person.install();
        let said = person.install().to_string();
        assert!(
            said.contains("nothing to do"),
            "completed at {blocks}: {said}"
        );
        person.uninstall();
        assert_eq!(
            person.tree(),
            before,
            "completed and taken back at {blocks}"
        );
    }
    assert!((12..24).contains(&killed), "killed {killed} times");
}
