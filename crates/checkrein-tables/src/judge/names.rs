//! What tables are called in SQL.

use std::path::Path;
use std::sync::Arc;

use crate::fault::{Fault, Kind};
use crate::file::describe::Described;
use crate::scan::relation::Relation;
use crate::source::Source;

/// Makes relations of files: each by itself, and all rows of several as `t`.
pub(crate) fn relations(
    sources: &[Source],
    tables: &[Arc<Described>],
) -> Result<Vec<Relation>, Fault> {
    let mut taken: Vec<String> = vec!["t".to_owned()];
    let mut relations = Vec::new();
    let mut files = Vec::new();
    for (number, (source, table)) in sources.iter().zip(tables).enumerate() {
        let mut names = Vec::new();
        for name in candidates(source, number + 1) {
            let is_taken = taken.iter().any(|other| other.eq_ignore_ascii_case(&name));
            if !is_taken {
                taken.push(name.clone());
                names.push(name);
            } else if source.name.as_ref() == Some(&name) && !(name == "t" && sources.len() == 1) {
                return Err(Fault::new(
                    Kind::Name,
                    format!("two tables are called `{name}`"),
                    "give each another name; `t` is all of them",
                ));
            }
        }
        if sources.len() == 1 {
            names.push("t".to_owned());
        }
        files.push(Arc::clone(table));
        relations.push(Relation::one(names, table));
    }
    if sources.len() > 1 {
        let named: Vec<(String, Arc<Described>)> = sources
            .iter()
            .zip(&relations)
            .map(|(source, relation)| match &source.name {
                Some(name) => name.clone(),
                None => file_name(&source.path).unwrap_or_else(|| relation.names[0].clone()),
            })
            .zip(files)
            .collect();
        // Files of one name in several folders are told apart by their paths.
        let is_twice = |name: &String| named.iter().filter(|(other, _)| other == name).count() > 1;
        let named: Vec<_> = named
            .iter()
            .map(|(name, table)| {
                let name = if is_twice(name) {
                    table.path.to_string_lossy().into_owned()
                } else {
                    name.clone()
                };
                (name, Arc::clone(table))
            })
            .collect();
        relations.push(Relation::union(vec!["t".to_owned()], &named));
    }
    Ok(relations)
}

fn file_name(path: &Path) -> Option<String> {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
}

/// The names that a file may have: given, its own without endings, that as a plain word, its own, `t1`.
fn candidates(source: &Source, number: usize) -> Vec<String> {
    let mut names: Vec<String> = source.name.iter().cloned().collect();
    if let Some(file) = file_name(&source.path) {
        let bare = file.trim_start_matches('.');
        let stem = match bare.split_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => bare,
        };
        names.push(stem.to_owned());
        let word: String = stem
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '_'
                }
            })
            .collect();
        names.push(word);
        names.push(file);
    }
    names.push(format!("t{number}"));
    names.retain(|name| !name.is_empty() && !name.contains('\0') && !name.starts_with("sqlite_"));
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_names_that_sql_can_say() {
        #[track_caller]
        fn check(path: &str, expected: &[&str]) {
            assert_eq!(candidates(&Source::new(path), 1), expected);
        }
        check("/a/sales.csv", &["sales", "sales.csv", "t1"]);
        check(
            "my sales-24.csv.gz",
            &["my sales-24", "my_sales_24", "my sales-24.csv.gz", "t1"],
        );
        check(".hidden", &["hidden", ".hidden", "t1"]);
        check("sqlite_x.csv", &["t1"]);
    }
}
