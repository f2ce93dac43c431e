//! Which prompts a hook sees, and what becomes of one that it refuses.

use checkrein_testkit::{Client, MockApi, Script};

use crate::{field, run, wired};

#[test]
fn slash_commands_that_reach_the_model_are_prompts_and_the_clients_own_are_not() {
    let (project, recorder) = wired(|recorder| recorder);
    let project = project.skill("greet", "Greets people.", "Say hello to $ARGUMENTS.");
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    for prompt in [
        "/greet Ada",
        "/context",
        "/cost",
        "/no-such-skill x",
        "/usr/bin is a folder",
    ] {
        session.prompt(prompt);
    }
    session.finish();
    assert_eq!(
        field(&recorder, "UserPromptSubmit", "prompt"),
        ["/greet Ada", "/no-such-skill x", "/usr/bin is a folder"]
    );
}

#[test]
fn a_skill_that_is_called_by_name_is_loaded_beside_what_the_hook_says() {
    let (project, _) = wired(|recorder| recorder.context("UserPromptSubmit", "<context>"));
    let project = project.skill("greet", "Greets people.", "Say hello to $ARGUMENTS.");
    let run = run(&project, "/greet Ada");
    let request = run.conversation()[0];
    assert!(request.text_contains("Say hello to Ada.") && request.text_contains("<context>"));
}

#[test]
fn a_refused_prompt_is_gone_and_so_is_what_came_with_it() {
    for answer in [
        r#"printf '{"decision":"block","reason":"no","hookSpecificOutput":
            {"hookEventName":"UserPromptSubmit","additionalContext":"<context>"}}'"#,
        "echo no >&2; exit 2",
    ] {
        let once = format!("test -e \"$folder/once\" || {{ touch \"$folder/once\"; {answer}; }}");
        let (project, recorder) = wired(|recorder| recorder.answer("UserPromptSubmit", &once));
        let api = MockApi::start(Script::new());
        let mut session = Client::new(&project).session(&api);
        let refused = session.prompt("FIRST PROMPT");
        session.prompt("SECOND PROMPT");
        let run = session.finish();

        let said = refused["result"].as_str().unwrap();
        assert!(
            said.starts_with("UserPromptSubmit operation blocked by hook:"),
            "{said}"
        );
        let [request] = run.conversation()[..] else {
            panic!("a refused prompt costs no request")
        };
        assert!(!request.text_contains("FIRST PROMPT") && !request.text_contains("<context>"));
        assert_eq!(recorder.events_of("Stop").len(), 1);
    }
}

#[test]
fn nobody_sees_the_stderr_of_a_hook_that_fails() {
    let (project, _) =
        wired(|recorder| recorder.answer("UserPromptSubmit", "echo FAULT >&2; exit 1"));
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("Hello.");
    let run = session.finish();
    assert!(!run.stdout.contains("FAULT") && !run.stderr.contains("FAULT"));
    assert!(!run.conversation()[0].text_contains("FAULT"));
}
