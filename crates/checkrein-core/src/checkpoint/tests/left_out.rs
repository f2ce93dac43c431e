//! What is left out, and that it is named.

use super::*;

#[test]
fn ignored_files_and_our_own_temporary_ones_are_left_out_without_a_word() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "target/\n*.log\n");
    sandbox.write("target/x", "x");
    sandbox.write("y.log", "y");
    sandbox.write(".claude/progress/.checkrein-12-0.tmp", "{");
    sandbox.write("sub/.claude/.checkrein-12-0.tmp", "{");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(left_out(&checkpoint.left_out), "");
    assert_eq!(sandbox.files("HEAD"), ".gitignore a b");
}

#[test]
fn secrets_large_files_and_nested_repositories_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "KEY=1\n");
    sandbox.write(".env.example", "KEY=\n");
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    sandbox.write("notes.md", format!("token: {token}\n"));
    sandbox.write("big", vec![b'x'; 2 * 1024 * 1024]);
    sandbox.git(&["init", "-q", "nested"]);
    sandbox.write("nested/inner", "x");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(
        left_out(&checkpoint.left_out),
        ".env: named like a secret, big: too large: 2 MiB, \
         nested/: a git repository of its own, \
         notes.md: holds what looks like a key or token"
    );
    assert_eq!(sandbox.files("HEAD"), ".env.example a b");
    let again = sandbox.outcome(Mode::Branch);
    assert!(
        matches!(&again, Outcome::NothingToDo(left_out) if left_out.len() == 4),
        "{again}"
    );
}

#[test]
fn a_nested_repository_with_commits_is_left_out_too() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "nested"]);
    sandbox.git(&["-C", "nested", "commit", "-q", "--allow-empty", "-m", "x"]);
    sandbox.write("a", "a2\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(
        left_out(&checkpoint.left_out),
        "nested/: a git repository of its own"
    );
    assert_eq!(sandbox.files("HEAD"), "a b");
}

#[test]
fn a_tracked_file_that_becomes_a_secret_keeps_its_old_version_in_the_commit() {
    let sandbox = Sandbox::new();
    sandbox.write("server.key", "harmless\n");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "key"]);
    let secret = format!("sk_live_{}\n", "a1B2c3D4e5".repeat(3));
    sandbox.write("a", &secret);
    sandbox.write("server.key", "changed\n");
    sandbox.write("b", "b2\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(
        left_out(&checkpoint.left_out),
        "a: holds what looks like a key or token, server.key: named like a secret"
    );
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "a1\n");
    assert_eq!(sandbox.git(&["show", "HEAD:b"]), "b2\n");
    assert_eq!(sandbox.status(), " M a\n M server.key\n");
    sandbox.git(&["add", "a"]);
    let again = sandbox.outcome(Mode::Branch);
    assert!(matches!(again, Outcome::NothingToDo(_)), "{again}");
    assert_eq!(sandbox.git(&["show", ":a"]), secret);
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "a1\n");
}

#[test]
fn removing_a_secret_is_committed() {
    let sandbox = Sandbox::new();
    sandbox.write(".env", "KEY=1\n");
    sandbox.write("old.pem", "x\n");
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "oops"]);
    sandbox.git(&["rm", "-q", "--cached", ".env"]);
    sandbox.remove("old.pem");
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b");
    assert!(sandbox.exists(".env"));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_files_place_is_left_out_and_does_not_block() {
    let sandbox = Sandbox::new();
    sandbox.remove("a");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    let pipe = sandbox.root.join("a");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    sandbox.write("b", "b2\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(
        left_out(&checkpoint.left_out),
        "a: neither a file nor a link"
    );
    assert_eq!(sandbox.files("HEAD"), "a b");
}

#[test]
fn a_name_that_git_refuses_is_left_out_and_the_rest_is_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("git~1", "x\n");
    sandbox.write("c", "c\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(
        left_out(&checkpoint.left_out),
        "git~1: git does not take this name"
    );
    assert_eq!(sandbox.files("HEAD"), "a b c");
}
