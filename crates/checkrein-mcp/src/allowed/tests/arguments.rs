//! Rules about arguments, and the ways around them.

use serde_json::{Value, json};

use super::{denial, policy};
use crate::allowed::By;

/// Whether a call of `files.read` with these arguments passes an allow list of this one rule.
#[track_caller]
pub(super) fn allow(rule: &str, allowed: bool, arguments: &[Value]) {
    check("allow", rule, allowed, arguments);
}

/// Whether it passes a deny list of this one rule.
#[track_caller]
pub(super) fn deny(rule: &str, allowed: bool, arguments: &[Value]) {
    check("deny", rule, allowed, arguments);
}

#[track_caller]
fn check(list: &str, rule: &str, allowed: bool, arguments: &[Value]) {
    let policy = policy(&json!({"servers": {"files": {list: [rule]}}}), &json!({}));
    for arguments in arguments {
        let denied = denial(&policy, "files.read", arguments, By::Person);
        assert_eq!(
            denied.is_none(),
            allowed,
            "{list} {rule} {arguments}: {denied:?}"
        );
    }
}

fn paths(paths: &[&str]) -> Vec<Value> {
    paths.iter().map(|path| json!({ "path": path })).collect()
}

const DATA: &str = "read(path=/srv/data/**)";

#[test]
fn a_path_stays_in_its_folder() {
    allow(
        DATA,
        true,
        &paths(&[
            "/srv/data/a.csv",
            "/srv/data/x/y.csv",
            "/srv/data",
            "/srv/data/größe v1..2.csv",
        ]),
    );
    allow(
        DATA,
        false,
        &paths(&[
            "/srv/data/../../etc/passwd",
            "/srv/data/./../x",
            "/srv/data/x/..",
            "/srv/data\\..\\x",
            "/srv/data/%2e%2e/x",
            "/srv/data/..%2fx",
            "/srv/data/\u{ff0e}\u{ff0e}/x",
            "/srv/data/.\u{200b}./x",
            "/srv/data/\u{2025}/x",
            "/srv/data/..\u{2215}x",
            "/srv/data/a\0b",
            "/srv/data/a\nb",
            "/srv/database/x",
            "/srv/data-old",
            "srv/data/x",
            " /srv/data/x",
            "//srv/data/x",
            "file:///srv/data/x",
            "~/x",
            "",
        ]),
    );
    allow("read(path=*.csv)", true, &paths(&["a.csv", ".csv"]));
    allow(
        "read(path=*.csv)",
        false,
        &paths(&["../a.csv", "/a.csv", "..\\a.csv", "a.csv.exe"]),
    );
    allow("read(path=data**)", true, &paths(&["data/x", "data"]));
    allow(
        "read(path=data**)",
        false,
        &paths(&["data/../../x", "data/%2e%2e/x"]),
    );
    allow("read(path=~/data/*)", true, &paths(&["/home/ada/data/x"]));
    allow(
        "read(path=~/data/*)",
        false,
        &paths(&["~/data/x", "/srv/eve/data/x"]),
    );
}

#[test]
fn what_a_rule_does_not_name_is_not_there() {
    allow(
        DATA,
        false,
        &[
            json!({}),
            json!({"path": "/srv/data/x", "base": "/"}),
            json!({"Path": "/srv/data/x"}),
        ],
    );
    allow(
        "read(path=/srv/data/**, ...)",
        true,
        &[json!({"path": "/srv/data/x", "head": 10})],
    );
    allow(
        "read(path=/srv/data/**, head?=10)",
        true,
        &[
            json!({"path": "/srv/data/x"}),
            json!({"path": "/srv/data/x", "head": 10}),
        ],
    );
    allow(
        "read(path=/srv/data/**, head?=10)",
        false,
        &[
            json!({"path": "/srv/data/x", "head": 11}),
            json!({"head": 10}),
        ],
    );
    allow("read()", true, &[json!({})]);
    allow("read()", false, &[json!({"path": "x"})]);
    allow("read", true, &[json!({"path": "x"})]);
    allow("read(...)", true, &[json!({"path": "x"}), json!({})]);
}

#[test]
fn of_a_list_each_item_counts() {
    allow(
        DATA,
        true,
        &[json!({"path": ["/srv/data/a", "/srv/data/b"]})],
    );
    allow(
        DATA,
        false,
        &[
            json!({"path": ["/srv/data/a", "/etc/passwd"]}),
            json!({"path": []}),
            json!({"path": [["/srv/data/a"], ["/etc"]]}),
            json!({"path": {"x": "/srv/data/a"}}),
            json!({"path": null}),
        ],
    );
}

#[test]
fn an_argument_inside_of_another_is_named_with_it() {
    let rule = "read(options.path=/srv/**)";
    allow(rule, true, &[json!({"options": {"path": "/srv/x"}})]);
    allow(
        rule,
        false,
        &[
            json!({"options": {"path": "/srv/x", "root": "/"}}),
            json!({"options": {"path": "/etc"}}),
            json!({"options": [{"path": "/srv/x"}]}),
            json!({"options.path": "/srv/x"}),
        ],
    );
    allow(
        "read(\"options.path\"=x)",
        true,
        &[json!({"options.path": "x"})],
    );
}

#[test]
fn numbers_and_flags_are_themselves() {
    allow("read(force=false)", true, &[json!({"force": false})]);
    allow(
        "read(force=false)",
        false,
        &[
            json!({"force": true}),
            json!({"force": "false"}),
            json!({"force": 0}),
            json!({"force": null}),
        ],
    );
    allow("read(force=\"false\")", true, &[json!({"force": "false"})]);
    allow("read(n=10)", true, &[json!({"n": 10})]);
    allow(
        "read(n=10)",
        false,
        &[json!({"n": "10"}), json!({"n": 100})],
    );
    allow("read(n=*)", true, &[json!({"n": 100}), json!({"n": "x"})]);
    allow("read(n=*)", false, &[json!({"n": "a/b"}), json!({"n": {}})]);
    allow(
        "read(n=**)",
        true,
        &[json!({"n": {"a": []}}), json!({"n": null})],
    );
}

#[test]
fn an_expression_is_searched_for() {
    let rule = "read(sql~'^SELECT [a-z, ]+ FROM [a-z]+$')";
    allow(rule, true, &[json!({"sql": "SELECT a, b FROM t"})]);
    allow(
        rule,
        false,
        &[
            json!({"sql": "SELECT a FROM t; DROP TABLE t"}),
            json!({"sql": "DELETE FROM t"}),
            json!({"sql": "SELECT a FROM t\n; DROP"}),
            json!({"sql": ["SELECT a FROM t", "DROP"]}),
            json!({"sql": 1}),
        ],
    );
    allow("read(sql~^SELECT)", true, &[json!({"sql": "SELECT 1"})]);
    deny(
        "read(sql~(?i)drop)",
        false,
        &[
            json!({"sql": "x; DROP TABLE t"}),
            json!({"sql": ["a", "drop"]}),
        ],
    );
    deny(
        "read(sql~(?i)drop)",
        true,
        &[json!({"sql": "SELECT 1"}), json!({})],
    );
}

#[test]
fn what_is_denied_is_denied_however_it_is_written() {
    deny(
        "read(path=/etc/**)",
        false,
        &paths(&[
            "/etc/passwd",
            "/etc",
            "/etc/",
            "//etc//passwd",
            "/etc/./passwd",
            "/srv/../etc/passwd",
            "../../../etc/passwd",
            "/ETC/passwd",
            "/%65tc/passwd",
            "/%2565tc/passwd",
            "\\etc\\passwd",
            "/\u{ff45}tc/passwd",
            "\u{2215}etc/passwd",
            "/e\u{200d}tc/passwd",
            "file:///etc/passwd",
            "FILE://localhost/etc/passwd",
            " /etc/passwd ",
        ]),
    );
    deny(
        "read(path=/etc/**)",
        false,
        &[
            json!({"PATH": "/etc/x"}),
            json!({"path": ["/srv/x", "/etc/x"]}),
            json!({"path": {"file": "/etc/x"}}),
            json!({"path": {"/etc/x": 1}}),
            json!({"path": "x".repeat(300_000)}),
        ],
    );
    deny(
        "read(path=/etc/**)",
        true,
        &paths(&["/srv/etc", "etcetera", "/etcetera/x", "/srv/a/../b"]),
    );
    deny(
        "read(path=~/.ssh/**)",
        false,
        &paths(&[
            "/home/ada/.ssh/id",
            "~/.ssh/id",
            "$HOME/.ssh/id",
            "/home/ada/x/../.ssh",
        ]),
    );
    deny(
        "read(force=true)",
        false,
        &[
            json!({"force": true}),
            json!({"force": "true"}),
            json!({"FORCE": "True"}),
        ],
    );
    deny(
        "read(n=10)",
        false,
        &[
            json!({"n": 10}),
            json!({"n": "10"}),
            json!({"n": 10.0}),
            json!({"n": [10]}),
        ],
    );
    deny(
        "read(a=1, b=2)",
        true,
        &[json!({"a": 1}), json!({"a": 1, "b": 3})],
    );
    deny("read(a=1, b=2)", false, &[json!({"a": 1, "b": 2, "c": 3})]);
    deny(
        "read(o.path=/etc/**)",
        false,
        &[
            json!({"o": {"path": "/etc/x"}}),
            json!({"o": [{"path": "/etc/x"}]}),
        ],
    );
}

#[test]
fn a_rule_that_says_nothing_clear_is_a_fault() {
    for rule in [
        "",
        "read(",
        "read)",
        "read(path)",
        "read(path=)",
        "read(=x)",
        "read(path=x,)",
        "read(path=\"x)",
        "a b",
        "read(path='x)",
        "read(path=x) more",
        "read(a=\"x\" b=1)",
    ] {
        let policy = policy(&json!({"servers": {"files": {"deny": [rule]}}}), &json!({}));
        assert!(policy.trouble().is_some(), "{rule}");
        assert!(
            denial(&policy, "other.read", &json!({}), By::Person).is_some(),
            "{rule}"
        );
    }
}
