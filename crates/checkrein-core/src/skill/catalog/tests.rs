//! What the catalog finds, in folders made for each test.

use super::*;

fn put(root: &Path, folder: &str, text: impl AsRef<[u8]>) {
    let folder = root.join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("SKILL.md"), text).unwrap();
}

fn names(catalog: &Catalog) -> Vec<&str> {
    catalog
        .skills
        .iter()
        .map(|skill| skill.name.as_str())
        .collect()
}

/// A home in a folder of its own.
fn home() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let claude = folder.path().join("claude");
    (folder, claude)
}

#[test]
fn the_persons_own_go_before_the_projects_before_ours() {
    let (folder, claude) = home();
    let (project, inner) = (folder.path().join("app"), folder.path().join("app/web"));
    let built_in = folder.path().join("built-in");
    for (root, names) in [
        (claude.join("skills"), &["a"][..]),
        (inner.join(".claude/skills"), &["a", "b"]),
        (project.join(".claude/skills"), &["b", "c"]),
        (built_in.clone(), &["a", "c", "d"]),
    ] {
        for name in names {
            put(
                &root,
                name,
                format!("---\nname: {name}\ndescription: x\n---\n"),
            );
        }
    }
    let catalog = Catalog::discover(&Places {
        claude: Some(claude.clone()),
        projects: vec![inner.clone(), project.clone()],
        built_in: Some(built_in.clone()),
    });
    let found: Vec<(&str, bool)> = catalog
        .skills
        .iter()
        .map(|skill| {
            let expected = match skill.name.as_str() {
                "a" => claude.join("skills/a"),
                "b" => inner.join(".claude/skills/b"),
                "c" => project.join(".claude/skills/c"),
                _ => built_in.join("d"),
            };
            (skill.name.as_str(), skill.file == expected.join("SKILL.md"))
        })
        .collect();
    assert_eq!(found, [("a", true), ("b", true), ("c", true), ("d", true)]);
}

#[test]
fn plugins_that_are_on_bring_their_skills() {
    let (folder, claude) = home();
    let plugin = folder.path().join("cache/tools/1.0");
    put(
        &plugin.join("skills"),
        "polish",
        "---\nname: other-name\ndescription: x\n---\n",
    );
    fs::create_dir_all(claude.join("plugins")).unwrap();
    let installed = serde_json::json!({"version": 2, "plugins": {"tools@market": [
        {"scope": "user", "installPath": plugin}
    ]}});
    fs::write(
        claude.join("plugins/installed_plugins.json"),
        installed.to_string(),
    )
    .unwrap();
    let places = Places {
        claude: Some(claude.clone()),
        ..Places::default()
    };
    assert_eq!(names(&Catalog::discover(&places)), [""; 0]);
    fs::write(
        claude.join("settings.json"),
        r#"{"enabledPlugins":{"tools@market":true}}"#,
    )
    .unwrap();
    // The client names a plugin's skill after its folder.
    assert_eq!(names(&Catalog::discover(&places)), ["tools:polish"]);
}

#[test]
fn a_broken_skill_disturbs_no_other() {
    let (_folder, claude) = home();
    let skills = claude.join("skills");
    put(&skills, "binary", [0xff, 0xfe, 0, 0x80]);
    put(&skills, "empty", "");
    put(
        &skills,
        "good",
        "---\nname: good\ndescription: Is good.\n---\n",
    );
    put(
        &skills,
        "hostile",
        "---\nname: \"a\\nb/../c\"\ndescription: x\n---\n",
    );
    put(
        &skills,
        "huge",
        format!(
            "---\nname: huge\ndescription: x\n---\n{}",
            "x".repeat(3_000_000)
        ),
    );
    put(
        &skills,
        "loose",
        "---\nname: loose\ndescription: Use when: x\n---\n",
    );
    fs::create_dir_all(skills.join("folder/SKILL.md")).unwrap();
    fs::create_dir_all(skills.join(".git")).unwrap();
    fs::write(skills.join("README.md"), "").unwrap();
    let catalog = Catalog::discover(&Places {
        claude: Some(claude),
        ..Places::default()
    });
    assert_eq!(
        names(&catalog),
        ["binary", "empty", "good", "a-b-c", "huge", "loose"]
    );
    let with_problems: Vec<String> = catalog
        .problems
        .iter()
        .map(|problem| {
            problem
                .file
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    assert_eq!(with_problems, ["empty", "folder", "hostile", "loose"]);
}

#[test]
fn a_name_belongs_to_the_folder_that_is_called_so() {
    let (_folder, claude) = home();
    let skills = claude.join("skills");
    put(
        &skills,
        "aaa",
        "---\nname: polish\ndescription: an impostor\n---\n",
    );
    put(
        &skills,
        "polish",
        "---\nname: polish\ndescription: the real one\n---\n",
    );
    let catalog = Catalog::discover(&Places {
        claude: Some(claude),
        ..Places::default()
    });
    assert_eq!(names(&catalog), ["polish"]);
    assert_eq!(catalog.skills[0].file, skills.join("polish/SKILL.md"));
    assert_eq!(
        told(&catalog),
        [
            "aaa/SKILL.md another skill in the same place is called `polish`, so this one is not found"
        ]
    );
    assert_eq!(unreached(&catalog), ["aaa"]);
}

fn unreached(catalog: &Catalog) -> Vec<&str> {
    let found = catalog.unreached.iter();
    found.map(|found| found.name.as_str()).collect()
}

/// Returns what is told of each skill's file, by the folder that it is in.
fn told(catalog: &Catalog) -> Vec<String> {
    let short = |path: &Path| {
        let skills = path.ancestors().find(|above| above.ends_with("skills"));
        let file = path.strip_prefix(skills.unwrap()).unwrap();
        file.display().to_string()
    };
    let problems = catalog.problems.iter();
    problems
        .map(|problem| format!("{} {}", short(&problem.file), problem.what))
        .collect()
}

#[test]
fn only_in_one_place_may_no_two_have_one_name() {
    let (folder, claude) = home();
    let skills = claude.join("skills");
    for name in ["aaa", "bbb"] {
        put(
            &skills,
            name,
            "---\nname: Polish\ndescription: one of two\n---\n",
        );
    }
    let project = folder.path().join("app");
    put(
        &project.join(".claude/skills"),
        "polish",
        "---\nname: polish\ndescription: the project's\n---\n",
    );
    let catalog = Catalog::discover(&Places {
        claude: Some(claude),
        projects: vec![project],
        ..Places::default()
    });
    assert_eq!(names(&catalog), ["Polish"]);
    assert_eq!(catalog.skills[0].file, skills.join("aaa/SKILL.md"));
    assert_eq!(
        told(&catalog),
        [
            "bbb/SKILL.md another skill in the same place is called `Polish`, so this one is not found"
        ]
    );
    // The client calls both by their folders.
    assert_eq!(unreached(&catalog), ["bbb", "polish"]);
}

#[test]
fn lower_case_file_names_count() {
    let (_folder, claude) = home();
    let folder = claude.join("skills/small");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("skill.md"), "---\ndescription: x\n---\n").unwrap();
    let places = Places {
        claude: Some(claude),
        ..Places::default()
    };
    assert_eq!(names(&Catalog::discover(&places)), ["small"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_end() {
    use std::os::unix::fs::symlink;
    let (folder, claude) = home();
    let skills = claude.join("skills");
    put(
        folder.path(),
        "elsewhere",
        "---\nname: linked\ndescription: x\n---\n",
    );
    fs::create_dir_all(&skills).unwrap();
    symlink(folder.path().join("elsewhere"), skills.join("linked")).unwrap();
    symlink(&skills, skills.join("itself")).unwrap();
    symlink("round", skills.join("round")).unwrap();
    symlink("nowhere", skills.join("dangling")).unwrap();
    let places = Places {
        claude: Some(claude),
        ..Places::default()
    };
    let catalog = Catalog::discover(&places);
    assert_eq!(names(&catalog), ["linked"]);
    assert_eq!(
        told(&catalog),
        [
            "dangling the link leads nowhere",
            "round the link leads nowhere"
        ]
    );
}

#[test]
fn nothing_anywhere_is_no_problem() {
    let catalog = Catalog::discover(&Places::default());
    assert!(catalog.skills.is_empty() && catalog.problems.is_empty());
    let missing = Places {
        claude: Some("/does/not/exist".into()),
        projects: vec!["/neither/does/this".into()],
        built_in: Some("\0".into()),
    };
    assert_eq!(names(&Catalog::discover(&missing)), [""; 0]);
    assert_ne!(missing.key(), Places::default().key());
}
