//! The gates of a feature that becomes tested.

use super::*;

#[test]
fn outcome_before_tested_wants_to_know_what_came_of_it() {
    let gate = Some("outcome-before-tested");
    let said = Said {
        pending: Answer::Known(vec![trace("t1"), trace("t2")]),
        ..Said::well()
    };
    tested(json!({}), &said, gate);
    tested(
        json!({"gates": {"outcome-before-tested": "off"}}),
        &said,
        None,
    );
    enter(State::Implement, State::Test, json!({}), &said, None);
    tested(
        json!({}),
        &Said {
            pending: Answer::Unknown,
            ..Said::well()
        },
        gate,
    );
    tested(
        json!({}),
        &Said {
            pending: failed(),
            ..Said::well()
        },
        gate,
    );
    insta::assert_snapshot!(tested_text(&said), @"
    outcome-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    2 traces of `feat-001` have no outcome yet: `t1` (keep the index in memory), `t2` (keep the index in memory).
    Next: say what came of it with `checkrein trace outcome t1 success` or `failure`, then run `checkrein feature tested feat-001`.
    ");
    let many = (0..7).map(|number| trace(&format!("t{number}"))).collect();
    let said = Said {
        pending: Answer::Known(many),
        ..Said::well()
    };
    assert!(
        tested_text(&said).contains("memory), 2 more."),
        "{}",
        tested_text(&said)
    );
}

#[test]
fn commit_before_tested_wants_the_work_in_a_commit() {
    use Unsaved::*;
    let gate = Some("commit-before-tested");
    let said = Said {
        uncommitted: files(&[("a.rs", Changed), ("b c.rs", New), ("d.rs", Staged)]),
        ..Said::well()
    };
    tested(json!({}), &said, gate);
    tested(
        json!({"gates": {"commit-before-tested": "off"}}),
        &said,
        None,
    );
    tested(
        json!({}),
        &Said {
            repository: false,
            ..said.clone()
        },
        None,
    );
    enter(State::Implement, State::Test, json!({}), &said, None);
    tested(
        json!({}),
        &Said {
            uncommitted: Answer::Unknown,
            ..Said::well()
        },
        gate,
    );
    tested(
        json!({}),
        &Said {
            uncommitted: failed(),
            ..Said::well()
        },
        gate,
    );
    insta::assert_snapshot!(tested_text(&said), @r#"
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    3 uncommitted files: `a.rs`, `b c.rs` (new), `d.rs` (staged). A new file that is no part of the work belongs in `.gitignore`.
    Next: run `git add -A -- a.rs 'b c.rs' && git commit -m "feat-001: Sign in"`, then run `checkrein feature tested feat-001`.
    "#);
    let said = Said {
        uncommitted: files(&[("lib", Submodule)]),
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @r#"
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    1 uncommitted file: `lib` (changes inside of the submodule).
    Next: commit what changed inside of `lib`, then run `git add -A -- lib && git commit -m "feat-001: Sign in"`, then run `checkrein feature tested feat-001`.
    "#);
    let said = Said {
        uncommitted: Answer::Known(Uncommitted::default()),
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @r#"
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    The repository has no commit yet.
    Next: run `git add -A -- . && git commit -m "feat-001: Sign in"`, then run `checkrein feature tested feat-001`.
    "#);
    let said = Said {
        uncommitted: failed(),
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @"
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    `git` is not on the PATH.
    Next: install git.
    ");
}

#[test]
fn tests_pass_wants_them_to_pass() {
    let gate = Some("tests-pass");
    let said = Said {
        tests: ended(End::Code(101)),
        ..Said::well()
    };
    tested(json!({}), &said, gate);
    tested(json!({"gates": {"tests-pass": "off"}}), &said, None);
    tested(json!({"test_command": null}), &said, None);
    enter(State::Implement, State::Test, json!({}), &said, None);
    tested(
        json!({}),
        &Said {
            tests: Answer::Unknown,
            ..Said::well()
        },
        gate,
    );
    tested(
        json!({}),
        &Said {
            tests: failed(),
            ..Said::well()
        },
        gate,
    );
    tested(
        json!({}),
        &Said {
            tests: ended(End::Killed),
            ..Said::well()
        },
        gate,
    );
    tested(
        json!({}),
        &Said {
            tests: remembered(End::Code(0)),
            ..Said::well()
        },
        None,
    );
    insta::assert_snapshot!(tested_text(&said), @"
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `cargo test` ended with exit code 101.
    Its last lines (all of them in `/data/output.log`):
      1 test failed
      a::b
    Next: mend what fails and commit it, then run `checkrein feature tested feat-001`.
    ");
    let said = Said {
        tests: remembered(End::Code(101)),
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @"
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `cargo test` ended with exit code 101 at 2027-01-15T08:00:00Z, for this very work tree; it was not run again.
    It printed nothing.
    Next: mend what fails and commit it, then run `checkrein feature tested feat-001`; `checkrein feature tested feat-001 --again` runs the tests anew for the same work tree.
    ");
    let said = Said {
        tests: ended(End::TimedOut),
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @"
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `cargo test` took longer than 600 s and was ended.
    Its last lines (all of them in `/data/output.log`):
      1 test failed
      a::b
    Next: make the tests quicker, or ask the person for a longer `test_timeout` in `.claude/config/project.json`, then run `checkrein feature tested feat-001`.
    ");
    let said = Said {
        tests: Answer::Unknown,
        ..Said::well()
    };
    insta::assert_snapshot!(tested_text(&said), @"
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    Whether `cargo test` passes is not known here; the command finds it out.
    Next: run `checkrein feature tested feat-001`.
    ");
}
