//! File names that want to be something else, and things that are not plain files.

use super::*;

#[test]
fn hostile_names_are_only_names() {
    let sandbox = Sandbox::new();
    let names = [
        "-rf",
        "--stdin",
        "a\nb",
        "\"quoted\"",
        "it's",
        " leading and trailing ",
        ":(exclude)a",
        ":!name",
        "*",
        "[a]",
        "tab\there",
        "back\\slash",
        "HEAD",
        "ünïcödé",
        "new\nfolder/x y",
    ];
    for name in names {
        sandbox.write(name, name);
    }
    sandbox.write("a", "a2\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(left_out(&checkpoint.left_out), "");
    assert_eq!(checkpoint.files, names.len() + 1);
    assert_eq!(sandbox.status(), "");
    for name in names {
        assert_eq!(
            sandbox.git(&["cat-file", "blob", &format!("HEAD:{name}")]),
            name
        );
        sandbox.remove(name);
    }
    assert_eq!(sandbox.taken(Mode::Branch).files, names.len());
    let request = sandbox.request(Mode::Branch);
    let restored = restore(&request, &checkpoint.commit).unwrap();
    assert_eq!(restored.written, names.len());
    for name in names {
        assert_eq!(sandbox.read(name), name);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_need_not_be_text() {
    let sandbox = Sandbox::new();
    let name = crate::git::path(b"caf\xe9 \xff\n");
    sandbox.write(&name, "x");
    sandbox.write(".env", "KEY=1\n");
    let checkpoint = sandbox.taken(Mode::Branch);
    assert_eq!(checkpoint.files, 1);
    assert_eq!(sandbox.status(), "?? .env\n");
    fs::remove_file(sandbox.root.join(&name)).unwrap();
    let restored = restore(&sandbox.request(Mode::Branch), &checkpoint.commit).unwrap();
    assert_eq!(restored.written, 1);
    assert_eq!(fs::read(sandbox.root.join(&name)).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn links_are_kept_as_links_wherever_they_lead() {
    let sandbox = Sandbox::new();
    let outside = sandbox.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "s").unwrap();
    for (target, link) in [
        (outside.as_path(), "folder"),
        (Path::new("missing"), "dangling"),
        (Path::new("."), "loop"),
    ] {
        std::os::unix::fs::symlink(target, sandbox.root.join(link)).unwrap();
    }
    sandbox.taken(Mode::Branch);
    assert_eq!(sandbox.files("HEAD"), "a b dangling folder loop");
    let modes = sandbox.git(&["ls-tree", "HEAD", "dangling", "folder", "loop"]);
    assert_eq!(modes.matches("120000 blob").count(), 3);
    assert_eq!(sandbox.status(), "");
}

#[cfg(unix)]
#[test]
fn a_program_stays_a_program() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let executable = std::fs::Permissions::from_mode(0o755);
    fs::set_permissions(sandbox.root.join("a"), executable).unwrap();
    sandbox.taken(Mode::Branch);
    assert!(sandbox.git(&["ls-tree", "HEAD", "a"]).starts_with("100755"));
    assert_eq!(sandbox.status(), "");
}
