//! The filter of system calls. What is not listed does not exist in here (`ENOSYS`, so that libraries fall back);
//! of what is listed, a few are refused by their arguments (`EPERM`). Other calling conventions are killed or
//! unknown: a list of what may be cannot be gone around by a number that nobody thought of.

use std::collections::BTreeMap;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Op, SeccompCondition,
    SeccompFilter, SeccompRule,
};

use super::listed_calls::known;
use super::{Broken, Layer, descriptor_calls, known_calls};

const LAYER: &str = "seccomp";

/// What is around the processes decides what they may still be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// Do they have a process namespace of their own? Without one, they may touch no other process by its number.
    pub(crate) own_processes: bool,
    /// Does Landlock keep signals inside? Without it and without a namespace, no signals are sent at all.
    pub(crate) signals_are_kept: bool,
    /// Does Landlock know that to shorten a file is to write it? Else an open for reading may empty what is its user's.
    pub(crate) shortening_is_kept: bool,
    /// May they open TCP connections, to the proxy?
    pub(crate) tcp: bool,
}

/// Applies the filters, for this process and all that it starts.
pub(crate) fn restrict(surroundings: Surroundings) -> Result<(), Broken> {
    let known = known_calls::program(&known());
    seccompiler::apply_filter(&known).layer(LAYER, "applying the filter of what there is")?;
    let refused = refused(surroundings).layer(LAYER, "making rules")?;
    apply(refused, libc::EPERM)?;
    apply(descriptor_calls::unsupported(), libc::ENOTSUP)
}

/// One more filter, which answers what these rules meet with this error.
fn apply(rules: BTreeMap<i64, Vec<SeccompRule>>, error: i32) -> Result<(), Broken> {
    let machine = std::env::consts::ARCH
        .try_into()
        .layer(LAYER, "no filters for this processor")?;
    let denied = SeccompAction::Errno(error.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, denied, machine)
        .layer(LAYER, "making a filter")?;
    let program: BpfProgram = filter.try_into().layer(LAYER, "making a filter")?;
    seccompiler::apply_filter(&program).layer(LAYER, "applying the filter of what is refused")
}

/// All `CLONE_NEW...` flags that `clone` takes; that of time shares its bit with the signal and is only for `unshare`.
const NEW_NAMESPACES: u64 = 0x7E02_0000;

/// Refused by their arguments.
fn refused(
    surroundings: Surroundings,
) -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let mut rules = BTreeMap::new();
    let each = |argument: u8,
                operation: Op,
                values: &[u64]|
     -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
        values
            .iter()
            .map(|value| {
                SeccompRule::new(vec![SeccompCondition::new(
                    argument,
                    Length::Dword,
                    operation.clone(),
                    *value,
                )?])
            })
            .collect()
    };
    let all =
        |argument: u8, values: &[u64]| -> Result<Vec<SeccompRule>, seccompiler::BackendError> {
            let conditions = values
                .iter()
                .map(|value| SeccompCondition::new(argument, Length::Dword, Op::Ne, *value));
            Ok(vec![SeccompRule::new(
                conditions.collect::<Result<_, _>>()?,
            )?])
        };

    // A thread or process, but no namespace with it.
    let one_of = (17..32)
        .filter(|bit| NEW_NAMESPACES & (1 << bit) != 0)
        .map(|bit| 1_u64 << bit);
    let mut clone = Vec::new();
    for bit in one_of {
        clone.extend(each(0, Op::MaskedEq(bit), &[bit])?);
    }
    rules.insert(libc::SYS_clone, clone);

    // Sockets reach out: by network, to the kernel, and to daemons whose sockets lie in what may be read. Pairs do not.
    if surroundings.tcp {
        let families = [libc::AF_INET as u64, libc::AF_INET6 as u64];
        // Streams alone: the low bits are the type, the others are flags.
        let others: Vec<u64> = (0..16)
            .filter(|kind| *kind != libc::SOCK_STREAM as u64)
            .collect();
        let mut kinds = each(1, Op::MaskedEq(0xF), &others)?;
        kinds.extend(all(0, &families)?);
        rules.insert(libc::SYS_socket, kinds);
    } else {
        rules.insert(libc::SYS_socket, Vec::new());
    }
    // A pair of datagrams would take any name to send to; streams and their like stay with each other.
    let connected = [libc::SOCK_STREAM, libc::SOCK_SEQPACKET];
    let others: Vec<u64> = (0..16)
        .filter(|kind| !connected.iter().any(|connected| *kind == *connected as u64))
        .collect();
    let mut pairs = each(1, Op::MaskedEq(0xF), &others)?;
    pairs.extend(all(0, &[libc::AF_UNIX as u64])?);
    rules.insert(libc::SYS_socketpair, pairs);
    if !surroundings.tcp {
        rules.insert(libc::SYS_connect, Vec::new());
    }
    // Buffers are memory that is counted for nobody.
    let sizes = [
        libc::SO_SNDBUF,
        libc::SO_RCVBUF,
        libc::SO_SNDBUFFORCE,
        libc::SO_RCVBUFFORCE,
    ];
    let sizes = sizes.into_iter().map(|size| {
        let is = |argument, value: i32| {
            SeccompCondition::new(argument, Length::Dword, Op::Eq, value as u64)
        };
        SeccompRule::new(vec![is(1, libc::SOL_SOCKET)?, is(2, size)?])
    });
    rules.insert(libc::SYS_setsockopt, sizes.collect::<Result<_, _>>()?);

    rules.extend(descriptor_calls::refused()?);
    // Memory of the machine's pool of large pages is counted for no process.
    let large = libc::MAP_HUGETLB as u64;
    rules.insert(libc::SYS_mmap, each(3, Op::MaskedEq(large), &[large])?);
    // Asking is fine; other worlds than Linux's bring other ways in.
    rules.insert(libc::SYS_personality, all(0, &[0, 0xFFFF_FFFF])?);

    // How others run is not theirs to say, also inside: who makes process 1 wait for all others puts off the end.
    // 0 is oneself.
    for call in [
        libc::SYS_prlimit64,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setattr,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
    ] {
        rules.insert(call, all(0, &[0])?);
    }
    // The first argument is of whom: of one process, neither of a group nor of a user.
    for (call, process) in [
        (libc::SYS_setpriority, libc::PRIO_PROCESS as u64),
        (libc::SYS_ioprio_set, 1),
    ] {
        let mut others = all(0, &[process])?;
        others.extend(all(1, &[0])?);
        rules.insert(call, others);
    }

    if !surroundings.own_processes {
        for call in [libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal] {
            rules.insert(call, Vec::new());
        }
        // Landlock lets everybody watch what happens in folders that may not be read, with all names.
        rules.insert(libc::SYS_inotify_add_watch, Vec::new());
        // Without a mount that is read-only, an owner may change these of any file; Landlock does not ask.
        for call in ATTRIBUTES.iter().chain(OLDER_ATTRIBUTES) {
            rules.insert(*call, Vec::new());
        }
        if !surroundings.shortening_is_kept {
            rules.insert(libc::SYS_truncate, Vec::new());
            // Its flags lie in memory, where no filter sees them.
            rules.insert(libc::SYS_openat2, Vec::new());
            let emptied = (libc::O_TRUNC | libc::O_ACCMODE) as u64;
            let only_read = [(libc::O_TRUNC | libc::O_RDONLY) as u64];
            rules.insert(
                libc::SYS_openat,
                each(2, Op::MaskedEq(emptied), &only_read)?,
            );
            #[cfg(target_arch = "x86_64")]
            rules.insert(libc::SYS_open, each(1, Op::MaskedEq(emptied), &only_read)?);
        }
        if !surroundings.signals_are_kept {
            for call in [
                libc::SYS_kill,
                libc::SYS_tkill,
                libc::SYS_tgkill,
                libc::SYS_rt_sigqueueinfo,
                libc::SYS_rt_tgsigqueueinfo,
            ] {
                rules.insert(call, Vec::new());
            }
        }
    }
    Ok(rules)
}

/// Rights, owners and times of files.
const ATTRIBUTES: &[i64] = &[
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    super::listed_calls::SYS_FCHMODAT2,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
];
#[cfg(target_arch = "x86_64")]
const OLDER_ATTRIBUTES: &[i64] = &[
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const OLDER_ATTRIBUTES: &[i64] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_for_reading_empties_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs_err::write(&file, "full").unwrap();
        let tried = file.clone();
        // Filters are a thread's own.
        let tries = std::thread::spawn(move || {
            use nix::fcntl::{OFlag, open};
            nix::sys::prctl::set_no_new_privs().unwrap();
            restrict(Surroundings {
                own_processes: false,
                signals_are_kept: true,
                shortening_is_kept: false,
                tcp: false,
            })
            .unwrap();
            let opened = |flags| open(&tried, flags, nix::sys::stat::Mode::empty()).map(drop);
            (
                opened(OFlag::O_RDONLY | OFlag::O_TRUNC),
                nix::unistd::truncate(&tried, 0),
                opened(OFlag::O_RDONLY),
                fs_err::read(&tried).unwrap(),
                opened(OFlag::O_WRONLY | OFlag::O_TRUNC),
            )
        });
        let denied = Err(nix::errno::Errno::EPERM);
        let expected = (denied, denied, Ok(()), b"full".to_vec(), Ok(()));
        assert_eq!(tries.join().unwrap(), expected);
    }

    #[test]
    fn the_filters_are_good_programs() {
        for own_processes in [true, false] {
            for tcp in [true, false] {
                let rules = refused(Surroundings {
                    own_processes,
                    signals_are_kept: tcp,
                    shortening_is_kept: tcp,
                    tcp,
                })
                .unwrap();
                assert_eq!(
                    rules.contains_key(&libc::SYS_truncate),
                    !own_processes && !tcp
                );
                let machine = std::env::consts::ARCH.try_into().unwrap();
                let eperm = SeccompAction::Errno(1);
                let program: Result<BpfProgram, _> =
                    SeccompFilter::new(rules, SeccompAction::Allow, eperm, machine)
                        .unwrap()
                        .try_into();
                assert!(!program.unwrap().is_empty());
            }
        }
    }
}
