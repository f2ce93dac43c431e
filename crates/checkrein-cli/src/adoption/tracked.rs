//! Which skills are other people's as well: what git tracks in a project or a marketplace.

use std::path::Path;

use checkrein_core::git::Git;
use checkrein_core::skill::Source;

use super::survey::Seen;
use crate::surroundings::Surroundings;

/// Whether an edit of this skill would be seen by git, and so reach whoever shares the repository.
///
/// The person's own skills are not asked about: whoever keeps them in git shares them with themself.
/// Nor are those that the client has put below its own folder.
pub(super) fn is_shared(seen: &Seen, around: &Surroundings) -> bool {
    match seen.found.source {
        Source::User | Source::BuiltIn => false,
        Source::Project => is_tracked(&seen.real_file()),
        Source::Plugin(_) => {
            !seen.found.file.starts_with(&around.dirs.claude) && is_tracked(&seen.real_file())
        }
    }
}

fn is_tracked(file: &Path) -> bool {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return false;
    };
    // Without git, and outside of a repository, nothing is tracked.
    let listed =
        Git::new(folder, &[]).run(&["ls-files".as_ref(), "-z".as_ref(), "--".as_ref(), name]);
    listed.is_ok_and(|listed| !listed.is_empty())
}
