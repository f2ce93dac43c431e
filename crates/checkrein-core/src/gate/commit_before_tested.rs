//! `commit-before-tested`: a feature's work is in a commit before the feature is tested.

use super::{Gate, Step, untold};
use crate::evidence::{Answer, Evidence, Uncommit, Uncommitted, Unsaved};
use crate::feature::Feature;
use crate::message::{Refusal, count};
use crate::standing::Standing;

const ID: &str = "commit-before-tested";

/// As many files as a reader takes in at a glance.
const SHOWN: usize = 8;

/// As many files as a command line holds well.
const NAMED: usize = 40;

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
    let new = found.files.iter().filter(|file| is_new(file)).count();
    let repeat = if new > NAMED {
        format!(" It names {NAMED} of {new} new files; repeat it for the others.")
    } else {
        String::new()
    };
    let then = format!("then run `{}`.{repeat}", step.command());
    if !found.has_commit {
        let commit = commit_command(feature, &found, "-A");
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
    let commit = commit_command(feature, &found, "-u");
    let note = if found.files.iter().any(is_new) {
        " A new file that is no part of the work belongs in `.gitignore`."
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

fn is_new(file: &Uncommit) -> bool {
    file.state == Unsaved::New
}

/// Returns the command that commits what was found. Where it is too much to name, all is added in one
/// go by `all`, an option of `git add`, and the new files are named apart.
fn commit_command(feature: &Feature, found: &Uncommitted, all: &str) -> String {
    let below_top = found.below_top.as_deref();
    let paths = |wanted: &dyn Fn(&Uncommit) -> bool| -> Vec<String> {
        let files = found.files.iter().filter(|file| wanted(file));
        files.map(|file| pathspec(below_top, &file.path)).collect()
    };
    // What is staged needs no adding, and a staged deletion cannot be added.
    let add = paths(&|file| file.state != Unsaved::Staged);
    let new = paths(&is_new);
    let mut steps = Vec::new();
    if add.len() > NAMED || found.files.is_empty() {
        let everything = match below_top {
            Some(_) => pathspec(below_top, ""),
            None => ".".to_owned(),
        };
        steps.push(format!("git add {all} -- {everything}"));
        for some in new.chunks(NAMED).take(1) {
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

/// Returns a path as git finds it: as it is in the project's folder, from the top of the work tree
/// elsewhere.
fn pathspec(below_top: Option<&str>, path: &str) -> String {
    let Some(below_top) = below_top else {
        return quoted(path);
    };
    let path = format!("{below_top}{path}");
    // After `:/` git takes most signs for more of its magic words.
    let is_plain = path
        .bytes()
        .next()
        .is_none_or(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    quoted(&if is_plain {
        format!(":/{path}")
    } else {
        format!(":(top){path}")
    })
}

/// Returns a path as a shell takes it; one that could be an option or a pattern as well.
fn quoted(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-/+@%,=:".contains(&byte);
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
        check_from(None, files, expected);
    }

    #[track_caller]
    fn check_from(below_top: Option<&str>, files: &[(&str, Unsaved)], expected: &str) {
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
        let found = Uncommitted {
            has_commit: true,
            below_top: below_top.map(str::to_owned),
            files,
        };
        assert_eq!(commit_command(&feature, &found, "-u"), expected);
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
        let many: Vec<(&str, Unsaved)> = std::iter::repeat_n(("a", Changed), 41).collect();
        check(&many, &format!("git add -u -- . && {commit}"));
        let many: Vec<(&str, Unsaved)> = many.into_iter().chain([("new.rs", New)]).collect();
        check(
            &many,
            &format!("git add -u -- . && git add -- new.rs && {commit}"),
        );
    }

    #[test]
    fn elsewhere_than_in_the_projects_folder_paths_begin_at_the_top() {
        use Unsaved::*;
        let commit = r"git commit -m 'f: It'\''s $1'";
        let check = |below_top, path, pathspec: &str| {
            let expected = format!("git add -A -- {pathspec} && {commit}");
            check_from(Some(below_top), &[(path, Changed)], &expected);
        };
        check("", "src/a.rs", ":/src/a.rs");
        check("", ".env", ":/.env");
        check("", "_a.rs", "':(top)_a.rs'");
        check("packages/an app/", "a.rs", "':/packages/an app/a.rs'");
        let many: Vec<(&str, Unsaved)> = std::iter::repeat_n(("a", Changed), 41).collect();
        let all = format!("git add -u -- :/app/ && {commit}");
        check_from(Some("app/"), &many, &all);
    }
}
