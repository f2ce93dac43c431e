//! Writes files and asks about them.

use checkrein_tables::{Answer, Fault, Limits, Question, Simple, Source, Value, ask};
use fs_err as fs;
use tempfile::TempDir;

/// A folder with files in it.
pub(crate) struct Files {
    folder: TempDir,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
        }
    }

    /// Writes a file and names it as a source.
    pub(crate) fn with(&self, name: &str, content: impl AsRef<[u8]>) -> Source {
        let path = self.folder.path().join(name);
        fs::write(&path, content).expect("a file");
        Source::new(path)
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }
}

/// Asks with limits.
pub(crate) fn limited(
    sources: &[Source],
    question: &Question,
    limits: &Limits,
) -> Result<Answer, Fault> {
    ask(sources, question, limits, &|| false, &|_| {})
}

/// Asks SQL of one file.
pub(crate) fn sql(source: &Source, sql: &str) -> Result<Answer, Fault> {
    limited(
        std::slice::from_ref(source),
        &Question::Sql(sql.to_owned()),
        &Limits::default(),
    )
}

/// Asks simple arguments of one file.
pub(crate) fn simple(source: &Source, simple: Simple) -> Result<Answer, Fault> {
    limited(
        std::slice::from_ref(source),
        &Question::Simple(simple),
        &Limits::default(),
    )
}

/// Writes rows as one line each: `1|2.5|null|a`.
pub(crate) fn shown(answer: &Answer) -> Vec<String> {
    let value = |value: &Value| match value {
        Value::Null => "null".to_owned(),
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Text(text) => text.clone(),
    };
    let row = |row: &Vec<Value>| row.iter().map(value).collect::<Vec<_>>().join("|");
    answer.rows.iter().map(row).collect()
}

/// Writes columns and their types: `a integer, b text`.
pub(crate) fn columns(answer: &Answer) -> String {
    let columns = answer.tables[0].columns.iter();
    let columns = columns.map(|column| {
        format!(
            "{} {}",
            column.name,
            column.kind.map_or("?", |kind| kind.as_str())
        )
    });
    columns.collect::<Vec<_>>().join(", ")
}
