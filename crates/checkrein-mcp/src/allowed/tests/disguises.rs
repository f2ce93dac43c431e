//! Names and paths that are not what they look like: other letters, other spellings, links.

use serde_json::json;

use super::arguments::{allow, deny};
use super::{denial, policy};
use crate::allowed::By;

#[test]
fn a_name_in_disguise_is_the_name() {
    deny(
        "read(path=/etc/**)",
        false,
        &[
            json!({ "path ": "/etc/x" }),
            json!({ "pa\u{200b}th": "/etc/x" }),
            json!({ "\u{ff50}ath": "/etc/x" }),
            json!({ "path": "file://127.0.0.1/etc/x" }),
            json!({ "path": "/proc/self/root/etc/x" }),
            json!({ "path": "'/etc/x'" }),
        ],
    );
    deny(
        "read(n=5)",
        false,
        &[json!({ "n": "\u{ff15}" }), json!({ "n": "\u{200b}5" })],
    );
    let policy = policy(
        &json!({"servers": {"files": {"deny": ["read*"]}}}),
        &json!({}),
    );
    for tool in ["READ", "\u{ff52}ead", "re\u{200b}ad", " read"] {
        let call = format!("files.{tool}");
        let denied = denial(&policy, &call, &json!({}), By::Person);
        assert!(denied.is_some(), "{tool}");
    }
}

#[test]
fn a_link_leads_out_of_no_folder_and_into_none() {
    use std::os::unix::fs::symlink;
    let base = tempfile::tempdir().unwrap();
    let base = fs_err::canonicalize(base.path()).unwrap();
    for folder in ["data/inner", "secret"] {
        fs_err::create_dir_all(base.join(folder)).unwrap();
    }
    symlink(base.join("secret"), base.join("data/out")).unwrap();
    symlink("inner", base.join("data/in")).unwrap();
    symlink(base.join("secret/new"), base.join("data/dead")).unwrap();
    symlink(base.join("data"), base.join("alias")).unwrap();
    let base = base.to_str().unwrap();
    let at = |path: &str| [json!({ "path": format!("{base}/{path}") })];
    let allowed = format!("read(path={base}/data/**)");
    for (path, is_allowed) in [
        ("data/a.csv", true),
        ("data/new/a.csv", true),
        ("data/in/a.csv", true),
        ("data/out", false),
        ("data/out/a.csv", false),
        ("data/dead", false),
    ] {
        allow(&allowed, is_allowed, &at(path));
    }
    // Where the folder of the rule is a link itself, what is below it stays below it.
    let alias = format!("read(path={base}/alias/**)");
    allow(&alias, true, &at("alias/a.csv"));
    allow(&alias, false, &at("alias/out/a.csv"));
    let denied = format!("read(path={base}/secret/**)");
    for (path, is_allowed) in [
        ("data/a.csv", true),
        ("data/out/a.csv", false),
        ("data/dead", false),
        ("alias/out/a.csv", false),
        ("secret/a.csv", false),
    ] {
        deny(&denied, is_allowed, &at(path));
    }
}
