//! The programs to install: found, read and checked before anything is changed.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use fs_err as fs;

use super::place;
use crate::error::CommandError;
use crate::settings::wiring;

/// Programs are for everybody to run and for their owner to replace.
const MODE: u32 = 0o755;

/// Every program, with its content.
pub struct Programs(BTreeMap<&'static str, Vec<u8>>);

impl Programs {
    /// Reads every program from the folder that a build left them in.
    pub fn read(from: &Path) -> Result<Self, CommandError> {
        let mut programs = BTreeMap::new();
        for name in wiring::programs() {
            let path = from.join(name);
            let runs = |metadata: &std::fs::Metadata| {
                metadata.is_file() && metadata.permissions().mode() & 0o111 != 0
            };
            if !fs::metadata(&path).is_ok_and(|metadata| runs(&metadata)) {
                let folder = from.display();
                return Err(CommandError::person(format!(
                    "there is no program `{name}` in `{folder}`"
                ))
                .hint("run `./install` in the checkout: it builds all of them first"));
            }
            programs.insert(name, fs::read(path)?);
        }
        Ok(Self(programs))
    }

    /// Returns how many programs there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns each program's hash.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        let hash = |content: &Vec<u8>| blake3::hash(content).to_hex().to_string();
        self.0
            .iter()
            .map(|(name, content)| ((*name).to_owned(), hash(content)))
            .collect()
    }

    /// Returns how many programs are not in the folder as they should be.
    pub(super) fn missing(&self, bin: &Path) -> usize {
        let is_in_place = |(name, content): &(&&str, &Vec<u8>)| {
            place::is_in_place(&bin.join(name), content, MODE)
        };
        self.0
            .iter()
            .filter(|program| !is_in_place(program))
            .count()
    }

    /// Puts every program that is not there yet into the folder.
    pub(super) fn place(&self, bin: &Path) -> anyhow::Result<()> {
        for (name, content) in &self.0 {
            let target = bin.join(name);
            if !place::is_in_place(&target, content, MODE) {
                place::place(&target, content, MODE)?;
            }
        }
        Ok(())
    }
}
