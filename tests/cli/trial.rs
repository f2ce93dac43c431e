//! `install --try`: the story it tells, with hooks that only say what they were sent.

use std::path::PathBuf;

use fs_err as fs;

use crate::person::Person;

/// Answers as the real hooks do, in fewer words.
const CONTEXT: &str = r#"#!/bin/sh
read -r event
case $event in
    *shebang*) ;;
    *) printf '{"hookSpecificOutput":{"additionalContext":"the skill\\nits steps"}}' ;;
esac
"#;

const REFUSAL: &str = "#!/bin/sh\ncat >/dev/null\necho 'valid-transition: refused' >&2\nexit 2\n";

const CHECKPOINT: &str = "#!/bin/sh\ncat >/dev/null\ngit commit --quiet --all -m checkpoint\n";

struct Tried {
    said: String,
    person: Person,
    rooms: PathBuf,
}

fn try_it() -> Tried {
    let person = Person::new();
    person.program("user-prompt-submit", CONTEXT);
    person.program("pre-tool-use", REFUSAL);
    person.program("session-end", CHECKPOINT);
    let rooms = person.from().join("rooms");
    fs::create_dir(&rooms).unwrap();
    let from = person.from();
    let output = person
        .command(&["install", "--try", "--from", from.to_str().unwrap()])
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("TMPDIR", &rooms)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{errors}");
    Tried {
        said: String::from_utf8(output.stdout).unwrap(),
        person,
        rooms,
    }
}

#[test]
fn the_main_job_is_shown() {
    let tried = try_it();
    for part in [
        "Added to it:\n  | the skill\n  | its steps\n",
        "\"what is a shebang?\". Added to it:\n  (nothing)\n",
        "It is told:\n  x valid-transition: refused\n",
        "Ada: checkpoint\n",
        " greet.sh | 2 +-\n",
    ] {
        assert!(tried.said.contains(part), "{part}\n--- in\n{}", tried.said);
    }
}

#[test]
fn the_persons_own_home_stays_as_it_is() {
    let tried = try_it();
    assert_eq!(tried.person.tree().len(), 0);
}

#[test]
fn everything_stays_for_a_closer_look_and_the_way_to_be_rid_of_it_is_named() {
    let tried = try_it();
    let room = fs::read_dir(&tried.rooms)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let room = fs::canonicalize(room).unwrap();
    assert!(
        room.join("home/sample/.claude/progress/state.json")
            .is_file()
    );
    assert!(
        tried.said.contains(&format!("rm -r '{}'", room.display())),
        "{}",
        tried.said
    );
}
