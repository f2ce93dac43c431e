//! The one door through which commands and servers write traces: freed of secrets, then appended.

use anyhow::Result;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::time::Timestamp;
pub use checkrein_core::trace::Added;
use checkrein_core::trace::{self, Draft, Invalid, Outcome, Settled, Trace};
use checkrein_secrets::redact;

use crate::{Place, hints, own};

/// Appends a decision to the log.
pub fn add(place: &Place, draft: Draft, at: Timestamp) -> Result<Result<Added, Invalid>> {
    // Its length first: to look for secrets in megabytes takes seconds.
    if let Some(invalid) = draft.far_too_long().or_else(|| secret_name(&draft)) {
        return Ok(Err(invalid));
    }
    let draft = Draft {
        decision: redact(&draft.decision).text.into_owned(),
        context: redact(&draft.context).text.into_owned(),
        files: draft
            .files
            .iter()
            .map(|file| redact(place.relative(file)).text.into_owned())
            .collect(),
        ..draft
    };
    let added = trace::add(&ProjectDirs::new(&place.root), draft, at)?;
    if let Ok(Added {
        trace,
        was_there: false,
    }) = &added
    {
        // What cannot be noted is not hinted at; the decision is written down all the same.
        let _ = own::note(&own::list(&place.data), trace);
    }
    Ok(added)
}

/// Appends what came of a decision and returns the decision as it is now. What failed is not advised from
/// then on.
pub fn settle(place: &Place, settled: Settled) -> Result<Result<Trace, Invalid>> {
    if let Some(invalid) = settled.far_too_long() {
        return Ok(Err(invalid));
    }
    let settled = Settled {
        note: redact(&settled.note).text.into_owned(),
        ..settled
    };
    let trace = trace::settle(&ProjectDirs::new(&place.root), settled)?;
    if trace
        .as_ref()
        .is_ok_and(|trace| trace.outcome == Outcome::Failure)
    {
        hints::after_failure(place)?;
    }
    Ok(trace)
}

/// A name that holds a secret is refused and not mended: others refer to it.
fn secret_name(draft: &Draft) -> Option<Invalid> {
    let names = [
        ("id", draft.id.as_deref()),
        ("category", Some(draft.category.as_str())),
        ("feature", draft.feature.as_deref()),
        ("session", draft.session.as_deref()),
        ("follows", draft.follows.as_deref()),
        ("supersedes", draft.supersedes.as_deref()),
    ];
    let is_secret = |name: Option<&str>| name.is_some_and(|name| redact(name).count > 0);
    let (field, _) = names.into_iter().find(|(_, name)| is_secret(*name))?;
    Some(Invalid {
        what: format!("what is given as `{field}` looks like a secret; nothing was written"),
        next: format!(
            "give `{field}` a plain name; traces are shared by git, so no secret belongs into them"
        ),
    })
}

#[cfg(test)]
mod tests {
    use checkrein_core::layout::UserDirs;

    use super::*;

    #[test]
    fn what_is_far_too_long_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into()));
        let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
        // Each of them is looked at by itself, which takes seconds in all.
        let hostile = "curl -u a:b ".repeat(90_000);
        let begun = std::time::Instant::now();
        let draft = Draft {
            category: "design".into(),
            decision: "keep it".into(),
            context: hostile.clone(),
            ..Draft::default()
        };
        let refused = add(&place, draft, Timestamp::UNIX_EPOCH).unwrap();
        assert!(refused.unwrap_err().what.contains("a context has"));
        let settled = Settled {
            v: 1,
            of: "t-1".into(),
            at: Timestamp::UNIX_EPOCH,
            session: None,
            outcome: Outcome::Success,
            note: hostile,
        };
        let refused = settle(&place, settled).unwrap();
        assert!(refused.unwrap_err().what.contains("a note has"));
        assert!(begun.elapsed().as_millis() < 1_000);
    }

    #[test]
    fn a_name_that_is_a_secret_is_refused_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into()));
        let place = Place::of(&dirs.unwrap(), folder.path().join("a project"));
        // In pieces, so that no token is in the repository.
        let secret = ["ghp", "_8fUkkibjL5DZPjN0MEQ7wjJJibaZUPgHV7iB"].concat();
        let key = ["key", "-40e50454f31af3176813e02ea68ef786"].concat();
        let plain = Draft {
            category: "design".into(),
            decision: "keep it".into(),
            ..Draft::default()
        };
        type Field = fn(&mut Draft) -> &mut Option<String>;
        let fields: [(&str, Field); 5] = [
            ("id", |draft| &mut draft.id),
            ("feature", |draft| &mut draft.feature),
            ("session", |draft| &mut draft.session),
            ("follows", |draft| &mut draft.follows),
            ("supersedes", |draft| &mut draft.supersedes),
        ];
        let mut drafts: Vec<(&str, Draft)> = Vec::new();
        for (field, of) in fields {
            let mut draft = plain.clone();
            *of(&mut draft) = Some(secret.clone());
            drafts.push((field, draft));
        }
        drafts.push((
            "category",
            Draft {
                category: key,
                ..plain.clone()
            },
        ));
        for (field, draft) in drafts {
            let refused = add(&place, draft, Timestamp::UNIX_EPOCH).unwrap();
            let told = format!("{:?}", refused.unwrap_err());
            assert!(told.contains(field) && !told.contains("40e5"), "{told}");
            assert!(!told.contains("8fUkk"), "{told}");
        }
        assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0);
        // A session's own id is none.
        let session = Some("3f2504e0-4f89-11d3-9a0c-0305e82c3301".to_owned());
        let draft = Draft { session, ..plain };
        add(&place, draft, Timestamp::UNIX_EPOCH).unwrap().unwrap();
    }
}
