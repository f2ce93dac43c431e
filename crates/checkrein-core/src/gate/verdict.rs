//! How a run is told: what ran, how it ended, its last lines, and where the rest is.

use crate::command::End;
use crate::evidence::Verdict;

/// Longer lines say nothing more at a glance.
const LINE: usize = 200;

/// Says how a command that did not pass has ended, in a sentence and its last lines.
pub fn told(command: &str, verdict: &Verdict) -> String {
    let ended = match verdict.end {
        End::Code(code) => format!("ended with exit code {code}"),
        End::Killed => "was killed".to_owned(),
        End::Interrupted => "was interrupted".to_owned(),
        End::TimedOut => format!(
            "took longer than {} s and was ended",
            verdict.limit.as_secs()
        ),
    };
    let when = verdict
        .remembered
        .map(|at| format!(" at {at:.0}, for this very work tree; it was not run again"))
        .unwrap_or_default();
    let output = verdict.output.display();
    let mut lines = vec![format!("`{command}` {ended}{when}.")];
    if verdict.tail.is_empty() {
        lines.push("It printed nothing.".to_owned());
    } else {
        lines.push(format!("Its last lines (all of them in `{output}`):"));
        let short = |line: &String| format!("  {}", line.chars().take(LINE).collect::<String>());
        lines.extend(verdict.tail.iter().map(short));
    }
    lines.join("\n")
}
