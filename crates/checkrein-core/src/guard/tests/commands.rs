//! Commands of the Bash tool, by the two tables and beyond.

use fs_err as fs;

use super::super::mention;
use super::Project;
use super::harmless::HARMLESS;
use super::refused::REFUSED;

#[test]
fn whatever_writes_the_state_file_is_refused() {
    let project = Project::new();
    let missed: Vec<&&str> = REFUSED
        .iter()
        .filter(|command| project.refusal("", command).is_none())
        .collect();
    assert!(missed.is_empty(), "{} missed: {missed:#?}", missed.len());
    assert!(REFUSED.len() >= 60);
}

#[test]
fn what_only_looks_like_it_is_let_through() {
    let project = Project::new();
    let refused: Vec<(&&str, String)> = HARMLESS
        .iter()
        .filter_map(|command| Some((command, project.refusal("", command)?)))
        .collect();
    assert!(
        refused.is_empty(),
        "{} refused: {refused:#?}",
        refused.len()
    );
    assert!(HARMLESS.len() >= 80);
}

#[test]
fn a_project_that_is_not_initialized_has_no_gate() {
    let project = Project::new();
    fs::remove_file(project.root().join(".claude/config/project.json")).unwrap();
    for command in REFUSED {
        assert_eq!(project.refusal("", command), None, "{command}");
    }
}

#[test]
fn the_first_look_lets_every_refused_command_through() {
    let project = Project::new();
    for command in REFUSED {
        assert!(
            mention::may_reach(command, &project.root(), &[]),
            "{command}"
        );
    }
    for command in [
        "cargo test",
        "git status && git diff",
        "ls -la",
        "echo \"$HOME\" > x",
        "rm -rf target/*",
    ] {
        assert!(
            !mention::may_reach(command, &project.root(), &[]),
            "{command}"
        );
    }
}

#[test]
fn the_folder_of_the_call_counts() {
    let project = Project::new();
    for (folder, command) in [
        (".claude/progress", "echo x > state.json"),
        (".claude/progress", "rm *"),
        (".claude/progress", "python3 -c \"open('state.json','w')\""),
        (".claude", "echo x > progress/state.json"),
        ("src", "echo x > ../.claude/progress/state.json"),
        ("src", "cd .. && rm -rf .claude"),
    ] {
        assert!(
            project.refusal(folder, command).is_some(),
            "{folder}: {command}"
        );
    }
    for (folder, command) in [
        (".claude/progress", "cat state.json"),
        (".claude/progress", "echo x > notes.md"),
        ("src", "echo x > .claude/progress/state.json"),
    ] {
        assert_eq!(
            project.refusal(folder, command),
            None,
            "{folder}: {command}"
        );
    }
}

#[test]
fn links_lead_to_the_file() {
    let project = Project::new();
    project.link(".claude/progress/state.json", "progress.json");
    project.link(".claude/progress", "progress");
    assert!(project.refusal("", "echo x > progress.json").is_some());
    assert!(
        project
            .refusal("", "echo x > progress/state.json")
            .is_some()
    );
}

#[test]
fn a_refusal_says_which_move_is_open() {
    let project = Project::new();
    let text = |command: &str| project.refusal("", command).unwrap();
    insta::assert_snapshot!(text("sed -i 's/IMPLEMENT/TEST/' .claude/progress/state.json"), @r"
    valid-transition: refused a Bash command that writes `.claude/progress/state.json`
    `sed -i` changes it; state moves by command only, and the command is judged by the same rules. The move IMPLEMENT → TEST is open.
    Next: run `checkrein state enter TEST`.
    ");
    insta::assert_snapshot!(text("sed -i 's/IMPLEMENT/COMPLETE/' .claude/progress/state.json"), @r"
    valid-transition: refused a Bash command that writes `.claude/progress/state.json`
    `sed -i` changes it; state moves by command only, and the command is judged by the same rules. IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    ");
    insta::assert_snapshot!(text("rm -rf .claude"), @r"
    sealed-state: refused a Bash command that writes `.claude/progress/state.json`
    `rm` changes it; state moves by command only, and the command is judged by the same rules.
    Next: leave the file as it is; the state moves by `checkrein state enter STATE`, and `checkrein state show` says where to.
    ");
    insta::assert_snapshot!(text(r#"echo '{"state":"COMPLETE"}' > .claude/progress/state.json"#), @r"
    valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
    IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    ");
    project.write(".claude/config/project.json", r#"{"health_check": "true"}"#);
    assert!(
        text("CHECKREIN_DISABLE=1 checkrein feature tested feat-001")
            .contains("Next: run the same command without `CHECKREIN_DISABLE=1`.")
    );
    let broken = r#"{"v":1,"state":"FIX_BROKEN","came_from":"TEST"}"#;
    project.write(".claude/progress/state.json", broken);
    assert!(text("rm -rf .claude").contains(
        "Next: leave the file as it is; the way out of FIX_BROKEN is `checkrein state health`."
    ));
}

#[test]
fn nobody_elses_rules_are_put_before_a_call() {
    let project = Project::new();
    let home = project.root();
    for command in [
        "XDG_CONFIG_HOME=/tmp/x checkrein mcp call ok echo",
        "export XDG_CONFIG_HOME=/tmp/x; checkrein mcp call ok echo",
        "HOME=/tmp/x checkrein skill load x",
        "CLAUDE_CONFIG_DIR=/tmp/x /a/bin/checkrein mcp list-tools",
        "env HOME=/tmp/x checkrein mcp call ok echo",
        "env -u CLAUDECODE checkrein mcp call ok echo",
        "env --unset=CLAUDECODE checkrein mcp call ok echo",
        "env -i PATH=/bin checkrein mcp call ok echo",
        "env - checkrein mcp call ok echo",
        "unset CLAUDECODE && checkrein mcp call ok echo",
        "CLAUDECODE= checkrein mcp call ok echo",
        "bash -c 'XDG_CONFIG_HOME=/tmp/x checkrein mcp call ok echo'",
        "checkrein mcp approve ok",
        "echo y | script -qc 'checkrein mcp approve ok' /dev/null",
        "sudo checkrein mcp approve ok",
    ] {
        assert!(project.refusal("", command).is_some(), "{command}");
    }
    let same = format!("HOME={} checkrein mcp call ok echo", home.display());
    for command in [
        "checkrein mcp call ok echo",
        "TOKEN=x checkrein mcp list-tools",
        "HOME=/tmp/x cargo test -p checkrein-core",
        "XDG_CONFIG_HOME=/tmp/x checkrein doctor",
        "checkrein mcp list-servers",
        &same,
    ] {
        assert_eq!(project.refusal("", command), None, "{command}");
    }
}

#[test]
fn hostile_commands_neither_crash_nor_pass() {
    let project = Project::new();
    let tail = "; echo x > .claude/progress/state.json";
    for opener in ["$(", "(", "{ ", "${a:-", "$((", "<(", "if true; then "] {
        let command = format!("{}{tail}", opener.repeat(10_000));
        assert!(project.refusal("", &command).is_some(), "{opener}");
    }
    for quotes in ["\"", "'", "`"] {
        let command = format!("{}{tail}", quotes.repeat(10_000));
        assert!(project.refusal("", &command).is_some(), "{quotes}");
    }
    let command = format!("echo '{}'{tail}", "x".repeat(1 << 20));
    assert!(project.refusal("", &command).is_some());
    let recursive = "f() { f; f; }; f; echo x > .claude/progress/state.json";
    assert!(project.refusal("", recursive).is_some());
}

#[test]
fn mutilated_commands_do_not_crash() {
    let project = Project::new();
    for (index, command) in REFUSED.iter().chain(HARMLESS).enumerate() {
        let chars: Vec<char> = command.chars().collect();
        let cut = index * 7 % chars.len().max(1);
        let head: String = chars[..cut].iter().collect();
        let tail: String = chars[cut..].iter().collect();
        for broken in [
            head.clone(),
            tail.clone(),
            format!("{tail}{head}"),
            command.replace(['\'', '"'], ""),
        ] {
            project.refusal(".claude", &broken);
        }
    }
}
