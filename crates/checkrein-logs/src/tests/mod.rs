//! Questions to files, and their answers.

mod counting;
mod formats;
mod large;
mod nonsense;
mod showing;
mod summing;

use std::path::PathBuf;

use fs_err as fs;
use tempfile::TempDir;

use crate::{Answer, Fault, Question, ask};

/// A folder of logs.
struct Logs {
    folder: TempDir,
}

impl Logs {
    fn new() -> Logs {
        Logs {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Logs {
        fs::write(self.path(name), content).unwrap();
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn try_ask(&self, names: &[&str], change: impl FnOnce(&mut Question)) -> Result<Answer, Fault> {
        let files: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        let mut question = Question::default();
        change(&mut question);
        ask(&files, &question, &|| false, &|_| ())
    }

    #[track_caller]
    fn ask(&self, names: &[&str], change: impl FnOnce(&mut Question)) -> Answer {
        self.try_ask(names, change).unwrap()
    }

    /// Returns the names of the files of an answer, in their order.
    fn names(answer: &Answer) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        answer.files.iter().map(|seen| name(&seen.path)).collect()
    }
}

#[track_caller]
fn ask_of(content: impl AsRef<[u8]>, change: impl FnOnce(&mut Question)) -> Answer {
    Logs::new()
        .with("app.log", content)
        .ask(&["app.log"], change)
}

fn patterns(patterns: &[&str]) -> Vec<String> {
    patterns
        .iter()
        .map(|pattern| (*pattern).to_owned())
        .collect()
}

fn texts(answer: &Answer) -> Vec<&str> {
    answer
        .hits
        .iter()
        .map(|hit| hit.text[0].text.as_str())
        .collect()
}
