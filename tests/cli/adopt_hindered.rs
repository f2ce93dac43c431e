//! Adoption where something is in the way: files that cannot be taken back, disks that are full,
//! two at once, and processes that are killed; and what doctor and uninstall say.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use checkrein_testkit::project::program;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;

use crate::adopt::{PDF, person, skills};

#[test]
fn a_file_that_would_not_count_or_come_back_is_refused() {
    let project = person()
        .write_home(".claude/skills/open/SKILL.md", "---\nname: open\n")
        .write_home(
            ".claude/skills/lost/SKILL.md",
            "---\nname: lost\ndescription: Use when: x\n  or: y\n---\nBody\n",
        );
    fs::hard_link(project.home().join(PDF), project.home().join("second name")).unwrap();
    let before = project.read_home(PDF);
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    refused   `lost`: Claude Code cannot read its front matter, and would not see the flag
              next: make it valid YAML: put texts with `: ` or quotes in them between quotes (`~/.claude/skills/lost/SKILL.md`)
    refused   `open`: its front matter has no closing `---`
              next: put a line `---` below it (`~/.claude/skills/open/SKILL.md`)
    refused   `pdf-forms`: its file has 2 names (hard links), and would lose the others
              next: put a copy in its place: `cp SKILL.md new && mv new SKILL.md`
    list      before: 4 skills, 97 bytes
              after: 3 skills, 58 bytes
    saved     39 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ------- stderr -------
    error: 3 skills could not be adopted
    [exit status: 1]
    ");
    assert_eq!(project.read_home(PDF), before);
}

#[test]
fn a_skill_whose_name_is_anothers_stays_listed() {
    let project = person().write_home(
        ".claude/skills/second/SKILL.md",
        "---\nname: pdf-forms\ndescription: A copy.\n---\nBody\n",
    );
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    refused   `second`: another skill has its name, so no prompt would find it
              next: give it a `name` of its own (`~/.claude/skills/second/SKILL.md`)
    list      before: 3 skills, 90 bytes
              after: 1 skill, 18 bytes
    saved     72 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ------- stderr -------
    error: 1 skill could not be adopted
    [exit status: 1]
    ");
    assert_snapshot!(skills(&project, &["list"]), @"
    skill          from   in Claude Code's list  bytes
    pdf-forms      yours  adopted                    0
    release-notes  yours  adopted                    0
    secret         yours  hidden by its author       0
    second         yours  listed                    18

    the list in each session's first request: 1 skill, 18 bytes
    next: `checkrein skills adopt --all` takes them out of it; prompts still find them
    ");
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_edited_once() {
    let text = "---\nname: linked\ndescription: D.\n---\nBody\n";
    let project = person().write_home("elsewhere/linked/SKILL.md", text);
    let folder = project.home().join(".claude/skills");
    symlink("../../elsewhere/linked", folder.join("linked")).unwrap();
    fs::create_dir(folder.join("twice")).unwrap();
    symlink(
        "../../../elsewhere/linked/SKILL.md",
        folder.join("twice/SKILL.md"),
    )
    .unwrap();
    let real = project.home().join("elsewhere/linked/SKILL.md");
    fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_snapshot!(skills(&project, &["adopt", "linked"]), @"
    adopted   `linked` in `~/elsewhere/linked/SKILL.md`, which a link leads to
    list      before: 3 skills, 85 bytes
              after: 2 skills, 72 bytes
    saved     13 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    assert!(
        fs::symlink_metadata(folder.join("linked"))
            .unwrap()
            .is_symlink()
    );
    assert!(
        fs::symlink_metadata(folder.join("twice/SKILL.md"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(fs::metadata(&real).unwrap().mode() & 0o7777, 0o640);
    let kept = project.home().join(".local/share/checkrein/adopted");
    for entry in fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        let is_copy = path.extension().is_some_and(|end| end == "before");
        let mode = fs::metadata(&path).unwrap().mode() & 0o7777;
        assert!(!is_copy || mode == 0o600, "{mode:o}");
    }
    skills(&project, &["release", "--all"]);
    assert_eq!(fs::read_to_string(&real).unwrap(), text);
}

/// Runs the command where the skill's folder is as `spoil` makes it. Whoever is not root cannot mount,
/// and gets a folder that nothing can be written into.
fn spoiled(project: &TestProject, spoil: &str, arguments: &[&str]) -> Output {
    let folder = project.home().join(PDF);
    let folder = folder.parent().unwrap();
    if !rustix::process::geteuid().is_root() {
        fs::set_permissions(folder, std::fs::Permissions::from_mode(0o500)).unwrap();
        let output = skills(project, arguments);
        fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
        return output;
    }
    let mut command = project.command("unshare");
    let script = format!("folder=$1; shift; {spoil}; exec \"$@\"");
    command
        .args(["--mount", "sh", "-c", &script, "sh"])
        .arg(folder);
    command
        .arg(program("checkrein"))
        .arg("skills")
        .args(arguments);
    project.finish(&mut command, b"")
}

const READ_ONLY: &str = r#"mount --bind "$folder" "$folder" && mount -o remount,ro,bind "$folder""#;

/// A disk with the file on it and no room for another.
const FULL: &str = r#"cp "$folder/SKILL.md" "$HOME/kept" && mount -t tmpfs -o size=8k full "$folder" &&
    cp "$HOME/kept" "$folder/SKILL.md" && { cat /dev/zero >"$folder/fill" 2>/dev/null; true; }"#;

#[test]
fn a_folder_that_may_not_be_written_to_is_refused() {
    let project = person();
    let before = project.read_home(PDF);
    let output = spoiled(&project, READ_ONLY, &["adopt", "pdf-forms"]);
    assert_eq!(output.code, 1);
    assert!(
        output
            .stdout
            .contains("refused   `pdf-forms`: its file may not be written to: "),
        "{output}"
    );
    assert!(
        !project
            .home()
            .join(".local/share/checkrein/adopted")
            .exists()
    );

    skills(&project, &["adopt", "pdf-forms"]);
    // What is adopted already needs no writing.
    assert_eq!(spoiled(&project, READ_ONLY, &["adopt", "--all"]).code, 0);
    let output = spoiled(&project, READ_ONLY, &["release", "pdf-forms"]);
    assert_eq!(output.code, 1);
    let by_hand = "or take out of `~/.claude/skills/pdf-forms/SKILL.md` what names checkrein, and the flag: line 2, 3";
    assert!(output.stdout.contains(by_hand), "{output}");
    skills(&project, &["release", "--all"]);
    assert_eq!(project.read_home(PDF), before);
}

#[test]
fn on_a_full_disk_the_file_stays_as_it_is() {
    let project = person();
    let before = project.read_home(PDF);
    let output = spoiled(&project, FULL, &["adopt", "pdf-forms"]);
    assert_eq!(output.code, 1);
    assert!(
        output.stdout.contains("refused   `pdf-forms`: "),
        "{output}"
    );
    assert!(
        output.stdout.contains("list      as before: 2 skills, "),
        "{output}"
    );
    assert_eq!(project.read_home(PDF), before);
    assert!(
        !project
            .home()
            .join(".local/share/checkrein/adopted")
            .exists()
    );
}

#[test]
fn two_at_once_adopt_each_once() {
    let project = (0..20).fold(person(), |project, number| {
        project.user_skill(&format!("skill-{number}"), "Does something.", "Body.")
    });
    let before = tree(&project.home().join(".claude/skills"));
    let start = |what: &str| {
        let mut command = project.command(program("checkrein"));
        command
            .args(["skills", what, "--all"])
            .stdout(Stdio::null());
        command.spawn().unwrap()
    };
    for mut child in [
        start("adopt"),
        start("adopt"),
        start("release"),
        start("adopt"),
    ] {
        assert!(child.wait().unwrap().success());
    }
    skills(&project, &["release", "--all"]);
    assert_eq!(tree(&project.home().join(".claude/skills")), before);
}

/// Every file below a folder, with its content.
fn tree(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(tree(&path));
        } else {
            files.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn what_was_killed_anywhere_is_taken_back_or_completed() {
    let mut killed = 0;
    // The copy of the file is smaller than the file with the flag in it, and larger than the record.
    for blocks in 0..8 {
        let project = TestProject::new().user_skill("a", "Is long.", &"x".repeat(1_500));
        let before = tree(&project.home().join(".claude/skills"));
        let mut command = project.command("/bin/sh");
        let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\"");
        command
            .args(["-c", &script, "sh"])
            .arg(program("checkrein"));
        command.args(["skills", "adopt", "--all"]);
        killed += u32::from(project.finish(&mut command, b"").code > 128);
        if blocks % 2 == 0 {
            let output = skills(&project, &["adopt", "--all"]);
            assert_eq!(output.code, 0, "{output}");
            let text = project.read_home(".claude/skills/a/SKILL.md");
            assert_eq!(text.matches("adopted by checkrein").count(), 1);
        }
        assert_eq!(skills(&project, &["release", "--all"]).code, 0);
        assert_eq!(
            tree(&project.home().join(".claude/skills")),
            before,
            "{blocks} blocks"
        );
    }
    assert!((3..8).contains(&killed), "killed {killed} times");
}

/// Returns what doctor says of adopted skills.
fn doctor(project: &TestProject) -> String {
    let said = project.run("checkrein", &["doctor"]).stdout;
    let mut lines = Vec::new();
    let mut is_ours = false;
    for line in said.lines() {
        is_ours = line.get(9..16) == Some("adopted") || is_ours && line.starts_with("      ");
        if is_ours {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn doctor_tells_of_what_is_adopted() {
    let project = person();
    assert_eq!(doctor(&project), "");
    skills(&project, &["adopt", "--all"]);
    assert_snapshot!(doctor(&project), @"ok       adopted   2 skills, found by prompts and not in Claude Code's list");
    // A plugin is updated, a skill removed, another one comes from another machine.
    let text = project.read_home(PDF);
    fs::write(project.home().join(PDF), "---\nname: pdf-forms\n---\n").unwrap();
    fs::remove_dir_all(project.home().join(".claude/skills/release-notes")).unwrap();
    let project = project.write_home(
        ".claude/skills/third/SKILL.md",
        text.replace("pdf-forms", "third"),
    );
    assert_snapshot!(doctor(&project), @"
    warning  adopted   back in Claude Code's list: `pdf-forms`
                       next: a plugin was updated, or somebody edited them: `checkrein skills adopt pdf-forms`, or `checkrein skills release pdf-forms` to forget it
    warning  adopted   no longer there: `release-notes`
                       next: `checkrein skills release release-notes` forgets it
    warning  adopted   adopted without a record: `third`
                       next: `checkrein skills adopt third` makes one
    ");
    let project = project.write_home(".claude/settings.json", "{}");
    assert!(doctor(&project).contains(
        "problem  adopted   checkrein's hooks are not wired, so no prompt finds 1 adopted skill"
    ));
}

#[test]
fn an_uninstall_releases_all() {
    let project = person()
        .skill("ours", "Is the project's.", "Body.")
        .installed();
    let before = [
        tree(&project.home().join(".claude/skills")),
        tree(project.root()),
    ];
    skills(&project, &["adopt", "--all"]);
    let mut command = project.command(program("checkrein"));
    command
        .args(["install", "--uninstall"])
        .current_dir(project.home());
    assert_snapshot!(project.finish(&mut command, b""), @"
    released  `ours` in `[PROJECT]/.claude/skills/ours/SKILL.md`
    released  `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    released  `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    settings  `~/.claude/settings.json` keeps what you changed; our entries are out
    command   `~/.local/bin/checkrein` removed
    data      `~/.local/share/checkrein` removed
    checkrein is gone; what it wrote into projects belongs to them and stays
    ");
    let after = [
        tree(&project.home().join(".claude/skills")),
        tree(project.root()),
    ];
    assert_eq!(after, before);
}
