//! What may be asked: SQL, or simple arguments that become SQL.

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// One SELECT. A single table is `t` as well as its file's name; of several, `t` is all their rows with
    /// `_file` before them, and each has its file's name.
    Sql(String),
    /// Simple arguments over `t`.
    Simple(Simple),
}

/// Simple arguments; each is SQL of the kind that it names, and all may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Simple {
    /// Which rows: `price > 50 AND category == 'electronics'`.
    pub filter: Option<String>,
    /// Which columns, or expressions; all without any.
    pub columns: Vec<String>,
    /// The columns, or expressions, by which rows are grouped.
    pub group_by: Vec<String>,
    /// What is computed of each group: `sum(amount)`, `avg:price`, `count`.
    pub aggregates: Vec<String>,
    /// By what rows are sorted: `amount desc`, `-amount`, `name`.
    pub sort: Vec<String>,
    /// The most rows.
    pub limit: Option<u64>,
    /// How many rows are passed over.
    pub offset: Option<u64>,
}
