//! `checkrein skills lint`: what an author is told, and when the command fails.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::Value;

fn lint(project: &TestProject, arguments: &[&str]) -> Output {
    project.run("checkrein", &[&["skills", "lint"], arguments].concat())
}

/// Returns the level, the check and the skill of each finding.
#[track_caller]
fn found(output: &Output) -> Vec<String> {
    let report = output.json();
    let findings = report["findings"].as_array().unwrap();
    let field = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| ["level", "check", "skill"].map(|name| field(finding, name)))
        .map(|fields| fields.join(" "))
        .collect()
}

#[test]
fn twins_are_named_with_the_words_that_each_has_alone() {
    let output = lint(&TestProject::new().twins(), &[]);
    assert_eq!(output.code, 0);
    let (_, twin) = output.stdout.split_once("  warning  twin: ").unwrap();
    for part in [
        "`bar-charts`\n           why: a prompt with the words that both have (`charts`,",
        "\n           write: only here: `curves`; only in `bar-charts`: `bar`, `columns`; ",
        "; add `Do NOT use for bar, columns.`\n",
    ] {
        assert!(twin.contains(part), "{output}");
    }
    assert!(
        output
            .stdout
            .contains("line-charts  ~/.claude/skills/line-charts/SKILL.md\n")
    );
    assert!(output.stdout.contains("\n\n7 skills: 0 errors, "));
}

#[test]
fn a_skill_that_no_prompt_can_find_makes_it_fail() {
    let project = TestProject::new()
        .skill("tool", "To do what there is to do.", "Do it.")
        .write(".claude/skills/empty/SKILL.md", "")
        .write(".claude/skills/---/SKILL.md", "---\ndescription: x\n---\n");
    let output = lint(&project, &["--json"]);
    assert_eq!(output.code, 1);
    assert_eq!(
        found(&output),
        [
            "error unreadable ---",
            "error no-description empty",
            "warning empty-body empty",
            "error vague-description tool",
            "advice no-when tool",
        ]
    );
    assert_snapshot!(lint(&project, &[".claude/skills/empty"]), @r#"
    empty  [PROJECT]/.claude/skills/empty/SKILL.md
      error    no-description: there is no `description`
               why: prompts are compared with it before anything else, and clients show it
               write: `description: <what comes out of it>. Use when somebody says "empty ...", "<another way to ask>".`
      warning  empty-body: there is nothing below the front matter
               why: a prompt that finds it gets no instructions
               write: the steps to take, below the second `---`

    1 skill: 1 error, 1 warning, 0 pieces of advice
    ------- stderr -------
    error: 1 error
    [exit status: 1]
    "#);
}

#[test]
fn a_skill_is_compared_with_its_neighbours_and_told_alone() {
    let project = TestProject::new().twins();
    let folder = project.home().join(".claude/skills");
    let both = lint(&project, &["--json", &folder.to_string_lossy()]);
    let tax = lint(&project, &["--json", &folder.join("tax").to_string_lossy()]);
    let twin = |found: &[String]| {
        found
            .iter()
            .any(|finding| finding.starts_with("warning twin"))
    };
    assert!(twin(&found(&both)), "{both}");
    assert_eq!(tax.json()["skills"], 1);
    assert!(
        found(&tax).iter().all(|finding| finding.ends_with(" tax")),
        "{tax}"
    );
}

#[test]
fn a_list_is_judged_too() {
    let list = r#"[
        {"name": "a", "description": "Polishes leather saddles, boots and gloves. Use when \"polish the leather\"."},
        {"name": "b", "description": "Mends torn sails, ropes and nets. Use when asked.", "examples": ["polish the leather boots"]}
    ]"#;
    let project = TestProject::new().write("list.json", list);
    let output = lint(&project, &["--json", "--catalog", "list.json"]);
    let found = found(&output);
    assert!(
        found.contains(&"warning example-lost b".to_owned()),
        "{found:?}"
    );
    assert_eq!(output.code, 0);
}

#[test]
fn what_is_no_folder_is_named() {
    assert_snapshot!(lint(&TestProject::new(), &["nowhere"]), @"
    ------- stderr -------
    error: `nowhere` is not a folder

    hint: name a folder that has skills in its subfolders, or a skill's own folder
    [exit status: 1]
    ");
    assert_snapshot!(lint(&TestProject::new(), &["--catalog", "nowhere.json"]), @"
    ------- stderr -------
    error: `nowhere.json` cannot be read
      failed to open file `[PROJECT]/nowhere.json`: No such file or directory (os error 2)

    hint: name a catalog: a JSON list of skills, or a folder of skills
    [exit status: 1]
    ");
}

#[test]
fn what_cannot_be_read_is_not_said_to_be_missing() {
    let long = format!(
        "---\nname: long\ndescription: {}\n---\nSteps.\n",
        "long ".repeat(200_000)
    );
    let twice = "---\nname: long\ndescription: Measures long ropes and sails.\n---\nSteps.\n";
    let project = TestProject::new()
        .write(".claude/skills/long/SKILL.md", &long)
        .write(".claude/skills/other/SKILL.md", twice);
    let output = lint(&project, &["--json"]);
    assert_eq!(output.code, 1);
    assert_eq!(
        found(&output),
        ["error unreadable long", "error unreadable other"]
    );
    let report = output.json();
    let said = report["findings"][0]["what"].as_str().unwrap();
    assert!(
        said.starts_with("the front matter is longer than"),
        "{said}"
    );
}

#[test]
fn a_list_with_too_many_examples_is_told() {
    let examples: Vec<String> = (0..101)
        .map(|number| format!("measure rope {number}"))
        .collect();
    let list = serde_json::json!([{"name": "ropes", "description": "Measures ropes and sails of ships in the harbour. Use when asked.", "examples": examples}]);
    let project = TestProject::new().write("list.json", list.to_string());
    let output = lint(&project, &["--json", "--catalog", "list.json"]);
    let report = output.json();
    assert_eq!(found(&output), ["warning unreadable ropes"], "{report:#}");
    assert_eq!(
        report["findings"][0]["what"],
        "it has 101 examples, and only the first 100 count"
    );
}
