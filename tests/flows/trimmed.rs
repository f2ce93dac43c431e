//! Large outputs as the model sees them: their informative part, the whole when it asks, and nothing of
//! ours where there is nothing to gain.

use checkrein_testkit::{Client, MockApi, Request, Run, Script, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

use crate::installed;

/// Prints a test run of three hundred lines with one failure in its middle.
const PRINT: &str = "for i in $(seq 1 150); do echo \"test cart::adds_$i ... ok\"; done; \
    echo 'test cart::adds_none ... FAILED'; echo \"thread 'cart::adds_none' panicked at src/cart.rs:12:5:\"; \
    echo 'the cart is empty'; for i in $(seq 1 150); do echo \"test tax::rate_$i ... ok\"; done; \
    echo 'test result: FAILED. 300 passed; 1 failed'";

fn run(project: &TestProject, commands: &[&str]) -> Run {
    let mut script = Script::new();
    for command in commands {
        script = script.tool("Bash", json!({ "command": command }));
    }
    Client::new(project)
        .allow("Bash")
        .run(&MockApi::start(script), "Run the tests.")
}

fn seen(run: &Run) -> Vec<String> {
    let requests = run.conversation();
    let seen = requests.iter().skip(1);
    seen.map(|request: &&Request| request.last_user_message())
        .collect()
}

/// Returns the books of the session that ran.
fn books(project: &TestProject, run: &Run) -> Value {
    let output = project.run(
        "checkrein",
        &["output", "stats", "--json", "--session", run.session_id()],
    );
    output.json()
}

#[test]
fn the_model_sees_the_failure_and_may_ask_for_the_rest() {
    let project = installed();
    let script = Script::new()
        .tool("Bash", json!({ "command": PRINT }))
        .tool("Bash", json!({ "command": "checkrein output show $(checkrein output list | head -1 | cut -c1-6) --grep tax::rate_77" }));
    let run = Client::new(&project)
        .allow("Bash")
        .run(&MockApi::start(script), "Run the tests.");
    let [trimmed, asked] = seen(&run).try_into().expect("two answers");
    for stays in [
        "test cart::adds_none ... FAILED",
        "src/cart.rs:12:5",
        "the cart is empty",
        "300 passed; 1 failed",
    ] {
        assert!(trimmed.contains(stays), "{stays}: {trimmed}");
    }
    assert!(
        trimmed.len() < 1_000
            && trimmed.contains("by the rule cargo-test; all of it: checkrein output show "),
        "{trimmed}"
    );
    assert!(asked.contains("test tax::rate_77 ... ok"), "{asked}");
    let books = books(&project, &run);
    let sum = |name: &str| books["total"][name].as_i64().expect("a number");
    assert_eq!(sum("outputs"), 1);
    assert_eq!(sum("shown"), trimmed.len() as i64);
    assert_eq!(sum("recalled"), asked.len() as i64);
    assert_eq!(sum("net"), sum("native") - sum("shown") - sum("recalled"));
    assert!(sum("net") > 5_000, "{books}");
}

#[test]
fn of_what_the_client_would_preview_the_failure_is_seen() {
    let project = installed();
    let long = PRINT.replace("150", "1500");
    let run = run(&project, &[&long]);
    let [trimmed] = seen(&run).try_into().expect("one answer");
    assert!(
        trimmed.contains("src/cart.rs:12:5") && !trimmed.contains("<persisted-output>"),
        "{trimmed}"
    );
    assert_eq!(books(&project, &run)["total"]["native"], 2_280);
}

#[test]
fn a_command_that_fails_keeps_its_exit_code_and_its_output() {
    let project = installed();
    let failing = format!("{}; exit 3", PRINT.replace("150", "1500"));
    let piped = format!(
        "({}) 2>&1 | checkrein output trim",
        PRINT.replace("150", "1500")
    );
    let run = run(&project, &[&failing, &piped]);
    let [failed, trimmed] = seen(&run).try_into().expect("two answers");
    assert!(
        failed.contains("Exit code 3") && !failed.contains("src/cart.rs:12:5"),
        "{failed}"
    );
    let requests = run.conversation();
    assert!(
        requests[2].text_contains("2>&1 | checkrein output trim"),
        "the model is told of the way"
    );
    assert!(trimmed.contains("src/cart.rs:12:5"), "{trimmed}");
}

#[test]
fn small_outputs_and_switched_off_ones_arrive_as_they_are() {
    let project = installed();
    let off = format!("CHECKREIN_TRIM=0 true; {PRINT}");
    let run = run(&project, &["seq 1 100", &off]);
    let [small, whole] = seen(&run).try_into().expect("two answers");
    assert!(small.ends_with("\n100"), "{small}");
    assert!(whole.contains("test tax::rate_77 ... ok"), "{whole}");
    let kept = fs::read_dir(project.home().join(".cache/checkrein/outputs"));
    assert!(kept.is_err(), "nothing is kept of what is not trimmed");
}
