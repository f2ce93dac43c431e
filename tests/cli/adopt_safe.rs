//! Adoption where somebody else means harm, or a link leads where it should not: whose files are
//! edited, what is written into them, and what a terminal gets to see.

use std::os::unix::fs::symlink;

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::json;

use crate::adopt::{PDF, person, skills};

const ADOPTED: &str = ".local/share/checkrein/adopted";

#[test]
fn a_projects_link_to_a_file_of_the_persons_is_refused() {
    let diary = "Dear diary.\n";
    let own = "---\nname: own\ndescription: D.\n---\nBody\n";
    let project = person()
        .skill("near", "Is near.", "Body.")
        .write_home("diary.md", diary)
        .write_home("own/SKILL.md", own)
        .write("lib/shared/SKILL.md", own.replace("own", "shared"));
    let folder = project.path(".claude/skills");
    let link = |target: std::path::PathBuf, name: &str| {
        fs::create_dir_all(folder.join(name)).unwrap();
        symlink(target, folder.join(name).join("SKILL.md")).unwrap();
    };
    link(project.home().join("diary.md"), "evil");
    link(project.home().join("own/SKILL.md"), "odd");
    link(project.path("lib/shared/SKILL.md"), "shared");
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    adopted   `near` in `[PROJECT]/.claude/skills/near/SKILL.md`
    adopted   `shared` in `[PROJECT]/lib/shared/SKILL.md`, which a link leads to
    refused   `evil`: a link leads to `~/diary.md`, which is no SKILL.md
              next: put a copy of the skill in the place of the link
    refused   `own`: a link leads to `~/own/SKILL.md`, outside of the folder that the skill came with
              next: put a copy of the skill in the place of the link
    list      before: 6 skills, 138 bytes
              after: 2 skills, 36 bytes
    saved     102 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ------- stderr -------
    error: 2 skills could not be adopted
    [exit status: 1]
    ");
    assert_eq!(project.read_home("diary.md"), diary);
    assert_eq!(project.read_home("own/SKILL.md"), own);
    assert_snapshot!(skills(&project, &["adopt", "evil"]), @"
    refused   `evil`: a link leads to `~/diary.md`, which is no SKILL.md
              next: put a copy of the skill in the place of the link
    list      as before: 2 skills, 36 bytes
    ------- stderr -------
    error: 1 skill could not be adopted
    [exit status: 1]
    ");
    assert_eq!(project.read_home("diary.md"), diary);
}

#[test]
fn a_persons_own_link_must_lead_to_a_skill_below_their_home() {
    let project = person().write_home("notes.md", "My notes.\n");
    let outside = TestProject::new().skill("far", "Is far.", "Body.");
    let folder = project.home().join(".claude/skills");
    symlink(outside.path(".claude/skills/far"), folder.join("far")).unwrap();
    fs::create_dir(folder.join("notes")).unwrap();
    symlink("../../../notes.md", folder.join("notes/SKILL.md")).unwrap();
    let before = outside.read(".claude/skills/far/SKILL.md");
    let output = skills(&project, &["adopt", "far", "notes"]).to_string();
    let output = output.replace(&outside.root().to_string_lossy().into_owned(), "[OUTSIDE]");
    assert_snapshot!(output, @"
    refused   `far`: a link leads to `[OUTSIDE]/.claude/skills/far/SKILL.md`, outside of your home folder
              next: put a copy of the skill in the place of the link
    refused   `notes`: a link leads to `~/notes.md`, which is no SKILL.md
              next: put a copy of the skill in the place of the link
    list      as before: 4 skills, 106 bytes
    ------- stderr -------
    error: 2 skills could not be adopted
    [exit status: 1]
    ");
    assert_eq!(outside.read(".claude/skills/far/SKILL.md"), before);
    assert_eq!(project.read_home("notes.md"), "My notes.\n");
}

#[test]
fn all_skills_may_be_kept_elsewhere() {
    let project = person();
    let (folder, kept) = (
        project.home().join(".claude/skills"),
        TestProject::new().write("x", ""),
    );
    let target = kept.path("skills");
    assert!(
        project
            .finish(
                project.command("cp").arg("-r").args([&folder, &target]),
                b""
            )
            .code
            == 0
    );
    fs::remove_dir_all(&folder).unwrap();
    symlink(&target, &folder).unwrap();
    let output = skills(&project, &["adopt", "--all"]);
    assert_eq!(output.code, 0, "{output}");
    assert!(
        kept.read("skills/pdf-forms/SKILL.md")
            .contains("adopted by checkrein")
    );
}

/// Writes a record as a program would that means harm.
fn forge(project: &TestProject, file: &str, now: &str, before: &str) {
    let path = project.home().join(file);
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let record = json!({
        "v": 1,
        "name": "z\u{1b}[31med",
        "file": path,
        "before": hash(before),
        "after": hash(now),
        "at": "2026-01-01T12:00:00Z",
    });
    // Its name is made of the path as the real one's is.
    let user = checkrein_core::layout::UserDirs::new(|name| {
        (name == "HOME").then(|| project.home().into())
    });
    let target = user.unwrap().adopted(&path);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::write(target.with_extension("before"), before).unwrap();
    fs::write(target, record.to_string()).unwrap();
}

#[test]
fn a_forged_record_writes_nothing() {
    let rc = "alias l=ls\n";
    let other = "---\nname: other\ndescription: D.\ndisable-model-invocation: true\n---\nBody\n";
    let marked = "---\n# adopted by checkrein, so\ndisable-model-invocation: true\n---\nAlso.\n";
    let project = person()
        .write_home(".bashrc", rc)
        .write_home(".config/x.md", marked)
        .write_home("other/SKILL.md", other);
    forge(&project, ".bashrc", rc, "evil\n");
    forge(&project, "other/SKILL.md", other, "evil\n");
    forge(&project, ".config/x.md", marked, "evil\n");
    assert_snapshot!(skills(&project, &["release", "--all"]), @r#"
    released  `z\u{1b}[31med` in `~/other/SKILL.md`, which keeps what was changed since
              `z\u{1b}[31med`: our lines were out of `~/.bashrc` already
    refused   `z\u{1b}[31med`: its file is called otherwise than SKILL.md
              next: rename it; or take out of `~/.config/x.md` what names checkrein, and the flag: line 2, 3
    ------- stderr -------
    error: 1 skill could not be released
    [exit status: 1]
    "#);
    assert_eq!(project.read_home(".bashrc"), rc);
    assert_eq!(project.read_home(".config/x.md"), marked);

    skills(&project, &["adopt", "pdf-forms"]);
    let adopted = project.read_home(PDF);
    forge(&project, PDF, &adopted, "evil\n");
    skills(&project, &["release", "--all"]);
    assert_snapshot!(project.read_home(PDF), @"
    ---
    name: pdf-forms
    description: Fills in pdf forms.
    ---

    Fill.
    ");
}

#[test]
fn a_flag_whose_comment_went_is_taken_out_all_the_same() {
    let project = person();
    let before = project.read_home(PDF);
    skills(&project, &["adopt", "pdf-forms"]);
    let adopted = project.read_home(PDF);
    let tidied: Vec<&str> = adopted
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    fs::write(project.home().join(PDF), tidied.join("\n") + "\n").unwrap();
    let said = project.run("checkrein", &["doctor"]).stdout;
    let warning = "neither in Claude Code's list nor found by prompts: `pdf-forms`";
    assert!(said.contains(warning), "{said}");
    assert_snapshot!(skills(&project, &["release", "pdf-forms"]), @"
    released  `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    list      before: 1 skill, 39 bytes
              after: 2 skills, 72 bytes
    ");
    assert_eq!(project.read_home(PDF), before);
}

#[test]
fn odd_names_stay_on_their_line_and_colour_nothing() {
    let skill = |name: &str| format!("---\nname: {name}\ndescription: D \u{7}.\n---\nBody\n");
    let project = person()
        .write_home(".claude/skills/\u{1b}[31mred/SKILL.md", skill("red"))
        .write_home(".claude/skills/new\nline/SKILL.md", skill("pdf-forms"));
    for arguments in [
        &["list"][..],
        &["show", "red"],
        &["adopt", "--all"],
        &["release", "--all"],
    ] {
        let output = skills(&project, arguments);
        let is_odd = |c: char| c.is_control() && c != '\n';
        assert!(!output.stdout.contains(is_odd), "{output}");
        assert!(
            !output.stdout.lines().any(|line| line.starts_with("line")),
            "{output}"
        );
    }
}

#[test]
fn what_a_killed_writer_left_is_swept() {
    let project = person();
    let left = ".claude/skills/pdf-forms/.checkrein-7-0.tmp";
    for command in ["adopt", "release"] {
        fs::write(project.home().join(left), "half").unwrap();
        skills(&project, &[command, "--all"]);
        assert!(!project.home().join(left).exists(), "{command}");
    }
    skills(&project, &["adopt", "--all"]);
    let half = project.home().join(ADOPTED).join(".checkrein-7-1.tmp");
    fs::write(&half, "half").unwrap();
    skills(&project, &["release", "release-notes"]);
    assert!(!half.exists());
}

#[test]
fn a_mark_that_was_taken_off_stays_with_the_ancestors() {
    let project = person();
    let before = project.read_home(PDF);
    let line = format!(
        "env -u CLAUDECODE '{}' skills adopt --all; true",
        program("checkrein").display()
    );
    let mut command = project.command("sh");
    command.args(["-c", &line]).env("CLAUDECODE", "1");
    let output = project.finish(&mut command, b"");
    assert!(output.stderr.contains("person-only: refused"), "{output}");
    assert_eq!(project.read_home(PDF), before);
}

#[test]
fn a_skill_that_an_agent_begins_with_stays_listed() {
    let project = person()
        .write_home(
            ".claude/agents/liner.md",
            "---\nname: liner\ndescription: D\nskills: pdf-forms\n---\nBody\n",
        )
        .write(
            ".claude/agents/deep/other.md",
            "---\nskills: [other]\n---\n",
        );
    let before = project.read_home(PDF);
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    left      `pdf-forms`: the agent `liner` begins with it, and would not get it any more
              next: take it out of the `skills` in the agent's file first, if that may be
    list      before: 2 skills, 72 bytes
              after: 1 skill, 33 bytes
    saved     39 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    assert_snapshot!(skills(&project, &["adopt", "pdf-forms"]), @"
    refused   `pdf-forms`: the agent `liner` begins with it, and would not get it any more
              next: take it out of the `skills` in the agent's file first, if that may be
    list      as before: 1 skill, 33 bytes
    ------- stderr -------
    error: 1 skill could not be adopted
    [exit status: 1]
    ");
    assert_eq!(project.read_home(PDF), before);
    // The agent comes later.
    let agent = project.path(".claude/agents/deep/other.md");
    fs::write(agent, "---\nskills: release-notes\n---\n").unwrap();
    let said = project.run("checkrein", &["doctor"]).stdout;
    let warning = "the agent `other` begins with `release-notes`, and does not get it";
    assert!(said.contains(warning), "{said}");
}
