//! What is checked when a session begins: the project's health, its environment, and whether the
//! last session ended well.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use checkrein_core::checkpoint;
use checkrein_core::command::{self, End, Run};
use checkrein_core::context::Part;
use checkrein_core::layout::UserDirs;
use checkrein_core::session::Summary;
use checkrein_core::standing::Standing;
use checkrein_core::state::State;

use crate::edge::Surroundings;

/// A person waits for this; a check that takes longer is not a check of health.
const HEALTH_LIMIT: Duration = Duration::from_secs(10);

/// Enough of a failed check's output to see why.
const OUTPUT_LINES: usize = 4;

/// What the checks found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    health: Option<Result<Run, String>>,
    missing_env: Vec<String>,
    last_checkpoint: Option<String>,
}

/// Runs the checks.
pub(crate) fn run(surroundings: &Surroundings, standing: &Standing) -> Checks {
    let project = &standing.project;
    let root = &project.dirs.root;
    let missing_env = project
        .missing_env(|name| surroundings.is_set(name))
        .into_iter()
        .map(str::to_owned)
        .collect();
    let Some(user) = &surroundings.user else {
        return Checks {
            missing_env,
            ..Checks::default()
        };
    };
    let health = project.config.health_check.as_deref().map(|check| {
        command::run(
            check,
            root,
            &user.health_output(root),
            HEALTH_LIMIT,
            &|| false,
        )
        .map_err(|error| format!("{error:#}"))
    });
    let last_checkpoint = complete_checkpoint(surroundings, user, root)
        .or_else(|| Summary::last(&user.project_sessions(root)).and_then(|last| last.checkpoint));
    Checks {
        health,
        missing_env,
        last_checkpoint,
    }
}

/// Completes the checkpoint that a killed session left undone, and says what became of it.
///
/// The command does it: it happens once in a blue moon, and this program is started every day.
fn complete_checkpoint(
    surroundings: &Surroundings,
    user: &UserDirs,
    root: &Path,
) -> Option<String> {
    let session = checkpoint::unfinished(user, root)?;
    let output = Command::new(surroundings.command()?)
        .args(["checkpoint", "take", "--session", &session])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = [output.stdout, output.stderr].concat();
    Some(format!(
        "left undone by the last session, now {}",
        String::from_utf8_lossy(&text).trim()
    ))
}

impl Checks {
    /// Whether the project is in order; a check that takes too long tells neither way.
    fn is_healthy(&self) -> Option<bool> {
        let health = self.health.as_ref()?;
        if matches!(health, Ok(run) if run.end == End::TimedOut) {
            return None;
        }
        Some(matches!(
            health,
            Ok(Run {
                end: End::Code(0),
                ..
            })
        ))
    }

    /// Whether anything is not as it should be.
    pub(crate) fn is_trouble(&self) -> bool {
        self.is_healthy() == Some(false) || !self.missing_env.is_empty()
    }

    /// Returns what was found, and what is next, as a part of the context.
    pub(crate) fn part(&self, standing: &Standing) -> Part {
        let title = "Entry checks".to_owned();
        let mut lines = vec![format!("## {title}")];
        lines.extend(self.health_lines(standing));
        if !self.missing_env.is_empty() {
            lines.push(format!(
                "- Environment: not set: {}",
                self.missing_env.join(", ")
            ));
        }
        lines.extend(self.checkpoint_lines());
        lines.push(format!("- Next: {}", self.next(standing)));
        Part {
            title,
            text: lines.join("\n"),
        }
    }

    fn health_lines(&self, standing: &Standing) -> Vec<String> {
        let Some(command) = &standing.project.config.health_check else {
            return Vec::new();
        };
        let run = match &self.health {
            None => return Vec::new(),
            Some(Err(error)) => return vec![format!("- Health check `{command}`: {error}")],
            Some(Ok(run)) => run,
        };
        let verdict = match run.end {
            End::Code(0) => "passes".to_owned(),
            End::Code(code) => format!("fails with exit code {code}"),
            End::Killed => "was killed".to_owned(),
            End::Interrupted => "was interrupted".to_owned(),
            End::TimedOut => format!("took longer than {} s", HEALTH_LIMIT.as_secs()),
        };
        let mut lines = vec![format!("- Health check `{command}` {verdict}")];
        if run.end != End::Code(0) {
            let from = run.tail.len().saturating_sub(OUTPUT_LINES);
            let short = |line: &String| format!("  {}", line.chars().take(160).collect::<String>());
            lines.extend(run.tail[from..].iter().map(short));
        }
        lines
    }

    /// What became of the last checkpoint, and what was left out of it.
    fn checkpoint_lines(&self) -> Vec<String> {
        let Some(text) = &self.last_checkpoint else {
            return Vec::new();
        };
        let mut lines = text.lines().filter(|line| !line.starts_with("Next: "));
        let first = lines.next().unwrap_or_default();
        let first = first.strip_prefix("checkpoint: ").unwrap_or(first);
        let rest = lines.take(2).map(|line| format!("  {line}"));
        std::iter::once(format!("- Last checkpoint: {first}"))
            .chain(rest)
            .collect()
    }

    fn next(&self, standing: &Standing) -> String {
        let broken = standing.state.state == State::FixBroken;
        match (self.is_healthy(), broken, standing.state.came_from) {
            (Some(false), false, _) => {
                "mend the project first: `checkrein state enter FIX_BROKEN`".into()
            }
            (Some(true), true, Some(from)) => {
                format!("the project is in order again: `checkrein state enter {from}`")
            }
            _ => standing.next_step(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::feature::FeatureList;
    use checkrein_core::layout::ProjectDirs;
    use checkrein_core::project::{Project, ProjectConfig};
    use checkrein_core::state::StateFile;

    fn standing(state: State) -> Standing {
        let config = ProjectConfig {
            health_check: Some("./health".into()),
            ..ProjectConfig::default()
        };
        Standing {
            project: Project {
                dirs: ProjectDirs::new("/p"),
                config,
            },
            state: StateFile {
                state,
                came_from: (state == State::FixBroken).then_some(State::Test),
                ..StateFile::default()
            },
            features: FeatureList::default(),
            process: None,
        }
    }

    fn checks(end: End) -> Checks {
        let tail = (1..=8).map(|line| format!("line {line}")).collect();
        Checks {
            health: Some(Ok(Run { end, tail })),
            ..Checks::default()
        }
    }

    #[test]
    fn a_failing_check_says_why_and_what_to_do() {
        let checks = Checks {
            missing_env: vec!["API_KEY".into()],
            ..checks(End::Code(7))
        };
        assert!(checks.is_trouble());
        insta::assert_snapshot!(checks.part(&standing(State::Implement)).text, @"
        ## Entry checks
        - Health check `./health` fails with exit code 7
          line 5
          line 6
          line 7
          line 8
        - Environment: not set: API_KEY
        - Next: mend the project first: `checkrein state enter FIX_BROKEN`
        ");
    }

    #[test]
    fn a_mended_project_is_shown_the_way_back() {
        let part = checks(End::Code(0)).part(&standing(State::FixBroken));
        assert!(
            part.text
                .ends_with("- Next: the project is in order again: `checkrein state enter TEST`")
        );
        assert!(!checks(End::Code(0)).is_trouble());
        assert!(checks(End::Killed).is_trouble());
        let late = checks(End::TimedOut);
        assert!(
            !late
                .part(&standing(State::Test))
                .text
                .contains("FIX_BROKEN")
        );
    }
}
