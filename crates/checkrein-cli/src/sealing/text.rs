//! What is said of changes that were undone.

use checkrein_core::feature::{Feature, FeatureList};
use checkrein_core::guard;
use checkrein_core::project::ProjectConfig;
use checkrein_core::seal::{File, GATE, Settled, Undone};
use checkrein_core::state::StateFile;

/// Says what was settled, as far as anybody needs to know; nothing, when all was well.
pub(super) fn of(settled: &Settled) -> Vec<String> {
    let lowered = lowered(settled);
    let settings = (!lowered.is_empty()).then(|| {
        format!(
            "checkrein: settings that gates depend on were changed in {}: {}.\n\
             Next: nothing, if the person meant it; else change them back.",
            File::Settings.shown(),
            lowered.join("; ")
        )
    });
    undone(&settled.undone)
        .into_iter()
        .chain(settings)
        .collect()
}

fn undone(all: &[Undone]) -> Option<String> {
    if all.is_empty() {
        return None;
    }
    let mut lines = vec![format!(
        "{GATE}: undid a change that no command of checkrein's made"
    )];
    lines.extend(all.iter().map(|undone| {
        let kept = match &undone.kept {
            Some(path) => format!("; the changed file is kept as `{}`", path.display()),
            None => String::new(),
        };
        format!("- {}: {}{kept}", undone.file.shown(), change(undone))
    }));
    let ways: Vec<&str> = all.iter().map(|undone| way(undone.file)).collect();
    lines.push(format!("Next: {}.", ways.join("; ")));
    if all.iter().any(|undone| undone.kept.is_some()) {
        lines.push(
            "A person who made the change by hand takes it with `checkrein state accept --kept`, in a \
             terminal of their own."
                .to_owned(),
        );
    }
    if all.iter().any(|undone| undone.file == File::Settings) {
        lines.push(
            "The settings have to be there and be readable, or every gate would be gone. A person who \
             wants no gates here runs `checkrein gate off`; one who gives the project up removes the \
             file and runs `checkrein state accept` right after."
                .to_owned(),
        );
    }
    Some(lines.join("\n"))
}

/// Returns how the file changes as it should.
fn way(file: File) -> &'static str {
    match file {
        File::State => "move the state with `checkrein state enter STATE`",
        File::Features => "change features with `checkrein feature`",
        File::Process => "go on in the process with `checkrein next`",
        File::Settings => "change settings in the file, and leave it where it is",
    }
}

/// Says in a few words what the change was.
pub(super) fn change(undone: &Undone) -> String {
    match (&undone.sealed, &undone.changed) {
        (Some(_), None) if undone.kept.is_none() => "it was removed".to_owned(),
        (Some(_), None) => "something that cannot be read was in its place".to_owned(),
        (None, _) => "there was no such file".to_owned(),
        (Some(sealed), Some(changed)) => match undone.file {
            File::State => moved(sealed, changed),
            File::Features => features(sealed, changed),
            File::Process => None,
            File::Settings => Some("it could not be read as settings".to_owned()),
        }
        .unwrap_or_else(|| "its content was another one".to_owned()),
    }
}

fn moved(sealed: &[u8], changed: &[u8]) -> Option<String> {
    let state = |content| StateFile::parse(std::str::from_utf8(content).ok()?).ok();
    let (from, to) = (state(sealed)?.state, state(changed)?.state);
    (from != to).then(|| format!("{from} → {to}"))
}

/// Enough to know which change it was.
const MOST_FEATURES: usize = 3;

/// Says what became of features, each in a few words.
fn features(sealed: &[u8], changed: &[u8]) -> Option<String> {
    let list = |content| FeatureList::parse(std::str::from_utf8(content).ok()?).ok();
    let (before, after) = (list(sealed)?, list(changed)?);
    let find = |list: &FeatureList, id: &str| {
        let mut features = list.features.iter();
        features
            .find(|feature| feature.id == id)
            .map(|feature| feature.status.as_str())
    };
    let known = before.features.iter().filter_map(|feature| {
        let id = &feature.id;
        match find(&after, id) {
            None => Some(format!("{id} was gone")),
            Some(status) if status != feature.status.as_str() => {
                Some(format!("{id} {} → {status}", feature.status.as_str()))
            }
            Some(_) => None,
        }
    });
    let is_new = |feature: &&Feature| find(&before, &feature.id).is_none();
    let fresh = after.features.iter().filter(is_new);
    let fresh = fresh.map(|feature| format!("{} was new", feature.id));
    let mut all: Vec<String> = known.chain(fresh).collect();
    let more = all.len().saturating_sub(MOST_FEATURES);
    all.truncate(MOST_FEATURES);
    if more > 0 {
        all.push(format!("{more} more"));
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// Says which gates a change of the settings lowered.
pub(super) fn lowered(settled: &Settled) -> Vec<String> {
    let parse = |content: &[u8]| ProjectConfig::parse(content).ok();
    let settings = settled.settings.as_ref();
    let change = settings.and_then(|change| Some((parse(&change.before)?, parse(&change.after)?)));
    change.map_or_else(Vec::new, |(before, after)| guard::lowered(&before, &after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_is_said_once_with_the_way_on() {
        let undone = |file, sealed: &str, changed: Option<&str>, kept: Option<&str>| Undone {
            file,
            sealed: Some(sealed.into()),
            changed: changed.map(Into::into),
            kept: kept.map(Into::into),
        };
        let settled = Settled {
            undone: vec![
                undone(
                    File::State,
                    r#"{"state":"INIT"}"#,
                    Some(r#"{"state":"COMPLETE"}"#),
                    Some("/kept/state.json"),
                ),
                undone(File::Settings, "{}", None, None),
            ],
            ..Settled::default()
        };
        insta::assert_snapshot!(of(&settled).join("\n"), @r"
        sealed-state: undid a change that no command of checkrein's made
        - .claude/progress/state.json: INIT → COMPLETE; the changed file is kept as `/kept/state.json`
        - .claude/config/project.json: it was removed
        Next: move the state with `checkrein state enter STATE`; change settings in the file, and leave it where it is.
        A person who made the change by hand takes it with `checkrein state accept --kept`, in a terminal of their own.
        The settings have to be there and be readable, or every gate would be gone. A person who wants no gates here runs `checkrein gate off`; one who gives the project up removes the file and runs `checkrein state accept` right after.
        ");
        assert!(of(&Settled::default()).is_empty());
    }
}
