//! How the answer to a question about logs looks to a model: counts, and lines as grep writes them.

use std::path::Path;

use checkrein_logs::{Answer, Place, Shown};
use checkrein_serve::shortened;

/// A part of the answer, a line each piece; what comes first is shown first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// What it is called in a whole that has several.
    pub(crate) name: &'static str,
    /// Its lines, with their ends.
    pub(crate) lines: Vec<String>,
}

/// Returns the parts of an answer, in the order in which they are shown.
pub(crate) fn sections(answer: &Answer, folder: &Path) -> [Section; 4] {
    [
        values(answer),
        section(
            "per span",
            answer
                .buckets
                .iter()
                .map(|bucket| format!("{} {}\n", bucket.from, bucket.count)),
        ),
        templates(answer, folder),
        hits(answer, folder),
    ]
}

fn section(name: &'static str, lines: impl Iterator<Item = String>) -> Section {
    Section {
        name,
        lines: lines.collect(),
    }
}

fn values(answer: &Answer) -> Section {
    let Some(values) = &answer.values else {
        return Section::default();
    };
    let top = values
        .top
        .iter()
        .map(|value| format!("{} {}\n", value.count, shortened(&value.value, 200)));
    section("values", top)
}

fn templates(answer: &Answer, folder: &Path) -> Section {
    let lines = answer.templates.iter().map(|template| {
        let (first, last) = (
            when(&template.first, answer, folder),
            when(&template.last, answer, folder),
        );
        let when = if first == last {
            first
        } else {
            format!("{first} .. {last}")
        };
        format!(
            "{}x {} [{when}]\n",
            template.count,
            template.text.replace('\n', " ")
        )
    });
    section("templates", lines)
}

/// Writes matches as grep does: `12:` a match, `11-` a line around it, `--` between those that are apart.
fn hits(answer: &Answer, folder: &Path) -> Section {
    let mut lines: Vec<String> = Vec::new();
    let mut last: Option<(usize, u64)> = None;
    let has_context = answer
        .hits
        .iter()
        .any(|hit| !hit.before.is_empty() || !hit.after.is_empty());
    for hit in &answer.hits {
        let file = match answer.files.get(hit.place.file) {
            Some(seen) if answer.files.len() > 1 => format!("{}:", short(&seen.path, folder)),
            _ => String::new(),
        };
        let all = hit
            .before
            .iter()
            .map(|line| (line, '-'))
            .chain(hit.text.iter().map(|line| (line, ':')))
            .chain(hit.after.iter().map(|line| (line, '-')));
        // What two matches share is shown once.
        let new: Vec<(&Shown, char)> = all
            .filter(|(line, _)| {
                last.is_none_or(|(of, number)| of != hit.place.file || line.line > number)
            })
            .collect();
        let is_apart = match (last, new.first()) {
            (Some((of, number)), Some((first, _))) => {
                of != hit.place.file || first.line > number + 1
            }
            _ => false,
        };
        if has_context && is_apart {
            lines.push("--\n".into());
        }
        for (line, mark) in new {
            lines.push(format!("{file}{}{mark}{}\n", line.line, line.text));
            last = Some((hit.place.file, line.line));
        }
    }
    Section {
        name: "lines",
        lines,
    }
}

/// Says when something was, else where.
pub(crate) fn when(place: &Place, answer: &Answer, folder: &Path) -> String {
    place
        .time
        .clone()
        .unwrap_or_else(|| at(place, answer, folder))
}

/// Says where something is.
pub(crate) fn at(place: &Place, answer: &Answer, folder: &Path) -> String {
    match answer.files.get(place.file) {
        Some(seen) if answer.files.len() > 1 => {
            format!("{}:{}", short(&seen.path, folder), place.line)
        }
        _ => format!("line {}", place.line),
    }
}

fn short(path: &Path, folder: &Path) -> String {
    let path = path.strip_prefix(folder).unwrap_or(path);
    shortened(&path.to_string_lossy(), 120)
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_logs::{Hit, Seen};

    fn shown(lines: &[u64]) -> Vec<Shown> {
        let line = |number: &u64| Shown {
            line: *number,
            text: format!("text {number}"),
        };
        lines.iter().map(line).collect()
    }

    fn hit(file: usize, before: &[u64], line: u64, after: &[u64]) -> Hit {
        Hit {
            place: Place {
                file,
                line,
                time: None,
            },
            level: None,
            text: shown(&[line]),
            before: shown(before),
            after: shown(after),
        }
    }

    #[track_caller]
    fn check(files: &[&str], hits: Vec<Hit>, expected: &str) {
        let files = files.iter().map(|path| Seen {
            path: path.into(),
            ..Seen::default()
        });
        let answer = Answer {
            files: files.collect(),
            hits,
            ..Answer::default()
        };
        let [.., hits] = sections(&answer, Path::new("/p"));
        assert_eq!(hits.lines.concat(), expected);
    }

    #[test]
    fn matches_are_written_as_grep_does() {
        check(&["/p/a.log"], vec![hit(0, &[], 3, &[])], "3:text 3\n");
        check(
            &["/p/a.log", "/q/b.log"],
            vec![hit(0, &[], 3, &[]), hit(1, &[], 3, &[])],
            "a.log:3:text 3\n/q/b.log:3:text 3\n",
        );
        check(
            &["/p/a.log"],
            vec![
                hit(0, &[2], 3, &[4]),
                hit(0, &[3], 4, &[5]),
                hit(0, &[8], 9, &[]),
            ],
            "2-text 2\n3:text 3\n4-text 4\n5-text 5\n--\n8-text 8\n9:text 9\n",
        );
    }
}
