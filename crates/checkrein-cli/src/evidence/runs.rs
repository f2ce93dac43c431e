//! The project's own commands, run once for each work tree.
//!
//! Of the health check only a pass is remembered: what fails may have failed for want of a service or
//! a port, which are in no work tree. Who asks for the check itself, and who wants to leave FIX_BROKEN,
//! gets a run of now.

use std::path::{Path, PathBuf};
use std::time::Duration;

use checkrein_core::command::{self, End};
use checkrein_core::disk::{Lock, lock_dir};
use checkrein_core::evidence::{Answer, Past, Trouble, Verdict, Verdicts};
use checkrein_core::message::ticked;
use fs_err as fs;

use super::{Gathered, Tests, interrupt};
use crate::sealing;

/// Enough outputs of test runs to look back at.
const OUTPUTS: usize = 16;

/// How long the lock on a small file is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

impl Gathered<'_> {
    /// Runs the tests, unless it is known how they end for this work tree.
    pub(super) fn run_tests(&self, command: &str, limit: Duration) -> Tests {
        let tests = |keys: Vec<String>, answer| Tests {
            command: command.to_owned(),
            keys,
            answer,
        };
        // Two at once for the same work tree: the second waits, and finds what the first found.
        let _turn = match self.turn(limit) {
            Ok(turn) => turn,
            Err(trouble) => return tests(Vec::new(), Answer::Failed(trouble)),
        };
        let before = self.work_tree();
        let key = before.as_ref().map(|tree| tree.key(command));
        if !self.again
            && let Some(key) = &key
            && let Some(verdict) = self.remembered(key, limit)
        {
            if let (true, Some(at)) = (verdict.passes(), verdict.remembered) {
                self.say(format!(
                    "tests: `{command}` passed at {at:.0} for this very work tree; it is not run again"
                ));
            }
            return tests(vec![key.clone()], Answer::Known(verdict));
        }
        self.say(format!(
            "tests: running `{command}`, {} s at most",
            limit.as_secs()
        ));
        let output = self.output(key.as_deref());
        let verdict = match self.run(command, &output, limit) {
            Ok(verdict) => verdict,
            Err(trouble) => return tests(Vec::new(), Answer::Failed(trouble)),
        };
        self.sweep();
        let after = self.work_tree();
        let changed = match (&before, &after) {
            (Some(before), Some(after)) => before.tracked_differences(after),
            _ => Vec::new(),
        };
        let mut keys: Vec<String> = key.into_iter().collect();
        if !changed.is_empty() {
            let answer = if verdict.passes() {
                Answer::Failed(changed_meanwhile(command, &changed))
            } else {
                Answer::Known(verdict)
            };
            return tests(keys, answer);
        }
        // What the tests themselves have written is there from now on.
        let after = after.map(|tree| tree.key(command));
        keys.extend(
            after
                .filter(|key| !keys.contains(key))
                .into_iter()
                .collect::<Vec<_>>(),
        );
        self.remember(&keys, &verdict);
        tests(keys, Answer::Known(verdict))
    }

    /// Runs the health check, unless it is known to pass for this work tree.
    pub(super) fn run_health(&self, command: &str) -> Answer<Verdict> {
        let key = self.work_tree().map(|tree| tree.key(command));
        let remembered = key.as_ref().filter(|_| !self.again);
        let passed = remembered
            .and_then(|key| self.remembered(key, self.health_limit))
            .filter(Verdict::passes);
        if let Some(verdict) = passed {
            return Answer::Known(verdict);
        }
        let output = self.around.dirs.health_output(self.root());
        match self.run(command, &output, self.health_limit) {
            Ok(verdict) => {
                self.remember(key.as_slice(), &verdict);
                Answer::Known(verdict)
            }
            Err(trouble) => Answer::Failed(trouble),
        }
    }

    fn run(&self, command: &str, output: &Path, limit: Duration) -> Result<Verdict, Trouble> {
        let stop = interrupt::listen();
        let run = command::run(command, self.root(), output, limit, &stop);
        let run = run.map_err(|error| Trouble {
            why: format!("`{command}` could not be run: {error:#}."),
            next: format!(
                "see to it that `{}` can be written, then run the command again.",
                self.around.short(output)
            ),
        })?;
        Ok(Verdict {
            end: run.end,
            limit,
            tail: run.tail,
            output: output.to_path_buf(),
            remembered: None,
        })
    }

    /// Waits for a test run of this project that is going on.
    fn turn(&self, limit: Duration) -> Result<Lock, Trouble> {
        let folder = self.around.dirs.test_outputs(self.root());
        let lock = fs::create_dir_all(&folder)
            .map_err(anyhow::Error::from)
            .and_then(|()| lock_dir(&folder, limit + PATIENCE));
        lock.map_err(|error| Trouble {
            why: format!("The tests could not be run: {error:#}."),
            next: "run the command again when that is settled.".to_owned(),
        })
    }

    fn remembered(&self, key: &str, limit: Duration) -> Option<Verdict> {
        let seal = sealing::key(self.around).ok()?;
        let verdicts = Verdicts::read(&self.around.dirs.test_verdicts(self.root()), &seal);
        let past = verdicts.find(key)?;
        Some(Verdict {
            end: End::Code(past.code),
            limit,
            tail: past.tail.clone(),
            output: PathBuf::from(&past.output),
            remembered: Some(past.at),
        })
    }

    /// Remembers how the tests ended. Where that cannot be written they run once more, that is all.
    fn remember(&self, keys: &[String], verdict: &Verdict) {
        let End::Code(code) = verdict.end else {
            return;
        };
        let path = self.around.dirs.test_verdicts(self.root());
        let folder = self.around.dirs.project_data(self.root());
        let seal = sealing::key(self.around).map_err(|error| error.cause);
        let written = seal.and_then(|seal| {
            let _lock = lock_dir(&folder, PATIENCE)?;
            let mut verdicts = Verdicts::read(&path, &seal);
            for key in keys {
                verdicts.remember(Past {
                    key: key.clone(),
                    at: self.around.now,
                    code,
                    tail: verdict.tail.clone(),
                    output: verdict.output.display().to_string(),
                });
            }
            verdicts.write(&path, &seal)
        });
        if let Err(error) = written {
            self.say(format!(
                "note: how the tests ended is not remembered: {error:#}"
            ));
        }
    }

    /// Names the file for a run's output, so that names sort by time.
    fn output(&self, key: Option<&str>) -> PathBuf {
        let key = key.and_then(|key| key.get(..8)).unwrap_or("unknown");
        let name = format!("{}-{key}.log", self.around.now.compact());
        self.around.dirs.test_outputs(self.root()).join(name)
    }

    /// Removes the oldest outputs.
    fn sweep(&self) {
        let folder = self.around.dirs.test_outputs(self.root());
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut outputs: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        outputs.sort();
        let surplus = outputs.len().saturating_sub(OUTPUTS);
        for output in &outputs[..surplus] {
            let _ = fs::remove_file(output);
        }
    }
}

/// Why no verdict counts when tracked files changed while the tests ran.
fn changed_meanwhile(command: &str, files: &[String]) -> Trouble {
    let shown: Vec<&String> = files.iter().take(5).collect();
    Trouble {
        why: format!(
            "While `{command}` ran, files of the repository changed, so the result is for neither \
             version: {}.",
            ticked(&shown)
        ),
        next:
            "commit what belongs to the work, keep what the tests write out of git, then run the \
               command again."
                .to_owned(),
    }
}
