//! What the templates of a skill may call: nothing that the person has not allowed, least of all in others' texts.

use std::path::Path;

use checkrein_core::skill::Source;
use serde_json::{Value, json};

use super::{denial, own, policy};
use crate::allowed::{Asking, By};

const FOLDER: &str = "/home/ada/app/.claude/skills/triage";

#[track_caller]
fn check(source: &Source, skills: Value, call: &str, allowed: bool) {
    let policy = policy(&json!({ "skills": skills }), &json!({}));
    let asking = Asking {
        source,
        ..own("triage", Path::new(FOLDER))
    };
    let denied = denial(&policy, call, &json!({"path": "/srv/x"}), By::Skill(asking));
    assert_eq!(
        denied.is_none(),
        allowed,
        "{source:?} {skills} {call}: {denied:?}"
    );
}

#[test]
fn a_skill_of_ones_own_reads_and_does_nothing_else_by_itself() {
    let own = &Source::User;
    check(own, json!({}), "files.read_file", true);
    check(own, json!({}), "github.delete_repo", false);
    check(
        own,
        json!({"triage": {"allow": ["github.*"]}}),
        "github.delete_repo",
        true,
    );
    check(
        own,
        json!({"triage": {"allow": ["github.*"]}}),
        "files.read_file",
        false,
    );
    check(
        own,
        json!({"*": {"allow": ["github.*"]}}),
        "github.delete_repo",
        true,
    );
    check(
        own,
        json!({"other": {"allow": ["github.*"]}}),
        "github.delete_repo",
        false,
    );
    check(
        own,
        json!({"triage": {"deny": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        own,
        json!({"*": {"deny": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        own,
        json!({"triage": {"allow": ["*.*"]}, "*": {"deny": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        own,
        json!({"triage": {"allow": ["files.read_file(path=/srv/**)"]}}),
        "files.read_file",
        true,
    );
    check(
        own,
        json!({"triage": {"allow": ["files.read_file(path=/etc/**)"]}}),
        "files.read_file",
        false,
    );
    check(
        own,
        json!({"triage": {"deny": ["files.read_file(path=/srv/**)"]}}),
        "files.read_file",
        false,
    );
    check(own, json!({"triage": {}}), "files.read_file", true);
    check(&Source::BuiltIn, json!({}), "files.read_file", true);
}

#[test]
fn a_skill_that_came_with_a_clone_calls_nothing_by_itself() {
    let project = &Source::Project;
    check(project, json!({}), "files.read_file", false);
    check(project, json!({}), "github.delete_repo", false);
    // A name anybody may choose.
    check(
        project,
        json!({"triage": {"allow": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        project,
        json!({"*": {"allow": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        project,
        json!({FOLDER: {"allow": ["files.*"]}}),
        "files.read_file",
        true,
    );
    check(
        project,
        json!({FOLDER: {"allow": ["files.*"]}}),
        "github.list",
        false,
    );
    check(
        project,
        json!({"~/app/.claude/skills/triage": {"allow": ["files.*"]}}),
        "files.read_file",
        true,
    );
    check(project, json!({FOLDER: {}}), "files.read_file", false);
    check(
        project,
        json!({FOLDER: {"allow": ["*.*"]}, "triage": {"deny": ["files.*"]}}),
        "files.read_file",
        false,
    );
    check(
        project,
        json!({"/home/ada/other/.claude/skills/triage": {"allow": ["files.*"]}}),
        "files.read_file",
        false,
    );
}

#[test]
fn a_plugins_skill_goes_by_the_plugins_name() {
    let source = Source::Plugin("office".into());
    let check = |skills: Value, allowed: bool| {
        let policy = policy(&json!({ "skills": skills }), &json!({}));
        let asking = Asking {
            source: &source,
            ..own("office:slides", Path::new("/p/slides"))
        };
        let denied = denial(&policy, "files.read_file", &json!({}), By::Skill(asking));
        assert_eq!(denied.is_none(), allowed, "{skills}: {denied:?}");
    };
    check(json!({}), false);
    check(json!({"slides": {"allow": ["files.*"]}}), false);
    check(json!({"office:slides": {"allow": ["files.*"]}}), true);
}

#[test]
fn what_a_skill_says_it_needs_is_all_that_it_gets() {
    let policy = policy(
        &json!({"skills": {"triage": {"allow": ["*.*"]}}}),
        &json!({}),
    );
    let check = |tools: &[&str], call: &str, allowed: bool| {
        let tools: Vec<String> = tools.iter().map(|tool| (*tool).to_owned()).collect();
        let asking = Asking {
            tools: Some(&tools),
            ..own("triage", Path::new(FOLDER))
        };
        let denied = denial(&policy, call, &json!({}), By::Skill(asking));
        assert_eq!(denied.is_none(), allowed, "{tools:?} {call}: {denied:?}");
    };
    check(&["github.list_*"], "github.list_issues", true);
    check(&["github.list_*"], "github.delete_repo", false);
    check(&[], "github.list_issues", false);
    check(&["nonsense", "a("], "github.list_issues", false);
}

#[test]
fn a_project_may_forbid_more_to_a_skill() {
    let check = |project: Value, call: &str, allowed: bool| {
        let person = json!({"skills": {"triage": {"allow": ["github.*"]}}, "servers": {"github": {"deny": ["drop*"]}}});
        let policy = policy(&person, &project);
        let denied = denial(
            &policy,
            call,
            &json!({}),
            By::Skill(own("triage", Path::new(FOLDER))),
        );
        assert_eq!(denied.is_none(), allowed, "{project} {call}: {denied:?}");
    };
    check(json!({}), "github.close", true);
    check(json!({}), "github.drop", false);
    check(
        json!({"skills": {"triage": {"deny": ["github.close"]}}}),
        "github.close",
        false,
    );
    check(
        json!({"skills": {"triage": {"allow": ["github.list"]}}}),
        "github.close",
        false,
    );
    check(
        json!({"skills": {"triage": {"allow": ["github.list"]}}}),
        "github.list",
        true,
    );
    check(
        json!({"skills": {"*": {"deny": ["github.*"]}}}),
        "github.list",
        false,
    );
    check(
        json!({"skills": {"other": {"deny": ["github.*"]}}}),
        "github.list",
        true,
    );
    check(
        json!({"servers": {"github": {"deny": ["list"]}}}),
        "github.list",
        false,
    );
    check(
        json!({"skills": {"triage": {"allow": ["files.*"]}}}),
        "files.read",
        false,
    );
}

#[test]
fn the_way_out_names_the_key() {
    let policy = policy(&json!({}), &json!({}));
    let asking = Asking {
        source: &Source::Project,
        ..own("triage", Path::new(FOLDER))
    };
    let denied = denial(&policy, "files.read_file", &json!({}), By::Skill(asking)).unwrap();
    assert_eq!(
        denied.next,
        "a person who wants it adds `\"files.read_file\"` to `mcp.skills.\"~/app/.claude/skills/triage\".allow` in \
         `~/.config/checkrein/config.json`"
    );
}
