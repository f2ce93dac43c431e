//! `commit-before-tested`: a feature's work is in a commit before the feature is tested.

use super::{Gate, Step, untold};
use crate::evidence::{Answer, Evidence, Uncommit, Unsaved};
use crate::feature::Feature;
use crate::message::{Refusal, count};
use crate::standing::Standing;

const ID: &str = "commit-before-tested";

/// As many files as a reader takes in at a glance, and a command line holds well.
const SHOWN: usize = 8;

pub(super) const GATE: Gate = Gate {
    id: ID,
    what: "a feature's work is committed before the feature is tested",
    default: |_, evidence| evidence.has_repository(),
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, evidence: &dyn Evidence) -> Option<Refusal> {
    let Step::Tested(feature) = step else {
        return None;
    };
    let refusal = |why, next| {
        Some(Refusal {
            gate: ID,
            what: step.what(standing),
            why,
            next,
        })
    };
    if !evidence.has_repository() {
        return refusal(
            "The project is in no git repository, so nothing is committed.".to_owned(),
            format!(
                "run `git init`, commit the work, then run `{}`.",
                step.command()
            ),
        );
    }
    let found = match evidence.uncommitted(feature) {
        Answer::Known(found) => found,
        Answer::Unknown => return Some(untold(ID, step, standing, "its work is committed")),
        Answer::Failed(trouble) => return refusal(trouble.why, trouble.next),
    };
    let then = format!("then run `{}`.", step.command());
    if !found.has_commit {
        let commit = commit_command(feature, &found.files, "git add -A -- .");
        return refusal(
            "The repository has no commit yet.".to_owned(),
            format!("run `{commit}`, {then}"),
        );
    }
    if found.files.is_empty() {
        return None;
    }
    let inside = found
        .files
        .iter()
        .find(|file| file.state == Unsaved::Submodule)
        .map(|file| format!("commit what changed inside of `{}`, then ", file.path))
        .unwrap_or_default();
    let commit = commit_command(feature, &found.files, "git add -u -- .");
    let is_new = |file: &Uncommit| file.state == Unsaved::New;
    let note = if found.files.iter().any(is_new) {
        " A new file that is no part of the work belongs into `.gitignore`."
    } else {
        ""
    };
    let number = count(found.files.len(), "uncommitted file");
    refusal(
        format!("{number}: {}.{note}", names(&found.files)),
        format!("{inside}run `{commit}`, {then}"),
    )
}

fn names(files: &[Uncommit]) -> String {
    let mut shown: Vec<String> = files
        .iter()
        .take(SHOWN)
        .map(|file| match file.state {
            Unsaved::Staged => format!("`{}` (staged)", file.path),
            Unsaved::Changed => format!("`{}`", file.path),
            Unsaved::New => format!("`{}` (new)", file.path),
            Unsaved::Submodule => format!("`{}` (changes inside of the submodule)", file.path),
        })
        .collect();
    if files.len() > SHOWN {
        shown.push(format!("{} more", files.len() - SHOWN));
    }
    shown.join(", ")
}

/// Returns the command that commits these files. Where they are too many to name, `all` adds them
/// and the new ones are named apart.
fn commit_command(feature: &Feature, files: &[Uncommit], all: &str) -> String {
    let paths = |wanted: &dyn Fn(&Uncommit) -> bool| -> Vec<String> {
        let files = files.iter().filter(|file| wanted(file));
        files.map(|file| quoted(&file.path)).collect()
    };
    // What is staged needs no adding, and a staged deletion cannot be added.
    let add = paths(&|file| file.state != Unsaved::Staged);
    let new = paths(&|file| file.state == Unsaved::New);
    let mut steps = Vec::new();
    if add.len() > SHOWN || files.is_empty() {
        steps.push(all.to_owned());
        for some in new.chunks(SHOWN).take(1) {
            steps.push(format!("git add -- {}", some.join(" ")));
        }
    } else if !add.is_empty() {
        steps.push(format!("git add -A -- {}", add.join(" ")));
    }
    let title = if feature.title.is_empty() {
        feature.id.clone()
    } else {
        format!("{}: {}", feature.id, feature.title)
    };
    steps.push(format!("git commit -m {}", quoted_text(&title)));
    steps.join(" && ")
}

/// Returns a path as a shell takes it; one that could be an option or a pattern as well.
fn quoted(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/+@%,=".contains(&byte);
    if path.bytes().all(plain) && !path.is_empty() {
        return path.to_owned();
    }
    format!("'{}'", path.replace('\'', r"'\''"))
}

/// Returns a text as a shell takes it, in the quotes that people prefer where both would do.
fn quoted_text(text: &str) -> String {
    if text.contains(['"', '\\', '$', '`', '!']) {
        format!("'{}'", text.replace('\'', r"'\''"))
    } else {
        format!("\"{text}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[(&str, Unsaved)], expected: &str) {
        let files: Vec<Uncommit> = files
            .iter()
            .map(|(path, state)| Uncommit {
                path: (*path).to_owned(),
                state: *state,
            })
            .collect();
        let feature = Feature {
            id: "f".into(),
            title: "It's $1".into(),
            ..Feature::default()
        };
        assert_eq!(
            commit_command(&feature, &files, "git add -u -- ."),
            expected
        );
    }

    #[test]
    fn the_command_can_be_typed_as_it_stands() {
        use Unsaved::*;
        let commit = r"git commit -m 'f: It'\''s $1'";
        check(&[("a.rs", Staged)], commit);
        check(
            &[("a b.rs", Changed), ("it's", New), ("gone", Staged)],
            &format!(r"git add -A -- 'a b.rs' 'it'\''s' && {commit}"),
        );
        let many: Vec<(&str, Unsaved)> = std::iter::repeat_n(("a", Changed), 9).collect();
        check(&many, &format!("git add -u -- . && {commit}"));
        let many: Vec<(&str, Unsaved)> = many.into_iter().chain([("new.rs", New)]).collect();
        check(
            &many,
            &format!("git add -u -- . && git add -- new.rs && {commit}"),
        );
    }
}
