//! `checkrein learn apply|revert` where something is in the way, in a linked worktree, and in the audit trail.

use std::path::PathBuf;

use checkrein_core::audit::Act;
use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use fs_err as fs;

use crate::dropped::trail;
use crate::learn::learn;
use crate::learn_change::{PATTERNS, SKILL, habit, id, proposals, with_skill};

/// What is remembered of applied changes.
fn records(project: &TestProject) -> Vec<PathBuf> {
    let projects = project.home().join(".local/share/checkrein/projects");
    let folders = fs::read_dir(projects).into_iter().flatten().flatten();
    let mut records: Vec<PathBuf> = folders
        .filter_map(|folder| fs::read_dir(folder.path().join("artifacts")).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    records.sort();
    records
}

#[test]
fn what_was_remembered_and_never_written_is_proposed_again_and_can_be_forgotten() {
    let project = with_skill();
    let (before, id) = (project.read(SKILL), id(&project, PATTERNS));
    assert_eq!(learn(&project, &["apply", &id]).code, 0);
    assert_eq!(records(&project).len(), 1);
    // As a program leaves it that is killed between its record and its change.
    fs::remove_dir_all(project.path(PATTERNS).parent().unwrap()).unwrap();
    let offered = proposals(&project);
    assert!(
        offered.iter().any(|proposal| proposal["id"] == *id),
        "{offered:?}"
    );
    let forgotten = learn(&project, &["revert", &id]);
    assert!(
        forgotten.code == 0 && forgotten.stdout.starts_with("forgotten "),
        "{forgotten}"
    );
    assert_eq!(records(&project), Vec::<PathBuf>::new());
    // Or it is made after all, and comes out as any other.
    assert_eq!(learn(&project, &["apply", &id]).code, 0);
    fs::remove_dir_all(project.path(PATTERNS).parent().unwrap()).unwrap();
    assert_eq!(learn(&project, &["apply", &id]).code, 0);
    assert!(project.path(PATTERNS).exists());
    assert_eq!(learn(&project, &["revert", &id]).code, 0);
    assert!(!project.path(PATTERNS).exists());
    assert_eq!(project.read(SKILL), before);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_stays_and_nothing_is_remembered() {
    use std::os::unix::fs::PermissionsExt;
    let project = habit(TestProject::new().initialized(), &["npm run fix"]);
    let project = project.write("CLAUDE.md", "# Shop\n");
    let set = |mode: u32| {
        let mode = std::fs::Permissions::from_mode(mode);
        fs::set_permissions(project.path("CLAUDE.md"), mode).unwrap();
    };
    let id = id(&project, "CLAUDE.md");
    set(0o444);
    let refused = learn(&project, &["apply", &id]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stdout.contains("it may not be written to")
            && refused.stdout.contains("next: let your user write to it"),
        "{refused}"
    );
    assert_eq!(project.read("CLAUDE.md"), "# Shop\n");
    assert_eq!(records(&project), Vec::<PathBuf>::new());
    set(0o644);
    assert_eq!(learn(&project, &["apply", &id]).code, 0);
    let applied = project.read("CLAUDE.md");
    set(0o444);
    let refused = learn(&project, &["revert", &id]);
    assert_eq!(refused.code, 1, "{refused}");
    assert_eq!(project.read("CLAUDE.md"), applied);
    assert_eq!(records(&project).len(), 1, "it can still be taken back");
    set(0o644);
    assert_eq!(learn(&project, &["revert", &id]).code, 0);
    assert_eq!(project.read("CLAUDE.md"), "# Shop\n");
}

#[test]
fn a_linked_worktree_has_its_own_files_and_the_others_stay() {
    let project = with_skill().git().commit_all("first");
    project.run_git(&["worktree", "add", "--quiet", "../linked tree", "-b", "side"]);
    let tree = project.root().with_file_name("linked tree");
    let in_tree = |arguments: &[&str]| {
        let mut command = project.command(program("checkrein"));
        command.arg("learn").args(arguments).current_dir(&tree);
        project.finish(&mut command, b"")
    };
    let proposed = in_tree(&["propose", "--json"]).json();
    let proposed = proposed["proposals"].as_array().unwrap();
    let change = proposed
        .iter()
        .find(|proposal| proposal["file"] == PATTERNS)
        .unwrap_or_else(|| panic!("{proposed:?}"));
    let id = change["id"].as_str().unwrap();
    let applied = in_tree(&["apply", id]);
    assert_eq!(applied.code, 0, "{applied}");
    assert!(tree.join(PATTERNS).exists() && !project.path(PATTERNS).exists());
    let main = learn(&project, &["revert", id]);
    assert!(tree.join(PATTERNS).exists(), "{main}");
    let reverted = in_tree(&["revert", id]);
    assert_eq!(reverted.code, 0, "{reverted}");
    assert!(!tree.join(PATTERNS).exists());
}

#[test]
fn what_a_person_applies_and_takes_back_is_in_the_audit_trail() {
    let project = with_skill();
    let id = id(&project, PATTERNS);
    let why = format!("change {id}");
    learn(&project, &["apply", &id]);
    learn(&project, &["apply", &id]);
    let applied = (Act::Learned, PATTERNS.to_owned(), why.clone());
    assert_eq!(
        trail(&project),
        std::slice::from_ref(&applied),
        "twice is once"
    );
    learn(&project, &["revert", &id]);
    let reverted = (Act::Unlearned, PATTERNS.to_owned(), why);
    assert_eq!(trail(&project), [applied, reverted]);
}
