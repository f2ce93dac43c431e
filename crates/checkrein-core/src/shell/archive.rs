//! Archives: what is unpacked from them, and where.

use super::arguments::Arguments;
use super::effect::Reach;
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
        ],
    );
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
        walk.write(scope, "tar -x", &folder.join(member), Reach::Tree);
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
        walk.write(scope, "unzip", &folder.join(member), Reach::Tree);
    }
    if read.operands.len() < 2 {
        walk.write(scope, "unzip", &folder, Reach::Inside);
    }
}
