//! What a prompt brought that has not reached the model when the conversation is compacted: it stays
//! before it.
//!
//! A prompt that finds the conversation too full is kept as it is, with all that it brought, while
//! everything before it becomes a summary. The transcript says so: nothing was answered since.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use fs_err::File;

/// Longer than any prompt with what it brings; what is above it is of earlier prompts.
const TAIL: u64 = 1 << 20;

/// The client writes the transcript a moment later than it goes on: so long is waited for a prompt that
/// may be on its way, after a compaction, which has taken many times as long.
const LOOKS: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(50);

/// Returns those of the skills that came with a prompt which waits for its first answer.
pub(crate) fn skills(transcript: &Path, skills: &[String]) -> Vec<String> {
    // Who cannot be asked says nothing: then a skill is given twice rather than not at all.
    if skills.is_empty() {
        return Vec::new();
    }
    for look in 1..=LOOKS {
        let Some(tail) = tail(transcript) else {
            return Vec::new();
        };
        let found = of_tail(&tail, skills);
        if !found.is_empty() {
            return found;
        }
        if look < LOOKS {
            std::thread::sleep(BETWEEN);
        }
    }
    Vec::new()
}

fn tail(transcript: &Path) -> Option<String> {
    let mut file = File::open(transcript).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))
        .ok()?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn of_tail(tail: &str, skills: &[String]) -> Vec<String> {
    let has = |line: &str, key: &str| line.contains(key);
    let is_answer =
        |line: &&str| has(line, r#""type":"assistant""#) && !has(line, r#""isSidechain":true"#);
    let waiting: Vec<&str> = tail
        .lines()
        .rev()
        .take_while(|line| !is_answer(line))
        .collect();
    let is_prompt = |line: &&str| has(line, r#""type":"user""#) && has(line, r#""promptId":"#);
    let Some(prompt) = waiting.iter().position(is_prompt) else {
        return Vec::new();
    };
    let brought = || {
        waiting[..prompt]
            .iter()
            .filter(|line| has(line, "hook_additional_context"))
    };
    let came = |name: &&String| {
        let begin = format!("<checkrein-skill name=\\\"{name}\\\"");
        brought().any(|line| has(line, &begin))
    };
    skills.iter().filter(came).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str =
        r#"{"isSidechain":false,"message":{"role":"assistant"},"type":"assistant"}"#;
    const PROMPT: &str = r#"{"promptId":"p","type":"user","message":{"content":"Go on."}}"#;
    const BROUGHT: &str = r#"{"attachment":{"type":"hook_additional_context","content":["<checkrein-skill name=\"a\" folder=\"f\">"]}}"#;
    const SHOWN: &str = r#"{"promptId":"p","type":"user","message":{"content":"hook_additional_context <checkrein-skill name=\"a\""}}"#;

    #[track_caller]
    fn check(lines: &[&str], expected: bool) {
        let asked = ["a".to_owned(), "b".to_owned()];
        let found = of_tail(&lines.join("\n"), &asked);
        let only = if expected { &asked[..1] } else { &[] };
        assert_eq!(found, only, "{lines:?}");
    }

    #[test]
    fn what_came_with_a_prompt_stays_until_it_is_answered() {
        check(&[ANSWER, PROMPT, BROUGHT], true);
        check(&[PROMPT, BROUGHT, "{}", "torn {"], true);
        check(&[PROMPT, BROUGHT, ANSWER], false);
        check(&[PROMPT, BROUGHT, ANSWER, PROMPT], false);
        check(&[ANSWER, SHOWN], false);
        check(&[BROUGHT, PROMPT], false);
        check(&[], false);
        // A subagent's answer is none to the person.
        let aside = ANSWER.replace("false", "true");
        check(&[PROMPT, BROUGHT, &aside], true);
    }
}
