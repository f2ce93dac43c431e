//! What a person allows code and servers, changed by what no gate sees.

use checkrein_testkit::TestProject;

use super::{after_a_command, event, project, say, silent};

fn begun() -> TestProject {
    let project = project();
    project.run_hook("session-start", &event(&project, "SessionStart"));
    project
}

#[test]
fn a_change_during_a_session_is_told_once_and_stands() {
    let project = begun();
    silent(&project);
    let project = project.write_home(".config/checkrein/config.json", "{ }");
    let told = after_a_command(&project);
    let person = told.json()["systemMessage"].to_string();
    for said in [person, told.context()] {
        assert!(
            said.contains(".config/checkrein/config.json` was changed during this session"),
            "{said}"
        );
    }
    silent(&project);
    let config = project.home().join(".config/checkrein/config.json");
    assert_eq!(fs_err::read_to_string(config).unwrap(), "{ }");
    let doctor = project.shell("checkrein doctor").to_string();
    assert!(
        doctor.contains("it was changed last during session s, noticed at"),
        "{doctor}"
    );
}

#[test]
fn what_a_person_writes_between_sessions_is_theirs() {
    let project = begun().write_home(".config/checkrein/config.json", "{ }");
    let started = project.run_hook("session-start", &event(&project, "SessionStart"));
    assert!(!started.to_string().contains("was changed"), "{started}");
    silent(&project);
    let doctor = say(&project, "checkrein doctor || true");
    assert!(!doctor.contains("changed last during"), "{doctor}");
}
