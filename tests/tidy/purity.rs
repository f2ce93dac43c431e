//! Walls 4 and 5: who may print, exit, ask the clock and the environment, and refuse.

use crate::repository::{File, none, sources};

/// What the core never does by itself. The monotonic clock is allowed: a wait must end.
const ASKING: [&str; 12] = [
    "process::exit",
    "env::var",
    "env::vars",
    "env::current_dir",
    "env::current_exe",
    "env::args",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "BaseDirs::new",
    "ProjectDirs::from",
    "env::home_dir",
];

/// What prints.
const PRINTING: [&str; 5] = ["print!", "println!", "dbg!", "stdout()", "stderr()"];

/// Returns where any of the words is in the code of the files that `may` does not excuse.
fn found(files: &[File], words: &[&str], may: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files
        .iter()
        .filter(|file| !may.contains(&file.path.as_str()))
    {
        for (number, line) in file.code() {
            for word in words.iter().filter(|word| has_word(line, word)) {
                found.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    found
}

/// Whether a line has the word with no letter before it: `eprintln!` is found by its own name.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|before| before == 'e' || !before.is_alphanumeric() && before != '_')
    })
}

#[test]
fn the_core_never_prints_exits_or_asks_clock_and_environment() {
    let core = sources("crates/checkrein-core/src/");
    none(&found(&core, &ASKING, &[]));
    none(&found(&core, &PRINTING, &[]));
}

#[test]
fn only_the_rims_print() {
    let rims = ["hooks/src/edge.rs", "crates/checkrein-cli/src/ui.rs"];
    for folder in ["hooks/src/", "crates/checkrein-cli/src/"] {
        none(&found(&sources(folder), &PRINTING, &rims));
    }
    for rim in rims {
        let file = sources(rim);
        assert!(
            !found(&file, &PRINTING, &[]).is_empty(),
            "{rim} prints no longer"
        );
    }
}

#[test]
fn a_hook_takes_no_arguments() {
    let hooks = sources("hooks/src/");
    none(&found(&hooks, &["env::args", "env::args_os"], &[]));
}

#[test]
fn only_one_room_refuses() {
    for folder in ["hooks/src/", "crates/"] {
        none(&found(
            &sources(folder),
            &["Reply::Refuse"],
            &["hooks/src/pre_tool_use.rs"],
        ));
    }
}

#[test]
fn the_exit_code_of_a_refusal_is_said_by_the_reply_only() {
    for folder in ["hooks/src/", "crates/checkrein-core/src/"] {
        let files = sources(folder);
        none(&found(
            &files,
            &["exit::REFUSED"],
            &["crates/checkrein-core/src/reply.rs"],
        ));
        none(&found(&files, &["ExitCode::from(2)"], &[]));
        // The rim ends a process that panics, with the code that the reply has.
        none(&found(&files, &["process::exit"], &["hooks/src/edge.rs"]));
    }
}

#[test]
fn a_slip_is_noticed() {
    #[track_caller]
    fn check(text: &str, is_found: bool) {
        let file = File {
            path: "a.rs".into(),
            text: text.into(),
        };
        let files = [file];
        let words = [&ASKING[..], &PRINTING[..]].concat();
        assert_eq!(!found(&files, &words, &[]).is_empty(), is_found, "{text}");
        assert_eq!(found(&files, &words, &["a.rs"]), [""; 0]);
    }
    check("    println!(\"x\");", true);
    check("    eprintln!(\"x\");", true);
    check("    let x = jiff::Timestamp::now();", true);
    check("    std::env::var_os(\"HOME\")", true);
    check("    // println!(\"x\");", false);
    check("#[cfg(test)]\nmod tests {\n    println!();\n}", false);
    check("    fingerprint!(x)", false);
    check("    Instant::now()", false);
}
