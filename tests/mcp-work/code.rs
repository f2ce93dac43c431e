//! `execute_code`: what it prints comes back, and nothing of the caller's.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::{connected, text};

#[test]
fn each_language_runs_in_the_project_and_says_behind_what() {
    let project = TestProject::new().write("data/a b.txt", "3\n4\n");
    let mut peer = connected(&project);
    for (language, code) in [
        (
            "python",
            "print(sum(int(line) for line in open('data/a b.txt')))",
        ),
        (
            "bash",
            "paste -sd+ 'data/a b.txt' | { IFS=+ read a b; echo $((a + b)); }",
        ),
        (
            "javascript",
            "console.log(require('fs').readFileSync('data/a b.txt', 'utf8').split('\\n').reduce((a, b) => a + Number(b), 0))",
        ),
    ] {
        let ran = peer.answer_of(
            "execute_code",
            json!({ "code": code, "language": language }),
        );
        assert_eq!(
            (&ran["exit"], text(&ran, "output")),
            (&json!(0), "7\n"),
            "{ran}"
        );
        assert!(text(&ran, "sandbox").contains("landlock"), "{ran}");
        assert!(
            ran.get("errors").is_none() && ran.get("more").is_none(),
            "{ran}"
        );
    }
}

#[test]
fn what_fails_says_how() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let code = "import sys; print('before'); sys.exit('broken')";
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    assert_eq!(ran["exit"], 1);
    assert_eq!(
        (text(&ran, "output"), text(&ran, "errors")),
        ("before\n", "broken\n")
    );
    let ran = peer.answer_of(
        "execute_code",
        json!({ "code": "while True: pass", "timeout": 1 }),
    );
    assert!(ran.get("exit").is_none(), "{ran}");
    assert!(text(&ran, "ended").starts_with("killed after 1 s"), "{ran}");
    let ran = peer.answer_of(
        "execute_code",
        json!({ "code": "kill -9 $$", "language": "sh" }),
    );
    assert_eq!(text(&ran, "ended"), "died by signal 9");
}

#[test]
fn the_project_is_not_written_and_the_environment_is_not_seen() {
    let project = TestProject::new();
    let mut command = crate::server(&project);
    command.env("SECRET_TOKEN", "hunter2");
    let mut peer = crate::Peer::start(&mut command);
    peer.hello();
    let code = "touch new; cat /proc/*/environ | tr '\\0' '\\n'; env; echo x >$TMPDIR/scratch && echo written";
    let ran = peer.answer_of("execute_code", json!({ "code": code, "language": "bash" }));
    assert!(!ran.to_string().contains("hunter2"), "{ran}");
    assert!(text(&ran, "output").ends_with("written\n"), "{ran}");
    assert!(!project.path("new").exists());
}

#[test]
fn what_is_too_much_is_shown_by_its_ends_and_read_on_by_its_handle() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let code = "for number in range(20000): print('line', number)";
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    let output = text(&ran, "output");
    assert!(
        output.starts_with("line 0\n") && output.ends_with("line 19999\n"),
        "{output}"
    );
    assert!(output.contains("bytes left out"), "{output}");
    let more = text(&ran, "more").to_owned();
    // From where the first part ends, and from the beginning.
    let next = peer.answer_of("execute_code", json!({ "more": more }));
    let head = output.split("\n…").next().unwrap();
    let last: usize = head.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(
        text(&next, "output").starts_with(&format!("line {}\n", last + 1)),
        "{next}"
    );
    let handle = more.split('@').next().unwrap();
    let first = peer.answer_of("execute_code", json!({ "more": handle, "max_tokens": 500 }));
    assert!(text(&first, "output").starts_with("line 0\n"), "{first}");
    // Other code reads the whole as a file, and only this one.
    let code = format!("print(len(open({:?}).readlines()))", text(&ran, "file"));
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    assert_eq!(text(&ran, "output"), "20000\n");
    let said = peer.fault_of("execute_code", json!({ "more": "zzzzzz@7" }));
    assert!(said.contains("there is no whole `zzzzzz@7`"), "{said}");
    let said = peer.fault_of("execute_code", json!({ "more": format!("{handle}@x") }));
    assert!(said.contains("is no handle"), "{said}");
}

#[test]
fn a_whole_of_another_session_is_seen_only_by_whoever_names_it() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let code = "print('secret of another session\\n' * 5000)";
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    let file = text(&ran, "file").to_owned();
    let folder = file.rsplit_once('/').unwrap().0;
    let mut peer = connected(&project);
    let code = format!("ls {folder}/ 2>&1; cat {folder}/* 2>&1 | head -1");
    let ran = peer.answer_of("execute_code", json!({ "code": code, "language": "bash" }));
    assert!(!ran.to_string().contains("secret of another"), "{ran}");
    let ran = peer.answer_of(
        "execute_code",
        json!({ "code": format!("head -1 {file}"), "language": "bash" }),
    );
    assert_eq!(text(&ran, "output"), "secret of another session\n");
}

#[test]
fn what_the_permission_rules_deny_is_hidden_from_code() {
    let rules = json!({ "permissions": { "deny": ["Read(.env)", "Read(./secrets/**)"] } });
    let project = TestProject::new()
        .write(".env", "TOKEN=hunter2")
        .write("deep/.env", "TOKEN=hunter2")
        .write("secrets/key", "hunter2")
        .write("open.txt", "seen")
        .settings(&rules);
    let mut peer = connected(&project);
    let code =
        "cat .env deep/.env secrets/key open.txt $PROJECT/.env; ln .env $TMPDIR/x && cat $TMPDIR/x";
    let ran = peer.answer_of("execute_code", json!({ "code": code, "language": "bash" }));
    assert!(!ran.to_string().contains("hunter2"), "{ran}");
    assert!(text(&ran, "output").contains("seen"), "{ran}");
}
