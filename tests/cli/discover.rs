//! `checkrein discover`: the answer, and what would have changed it.

use checkrein_testkit::{FOR_EITHER_TWIN, TestProject};
use insta::assert_snapshot;
use serde_json::Value;

fn discover(project: &TestProject, prompt: &str) -> Value {
    project
        .run("checkrein", &["discover", "--json", prompt])
        .json()
}

/// Returns the prompt that a change speaks of, as a person would write it.
fn changed(prompt: &str, change: &Value) -> Option<String> {
    let what = &change["what"];
    let with = what["with"].as_str();
    let with = with.map(|said| format!("{prompt}\n\n{said}"));
    with.or_else(|| {
        let word = what["without"][0].as_str()?;
        Some(prompt.replace(word, ""))
    })
}

#[track_caller]
fn check(project: &TestProject, prompt: &str, skill: Option<&str>, shortlist: usize) {
    let answer = discover(project, prompt);
    assert_eq!(answer["skill"].as_str(), skill, "{answer:#}");
    assert_eq!(
        answer["shortlist"].as_array().map(Vec::len),
        Some(shortlist)
    );
    let changes = answer["changes"].as_array().expect("there is a list");
    assert!((1..=3).contains(&changes.len()), "{changes:#?}");
    for change in changes {
        let Some(prompt) = changed(prompt, change) else {
            continue;
        };
        let then = discover(project, &prompt);
        assert_eq!(
            then["skill"], change["then"]["skill"],
            "{prompt}: {change:#}"
        );
        assert_eq!(then["shortlist"], change["then"]["shortlist"]);
    }
    let said = project.run("checkrein", &["discover", prompt]);
    for line in changes.iter().filter_map(|change| change["says"].as_str()) {
        assert!(said.stdout.contains(&format!("\n  {line}\n")), "{said}");
    }
}

#[test]
fn what_is_said_to_change_the_answer_changes_it() {
    let project = TestProject::new().twins();
    check(&project, FOR_EITHER_TWIN, None, 2);
    check(&project, "Use the bar-charts skill", Some("bar-charts"), 0);
    check(&project, "Wax the old leather saddle", Some("saddle"), 0);
    check(&project, "Draw a barometer", None, 2);
    check(&project, "What is a barometer?", None, 0);
}

#[test]
fn in_a_project_the_words_are_heard_once_the_states_skill_is_given() {
    let project =
        TestProject::new()
            .twins()
            .state("IMPLEMENT")
            .skill("implementation", "Builds.", "Build.");
    let answer = discover(&project, "Use leather on the saddle, wax it");
    let then = &answer["changes"][0];
    assert_eq!(answer["skill"], "implementation", "{answer:#}");
    assert_eq!(then["what"]["after"], "implementation", "{answer:#}");
    assert_eq!(then["then"]["skill"], "saddle", "{answer:#}");
}

#[test]
fn who_has_no_skills_is_told_where_they_would_lie() {
    assert_snapshot!(TestProject::new().run("checkrein", &["discover", "wax", "the", "saddle"]), @"
    no skill
      because: there are no skills here
    put one into `~/.claude/skills/NAME/SKILL.md`, or `.claude/skills/NAME/SKILL.md` in a project
    ");
}

#[test]
fn words_without_quotes_are_one_prompt() {
    let project = TestProject::new().twins();
    let apart = [
        "discover", "--json", "Wax", "the", "old", "leather", "saddle",
    ];
    let apart = project.run("checkrein", &apart).json();
    assert_eq!(apart, discover(&project, "Wax the old leather saddle"));
}

#[test]
fn one_skill_is_counted_as_one() {
    let project = TestProject::new().skill(
        "saddle",
        "Waxes leather saddles. Use when \"wax it\".",
        "Wax.",
    );
    let said = |prompt: &str| project.run("checkrein", &["discover", prompt]).stdout;
    let found = said("wax the leather saddle");
    assert!(found.contains("words alone, of 1 skill (loads"), "{found}");
    let none = said("plant an oak");
    assert!(
        none.ends_with("\nthe only skill does not have anything of the prompt's words\n"),
        "{none}"
    );
}

#[test]
fn a_second_skill_is_named_as_the_session_gets_it() {
    let project = TestProject::new()
        .user_skill(
            "pdf-forms",
            "Fills in pdf forms. Use when a pdf form has fields.",
            "Fill.",
        )
        .user_skill(
            "release-notes",
            "Writes release notes. Use when somebody says \"write the release notes\".",
            "Write.",
        );
    let named = "use the pdf-forms and the release-notes skill";
    let answer = discover(&project, named);
    assert_eq!(
        (&answer["skill"], &answer["second"]),
        (&"pdf-forms".into(), &"release-notes".into())
    );
    assert!(
        answer["second_file"]
            .as_str()
            .is_some_and(|file| file.ends_with("release-notes/SKILL.md"))
    );
    assert_snapshot!(project.run("checkrein", &["discover", named]), @"
    pdf-forms and release-notes (confidence 1.00)
      because: the prompt names `pdf-forms`
      from: ~/.claude/skills/pdf-forms/SKILL.md
      release-notes as well, because: the prompt names it as well
      from: ~/.claude/skills/release-notes/SKILL.md
      without `pdf-forms`, `release-notes` would be loaded
      without `release-notes`, `pdf-forms` would be loaded
    by the prompt's words alone, of 2 skills (loads from 0.87, offers from 0.42):
      0.67  pdf-forms  words +1.00, lead -0.63, breadth +0.51, clause +0.60
      0.64  release-notes  words +0.97, lead -0.73, breadth +0.49, clause +0.60
    ");
    let asked = "Fill in the pdf form, then write the release notes";
    assert_snapshot!(project.run("checkrein", &["discover", asked]), @"
    release-notes and pdf-forms (confidence 1.00)
      because: the skill is for who says `write the release notes`
      from: ~/.claude/skills/release-notes/SKILL.md
      pdf-forms as well, because: another request of the prompt calls for it
      from: ~/.claude/skills/pdf-forms/SKILL.md
      without any one of `Fill`, `then`, `release-notes` would be loaded
      without `write`, only offered would be `pdf-forms`, `release-notes` (0.78)
    by the prompt's words alone, of 2 skills (loads from 0.87, offers from 0.42):
      0.73  release-notes  words +1.38, lead -0.56, breadth +0.70, clause +0.60
      0.66  pdf-forms  words +1.29, lead -0.82, breadth +0.66, clause +0.60
    ");
}
