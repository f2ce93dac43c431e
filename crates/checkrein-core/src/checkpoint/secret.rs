//! What looks like a secret, by its name or by its content.
//!
//! Wrong in either direction costs something: a key in a commit is bad, and so is work that is
//! not in its checkpoint. So names are those of files that hold nothing but secrets, and contents
//! are formats with a prefix of their own, which are not met by accident.

mod content;
mod name;
mod redact;

pub(super) use content::is_secret as by_content;
pub(super) use name::is_secret as by_name;
pub use redact::redacted;
