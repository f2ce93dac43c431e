//! Settings that are read, and what is said of those that cannot be.

use serde_json::json;

use super::*;

fn parse(value: &Value) -> Result<Config, String> {
    Config::parse(value.to_string().as_bytes(), Path::new("/home/ada"))
}

#[test]
fn everything_that_can_be_said_is_read() {
    let config = parse(&json!({
        "v": 1,
        "sandbox": {
            "unsafe_without": true, "hosts": ["pypi.org"], "readable": ["~/data", "/srv"],
            "limits": {"seconds": 5, "memory_bytes": 1, "processes": 2, "file_bytes": 3, "scratch_bytes": 4, "output_bytes": 6}
        },
        "mcp": {
            "servers": {"github": {
                "allow": ["list_*"], "deny": ["delete_*"], "url": "https://mcp.example/x",
                "bearer": {"command": ["pass", "show", "github"]}, "certificate": "~/c.pem", "key": "/k.pem",
                "authority": "/a.pem", "seconds": 7, "bytes": 8
            }},
            "skills": {"triage": {"allow": ["github.*"], "seconds": 9, "bytes": 10}}
        }
    }))
    .unwrap();
    assert_eq!(
        config.sandbox.readable,
        [Path::new("/home/ada/data"), Path::new("/srv")]
    );
    assert_eq!(config.sandbox.limits.output_bytes, Some(6));
    let server = &config.mcp.servers["github"];
    assert_eq!(
        server.certificate.as_deref(),
        Some(Path::new("/home/ada/c.pem"))
    );
    let command = ["pass", "show", "github"].map(str::to_owned).to_vec();
    assert_eq!(server.bearer, Some(Bearer::Command(command)));
    assert_eq!((server.seconds, server.bytes), (Some(7), Some(8)));
    let skill = &config.mcp.skills["triage"];
    assert_eq!(skill.rules.allow, Some(vec!["github.*".to_owned()]));
    assert_eq!(skill.rules.deny, [""; 0]);
    assert_eq!(parse(&json!({})), Ok(Config::default()));
}

#[track_caller]
fn check(value: Value, expected: &str) {
    assert_eq!(parse(&value).unwrap_err(), expected, "{value}");
}

#[test]
fn a_fault_names_its_key() {
    check(json!([]), "`the file` must be an object");
    check(
        json!({"v": 2}),
        "`v` must be 1: this checkrein knows no other version",
    );
    check(
        json!({"sandbx": {}}),
        "`sandbx` is not known; known are `$schema`, `v`, `sandbox`, `mcp`",
    );
    check(
        json!({"sandbox": {"unsafe_without": "no"}}),
        "`sandbox.unsafe_without` must be true or false",
    );
    check(
        json!({"sandbox": {"hosts": "a"}}),
        "`sandbox.hosts` must be a list of texts",
    );
    check(
        json!({"sandbox": {"readable": ["data"]}}),
        "`sandbox.readable` must be an absolute path, or begin with `~/`",
    );
    check(
        json!({"sandbox": {"limits": {"seconds": 0}}}),
        "`sandbox.limits.seconds` must be a whole number from 1 on",
    );
    check(
        json!({"mcp": {"servers": []}}),
        "`mcp.servers` must be an object",
    );
    check(
        json!({"mcp": {"servers": {"github": {"alow": [], "deny": [1]}}}}),
        "`mcp.servers.github.alow` is not known; known are `allow`, `deny`, `url`, `bearer`, `certificate`, `key`, \
         `authority`, `seconds`, `bytes`; `mcp.servers.github.deny` must be a list of texts",
    );
    check(
        json!({"mcp": {"servers": {"a": {"key": "/k"}}}}),
        "`mcp.servers.a` needs `certificate` and `key`, or neither of them",
    );
    check(
        json!({"mcp": {"servers": {"a": {"bearer": {}}}}}),
        "`mcp.servers.a.bearer` must have either `env` or `command`",
    );
    check(
        json!({"mcp": {"skills": {"x": {"allow": null}}}}),
        "`mcp.skills.x.allow` must be a list of texts",
    );
}

#[test]
fn a_token_that_was_written_down_is_not_shown() {
    let fault = parse(&json!({"mcp": {"servers": {"a": {"bearer": "s3cret"}}}})).unwrap_err();
    assert!(
        fault.contains("`mcp.servers.a.bearer`") && !fault.contains("s3cret"),
        "{fault}"
    );
}

fn user(home: &Path) -> UserDirs {
    UserDirs::new(|name| (name == "HOME").then(|| home.into())).unwrap()
}

#[test]
fn a_file_that_cannot_be_read_allows_nothing_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let user = user(home.path());
    assert_eq!(
        Config::read(&user),
        Config::default(),
        "without a file nothing is said"
    );
    fs::create_dir_all(&user.configuration).unwrap();
    let allowed = json!({"sandbox": {"unsafe_without": true, "hosts": ["a"]}});
    fs::write(user.config(), format!("\u{feff}{allowed}")).unwrap();
    assert!(Config::read(&user).sandbox.unsafe_without);
    for content in [
        "",
        "{",
        "\0",
        r#"{"sandbox":{"unsafe_without":true,"host":[]}}"#,
    ] {
        fs::write(user.config(), content).unwrap();
        let config = Config::read(&user);
        assert_eq!(config.sandbox, Sandbox::default(), "{content}");
        let trouble = config.trouble.unwrap();
        assert!(trouble.contains("config.json` cannot be used"), "{trouble}");
    }
    fs::remove_file(user.config()).unwrap();
    fs::create_dir(user.config()).unwrap();
    assert!(
        Config::read(&user)
            .trouble
            .unwrap()
            .contains("no file of at most")
    );
}

#[test]
fn a_project_says_only_what_is_allowed_and_denied() {
    let value = json!({"servers": {"a": {"deny": ["x"]}}, "skills": {"s": {"allow": []}}});
    let narrowing = Narrowing::of(Some(&value)).unwrap();
    assert_eq!(narrowing.servers["a"].deny, ["x"]);
    assert_eq!(narrowing.skills["s"].allow, Some(Vec::new()));
    assert_eq!(Narrowing::of(None), Ok(Narrowing::default()));
    let fault = Narrowing::of(Some(&json!({"servers": {"a": {"bearer": {}}}}))).unwrap_err();
    assert_eq!(
        fault,
        "`mcp.servers.a.bearer` is not known; known are `allow`, `deny`"
    );
}
