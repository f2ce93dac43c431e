//! The seal of a project in a temporary folder, without git; with git, see `tests/hooks/seal.rs`.

use std::ffi::OsString;
use std::path::PathBuf;

use fs_err as fs;

use super::record::Next;
use super::*;
use crate::time::Timestamp;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

struct Sandbox {
    _folder: tempfile::TempDir,
    root: PathBuf,
    seal: Seal,
    key: Key,
}

impl Sandbox {
    /// A project with a state and settings, sealed.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = fs::canonicalize(folder.path()).unwrap();
        let home: OsString = base.join("home").into();
        let user = UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap();
        let root = base.join("a project");
        let dirs = ProjectDirs::new(&root);
        for (path, text) in [(dirs.state_json(), "one"), (dirs.project_json(), "{}")] {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let key = Key::read_or_create(&user.seal_key(), [7; 32]).unwrap();
        let seal = Seal::of(&user, &root);
        assert_eq!(seal.look(), Look::New);
        seal.seal_as_is(&key, NOW).unwrap();
        assert_eq!(seal.look(), Look::Whole);
        Self {
            _folder: folder,
            root,
            seal,
            key,
        }
    }

    fn state(&self) -> PathBuf {
        self.root.join(".claude/progress/state.json")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.state()).unwrap()
    }

    fn settle(&self) -> Settled {
        let settled = self.seal.settle(&self.key, NOW).unwrap();
        assert_eq!(self.seal.look(), Look::Whole);
        settled
    }

    /// A change that nobody judged is noticed, undone, and kept if there was something to keep.
    #[track_caller]
    fn undoes(&self, kept: Option<&str>) {
        assert_eq!(self.seal.look(), Look::Unsettled);
        let settled = self.settle();
        assert_eq!(self.text(), "one");
        assert!(!fs::symlink_metadata(self.state()).unwrap().is_symlink());
        let undone = &settled.undone[0];
        assert_eq!((settled.undone.len(), undone.file), (1, File::State));
        let found = undone.kept.as_ref().map(fs::read_to_string);
        assert_eq!(found.map(Result::unwrap).as_deref(), kept);
    }
}

#[test]
fn what_nobody_judged_is_undone_and_kept_aside() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.state(), "two").unwrap();
    sandbox.undoes(Some("two"));
    fs::remove_file(sandbox.state()).unwrap();
    sandbox.undoes(None);
    fs::remove_dir_all(sandbox.root.join(".claude/progress")).unwrap();
    sandbox.undoes(None);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_goes_and_what_it_led_to_stays() {
    let sandbox = Sandbox::new();
    let other = sandbox.root.join("other");
    fs::write(&other, "two").unwrap();
    fs::remove_file(sandbox.state()).unwrap();
    std::os::unix::fs::symlink(&other, sandbox.state()).unwrap();
    sandbox.undoes(Some("two"));
    assert_eq!(fs::read_to_string(&other).unwrap(), "two");
    fs::remove_file(sandbox.state()).unwrap();
    std::os::unix::fs::symlink("/does/not/exist", sandbox.state()).unwrap();
    assert_eq!(sandbox.seal.look(), Look::Unsettled);
    sandbox.settle();
    assert_eq!(sandbox.text(), "one");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_moved_aside_whole() {
    let sandbox = Sandbox::new();
    fs::remove_file(sandbox.state()).unwrap();
    fs::create_dir(sandbox.state()).unwrap();
    fs::write(sandbox.state().join("inside"), "two").unwrap();
    let settled = sandbox.settle();
    assert_eq!(sandbox.text(), "one");
    let kept = settled.undone[0].kept.as_ref().unwrap();
    assert_eq!(fs::read_to_string(kept.join("inside")).unwrap(), "two");
}

#[test]
fn a_file_that_was_not_there_is_taken_away_again() {
    let sandbox = Sandbox::new();
    let process = sandbox.root.join(".claude/progress/process.json");
    fs::write(&process, "{}").unwrap();
    assert_eq!(sandbox.seal.look(), Look::Unsettled);
    let settled = sandbox.settle();
    assert!(!process.exists());
    let kept = settled.undone[0].kept.as_ref().unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), "{}");
}

#[test]
fn what_is_written_here_is_sealed_at_once() {
    let sandbox = Sandbox::new();
    let changes = [
        (File::State, b"two".to_vec()),
        (File::Features, b"[]".to_vec()),
    ];
    sandbox.seal.write(&sandbox.key, &changes, NOW).unwrap();
    assert_eq!(sandbox.seal.look(), Look::Whole);
    assert_eq!(sandbox.text(), "two");
    assert_eq!(sandbox.settle(), Settled::default());
}

#[test]
fn a_write_that_was_cut_short_is_completed() {
    let sandbox = Sandbox::new();
    let begin = || {
        let mut record = sandbox.seal.record(&sandbox.key).unwrap();
        for (file, content) in [(File::State, "two"), (File::Features, "[]")] {
            let mark = sandbox.key.mark(file, content.as_bytes());
            let copied = sandbox.seal.keep_copy(file, &mark, content.as_bytes());
            copied.unwrap();
            record.of_mut(file).next = Next::Begun(mark);
        }
        sandbox.seal.save_record(&record, &sandbox.key).unwrap();
    };
    // Before the first file, and between the two.
    for written in ["one", "two"] {
        begin();
        fs::write(sandbox.state(), written).unwrap();
        assert_eq!(sandbox.seal.look(), Look::Unsettled);
        assert_eq!(sandbox.settle(), Settled::default());
        assert_eq!(sandbox.text(), "two");
        let features = sandbox.root.join(".claude/progress/feature-list.json");
        assert_eq!(fs::read_to_string(&features).unwrap(), "[]");
        fs::remove_file(features).unwrap();
        fs::write(sandbox.state(), "one").unwrap();
        sandbox.seal.seal_as_is(&sandbox.key, NOW).unwrap();
    }
    // Somebody else wrote in between: what was judged wins.
    begin();
    fs::write(sandbox.state(), "three").unwrap();
    let settled = sandbox.settle();
    assert_eq!(sandbox.text(), "two");
    assert_eq!(settled.undone.len(), 1);
}

#[test]
fn a_judged_call_may_write_what_it_announced_and_nothing_else() {
    let sandbox = Sandbox::new();
    sandbox.seal.allow(File::State, b"one", b"two").unwrap();
    assert_eq!(sandbox.seal.look(), Look::Whole, "it has not happened yet");
    fs::write(sandbox.state(), "two").unwrap();
    assert_eq!(sandbox.seal.look(), Look::Unsettled);
    assert_eq!(sandbox.settle(), Settled::default());
    assert_eq!(sandbox.text(), "two");
    // It was for that once.
    fs::write(sandbox.state(), "one").unwrap();
    assert_eq!(sandbox.seal.look(), Look::Unsettled);
    sandbox.settle();
    assert_eq!(sandbox.text(), "two");
}

#[test]
fn what_was_judged_upon_a_forged_file_is_not_let_in() {
    let sandbox = Sandbox::new();
    sandbox.seal.allow(File::State, b"forged", b"two").unwrap();
    fs::write(sandbox.state(), "two").unwrap();
    sandbox.undoes(Some("two"));
}

#[test]
fn what_is_sealed_is_known_whatever_is_in_the_place() {
    let sandbox = Sandbox::new();
    let sealed = |file| sandbox.seal.sealed(&sandbox.key, file);
    fs::write(sandbox.state(), "forged").unwrap();
    fs::write(sandbox.root.join(".claude/progress/process.json"), "{}").unwrap();
    assert_eq!(sealed(File::State), Some(Some(b"one".to_vec())));
    assert_eq!(sealed(File::Process), Some(None));
    // Without a copy only the file itself tells, as long as it is the one that was sealed.
    for name in fs::read_dir(&sandbox.seal.folder).unwrap() {
        let path = name.unwrap().path();
        if path.to_string_lossy().contains("state.json.") {
            fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(sealed(File::State), None);
    fs::write(sandbox.state(), "one").unwrap();
    assert_eq!(sealed(File::State), Some(Some(b"one".to_vec())));
}

#[test]
fn a_forged_or_lost_record_gives_nothing_away() {
    let sandbox = Sandbox::new();
    let path = sandbox.seal.record_path();
    let text = fs::read_to_string(&path).unwrap();
    for forged in ["", "nonsense", &text.replace("state.json", "state.jsom")] {
        fs::write(&path, forged).unwrap();
        fs::write(sandbox.state(), "two").unwrap();
        sandbox.undoes(Some("two"));
    }
    fs::write(&path, text.replace(' ', "  ")).unwrap();
    assert_eq!(sandbox.seal.look(), Look::Unsettled);
    assert_eq!(sandbox.settle(), Settled::default());
}

#[test]
fn what_a_formatter_did_stays() {
    let sandbox = Sandbox::new();
    let seal = &sandbox.seal;
    let change = [(File::State, b"{\"a\":1,\"b\":[2]}".to_vec())];
    seal.write(&sandbox.key, &change, NOW).unwrap();
    let formatted = "{\n  \"a\": 1,\n  \"b\": [2]\n}\n";
    fs::write(sandbox.state(), formatted).unwrap();
    assert_eq!(sandbox.settle(), Settled::default());
    assert_eq!(sandbox.text(), formatted);
    fs::write(sandbox.state(), formatted.replace('2', "3")).unwrap();
    assert_eq!(sandbox.settle().undone.len(), 1);
    assert_eq!(sandbox.text(), formatted);
}

#[test]
fn settings_that_cannot_be_read_come_back() {
    let sandbox = Sandbox::new();
    let path = sandbox.root.join(".claude/config/project.json");
    for broken in ["{ bad", "[]", "{\"gates\": 1}", ""] {
        fs::write(&path, broken).unwrap();
        let settled = sandbox.settle();
        assert_eq!(settled.undone[0].file, File::Settings, "{broken}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
    }
}

#[test]
fn settings_may_change_and_may_not_go() {
    let sandbox = Sandbox::new();
    let path = sandbox.root.join(".claude/config/project.json");
    fs::write(&path, "{\"v\": 1}").unwrap();
    let settled = sandbox.settle();
    let change = settled.settings.unwrap();
    assert_eq!(
        (&change.before[..], &change.after[..]),
        (&b"{}"[..], &b"{\"v\": 1}"[..])
    );
    assert!(settled.undone.is_empty());
    fs::remove_file(&path).unwrap();
    let orphan = Seal::orphaned(&sandbox.seal.user, &sandbox.root.join(".claude")).unwrap();
    assert_eq!(orphan.root(), sandbox.root);
    assert_eq!(sandbox.settle().undone[0].file, File::Settings);
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"v\": 1}");
}

#[test]
fn gates_are_off_for_as_long_as_a_person_said() {
    let sandbox = Sandbox::new();
    let off = Off {
        gates: vec!["tests-pass".into()],
        until: Some(Timestamp::from_second(60)),
        since: NOW,
    };
    sandbox.seal.switch_off(&sandbox.key, &off).unwrap();
    assert_eq!(sandbox.seal.off(), Some(off));
    let is_off = |gate, second| sandbox.seal.is_off(gate, Timestamp::from_second(second));
    assert!(is_off("tests-pass", 59));
    assert!(!is_off("tests-pass", 60));
    assert!(!is_off("health-ok", 0));
    let path = sandbox.seal.folder.join("off");
    let forged = fs::read_to_string(&path)
        .unwrap()
        .replace("tests-pass", GATE);
    fs::write(&path, forged).unwrap();
    assert_eq!(
        sandbox.seal.off(),
        None,
        "only the key's holder can do that"
    );
    let all = Off::default();
    sandbox.seal.switch_off(&sandbox.key, &all).unwrap();
    fs::write(sandbox.state(), "two").unwrap();
    assert_eq!(sandbox.settle().overridden, [File::State]);
    assert_eq!(sandbox.text(), "two");
    assert!(sandbox.seal.switch_on().unwrap());
    assert!(!sandbox.seal.switch_on().unwrap());
    fs::write(sandbox.state(), "one").unwrap();
    sandbox.settle();
    assert_eq!(sandbox.text(), "two");
}
