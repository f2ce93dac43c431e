//! Which real file an adoption may edit: links lead anywhere, and not everybody's may.
//!
//! A project is other people's work, and so is a plugin: a link of theirs may name any file of the
//! person's, so what lies outside of their folder is not edited. The person's own links are their own
//! doing, as far as they lead to their own files below their home.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use checkrein_core::skill::Source;
use fs_err as fs;

use super::skill_file::Hindrance;
use super::survey::Seen;
use crate::surroundings::Surroundings;

/// Says what is in the way of editing the file of a skill where it really is.
pub(super) fn judge(seen: &Seen, real: &Path, around: &Surroundings) -> Result<(), Hindrance> {
    let own = rustix::process::geteuid().as_raw();
    let fault = fault(&Case {
        source: &seen.found.source,
        real,
        bounds: &real_path(&seen.bounds),
        home: &real_path(&around.dirs.home),
        is_own: fs::metadata(real).is_ok_and(|metadata| metadata.uid() == own),
    });
    fault.map_or(Ok(()), |fault| {
        let shown = around.short(real);
        let (what, next) = fault.words();
        Err(Hindrance::new(
            format!("a link leads to `{shown}`, {what}"),
            next,
        ))
    })
}

fn real_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

struct Case<'a> {
    source: &'a Source,
    real: &'a Path,
    /// The folder that the skill was found for; all paths are real ones.
    bounds: &'a Path,
    home: &'a Path,
    /// Whether the file is the person's.
    is_own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    OtherName,
    OutsideOfOwner,
    OutsideOfHome,
    NotTheirs,
}

impl Fault {
    fn words(self) -> (&'static str, &'static str) {
        let copy = "put a copy of the skill in the place of the link";
        match self {
            Self::OtherName => ("which is no SKILL.md", copy),
            Self::OutsideOfOwner => ("outside of the folder that the skill came with", copy),
            Self::OutsideOfHome => ("outside of your home folder", copy),
            Self::NotTheirs => ("which belongs to another user", copy),
        }
    }
}

/// The name that a skill's real file must have, in capitals or not.
pub(super) fn is_skill_file(real: &Path) -> bool {
    real.file_name()
        .is_some_and(|name| name.eq_ignore_ascii_case("SKILL.md"))
}

fn fault(case: &Case<'_>) -> Option<Fault> {
    if !is_skill_file(case.real) {
        return Some(Fault::OtherName);
    }
    if case.real.starts_with(case.bounds) {
        return None;
    }
    match case.source {
        Source::User if !case.real.starts_with(case.home) => Some(Fault::OutsideOfHome),
        Source::User if !case.is_own => Some(Fault::NotTheirs),
        Source::User => None,
        Source::Project | Source::Plugin(_) | Source::BuiltIn => Some(Fault::OutsideOfOwner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &Source, real: &str, is_own: bool, expected: Option<Fault>) {
        let bounds = match source {
            Source::User => "/home/ada/.claude/skills",
            Source::Project => "/home/ada/work/shop",
            _ => "/home/ada/.claude/plugins/office",
        };
        let case = Case {
            source,
            real: Path::new(real),
            bounds: Path::new(bounds),
            home: Path::new("/home/ada"),
            is_own,
        };
        assert_eq!(fault(&case), expected, "{source:?} {real}");
    }

    #[test]
    fn links_lead_where_their_owner_may_edit() {
        let (user, project) = (Source::User, Source::Project);
        let plugin = Source::Plugin("office".into());
        check(&user, "/home/ada/.claude/skills/a/SKILL.md", true, None);
        check(&user, "/home/ada/dotfiles/a/SKILL.md", true, None);
        check(&user, "/home/ada/dotfiles/a/skill.md", true, None);
        check(&user, "/home/ada/.bashrc", true, Some(Fault::OtherName));
        check(
            &user,
            "/srv/shared/a/SKILL.md",
            true,
            Some(Fault::OutsideOfHome),
        );
        check(
            &user,
            "/home/ada/bob/a/SKILL.md",
            false,
            Some(Fault::NotTheirs),
        );
        check(&project, "/home/ada/work/shop/lib/a/SKILL.md", true, None);
        for (source, real) in [
            (&project, "/home/ada/.claude/skills/a/SKILL.md"),
            (&project, "/home/ada/work/shop-2/a/SKILL.md"),
            (&plugin, "/home/ada/.claude/plugins/other/a/SKILL.md"),
        ] {
            check(source, real, true, Some(Fault::OutsideOfOwner));
        }
        check(
            &project,
            "/home/ada/work/shop/README.md",
            true,
            Some(Fault::OtherName),
        );
    }
}
