//! Whatever a tool prints is trimmed without a panic, is never larger than the client shows, and keeps
//! the failure that is in it; a second look finds nothing to trim.
#![no_main]

use std::sync::LazyLock;

use checkrein_output::{CAP, Output, Rules, Verdict, clean, note, trim};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::shipped);

const COMMANDS: [&str; 10] = [
    "cargo test",
    "pytest",
    "npm test",
    "make -j8",
    "git diff",
    "git log",
    "ls -R",
    "grep -rn x .",
    "journalctl",
    "",
];

/// A failure that every rule has to keep.
const PLANTED: &str = "error: no such file: src/planted.rs:12:5";

fuzz_target!(|input: (u8, String)| {
    let (number, text) = input;
    assert_eq!(clean(&clean(&text)), clean(&text), "cleaned twice");
    let command = COMMANDS[usize::from(number) % COMMANDS.len()];
    // Long enough to be looked at, whatever was thrown in.
    let bulk = "a line of which there are many\n".repeat(200);
    let text = format!("{PLANTED}\n{text}\n{bulk}");
    let output = Output {
        text: &text,
        tool: "Bash",
        command,
        native: text.len(),
    };
    if let Verdict::Trim(trimmed) = trim(&output, &RULES) {
        let shown = note(&trimmed, "abc123");
        assert!(shown.len() <= CAP + 400, "{} bytes", shown.len());
        assert!(
            shown.contains(PLANTED),
            "{command}: the failure is lost: {shown}"
        );
        assert!(trimmed.removed <= trimmed.lines, "{trimmed:?}");
    }
});
