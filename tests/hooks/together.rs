//! What comes along with a skill: what it builds on, a second one, and what changed in the project.

use checkrein_testkit::TestProject;
use insta::assert_snapshot;

use crate::facts::facts;

fn ask(project: &TestProject, prompt: &str) -> String {
    let event = project.user_prompt_submit(prompt);
    project.run_hook("user-prompt-submit", &event).context()
}

/// Returns the names of the skills in a text, in their order.
fn skills(text: &str) -> Vec<&str> {
    let begins = text.split("<checkrein-skill name=\"").skip(1);
    begins.filter_map(|rest| rest.split('"').next()).collect()
}

/// Three skills that build on each other in a circle, and on one that nobody has.
fn circle() -> TestProject {
    let builds_on = |name: &str, on: &str| {
        format!(
            "---\nname: {name}\ndescription: Does {name}.\nmetadata:\n  checkrein-depends-on: {on}\n---\n\nDo {name}.\n"
        )
    };
    [
        ("boots", "leather, nobody"),
        ("leather", "wax"),
        ("wax", "boots, leather"),
    ]
    .into_iter()
    .fold(TestProject::new(), |project, (name, on)| {
        let file = format!(".claude/skills/{name}/SKILL.md");
        project.write_home(file, builds_on(name, on))
    })
}

#[test]
fn what_a_skill_builds_on_comes_with_it_once() {
    let project = circle();
    let given = ask(&project, "Use the boots skill");
    assert_snapshot!(given.replace(&project.home().display().to_string(), "[HOME]"), @r#"
    <checkrein-skill name="boots" folder="[HOME]/.claude/skills/boots" reason="the prompt names `boots`">
    [This builds on `leather`, which is given below.]
    Do boots.
    </checkrein-skill>

    <checkrein-skill name="leather" folder="[HOME]/.claude/skills/leather" reason="`boots` builds on it">
    [This builds on `wax`, which is given below.]
    Do leather.
    </checkrein-skill>

    <checkrein-skill name="wax" folder="[HOME]/.claude/skills/wax" reason="`boots` builds on it">
    [This builds on `boots`, which is given below.]
    [This builds on `leather`, which is given below.]
    Do wax.
    </checkrein-skill>
    "#);
    assert!(facts(&project).contains(r#""along":["leather","wax"]"#));
    for prompt in ["Use the wax skill", "Use the boots skill"] {
        assert_eq!(ask(&project, prompt), "", "{prompt}");
    }
}

#[test]
fn what_the_model_has_already_does_not_come_along() {
    let project = circle();
    assert_eq!(
        skills(&ask(&project, "Use the wax skill")),
        ["wax", "boots", "leather"]
    );
    let project = circle();
    let of_wax = project.home().join(".claude/skills/wax/SKILL.md");
    fs_err::write(of_wax, "---\nname: wax\ndescription: Waxes.\n---\nWax.\n").unwrap();
    assert_eq!(skills(&ask(&project, "Use the wax skill")), ["wax"]);
    let given = ask(&project, "Use the boots skill");
    assert_eq!(skills(&given), ["boots", "leather"]);
    assert!(!given.contains("wax`"), "{given}");
}

#[test]
fn a_prompt_that_names_two_skills_gets_both() {
    let project = TestProject::new()
        .user_skill(
            "pdf-forms",
            "Fills in pdf forms.",
            &"Fill it in.\n".repeat(2000),
        )
        .user_skill(
            "release-notes",
            "Writes release notes.",
            "One line for each.",
        );
    let given = ask(&project, "Use the pdf-forms and the release-notes skill");
    assert_eq!(skills(&given), ["pdf-forms", "release-notes"]);
    assert!(given.contains("One line for each."), "{given}");
    assert!(facts(&project).contains(r#""second":"release-notes""#));
    assert_eq!(ask(&project, "Use the release-notes skill again"), "");
}

#[test]
fn only_what_changed_in_the_project_is_told() {
    let project = TestProject::new()
        .write(
            "CLAUDE.md",
            "# Rules\n- Keep it simple.\n\n# Commands\n- `make`\n",
        )
        .state("IMPLEMENT")
        .project_json(&serde_json::json!({ "v": 1, "test_command": "t ".repeat(80) }))
        .feature("feat-001", "in-progress");
    ask(&project, "Continue.");
    let project = project
        .state("TEST")
        .write("CLAUDE.md", "# Commands\n- `make`\n- `make test`\n");
    let given = ask(&project, "Please go on with it.");
    let context = given
        .split("\n\n<checkrein-skill")
        .next()
        .unwrap_or_default();
    assert_snapshot!(context, @"
    <checkrein-context>
    ## my project (TEST), what has changed
    - State: TEST
    - Moves on to: IMPLEMENT or COMPLETE (by `checkrein state enter NAME` only)

    ## Commands, instead of what was said before
    - `make`
    - `make test`

    ## No longer in CLAUDE.md
    - Core rules
    </checkrein-context>
    ");
    assert_eq!(ask(&project, "Please go on with it."), "");
}
