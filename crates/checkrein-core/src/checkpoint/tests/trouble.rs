//! Surroundings that get in the way, nobody configured, and disks that take nothing.

use super::*;

#[test]
fn without_a_configured_identity_there_is_a_fallback_and_only_then() {
    let sandbox = Sandbox::new();
    let who = ["log", "-1", "--format=%an <%ae> %cn <%ce>"];
    fs::write(sandbox.folder.path().join(".gitconfig"), "").unwrap();
    sandbox.write("a", "a2\n");
    sandbox.taken(Mode::Branch);
    let fallback = "checkrein <checkrein@localhost>";
    assert_eq!(sandbox.git(&who).trim(), format!("{fallback} {fallback}"));
    sandbox.git(&["config", "user.name", "Only Name"]);
    sandbox.write("a", "a3\n");
    sandbox.taken(Mode::Branch);
    assert!(
        sandbox
            .git(&who)
            .starts_with("Only Name <checkrein@localhost>")
    );
    sandbox.git(&["config", "user.email", "me@example.org"]);
    sandbox.write("a", "a4\n");
    sandbox.taken(Mode::Branch);
    assert!(sandbox.git(&who).starts_with("Only Name <me@example.org>"));
}

#[test]
fn the_persons_settings_do_not_change_what_is_kept() {
    let sandbox = Sandbox::new();
    for (key, value) in [
        ("status.showUntrackedFiles", "no"),
        ("status.relativePaths", "true"),
        ("status.renames", "copies"),
        ("diff.renames", "copies"),
        ("diff.ignoreSubmodules", "all"),
        ("diff.noprefix", "true"),
        ("core.safecrlf", "true"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("core.pager", "false"),
        ("column.ui", "always"),
        ("core.editor", "false"),
        ("i18n.commitEncoding", "ISO-8859-1"),
    ] {
        sandbox.git(&["config", key, value]);
    }
    sandbox.write(".gitattributes", "* text\n");
    sandbox.write("dos", "line\r\n");
    sandbox.write("copy of a", "a1\n");
    sandbox.remove("a");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), ".gitattributes b copy of a dos");
    assert_eq!(sandbox.read("dos"), "line\r\n");
    let entries = list(&sandbox.root, &sandbox.environment()).unwrap();
    assert_eq!(entries[0].commit, checkpoint.commit);
}

#[test]
fn a_disk_that_takes_nothing_is_an_error_and_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "a2\n");
    sandbox.write("c", "c\n");
    // A file in the place of every folder that a new object could go to.
    let objects = sandbox.root.join(".git/objects");
    sandbox.git(&["repack", "-qadk"]);
    sandbox.git(&["prune-packed"]);
    let loose: Vec<_> = (0..=255)
        .map(|number| objects.join(format!("{number:02x}")))
        .filter(|folder| !folder.exists())
        .collect();
    for folder in &loose {
        fs::write(folder, "").unwrap();
    }
    let (before, status) = (sandbox.untouchable(), sandbox.status());
    for mode in [Mode::Branch, Mode::Ref] {
        let error = take(&sandbox.request(mode)).unwrap_err();
        assert!(
            format!("{error:#}").contains("unable to create temporary file"),
            "{error:#}"
        );
    }
    assert_eq!(sandbox.untouchable(), before);
    assert_eq!(sandbox.status(), status);
    for folder in &loose {
        fs::remove_file(folder).unwrap();
    }
    sandbox.assert_sound();
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.git(&["show", ":a"]), "staged\n");
}

#[test]
fn a_ref_that_cannot_be_written_is_an_error_and_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("a", "a2\n");
    let lock = ".git/refs/heads/main.lock";
    sandbox.write(lock, "");
    let before = sandbox.untouchable();
    let error = take(&sandbox.request(Mode::Branch)).unwrap_err();
    assert!(error.to_string().contains("main.lock"), "{error}");
    assert_eq!(sandbox.untouchable(), before);
    sandbox.remove(lock);
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.status(), "");
    sandbox.assert_sound();
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_left_out_and_named() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.write("closed", "x\n");
    sandbox.write("a", "a2\n");
    let closed = sandbox.root.join("closed");
    fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    let checkpoint = sandbox.taken(Mode::Branch);
    // The superuser reads what is closed to everybody else.
    let expected = match fs::read(&closed) {
        Ok(_) => ("", "a b closed"),
        Err(_) => ("closed: unreadable: permission denied", "a b"),
    };
    assert_eq!(left_out(&checkpoint.left_out), expected.0);
    assert_eq!(sandbox.files("HEAD"), expected.1);
}
