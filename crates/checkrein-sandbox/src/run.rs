//! A job from its start to its end, from outside: what is needed is found out, the sandbox is started, its output is
//! kept up to the limit, and the caller is asked whether it still wants it.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::interpreter::{self, Interpreter, Where};
use crate::{Ended, How, Job, Language, Level, Refused};

/// How often the caller is asked whether to stop.
pub(crate) const ASK: Duration = Duration::from_millis(10);

/// Returns the best level that this machine gives. Really tried, once for each process.
pub fn level() -> Level {
    crate::level::tried().level
}

/// Runs a job to its end. Blocks; `stop` is asked at least every 20 ms, and when it says so everything is killed.
pub fn run(job: &Job, stop: &dyn Fn() -> bool) -> Result<Ended, Refused> {
    run_behind(level(), job, stop)
}

/// Runs a job behind a level that may be less than the best, to see what it costs.
#[doc(hidden)]
pub fn run_behind(level: Level, job: &Job, stop: &dyn Fn() -> bool) -> Result<Ended, Refused> {
    if level == Level::None && !job.may_run_without {
        return Err(crate::level::tried().refused());
    }
    let found = Found::of(job, level)?;
    let begun = Instant::now();
    let done = crate::level::start(level, job, &found, stop)?;
    Ok(Ended {
        how: done.how,
        output: done.output.bytes,
        errors: done.errors.bytes,
        output_bytes: done.output.total,
        errors_bytes: done.errors.total,
        took: begun.elapsed(),
        level,
        read_bytes: done.read_bytes,
    })
}

/// What a job needs of this machine, whatever it is run behind.
#[derive(Debug)]
pub(crate) struct Found {
    /// The job's own interpreter first.
    pub(crate) interpreters: Vec<Interpreter>,
    pub(crate) home: Option<PathBuf>,
}

impl Found {
    fn of(job: &Job, level: Level) -> Result<Self, Refused> {
        let path =
            std::env::var_os("PATH").unwrap_or_else(|| "/usr/local/bin:/usr/bin:/bin".into());
        let path = crate::level::path(level, path);
        let home = std::env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute());
        let place = Where {
            path: &path,
            home: home.as_deref(),
            project: job.project.as_deref(),
        };
        let mut interpreters = vec![interpreter::find(job.language, place)?];
        if job.language == Language::Bash {
            // A script calls others; those that are not there are not missed.
            interpreters.extend(
                [Language::Python, Language::Node]
                    .into_iter()
                    .filter_map(|of| interpreter::find(of, place).ok()),
            );
        }
        Ok(Self { interpreters, home })
    }

    /// The command that reads the code from a file in the scratch folder, and the file's name.
    pub(crate) fn command(&self, job: &Job, scratch: &Path) -> (Vec<OsString>, &'static str) {
        let file = match job.language {
            Language::Python => "main.py",
            Language::Bash => "main.sh",
            Language::Node if is_module(&job.code) => "main.mjs",
            Language::Node => "main.cjs",
        };
        (
            vec![
                self.interpreters[0].program.clone().into(),
                scratch.join(file).into(),
            ],
            file,
        )
    }

    /// The whole environment of the code: nothing of the caller's but its time zone.
    pub(crate) fn environment(
        &self,
        job: &Job,
        scratch: &Path,
        temporary: &Path,
    ) -> Vec<(OsString, OsString)> {
        let mut folders: Vec<PathBuf> = Vec::new();
        // The system's own folders keep their order: what is found in them first outside is found first inside.
        let own = self
            .interpreters
            .iter()
            .filter_map(|found| found.program.parent().map(Path::to_path_buf));
        let own = own.filter(|folder| {
            !["/usr/bin", "/bin"]
                .iter()
                .any(|system| folder == Path::new(system))
        });
        for folder in own.chain(["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from)) {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        let path = std::env::join_paths(folders).unwrap_or_else(|_| "/usr/bin:/bin".into());
        let mut all: Vec<(OsString, OsString)> = vec![
            ("PATH".into(), path),
            ("HOME".into(), scratch.into()),
            ("TMPDIR".into(), temporary.into()),
            ("LANG".into(), "C.UTF-8".into()),
            ("USER".into(), "sandbox".into()),
            ("LOGNAME".into(), "sandbox".into()),
            // A project may belong to another user than the one who is called so in here; git would not touch it.
            ("GIT_CONFIG_COUNT".into(), "1".into()),
            ("GIT_CONFIG_KEY_0".into(), "safe.directory".into()),
            ("GIT_CONFIG_VALUE_0".into(), "*".into()),
        ];
        all.extend(
            job.project
                .iter()
                .map(|project| ("PROJECT".into(), project.into())),
        );
        all.extend(std::env::var_os("TZ").map(|zone| ("TZ".into(), zone)));
        all.extend(
            self.interpreters
                .iter()
                .flat_map(|found| found.environment.clone()),
        );
        all
    }
}

/// Is this written as an ECMAScript module? Node of before version 22 does not find out by itself.
fn is_module(code: &str) -> bool {
    let is_word = |line: &str, word: &str| {
        line.strip_prefix(word)
            .is_some_and(|rest| rest.starts_with([' ', '{', '*', '"', '\'']))
    };
    let is_requiring = code.contains("require(") || code.contains("module.exports");
    let lines = || code.lines().map(str::trim_end);
    lines().any(|line| is_word(line, "import") || is_word(line, "export"))
        || (!is_requiring
            && lines().any(|line| line.contains("await ") && !line.starts_with([' ', '\t', '}'])))
}

/// The first bytes of a stream, and how many there were.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) bytes: Vec<u8>,
    pub(crate) total: u64,
}

impl Kept {
    /// Reads to the end. What is above the limit is read as well, or the code would wait for ever.
    pub(crate) fn read(mut from: impl Read, limit: u64) -> Self {
        let mut kept = Self::default();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => return kept,
                Ok(count) => {
                    let room = limit.saturating_sub(kept.bytes.len() as u64);
                    let fits = count.min(usize::try_from(room).unwrap_or(usize::MAX));
                    kept.bytes.extend_from_slice(&buffer[..fits]);
                    kept.total += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return kept,
            }
        }
    }
}

/// A stream that is being read in a thread of its own.
#[derive(Debug)]
pub(crate) struct Reading(mpsc::Receiver<Kept>);

impl Reading {
    pub(crate) fn start(from: Option<impl Read + Send + 'static>, limit: u64) -> io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        std::thread::Builder::new()
            .name("output".to_owned())
            .spawn(move || {
                let kept = from.map_or_else(Kept::default, |stream| Kept::read(stream, limit));
                // Nobody may wait for it any more.
                let _ = sender.send(kept);
            })?;
        Ok(Self(receiver))
    }

    /// Waits for the end of the stream. All that could write to it are dead by then; if one of them is not, it does not
    /// hold us.
    pub(crate) fn end(self) -> Kept {
        const LATEST: Duration = Duration::from_secs(10);
        self.0.recv_timeout(LATEST).unwrap_or_default()
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) how: How,
    pub(crate) output: Kept,
    pub(crate) errors: Kept,
    pub(crate) read_bytes: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_told_from_scripts() {
        for (code, expected) in [
            ("import fs from 'node:fs';\nconsole.log(1)", true),
            ("export const a = 1", true),
            ("import{a} from './a.mjs'", true),
            ("const fs = require('fs');\nfs.readFileSync('x')", false),
            ("console.log('import x')", false),
            ("important()", false),
            ("const text = await Promise.resolve('a');", true),
            ("async function main() {\n  await go();\n}\nmain()", false),
            (
                "const a = require('a');\n(async () => { await a() })()",
                false,
            ),
        ] {
            assert_eq!(is_module(code), expected, "{code}");
        }
    }

    #[test]
    fn what_is_above_the_limit_is_counted_and_not_kept() {
        let kept = Kept::read(&[7_u8; 200_000][..], 70_000);
        assert_eq!((kept.bytes.len(), kept.total), (70_000, 200_000));
    }
}
