//! What a hook gives to the model: the context's parts and a skill, within the client's limit.

mod fit;
mod length;
mod skill_text;

pub use fit::{Injection, fit};
pub use length::{LIMIT, length};
pub use skill_text::SkillText;
