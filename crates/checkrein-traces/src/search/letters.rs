//! Words that are written like a word: for typing errors, and for words that are parts of others.

use anyhow::Result;
use rusqlite::Connection;

/// Words that a word is taken for.
const MOST: usize = 8;

/// Two words share at least so much of their runs of three letters: twice the shared by all of both.
const ALIKE: f32 = 0.45;

/// Returns words of the store that are written like one that is not in it, and how alike they are.
pub(super) fn written_like(word: &str, connection: &Connection) -> Result<Vec<(String, f32)>> {
    let runs = runs_of(word);
    if word.chars().count() < 4 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached("SELECT term FROM posting ORDER BY term")?;
    let mut terms = statement.query([])?;
    let mut alike: Vec<(String, f32)> = Vec::new();
    while let Some(row) = terms.next()? {
        let term = row.get_ref(0)?.as_str()?;
        // Names are found by their parts; words of very different length are not alike.
        if term.starts_with('=') || term.len() * 3 < word.len() || word.len() * 3 < term.len() {
            continue;
        }
        let likeness = likeness(&runs, word, term);
        // A common word is there once for each run of rows.
        if likeness >= ALIKE && alike.last().is_none_or(|(last, _)| last != term) {
            alike.push((term.to_owned(), likeness * 0.8));
        }
    }
    alike.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    alike.truncate(MOST);
    Ok(alike)
}

fn likeness(runs: &[[char; 3]], word: &str, other: &str) -> f32 {
    // Nothing is put aside for the other word: every word of the store comes by here.
    let (mut shared, mut others) = (0, 0);
    each_run(other, |run| {
        others += 1;
        shared += usize::from(runs.contains(&run));
    });
    let alike = 2.0 * shared as f32 / (runs.len() + others).max(1) as f32;
    // A part of a compound: `screenshot` for `shot`.
    let inside = other.len() >= 4 && (word.contains(other) || other.contains(word));
    if inside { alike.max(0.6) } else { alike }
}

fn runs_of(word: &str) -> Vec<[char; 3]> {
    let mut runs = Vec::new();
    each_run(word, |run| runs.push(run));
    runs
}

/// Calls back with the runs of three letters of a word, its beginning and its end marked.
fn each_run(word: &str, mut each: impl FnMut([char; 3])) {
    let letters = std::iter::once('^')
        .chain(word.chars())
        .chain(std::iter::once('$'));
    let mut run = ['\0'; 3];
    for (letter, at) in letters.zip(1..) {
        run = [run[1], run[2], letter];
        if at >= 3 {
            each(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, other: &str, alike: bool) {
        let likeness = likeness(&runs_of(word), word, other);
        assert_eq!(likeness >= ALIKE, alike, "{word} {other} {likeness}");
    }

    #[test]
    fn typing_errors_and_compounds_are_alike() {
        check("postgers", "postgres", true);
        check("kuberntes", "kubernet", true);
        check("webhook", "webhooks", true);
        check("hooks", "webhooks", true);
        check("ошибок", "ошибка", true);
        check("cache", "login", false);
        check("token", "took", false);
    }
}
