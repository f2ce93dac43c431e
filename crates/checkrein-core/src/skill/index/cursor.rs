//! Reads the pieces that `encode` wrote, one after another, and never past an end.

use std::path::PathBuf;

use super::{Brief, Clause, Entry, Phrase, Posting, Skill, TraitWeight};
use crate::skill::catalog::Source;

/// The file is not what it should be: torn, foreign, or gone while it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Torn;

/// Where a part is, and what it must add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) length: usize,
    pub(super) check: u64,
}

/// Reads one thing after another; past the end there is nothing but [`Torn`].
pub(super) struct Cursor<'bytes> {
    pub(super) bytes: &'bytes [u8],
}

impl<'bytes> Cursor<'bytes> {
    pub(super) fn new(bytes: &'bytes [u8]) -> Self {
        Self { bytes }
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'bytes [u8], Torn> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or(Torn)?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Torn> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or(Torn)?;
        self.bytes = rest;
        Ok(*taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Torn> {
        Ok(self.array::<1>()?[0])
    }

    pub(super) fn u16(&mut self) -> Result<u16, Torn> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn number(&mut self) -> Result<usize, Torn> {
        usize::try_from(self.u32()?).map_err(|_| Torn)
    }

    pub(super) fn u64(&mut self) -> Result<u64, Torn> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn text(&mut self) -> Result<&'bytes str, Torn> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Torn)
    }

    /// Reads a counted list of things that take at least `least` bytes each.
    pub(super) fn many<T>(
        &mut self,
        least: usize,
        read: impl Fn(&mut Self) -> Result<T, Torn>,
    ) -> Result<Vec<T>, Torn> {
        let number = self.number()?;
        if number.saturating_mul(least) > self.bytes.len() {
            return Err(Torn);
        }
        (0..number).map(|_| read(self)).collect()
    }

    pub(super) fn place(&mut self) -> Result<Place, Torn> {
        Ok(Place {
            at: self.number()?,
            length: self.number()?,
            check: self.u64()?,
        })
    }

    pub(super) fn u32(&mut self) -> Result<u32, Torn> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn f32(&mut self) -> Result<f32, Torn> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    pub(super) fn brief(&mut self) -> Result<Brief, Torn> {
        Ok(Brief {
            name_weight: self.f32()?,
            only_by_name: self.byte()? != 0,
        })
    }

    pub(super) fn entry(&mut self) -> Result<Entry, Torn> {
        Ok(Entry {
            rarity: self.f32()?,
            trait_weights: self.many(4, |cursor| {
                Ok(TraitWeight {
                    skill: cursor.u16()?,
                    weight: i16::from_le_bytes(cursor.array()?),
                })
            })?,
            postings: self.many(4, |cursor| {
                Ok(Posting {
                    skill: cursor.u16()?,
                    impact: cursor.byte()?,
                    fields: cursor.byte()?,
                })
            })?,
            phrases: self.many(11, |cursor| {
                Ok(Phrase {
                    skill: cursor.u16()?,
                    is_name: cursor.byte()? != 0,
                    stems: cursor.text()?.to_owned(),
                    shown: cursor.text()?.to_owned(),
                })
            })?,
        })
    }

    pub(super) fn clauses(&mut self) -> Result<Vec<Clause>, Torn> {
        self.many(8, |cursor| {
            Ok(Clause {
                weight: cursor.f32()?,
                is_unwanted: cursor.byte()? != 0,
                words: cursor.many(4, Self::u32)?,
            })
        })
    }

    pub(super) fn skill(&mut self) -> Result<Skill, Torn> {
        let (name, description, file) = (self.text()?, self.text()?, self.text()?);
        let (source, plugin) = (self.byte()?, self.text()?);
        Ok(Skill {
            name: name.to_owned(),
            description: description.to_owned(),
            file: PathBuf::from(file),
            source: match source {
                0 => Source::User,
                1 => Source::Project,
                2 => Source::Plugin(plugin.to_owned()),
                3 => Source::BuiltIn,
                _ => return Err(Torn),
            },
            states: self.text()?.lines().map(str::to_owned).collect(),
            depends_on: self.text()?.lines().map(str::to_owned).collect(),
            only_by_name: false,
        })
    }
}
