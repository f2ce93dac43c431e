//! What is told about the files of an answer.

use std::collections::BTreeMap;

use crate::answer::{Bad, Column, Example, Oddity, Table};
use crate::file::describe::Layout;
use crate::file::open::Compression;
use crate::scan::drive::Read;
use crate::scan::relation::Relation;
use crate::scan::tally::Tally;

/// Examples that are told at most.
const EXAMPLES: usize = 10;

/// Where a file was read: by itself, or among all.
fn read_of(reads: &[Read], file: usize, files: usize) -> Option<(usize, &Tally, u64)> {
    let own = reads.get(file).filter(|read| !read.rows.is_empty());
    if let Some(read) = own {
        return Some((file, &read.tallies[0], read.rows[0]));
    }
    let all = reads.get(files).filter(|read| !read.rows.is_empty())?;
    Some((files, &all.tallies[file], all.rows[file]))
}

/// Describes the files.
pub(crate) fn tables(relations: &[Relation], reads: &[Read], files: usize) -> Vec<Table> {
    let relations = relations.iter().take(files).enumerate();
    let tables = relations.map(|(file, relation)| {
        let table = &relation.pieces[0].table;
        Table {
            name: relation.names[0].clone(),
            path: table.path.clone(),
            format: table.layout.format(),
            compression: table.opened.compression.map(Compression::as_str),
            encoding: table.encoding,
            delimiter: match table.layout {
                Layout::Csv(dialect) => Some(dialect.delimiter),
                _ => None,
            },
            header: table.header,
            columns: relation
                .columns
                .iter()
                .map(|column| Column {
                    name: column.name.clone(),
                    kind: Some(column.kind),
                    is_computed: false,
                })
                .collect(),
            rows: read_of(reads, file, files).map_or(0, |(_, _, rows)| rows),
        }
    });
    tables.collect()
}

/// Tells what is wrong in the files.
pub(crate) fn bad(relations: &[Relation], reads: &[Read], files: usize) -> Bad {
    let mut counts: BTreeMap<Oddity, u64> = BTreeMap::new();
    let mut examples = Vec::new();
    for file in 0..files {
        let Some((relation, tally, _)) = read_of(reads, file, files) else {
            continue;
        };
        for (oddity, count) in tally.counts() {
            *counts.entry(oddity).or_default() += count;
        }
        let columns = &relations[relation].columns;
        examples.extend(tally.examples.iter().map(|found| Example {
            path: relations[file].pieces[0].table.path.clone(),
            line: found.lines + 1,
            column: found.column.map(|column| columns[column].name.clone()),
            oddity: found.oddity,
            text: found.text.clone(),
        }));
    }
    examples.truncate(EXAMPLES);
    Bad {
        counts: counts.into_iter().collect(),
        examples,
    }
}
