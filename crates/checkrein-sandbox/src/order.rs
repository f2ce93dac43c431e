//! What the program tells its helper to do, and what the helper tells back. It goes over a socket: what stands in
//! an argument or in the environment, the code inside could read.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{How, Limits};

/// A job as the helper gets it: nothing is left to find out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Behind what it runs.
    pub(crate) layers: Layers,
    /// The interpreter and its arguments. Empty: build everything, run nothing, to see whether it can be built.
    pub(crate) command: Vec<OsString>,
    /// All of the environment.
    pub(crate) environment: Vec<(OsString, OsString)>,
    /// The file in the scratch folder that the code is put into.
    pub(crate) file: String,
    pub(crate) code: String,
    /// The working directory.
    pub(crate) start: OsString,
    pub(crate) view: View,
    pub(crate) limits: Limits,
    /// Is the caller the machine's root? Then what only root may read has to be hidden by name.
    pub(crate) is_root: bool,
    /// The socket outside where the proxy listens, when hosts are allowed.
    pub(crate) proxy: Option<OsString>,
}

/// Which layers are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Layers {
    Namespaces,
    Landlock,
    Nothing,
}

/// What can be seen from inside. All paths are absolute; `readable` and `hidden` are free of symbolic links.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct View {
    /// Folders and files that may be read, none of them inside of another.
    pub(crate) readable: Vec<OsString>,
    /// Small files that may be read as well: a copy costs less than a mount.
    pub(crate) copied: Vec<OsString>,
    /// Symbolic links to put up: where, and what they say.
    pub(crate) links: Vec<(OsString, OsString)>,
    /// Made-up files: where, and what they hold.
    pub(crate) made: Vec<(OsString, String)>,
    /// What of the readable may not be read.
    pub(crate) hidden: Vec<OsString>,
    /// Is `/tmp` closed, since what may be read in it is too much to look through, or something in it is hidden?
    pub(crate) is_temporary_closed: bool,
    /// The folder that may be written: a mount of its own, or a real one where there are no namespaces.
    pub(crate) scratch: OsString,
}

/// What the helper tells back, once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Report {
    /// The sandbox stands and the code runs.
    Started,
    /// Nothing of the job has run.
    Failed { layer: String, why: String },
    /// It has run and nothing of it is alive.
    Ended { how: How, read_bytes: Option<u64> },
}

/// Writes one message.
pub(crate) fn send(mut to: impl Write, message: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec(message)?;
    let length =
        u32::try_from(text.len()).map_err(|_| io::Error::other("a message of more than 4 GB"))?;
    // In one piece, so that who waits for a while and then gives up never gives up in the middle.
    to.write_all(&[&length.to_le_bytes()[..], &text].concat())
}

/// Reads one message; `None` when the other side is gone.
pub(crate) fn receive<T: DeserializeOwned>(mut from: impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    if from.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut length[1..])?;
    let mut text = Vec::new();
    from.take(u64::from(u32::from_le_bytes(length)))
        .read_to_end(&mut text)?;
    Ok(Some(serde_json::from_slice(&text)?))
}
