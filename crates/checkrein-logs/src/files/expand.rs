//! Files, folders and patterns of names as the files that are read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::open::reason;
use super::{open, order};
use crate::time::Latest;
use crate::{Fault, head};

/// More files than this are not one question.
const MOST: usize = 1_000;

/// More entries than this are not looked at for a pattern of names.
const ENTRIES: usize = 50_000;

/// Returns the files that are meant, in the order in which they are read, and what to say of them.
pub(crate) fn expand(
    paths: &[PathBuf],
    rotated: bool,
    encoding: Option<&str>,
) -> Result<(Vec<PathBuf>, Vec<String>), Fault> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut notes = Vec::new();
    for path in paths {
        let found = if path.is_dir() {
            in_folder(path, encoding, &mut notes)?
        } else if path.exists() {
            if rotated {
                parts(path, encoding)?
            } else {
                vec![path.clone()]
            }
        } else if path.to_string_lossy().contains(['*', '?', '[', '{']) {
            by_pattern(path, encoding)?
        } else {
            vec![path.clone()]
        };
        for file in found {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        if files.len() > MOST {
            return Err(fault(
                path,
                &format!("and the others are more than {MOST} files; name fewer of them"),
            ));
        }
    }
    if files.is_empty() {
        return Err(Fault::Question(
            "no file is named; name a log file, a folder of them, or `logs/*.log`".into(),
        ));
    }
    all_in_order(&mut files, encoding);
    Ok((files, notes))
}

/// Sorts files by their first times, where all have one; else as they were given, but the parts of one log.
///
/// Whoever names files names them by the alphabet, by which the newest part of a log comes before the others.
fn all_in_order(files: &mut Vec<PathBuf>, encoding: Option<&str>) {
    let log = |file: &PathBuf| {
        (
            file.parent().map(Path::to_owned),
            order::family(&order::name(file)),
        )
    };
    let is_one_log = files.windows(2).all(|pair| log(&pair[0]) == log(&pair[1]));
    if is_one_log {
        in_order(files, encoding);
    } else {
        by_time(files, encoding);
    }
}

/// Returns a log with its rotated parts.
fn parts(path: &Path, encoding: Option<&str>) -> Result<Vec<PathBuf>, Fault> {
    let log = order::name(path);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let (names, _) = entries(folder)?;
    let is_part = |name: &PathBuf| order::is_part_of(&log, &order::name(name));
    let mut files: Vec<PathBuf> = names
        .into_iter()
        .filter(is_part)
        .map(|name| {
            // The path as it was given, not with `./` in front.
            path.with_file_name(name.file_name().unwrap_or_default())
        })
        .collect();
    in_order(&mut files, encoding);
    Ok(files)
}

fn in_folder(
    folder: &Path,
    encoding: Option<&str>,
    notes: &mut Vec<String>,
) -> Result<Vec<PathBuf>, Fault> {
    let (names, folders) = entries(folder)?;
    if names.len() > MOST {
        let count = names.len();
        return Err(fault(
            folder,
            &format!("has {count} files in it; name the ones that are meant"),
        ));
    }
    let (logs, others): (Vec<PathBuf>, Vec<PathBuf>) =
        names.into_iter().partition(|path| is_text(path, encoding));
    if logs.is_empty() {
        return Err(fault(
            folder,
            "has no log directly in it; name the files, or a pattern such as `logs/**/*.log`",
        ));
    }
    if folders > 0 {
        notes.push(format!(
            "`{}` has {folders} folders in it, which were not read; `{}/**/*.log` would.",
            folder.display(),
            folder.display()
        ));
    }
    if !others.is_empty() {
        let names: Vec<String> = others
            .iter()
            .take(5)
            .map(|path| order::name(path))
            .collect();
        notes.push(format!(
            "{} files of `{}` are no text and were left out: {}.",
            others.len(),
            folder.display(),
            names.join(", ")
        ));
    }
    Ok(grouped(logs, encoding))
}

fn by_pattern(path: &Path, encoding: Option<&str>) -> Result<Vec<PathBuf>, Fault> {
    let pattern = path.to_string_lossy().into_owned();
    let glob = GlobBuilder::new(&pattern)
        .literal_separator(true)
        .build()
        .map_err(|error| {
            fault(
                path,
                &format!("is no file and no pattern of names: {}", error.kind()),
            )
        })?;
    let root: PathBuf = path
        .components()
        .take_while(|component| {
            !component
                .as_os_str()
                .to_string_lossy()
                .contains(['*', '?', '[', '{'])
        })
        .collect();
    let root = if root.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        root
    };
    let depth = if pattern.contains("**") {
        32
    } else {
        path.components().count()
    };
    let mut found = Vec::new();
    let mut looked = 0;
    walk(
        &root,
        &glob.compile_matcher(),
        depth,
        &mut looked,
        &mut found,
    );
    if looked > ENTRIES {
        return Err(fault(
            path,
            &format!(
                "is looked for among more than {ENTRIES} files; begin it with a narrower folder"
            ),
        ));
    }
    if found.is_empty() {
        return Err(fault(
            path,
            "matches no file; check the folder and the pattern",
        ));
    }
    Ok(grouped(found, encoding))
}

fn walk(
    folder: &Path,
    glob: &GlobMatcher,
    depth: usize,
    looked: &mut usize,
    found: &mut Vec<PathBuf>,
) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        *looked += 1;
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if *looked > ENTRIES {
            return;
        }
        let path = entry.path();
        let path = path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
        // A link to a folder is not followed: it may lead back.
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), glob, depth - 1, looked, found);
        } else if !kind.is_dir()
            && path.is_file()
            && (glob.is_match(&path) || glob.is_match(entry.path()))
        {
            found.push(path);
        }
    }
}

/// Returns the regular files of a folder that are not hidden, and how many folders are in it.
fn entries(folder: &Path) -> Result<(Vec<PathBuf>, usize), Fault> {
    let entries = std::fs::read_dir(folder).map_err(|error| fault(folder, &reason(&error)))?;
    let mut files = Vec::new();
    let mut folders = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        if order::name(&path).starts_with('.') {
            continue;
        }
        if path.is_dir() {
            folders += 1;
        } else if path.is_file() {
            files.push(path);
        }
    }
    if files.len() > ENTRIES {
        return Err(fault(
            folder,
            &format!(
                "has {} files in it; name the ones that are meant",
                files.len()
            ),
        ));
    }
    Ok((files, folders))
}

/// Sorts files: log by log, and each log's parts by time.
fn grouped(files: Vec<PathBuf>, encoding: Option<&str>) -> Vec<PathBuf> {
    let mut groups: BTreeMap<(PathBuf, String), Vec<PathBuf>> = BTreeMap::new();
    for file in files {
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        let family = order::family(&order::name(&file));
        groups.entry((folder, family)).or_default().push(file);
    }
    let mut sorted = Vec::new();
    for mut group in groups.into_values() {
        in_order(&mut group, encoding);
        sorted.append(&mut group);
    }
    sorted
}

/// Sorts the parts of a log by their first times, and by their names where they have none.
fn in_order(files: &mut Vec<PathBuf>, encoding: Option<&str>) {
    order::by_name(files);
    by_time(files, encoding);
}

/// Sorts files by their first times, if all have one.
fn by_time(files: &mut Vec<PathBuf>, encoding: Option<&str>) {
    if files.len() < 2 {
        return;
    }
    let times: Option<Vec<i64>> = files
        .iter()
        .map(|path| first_time(path, encoding))
        .collect();
    if let Some(times) = times {
        let mut timed: Vec<(i64, PathBuf)> = times.into_iter().zip(files.drain(..)).collect();
        timed.sort_by_key(|(time, _)| *time);
        files.extend(timed.into_iter().map(|(_, path)| path));
    }
}

fn first_time(path: &Path, encoding: Option<&str>) -> Option<i64> {
    let opened = open(path, encoding).ok()?;
    let latest = Latest::of(opened.written);
    let mut lines = opened.sample.split(|byte| *byte == b'\n').take(100);
    lines
        .find_map(|line| head::stamp(line, latest))
        .map(|stamp| stamp.utc())
}

/// Tells whether a file can be a log: it is not empty, and no 0 is in its text.
fn is_text(path: &Path, encoding: Option<&str>) -> bool {
    open(path, encoding)
        .is_ok_and(|opened| !opened.sample.is_empty() && !opened.sample.contains(&0))
}

fn fault(path: &Path, why: &str) -> Fault {
    Fault::File {
        path: path.to_owned(),
        why: why.to_owned(),
    }
}
