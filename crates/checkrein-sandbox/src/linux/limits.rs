//! Limits that the kernel keeps for each process. What they cannot say (all processes together) the warden watches.

use nix::sys::resource::{Resource, setrlimit};

use super::{Broken, Layer};
use crate::Limits;

/// As many as Node opens for a large project, and few enough that descriptors full of buffers stay small.
const DESCRIPTORS: u64 = 1024;

/// Below this not even what builds the sandbox runs.
const LEAST_MEMORY: u64 = 16 << 20;

/// How much nicer the code is than who watches it.
const NICE: i32 = 10;

/// Lets all others go first, for this thread and what it starts: a machine that is full of the code's processes still
/// has time for the one who ends them. Not to be taken back, since no right to that is left.
pub(crate) fn give_way() {
    // As nice as can be already is nice enough.
    let _ = rustix::process::nice(NICE);
}

/// Sets the limits, for this process and all that it starts. `others` are the processes of the same user that are
/// counted with ours by the kernel.
pub(crate) fn set(limits: &Limits, others: u64) -> Result<(), Broken> {
    let processors = std::thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let values = [
        // The wall clock is kept by the warden; this ends what would go on if the warden were gone.
        (
            Resource::RLIMIT_CPU,
            (limits.time.as_secs() + 1).saturating_mul(processors),
        ),
        // Private memory, not addresses: Node reserves far more of these than it uses.
        (Resource::RLIMIT_DATA, limits.memory.max(LEAST_MEMORY)),
        (Resource::RLIMIT_FSIZE, limits.file),
        (Resource::RLIMIT_NOFILE, DESCRIPTORS),
        (Resource::RLIMIT_NPROC, u64::from(limits.processes) + others),
        // No dumps. With 0, a machine that gives them to a program would start it all the same, outside and as root.
        (Resource::RLIMIT_CORE, 1),
        (Resource::RLIMIT_MSGQUEUE, 0),
        (Resource::RLIMIT_NICE, 0),
        (Resource::RLIMIT_RTPRIO, 0),
    ];
    for (resource, value) in values {
        let most = nix::sys::resource::getrlimit(resource).map_or(value, |(_, hard)| hard);
        let value = value.min(most);
        setrlimit(resource, value, value).layer("limits", &format!("setting {resource:?}"))?;
    }
    Ok(())
}
