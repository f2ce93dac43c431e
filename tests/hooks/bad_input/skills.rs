//! Skills that are broken: they cost nobody the others.

use checkrein_testkit::TestProject;
use fs_err as fs;

use super::{project, usual};
use crate::programs::PROGRAMS;
use crate::sound;

/// Gives every program its event in a project that has a sound skill and a broken one.
#[track_caller]
fn check(what: &str, spoil: impl Fn(&TestProject)) {
    let project = project();
    fs::create_dir_all(project.path(".claude/skills/broken")).unwrap();
    spoil(&project);
    for program in PROGRAMS {
        let event = usual(&project, program).to_string();
        let output = sound::run(&project, program, event.as_bytes());
        assert_eq!(output.code, 0, "{program} beside {what}: {output}");
        if matches!(program, "user-prompt-submit" | "subagent-start") {
            assert!(
                output.stdout.contains("Rub it."),
                "{program} beside {what}: {output}"
            );
        }
    }
}

#[track_caller]
fn check_text(what: &str, text: &[u8]) {
    check(what, |project| {
        fs::write(project.path(".claude/skills/broken/SKILL.md"), text).unwrap();
    });
}

#[test]
fn a_skill_without_sense() {
    check_text("nothing", b"");
    check_text("white space", b" \n\n");
    check_text(
        "binary junk",
        &(0..=255).cycle().take(50_000).collect::<Vec<u8>>(),
    );
    check_text("no front matter", b"# Just a text\n\nabout boots.\n");
    check_text(
        "an open front matter",
        b"---\nname: broken\ndescription: boots",
    );
    check_text(
        "broken YAML",
        b"---\nname: [broken\n\tx: {{{\n  - &a *a\n---\n\ntext\n",
    );
    check_text(
        "YAML of other types",
        b"---\nname: [1, 2]\ndescription: { a: 1 }\nmetadata: 7\n---\n",
    );
    check_text(
        "a name that is a path",
        b"---\nname: ../../../etc/boots\ndescription: x\n---\ny\n",
    );
    check_text(
        "a document of aliases",
        b"---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n---\n",
    );
    check_text("UTF-16", b"\xff\xfe-\0-\0-\0\n\0");
}

#[test]
fn a_skill_of_5_megabytes() {
    check_text(
        "5 MB of body",
        format!(
            "---\nname: broken\ndescription: boots\n---\n{}",
            "word ".repeat(1_000_000)
        )
        .as_bytes(),
    );
    check_text(
        "5 MB of front matter",
        format!(
            "---\nname: broken\ndescription: {}\n---\n",
            "boots ".repeat(900_000)
        )
        .as_bytes(),
    );
    check_text("5 MB of one letter", &[b'-'; 5_000_000]);
}

#[test]
fn a_skill_nested_without_end() {
    check_text(
        "lists in lists",
        format!("---\na: {}\n---\n", "[".repeat(60_000)).as_bytes(),
    );
    check_text(
        "maps in maps",
        format!("---\n{}\n---\n", "{a: ".repeat(15_000)).as_bytes(),
    );
    let blocks: String = (0..300)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    check_text("blocks in blocks", format!("---\n{blocks}---\n").as_bytes());
}

#[test]
fn something_else_in_place_of_a_skill() {
    check("a folder", |project| {
        fs::create_dir(project.path(".claude/skills/broken/SKILL.md")).unwrap();
    });
    check("a link to itself", |project| {
        let file = project.path(".claude/skills/broken/SKILL.md");
        std::os::unix::fs::symlink(&file, &file).unwrap();
    });
    check("a link to nowhere", |project| {
        let file = project.path(".claude/skills/broken/SKILL.md");
        std::os::unix::fs::symlink("/does/not/exist", file).unwrap();
    });
    check("an endless device", |project| {
        let file = project.path(".claude/skills/broken/SKILL.md");
        std::os::unix::fs::symlink("/dev/zero", file).unwrap();
    });
    check("a folder that leads to its parent", |project| {
        let folder = project.path(".claude/skills/broken/again");
        std::os::unix::fs::symlink(project.path(".claude/skills"), folder).unwrap();
    });
}

#[test]
fn an_index_of_junk_is_built_anew() {
    for junk in [&b""[..], b"\xff\0junk", &[0; 100_000], &[255; 100_000]] {
        let project = project();
        let ask = |project: &TestProject| {
            let event = usual(project, "user-prompt-submit").to_string();
            sound::run(project, "user-prompt-submit", event.as_bytes())
        };
        ask(&project);
        spoil(&project.home().join(".cache/checkrein"), junk);
        fs::remove_dir_all(project.home().join(".local")).unwrap();
        assert!(ask(&project).context().contains("Rub it."));
    }
}

#[test]
fn an_index_that_was_cut_anywhere_is_built_anew() {
    let project = project();
    let event = usual(&project, "user-prompt-submit").to_string();
    let given = sound::run(&project, "user-prompt-submit", event.as_bytes());
    let folder = project.home().join(".cache/checkrein/skills");
    let file = fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let whole = fs::read(&file).unwrap();
    for end in (0..whole.len()).step_by(whole.len() / 29) {
        fs::write(&file, &whole[..end]).unwrap();
        fs::remove_dir_all(project.home().join(".local")).unwrap();
        let again = sound::run(&project, "user-prompt-submit", event.as_bytes());
        assert_eq!(again, given, "cut at {end}");
    }
}

/// Replaces the content of every file below a folder.
fn spoil(folder: &std::path::Path, junk: &[u8]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            spoil(&path, junk);
        } else {
            fs::write(&path, junk).unwrap();
        }
    }
}
