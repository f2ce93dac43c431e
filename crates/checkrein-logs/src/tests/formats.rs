//! What files are read, in which order, and what is refused.

use std::io::Write;
use std::time::{Duration, Instant};

use fs_err as fs;

use super::{Logs, ask_of, patterns, texts};
use crate::{Fault, Question, ask};

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn line(day: u32, text: &str) -> String {
    format!("2026-11-{day:02} 10:00:00 INFO {text}\n")
}

#[test]
fn rotated_files_are_read_in_the_order_of_time() {
    let logs = Logs::new()
        .with("app.log", line(20, "e"))
        .with("app.log.1", line(19, "d"))
        .with("app.log.2.gz", gzip(&line(18, "c")))
        .with(
            "app.log.10.zst",
            zstd::encode_all(line(10, "b").as_bytes(), 1).unwrap(),
        )
        .with("app.log-20261105", line(5, "a"))
        .with("app.logic", line(1, "no"))
        .with("other.log", line(1, "other"));
    let expected = [
        "app.log-20261105",
        "app.log.10.zst",
        "app.log.2.gz",
        "app.log.1",
        "app.log",
    ];
    let answer = logs.ask(&["app.log"], |question| {
        question.rotated = true;
        question.limit = 10;
    });
    assert_eq!(Logs::names(&answer), expected);
    assert_eq!(texts(&answer).len(), 5);
    let answer = logs.ask(&[""], |question| question.since = Some("2d".into()));
    assert_eq!(Logs::names(&answer).len(), 7);
    assert_eq!(answer.matched, 3);
    let answer = logs.ask(&["app.log*"], |_| ());
    assert_eq!(Logs::names(&answer).len(), 6);
}

#[test]
fn files_that_are_named_one_by_one_are_in_the_order_of_time() {
    let logs = Logs::new()
        .with("app.log", line(20, "c"))
        .with("app.log.1", line(19, "b"))
        .with("app.log.2", line(10, "a"))
        .with("db.log", format!("{}{}", line(9, "x"), line(22, "y")));
    let named = ["app.log", "app.log.1", "app.log.2"];
    let answer = logs.ask(&named, |question| {
        question.limit = 1;
        question.from_end = true;
    });
    assert_eq!(Logs::names(&answer), ["app.log.2", "app.log.1", "app.log"]);
    let day = |place: Option<crate::Place>| place.unwrap().time.unwrap()[8..10].to_owned();
    assert_eq!(
        (day(answer.first.clone()), day(answer.last.clone())),
        ("10".into(), "20".into())
    );
    assert!(texts(&answer)[0].ends_with('c'));
    // A file that begins before another may end behind it.
    let both = logs.ask(&["app.log", "db.log"], |_| ());
    assert_eq!(
        (day(both.first), day(both.last)),
        ("09".into(), "22".into())
    );
}

#[test]
fn without_times_the_names_say_the_order() {
    let logs = Logs::new()
        .with("app.log", "d\n")
        .with("app.log.1", "c\n")
        .with("app.log.2", "b\n")
        .with("app.log.10", "a\n");
    let answer = logs.ask(&["app.log"], |question| {
        question.rotated = true;
        question.limit = 10;
    });
    assert_eq!(texts(&answer), ["a", "b", "c", "d"]);
}

#[test]
fn other_encodings_are_found_out() {
    let utf16 = |is_big: bool| {
        let text = "2026-11-20 10:00:00 ERROR größer\r\n2026-11-20 10:00:01 INFO x\r\n";
        text.encode_utf16()
            .flat_map(|unit| {
                if is_big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect::<Vec<u8>>()
    };
    let marked = [&[0xff, 0xfe][..], &utf16(false)].concat();
    let ask = |question: &mut Question| {
        question.patterns = patterns(&["ERROR größer$"]);
        question.limit = 1;
    };
    for content in [marked, utf16(false), utf16(true)] {
        let answer = ask_of(content, ask);
        assert_eq!(texts(&answer), ["2026-11-20 10:00:00 ERROR größer"]);
    }
    let latin1 = b"x\n2026-11-20 10:00:00 ERROR gr\xf6\xdfer\n";
    assert_eq!(
        texts(&ask_of(latin1, ask)),
        ["2026-11-20 10:00:00 ERROR größer"]
    );
    // One broken byte does not make a file of UTF-8 something else.
    let broken = "\u{fc} \n2026-11-20 10:00:00 ERROR größer\n"
        .as_bytes()
        .iter()
        .copied()
        .chain(*b"\xff\n")
        .collect::<Vec<_>>();
    assert_eq!(
        texts(&ask_of(broken, ask)),
        ["2026-11-20 10:00:00 ERROR größer"]
    );
    let marked = b"\xef\xbb\xbf2026-11-20 10:00:00 ERROR gr\xc3\xb6\xc3\x9fer\n";
    assert_eq!(
        texts(&ask_of(marked, ask)),
        ["2026-11-20 10:00:00 ERROR größer"]
    );
    let named = ask_of(b"gr\xf6\xdfer\nna\xc3\xafve\n", |question| {
        question.encoding = Some("latin1".into());
        question.limit = 1;
    });
    assert_eq!(texts(&named), ["größer"]);
}

#[test]
fn a_torn_archive_gives_what_is_whole_and_says_so() {
    let text: String = (0..50_000)
        .map(|at| format!("line {at} of many {}\n", at * 7_919))
        .collect();
    let whole = gzip(&text);
    let answer = ask_of(&whole[..whole.len() / 2], |_| ());
    assert!(
        answer.lines > 1_000 && answer.lines < 50_000,
        "{}",
        answer.lines
    );
    assert!(
        answer.notes[0].contains("could be read up to line"),
        "{:?}",
        answer.notes
    );
    assert_eq!(ask_of(&whole, |_| ()).lines, 50_000);
    assert_eq!(
        ask_of([whole.clone(), whole].concat(), |_| ()).lines,
        100_000
    );
}

#[track_caller]
fn refused(logs: &Logs, name: &str, expected: &str) {
    let fault = logs.try_ask(&[name], |_| ()).unwrap_err();
    assert!(fault.to_string().contains(expected), "{fault}");
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let logs = Logs::new()
        .with("app.log.bz2", b"BZh91AY")
        .with("app.log.xz", b"\xfd7zXZ\0");
    let began = Instant::now();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        logs.path("pipe"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    refused(&logs, "pipe", "is a pipe");
    fs::create_dir(logs.path("empty")).unwrap();
    refused(&logs, "empty", "has no log directly in it");
    refused(&logs, "missing.log", "is not there");
    refused(&logs, "*.txt", "matches no file");
    refused(&logs, "app.log.bz2", "bzip2 -dk");
    refused(&logs, "app.log.xz", "xz -dk");
    let device = ask(
        &["/dev/zero".into()],
        &Question::default(),
        &|| false,
        &|_| (),
    );
    assert!(device.unwrap_err().to_string().contains("is a device"));
    let nothing = ask(&[], &Question::default(), &|| false, &|_| ());
    assert!(
        nothing
            .unwrap_err()
            .to_string()
            .contains("no file is named")
    );
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_folder_with_others_in_it_leaves_out_what_is_no_text() {
    let logs = Logs::new()
        .with("app.log", "x\n")
        .with("core", b"\x7fELF\0\0")
        .with(".hidden", "x\n");
    fs::create_dir(logs.path("old")).unwrap();
    let answer = logs.ask(&[""], |_| ());
    assert_eq!(Logs::names(&answer), ["app.log"]);
    assert!(
        answer.notes[0].contains("folders in it") && answer.notes[1].contains("core"),
        "{:?}",
        answer.notes
    );
}

#[test]
fn a_name_of_any_kind_is_a_name() {
    let logs = Logs::new()
        .with("a b [1] {x}.log", "x\n")
        .with("-rf.log", "y\n");
    assert_eq!(logs.ask(&["a b [1] {x}.log"], |_| ()).lines, 1);
    assert_eq!(logs.ask(&["-rf.log"], |_| ()).lines, 1);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let logs = Logs::new().with(
        "app.log",
        "2026-11-20 10:00:00 ERROR it broke in many ways\n".repeat(400_000),
    );
    let question = Question {
        templates: 5,
        ..Question::default()
    };
    let began = Instant::now();
    let fault = ask(
        &[logs.path("app.log")],
        &question,
        &|| began.elapsed() > Duration::from_millis(20),
        &|_| (),
    );
    assert!(matches!(fault, Err(Fault::Stopped)));
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn what_is_read_is_told() {
    let logs = Logs::new().with("app.log", "x\n".repeat(500_000));
    let told = std::cell::Cell::new(0);
    let answer = ask(
        &[logs.path("app.log")],
        &Question::default(),
        &|| false,
        &|bytes| {
            assert!(bytes >= told.replace(bytes));
        },
    );
    assert_eq!((told.get(), answer.unwrap().bytes), (1_000_000, 1_000_000));
}
