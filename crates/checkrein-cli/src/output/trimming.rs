//! Trims what comes on standard input, keeps the whole, and says how it may be had.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use checkrein_core::session::Fact;
use checkrein_output::{
    CLIENT_LIMIT, OUTPUT_LIMIT, Output, PREVIEW, Rules, Store, Verdict, note, trim, warm_up,
};
use fs_err as fs;

use crate::surroundings::Surroundings;

/// What is to be trimmed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The tool that printed it.
    pub tool: String,
    /// The command that was run.
    pub command: String,
    /// Where it is, if not on standard input.
    pub file: Option<PathBuf>,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// All of it.
    pub whole: Vec<u8>,
    /// What is shown instead, with the fact for the books; nothing when it stays as it is.
    pub shown: Option<(String, Fact)>,
    /// What the person should know of the project's own rules.
    pub trouble: Option<String>,
}

/// The text of a server up to which the client shows it whole, in characters.
const SERVER_LIMIT: usize = 49_000;

/// Trims an output. What cannot be kept is not trimmed.
pub fn trimmed(request: &Request, around: &Surroundings) -> Result<Outcome> {
    // Nobody waits for it: who needs the vocabulary first waits for that alone.
    std::thread::spawn(warm_up);
    let whole = read(request.file.as_deref())?;
    // Nearly all output is what it should be, and to find that out is faster.
    let text = std::str::from_utf8(&whole).map_or_else(
        |_| String::from_utf8_lossy(&whole),
        std::borrow::Cow::Borrowed,
    );
    let (rules, broken) = Rules::for_folder(&around.cwd, Some(&around.dirs.home));
    let trouble = broken.map(|broken| {
        format!(
            "checkrein: {broken}. Outputs are trimmed by the shipped rules. \
             Next: mend it; `checkrein doctor` tells whether it is."
        )
    });
    let native = native(&request.tool, &text);
    // What is no text is not made shorter, and what stands for it has another length.
    if text.matches('\u{fffd}').count() * 20 > text.len() {
        return Ok(Outcome {
            whole,
            shown: None,
            trouble,
        });
    }
    let output = Output {
        text: &text,
        tool: &request.tool,
        command: &request.command,
        native,
    };
    let store = Store::new(around.dirs.outputs());
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(around.now.as_second());
    // What the client would not show whole is trimmed nearly always, so it is kept meanwhile.
    let is_urgent = native < whole.len();
    let (verdict, kept) = std::thread::scope(|scope| {
        let keeping = is_urgent.then(|| scope.spawn(|| store.keep(&whole, now)));
        let verdict = trim(&output, &rules);
        (verdict, keeping.and_then(|keeping| keeping.join().ok()))
    });
    let Verdict::Trim(trimmed) = verdict else {
        return Ok(Outcome {
            whole,
            shown: None,
            trouble,
        });
    };
    let kept = kept.unwrap_or_else(|| store.keep(&whole, now));
    let shown = kept.ok().map(|id| {
        let text = note(&trimmed, &id);
        let size = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        let fact = Fact::Trimmed {
            id,
            rule: trimmed.rule.clone(),
            whole: size(whole.len()),
            native: size(native),
            shown: size(text.len()),
        };
        (text, fact)
    });
    Ok(Outcome {
        whole,
        shown,
        trouble,
    })
}

/// Reads an output, as long as it is not too large to be kept.
fn read(file: Option<&Path>) -> Result<Vec<u8>> {
    let mut whole = Vec::new();
    let limit = OUTPUT_LIMIT as u64 + 1;
    match file {
        Some(file) => {
            let file = fs::File::open(file)?;
            ensure!(
                file.metadata()?.is_file(),
                "`{}` is no file",
                file.path().display()
            );
            file.take(limit).read_to_end(&mut whole)?;
        }
        None => {
            let stdin = std::io::stdin().lock();
            let read = stdin.take(limit).read_to_end(&mut whole);
            read.context("failed to read standard input")?;
        }
    }
    Ok(whole)
}

/// Returns how much of a text the client would let the model see, in bytes.
fn native(tool: &str, text: &str) -> usize {
    // The one is counted in bytes, the other in characters.
    let is_cut = match tool {
        "Bash" => text.len() > CLIENT_LIMIT,
        tool if tool.starts_with("mcp__") => text.chars().count() > SERVER_LIMIT,
        _ => false,
    };
    if is_cut { PREVIEW } else { text.len() }
}
