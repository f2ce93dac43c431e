//! Closes what a careless program has left open: a descriptor that is inherited reaches through every wall.

use nix::libc;
use nix::unistd;

/// Closes everything but the standard streams. Called before anything of ours is opened.
pub(crate) fn close_inherited() {
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else {
        // Without /proc there is no list: all numbers that there can be.
        let most = nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE)
            .map_or(1024, |of| of.0);
        for number in 3..i32::try_from(most.min(65_536)).unwrap_or(1024) {
            let _ = unistd::close(number);
        }
        return;
    };
    // The list is read to its end first: the folder itself is open while it is read.
    let numbers: Vec<libc::c_int> = open
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|number| *number > 2)
        .collect();
    for number in numbers {
        let _ = unistd::close(number);
    }
}
