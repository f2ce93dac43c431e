//! What is checked when a session begins: the project's health, its environment, and whether the
//! last session ended well.
//!
//! The command runs the health check, since that may move the state; this program only tells of it.

use std::path::Path;
use std::process::{Command, Stdio};

use checkrein_core::checkpoint;
use checkrein_core::context::Part;
use checkrein_core::layout::UserDirs;
use checkrein_core::project::HEALTH_TIMEOUT_AT_START;
use checkrein_core::session::Summary;
use checkrein_core::standing::Standing;
use checkrein_core::state::State;
use serde_json::Value;

use crate::edge::Surroundings;

/// Enough of a failed check's output to see why.
const OUTPUT_LINES: usize = 4;

/// The longest that a health check may take here, in seconds: after 30 the client gives up on this
/// program, and would be told nothing.
const LONGEST: u64 = 25;

/// What the checks found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    health: Option<Result<Health, String>>,
    missing_env: Vec<String>,
    last_checkpoint: Option<String>,
}

/// How the health check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Health {
    /// What it said by its end: all is well, it is not, or neither.
    is_well: Option<bool>,
    /// How it ended, in words.
    end: String,
    /// The last lines of its output.
    tail: Vec<String>,
    /// Where the project was moved from and to.
    moved: Option<(String, String)>,
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
    let health = project
        .config
        .health_check
        .as_ref()
        .map(|_| health(surroundings, standing));
    let last_checkpoint = complete_checkpoint(surroundings, user, root)
        .or_else(|| Summary::last(&user.project_sessions(root)).and_then(|last| last.checkpoint));
    Checks {
        health,
        missing_env,
        last_checkpoint,
    }
}

/// Has the command run the health check; a failing one puts the project into FIX_BROKEN, and a
/// passing one takes it out again.
fn health(surroundings: &Surroundings, standing: &Standing) -> Result<Health, String> {
    let project = &standing.project;
    let command = surroundings
        .command()
        .ok_or("not run, since `checkrein` is not beside the hooks")?;
    let limit = project.config.health_timeout;
    let limit = limit.unwrap_or(HEALTH_TIMEOUT_AT_START).min(LONGEST);
    let limit = limit.to_string();
    let output = Command::new(command)
        .args(["state", "health", "--json", "--limit", &limit])
        .current_dir(&project.dirs.root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("not run: {error}"))?;
    read(&output.stdout).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        format!(
            "not run: {}",
            said.lines().next().unwrap_or("the command said nothing")
        )
    })
}

/// Reads what the command said.
fn read(said: &[u8]) -> Option<Health> {
    let said: Value = serde_json::from_slice(said).ok()?;
    let code = said["code"].as_i64();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let (is_well, end) = match said["end"].as_str()? {
        "exited" if code == Some(0) => (Some(true), "passes".to_owned()),
        "exited" => (Some(false), format!("fails with exit code {}", code?)),
        "killed" => (Some(false), "was killed".to_owned()),
        "timed-out" => (
            None,
            format!("took longer than {} s", said["limit"].as_u64()?),
        ),
        other => (None, format!("was {other}")),
    };
    Some(Health {
        is_well,
        end,
        tail: said["tail"].as_array()?.iter().filter_map(text).collect(),
        moved: text(&said["from"]).zip(text(&said["to"])),
    })
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
        match self.health.as_ref()? {
            Ok(health) => health.is_well,
            // It was not run, which is trouble, but says nothing of the project.
            Err(_) => None,
        }
    }

    /// Whether the state is another one than before.
    pub(crate) fn has_moved(&self) -> bool {
        matches!(&self.health, Some(Ok(health)) if health.moved.is_some())
    }

    /// Whether anything is not as it should be.
    pub(crate) fn is_trouble(&self) -> bool {
        let was_not_run = matches!(self.health, Some(Err(_)));
        self.is_healthy() == Some(false) || was_not_run || !self.missing_env.is_empty()
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
        let health = match &self.health {
            None => return Vec::new(),
            Some(Err(error)) => return vec![format!("- Health check `{command}`: {error}")],
            Some(Ok(health)) => health,
        };
        let is_broken = standing.state.state == State::FixBroken;
        let so = match &health.moved {
            // In the same words whether that happened just now or in an earlier session.
            _ if is_broken && health.is_well == Some(false) => {
                ", so the project is in FIX_BROKEN".to_owned()
            }
            Some((from, to)) => format!(", so the state was moved: {from} → {to}"),
            None => String::new(),
        };
        let mut lines = vec![format!("- Health check `{command}` {}{so}", health.end)];
        if health.is_well != Some(true) {
            let from = health.tail.len().saturating_sub(OUTPUT_LINES);
            let short = |line: &String| format!("  {}", line.chars().take(160).collect::<String>());
            lines.extend(health.tail[from..].iter().map(short));
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
        let is_broken = standing.state.state == State::FixBroken;
        if self.is_healthy() == Some(false) && !is_broken {
            // Where the gate is switched off, the check moves nothing by itself.
            return "mend the project first: `checkrein state enter FIX_BROKEN`".into();
        }
        standing.next_step()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::feature::FeatureList;
    use checkrein_core::layout::ProjectDirs;
    use checkrein_core::project::{Project, ProjectConfig};
    use checkrein_core::state::StateFile;
    use serde_json::json;

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

    fn checks(end: &str, code: Option<i32>, moved: Option<(&str, &str)>) -> Checks {
        let tail: Vec<String> = (1..=8).map(|line| format!("line {line}")).collect();
        let said = json!({
            "end": end,
            "code": code,
            "limit": 10,
            "tail": tail,
            "from": moved.map(|(from, _)| from),
            "to": moved.map(|(_, to)| to),
        });
        Checks {
            health: read(said.to_string().as_bytes()).map(Ok),
            ..Checks::default()
        }
    }

    #[test]
    fn a_failing_check_says_why_and_what_to_do() {
        let checks = Checks {
            missing_env: vec!["API_KEY".into()],
            ..checks("exited", Some(7), Some(("TEST", "FIX_BROKEN")))
        };
        assert!(checks.is_trouble() && checks.has_moved());
        insta::assert_snapshot!(checks.part(&standing(State::FixBroken)).text, @"
        ## Entry checks
        - Health check `./health` fails with exit code 7, so the project is in FIX_BROKEN
          line 5
          line 6
          line 7
          line 8
        - Environment: not set: API_KEY
        - Next: mend what the health check finds, then `checkrein state health`, which leads back to TEST
        ");
    }

    #[test]
    fn a_check_that_moves_nothing_is_told_all_the_same() {
        let checks = checks("exited", Some(7), None);
        let text = checks.part(&standing(State::Implement)).text;
        assert!(
            text.ends_with("- Next: mend the project first: `checkrein state enter FIX_BROKEN`")
        );
    }

    #[test]
    fn a_mended_project_is_back_at_work() {
        let checks = checks("exited", Some(0), Some(("FIX_BROKEN", "TEST")));
        assert!(!checks.is_trouble() && checks.has_moved());
        let text = checks.part(&standing(State::Test)).text;
        assert!(
            text.contains("passes, so the state was moved: FIX_BROKEN → TEST"),
            "{text}"
        );
    }

    #[test]
    fn a_check_without_an_end_tells_nothing_of_the_project() {
        assert!(checks("killed", None, None).is_trouble());
        let late = checks("timed-out", None, None);
        let text = late.part(&standing(State::Test)).text;
        assert!(text.contains("took longer than 10 s"), "{text}");
        assert!(!text.contains("FIX_BROKEN") && !late.is_trouble(), "{text}");
        let unrun = Checks {
            health: Some(Err("not run: no shell".into())),
            ..Checks::default()
        };
        let text = unrun.part(&standing(State::Test)).text;
        assert!(
            text.contains("- Health check `./health`: not run: no shell"),
            "{text}"
        );
        assert!(unrun.is_trouble());
        assert_eq!(read(b"{}"), None);
        assert_eq!(read(b"error: no"), None);
    }
}
