//! The index: built, read back, and built anew when something changed.

use super::*;
use fs_err as fs;
use std::time::{Duration, SystemTime};

/// A home with skills, and the index of it.
struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        home.put("pdf-forms", "Fills in acroform fields.");
        home.put("charts", "Draws \"pie charts\" and bars.");
        fs::create_dir_all(home.skills().join("empty")).unwrap();
        home
    }

    fn skills(&self) -> PathBuf {
        self.folder.path().join("claude/skills")
    }

    fn index_path(&self) -> PathBuf {
        self.folder.path().join("cache/skills.index")
    }

    fn put(&self, name: &str, description: &str) {
        let folder = self.skills().join(name);
        fs::create_dir_all(&folder).unwrap();
        let text = format!("---\nname: {name}\ndescription: '{description}'\n---\n");
        fs::write(folder.join("SKILL.md"), text).unwrap();
    }

    fn places(&self) -> Places {
        Places {
            claude: Some(self.folder.path().join("claude")),
            ..Places::default()
        }
    }

    fn open(&self) -> Index {
        Index::open(&self.places(), Some(&self.index_path()))
    }

    /// Makes the index look as if it had been written long after everything else.
    fn settle(&self) {
        self.open();
        let later = SystemTime::now() + Duration::from_secs(60);
        fs::OpenOptions::new()
            .write(true)
            .open(self.index_path())
            .unwrap()
            .into_file()
            .set_modified(later)
            .unwrap();
    }

    fn settled() -> Self {
        let home = Self::new();
        home.settle();
        assert_eq!(home.open().how(), &How::Warm);
        home
    }

    fn names(&self) -> Vec<String> {
        names(&mut self.open())
    }
}

fn names(index: &mut Index) -> Vec<String> {
    (0..index.len() as u16)
        .map(|number| index.skill(number).unwrap().name)
        .collect()
}

#[test]
fn a_warm_index_answers_like_a_new_one() {
    let home = Home::settled();
    let (mut warm, mut new) = (home.open(), Index::open(&home.places(), None));
    assert_eq!(new.how(), &How::Rebuilt(Reason::Missing));
    assert_eq!(names(&mut warm), ["charts", "pdf-forms"]);
    let hashes: Vec<u64> = ["acroform", "pie", "charts", "nowhere", "pdf"]
        .iter()
        .flat_map(|word| words::stems(word, 1))
        .map(|stem| words::hash(&stem))
        .collect();
    let found = warm.look_up(&hashes);
    assert_eq!(found, new.look_up(&hashes));
    assert_eq!(found[0].postings[0].skill, 1);
    assert_eq!(found[1].phrases[0].shown, "pie charts");
    assert_eq!(found[3], Entry::default());
    assert_eq!(warm.find("PDF-Forms"), new.skill(1));
    assert_eq!(warm.find("forms"), None);
    assert_eq!(warm.find(""), None);
}

#[test]
fn whatever_changes_counts_from_the_next_prompt_on() {
    let home = Home::settled();
    home.put("pdf-forms", "Flattens acroforms.");
    let mut index = home.open();
    assert!(
        matches!(index.how(), How::Rebuilt(Reason::Changed(path)) if path.ends_with("pdf-forms/SKILL.md"))
    );
    assert_eq!(
        index.find("pdf-forms").unwrap().description,
        "Flattens acroforms."
    );

    home.settle();
    home.put("new", "Is new.");
    assert_eq!(home.names(), ["charts", "new", "pdf-forms"]);

    home.settle();
    home.put("empty", "Was an empty folder.");
    assert_eq!(home.names(), ["charts", "empty", "new", "pdf-forms"]);

    home.settle();
    fs::rename(home.skills().join("new"), home.skills().join("newer")).unwrap();
    assert!(matches!(home.open().how(), How::Rebuilt(_)));

    home.settle();
    fs::remove_dir_all(home.skills().join("newer")).unwrap();
    assert_eq!(home.names(), ["charts", "empty", "pdf-forms"]);

    home.settle();
    fs::remove_dir_all(home.skills()).unwrap();
    assert!(home.open().is_empty());

    home.settle();
    home.put("back", "Is back.");
    assert_eq!(home.names(), ["back"]);
}

#[test]
fn an_index_as_young_as_its_skills_is_not_trusted() {
    let home = Home::new();
    assert_eq!(home.open().how(), &How::Rebuilt(Reason::Missing));
    assert_eq!(home.open().how(), &How::Rebuilt(Reason::TooFresh));
    home.settle();
    assert_eq!(home.open().how(), &How::Warm);
}

#[test]
fn an_index_that_is_torn_anywhere_is_made_anew() {
    let home = Home::settled();
    let whole = fs::read(home.index_path()).unwrap();
    let later = SystemTime::now() + Duration::from_secs(60);
    let put = |bytes: &[u8]| {
        fs::write(home.index_path(), bytes).unwrap();
        let file = fs::OpenOptions::new()
            .write(true)
            .open(home.index_path())
            .unwrap();
        file.into_file().set_modified(later).unwrap();
    };
    for length in 0..whole.len() {
        put(&whole[..length]);
        assert!(Reader::open(&home.index_path()).is_err(), "cut at {length}");
    }
    let words: Vec<u64> = words::stems("fill in the pie chart acroform fields", 9)
        .iter()
        .map(|stem| words::hash(stem))
        .collect();
    let (expected, mut found) = (home.names(), 0);
    let answer = Index::open(&home.places(), None).look_up(&words);
    for at in 0..whole.len() {
        let mut torn = whole.clone();
        torn[at] ^= 0x55;
        put(&torn);
        let Ok(Some(reader)) = Reader::open(&home.index_path()) else {
            found += 1;
            continue;
        };
        let mut index = Index {
            reader,
            how: How::Warm,
            places: home.places(),
            path: None,
        };
        // The same answers, whether or not what is torn had to be read for them.
        assert_eq!(index.look_up(&words), answer, "torn at {at}");
        assert_eq!(names(&mut index), expected, "torn at {at}");
        found += usize::from(*index.how() != How::Warm);
    }
    assert!(found > whole.len() / 2, "{found} of {}", whole.len());
    put(&whole[..100]);
    assert_eq!(home.open().how(), &How::Rebuilt(Reason::Unreadable));
    assert_eq!(home.names(), expected);
}

#[test]
fn what_cannot_be_saved_is_routed_from_memory_and_said() {
    let home = Home::new();
    // A file where the folder should be: nobody can write below it, not even root.
    fs::write(home.folder.path().join("cache"), "").unwrap();
    let mut index = home.open();
    assert!(matches!(
        index.how(),
        How::NotSaved(Reason::Unreadable | Reason::Missing, _)
    ));
    assert_eq!(names(&mut index), ["charts", "pdf-forms"]);
}

#[test]
fn two_that_build_at_once_leave_one_whole_index() {
    let home = Home::new();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(home.names(), ["charts", "pdf-forms"]));
        }
    });
    home.settle();
    assert_eq!(home.open().how(), &How::Warm);
    let files = fs::read_dir(home.index_path().parent().unwrap()).unwrap();
    assert_eq!(files.count(), 1);
}

#[test]
fn hundreds_of_skills_are_found_again() {
    let home = Home::new();
    for number in 0..600 {
        home.put(
            &format!("skill-{number}"),
            &format!("Handles topic{number} things."),
        );
    }
    home.settle();
    let mut index = home.open();
    assert_eq!((index.how(), index.len()), (&How::Warm, 602));
    for number in [0, 300, 599] {
        let stem = words::stems(&format!("topic{number}"), 1).remove(0);
        let entry = index.look_up(&[words::hash(&stem)]).remove(0);
        assert_eq!(entry.postings.len(), 1);
        let name = index.skill(entry.postings[0].skill).unwrap().name;
        assert_eq!(name, format!("skill-{number}"));
    }
}

#[test]
fn a_pipe_in_its_place_keeps_nobody_waiting() {
    let home = Home::new();
    fs::create_dir_all(home.index_path().parent().unwrap()).unwrap();
    let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
    let pipe = rustix::fs::FileType::Fifo;
    rustix::fs::mknodat(rustix::fs::CWD, home.index_path(), pipe, mode, 0).unwrap();
    assert_eq!(home.names(), ["charts", "pdf-forms"]);
    assert!(matches!(
        home.open().how(),
        How::NotSaved(Reason::Unreadable, _)
    ));
}
