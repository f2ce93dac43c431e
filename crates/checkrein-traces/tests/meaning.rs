//! Search by meaning: vectors are made once, kept, found again, and never stand in for what they do not know.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

use std::collections::HashSet;

use anyhow::{Result, ensure};
use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::Draft;
use checkrein_embed::{Embedder, Level};
use checkrein_traces::search::{Answer, By, Query};
use checkrein_traces::store::{Filter, Page};
use checkrein_traces::{Place, Store, record};

/// A model that knows three topics and nothing else.
struct Topics {
    id: &'static str,
    asked: usize,
    fails: bool,
}

const TOPICS: [&[&str]; 3] = [
    &["tests", "suite", "flaky", "green"],
    &["password", "login", "secret", "credentials"],
    &["slow", "latency", "cache", "sluggish"],
];

impl Topics {
    fn new(id: &'static str) -> Self {
        Self {
            id,
            asked: 0,
            fails: false,
        }
    }
}

impl Embedder for Topics {
    fn level(&self) -> Level {
        Level::Static
    }

    fn id(&self) -> &str {
        self.id
    }

    fn dimensions(&self) -> usize {
        TOPICS.len()
    }

    fn embed(&mut self, texts: &[&str]) -> Result<Vec<Vec<f32>>> {
        ensure!(!self.fails, "the model fails");
        self.asked += texts.len();
        let vector = |text: &&str| {
            let words: HashSet<&str> = text.split(|c: char| !c.is_alphabetic()).collect();
            let counts = TOPICS
                .map(|topic| topic.iter().filter(|word| words.contains(**word)).count() as f32);
            let length = counts
                .iter()
                .map(|count| count * count)
                .sum::<f32>()
                .sqrt()
                .max(1e-9);
            counts.iter().map(|count| count / length).collect()
        };
        Ok(texts.iter().map(vector).collect())
    }
}

struct Scene {
    folder: tempfile::TempDir,
    place: Place,
}

impl Scene {
    fn new(decisions: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into())).unwrap();
        let place = Place::of(&dirs, folder.path().join("a project"));
        let scene = Self { folder, place };
        decisions.iter().for_each(|decision| scene.add(decision));
        scene
    }

    fn add(&self, decision: &str) {
        let draft = Draft {
            category: "x".into(),
            decision: decision.into(),
            ..Draft::default()
        };
        record::add(&self.place, draft, Timestamp::UNIX_EPOCH)
            .unwrap()
            .unwrap();
    }

    fn open(&self) -> Store {
        let mut store = Store::open(&self.place).unwrap();
        store.catch_up().unwrap();
        store
    }
}

fn ask(store: &Store, text: &str, model: &mut dyn Embedder) -> Answer {
    let query = Query {
        text: text.into(),
        page: Page {
            limit: 10,
            cursor: None,
        },
        filter: Filter::default(),
    };
    store.search(&query, Some(model)).unwrap()
}

fn texts(answer: &Answer) -> Vec<(&str, By)> {
    answer
        .found
        .iter()
        .map(|found| (found.trace.decision.as_str(), found.by))
        .collect()
}

const THREE: [&str; 3] = [
    "the suite is green again",
    "credentials are hashed",
    "a cache against latency",
];

#[test]
fn a_question_in_other_words_finds_what_was_meant() {
    let scene = Scene::new(&THREE);
    let (store, mut model) = (scene.open(), Topics::new("one"));
    assert_eq!(store.embed(&mut model, &mut |_, _| true).unwrap(), 3);
    let answer = ask(&store, "why is login so odd", &mut model);
    assert_eq!(texts(&answer), [(THREE[1], By::Meaning)]);
    assert_eq!(
        (answer.level, answer.without_vector, answer.total),
        (Level::Static, 0, 1)
    );
}

#[test]
fn a_vector_is_made_once_for_a_text_and_a_model() {
    let scene = Scene::new(&THREE);
    let mut model = Topics::new("one");
    scene.open().embed(&mut model, &mut |_, _| true).unwrap();
    scene.add("the login is slow");
    let store = scene.open();
    assert_eq!(store.embed(&mut model, &mut |_, _| true).unwrap(), 1);
    assert_eq!(model.asked, 4);
    let mut other = Topics::new("another");
    assert_eq!(store.embed(&mut other, &mut |_, _| true).unwrap(), 4);
    assert_eq!(store.forget_vectors(&mut other).unwrap(), 4);
    assert_eq!(store.embed(&mut other, &mut |_, _| true).unwrap(), 0);
}

#[test]
fn a_server_that_stays_sees_what_comes_and_what_was_rewritten() {
    let scene = Scene::new(&THREE);
    let (mut store, mut model) = (scene.open(), Topics::new("one"));
    store.embed(&mut model, &mut |_, _| true).unwrap();
    scene.add("sluggish pages");
    store.catch_up().unwrap();
    store.embed(&mut model, &mut |_, _| true).unwrap();
    let found = ask(&store, "latency", &mut model);
    assert_eq!(found.found.len(), 2);
    // A merge may bring another log: fewer lines, in another order.
    let log = fs_err::read_to_string(&scene.place.log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    fs_err::write(&scene.place.log, format!("{}\n{}\n", lines[3], lines[1])).unwrap();
    store.catch_up().unwrap();
    assert_eq!(store.embed(&mut model, &mut |_, _| true).unwrap(), 0);
    for (asked, expected) in [("slow", "sluggish pages"), ("password", THREE[1])] {
        let answer = ask(&store, asked, &mut model);
        assert_eq!(answer.found[0].trace.decision, expected);
        assert_eq!(answer.total, 1);
    }
    assert!(ask(&store, "flaky", &mut model).found.is_empty());
}

#[test]
fn a_log_whose_last_line_stayed_is_known_to_be_another() {
    let scene = Scene::new(&THREE);
    let (mut store, mut model) = (scene.open(), Topics::new("one"));
    store.embed(&mut model, &mut |_, _| true).unwrap();
    let log = fs_err::read_to_string(&scene.place.log).unwrap();
    let lines: Vec<&str> = log.lines().collect();
    let other = [lines[1], lines[0], lines[2]].join("\n");
    fs_err::write(&scene.place.log, format!("{other}\n")).unwrap();
    store.catch_up().unwrap();
    let answer = ask(&store, "password", &mut model);
    assert_eq!(answer.found[0].trace.decision, THREE[1]);
}

#[test]
fn what_has_no_vector_yet_is_found_by_its_words_and_counted() {
    let scene = Scene::new(&THREE);
    let (store, mut model) = (scene.open(), Topics::new("one"));
    assert_eq!(store.embed(&mut model, &mut |_, _| false).unwrap(), 0);
    let answer = ask(&store, "credentials", &mut model);
    assert_eq!(texts(&answer), [(THREE[1], By::Words)]);
    assert_eq!(answer.without_vector, 3);
}

#[test]
fn a_model_that_fails_leaves_nothing_half_done() {
    let scene = Scene::new(&THREE);
    let (store, mut model) = (scene.open(), Topics::new("one"));
    model.fails = true;
    assert!(store.embed(&mut model, &mut |_, _| true).is_err());
    model.fails = false;
    assert_eq!(store.embed(&mut model, &mut |_, _| true).unwrap(), 3);
}

#[test]
fn deleting_the_vectors_is_safe() {
    let scene = Scene::new(&THREE);
    let mut model = Topics::new("one");
    scene.open().embed(&mut model, &mut |_, _| true).unwrap();
    fs_err::remove_dir_all(scene.place.database.parent().unwrap()).unwrap();
    assert_eq!(scene.open().embed(&mut model, &mut |_, _| true).unwrap(), 3);
    assert!(scene.folder.path().exists());
}

#[test]
fn the_nearest_are_the_nearest_among_many() {
    let decisions: Vec<String> = (0..300)
        .map(|number| match number % 3 {
            0 => format!("{number} slow tests"),
            1 => format!("{number} slow"),
            _ => format!("{number} password"),
        })
        .collect();
    let decisions: Vec<&str> = decisions.iter().map(String::as_str).collect();
    let scene = Scene::new(&decisions);
    let (store, mut model) = (scene.open(), Topics::new("one"));
    store.embed(&mut model, &mut |_, _| true).unwrap();
    let answer = ask(&store, "sluggish", &mut model);
    // All that is nothing but slow comes first; what is half so, after it; at most 200 in all.
    assert!(
        answer
            .found
            .iter()
            .all(|found| found.trace.decision.ends_with("slow"))
    );
    assert_eq!(answer.total, 200);
}
