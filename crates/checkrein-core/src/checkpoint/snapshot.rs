//! The project as it is now, as a tree of git's; nothing but loose objects is written for it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use super::entries::{Content, Difference, fields, index_info, parse_differences, parse_index};
use super::moment::Reason;
use super::outcome::Why;
use super::pending::Follow;
use super::repository::Repository;
use super::room::Room;
use super::secret;
use super::select::{self, Plan};
use super::status;
use super::take::Step;
use crate::git::Git;

/// What `diff-tree` and `diff-index` are asked for, whatever the configuration says.
const RAW: [&str; 5] = [
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--ignore-submodules=none",
];

/// The project's content now.
#[derive(Debug)]
pub(super) struct Snapshot {
    /// HEAD's tree with the project's work in it.
    pub(super) tree: String,
    /// How it differs from HEAD's tree.
    pub(super) differences: Vec<Difference>,
    /// HEAD's tree with the project's staged content in it, when some of that is nowhere else.
    pub(super) staged_tree: Option<String>,
    /// What was decided about each path.
    pub(super) plan: Plan,
    /// Which entries of the index are to follow, once the tree is committed.
    pub(super) follow: Vec<Follow>,
}

/// Copies an index, its time included: git takes an entry that is as young as the index for one
/// that may have changed since.
pub(crate) fn copy_index(from: &Path, to: &Path) -> Result<Option<Vec<u8>>> {
    let mut file = match fs::File::open(from) {
        // Before the first `git add` there is none.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    // From one open file, so that content and time belong together.
    let mut content = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut content)?;
    let modified = file.metadata()?.modified()?;
    fs::write(to, &content)?;
    let copy = fs::OpenOptions::new().write(true).open(to)?.into_file();
    copy.set_modified(modified)?;
    Ok(Some(content))
}

/// Takes a snapshot against HEAD's tree, or says why that makes no sense now.
pub(super) fn take(
    repository: &Repository,
    room: &Room,
    head_tree: &str,
    size_limit: u64,
    step: &mut dyn FnMut(Step),
) -> Result<Result<Snapshot, Reason>> {
    let scratch = room.scratch_index();
    copy_index(&repository.index(), scratch.path())?;
    step(Step::IndexCopied);
    let git = repository.git.with_index(scratch.path());

    let mut question: Vec<_> = status::QUESTION.iter().map(Into::into).collect();
    question.extend(["--".into(), repository.pathspec()]);
    let status = status::parse(&git.run(&question)?)?;
    if !status.unmerged.is_empty() {
        return Ok(Err(Reason::UnmergedPaths));
    }
    let staged_anywhere = if repository.prefix.is_empty() {
        Vec::new()
    } else {
        staged_against(&git, head_tree)?
    };
    let forgotten = room.forgotten()?;
    let mut plan = select::select(repository, &status, staged_anywhere, forgotten, size_limit)?;
    let before = parse_index(&git.run(&["ls-files", "--stage", "-z"])?)?;

    let reset = plan.reset.iter();
    let reset = reset.map(|(path, content)| (path.as_slice(), content.as_ref()));
    put(&git, reset, head_tree.len())?;
    let staged_tree = staged_tree(&git, &plan, &before, head_tree)?;
    let removed = plan.remove.iter().map(|path| (path.as_slice(), None));
    put(&git, removed, head_tree.len())?;
    add(&git, &plan)?;
    step(Step::IndexFilled);
    let tree = git
        .id(&["write-tree"], &[])
        .context("failed to write the tree")?;
    step(Step::TreeWritten);

    let differences = differences(&repository.git, head_tree, &tree)?;
    name_refused(&git, &mut plan)?;
    let follow = differences
        .iter()
        .filter(|difference| plan.follow.contains(&difference.path))
        .map(|difference| Follow {
            path: difference.path.clone(),
            old: before.get(&difference.path).cloned().flatten(),
            new: difference.new.clone(),
        })
        .collect();
    Ok(Ok(Snapshot {
        tree,
        differences,
        staged_tree,
        plan,
        follow,
    }))
}

/// Returns how two trees differ.
pub(super) fn differences(git: &Git, old: &str, new: &str) -> Result<Vec<Difference>> {
    let mut question = vec!["diff-tree", "-r"];
    question.extend(RAW);
    question.extend([old, new]);
    parse_differences(&git.run(&question)?)
}

fn staged_against(git: &Git, tree: &str) -> Result<Vec<Difference>> {
    let mut question = vec!["diff-index", "--cached"];
    question.extend(RAW);
    question.push(tree);
    parse_differences(&git.run(&question)?)
}

/// Writes the tree of what is staged, when some of that is in no other place.
///
/// A ref will keep it, so a staged version with a secret in it stays out: it is in the index.
fn staged_tree(
    git: &Git,
    plan: &Plan,
    index: &BTreeMap<Vec<u8>, Option<Content>>,
    head_tree: &str,
) -> Result<Option<String>> {
    let mut secrets = Vec::new();
    for (path, head) in &plan.staged {
        let Some(content) = index.get(path).and_then(Option::as_ref) else {
            continue;
        };
        // Few files are ever staged and changed again, so a process for each is all right.
        let is_secret = !content.is_submodule()
            && (secret::by_name(path)
                || secret::by_content(path, &git.run(&["cat-file", "blob", &content.id])?));
        if is_secret {
            secrets.push((path.as_slice(), head.as_ref()));
        }
    }
    if plan.staged.len() == secrets.len() {
        return Ok(None);
    }
    put(git, secrets.into_iter(), head_tree.len())?;
    let tree = git.id(&["write-tree"], &[])?;
    Ok((tree != head_tree).then_some(tree))
}

/// Sets entries of the index to what we know, without a look at the work tree.
fn put<'a>(
    git: &Git,
    entries: impl Iterator<Item = (&'a [u8], Option<&'a Content>)>,
    id_length: usize,
) -> Result<()> {
    let lines = index_info(entries, id_length);
    if !lines.is_empty() {
        git.run_with_input(&["update-index", "-z", "--index-info"], &lines)?;
    }
    Ok(())
}

/// Takes the work tree's content in, by one process for all paths.
fn add(git: &Git, plan: &Plan) -> Result<()> {
    if plan.take.is_empty() {
        return Ok(());
    }
    let mut paths = plan.take.join(&0);
    paths.push(0);
    // Not `git add`: this takes paths as they are, and also those outside a sparse checkout.
    let arguments = [
        "update-index",
        "-z",
        "--add",
        "--remove",
        "--replace",
        "--stdin",
    ];
    git.run_with_input(&arguments, &paths)
        .context("failed to take the work tree's content in")?;
    Ok(())
}

/// Finds the new files that git passed over without failing, such as one named `git~1`.
fn name_refused(git: &Git, plan: &mut Plan) -> Result<()> {
    if plan.new.is_empty() {
        return Ok(());
    }
    let listed = git.run(&["ls-files", "-z"])?;
    let listed: std::collections::HashSet<&[u8]> = fields(&listed).collect();
    for path in std::mem::take(&mut plan.new) {
        if !listed.contains(path.as_slice()) {
            plan.left_out.insert(path, Why::RefusedByGit);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_index_is_as_old_as_the_original() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("index"), folder.path().join("copy"));
        assert_eq!(copy_index(&from, &to).unwrap(), None);
        assert!(!to.exists());
        fs::write(&from, "DIRC").unwrap();
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::new(1_700_000_000, 123);
        let file = fs::OpenOptions::new().write(true).open(&from).unwrap();
        file.into_file().set_modified(long_ago).unwrap();
        assert_eq!(copy_index(&from, &to).unwrap().unwrap(), b"DIRC");
        let modified = |path| fs::metadata(path).unwrap().modified().unwrap();
        assert_eq!(modified(&to), modified(&from));
        assert!(modified(&to) < long_ago + std::time::Duration::from_secs(1));
    }
}
