//! What of /proc is nobody's business, and which flags a mount has already.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use nix::mount::MsFlags;

/// Files that say something of the machine's people.
pub(crate) const PROC_FILES_OF_ALL: [&str; 2] = ["keys", "key-users"];

/// The same and those that root could read and nobody else.
pub(crate) const PROC_FILES: [&str; 19] = [
    "allocinfo",
    "config.gz",
    "iomem",
    "ioports",
    "kallsyms",
    "kcore",
    "key-users",
    "keys",
    "kmsg",
    "kpagecgroup",
    "kpagecount",
    "kpageflags",
    "mtrr",
    "pagetypeinfo",
    "sched_debug",
    "slabinfo",
    "sysrq-trigger",
    "timer_list",
    "vmallocinfo",
];

/// Folders of the same kind.
pub(crate) const PROC_FOLDERS: [&str; 7] = ["acpi", "asound", "bus", "driver", "fs", "irq", "scsi"];

/// A mount of the machine.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mounted {
    pub(crate) at: PathBuf,
    pub(crate) flags: MsFlags,
}

/// Returns all mounts, later ones behind earlier ones.
pub(crate) fn mounted() -> io::Result<Vec<Mounted>> {
    Ok(parse(&fs_err::read("/proc/self/mountinfo")?))
}

/// The mounts that these paths lie in, and those that lie below them. The kernel refuses to take any flag of theirs
/// away, so they come with their flags.
pub(crate) fn needed<'a>(paths: &[OsString], mounted: &'a [Mounted]) -> Vec<&'a Mounted> {
    let mut needed: Vec<&Mounted> = Vec::new();
    for path in paths.iter().map(Path::new) {
        let over = over(path, mounted);
        let below = mounted
            .iter()
            .filter(|mount| mount.at != path && mount.at.starts_with(path));
        for mount in over.into_iter().chain(below) {
            if !needed.iter().any(|known| known.at == mount.at) {
                needed.push(mount);
            }
        }
    }
    needed
}

/// The mount that this path lies in.
pub(crate) fn over<'a>(path: &Path, mounted: &'a [Mounted]) -> Option<&'a Mounted> {
    // The last of those at the longest place is the one on top.
    let over = mounted.iter().filter(|mount| path.starts_with(&mount.at));
    over.max_by_key(|mount| mount.at.as_os_str().len())
}

/// May the number of processes be limited for this namespace alone? Since Linux 6.14; before that, the same file is
/// the whole machine's.
pub(crate) fn processes_are_counted_here() -> bool {
    fs_err::read_to_string("/old/proc/sys/kernel/osrelease")
        .is_ok_and(|release| at_least(&release, (6, 14)))
}

fn at_least(release: &str, wanted: (u32, u32)) -> bool {
    let mut numbers = release
        .split(|letter: char| !letter.is_ascii_digit())
        .map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= wanted
}

fn parse(text: &[u8]) -> Vec<Mounted> {
    let lines = text.split(|byte| *byte == b'\n');
    lines
        .filter_map(|line| {
            let mut fields = line.split(|byte| *byte == b' ').skip(4);
            Some(Mounted {
                at: unescaped(fields.next()?),
                flags: flags(fields.next()?),
            })
        })
        .collect()
}

fn flags(options: &[u8]) -> MsFlags {
    options
        .split(|byte| *byte == b',')
        .fold(MsFlags::empty(), |flags, option| {
            flags
                | match option {
                    b"nosuid" => MsFlags::MS_NOSUID,
                    b"nodev" => MsFlags::MS_NODEV,
                    b"noexec" => MsFlags::MS_NOEXEC,
                    _ => MsFlags::empty(),
                }
        })
}

/// Spaces and the like are written as `\040`.
fn unescaped(path: &[u8]) -> PathBuf {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..3).filter(|_| *first == b'\\');
        let number =
            digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        bytes.push(number.unwrap_or(*first));
        rest = if number.is_some() { &after[3..] } else { after };
    }
    OsString::from_vec(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts_are_read_with_their_flags_and_odd_names() {
        let text = b"22 1 253:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n\
            30 22 0:5 / /mnt/with\\040space ro,nosuid,nodev,noexec - tmpfs none rw\nhalf a line\n";
        let mounted = parse(text);
        assert_eq!(mounted.len(), 2);
        assert_eq!(mounted[1].at, Path::new("/mnt/with space"));
        assert_eq!(
            mounted[1].flags,
            MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC
        );
        let needed = |paths: &[&str]| {
            let paths: Vec<OsString> = paths.iter().map(OsString::from).collect();
            super::needed(&paths, &mounted)
                .iter()
                .map(|mount| mount.at.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            needed(&["/mnt/with space/a", "/mnt/with space"]),
            [Path::new("/mnt/with space")]
        );
        assert_eq!(
            needed(&["/mnt"]),
            [Path::new("/"), Path::new("/mnt/with space")]
        );
        assert_eq!(needed(&["/mnt/with spaces"]), [Path::new("/")]);
    }

    #[test]
    fn releases_are_compared_by_number() {
        for (release, expected) in [
            ("6.18.44-fc", true),
            ("6.14.0", true),
            ("6.9.1", false),
            ("5.15.0-76-generic", false),
            ("7.0", true),
            ("", false),
        ] {
            assert_eq!(at_least(release, (6, 14)), expected, "{release}");
        }
    }
}
