//! What a hook gives to the model: the context's parts and a skill or a choice of skills, within
//! the client's limit.

mod fit;
mod length;
mod shortlist;
mod skill_text;

pub use fit::{Injection, fit};
pub use length::{LIMIT, PRINTED, length};
pub use shortlist::shortlist;
pub use skill_text::SkillText;
