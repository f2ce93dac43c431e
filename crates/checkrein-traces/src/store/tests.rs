//! Logs of all kinds, read on and read anew.

use std::io::Write;

use checkrein_core::layout::UserDirs;
use checkrein_core::trace::{self, Outcome};
use fs_err as fs;

use super::*;

struct Case {
    _folder: tempfile::TempDir,
    place: Place,
}

fn case() -> Case {
    let folder = tempfile::tempdir().unwrap();
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| folder.path().join("home").into()));
    let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
    fs::create_dir_all(place.log.parent().unwrap()).unwrap();
    Case {
        _folder: folder,
        place,
    }
}

fn decision(id: &str, second: u32, text: &str) -> String {
    format!(
        "{{\"v\":1,\"id\":\"{id}\",\"at\":\"2026-01-01T00:00:{second:02}Z\",\"category\":\"c\",\"decision\":\"{text}\"}}\n"
    )
}

fn outcome(of: &str, second: u32, outcome: &str) -> String {
    format!(
        "{{\"v\":1,\"of\":\"{of}\",\"at\":\"2026-01-01T00:01:{second:02}Z\",\"outcome\":\"{outcome}\",\"note\":\"n{second}\"}}\n"
    )
}

impl Case {
    fn append(&self, text: impl AsRef<[u8]>) {
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .append(true)
            .create(true)
            .open(&self.place.log)
            .unwrap();
        file.write_all(text.as_ref()).unwrap();
    }

    /// Catches up, and compares the store with what the log's own rules make of it.
    #[track_caller]
    fn check(&self, store: &mut Store) -> CaughtUp {
        let caught_up = store.catch_up().unwrap();
        assert_eq!(
            store.traces().unwrap(),
            trace::read(&self.place.log).unwrap()
        );
        caught_up
    }
}

#[test]
fn lines_are_read_once_however_they_come() {
    let case = case();
    let mut store = Store::open(&case.place).unwrap();
    assert_eq!(case.check(&mut store), CaughtUp::default());
    case.append(outcome("b", 1, "failure"));
    case.append(decision("a", 1, "one"));
    assert_eq!(
        (case.check(&mut store).added, store.traces().unwrap().len()),
        (1, 1)
    );
    case.append(decision("b", 2, "two").replace('\n', "\r\n"));
    case.append(outcome("b", 3, "success"));
    case.append(outcome("b", 2, "failure"));
    case.append("<<<<<<< ours\n\u{0}\u{1}\n\n{\"v\":1}\n");
    case.append([0xff, 0xfe, b'\n']);
    let caught_up = case.check(&mut store);
    assert_eq!(
        (caught_up.added, caught_up.settled, caught_up.skipped),
        (1, 2, 5)
    );
    assert_eq!(store.traces().unwrap()[1].outcome, Outcome::Success);
    assert_eq!(case.check(&mut store), CaughtUp::default());
    assert_eq!(
        Store::open(&case.place).unwrap().catch_up().unwrap().lines,
        0
    );
}

#[test]
fn a_decision_that_is_there_twice_counts_once_and_the_earlier_one_counts() {
    let case = case();
    let mut store = Store::open(&case.place).unwrap();
    case.append(decision("a", 5, "later"));
    case.append(outcome("a", 1, "success"));
    case.append(decision("a", 9, "latest"));
    assert_eq!(case.check(&mut store).added, 1);
    case.append(decision("a", 2, "first"));
    assert_eq!(case.check(&mut store).added, 0);
    assert_eq!(store.traces().unwrap()[0].decision, "first");
    assert_eq!(store.categories().unwrap()[0].success, 1);
}

#[test]
fn a_line_that_is_being_written_waits() {
    let case = case();
    let mut store = Store::open(&case.place).unwrap();
    let line = decision("a", 1, "one");
    let (begin, end) = line.split_at(40);
    case.append(begin);
    assert_eq!(case.check(&mut store).added, 0);
    case.append(end.trim_end());
    assert_eq!(case.check(&mut store).added, 1);
    case.append(format!("\n{}", decision("b", 2, "two")));
    assert_eq!(case.check(&mut store).added, 1);
}

#[test]
fn a_whole_line_that_goes_on_is_none() {
    let case = case();
    let mut store = Store::open(&case.place).unwrap();
    case.append(decision("a", 1, "one"));
    case.append(decision("b", 2, "two").trim_end());
    assert_eq!(case.check(&mut store).added, 2);
    // Another program goes on in the same line.
    case.append(decision("c", 3, "three"));
    let caught_up = case.check(&mut store);
    assert!(caught_up.rebuilt.is_some(), "{caught_up:?}");
    assert_eq!((caught_up.added, caught_up.skipped), (1, 1));
    // Whoever ends it first changes nothing.
    for (id, end) in [("d", "\n"), ("e", "\r\n")] {
        case.append(decision(id, 4, "four").trim_end());
        assert_eq!(case.check(&mut store).added, 1);
        case.append(format!("{end}{}", decision(&format!("{id}2"), 5, "five")));
        let caught_up = case.check(&mut store);
        assert_eq!((caught_up.added, caught_up.rebuilt), (1, None));
    }
}

#[test]
fn a_line_of_megabytes_costs_only_itself() {
    let case = case();
    case.append(decision("a", 1, "one"));
    case.append(vec![b'x'; 10 * 1024 * 1024]);
    case.append("\n");
    case.append(decision("b", 2, "two"));
    let mut store = Store::open(&case.place).unwrap();
    let caught_up = case.check(&mut store);
    assert_eq!((caught_up.added, caught_up.skipped), (2, 1));
}

#[test]
fn a_log_that_was_rewritten_is_read_anew() {
    let case = case();
    let mut store = Store::open(&case.place).unwrap();
    case.append(decision("a", 1, "one") + &decision("b", 2, "two"));
    case.check(&mut store);
    let rewritten = "the log was rewritten";
    for text in [
        decision("a", 1, "one"),                            // shorter
        decision("a", 1, "ten") + &decision("c", 2, "too"), // in place
    ] {
        fs::write(&case.place.log, text).unwrap();
        assert_eq!(case.check(&mut store).rebuilt.as_deref(), Some(rewritten));
    }
    // Another file of the same name, as git makes it.
    let other = case.place.log.with_extension("new");
    fs::write(&other, decision("z", 1, "zero") + &decision("a", 1, "ten")).unwrap();
    fs::rename(&other, &case.place.log).unwrap();
    assert_eq!(case.check(&mut store).rebuilt.as_deref(), Some(rewritten));
    fs::remove_file(&case.place.log).unwrap();
    assert_eq!(
        case.check(&mut store).rebuilt.as_deref(),
        Some("the log is gone")
    );
    assert_eq!(store.by_words("zero", None).unwrap(), []);
}

#[test]
fn an_edit_that_leaves_the_length_is_noticed() {
    let case = case();
    let lines: String = (0..400)
        .map(|n| decision(&format!("t-{n}"), n % 60, "hunter22"))
        .collect();
    case.append(&lines);
    let mut store = Store::open(&case.place).unwrap();
    case.check(&mut store);
    let edit = |from: &str, to: &str| {
        let text = fs::read_to_string(&case.place.log).unwrap();
        assert!(from.len() == to.len() && text.contains(from));
        fs::write(&case.place.log, text.replacen(from, to, 1)).unwrap();
    };
    // The times of a file are put back by many tools.
    let times = || fs::metadata(&case.place.log).unwrap().modified().unwrap();
    for (from, to) in [("hunter22", "XXXXXXXX"), ("\"t-200\"", "\"t-2_0\"")] {
        let before = times();
        edit(from, to);
        let file = fs::OpenOptions::new().write(true).open(&case.place.log);
        file.unwrap().file().set_modified(before).unwrap();
        assert!(case.check(&mut store).rebuilt.is_some(), "{to}");
    }
    // What is appended afterwards is read on, and does not hide an edit.
    case.append(decision("new", 1, "one"));
    assert_eq!(case.check(&mut store).lines, 1);
    edit("hunter22", "XXXXXXXX");
    case.append(decision("newer", 1, "one"));
    assert_eq!(case.check(&mut store).added, 402);
}

#[cfg(unix)]
#[test]
fn a_log_that_is_no_file_is_refused_at_once() {
    let case = case();
    let refused = || {
        let error = Store::open(&case.place).unwrap().catch_up().unwrap_err();
        let told = format!("{error:#}");
        assert!(told.contains("no regular file; move it away"), "{told}");
        assert!(trace::read(&case.place.log).is_err());
        fs::remove_file(&case.place.log).unwrap();
    };
    std::os::unix::fs::symlink("/dev/zero", &case.place.log).unwrap();
    refused();
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    let kind = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, &case.place.log, kind, mode, 0).unwrap();
    refused();
}

#[test]
fn a_store_with_other_tables_than_ours_is_built_anew() {
    for damage in [
        "DROP TABLE position",
        "DROP TABLE posting",
        "ALTER TABLE trace DROP COLUMN outcome",
        "ALTER TABLE line RENAME TO lines",
        "CREATE TABLE another (a)",
        "UPDATE position SET hash = 7, seen = seen - 1",
        "UPDATE position SET file = x'ff'",
    ] {
        let case = case();
        case.append(decision("a", 1, "banner"));
        let mut store = Store::open(&case.place).unwrap();
        case.check(&mut store);
        let connection = Connection::open(&case.place.database).unwrap();
        connection.execute_batch(damage).unwrap();
        drop(connection);
        // One that has it open, and one that comes later.
        case.append(decision("b", 2, "mutex"));
        case.check(&mut store);
        let mut store = Store::open(&case.place).unwrap();
        case.check(&mut store);
        assert_eq!(store.told().len(), 0, "{damage}");
        assert_eq!(store.by_words("banner", None).unwrap().len(), 1, "{damage}");
    }
}

#[test]
fn a_file_that_is_no_store_is_built_anew() {
    let case = case();
    case.append(decision("a", 1, "one"));
    fs::create_dir_all(case.place.database.parent().unwrap()).unwrap();
    for content in [&b"no database at all, and long enough to be one"[..], b""] {
        fs::write(&case.place.database, content.repeat(500)).unwrap();
        let mut store = Store::open(&case.place).unwrap();
        assert_eq!((case.check(&mut store).added, store.told().len()), (1, 0));
    }
    // One of another version.
    let connection = Connection::open(&case.place.database).unwrap();
    connection
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    drop(connection);
    assert_eq!(case.check(&mut Store::open(&case.place).unwrap()).added, 1);
    // One that is damaged in the middle.
    let mut bytes = fs::read(&case.place.database).unwrap();
    let length = bytes.len();
    bytes[8192..length].fill(0x55);
    fs::write(&case.place.database, bytes).unwrap();
    case.append(decision("b", 2, "two"));
    case.check(&mut Store::open(&case.place).unwrap());
}

#[test]
fn where_nothing_can_be_written_the_store_is_in_memory_and_says_so() {
    let case = case();
    case.append(decision("a", 1, "one"));
    fs::create_dir_all(&case.place.database).unwrap();
    let mut store = Store::open(&case.place).unwrap();
    assert_eq!(case.check(&mut store).added, 1);
    assert!(
        store.told()[0].contains("cannot be written"),
        "{:?}",
        store.told()
    );
    assert_eq!(store.by_words("one", None).unwrap().len(), 1);
}

#[test]
fn two_that_read_at_once_count_each_line_once() {
    let case = case();
    let lines: String = (0..3000)
        .map(|n| decision(&format!("t-{n}"), n % 60, "one"))
        .collect();
    case.append(lines);
    let added: usize = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| Store::open(&case.place).unwrap().catch_up().unwrap().added))
            .collect();
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .sum()
    });
    assert_eq!(added, 3000);
    let store = Store::open(&case.place).unwrap();
    assert_eq!(store.by_words("one", None).unwrap().len(), 3000);
}
