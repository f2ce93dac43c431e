//! `checkrein skills adopt` and `release`: what they say, and that everything comes back.

use checkrein_testkit::project::program;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::json;

pub(crate) fn skills(project: &TestProject, arguments: &[&str]) -> Output {
    project.run("checkrein", &[&["skills"], arguments].concat())
}

/// A person with three skills, one of them hidden by its author, and the hook that finds them.
pub(crate) fn person() -> TestProject {
    let project = TestProject::new()
        .user_skill("pdf-forms", "Fills in pdf forms.", "Fill.")
        .user_skill("release-notes", "Writes release notes.", "Write.")
        .write_home(
            ".claude/skills/secret/SKILL.md",
            "---\nname: secret\ndisable-model-invocation: true\n---\nBody.\n",
        );
    let program = project
        .home()
        .join(".local/share/checkrein/bin/user-prompt-submit");
    let hook = json!({ "type": "command", "command": program });
    project.settings(&json!({ "hooks": { "UserPromptSubmit": [{ "hooks": [hook] }] } }))
}

pub(crate) const PDF: &str = ".claude/skills/pdf-forms/SKILL.md";

#[test]
fn skills_are_listed_with_what_they_cost() {
    let project = person().skill("ours", "Is the project's.", "Body.");
    assert_snapshot!(skills(&project, &["list"]), @"
    skill          from           in Claude Code's list  bytes
    pdf-forms      yours          listed                    33
    release-notes  yours          listed                    39
    secret         yours          hidden by its author       0
    ours           the project's  listed                    26

    the list in each session's first request: 3 skills, 98 bytes
    next: `checkrein skills adopt --all` takes them out of it; prompts still find them
    ");
    assert_snapshot!(skills(&project, &["show", "Pdf-Forms"]), @"
    pdf-forms
      Fills in pdf forms.
    file        `~/.claude/skills/pdf-forms/SKILL.md` (yours)
    in the list listed; `checkrein skills adopt pdf-forms` takes it out
    costs       33 bytes (33 characters) of each session's first request, unless the list is full
    text        5 bytes of a request; a session's first prompt has room for 9000: it comes whole if the context leaves room
    ");
    assert_snapshot!(skills(&project, &["show", "secret"]), @"
    secret
      Body.
    file        `~/.claude/skills/secret/SKILL.md` (yours)
    in the list hidden by its author
    costs       0 bytes of each session's first request
    found       only by its name; no other words call for it
    text        5 bytes of a request; a session's first prompt has room for 9000: it comes whole if the context leaves room
    ");
    assert_snapshot!(skills(&TestProject::new(), &["list"]), @"
    there are no skills here
    next: put one into `~/.claude/skills/NAME/SKILL.md`, or into `.claude/skills` of the project
    ");
    assert_snapshot!(skills(&project, &["show", "pdf-from"]), @"
    ------- stderr -------
    error: there is no skill `pdf-from`

    hint: did you mean `pdf-forms`?
    [exit status: 1]
    ");
}

#[test]
fn programs_read_the_same() {
    let project = person();
    let list = skills(&project, &["list", "--json"]).json();
    assert_eq!(
        list["list"],
        json!({"skills": 2, "with_description": 2, "bytes": 72, "characters": 72})
    );
    assert_eq!(list["skills"][0]["name"], "pdf-forms");
    assert_eq!(list["skills"][0]["standing_bytes"], 33);
    skills(&project, &["adopt", "pdf-forms"]);
    let shown = skills(&project, &["show", "pdf-forms", "--json"]).json();
    assert_eq!(
        (
            &shown["adopted"],
            &shown["standing_bytes"],
            &shown["entry_bytes"]
        ),
        (&true.into(), &0.into(), &33.into())
    );
    assert_eq!(shown["description"], "Fills in pdf forms.");
    assert_eq!(shown["only_by_name"], false);
}

#[test]
fn all_are_adopted_and_released() {
    let project = person();
    let before = project.read_home(PDF);
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    list      before: 2 skills, 72 bytes
              after: 0 skills, 0 bytes
    saved     72 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    assert_snapshot!(project.read_home(PDF), @"
    ---
    # adopted by checkrein, so that Claude Code does not list it; `checkrein skills release` takes this line and the next away
    disable-model-invocation: true
    name: pdf-forms
    description: Fills in pdf forms.
    ---

    Fill.
    ");
    assert_snapshot!(skills(&project, &["list"]), @"
    skill          from   in Claude Code's list  bytes
    pdf-forms      yours  adopted                    0
    release-notes  yours  adopted                    0
    secret         yours  hidden by its author       0

    the list in each session's first request: 0 skills, 0 bytes
    ");
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"list      as before: 0 skills, 0 bytes");
    assert_snapshot!(skills(&project, &["release", "--all"]), @"
    released  `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    released  `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    list      before: 0 skills, 0 bytes
              after: 2 skills, 72 bytes
    ");
    assert_eq!(project.read_home(PDF), before);
    assert!(
        !project
            .home()
            .join(".local/share/checkrein/adopted")
            .exists()
    );
    assert_snapshot!(skills(&project, &["release", "--all"]), @"no skill is adopted: nothing to do");
}

#[test]
fn one_is_adopted_by_name_and_what_costs_nothing_is_left_alone() {
    let project = person().write_home(
        ".claude/skills/lower/skill.md",
        "---\nname: lower\ndescription: D\n---\n",
    );
    assert_snapshot!(skills(&project, &["adopt", "PDF-Forms", "secret", "lower"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
              `secret`: its author keeps it out of Claude Code's list, so it costs nothing already
              `lower`: Claude Code does not see it, and does not list it
    list      before: 2 skills, 72 bytes
              after: 1 skill, 39 bytes
    saved     33 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    assert_snapshot!(skills(&project, &["adopt", "pdf-forms"]), @"
              `pdf-forms`: it is adopted already
    list      as before: 1 skill, 39 bytes
    ");
    assert_snapshot!(skills(&project, &["release", "release-notes"]), @"
    ------- stderr -------
    error: `release-notes` is not adopted

    hint: `checkrein skills list` tells which skills are
    [exit status: 1]
    ");
    assert_snapshot!(skills(&project, &["release", "pdf-from"]), @"
    ------- stderr -------
    error: there is no adopted skill `pdf-from`

    hint: did you mean `pdf-forms`?
    [exit status: 1]
    ");
    assert_snapshot!(skills(&project, &["release", "pdf-forms"]), @"
    released  `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    list      before: 1 skill, 39 bytes
              after: 2 skills, 72 bytes
    ");
}

#[test]
fn an_unknown_name_is_an_error_before_anything_is_done() {
    let project = person();
    let before = project.read_home(PDF);
    assert_snapshot!(skills(&project, &["adopt", "pdf-forms", "release-note"]), @"
    ------- stderr -------
    error: there is no skill `release-note`

    hint: did you mean `release-notes`?
    [exit status: 1]
    ");
    assert_snapshot!(skills(&project, &["adopt", "pdf-forms", "zebra"]), @"
    ------- stderr -------
    error: there is no skill `zebra`

    hint: `checkrein skills list` names those that there are
    [exit status: 1]
    ");
    assert_eq!(project.read_home(PDF), before);
    for arguments in [
        &["adopt"][..],
        &["release"],
        &["adopt", "x", "--all"],
        &["adopt", "x", "--tracked"],
    ] {
        assert_eq!(skills(&project, arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn it_is_a_persons_decision() {
    let project = person();
    let asked = |what: &str| {
        let mut command = project.command(program("checkrein"));
        command
            .args(["skills", what, "--all"])
            .env("CLAUDECODE", "1");
        project.finish(&mut command, b"")
    };
    assert_snapshot!(asked("adopt"), @"
    ------- stderr -------
    person-only: refused `checkrein skills adopt --all`, called by an agent
    It changes files of the person's, for all their sessions: that is their decision.
    Next: ask the person to type `checkrein skills adopt --all` in a terminal of their own.
    [exit status: 1]
    ");
    assert_eq!(asked("release").code, 1);
    // Looking is anybody's.
    let mut command = project.command(program("checkrein"));
    command.args(["skills", "list"]).env("CLAUDECODE", "1");
    assert_eq!(project.finish(&mut command, b"").code, 0);
}

#[test]
fn what_git_tracks_is_left_to_be_adopted_by_name() {
    let project = person()
        .skill("shared", "Is shared.", "Body.")
        .git()
        .skill("own", "Is not.", "Body.");
    assert_snapshot!(skills(&project, &["adopt", "--all"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    adopted   `release-notes` in `~/.claude/skills/release-notes/SKILL.md`
    adopted   `own` in `[PROJECT]/.claude/skills/own/SKILL.md`
    left      1 skill that git tracks, since an edit would reach whoever shares them and may have no checkrein
              next: `checkrein skills adopt --all --tracked` takes them as well
    list      before: 4 skills, 108 bytes
              after: 1 skill, 21 bytes
    saved     87 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    assert_snapshot!(skills(&project, &["adopt", "shared"]), @"
    adopted   `shared` in `[PROJECT]/.claude/skills/shared/SKILL.md`
              git tracks `shared`: who gets your change and has no checkrein reaches it by `/shared` only
    list      before: 1 skill, 21 bytes
              after: 0 skills, 0 bytes
    saved     21 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
    skills(&project, &["release", "--all"]);
    let status = project.run_git(&["status", "--short"]).stdout;
    assert_eq!(status, "?? .claude/skills/own/\n");
    skills(&project, &["adopt", "--all", "--tracked"]);
    assert!(
        project
            .read(".claude/skills/shared/SKILL.md")
            .contains("adopted by checkrein")
    );
}

#[test]
fn without_the_hooks_it_warns() {
    let project = TestProject::new().user_skill("pdf-forms", "Fills in pdf forms.", "Fill.");
    assert_snapshot!(skills(&project, &["adopt", "pdf-forms"]), @"
    adopted   `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`
    warning   checkrein's hooks are not wired: adopted skills reach Claude by `/NAME` only
              next: run `checkrein install`
    list      before: 1 skill, 33 bytes
              after: 0 skills, 0 bytes
    saved     33 bytes of the first request of every session that starts from now on
    undo      `checkrein skills release NAME`, or `--all`
    ");
}

#[test]
fn what_was_changed_meanwhile_stays() {
    let project = person();
    skills(&project, &["adopt", "--all"]);
    let edited = project.read_home(PDF).replace("Fill.", "Fill, and sign.");
    fs::write(project.home().join(PDF), edited).unwrap();
    let notes = project.home().join(".claude/skills/release-notes/SKILL.md");
    fs::write(&notes, "By hand.\n").unwrap();
    assert_snapshot!(skills(&project, &["release", "--all"]), @"
    released  `pdf-forms` in `~/.claude/skills/pdf-forms/SKILL.md`, which keeps what was changed since
              `release-notes`: our lines were out of `~/.claude/skills/release-notes/SKILL.md` already
    list      before: 1 skill, 26 bytes
              after: 2 skills, 59 bytes
    ");
    assert_snapshot!(project.read_home(PDF), @"
    ---
    name: pdf-forms
    description: Fills in pdf forms.
    ---

    Fill, and sign.
    ");
    assert_eq!(fs::read_to_string(notes).unwrap(), "By hand.\n");
}

#[test]
fn a_skill_that_is_gone_is_forgotten() {
    let project = person();
    skills(&project, &["adopt", "--all"]);
    fs::remove_dir_all(project.home().join(".claude/skills/pdf-forms")).unwrap();
    assert_snapshot!(skills(&project, &["release", "pdf-forms"]), @"          `pdf-forms`: `~/.claude/skills/pdf-forms/SKILL.md` is gone, and forgotten");
    assert_snapshot!(skills(&project, &["release", "pdf-forms"]), @"
    ------- stderr -------
    error: there is no adopted skill `pdf-forms`

    hint: `checkrein skills list` tells which skills are adopted here
    [exit status: 1]
    ");
}

#[test]
fn another_folders_skills_are_released_from_anywhere() {
    let project = person().skill("ours", "Is the project's.", "Body.");
    let before = project.read(".claude/skills/ours/SKILL.md");
    skills(&project, &["adopt", "ours"]);
    let mut command = project.command(program("checkrein"));
    command
        .args(["skills", "release", "ours"])
        .current_dir(project.home());
    let output = project.finish(&mut command, b"");
    assert_snapshot!(output, @"released  `ours` in `[PROJECT]/.claude/skills/ours/SKILL.md`");
    assert_eq!(project.read(".claude/skills/ours/SKILL.md"), before);
}

#[test]
fn without_its_record_a_skill_is_released_by_its_lines() {
    let project = person();
    let before = project.read_home(PDF);
    skills(&project, &["adopt", "pdf-forms"]);
    let adopted = project.read_home(PDF);
    let folder = project.home().join(".local/share/checkrein/adopted");
    fs::remove_dir_all(&folder).unwrap();
    skills(&project, &["release", "pdf-forms"]);
    assert_eq!(project.read_home(PDF), before);
    // Adopted on another machine: a record is made.
    fs::write(project.home().join(PDF), &adopted).unwrap();
    skills(&project, &["adopt", "--all"]);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 4);
    assert_eq!(project.read_home(PDF), adopted);
    skills(&project, &["release", "--all"]);
    assert_eq!(project.read_home(PDF), before);
}
