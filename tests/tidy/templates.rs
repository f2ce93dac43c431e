//! The skills that come with checkrein are as short and as well-formed as we tell people to make theirs.

use checkrein_core::skill::{FrontMatter, Manifest};

use crate::repository::{File, files_below, none};

/// So that a skill and its context arrive whole, within 10,000 characters.
const MOST_CHARACTERS: usize = 7_500;
const MOST_LINES: usize = 150;

fn faults(file: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let mut require = |holds: bool, what: String| {
        if !holds {
            faults.push(format!("{}: {what}", file.path));
        }
    };
    let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
    let (front_matter, body) = FrontMatter::read(&file.text);
    let manifest = Manifest::read(&file.text);
    require(
        front_matter.complaint.is_none(),
        format!("{:?}", front_matter.complaint),
    );
    require(
        manifest.complaints.is_empty(),
        format!("{:?}", manifest.complaints),
    );
    require(
        front_matter.get("name") == Some(folder),
        format!("its name is not {folder:?}"),
    );
    require(
        manifest.description.len() > 40,
        "nobody learns when to use it".into(),
    );
    require(!body.trim().is_empty(), "it instructs nobody".into());
    let (lines, characters) = (file.text.lines().count(), file.text.encode_utf16().count());
    require(lines < MOST_LINES, format!("{lines} lines"));
    require(
        characters < MOST_CHARACTERS,
        format!("{characters} characters"),
    );
    faults
}

fn skills() -> Vec<File> {
    files_below("templates/skills/")
        .into_iter()
        .filter(|file| file.path.ends_with("/SKILL.md"))
        .collect()
}

#[test]
fn every_skill_of_ours_is_well_formed_and_short() {
    let skills = skills();
    assert!(skills.len() >= 6, "{} skills", skills.len());
    none(&skills.iter().flat_map(faults).collect::<Vec<_>>());
}

#[test]
fn every_state_finds_its_skill() {
    let names: Vec<String> = skills()
        .iter()
        .map(|file| file.path.rsplit('/').nth(1).unwrap().to_owned())
        .collect();
    for skill in checkrein_core::state::State::ALL
        .into_iter()
        .filter_map(|state| state.skill())
    {
        assert!(
            names.iter().any(|name| name == skill),
            "{skill} is not among {names:?}"
        );
    }
}

#[test]
fn a_skill_with_a_fault_is_noticed() {
    #[track_caller]
    fn check(name: &str, more: &str, expected: usize) {
        let text = format!(
            "---\nname: {name}\ndescription: Polishes leather. Use when shoes or boots are dull.\n---\n\n# Polish\n\nRub it.\n{more}"
        );
        let path = "templates/skills/polish/SKILL.md".into();
        assert_eq!(faults(&File { path, text }).len(), expected, "{name}");
    }
    check("polish", "", 0);
    check("shine", "", 1);
    check("[polish", "", 3);
    check("polish", &"x\n".repeat(150), 1);
    check("polish", &"x".repeat(7_500), 1);
}
