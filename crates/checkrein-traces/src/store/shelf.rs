//! The vectors of a project's traces, on disk: a file of their own, beside the store.
//!
//! The store is built anew when the log was rewritten. Vectors are kept then: each belongs to the hash of
//! its text and to a model, and with a transformer making them takes minutes.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::{Connection, params};

/// What a vector belongs to: the hash of its text.
pub(crate) type Key = [u8; 16];

/// Rises when the tables change; vectors of another version are made anew.
const VERSION: i64 = 1;

const TABLES: &str = "
    DROP TABLE IF EXISTS vector;
    CREATE TABLE vector (
        model TEXT NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL,
        UNIQUE (model, key) ON CONFLICT IGNORE
    );
";

/// Returns the key of a text.
pub(crate) fn key(text: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    key
}

/// Vectors on disk; where the file cannot be used, in memory for as long as the program runs.
#[derive(Debug)]
pub(crate) struct Shelf {
    connection: Connection,
}

impl Shelf {
    /// Opens the file. One that is damaged is begun anew: all in it can be made again.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let opened = opened(path).or_else(|_| {
            // Not while it is only locked, or the disk is full: then it stays, and we do without.
            if damaged(path) {
                fs_err::remove_file(path)?;
            }
            opened(path)
        });
        let connection = match opened {
            Ok(connection) => connection,
            Err(_) => {
                let connection = Connection::open_in_memory()?;
                connection.execute_batch(TABLES)?;
                connection
            }
        };
        Ok(Self { connection })
    }

    /// Hands every vector of a model to `take`, in no order.
    pub(crate) fn each(&self, model: &str, mut take: impl FnMut(&Key, &[u8])) -> Result<()> {
        let sql = "SELECT key, value FROM vector WHERE model = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([model])?;
        while let Some(row) = rows.next()? {
            if let Ok(key) = row.get_ref(0)?.as_blob()?.try_into() {
                take(key, row.get_ref(1)?.as_blob()?);
            }
        }
        Ok(())
    }

    /// Keeps vectors of a model; one that is there stays.
    pub(crate) fn put(&mut self, model: &str, vectors: &[(Key, Vec<f32>)]) -> Result<()> {
        let transaction = self.connection.transaction()?;
        {
            let sql = "INSERT INTO vector (model, key, value) VALUES (?, ?, ?)";
            let mut statement = transaction.prepare_cached(sql)?;
            for (key, vector) in vectors {
                let bytes: Vec<u8> = vector
                    .iter()
                    .flat_map(|value| value.to_le_bytes())
                    .collect();
                statement.execute(params![model, key, bytes])?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Forgets the vectors of other models, and of texts that are in no trace any more.
    pub(crate) fn keep(&mut self, model: &str, needed: impl Fn(&Key) -> bool) -> Result<usize> {
        let mut idle = Vec::new();
        self.each(model, |key, _| {
            if !needed(key) {
                idle.push(*key);
            }
        })?;
        let transaction = self.connection.transaction()?;
        let mut gone = transaction.execute("DELETE FROM vector WHERE model != ?", [model])?;
        for key in idle {
            gone += transaction.execute(
                "DELETE FROM vector WHERE model = ? AND key = ?",
                params![model, key],
            )?;
        }
        transaction.commit()?;
        Ok(gone)
    }
}

fn opened(path: &Path) -> Result<Connection> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // Two that open it at once must not both make the tables.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version != VERSION {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(connection)
}

/// Whether the file is there and is no database.
fn damaged(path: &Path) -> bool {
    let check = || -> Result<bool> {
        let connection = Connection::open(path)?;
        let _: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok(true)
    };
    let broken = |error: &anyhow::Error| {
        let code = error
            .downcast_ref::<rusqlite::Error>()
            .and_then(rusqlite::Error::sqlite_error_code);
        matches!(
            code,
            Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
        )
    };
    check().is_err_and(|error| broken(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(shelf: &Shelf, model: &str) -> Vec<Key> {
        let mut held = Vec::new();
        shelf.each(model, |key, _| held.push(*key)).unwrap();
        held.sort_unstable();
        held
    }

    #[test]
    fn vectors_are_kept_for_their_text_and_model() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a folder/vectors.db");
        let (a, b) = (key("a"), key("b"));
        let mut shelf = Shelf::open(&path).unwrap();
        shelf
            .put("one", &[(a, vec![1.0, -0.5]), (b, vec![0.0, 1.0])])
            .unwrap();
        shelf.put("one", &[(a, vec![9.0, 9.0])]).unwrap();
        shelf.put("two", &[(a, vec![1.0])]).unwrap();
        let shelf = Shelf::open(&path).unwrap();
        let mut bytes = Vec::new();
        shelf
            .each("two", |_, value| bytes.extend_from_slice(value))
            .unwrap();
        assert_eq!(bytes, 1.0f32.to_le_bytes());
        assert_eq!(held(&shelf, "one").len(), 2);
        assert!(held(&shelf, "three").is_empty());
    }

    #[test]
    fn what_nobody_needs_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = Shelf::open(&folder.path().join("vectors.db")).unwrap();
        let (a, b) = (key("a"), key("b"));
        shelf.put("one", &[(a, vec![1.0]), (b, vec![1.0])]).unwrap();
        shelf.put("two", &[(a, vec![1.0])]).unwrap();
        assert_eq!(shelf.keep("one", |key| *key == a).unwrap(), 2);
        assert_eq!(
            (held(&shelf, "one"), held(&shelf, "two")),
            (vec![a], vec![])
        );
    }

    #[test]
    fn a_damaged_file_is_begun_anew_and_a_folder_in_its_place_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vectors.db");
        fs_err::write(
            &path,
            "this is no database, and it is long enough to be looked at ".repeat(40),
        )
        .unwrap();
        let mut shelf = Shelf::open(&path).unwrap();
        shelf.put("one", &[(key("a"), vec![1.0])]).unwrap();
        assert_eq!(held(&Shelf::open(&path).unwrap(), "one").len(), 1);
        let taken = folder.path().join("taken");
        fs_err::create_dir_all(taken.join("below")).unwrap();
        let mut shelf = Shelf::open(&taken).unwrap();
        shelf.put("one", &[(key("a"), vec![1.0])]).unwrap();
        assert_eq!(held(&shelf, "one").len(), 1);
        assert!(taken.join("below").is_dir());
    }
}
