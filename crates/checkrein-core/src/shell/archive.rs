//! Archives: what is unpacked from them, and where.

use super::arguments::Arguments;
use super::effect::Reach;
use super::hidden;
use super::scope::Scope;
use super::text::{Atom, Text};
use super::walk::Walk;

/// Notes what `tar` unpacks, packs, and takes away.
pub(super) fn tar(walk: &mut Walk, words: &[Text], scope: &Scope) {
    // The old style: letters without a dash, then what they need.
    let mut words = words.to_vec();
    if let Some(first) = words.first_mut().filter(|first| !first.starts_with("-")) {
        first.0.insert(0, Atom::Char('-'));
    }
    let read = Arguments::read(
        &words,
        &[
            "-f",
            "-C",
            "-X",
            "-T",
            "--file",
            "--directory",
            "--exclude",
            "--exclude-from",
            "--files-from",
            "--transform",
            "--xform",
            "--strip-components",
            "-I",
            "--use-compress-program",
            "--to-command",
            "-F",
            "--info-script",
        ],
    );
    hidden::of_tar(walk, &words, &read, scope);
    if read.has(&["--remove-files"]) {
        for operand in &read.operands {
            walk.write(scope, "tar --remove-files", operand, Reach::Tree);
        }
    }
    if !read.has(&["-x", "--extract", "--get"]) {
        if read.has(&["-c", "--create", "-r", "-u"]) {
            for archive in read.values(&["-f", "--file"]) {
                walk.write(scope, "tar", archive, Reach::File);
            }
        }
        return;
    }
    if read.has(&["-O", "--to-stdout"]) {
        return;
    }
    let folder = read.values(&["-C", "--directory"]).last().cloned();
    let folder = folder.unwrap_or_else(|| Text::from("."));
    for member in &read.operands {
        if !walk.take_copy(folder.0.len()) {
            return;
        }
        walk.write(scope, "tar -x", &folder.join(&wild(member)), Reach::Tree);
    }
    if read.operands.is_empty() {
        walk.write(scope, "tar -x", &folder, Reach::Inside);
    }
}

/// Notes what `unzip` unpacks.
pub(super) fn unzip(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let read = Arguments::read(words, &["-d", "-x"]);
    if read.has(&["-l", "-t", "-p", "-v"]) {
        return;
    }
    let folder = read.values(&["-d"]).next().cloned();
    let folder = folder.unwrap_or_else(|| Text::from("."));
    for member in read.operands.iter().skip(1) {
        if !walk.take_copy(folder.0.len()) {
            return;
        }
        walk.write(scope, "unzip", &folder.join(&wild(member)), Reach::Tree);
    }
    if read.operands.len() < 2 {
        walk.write(scope, "unzip", &folder, Reach::Inside);
    }
}

/// Notes what `7z` unpacks.
pub(super) fn seven_zip(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let unpacks = words
        .first()
        .is_some_and(|verb| matches!(verb.lossy().as_str(), "x" | "e"));
    let folder = words.iter().find(|word| word.starts_with("-o"));
    if unpacks {
        let folder = folder.map_or_else(|| Text::from("."), |word| word.skip(2));
        walk.write(scope, "7z x", &folder, Reach::Inside);
    }
}

/// Notes what `cpio` unpacks or passes on.
pub(super) fn cpio(walk: &mut Walk, words: &[Text], scope: &Scope) {
    let read = Arguments::read(words, &["-D", "-F", "-E", "-H", "-R"]);
    if read.has(&["-p", "--pass-through", "-i", "--extract"]) {
        let folder = read.operands.first().or(read.values(&["-D"]).next());
        let folder = folder.cloned().unwrap_or_else(|| Text::from("."));
        walk.write(scope, "cpio", &folder, Reach::Inside);
    }
}

/// Reads a member's name as the archiver does, which expands wildcards itself.
fn wild(member: &Text) -> Text {
    let atoms = member.0.iter().map(|atom| match atom {
        Atom::Char('*') => Atom::Unknown { suspect: true },
        Atom::Char('?') => Atom::One,
        atom => *atom,
    });
    Text(atoms.collect())
}
