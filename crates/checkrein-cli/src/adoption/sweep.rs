//! What a process leaves behind that was killed while it wrote: half a file under a name of its own,
//! in the folder of a skill or of the records.

use std::collections::HashSet;
use std::path::Path;

use checkrein_core::disk;
use checkrein_core::skill::Source;

use super::place;
use super::record::Record;
use super::survey::Seen;
use crate::surroundings::Surroundings;

/// Removes it from wherever one of our edits may have been under way. The caller holds the lock, so
/// none is.
pub(super) fn sweep(seen: &[Seen], around: &Surroundings) {
    disk::sweep(&around.dirs.adopted_folder());
    let own = seen.iter().filter(|seen| {
        seen.found.source != Source::BuiltIn
            && place::judge(seen, &seen.real_file(), around).is_ok()
    });
    let here = own.map(Seen::real_file);
    let recorded = Record::all(&around.dirs)
        .into_iter()
        .map(|record| record.file)
        .filter(|file| place::is_skill_file(file));
    let folders: HashSet<_> = here
        .chain(recorded)
        .filter_map(|file| file.parent().map(Path::to_path_buf))
        .collect();
    for folder in folders {
        disk::sweep(&folder);
    }
}
