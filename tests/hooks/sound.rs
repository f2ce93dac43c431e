//! What holds of every run of every hook, however bad its input.

use checkrein_testkit::{Output, TestProject};
use serde_json::Value;

use crate::tree::{assert_same, tree};

/// Runs a hook and checks that it ended as a hook may and left the project as it was.
#[track_caller]
pub(crate) fn run(project: &TestProject, program: &str, input: &[u8]) -> Output {
    let before = tree(project.root());
    let output = project.run_hook_with(program, input);
    check(program, &output, input);
    assert_same(&before, project.root(), program);
    output
}

/// Checks that a hook ended as a hook may.
#[track_caller]
pub(crate) fn check(program: &str, output: &Output, input: &[u8]) {
    if let Err(fault) = fault(program, output) {
        panic!(
            "{program}: {fault}\ninput: {}\noutput: {output}",
            front(input)
        );
    }
}

fn fault(program: &str, output: &Output) -> Result<(), &'static str> {
    let (stdout, stderr) = (output.stdout.as_str(), output.stderr.as_str());
    let require = |holds: bool, fault| if holds { Ok(()) } else { Err(fault) };
    for panic in ["panicked", "RUST_BACKTRACE", "overflowed its stack"] {
        require(!stderr.contains(panic), "it panicked")?;
    }
    match output.code {
        0 => {
            require(stderr.is_empty(), "all is well and yet it complains")?;
            let answer = serde_json::from_str::<Value>(stdout);
            let is_answer = answer.is_ok_and(|answer| answer.is_object());
            require(stdout.is_empty() || is_answer, "it answers with no object")
        }
        1 => {
            require(stdout.is_empty(), "it answers and fails")?;
            let hint = stderr
                .strip_prefix("error: ")
                .and_then(|text| text.split_once("\n\nhint: "));
            let is_told = hint.is_some_and(|(what, next)| {
                !what.trim().is_empty() && next.ends_with('\n') && !next.trim().is_empty()
            });
            require(is_told, "it does not say what happened and what is next")
        }
        2 => {
            require(program == "pre-tool-use", "only pre-tool-use may refuse")?;
            require(stdout.is_empty(), "it answers and refuses")?;
            let is_told = stderr.contains(": refused ") && stderr.contains("\nNext: ");
            require(is_told, "the refusal does not say what is next")
        }
        _ => Err("it ended in no way that the client knows"),
    }
}

/// The front of an input, for a message.
fn front(input: &[u8]) -> String {
    let front = String::from_utf8_lossy(&input[..input.len().min(1500)]).into_owned();
    format!("{} bytes: {front}", input.len())
}

#[test]
fn what_a_hook_may_not_do_is_noticed() {
    #[track_caller]
    fn check(program: &str, stdout: &str, stderr: &str, code: i32, sound: bool) {
        let output = Output {
            stdout: stdout.into(),
            stderr: stderr.into(),
            code,
        };
        assert_eq!(fault(program, &output).is_ok(), sound, "{output}");
    }
    let told = "error: no event\n\nhint: do this\n";
    let refused = "gate: refused it\nwhy\nNext: that\n";
    check("stop", "", "", 0, true);
    check("stop", "{}", "", 0, true);
    check("stop", "half", "", 0, false);
    check("stop", "[]", "", 0, false);
    check("stop", "", "warning", 0, false);
    check("stop", "", told, 1, true);
    check("stop", "{}", told, 1, false);
    check("stop", "", "error: no event\n", 1, false);
    check(
        "stop",
        "",
        "thread main panicked at x\n\nhint: y\n",
        1,
        false,
    );
    check("stop", "", refused, 2, false);
    check("pre-tool-use", "", refused, 2, true);
    check("pre-tool-use", "", told, 2, false);
    check("stop", "", "", 101, false);
    check("stop", "", "", 134, false);
}
