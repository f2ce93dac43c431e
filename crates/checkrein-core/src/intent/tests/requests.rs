//! Prompts that ask for a skill or a step, and prompts that only sound like it.

use super::{By, IN_IMPLEMENT, check, detect, shelf};

#[test]
fn a_skill_that_is_named_is_loaded() {
    use By::{Named, Question, State};
    check(
        IN_IMPLEMENT,
        &[
            ("use the pdf skill", Named, "pdf"),
            (
                "Use the PDF-Forms skill to fill this in",
                Named,
                "pdf-forms",
            ),
            ("load skill pdf-forms", Named, "pdf-forms"),
            ("please use `pdf-forms` here", Named, "pdf-forms"),
            ("do it with the code-review skill", Named, "code-review"),
            (
                "Can you use the kubernetes_rollout skill?",
                Named,
                "kubernetes-rollout",
            ),
            ("use the “pdf” skill", Named, "pdf"),
            ("use the testing skill now", Named, "testing"),
            ("don't use the pdf skill", State, "implementation"),
            ("do it without the pdf skill", State, "implementation"),
            ("should I use the pdf skill?", By::Nothing, ""),
            ("the pdf skill is broken, mend it", State, "implementation"),
            ("use pdf as the format", State, "implementation"),
            ("use the docx skill", State, "implementation"),
            (
                "which skill should handle this, the pdf skill?",
                Question,
                "",
            ),
            ("does it use the pdf skill?", Question, ""),
            (
                "<!-- use the pdf skill --> go on with the parser",
                State,
                "implementation",
            ),
        ],
    );
}

#[test]
fn a_step_that_is_asked_for_overrides_the_state() {
    use By::Request;
    check(
        IN_IMPLEMENT,
        &[
            ("run the tests", Request, "testing"),
            ("Run all tests!", Request, "testing"),
            (
                "please run our whole unit test suite again",
                Request,
                "testing",
            ),
            ("RUN THE TESTS", Request, "testing"),
            ("ok now run the tests", Request, "testing"),
            ("test the feature", Request, "testing"),
            ("I want you to run the tests", Request, "testing"),
            ("can you run the tests?", Request, "testing"),
            ("pull main and run the tests", Request, "testing"),
            ("If the build passes, run the tests.", Request, "testing"),
            ("let's run the tests", Request, "testing"),
            ("- run the tests\n- commit", Request, "testing"),
            (
                "run the tests, then implement the next feature",
                Request,
                "testing",
            ),
            ("set up the project", Request, "initialization"),
            ("initialize this project", Request, "initialization"),
            ("break this down into features", Request, "initialization"),
            ("implement the next feature", Request, "implementation"),
            ("build feature feat-003", Request, "implementation"),
            ("implement feat-003", Request, "implementation"),
            ("fix the failing health check", Request, "enforcement"),
            ("record the decision", Request, "context-graph"),
            ("what is the state? run the tests", Request, "testing"),
            (
                "It fails:\n```\nset up the project\n```\nrun the tests",
                Request,
                "testing",
            ),
        ],
    );
}

#[test]
fn words_of_a_step_that_are_no_request_leave_the_state() {
    use By::State;
    let log = "2026-01-31 12:00:00 run the tests\n".repeat(200);
    let document = format!(
        "sum this up:\n<document>\n{}\n</document>",
        "run the tests.\n".repeat(50)
    );
    check(
        IN_IMPLEMENT,
        &[
            ("don't run the tests", State, "implementation"),
            ("Don’t run the tests yet", State, "implementation"),
            ("fix it without running the tests", State, "implementation"),
            ("commit, but do not run the tests", State, "implementation"),
            ("no need to run the tests", State, "implementation"),
            ("when I run the tests it crashes", State, "implementation"),
            ("I run the tests and they fail", State, "implementation"),
            ("I ran all tests, two are red", State, "implementation"),
            (
                "the script to run the tests is gone",
                State,
                "implementation",
            ),
            ("run the test server", State, "implementation"),
            ("run the latest build", State, "implementation"),
            ("decode the testament", State, "implementation"),
            ("the contest runs tests", State, "implementation"),
            (
                "implement the feature flag service",
                State,
                "implementation",
            ),
            (
                "rename the button to \"run the tests\"",
                State,
                "implementation",
            ),
            ("> run the tests\nI disagree", State, "implementation"),
            (
                "add a comment <!-- run the tests --> there",
                State,
                "implementation",
            ),
            ("make `run the tests` a target", State, "implementation"),
            ("fix it and run the tests", State, "implementation"),
            (
                "review this\ndiff --git a/x b/x\n@@ -1 +1 @@\n-a\n+run the tests\n",
                State,
                "implementation",
            ),
            (&log, State, "implementation"),
            (&document, State, "implementation"),
            ("führe die Tests aus", State, "implementation"),
            ("运行所有测试", State, "implementation"),
            ("запусти тесты", State, "implementation"),
        ],
    );
}

#[test]
fn what_is_asked_for_is_shown_with_its_number() {
    #[track_caller]
    fn check(prompt: &str, expected: &str) {
        let mut shelf = shelf();
        let reason = detect(prompt, &IN_IMPLEMENT, &mut shelf.index).reason;
        assert_eq!(reason.to_string(), expected, "{prompt}");
    }
    check(
        "please implement FEAT-3 now",
        "the prompt asks to implement feat-3",
    );
    check(
        "set up the project",
        "the prompt asks to set up the project",
    );
    check(
        "fix the health check",
        "the prompt asks to fix the health check",
    );
}

#[test]
fn of_several_requests_the_one_to_be_done_first_decides() {
    use By::{Named, Request, State};
    check(
        IN_IMPLEMENT,
        &[
            ("run the tests, then set up the project", Request, "testing"),
            (
                "set up the project but first run the tests",
                Request,
                "testing",
            ),
            (
                "set up the project. Before that, run the tests.",
                Request,
                "testing",
            ),
            ("rename it and run the tests", State, "implementation"),
            ("look at it and run the tests", Request, "testing"),
            (
                "use the pdf skill, then use the code-review skill",
                Named,
                "pdf",
            ),
        ],
    );
}

#[test]
fn a_skill_that_answers_to_its_name_only_needs_no_more() {
    use By::{Named, State};
    check(
        IN_IMPLEMENT,
        &[
            ("use the orchestrator", Named, "orchestrator"),
            ("load the orchestrator, please", Named, "orchestrator"),
            ("skill: testing", Named, "testing"),
            ("use the orchestrator pattern", State, "implementation"),
            ("use the latest", State, "implementation"),
        ],
    );
}
