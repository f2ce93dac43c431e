//! Takes from an index what a prompt asks for, and believes nothing without checking it.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::cursor::{Cursor, Place, Torn};
use super::encode::{HEADER, MAGIC, PLACE, bucket_of, check_sum};
use super::{Brief, Clause, Entry, Skill};
use crate::skill::stamp::Watched;

/// An index that is open.
#[derive(Debug)]
pub(super) struct Reader {
    /// The start of the file; of a small catalog, all of it.
    start: Vec<u8>,
    file: Option<File>,
    written: u64,
    newest: u64,
    model: u32,
    /// Where in the start the watched files are.
    watched: Range<usize>,
    is_taught: bool,
    briefs: Vec<Brief>,
    skills: Vec<Place>,
    buckets: Vec<Place>,
}

/// How much is read at once to begin with: the whole index of a common catalog.
const START: usize = 64 * 1024;

impl Reader {
    /// Opens the index at a path; `None` when there is none.
    pub(super) fn open(path: &Path) -> Result<Option<Self>, Torn> {
        // A pipe in its place must not keep the prompt waiting.
        let flags = rustix::fs::OFlags::NONBLOCK.bits() as i32;
        let open = File::options().read(true).custom_flags(flags).open(path);
        let file = match open {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(_) => return Err(Torn),
        };
        let metadata = file.metadata().map_err(|_| Torn)?;
        if !metadata.is_file() {
            return Err(Torn);
        }
        let length = usize::try_from(metadata.len()).map_err(|_| Torn)?;
        let mut start = vec![0; length.min(START)];
        file.read_exact_at(&mut start, 0).map_err(|_| Torn)?;
        let hot_end = Cursor::new(start.get(24..).ok_or(Torn)?).number()?;
        if hot_end > length {
            return Err(Torn);
        }
        if hot_end > start.len() {
            let read = start.len();
            start.resize(hot_end, 0);
            file.read_exact_at(&mut start[read..], read as u64)
                .map_err(|_| Torn)?;
        }
        let mut reader = Self::of_start(start, length)?;
        reader.written = (metadata.mtime().max(0) as u64)
            .saturating_mul(1_000_000_000)
            .saturating_add(metadata.mtime_nsec().max(0) as u64);
        reader.file = Some(file);
        Ok(Some(reader))
    }

    /// Reads an index that is in memory.
    pub(super) fn of_bytes(bytes: Vec<u8>) -> Result<Self, Torn> {
        let length = bytes.len();
        Self::of_start(bytes, length)
    }

    fn of_start(start: Vec<u8>, length: usize) -> Result<Self, Torn> {
        let mut header = Cursor::new(&start);
        let is_ours = header.take(MAGIC.len())? == MAGIC && header.u64()? == length as u64;
        let newest = header.u64()?;
        let hot_end = header.number()?;
        let model = header.u32()?;
        let check = header.u64()?;
        let hot = start.get(HEADER..hot_end).ok_or(Torn)?;
        if !is_ours || check_sum(hot) != check {
            return Err(Torn);
        }
        let mut hot = Cursor::new(hot);
        let length_of_watched = hot.number()?;
        hot.take(length_of_watched)?;
        let watched_at = HEADER + 4;
        let watched = watched_at..watched_at + length_of_watched;
        let is_taught = hot.byte()? != 0;
        let briefs = hot.many(super::encode::BRIEF, Cursor::brief)?;
        let skills = (0..briefs.len())
            .map(|_| hot.place())
            .collect::<Result<_, _>>()?;
        let buckets = hot.many(PLACE, Cursor::place)?;
        Ok(Self {
            newest,
            model,
            watched,
            is_taught,
            briefs,
            skills,
            buckets,
            start,
            file: None,
            written: 0,
        })
    }

    /// When the youngest of the files that it was built from had changed.
    pub(super) fn newest(&self) -> u64 {
        self.newest
    }

    /// The check sum of the weights that it was built with.
    pub(super) fn model(&self) -> u32 {
        self.model
    }

    /// Whether examples have taught it anything.
    pub(super) fn is_taught(&self) -> bool {
        self.is_taught
    }

    /// When it was written.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Returns what it was built from, with the stamps that it had then.
    pub(super) fn watched(&self) -> Result<Vec<Watched<&str>>, Torn> {
        let bytes = self.start.get(self.watched.clone()).ok_or(Torn)?;
        Cursor::new(bytes).many(8, |cursor| {
            Ok(Watched {
                folder: cursor.text()?,
                entries: cursor.many(12, |cursor| Ok((cursor.text()?, cursor.u64()?)))?,
            })
        })
    }

    pub(super) fn briefs(&self) -> &[Brief] {
        &self.briefs
    }

    /// Looks words up, reading each bucket once.
    pub(super) fn look_up(&self, hashes: &[u64]) -> Result<Vec<Entry>, Torn> {
        let mut found = vec![Entry::default(); hashes.len()];
        let mut wanted: Vec<(usize, u64, usize)> = hashes
            .iter()
            .enumerate()
            .map(|(number, hash)| (bucket_of(*hash, self.buckets.len()), *hash, number))
            .collect();
        wanted.sort_unstable();
        let mut buffer = Vec::new();
        for words in wanted.chunk_by(|one, other| one.0 == other.0) {
            let place = self.buckets.get(words[0].0).ok_or(Torn)?;
            let mut bucket = Cursor::new(self.part(*place, &mut buffer)?);
            while !bucket.bytes.is_empty() {
                let hash = bucket.u64()?;
                let length = bucket.number()?;
                let content = bucket.take(length)?;
                let first = words.partition_point(|(_, other, _)| *other < hash);
                for (_, other, number) in &words[first..] {
                    if *other != hash {
                        break;
                    }
                    found[*number] = Cursor::new(content).entry()?;
                }
            }
        }
        if found
            .iter()
            .flat_map(|entry| {
                let of_phrases = entry.phrases.iter().map(|phrase| phrase.skill);
                let of_traits = entry
                    .trait_weights
                    .iter()
                    .map(|trait_weight| trait_weight.skill);
                entry
                    .postings
                    .iter()
                    .map(|posting| posting.skill)
                    .chain(of_phrases)
                    .chain(of_traits)
            })
            .any(|skill| usize::from(skill) >= self.briefs.len())
        {
            return Err(Torn);
        }
        Ok(found)
    }

    pub(super) fn skill(&self, number: u16) -> Result<Skill, Torn> {
        let place = self.skills.get(usize::from(number)).ok_or(Torn)?;
        let mut buffer = Vec::new();
        let mut skill = Cursor::new(self.part(*place, &mut buffer)?).skill()?;
        skill.only_by_name = self.briefs[usize::from(number)].only_by_name;
        Ok(skill)
    }

    pub(super) fn clauses(&self, number: u16) -> Result<Vec<Clause>, Torn> {
        let place = self.skills.get(usize::from(number)).ok_or(Torn)?;
        let mut buffer = Vec::new();
        let mut part = Cursor::new(self.part(*place, &mut buffer)?);
        part.skill()?;
        part.clauses()
    }

    /// Returns a part of the file, checked.
    fn part<'bytes>(
        &'bytes self,
        place: Place,
        buffer: &'bytes mut Vec<u8>,
    ) -> Result<&'bytes [u8], Torn> {
        let end = place.at.checked_add(place.length).ok_or(Torn)?;
        let part = match (self.start.get(place.at..end), &self.file) {
            (Some(part), _) => part,
            (None, Some(file)) => {
                buffer.resize(place.length, 0);
                file.read_exact_at(buffer, place.at as u64)
                    .map_err(|_| Torn)?;
                buffer
            }
            (None, None) => return Err(Torn),
        };
        if check_sum(part) == place.check {
            Ok(part)
        } else {
            Err(Torn)
        }
    }
}
