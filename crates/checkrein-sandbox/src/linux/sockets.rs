//! Memory that lies in the buffers of sockets: it is counted for no process, and a thousand pairs hold as much as a
//! large program. What they could hold is taken for what they do hold, since nobody outside can tell.

use std::collections::BTreeSet;
use std::path::Path;

/// What one socket takes in before its sender has to wait: the kernel's own measure, which cannot be changed inside.
const EACH: u64 = 212_992;

/// Bytes that the sockets of these processes may hold. Nothing where that is less than `least` anyway, which costs one
/// look for each process.
pub(crate) fn held(proc: &Path, processes: impl Iterator<Item = i32> + Clone, least: u64) -> u64 {
    let open = processes.clone().map(|number| open(proc, number));
    if open.sum::<u64>().saturating_mul(EACH) < least {
        return 0;
    }
    let (mut seen, mut unseen) = (BTreeSet::new(), 0);
    for number in processes {
        let at = proc.join(number.to_string()).join("fd");
        match std::fs::read_dir(&at) {
            Ok(entries) => seen.extend(
                entries
                    .flatten()
                    .filter_map(|entry| std::fs::read_link(entry.path()).ok())
                    .filter(|target| {
                        target
                            .as_os_str()
                            .as_encoded_bytes()
                            .starts_with(b"socket:")
                    }),
            ),
            // Who does not let others look into him may have nothing but sockets.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                unseen += self::open(proc, number);
            }
            Err(_) => {}
        }
    }
    (seen.len() as u64 + unseen).saturating_mul(EACH)
}

/// How many descriptors a process has open. Since Linux 6.2 the size of the folder; before that they are counted.
fn open(proc: &Path, number: i32) -> u64 {
    let at = proc.join(number.to_string()).join("fd");
    match std::fs::metadata(&at).map_or(0, |about| about.len()) {
        0 => std::fs::read_dir(&at).map_or(0, |entries| entries.count() as u64),
        count => count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_socket_is_counted_once_whoever_has_it() {
        let own = nix::unistd::getpid().as_raw();
        let count = || held(Path::new("/proc"), [own, own].into_iter(), 0) / EACH;
        let before = count();
        let pairs: Vec<_> = (0..50)
            .map(|_| std::os::unix::net::UnixStream::pair().unwrap())
            .collect();
        // Other tests may open some as well.
        assert!(count() >= before + 100 && count() < before + 200);
        assert!(open(Path::new("/proc"), own) >= 100);
        let more = 1_000_000 * EACH;
        assert_eq!(held(Path::new("/proc"), [own].into_iter(), more), 0);
        drop(pairs);
    }
}
