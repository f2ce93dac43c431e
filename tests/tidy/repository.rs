//! The files of the repository, as git lists them, and what of a source file is not a test.

use std::path::{Path, PathBuf};
use std::process::Command;

use checkrein_testkit::client::repository;
use fs_err as fs;

/// A text file of the repository.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its path below the repository's top folder.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

/// Returns the repository's top folder.
pub(crate) fn top() -> PathBuf {
    repository().to_path_buf()
}

/// Returns every text file that is or will be tracked, but for files that were recorded.
pub(crate) fn files() -> Vec<File> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(top())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let paths = String::from_utf8(output.stdout).unwrap();
    let mut files: Vec<File> = paths
        .split_terminator('\0')
        .filter_map(|path| {
            // A file that was removed and not yet committed is still listed; bytes are no text.
            let bytes = fs::read(top().join(path)).ok()?;
            let text = String::from_utf8(bytes).ok()?;
            let path = path.to_owned();
            Some(File { path, text })
        })
        .collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files.dedup_by(|left, right| left.path == right.path);
    assert!(files.len() > 100, "{} files", files.len());
    files
}

/// Returns the text files whose path begins so.
pub(crate) fn files_below(folder: &str) -> Vec<File> {
    let files: Vec<File> = files()
        .into_iter()
        .filter(|file| file.path.starts_with(folder))
        .collect();
    assert!(!files.is_empty(), "nothing is below {folder}");
    files
}

/// Returns the source files below a folder that are no tests.
pub(crate) fn sources(folder: &str) -> Vec<File> {
    files_below(folder)
        .into_iter()
        .filter(|file| file.is_rust() && !file.is_test())
        .collect()
}

impl File {
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn is_test(&self) -> bool {
        let path = Path::new(&self.path);
        path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
    }

    /// Returns the file's name without folder and ending.
    pub(crate) fn stem(&self) -> &str {
        Path::new(&self.path).file_stem().unwrap().to_str().unwrap()
    }

    /// Returns the lines that are compiled into a program, with their numbers: no comments, and
    /// nothing that is for tests only.
    pub(crate) fn code(&self) -> Vec<(usize, &str)> {
        let mut lines = self.text.lines().enumerate();
        let mut code = Vec::new();
        while let Some((number, line)) = lines.next() {
            if line == "#[cfg(test)]" {
                // The formatter ends an item at the margin, in one line or by its closing brace.
                for (_, line) in lines.by_ref() {
                    if line == "}" || line.ends_with(';') && !line.starts_with(' ') {
                        break;
                    }
                }
                continue;
            }
            let line = line.trim_start();
            if !line.starts_with("//") {
                code.push((number + 1, line));
            }
        }
        code
    }
}

/// Fails with all faults at once, if there are any.
#[track_caller]
pub(crate) fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn tests_and_comments_are_no_code() {
    let text = "//! Doc.\nuse a;\n#[cfg(test)]\nmod tests {\n    x();\n}\n// y();\nfn z() {\n    // why\n    z();\n}\n#[cfg(test)]\nmod more;\nw();\n";
    let file = File {
        path: "a.rs".into(),
        text: text.into(),
    };
    let expected = [
        (2, "use a;"),
        (8, "fn z() {"),
        (10, "z();"),
        (11, "}"),
        (14, "w();"),
    ];
    assert_eq!(file.code(), expected);
}
