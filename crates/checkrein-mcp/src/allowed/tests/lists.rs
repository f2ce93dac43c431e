//! Allow and deny lists of servers: whose rules count, and that what cannot be read allows nothing.

use fs_err as fs;
use serde_json::{Value, json};

use super::{denial, policy};
use crate::allowed::{Asked, By, Policy, Verdict};
use checkrein_core::layout::UserDirs;

/// Checks who may call what with which rules about the server `github`, for a person.
#[track_caller]
fn check(rules: Value, call: &str, allowed: bool) {
    let policy = policy(&json!({ "servers": { "github": rules } }), &json!({}));
    let denied = denial(&policy, call, &json!({}), By::Person);
    assert_eq!(
        denied.is_none(),
        allowed,
        "{rules} {call}: {denied:?}",
        rules = json!(call)
    );
}

#[test]
fn without_a_rule_a_person_calls_what_they_like() {
    check(json!({}), "github.delete_repo", true);
    check(json!({}), "other.delete_repo", true);
}

#[test]
fn an_allow_list_leaves_out_everything_else() {
    check(json!({"allow": ["list_*"]}), "github.list_issues", true);
    check(json!({"allow": ["list_*"]}), "github.delete_repo", false);
    check(json!({"allow": ["list_*"]}), "other.delete_repo", true);
    check(json!({"allow": []}), "github.list_issues", false);
    check(
        json!({"allow": ["github.list_*"]}),
        "github.list_issues",
        true,
    );
    check(json!({"allow": ["list_*"]}), "github.LIST_issues", false);
    check(json!({"allow": ["list_*"]}), "github.my_list_issues", false);
    check(json!({"allow": ["list"]}), "github.list_issues", false);
    // A letter that looks like another one is another one.
    check(
        json!({"allow": ["list_issues"]}),
        "github.l\u{456}st_issues",
        false,
    );
    check(
        json!({"allow": ["list_issues"]}),
        "github.list_issues\u{200b}",
        false,
    );
}

#[test]
fn a_deny_list_wins() {
    check(json!({"deny": ["delete_*"]}), "github.delete_repo", false);
    check(json!({"deny": ["delete_*"]}), "github.list_issues", true);
    check(
        json!({"allow": ["*"], "deny": ["delete_*"]}),
        "github.delete_repo",
        false,
    );
    check(json!({"deny": ["delete_*"]}), "github.Delete_repo", false);
    check(
        json!({"deny": ["github.delete_*"]}),
        "github.delete_repo",
        false,
    );
    check(json!({"deny": ["github.x"]}), "github.github.x", false);
    check(json!({"deny": ["*"]}), "github.list_issues", false);
    check(
        json!({"deny": ["delete_repo()"]}),
        "github.delete_repo",
        false,
    );
}

#[test]
fn a_star_is_every_server() {
    let policy = policy(
        &json!({"servers": {"*": {"deny": ["delete_*"]}}}),
        &json!({}),
    );
    for (call, allowed) in [
        ("a.delete_x", false),
        ("b.delete", true),
        ("b.delete_", false),
    ] {
        assert_eq!(
            denial(&policy, call, &json!({}), By::Person).is_none(),
            allowed,
            "{call}"
        );
    }
}

#[test]
fn a_project_takes_away_and_never_adds() {
    let check = |person: Value, project: Value, call: &str, allowed: bool| {
        let server = |rules: &Value| json!({ "servers": { "github": rules } });
        let policy = policy(&server(&person), &server(&project));
        let denied = denial(&policy, call, &json!({}), By::Person);
        assert_eq!(
            denied.is_none(),
            allowed,
            "{person} {project} {call}: {denied:?}"
        );
    };
    check(
        json!({}),
        json!({"deny": ["delete_*"]}),
        "github.delete_x",
        false,
    );
    check(
        json!({}),
        json!({"allow": ["list_*"]}),
        "github.delete_x",
        false,
    );
    check(
        json!({"deny": ["delete_*"]}),
        json!({"allow": ["delete_*"]}),
        "github.delete_x",
        false,
    );
    check(
        json!({"allow": ["list_*"]}),
        json!({"allow": ["*"]}),
        "github.delete_x",
        false,
    );
    check(
        json!({"allow": ["list_*"]}),
        json!({"allow": ["list_a"]}),
        "github.list_a",
        true,
    );
    check(
        json!({"allow": ["list_*"]}),
        json!({"allow": ["list_a"]}),
        "github.list_b",
        false,
    );
}

#[test]
fn a_denial_says_which_rule_and_where() {
    let policy = policy(
        &json!({"servers": {"github": {"deny": ["delete_*"]}}}),
        &json!({}),
    );
    let denied = denial(&policy, "github.delete_repo", &json!({}), By::Person).unwrap();
    assert_eq!(denied.rule.as_deref(), Some("delete_*"));
    assert_eq!(
        denied.to_string(),
        "`github.delete_repo` may not be called: the rule `delete_*` in `mcp.servers.github.deny` of \
         `~/.config/checkrein/config.json` forbids it. Next: a person decides about that; go on without it"
    );
}

#[test]
fn an_agent_needs_what_a_person_has_allowed() {
    let check = |rules: Value, call: &str, allowed: bool| {
        let policy = policy(&json!({ "servers": { "github": rules } }), &json!({}));
        let denied = denial(&policy, call, &json!({}), By::Agent);
        assert_eq!(denied.is_none(), allowed, "{rules} {call}: {denied:?}");
    };
    check(json!({}), "github.list_issues", false);
    check(json!({"deny": ["x"]}), "github.list_issues", false);
    check(json!({"allow": ["list_*"]}), "github.list_issues", true);
    check(json!({"allow": ["list_*"]}), "github.delete_repo", false);
}

/// A home and a project on the disk, with these files.
fn read(files: &[(&str, Value)], ask: impl Fn(&Policy)) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().as_os_str().to_owned();
    let user = UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = content
            .as_str()
            .map_or_else(|| content.to_string(), str::to_owned);
        fs::write(path, text).unwrap();
    }
    ask(&Policy::read(&user, Some(&folder.path().join("app"))));
}

fn judged(policy: &Policy, by: By<'_>) -> Verdict {
    let arguments = json!({});
    policy.judge(&Asked {
        server: "github",
        tool: "delete_repo",
        arguments: arguments.as_object().unwrap(),
        read_only: None,
        by,
    })
}

const PERSON: &str = ".config/checkrein/config.json";
const PROJECT: &str = "app/.claude/config/project.json";

#[test]
fn what_cannot_be_read_allows_nothing() {
    let cases = [
        (PERSON, json!("{"), "config.json` cannot be used"),
        (
            PERSON,
            json!({"mcp": {"servers": {"a": {"denny": []}}}}),
            "`mcp.servers.a.denny` is not known",
        ),
        (
            PERSON,
            json!({"mcp": {"servers": {"a": {"deny": ["x(y"]}}}}),
            "the rule `x(y` cannot be read",
        ),
        (
            PERSON,
            json!({"mcp": {"skills": {"a": {"allow": ["x"]}}}}),
            "it has to name server and tool",
        ),
        (
            PERSON,
            json!({"mcp": {"servers": {"a": {"deny": ["x(q~'(')"]}}}}),
            "`(` is no regular expression",
        ),
        (
            PROJECT,
            json!("{"),
            "`.claude/config/project.json` cannot be used",
        ),
        (
            PROJECT,
            json!({"mcp": {"servers": {"a": {"denny": []}}}}),
            "`mcp.servers.a.denny` is not known",
        ),
        (
            PROJECT,
            json!({"mcp": {"servers": {"a": {"deny": ["x(="]}}}}),
            "the rule `x(=` cannot be read",
        ),
        (PROJECT, json!({"mcp": []}), "`mcp` must be an object"),
    ];
    for (path, content, said) in cases {
        read(&[(path, content.clone())], |policy| {
            let denied = judged(policy, By::Person).denial().unwrap();
            assert!(denied.why.contains(said), "{content}: {denied}");
        });
    }
    read(&[(PROJECT, json!({"project_type": "x"}))], |policy| {
        assert_eq!(judged(policy, By::Person), Verdict::Allowed);
        assert_eq!(policy.trouble(), None);
    });
}

#[test]
fn what_the_client_denies_is_denied_here_and_what_it_does_not_ask_about_an_agent_may() {
    let rules = |list: &str, rule: &str| json!({"permissions": {list: [rule]}});
    let cases = [
        (
            ".claude/settings.json",
            rules("allow", "mcp__github__delete_repo"),
            true,
            true,
        ),
        (
            ".claude/settings.json",
            rules("deny", "mcp__github"),
            false,
            false,
        ),
        // A project's settings come with a clone.
        (
            "app/.claude/settings.json",
            rules("allow", "mcp__github"),
            true,
            false,
        ),
        (
            "app/.claude/settings.local.json",
            rules("deny", "mcp__github__*"),
            false,
            false,
        ),
    ];
    for (path, content, person, agent) in cases {
        read(&[(path, content.clone())], |policy| {
            let is_allowed = |by| judged(policy, by) == Verdict::Allowed;
            assert_eq!(
                (is_allowed(By::Person), is_allowed(By::Agent)),
                (person, agent),
                "{path} {content}"
            );
        });
    }
}

#[test]
fn the_smallest_limit_counts() {
    let policy = policy(
        &json!({"servers": {"*": {"seconds": 9}, "a": {"seconds": 5, "bytes": 7}}, "skills": {"s": {"bytes": 3, "seconds": 8}}}),
        &json!({}),
    );
    let folder = std::path::Path::new("/s");
    let most = policy.most("a", Some(&super::own("s", folder)));
    assert_eq!((most.seconds, most.bytes), (Some(5), Some(3)));
    assert_eq!(policy.most("b", None).seconds, Some(9));
    assert_eq!(policy.most("b", Some(&super::own("t", folder))).bytes, None);
}
