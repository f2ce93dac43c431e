//! What may be read and what may not, in folders that are really there.

use std::os::unix::fs::symlink;

use checkrein_core::layout::UserDirs;
use fs_err as fs;

use super::*;
use crate::Around;

/// A person with a home, a project and something elsewhere.
struct Person {
    base: tempfile::TempDir,
}

impl Person {
    fn new() -> Self {
        let person = Self {
            base: tempfile::tempdir().unwrap(),
        };
        for file in [
            "home/.ssh/id",
            "home/notes.csv",
            "project/a b.csv",
            "project/.env",
            "project/deep/.env",
            "project/secrets/key.csv",
            "elsewhere/x.csv",
            "opened/y.csv",
        ] {
            person.write(file, "a,b\n1,2\n");
        }
        person
    }

    fn path(&self, file: &str) -> PathBuf {
        self.base.path().canonicalize().unwrap().join(file)
    }

    fn write(&self, file: &str, content: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn reach(&self, folder: &str) -> Result<Reach, Fault> {
        let home = self.path("home");
        let around = Around {
            dirs: UserDirs::new(|name| (name == "HOME").then(|| home.clone().into())),
            folder: Some(self.path(folder)),
            session: None,
        };
        Reach::of(&Work::new(around))
    }

    /// Says whether a file may be read, else why not.
    #[track_caller]
    fn check(&self, folder: &str, named: &str, expected: &str) {
        let said = match self.reach(folder).and_then(|reach| reach.file(named)) {
            Ok(_) => "read".to_owned(),
            Err(fault) => fault.to_string(),
        };
        assert!(said.contains(expected), "{named}: {said}");
    }
}

#[test]
fn the_project_is_read_and_what_is_outside_is_not() {
    let person = Person::new();
    let absolute = person.path("project/a b.csv");
    for named in [
        "a b.csv",
        "./a b.csv",
        "deep/../a b.csv",
        absolute.to_str().unwrap(),
    ] {
        person.check("project", named, "read");
    }
    person.check("project", "../elsewhere/x.csv", "is outside of the project");
    person.check("project", "~/notes.csv", "is outside of the project");
    person.check("project", "/dev/zero", "is outside of the project");
    person.check("project", "missing.csv", "cannot be found");
    person.check("project", "", "names no file");
    person.check("project", "a\0b", "names no file");
    person.check("project", "deep", "is no file");
    person.check("/", "a.csv", "is no project");
}

#[test]
fn a_link_leads_out_of_nothing() {
    let person = Person::new();
    symlink(
        person.path("elsewhere/x.csv"),
        person.path("project/link.csv"),
    )
    .unwrap();
    symlink(
        person.path("project/.env"),
        person.path("project/plain.csv"),
    )
    .unwrap();
    symlink(person.path("elsewhere"), person.path("project/folder")).unwrap();
    person.check("project", "link.csv", "is outside of the project");
    person.check("project", "folder/x.csv", "is outside of the project");
    person.write(
        "project/.claude/settings.json",
        r#"{"permissions": {"deny": ["Read(./.env)"]}}"#,
    );
    person.check("project", "plain.csv", "`Read(./.env)` denies it");
}

#[test]
fn what_is_no_file_is_not_opened() {
    let person = Person::new();
    let made = std::process::Command::new("mkfifo")
        .arg(person.path("project/pipe"))
        .status();
    assert!(made.unwrap().success());
    person.check("project", "pipe", "is no file");
}

#[test]
fn the_rules_of_the_client_hold() {
    let person = Person::new();
    person.write(
        "home/.claude/settings.json",
        r#"{"permissions": {"deny": ["Read(.env)"], "additionalDirectories": ["~/../opened"]}}"#,
    );
    person.write(
        "project/.claude/settings.local.json",
        r#"{"permissions": {"deny": ["Read(./secrets/**)", 7], "additionalDirectories": ["../elsewhere"]}}"#,
    );
    person.check("project", ".env", "`Read(.env)` denies it");
    person.check("project/deep", ".env", "`Read(.env)` denies it");
    person.check("project", "secrets/key.csv", "denies it");
    person.check("project", "../opened/y.csv", "read");
    // A project does not open what is outside of it.
    person.check("project", "../elsewhere/x.csv", "is outside of the project");
    person.check("project/deep", "../a b.csv", "is outside of the project");
    let hidden = person.reach("project").unwrap().hidden(&|| false).unwrap();
    for file in [
        "project/.env",
        "project/deep/.env",
        "project/secrets/key.csv",
    ] {
        let path = person.path(file);
        assert!(
            hidden.iter().any(|hidden| path.starts_with(hidden)),
            "{file}: {hidden:?}"
        );
    }
    assert!(
        !hidden
            .iter()
            .any(|hidden| person.path("project/a b.csv").starts_with(hidden))
    );
}

#[test]
fn settings_that_cannot_be_read_may_deny_anything() {
    let person = Person::new();
    person.write("project/.claude/settings.json", "{");
    person.check("project", "a b.csv", "what may be read is not known");
    person.write("project/.claude/settings.json", " ");
    person.check("project", "a b.csv", "read");
}

#[test]
fn a_session_in_the_home_folder_sees_nothing_that_is_hidden_there() {
    let person = Person::new();
    person.check("home", "notes.csv", "read");
    person.check("home", ".ssh/id", "hidden files of the home folder");
    let hidden = person.reach("home").unwrap().hidden(&|| false).unwrap();
    assert_eq!(hidden, [person.path("home/.ssh")]);
}

#[test]
fn a_glob_names_what_may_be_read_in_order() {
    let person = Person::new();
    for file in ["logs/b.log", "logs/a.log", "logs/deep/c.log", "odd[1].log"] {
        person.write(&format!("project/{file}"), "x");
    }
    let files = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let files = person.reach("project").unwrap().files(&names);
        files.map(|(files, _)| {
            let project = person.path("project");
            let short = files
                .iter()
                .map(|file| file.path.strip_prefix(&project).unwrap().to_owned());
            short
                .map(|path| path.display().to_string())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(
        files(&["logs/*.log"]).unwrap(),
        ["logs/a.log", "logs/b.log"]
    );
    assert_eq!(files(&["logs/**/*.log"]).unwrap().len(), 3);
    let twice = files(&["logs/b.log", "logs/{a,b}.log"]).unwrap();
    assert_eq!(twice, ["logs/b.log", "logs/a.log"]);
    assert_eq!(files(&["odd[1].log"]).unwrap(), ["odd[1].log"]);
    let said = files(&["*.xyz"]).unwrap_err().to_string();
    assert!(said.contains("no file matches"), "{said}");
    person.write(
        "project/.claude/settings.json",
        r#"{"permissions": {"deny": ["Read(./logs/a.log)"]}}"#,
    );
    assert_eq!(files(&["logs/*.log"]).unwrap(), ["logs/b.log"]);
    let (_, note) = person
        .reach("project")
        .unwrap()
        .files(&["logs/**/*".to_owned()])
        .unwrap();
    let note = note.unwrap();
    assert!(note.contains("1 file that matches may not"), "{note}");
    let said = files(&["logs/a*"]).unwrap_err().to_string();
    assert!(said.contains("denies it"), "{said}");
}
