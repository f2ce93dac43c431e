//! Fields that every event carries, and the leniency that all events share.

use std::path::PathBuf;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The fields that every event carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// The session's id; empty when the client did not say.
    pub session_id: String,
    /// The folder that the session is in now; it follows the model's `cd`.
    pub cwd: PathBuf,
    /// The session's transcript.
    pub transcript_path: PathBuf,
    /// The subagent that the event happened in, if any.
    pub agent_id: Option<String>,
    /// The kind of that subagent.
    pub agent_type: Option<String>,
}

/// Reads a value of the expected type, or its default when the type is another.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Declares an event: its own fields beside the common ones.
///
/// Flattening with serde would ruin the error messages and buffer every field, so the common
/// fields are repeated in each wire type by this macro and moved together afterwards.
macro_rules! wire_event {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            /// What every event carries.
            pub common: $crate::event::Common,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use $crate::event::common::lenient;
                #[derive(serde::Deserialize)]
                struct Wire {
                    #[serde(default, deserialize_with = "lenient")]
                    session_id: String,
                    #[serde(default, deserialize_with = "lenient")]
                    cwd: std::path::PathBuf,
                    #[serde(default, deserialize_with = "lenient")]
                    transcript_path: std::path::PathBuf,
                    #[serde(default, deserialize_with = "lenient")]
                    agent_id: Option<String>,
                    #[serde(default, deserialize_with = "lenient")]
                    agent_type: Option<String>,
                    $(#[serde(default, deserialize_with = "lenient")] $field: $type,)*
                }
                let wire = Wire::deserialize(deserializer)?;
                Ok(Self {
                    common: $crate::event::Common {
                        session_id: wire.session_id,
                        cwd: wire.cwd,
                        transcript_path: wire.transcript_path,
                        agent_id: wire.agent_id,
                        agent_type: wire.agent_type,
                    },
                    $($field: wire.$field,)*
                })
            }
        }
    };
}
pub(super) use wire_event;
