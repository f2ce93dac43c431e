//! The way in: what a person sees, and what stays as it was.

use std::os::unix::fs::PermissionsExt;
use std::process::Child;

use fs_err as fs;

use crate::person::{HOOKS, Person};

/// Settings that somebody has cared for.
const RICH: &str = r#"{
    // my model
    "model": "opus", // keep
    "hooks": {
        "Stop": [ { "hooks": [ { "type": "command", "command": "say done" } ] } ],
        "PreToolUse": []
    },
    "future": { "b": 1.50, "a": "\u00e9" },
    "permissions": { "allow": ["Bash(ls:*)"], "deny": [] },
}
"#;

#[test]
fn the_first_install_says_what_it_did() {
    insta::assert_snapshot!(Person::new().install(), @"
    programs  11 in `~/.local/share/checkrein/bin`
    skills    [number] in `~/.local/share/checkrein/skills`
    command   `~/.local/bin/checkrein` (`~/.local/bin` is not on your PATH; inside Claude Code the command is found all the same)
    settings  10 hooks and the rule `Bash(checkrein:*)` added to `~/.claude/settings.json`

    Next: run `~/.local/share/checkrein/bin/checkrein init` in a project, then start `claude` there.
    `~/.local/share/checkrein/bin/checkrein skills adopt --all` takes your skills out of Claude Code's list, so that they cost nothing until a prompt needs them.
    `~/.local/share/checkrein/bin/checkrein doctor` says whether all is well; `~/.local/share/checkrein/bin/checkrein install --uninstall` takes it back.
    --- exit 0
    ");
}

#[test]
fn settings_that_are_there_are_kept_and_backed_up() {
    let person = Person::new().file(".claude/settings.json", RICH);
    insta::assert_snapshot!(person.install(), @"
    backup    `~/.local/share/checkrein/backups/settings-[time].json`
    programs  11 in `~/.local/share/checkrein/bin`
    skills    [number] in `~/.local/share/checkrein/skills`
    command   `~/.local/bin/checkrein` (`~/.local/bin` is not on your PATH; inside Claude Code the command is found all the same)
    settings  10 hooks and the rule `Bash(checkrein:*)` added to `~/.claude/settings.json`

    Next: run `~/.local/share/checkrein/bin/checkrein init` in a project, then start `claude` there.
    `~/.local/share/checkrein/bin/checkrein skills adopt --all` takes your skills out of Claude Code's list, so that they cost nothing until a prompt needs them.
    `~/.local/share/checkrein/bin/checkrein doctor` says whether all is well; `~/.local/share/checkrein/bin/checkrein install --uninstall` takes it back.
    --- exit 0
    ");
    let merged = person.read(".claude/settings.json");
    for line in RICH
        .lines()
        .filter(|line| line.contains("//") || line.contains("future"))
    {
        assert!(merged.contains(line), "{line} in {merged}");
    }
    let kept: Vec<_> = fs::read_dir(person.home().join(".local/share/checkrein/backups"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert_eq!(kept, [RICH]);
}

#[test]
fn a_second_install_changes_nothing_and_says_so() {
    let person = Person::new().file(".claude/settings.json", RICH);
    person.install();
    let before = person.tree();
    insta::assert_snapshot!(person.install(), @"
    checkrein 0.1.0 is installed already: nothing to do
    --- exit 0
    ");
    assert_eq!(person.tree(), before);
}

#[test]
fn an_upgrade_replaces_programs_and_entries_without_doubling_them() {
    let person = Person::new().file(".claude/settings.json", RICH);
    person.install();
    let first = person.read(".claude/settings.json");
    let older = first
        .replace("\"timeout\": 30", "\"timeout\": 3")
        .replace("/.local/share/checkrein", "/.old/checkrein")
        .replace("|NotebookEdit", "");
    person.write(".claude/settings.json", &older);
    fs::write(person.bin().join("a-program-of-an-older-list"), "").unwrap();
    person.build("2");
    person.install();
    assert_eq!(person.read(".claude/settings.json"), first);
    for hook in HOOKS {
        let program = fs::read_to_string(person.bin().join(hook)).unwrap();
        assert!(program.ends_with(&format!("{hook} 2\n")));
    }
    assert!(!person.bin().join("a-program-of-an-older-list").exists());
}

#[test]
fn entries_that_were_doubled_or_moved_are_one_again() {
    let person = Person::new();
    person.install();
    let first = person.read(".claude/settings.json");
    let mut settings: serde_json::Value = serde_json::from_str(&first).unwrap();
    let stop = settings["hooks"]["Stop"][0].clone();
    settings["hooks"]["Stop"]
        .as_array_mut()
        .unwrap()
        .push(stop.clone());
    settings["hooks"]["Notification"] = serde_json::json!([stop]);
    person.write(".claude/settings.json", &settings.to_string());
    person.install();
    let mended: serde_json::Value =
        serde_json::from_str(&person.read(".claude/settings.json")).unwrap();
    assert_eq!(
        mended,
        serde_json::from_str::<serde_json::Value>(&first).unwrap()
    );
}

#[test]
fn settings_that_cannot_be_edited_are_refused_and_nothing_is_changed() {
    let person = Person::new().file(".claude/settings.json", "{\n  \"hooks\": [],\n}");
    let before = person.tree();
    insta::assert_snapshot!(person.install(), @"
    --- stderr
    error: cannot edit `[folder]/ada l/.claude/settings.json`
      line 2, column 12: `hooks` must be an object

    hint: mend it, or move it away, and run this again; nothing was changed
    --- exit 1
    ");
    assert_eq!(person.tree(), before);
    insta::assert_snapshot!(person.uninstall(), @"
    --- stderr
    error: cannot edit `[folder]/ada l/.claude/settings.json`
      line 2, column 12: `hooks` must be an object

    hint: mend it, or move it away, and run this again; nothing was changed
    --- exit 1
    ");
    assert_eq!(person.tree(), before);
}

#[test]
fn a_build_that_lacks_a_program_is_refused_and_nothing_is_changed() {
    let person = Person::new();
    fs::remove_file(person.from().join("stop")).unwrap();
    insta::assert_snapshot!(person.install(), @"
    --- stderr
    error: there is no program `stop` in `[folder]/a build`

    hint: run `./install` in the checkout: it builds all of them first
    --- exit 1
    ");
    assert_eq!(person.tree().len(), 0);
}

#[test]
fn settings_that_are_a_link_stay_one() {
    let person = Person::new()
        .file("dotfiles/claude.json", "{}")
        .link(".claude/settings.json", "../dotfiles/claude.json");
    person.install();
    assert!(
        fs::symlink_metadata(person.settings())
            .unwrap()
            .is_symlink()
    );
    assert!(person.read("dotfiles/claude.json").contains("session-end"));
}

#[test]
fn a_link_to_nothing_is_refused() {
    let person = Person::new().link(".claude/settings.json", "../dotfiles/claude.json");
    insta::assert_snapshot!(person.install(), @"
    --- stderr
    error: `[folder]/ada l/.claude/settings.json` is a link to `../dotfiles/claude.json`, which is not there

    hint: make the file or remove the link; nothing was changed
    --- exit 1
    ");
}

#[test]
fn private_settings_stay_private_and_so_does_their_copy() {
    let person = Person::new().file(".claude/settings.json", "{}");
    fs::set_permissions(person.settings(), std::fs::Permissions::from_mode(0o600)).unwrap();
    person.install();
    let private: Vec<_> = person
        .tree()
        .into_iter()
        .filter(|(name, _)| name.to_string_lossy().contains("/settings"))
        .map(|(_, entry)| entry[..6].to_owned())
        .collect();
    assert_eq!(private, ["100600", "100600"]);
}

#[test]
fn a_command_of_somebody_elses_stays() {
    let person = Person::new().file(".local/bin/checkrein", "another program");
    insta::assert_snapshot!(person.install(), @"
    programs  11 in `~/.local/share/checkrein/bin`
    skills    [number] in `~/.local/share/checkrein/skills`
    command   `~/.local/bin/checkrein` is somebody else's and stays as it is
    settings  10 hooks and the rule `Bash(checkrein:*)` added to `~/.claude/settings.json`

    Next: run `~/.local/share/checkrein/bin/checkrein init` in a project, then start `claude` there.
    `~/.local/share/checkrein/bin/checkrein skills adopt --all` takes your skills out of Claude Code's list, so that they cost nothing until a prompt needs them.
    `~/.local/share/checkrein/bin/checkrein doctor` says whether all is well; `~/.local/share/checkrein/bin/checkrein install --uninstall` takes it back.
    --- exit 0
    ");
    assert_eq!(person.read(".local/bin/checkrein"), "another program");
}

#[test]
fn another_folder_of_claude_code_is_wired_as_well() {
    let person = Person::new();
    person.install();
    let person = person.with("CLAUDE_CONFIG_DIR", "work");
    person.install();
    assert_eq!(
        person.read("work/settings.json"),
        person.read(".claude/settings.json")
    );
    person.uninstall();
    assert_eq!(person.tree().len(), 0);
}

#[test]
fn several_installs_at_once_leave_what_one_leaves() {
    let one = Person::new().file(".claude/settings.json", RICH);
    one.install();
    let many = Person::new().file(".claude/settings.json", RICH);
    let from = many.from();
    let arguments = ["install", "--from", from.to_str().unwrap()];
    let children: Vec<Child> = (0..6)
        .map(|_| {
            many.command(&arguments)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let home =
        |person: &Person, text: String| text.replace(person.home().to_str().unwrap(), "[home]");
    assert_eq!(
        home(&many, many.read(".claude/settings.json")),
        home(&one, one.read(".claude/settings.json"))
    );
    many.uninstall();
    assert_eq!(many.read(".claude/settings.json"), RICH);
}
