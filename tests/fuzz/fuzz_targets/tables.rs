//! Any bytes as a table: nothing panics, and rows are counted alike while reading and by SQLite.
#![no_main]

use std::sync::OnceLock;

use checkrein_tables::{Answer, Fault, Limits, Question, Source, ask};
use libfuzzer_sys::fuzz_target;

fn asked(source: &Source, sql: &str, grouped: bool) -> Result<Answer, Fault> {
    let limits = Limits {
        grouped,
        threads: 1,
        ..Limits::default()
    };
    let question = Question::Sql(sql.to_owned());
    ask(std::slice::from_ref(source), &question, &limits, &|| false, &|_| {})
}

fuzz_target!(|bytes: &[u8]| {
    static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("tables-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the file");
        folder
    });
    let source = Source::new(folder.join("input"));
    std::fs::write(&source.path, bytes).expect("the file is written");
    let fast = asked(&source, "SELECT count(*) FROM t", true);
    let slow = asked(&source, "WITH whole AS (SELECT * FROM t) SELECT count(*) FROM whole", false);
    match (&fast, &slow) {
        (Ok(fast), Ok(slow)) => {
            assert_eq!(fast.rows, slow.rows);
            assert_eq!(fast.tables, slow.tables);
        }
        (Err(fast), Err(slow)) => assert_eq!(fast.kind, slow.kind),
        _ => panic!("{fast:?} {slow:?}"),
    }
    // The bytes as a question over a table.
    if let Ok(sql) = std::str::from_utf8(bytes) {
        std::fs::write(&source.path, "a,b,c\n1,x,2.5\n2,y,\n3,x,7\n").expect("the file is written");
        let _ = asked(&source, sql, true);
    }
});
