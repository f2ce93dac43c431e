//! What is asked of whom, and when; and what is found.

use std::sync::atomic::{AtomicUsize, Ordering};

use fs_err as fs;
use serde_json::{Value, json};

use super::*;
use crate::reach::Phase;
use crate::servers::{Approval, Scope};

fn server(name: &str) -> Server {
    Server::of_command(name, "true", &[name.to_owned()])
}

fn listed(tools: &[(&str, &str)]) -> Listed {
    let tools = tools
        .iter()
        .map(|(name, does)| json!({"name": name, "description": does}));
    Listed {
        name: "own name".into(),
        version: "1.2".into(),
        protocol: String::new(),
        instructions: None,
        capabilities: Value::Null,
        tools: tools.collect(),
    }
}

fn dead() -> Failure {
    Failure {
        phase: Phase::Spawn,
        kind: "missing-program",
        cause: "there is no program `x`".into(),
        next: "install it".into(),
        stderr: String::new(),
    }
}

/// An index that is opened again and again; counts how often a server is asked.
struct Bench {
    folder: tempfile::TempDir,
    asked: AtomicUsize,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            asked: AtomicUsize::new(0),
        }
    }

    fn open(
        &self,
        servers: &[Server],
        second: u64,
        ask: Ask,
        answer: &(dyn Fn(&Server) -> Result<Listed, Failure> + Sync),
    ) -> Index {
        self.asked.store(0, Ordering::Relaxed);
        let now = Timestamp::from_second(second);
        Index::open(
            servers,
            &self.folder.path().join("tools"),
            now,
            ask,
            |server| {
                self.asked.fetch_add(1, Ordering::Relaxed);
                answer(server)
            },
        )
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

const DAY: u64 = 24 * 60 * 60;
const NOW: u64 = 1_800_000_000;

#[test]
fn a_server_is_asked_once_a_day_and_when_its_configuration_changed() {
    let bench = Bench::new();
    let tools = |_: &Server| Ok(listed(&[("a", "Does a.")]));
    let servers = [server("one"), server("two")];
    let counts = [
        (NOW, Ask::None, 0),
        (NOW, Ask::Stale, 2),
        (NOW + DAY - 1, Ask::Stale, 0),
        (NOW + DAY, Ask::Stale, 2),
        (NOW + DAY, Ask::All, 2),
        // A clock that was set back makes nothing fresh for ever.
        (NOW - DAY, Ask::Stale, 2),
    ];
    for (second, ask, expected) in counts {
        bench.open(&servers, second, ask, &tools);
        assert_eq!(bench.asked(), expected, "{second} {ask:?}");
    }
    let changed = Server {
        fingerprint: "another".into(),
        ..server("one")
    };
    let index = bench.open(&[changed, server("two")], NOW - DAY, Ask::Stale, &tools);
    assert_eq!(bench.asked(), 1);
    let shelf = &index.shelves()[0];
    assert_eq!(
        (shelf.name.as_str(), shelf.version.as_str()),
        ("own name", "1.2")
    );
    assert_eq!(shelf.hash, index.shelves()[1].hash);
    assert!(index.tool("one", "a").is_some() && index.tool("one", "b").is_none());
}

#[test]
fn a_dead_server_keeps_its_last_list_and_is_not_asked_all_the_time() {
    let bench = Bench::new();
    let servers = [server("one")];
    let alive = |_: &Server| Ok(listed(&[("a", "Does a.")]));
    let gone = |_: &Server| Err(dead());
    bench.open(&servers, NOW, Ask::Stale, &alive);
    let index = bench.open(&servers, NOW + DAY, Ask::Stale, &gone);
    let shelf = &index.shelves()[0];
    assert_eq!(shelf.at, Some(Timestamp::from_second(NOW)));
    assert_eq!(shelf.tools.len(), 1);
    let trouble = shelf.trouble.as_ref().unwrap();
    assert_eq!(trouble.cause, "spawn: there is no program `x`");
    assert_eq!(
        (trouble.at, trouble.next.as_str()),
        (Timestamp::from_second(NOW + DAY), "install it")
    );
    bench.open(&servers, NOW + DAY + 60, Ask::Stale, &gone);
    assert_eq!(bench.asked(), 0);
    let index = bench.open(&servers, NOW + DAY + 600, Ask::Stale, &alive);
    assert_eq!((bench.asked(), &index.shelves()[0].trouble), (1, &None));
}

#[test]
fn who_may_not_be_started_is_not_asked_and_not_found() {
    let bench = Bench::new();
    let tools = |_: &Server| Ok(listed(&[("a", "Does a.")]));
    let of = |approval: Approval, hidden_by: Option<Scope>| Server {
        approval,
        hidden_by,
        ..server("one")
    };
    for server in [
        of(Approval::Pending("x".into()), None),
        of(Approval::Rejected("x".into()), None),
        of(Approval::Forbidden("x".into()), None),
        of(Approval::Approved, Some(Scope::Local)),
    ] {
        let index = bench.open(&[server], NOW, Ask::All, &tools);
        assert_eq!((bench.asked(), index.shelves().len()), (0, 0));
    }
    // Nor what it listed when it was approved.
    bench.open(&[server("one")], NOW, Ask::All, &tools);
    let index = bench.open(
        &[of(Approval::Pending("x".into()), None)],
        NOW,
        Ask::Stale,
        &tools,
    );
    assert_eq!(index.search("", None, 9, None).total, 0);
}

#[test]
fn a_torn_file_is_asked_for_again_and_a_folder_that_cannot_be_written_does_no_harm() {
    let bench = Bench::new();
    let tools = |_: &Server| Ok(listed(&[("a", "Does a.")]));
    let folder = bench.folder.path().join("tools");
    bench.open(&[server("one")], NOW, Ask::Stale, &tools);
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        fs::write(entry.path(), "{\"v\":1,").unwrap();
    }
    bench.open(&[server("one")], NOW, Ask::Stale, &tools);
    assert_eq!(bench.asked(), 1);
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "no folder").unwrap();
    let index = bench.open(&[server("one")], NOW, Ask::Stale, &tools);
    assert_eq!(index.search("", None, 9, None).total, 1);
}

#[test]
fn what_nobody_asked_for_in_a_long_time_is_forgotten() {
    let bench = Bench::new();
    let tools = |_: &Server| Ok(listed(&[("a", "Does a.")]));
    let folder = bench.folder.path().join("tools");
    fs::create_dir(&folder).unwrap();
    let aged = |name: &str, days: u64| {
        let file = fs::File::create(folder.join(name)).unwrap();
        let age = std::time::Duration::from_secs(days * DAY);
        file.file()
            .set_modified(std::time::SystemTime::now() - age)
            .unwrap();
    };
    aged("old.json", 31);
    aged("young.json", 29);
    bench.open(&[server("one")], NOW, Ask::Stale, &tools);
    let left = ["old.json", "young.json"].map(|name| folder.join(name).exists());
    assert_eq!(left, [false, true]);
}

#[test]
fn tools_are_found_in_all_servers_or_in_one() {
    let bench = Bench::new();
    let tools = |server: &Server| {
        Ok(match server.name.as_str() {
            "github" => listed(&[
                ("list_issues", "Lists the issues of a repository."),
                ("create_issue", "Opens a new issue."),
            ]),
            _ => listed(&[
                ("read_file", "Reads a file."),
                ("list_directory", "Lists what is in a folder."),
            ]),
        })
    };
    let index = bench.open(
        &[server("github"), server("files")],
        NOW,
        Ask::Stale,
        &tools,
    );
    let found = |question: &str, server: Option<&str>| -> Vec<String> {
        let found = index.search(question, server, 2, None);
        assert_eq!((found.level.as_str(), &found.trouble), ("words", &None));
        found
            .hits
            .iter()
            .map(|hit| format!("{}.{}", hit.server, hit.tool.name))
            .collect()
    };
    assert_eq!(found("list the issues", None)[0], "github.list_issues");
    assert_eq!(found("list", Some("files")), ["files.list_directory"]);
    assert_eq!(
        found("", Some("files")),
        ["files.read_file", "files.list_directory"]
    );
    assert_eq!(found("github issue", None).len(), 2);
    assert_eq!(found("weather", None), [""; 0]);
}

#[test]
fn a_model_finds_what_no_word_tells_and_its_vectors_are_made_once() {
    let bench = Bench::new();
    let tools = |_: &Server| {
        Ok(listed(&[
            ("screenshot", "Takes a picture."),
            ("read_file", "Reads a file."),
        ]))
    };
    let index = bench.open(&[server("x")], NOW, Ask::Stale, &tools);
    let made = AtomicUsize::new(0);
    // A model that knows two subjects.
    let mut embed = |texts: &[&str]| {
        made.fetch_add(texts.len(), Ordering::Relaxed);
        let of = |text: &&str| {
            if text.contains("pict") || text.contains("capture") {
                vec![1.0, 0.0]
            } else {
                vec![0.0, 1.0]
            }
        };
        Ok(texts.iter().map(of).collect())
    };
    for expected in [3, 4] {
        let meaning = Meaning {
            level: "static",
            id: "m",
            embed: &mut embed,
        };
        let found = index.search("capture what I see", None, 1, Some(meaning));
        assert_eq!(
            (found.level.as_str(), found.hits[0].tool.name.as_str()),
            ("static", "screenshot")
        );
        assert_eq!(made.load(Ordering::Relaxed), expected);
    }
    let mut fails = |_: &[&str]| Err("it is gone".to_owned());
    let meaning = Meaning {
        level: "static",
        id: "other",
        embed: &mut fails,
    };
    let found = index.search("picture", None, 1, Some(meaning));
    assert_eq!(
        (found.level.as_str(), found.trouble.as_deref()),
        ("words", Some("it is gone"))
    );
    assert_eq!(found.hits[0].tool.name, "screenshot");
}
