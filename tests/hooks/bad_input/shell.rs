//! Commands that no shell would take, or hardly: whatever may reach the state is refused.

use serde_json::json;

use super::project;
use crate::sound;

const STATE: &str = ".claude/progress/state.json";

/// Gives the gate a command.
#[track_caller]
fn check(command: &str, code: i32) {
    let project = project();
    let call = project.pre_tool_use("Bash", json!({ "command": command }));
    let output = sound::run(&project, "pre-tool-use", call.to_string().as_bytes());
    let front: String = command.chars().take(100).collect();
    assert_eq!(output.code, code, "{front}: {output}");
}

#[test]
fn a_command_nested_without_end_is_refused_where_it_names_the_state() {
    let write = format!("echo '{{}}' > {STATE}");
    let project = project();
    for depth in [50, 1_000, 100_000] {
        for (open, close) in [
            ("$(", ")"),
            ("( ", ")"),
            ("{ ", "; }"),
            ("\"$(", ")\""),
            ("`", "`"),
            ("if true; then ", "; fi"),
            ("while ", "; do :; done"),
            ("! ", ""),
            ("<(", ")"),
            ("eval ", ""),
            ("sudo ", ""),
            ("case x in x) ", ";; esac"),
        ] {
            let nested = format!("{}{write}{}", open.repeat(depth), close.repeat(depth));
            check(&nested, 2);
            // No shell runs anything of one that is never closed.
            let open = format!("{}{write}", open.repeat(depth));
            let call = project.pre_tool_use("Bash", json!({ "command": open }));
            sound::run(&project, "pre-tool-use", call.to_string().as_bytes());
        }
    }
}

#[test]
fn a_command_without_end_is_judged() {
    let write = format!("echo '{{}}' > {STATE}");
    check(&format!("{}{write}", "true; ".repeat(50_000)), 2);
    check(&format!("{}{write}", "true && ".repeat(50_000)), 2);
    check(&format!("{}tee {STATE}", "cat | ".repeat(20_000)), 2);
    check(&format!("{write} {}", "x ".repeat(500_000)), 2);
    check(&format!("{write} # {}", "'\"`$(".repeat(100_000)), 2);
    check(
        &format!(
            "cat <<{0}\n{1}\n{0}\n{write}",
            "E".repeat(1_000),
            "text ".repeat(200_000)
        ),
        2,
    );
    check(&format!("x={}; {write}", "a".repeat(3_000_000)), 2);
    check(&"true; ".repeat(50_000), 0);
}

#[test]
fn broken_commands_are_refused_where_they_name_the_state() {
    for broken in [
        "'",
        "\"",
        "$(",
        "`",
        "<<E",
        "${",
        "\\",
        "((",
        "[[",
        "case x in",
        "if",
        "&& &&",
        "\0",
        "\u{feff}",
        ";;",
        "|&|",
        ")",
    ] {
        let both = [
            format!("{broken} > {STATE}"),
            format!("echo > {STATE} {broken}"),
        ];
        for command in both {
            check(&command, 2);
        }
    }
}

#[test]
fn a_command_of_another_type_or_none_passes() {
    let project = project();
    for input in [
        json!({}),
        json!({ "command": 7 }),
        json!({ "command": ["a"] }),
        json!({ "command": "" }),
        json!([]),
        json!(null),
    ] {
        let call = project.pre_tool_use("Bash", input);
        let output = sound::run(&project, "pre-tool-use", call.to_string().as_bytes());
        assert_eq!(output.to_string(), "");
    }
}

#[test]
fn what_multiplies_is_refused_before_it_is_too_much() {
    let write = format!("echo $a > {STATE}");
    let doubled = format!("a=xxxxxxxxxx; {}{write}", "a=$a$a; ".repeat(40));
    let evaluated = format!("a='eval eval'; {}$a; {write}", "a=\"$a $a\"; ".repeat(30));
    let looped = format!(
        "{}{write}{}",
        "for i in 1 2 3 4 5 6 7 8 9; do ".repeat(30),
        "; done".repeat(30)
    );
    let braces = format!("echo {} > {STATE}", "{a,b}".repeat(40));
    for command in [doubled, evaluated, looped, braces] {
        let project = project();
        let mut shell = project.command("sh");
        // One gigabyte; whoever needs more would be ended by the system, and refuse nothing.
        shell
            .args(["-c", "ulimit -v 1000000 && exec \"$0\""])
            .arg(checkrein_testkit::project::program("pre-tool-use"));
        let call = project.pre_tool_use("Bash", json!({ "command": command }));
        let output = project.finish(&mut shell, call.to_string().as_bytes());
        sound::check("pre-tool-use", &output, command.as_bytes());
        assert_eq!(output.code, 2, "{command}: {output}");
    }
}

#[test]
fn a_command_that_brings_the_parser_down_is_refused() {
    // Found by the fuzzer; the grammar's tokenizer panics on it.
    check(
        "    r#\"a=$(cSTATE = ROOT\u{1f}/at .claude/p(cat <;'EOF'vvvvvvvv /progress/stat <<    r#\"pdrl -e 'ope\"[\"gqess/state.jsoh); echo \"${#aST'EOGA'arogress\" / \"stat: a:0:10} ${a^^} ${a[0]}\" > /tmp/x\"#,te\n",
        2,
    );
}
