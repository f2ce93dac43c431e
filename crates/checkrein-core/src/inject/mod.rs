//! What a hook gives to the model: the context's parts and a skill or a choice of skills, within
//! the client's limit.

mod fit;
mod front;
mod length;
mod markdown;
mod needs;
mod rest;
mod shortlist;
mod skill_text;

pub use fit::{Claim, Injection, Rank, fit};
pub use length::{FIRST, LIMIT, Measure, PRINTED, Room, SMALL_OUTPUT, length, sent};
pub use needs::needs;
pub use shortlist::shortlist;
pub use skill_text::{Needed, SkillText};
