//! Landlock: says once more which files may be touched, and denies the network and signals to others. It holds
//! where there are no namespaces, and where a hole is found in them.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort, PathBeneath,
    PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, Scope,
};

use super::{Broken, Layer};

const LAYER: &str = "landlock";

/// The newest rights that were tried here. Older kernels know fewer of them and keep those that they know.
const KNOWN: ABI = ABI::V7;

/// What may be touched, and how.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// Read and run.
    pub(crate) readable: Vec<PathBuf>,
    /// Everything.
    pub(crate) writable: Vec<PathBuf>,
    /// Read and write, but nothing made or taken away: devices.
    pub(crate) devices: Vec<PathBuf>,
    /// Folders whose names may be listed although not everything in them may be read.
    pub(crate) listed: Vec<PathBuf>,
    /// The one TCP port that may be connected to: the proxy's.
    pub(crate) port: Option<u16>,
}

/// Restricts this process and all that it starts.
pub(crate) fn restrict(rules: &Rules) -> Result<(), Broken> {
    let read = AccessFs::from_read(KNOWN);
    let write = AccessFs::from_all(KNOWN)
        & !BitFlags::from(AccessFs::MakeChar)
        & !BitFlags::from(AccessFs::MakeBlock);
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let list = BitFlags::from(AccessFs::ReadDir);
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(KNOWN))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(KNOWN)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(KNOWN)))
        .and_then(Ruleset::create)
        .layer(LAYER, "making rules")?;
    for (paths, access) in [
        (&rules.readable, read),
        (&rules.writable, write),
        (&rules.devices, device),
        (&rules.listed, list),
    ] {
        for path in paths {
            // What is not there needs no rule.
            let Ok(opened) = PathFd::new(path) else {
                continue;
            };
            let access = if path.is_dir() {
                access
            } else {
                access & AccessFs::from_file(KNOWN)
            };
            ruleset = ruleset
                .add_rule(PathBeneath::new(opened, access))
                .layer(LAYER, "adding a rule")?;
        }
    }
    if let Some(port) = rules.port {
        ruleset = ruleset
            .add_rule(NetPort::new(port, AccessNet::ConnectTcp))
            .layer(LAYER, "adding a rule")?;
    }
    let status = ruleset.restrict_self().layer(LAYER, "restricting")?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err(Broken {
            layer: LAYER,
            why: "this kernel has no Landlock, or it is not switched on".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Does this kernel's Landlock keep signals inside? Since Linux 6.12.
pub(crate) fn keeps_signals() -> bool {
    let hard = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    hard.scope(Scope::Signal).and_then(Ruleset::create).is_ok()
}

/// Leaves out what is hidden. Landlock can only give, so around each hidden path all its neighbours are given.
pub(crate) fn spared(readable: &Path, hidden: &[PathBuf]) -> Vec<PathBuf> {
    if hidden.iter().any(|hidden| readable.starts_with(hidden)) {
        return Vec::new();
    }
    if !hidden.iter().any(|hidden| hidden.starts_with(readable)) {
        return vec![readable.to_path_buf()];
    }
    let Ok(entries) = std::fs::read_dir(readable) else {
        return Vec::new();
    };
    // A link needs no right of its own, and a rule for it would be one for what it points at.
    let entries = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| !kind.is_symlink()));
    entries
        .flat_map(|entry| spared(&entry.path(), hidden))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_of_the_hidden_are_given_one_by_one() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in ["a/secret", "a/open", "b/open", "c"] {
            fs_err::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs_err::write(root.join(file), "").unwrap();
        }
        std::os::unix::fs::symlink(root.join("a"), root.join("link")).unwrap();
        let mut given = spared(root, &[root.join("a/secret")]);
        given.sort();
        assert_eq!(given, [root.join("a/open"), root.join("b"), root.join("c")]);
        assert_eq!(
            spared(&root.join("b"), &[root.join("a/secret")]),
            [root.join("b")]
        );
        assert!(spared(&root.join("a/secret"), &[root.join("a")]).is_empty());
    }
}
