//! How an index lies on the disk.
//!
//! ```text
//! magic      8 bytes, with the version
//! length     u64, of the whole file
//! newest     u64, nanoseconds: the youngest change of what it was built from
//! hot        u32, where the hot part ends
//! model      u32, a check sum of the weights that it was built with
//! check      u64, of the hot part
//! -- the hot part, read for every prompt: watched files, briefs of the skills, the table of buckets
//! -- buckets: every word with its postings and the phrases that begin with it
//! -- skills: names, descriptions, files and clauses
//! ```
//! Numbers are little-endian, texts have their length before them. Whatever is read has a check
//! sum, so that a torn or foreign file is noticed before anything in it is believed.

use super::{Brief, Clause, Entry, Phrase, Skill};
use crate::skill::catalog::Source;
use crate::skill::stamp::Watched;
use crate::skill::words;

/// The first bytes of every index. A change of the format, of stems or of hashes changes the digit.
pub(super) const MAGIC: [u8; 8] = *b"ckrnskl5";

/// Where the hot part begins.
pub(super) const HEADER: usize = 40;

/// About how long a bucket is: a page, the least that a disk gives.
const BUCKET_SIZE: usize = 4096;

/// A catalog, ready to be written.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) newest: u64,
    pub(super) watched: Vec<Watched>,
    pub(super) model: u32,
    pub(super) is_taught: bool,
    pub(super) skills: Vec<(Brief, Skill, Vec<Clause>)>,
    /// By the hash of the word, ascending.
    pub(super) words: Vec<(u64, Entry)>,
}

/// Lays a catalog out.
pub(super) fn encode(built: &Built) -> Vec<u8> {
    let entries: Vec<(u64, Vec<u8>)> = built
        .words
        .iter()
        .map(|(hash, entry)| (*hash, entry_bytes(*hash, entry)))
        .collect();
    let buckets = buckets(&entries);
    let skills: Vec<Vec<u8>> = built
        .skills
        .iter()
        .map(|(_, skill, clauses)| skill_bytes(skill, clauses))
        .collect();

    let mut watched = Writer::default();
    watched.number(built.watched.len());
    for Watched { folder, entries } in &built.watched {
        watched.text(folder);
        watched.number(entries.len());
        for (name, stamp) in entries {
            watched.text(name);
            watched.u64(*stamp);
        }
    }
    let mut hot = Writer::default();
    hot.number(watched.bytes.len());
    hot.bytes.extend_from_slice(&watched.bytes);
    hot.bytes.push(u8::from(built.is_taught));
    hot.number(built.skills.len());
    let tables = (skills.len() + buckets.len()) * PLACE;
    let briefs = built.skills.len() * BRIEF;
    let mut at = HEADER + hot.bytes.len() + briefs + 4 + tables;
    for (brief, ..) in &built.skills {
        hot.f32(brief.name_weight);
        hot.bytes.push(u8::from(brief.only_by_name));
    }
    for skill in &skills {
        hot.place(&mut at, skill);
    }
    hot.number(buckets.len());
    for bucket in &buckets {
        hot.place(&mut at, bucket);
    }

    let hot = hot.bytes;
    let mut file = Writer::default();
    file.bytes.extend_from_slice(&MAGIC);
    file.u64(at as u64);
    file.u64(built.newest);
    file.number(HEADER + hot.len());
    file.bytes.extend_from_slice(&built.model.to_le_bytes());
    file.u64(check_sum(&hot));
    file.bytes.extend_from_slice(&hot);
    for part in skills.iter().chain(&buckets) {
        file.bytes.extend_from_slice(part);
    }
    debug_assert_eq!(file.bytes.len(), at, "the places must be right");
    file.bytes
}

/// Bytes of a place in the hot part: where, how long, check sum.
pub(super) const PLACE: usize = 16;

/// Bytes of a brief.
pub(super) const BRIEF: usize = 5;

/// Returns a number that changes when bytes do. Not against forgery, against accidents.
pub(super) fn check_sum(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = (state.rotate_left(23) ^ u64::from_le_bytes(*chunk))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    for byte in rest {
        state = (state.rotate_left(23) ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    words::mix(&[state])
}

/// Returns the bucket of a word: the top bits of its hash. There is a power of two of them.
pub(super) fn bucket_of(hash: u64, buckets: usize) -> usize {
    ((u128::from(hash) * buckets as u128) >> 64) as usize
}

fn buckets(entries: &[(u64, Vec<u8>)]) -> Vec<Vec<u8>> {
    let total: usize = entries.iter().map(|(_, bytes)| bytes.len()).sum();
    let number = (total / BUCKET_SIZE).max(1).next_power_of_two();
    let mut buckets = vec![Vec::new(); number];
    for (hash, bytes) in entries {
        buckets[bucket_of(*hash, number)].extend_from_slice(bytes);
    }
    buckets
}

fn entry_bytes(hash: u64, entry: &Entry) -> Vec<u8> {
    let mut content = Writer::default();
    content.f32(entry.rarity);
    content.number(entry.trait_weights.len());
    for trait_weight in &entry.trait_weights {
        content.u16(trait_weight.skill);
        content
            .bytes
            .extend_from_slice(&trait_weight.weight.to_le_bytes());
    }
    content.number(entry.postings.len());
    for posting in &entry.postings {
        content.u16(posting.skill);
        content.bytes.extend([posting.impact, posting.fields]);
    }
    content.number(entry.phrases.len());
    for Phrase {
        skill,
        is_name,
        stems,
        shown,
    } in &entry.phrases
    {
        content.u16(*skill);
        content.bytes.push(u8::from(*is_name));
        content.text(stems);
        content.text(shown);
    }
    let mut writer = Writer::default();
    writer.u64(hash);
    writer.number(content.bytes.len());
    writer.bytes.extend_from_slice(&content.bytes);
    writer.bytes
}

fn skill_bytes(skill: &Skill, clauses: &[Clause]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.text(&skill.name);
    writer.text(&skill.description);
    writer.text(&skill.file.to_string_lossy());
    let (source, plugin) = match &skill.source {
        Source::User => (0, ""),
        Source::Project => (1, ""),
        Source::Plugin(name) => (2, name.as_str()),
        Source::BuiltIn => (3, ""),
    };
    writer.bytes.push(source);
    writer.text(plugin);
    writer.text(&skill.states.join("\n"));
    writer.text(&skill.depends_on.join("\n"));
    writer.number(clauses.len());
    for clause in clauses {
        writer.f32(clause.weight);
        writer.bytes.push(u8::from(clause.is_unwanted));
        writer.number(clause.words.len());
        for word in &clause.words {
            writer.bytes.extend_from_slice(&word.to_le_bytes());
        }
    }
    writer.bytes
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn u16(&mut self, number: u16) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn f32(&mut self, number: f32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn u64(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn number(&mut self, number: usize) {
        let number = u32::try_from(number).expect("a catalog is far below 4 GB");
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn place(&mut self, at: &mut usize, part: &[u8]) {
        self.number(*at);
        self.number(part.len());
        self.u64(check_sum(part));
        *at += part.len();
    }
}
