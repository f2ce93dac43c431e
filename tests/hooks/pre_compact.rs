//! `pre-compact`: a note in the log, in or outside of a project.

use checkrein_testkit::TestProject;
use insta::assert_snapshot;

use crate::facts::facts;

#[test]
fn a_compaction_is_noted_and_nothing_is_forgotten_yet() {
    let project = TestProject::new().state("IMPLEMENT");
    assert_snapshot!(project.run_hook("pre-compact", &project.pre_compact("auto")), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"compacting","v":1}"#);
}

#[test]
fn outside_of_a_project_it_is_the_same() {
    let project = TestProject::new();
    assert_snapshot!(project.run_hook("pre-compact", &project.pre_compact("manual")), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"compacting","v":1}"#);
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = TestProject::new();
    assert_snapshot!(project.run_hook("pre-compact", &project.session_start("compact")), @"");
    assert_eq!(facts(&project), "");
}
