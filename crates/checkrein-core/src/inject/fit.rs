//! Fits a context and skills into the room that is left, whole parts first.

use super::length::Room;
use super::skill_text::{Kept, SkillText};
use crate::context::Part;

/// A skill that is to be given, and why it has a claim to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The skill.
    pub skill: SkillText,
    /// Its claim.
    pub rank: Rank,
}

/// What a skill's claim rests upon, the greatest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The work at hand calls for it.
    First,
    /// A skill that is given builds on it.
    Needed,
    /// The same prompt calls for it as well.
    Second,
    /// The model had it before the conversation was compacted.
    Again,
}

/// What is given to the model, and what to remember of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Injection {
    /// The text; empty when there is nothing to give.
    pub text: String,
    /// The skills that are in it, by their claims.
    pub given: Vec<(Rank, String)>,
    /// The skills that are only named, for want of room.
    pub named: Vec<String>,
}

/// Less than this of a skill that nothing depends upon helps nobody.
const LEAST: usize = 800;

/// Fits parts of a context and skills into the room that is left.
///
/// In this order:
///   1. the first part, which says where the project stands, in two thirds of the room at most where
///      there are others
///   2. the skills by their claims, each whole or by its front part; while a second one waits, the
///      others leave it a third of the room, or as much as it needs
///   3. the other parts, each whole or not at all
///
/// What is left out is named: parts by their headings, skills by the command that prints them. Claude
/// Code itself gives the model the whole CLAUDE.md that the other parts are taken from, so they go last.
pub fn fit(parts: &[&Part], claims: &[Claim], room: Room) -> Injection {
    let mut sheet = Sheet::new(room, parts);
    if let Some(first) = parts.first() {
        let share = match parts.len() {
            1 => sheet.room.left,
            _ => sheet.room.left / 3 * 2,
        };
        sheet.add_first(first, share); // [1]
    }
    let (skills, named) = place(claims, &mut sheet.room); // [2]
    for part in parts.iter().skip(1) {
        sheet.add(part); // [3]
    }
    let call = call(claims, &named);
    let texts = [sheet.finish()].into_iter();
    let texts = texts.chain(skills.iter().map(|placed| placed.text.clone()));
    let texts: Vec<String> = texts
        .chain([call])
        .filter(|text| !text.is_empty())
        .collect();
    Injection {
        text: texts.join("\n\n"),
        given: skills
            .into_iter()
            .map(|placed| (placed.claim.rank, placed.claim.skill.name.clone()))
            .collect(),
        named,
    }
}

/// A skill that has its place.
struct Placed<'a> {
    claim: &'a Claim,
    text: String,
}

/// Places skills in the order of their claims, and returns the names of those without a place.
fn place<'a>(claims: &'a [Claim], room: &mut Room) -> (Vec<Placed<'a>>, Vec<String>) {
    let mut in_order: Vec<&Claim> = claims.iter().collect();
    in_order.sort_by_key(|claim| claim.rank);
    let mut placed: Vec<Placed<'a>> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    // Should none of them have a place, they have to be named.
    let all: Vec<String> = in_order
        .iter()
        .map(|claim| claim.skill.name.clone())
        .collect();
    let call = (room.measure)(&call(claims, &all));
    let reserve = if in_order.len() > 1 {
        call + room.gap()
    } else {
        0
    };
    room.left = room.left.saturating_sub(reserve);
    for (number, claim) in in_order.iter().enumerate() {
        let mut waiting = in_order[number + 1..].iter();
        let waiting = waiting.find(|other| other.rank == Rank::Second && claim.rank < Rank::Second);
        let kept = waiting.map_or(0, |waiting| share_of(&waiting.skill, *room));
        let left = room.left.saturating_sub(kept + room.gap());
        let rendered = claim.skill.render_by(room.measure, left);
        let rendered = rendered.filter(|rendered| match rendered.kept {
            Kept::All => true,
            Kept::Front => claim.rank == Rank::First || left >= LEAST,
            Kept::Nothing => number == 0,
        });
        match rendered {
            Some(rendered) => {
                room.take(&rendered.text);
                placed.push(Placed {
                    claim,
                    text: rendered.text,
                });
            }
            None => named.push(claim.skill.name.clone()),
        }
    }
    say_what_is_given(&mut placed, *room);
    if named.is_empty() {
        room.left += reserve;
    }
    (placed, named)
}

/// Returns what the others leave to a skill that waits.
fn share_of(skill: &SkillText, room: Room) -> usize {
    let third = room.left / 3;
    match skill.render_by(room.measure, third) {
        Some(rendered) if rendered.kept == Kept::All => (room.measure)(&rendered.text) + room.gap(),
        _ => third,
    }
}

/// Says in the skills which of those that they build on are given along; that takes less room than
/// to say how to load them.
fn say_what_is_given(placed: &mut [Placed<'_>], room: Room) {
    let names: Vec<String> = placed
        .iter()
        .map(|placed| placed.claim.skill.name.clone())
        .collect();
    for placed in placed {
        let mut skill = placed.claim.skill.clone();
        for needed in &mut skill.depends_on {
            needed.is_given = names.contains(&needed.name);
        }
        if skill == placed.claim.skill {
            continue;
        }
        if let Some(rendered) = skill.render_by(room.measure, (room.measure)(&placed.text)) {
            placed.text = rendered.text;
        }
    }
}

/// Says how to load the skills that were left out and that no other skill names.
fn call(claims: &[Claim], named: &[String]) -> String {
    const MOST: usize = 8;
    let is_wanted = |name: &&String| {
        claims
            .iter()
            .any(|claim| claim.skill.name == **name && claim.rank != Rank::Needed)
    };
    let commands: Vec<String> = named
        .iter()
        .filter(is_wanted)
        .take(MOST)
        .map(|name| format!("`checkrein skill load {name}`"))
        .collect();
    if commands.is_empty() {
        return String::new();
    }
    format!(
        "[Left out for length; load it when you need it: {}]",
        commands.join(", ")
    )
}

/// The context on its way, with the room that is left in the whole.
struct Sheet<'a> {
    room: Room,
    text: String,
    left_out: Vec<&'a str>,
}

impl<'a> Sheet<'a> {
    /// What wraps the context and names the parts that were left out must fit as well.
    const RESERVE: usize = 300;

    fn new(room: Room, parts: &[&Part]) -> Self {
        let reserve = if parts.is_empty() { 0 } else { Self::RESERVE };
        Self {
            room: Room {
                left: room.left.saturating_sub(reserve),
                ..room
            },
            text: String::new(),
            left_out: Vec::new(),
        }
    }

    /// Adds the first part, or as many of its lines as its share of the room has place for.
    fn add_first(&mut self, part: &Part, share: usize) {
        let mut lines = String::new();
        let room = Room {
            left: share.saturating_sub(self.room.gap()),
            ..self.room
        };
        for line in part.text.split_inclusive('\n') {
            lines.push_str(line);
            if !room.holds(lines.trim_end()) {
                lines.truncate(lines.len() - line.len());
                self.left_out.push("more of where the project stands");
                break;
            }
        }
        self.room.take(lines.trim_end());
        self.text.push_str(lines.trim_end());
    }

    fn add(&mut self, part: &'a Part) {
        let room = Room {
            left: self.room.left.saturating_sub(self.room.gap()),
            ..self.room
        };
        if !room.holds(&part.text) {
            self.left_out.push(&part.title);
            return;
        }
        self.room.take(&part.text);
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&part.text);
    }

    fn finish(self) -> String {
        let mut text = self.text;
        if !self.left_out.is_empty() {
            let names: String = self.left_out.join(", ").chars().take(120).collect();
            text.push_str(&format!(
                "\n\n[Left out for length: {names}; see CLAUDE.md.]"
            ));
        }
        if text.is_empty() {
            return text;
        }
        format!("<checkrein-context>\n{}\n</checkrein-context>", text.trim())
    }
}

#[cfg(test)]
mod tests;
