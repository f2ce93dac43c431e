//! Bytes that are no event, or hardly one.

use checkrein_testkit::{TestProject, payload};

use super::project;
use crate::programs::{PROGRAMS, payloads_of};
use crate::sound;

/// Gives every program the same bytes, which are no event to any of them.
#[track_caller]
fn check_refused(project: &TestProject, input: &[u8]) {
    for program in PROGRAMS {
        let output = sound::run(project, program, input);
        assert_eq!(output.code, 1, "{program} on {}", input.escape_ascii());
    }
}

#[test]
fn what_is_no_event_is_an_error_and_blocks_nothing() {
    let project = project();
    let inputs: [&[u8]; 14] = [
        b"",
        b" ",
        b"\n\t \r\n",
        b"\0",
        b"null",
        b"true",
        b"7",
        b"\"SessionStart\"",
        b"[]",
        b"[{\"hook_event_name\":\"Stop\"}]",
        b"{}",
        b"{\"hook_event_name\":null}",
        b"\xff\xfe{\0}\0",
        b"not JSON at all",
    ];
    for input in inputs {
        check_refused(&project, input);
    }
}

#[test]
fn the_error_says_what_was_wrong_and_what_is_next() {
    let output = project().run_hook_with("stop", b"");
    insta::assert_snapshot!(output, @"
    ------- stderr -------
    error: no event on standard input

    hint: `checkrein doctor` tells what is wrong
    [exit status: 1]
    ");
    let output = project().run_hook_with("stop", br#"{"hook_event_name":"Stop","#);
    insta::assert_snapshot!(output, @"
    ------- stderr -------
    error: failed to read the event on standard input: EOF while parsing a value at line 1 column 26

    hint: `checkrein doctor` tells what is wrong
    [exit status: 1]
    ");
}

#[test]
fn half_an_event_is_an_error_wherever_it_was_cut() {
    let project = project();
    for program in PROGRAMS {
        for name in payloads_of(program) {
            let whole = payload::bytes(&name);
            let whole = whole.trim_ascii_end();
            let step = whole.len() / 13;
            for end in (1..whole.len()).step_by(step).chain([whole.len() - 1]) {
                let output = sound::run(&project, program, &whole[..end]);
                assert_eq!(
                    output.code, 1,
                    "{program} on the first {end} bytes of {name}"
                );
            }
        }
    }
}

#[test]
fn half_a_call_that_names_the_progress_folder_is_refused() {
    let project = project();
    let call = project.pre_tool_use(
        "Write",
        serde_json::json!({ "content": "x", "file_path": project.path(".claude/progress/state.json") }),
    );
    let whole = call.to_string();
    let named = whole.find(".claude/progress").unwrap() + ".claude/progress".len();
    for end in (named..whole.len()).step_by(7) {
        let output = sound::run(&project, "pre-tool-use", &whole.as_bytes()[..end]);
        assert_eq!(output.code, 2, "{}", &whole[..end]);
    }
    for program in PROGRAMS.into_iter().filter(|name| *name != "pre-tool-use") {
        let output = sound::run(&project, program, &whole.as_bytes()[..named]);
        assert_eq!(output.code, 1, "{program}");
    }
}

#[test]
fn two_events_in_one_are_none() {
    let project = project();
    for program in PROGRAMS {
        let one = super::usual(&project, program).to_string();
        let output = sound::run(&project, program, format!("{one}\n{one}").as_bytes());
        assert_eq!(output.code, 1, "{program}");
    }
}

#[test]
fn nothing_is_too_deep() {
    let project = project();
    check_refused(&project, "[".repeat(100_000).as_bytes());
    check_refused(&project, "{\"a\":".repeat(100_000).as_bytes());
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for program in PROGRAMS {
        let event = super::usual(&project, program).to_string();
        for field in ["tool_input", "prompt", "something_new"] {
            let event = format!("{},\"{field}\":{deep}}}", &event[..event.len() - 1]);
            sound::run(&project, program, event.as_bytes());
        }
    }
}

#[test]
fn broken_characters_are_mended() {
    let project = project();
    for program in PROGRAMS {
        let sound_text = super::usual(&project, program).to_string();
        let expected = sound::run(&project, program, sound_text.as_bytes()).code;
        for broken in [
            &b"\xff"[..],
            b"\xed\xa0\x80",
            b"\xc3",
            b"\\ud83d",
            b"\\ude00\\ud83d",
            b"\\ud83d\\n",
        ] {
            let mut event = sound_text.as_bytes()[..sound_text.len() - 1].to_vec();
            event.extend_from_slice(b",\"last_assistant_message\":\"a ");
            event.extend_from_slice(broken);
            event.extend_from_slice(b"\"}");
            let output = sound::run(&project, program, &event);
            assert_eq!(output.code, expected, "{program}: {output}");
        }
    }
    let prompt =
        b"{\"hook_event_name\":\"UserPromptSubmit\",\"prompt\":\"Use the polish skill \xf0\x9f\"}";
    let output = sound::run(&self::project(), "user-prompt-submit", prompt);
    assert!(output.context().contains("Rub it."), "{output}");
}

#[test]
fn a_byte_order_mark_is_no_reason_to_stop_anybody() {
    let project = project();
    for program in PROGRAMS {
        let event = format!("\u{feff}{}", super::usual(&project, program));
        sound::run(&project, program, event.as_bytes());
    }
}
