//! Files as they are: other delimiters, encodings, compressions, types, and whatever is broken.

use std::collections::BTreeMap;
use std::io::Write as _;

use checkrein_tables::{Encoding, Header, Kind, Oddity, Source, Type};

use crate::asking::{Files, columns, shown, sql};

#[test]
fn forms_are_found_out() {
    let files = Files::new();
    #[track_caller]
    fn check(files: &Files, content: impl AsRef<[u8]>, columns_: &str, rows: &[&str]) {
        let source = files.with("a.csv", &content);
        let answer = sql(&source, "SELECT * FROM t").unwrap();
        let content = String::from_utf8_lossy(content.as_ref());
        assert_eq!(columns(&answer), columns_, "{content:?}");
        assert_eq!(shown(&answer), rows, "{content:?}");
    }
    let check =
        |content: &[u8], columns: &str, rows: &[&str]| check(&files, content, columns, rows);
    check(b"a,b\n1,x\n", "a integer, b text", &["1|x"]);
    check(b"a;b\r\n1,5;x\r\n", "a text, b text", &["1,5|x"]);
    check(b"a\tb\n1.5\t\n", "a real, b text", &["1.5|null"]);
    check(b"a|b\n1|2\n3|4", "a integer, b integer", &["1|2", "3|4"]);
    check(b"\xef\xbb\xbfa,b\n1,2\n", "a integer, b integer", &["1|2"]);
    check(b"a,b\r1,2\r3,4\r", "a integer, b integer", &["1|2", "3|4"]);
    check(b"sep=;\na;b\n1;2\n", "a integer, b integer", &["1|2"]);
    check(b"", "", &[]);
    check(b"a,b\n", "a text, b text", &[]);
    check(b"a,b", "a text, b text", &[]);
    check(b"\n\na,b\n\n1,2\n\n", "a integer, b integer", &["1|2"]);
    check(
        b"1,2\n3,4\n",
        "column1 integer, column2 integer",
        &["1|2", "3|4"],
    );
    check(
        b"a,,a\n1,2,3\n",
        "a integer, column2 integer, a_2 integer",
        &["1|2|3"],
    );
    check(
        b"zip,n\n02139,1e3\n10115,2\n",
        "zip text, n real",
        &["02139|1000.0", "10115|2.0"],
    );
    check(
        b"a\n9223372036854775807\n9223372036854775808\n",
        "a text",
        &["9223372036854775807", "9223372036854775808"],
    );
    check(b"a,b\n\"1\",\"x\ny\"\n", "a integer, b text", &["1|x\ny"]);
    check(b"a,b\n1,caf\xe9\n", "a integer, b text", &["1|café"]);
    check(
        b"\xff\xfea\0,\0b\0\n\x001\0,\0\xe9\0\n\0",
        "a integer, b text",
        &["1|é"],
    );
    check(b"\xfe\xff\0a\0\n\x001\0\n", "a integer", &["1"]);
    check(
        b"{\"a\":1,\"b\":\"x\"}\n\n{\"c\":[1,{\"d\":2}],\"a\":2.5}\n",
        "a real, b text, c text",
        &["1.0|x|null", "2.5|null|[1,{\"d\":2}]"],
    );
    check(
        b"[\n {\"a\": 1},\n {\"a\": null, \"b\": true}\n]\n",
        "a integer, b text",
        &["1|null", "null|true"],
    );
    check(b"a\n n/a\n 5 \n-\n", "a integer", &["null", "5", "null"]);
    check(
        b"a,b\n1,\n,\"\"\n",
        "a integer, b text",
        &["1|null", "null|null"],
    );
    check(
        "größe,名\n1,ü\n".as_bytes(),
        "größe integer, 名 text",
        &["1|ü"],
    );
    check(b"a\ninf\n1\n", "a text", &["inf", "1"]);
    check(b"a b,c\"d\n1,2\n", "a b integer, c\"d integer", &["1|2"]);
}

#[test]
fn what_is_said_is_not_found_out() {
    let files = Files::new();
    #[track_caller]
    fn check(source: Source, columns_: &str, rows: &[&str]) {
        let answer = sql(&source, "SELECT * FROM t").unwrap();
        assert_eq!(
            (columns(&answer).as_str(), shown(&answer)),
            (columns_, rows.iter().map(|row| (*row).to_owned()).collect())
        );
    }
    let source = |content: &[u8]| files.with("a.csv", content);
    check(
        Source {
            delimiter: Some(b':'),
            ..source(b"a:b\n1:2\n")
        },
        "a integer, b integer",
        &["1|2"],
    );
    check(
        Source {
            header: Header::No,
            ..source(b"a,b\nc,d\n")
        },
        "column1 text, column2 text",
        &["a|b", "c|d"],
    );
    check(
        Source {
            header: Header::Yes,
            ..source(b"1,2\n3,4\n")
        },
        "1 integer, 2 integer",
        &["3|4"],
    );
    check(
        Source {
            quote: Some(Some(b'\'')),
            ..source(b"a,b\n'1,5',2\n")
        },
        "a text, b integer",
        &["1,5|2"],
    );
    check(
        Source {
            quote: Some(None),
            ..source(b"a,b\n\"1,2\n")
        },
        "a text, b integer",
        &["\"1|2"],
    );
    check(
        Source {
            encoding: Some(Encoding::Windows1252),
            ..source(b"a\n\x80\n")
        },
        "a text",
        &["€"],
    );
    check(
        Source {
            types: BTreeMap::from([("A".to_owned(), Type::Text), ("b".to_owned(), Type::Real)]),
            ..source(b"a,b\n1,2\n")
        },
        "a text, b real",
        &["1|2.0"],
    );
    let wrong = Source {
        types: BTreeMap::from([("z".to_owned(), Type::Text)]),
        ..source(b"a,b\n1,2\n")
    };
    let fault = sql(&wrong, "SELECT 1 FROM t").unwrap_err();
    assert!(fault.to_string().contains("no column `z`"), "{fault}");
}

#[test]
fn compressed_files_are_read_by_what_is_in_them() {
    let files = Files::new();
    let rows: String = (0..200_000)
        .map(|row| format!("{row},\"x\n{}\"\n", row % 3))
        .collect();
    let text = format!("a,b\n{rows}");
    let gzip = |text: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    };
    // Several members behind each other are one file.
    let (one, other) = text.split_at(100_001);
    let two = [gzip(one.as_bytes()), gzip(other.as_bytes())].concat();
    let zstd = zstd::encode_all(text.as_bytes(), 1).unwrap();
    let question = "SELECT b, count(*), sum(a) FROM t GROUP BY b";
    let expected = shown(&sql(&files.with("plain.csv", &text), question).unwrap());
    assert_eq!(expected.len(), 3);
    for (name, content) in [("a.csv", &two), ("b.csv.zst", &zstd)] {
        let answer = sql(&files.with(name, content), question).unwrap();
        assert_eq!(shown(&answer), expected, "{name}");
        assert_eq!(answer.bytes, content.len() as u64, "{name}");
    }
    let cut = sql(&files.with("cut.gz", &two[..two.len() / 2]), question).unwrap_err();
    assert_eq!(cut.kind, Kind::Format);
    assert!(cut.to_string().contains("is damaged"), "{cut}");
}

#[test]
fn nothing_bad_is_dropped_without_a_word() {
    let files = Files::new();
    #[track_caller]
    fn check(
        files: &Files,
        content: &[u8],
        question: &str,
        rows: &[&str],
        bad: &[(Oddity, u64, u64, &str)],
    ) {
        let source = files.with("a.csv", content);
        let answer = sql(&source, question).unwrap();
        let text = String::from_utf8_lossy(content);
        assert_eq!(shown(&answer), rows, "{text:?}");
        let found: Vec<_> = answer
            .bad
            .examples
            .iter()
            .map(|example| {
                let count = answer.bad.of(example.oddity);
                (example.oddity, count, example.line, example.text.as_str())
            })
            .collect();
        assert_eq!(found, bad, "{text:?}");
    }
    let check =
        |content: &[u8], question: &str, rows: &[&str], bad: &[(Oddity, u64, u64, &str)]| {
            check(&files, content, question, rows, bad);
        };
    let all = "SELECT * FROM t";
    check(
        b"a,b\n1,2\n3\n4,5,6\n",
        all,
        &["1|2", "3|null", "4|5"],
        &[(Oddity::Short, 1, 3, "3"), (Oddity::Long, 1, 4, "4,5,6")],
    );
    check(
        b"a,b\n1,2\n\"3,4\n5,6\n",
        all,
        &["1|2", "\"3|4", "5|6"].map(|row| if row.starts_with('"') { "null|4" } else { row }),
        &[
            (Oddity::OpenQuote, 1, 3, "\"3,4"),
            (Oddity::NotANumber, 1, 3, "\"3"),
        ],
    );
    check(
        "a,b\n1,é\n2,"
            .as_bytes()
            .iter()
            .copied()
            .chain(*b"\xff\n")
            .collect::<Vec<_>>()
            .as_slice(),
        "SELECT a FROM t",
        &["1", "2"],
        &[],
    );
    let mixed: String = (0..2_000).map(|row| format!("{row}\n")).collect();
    let mixed = format!("n\n{mixed}oops\n7\n");
    let question = "SELECT count(*), count(n) FROM t";
    check(mixed.as_bytes(), question, &["2002|2002"], &[]);
    check(
        b"{\"a\":1}\nnonsense\n[1]\n{\"a\":2}\n",
        all,
        &["1", "2"],
        &[
            (Oddity::NotJson, 2, 2, "nonsense"),
            (Oddity::NotJson, 2, 3, "[1]"),
        ],
    );
    check(
        b"{\"a\":1}\n{\"a\":\"?\"}\n",
        all,
        &["1", "null"],
        &[(Oddity::NotANumber, 1, 2, "{\"a\":\"?\"}")],
    );
}

#[test]
fn a_value_behind_the_sample_that_is_no_number_is_counted() {
    let files = Files::new();
    let row = |row: usize| match row {
        150_000 => "x,n/a\n".to_owned(),
        150_001 => "x,12 apples\n".to_owned(),
        150_002 => "x,1.5\n".to_owned(),
        _ => format!("name of row {row},{}\n", row % 10),
    };
    let text: String = (0..300_000).map(row).collect();
    let source = files.with("a.csv", format!("name,n\n{text}"));
    let answer = sql(&source, "SELECT count(*), count(n), sum(n) FROM t").unwrap();
    assert_eq!(columns(&answer), "name text, n integer");
    assert_eq!(shown(&answer), ["300000|299998|1349998.5"]);
    assert_eq!(answer.bad.of(Oddity::NotANumber), 2);
    let example = &answer.bad.examples[0];
    assert_eq!(
        (
            example.line,
            example.text.as_str(),
            example.column.as_deref()
        ),
        (150_002, "n/a", Some("n"))
    );
}

#[test]
fn what_is_no_file_is_refused() {
    let files = Files::new();
    #[track_caller]
    fn check(source: &Source, kind: Kind, words: &str) {
        let fault = sql(source, "SELECT * FROM t").unwrap_err();
        assert_eq!(fault.kind, kind, "{fault}");
        assert!(fault.to_string().contains(words), "{fault}");
    }
    check(
        &Source::new(files.path().join("none.csv")),
        Kind::File,
        "is not there",
    );
    check(&Source::new(files.path()), Kind::File, "is a folder");
    check(&Source::new("/dev/zero"), Kind::File, "is a device");
    let pipe = files.path().join("pipe");
    let status = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(status.success());
    check(&Source::new(&pipe), Kind::File, "a pipe");
    check(
        &files.with("a.parquet", b"PAR1xxxx"),
        Kind::Format,
        "Parquet",
    );
    check(
        &files.with("a.xlsx", b"PK\x03\x04xxxx"),
        Kind::Format,
        "spreadsheet",
    );
    let wide = vec!["x"; 3_000].join(",");
    check(&files.with("wide.csv", wide), Kind::TooMuch, "3000 columns");
    let long = files.with(
        "long.csv",
        [b"a,b\n1,".as_slice(), &vec![b'x'; 17 << 20], b"\n"].concat(),
    );
    check(&long, Kind::Format, "more than 16 MB");
    std::os::unix::fs::symlink(
        &files.with("real.csv", "a\n1\n").path,
        files.path().join("link"),
    )
    .unwrap();
    let answer = sql(&Source::new(files.path().join("link")), "SELECT * FROM t").unwrap();
    assert_eq!(shown(&answer), ["1"]);
}

#[test]
fn names_of_files_are_only_names() {
    let files = Files::new();
    for name in [
        "it's.csv",
        "a\"b.csv",
        "drop table t;.csv",
        "größe.csv",
        "-rf",
        "a\nb.csv",
    ] {
        let answer = sql(&files.with(name, "a\n1\n"), "SELECT a FROM t").unwrap();
        assert_eq!(shown(&answer), ["1"], "{name:?}");
    }
}
