//! The filter of system calls. What is not listed does not exist in here (`ENOSYS`, so that libraries fall back);
//! of what is listed, a few are refused by their arguments (`EPERM`). Other calling conventions are killed or
//! unknown: a list of what may be cannot be gone around by a number that nobody thought of.

use std::collections::BTreeMap;

use nix::libc;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Length, SeccompCmpOp as Op, SeccompCondition,
    SeccompFilter, SeccompRule,
};

use super::{Broken, Layer};

const LAYER: &str = "seccomp";

/// What is around the processes decides what they may still be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Surroundings {
    /// Do they have a process namespace of their own? Without one, they may touch no other process by its number.
    pub(crate) own_processes: bool,
    /// Does Landlock keep signals inside? Without it and without a namespace, no signals are sent at all.
    pub(crate) signals_are_kept: bool,
    /// May they open TCP connections, to the proxy?
    pub(crate) tcp: bool,
}

/// Applies the filters, for this process and all that it starts.
pub(crate) fn restrict(surroundings: Surroundings) -> Result<(), Broken> {
    let known = known()
        .into_iter()
        .map(|number| (number, Vec::new()))
        .collect();
    apply(
        known,
        SeccompAction::Errno(libc::ENOSYS.unsigned_abs()),
        SeccompAction::Allow,
    )?;
    let refused = refused(surroundings).layer(LAYER, "making rules")?;
    apply(
        refused,
        SeccompAction::Allow,
        SeccompAction::Errno(libc::EPERM.unsigned_abs()),
    )
}

fn apply(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<(), Broken> {
    let machine = std::env::consts::ARCH
        .try_into()
        .layer(LAYER, "no filters for this processor")?;
    let filter =
        SeccompFilter::new(rules, otherwise, matched, machine).layer(LAYER, "making a filter")?;
    let program: BpfProgram = filter.try_into().layer(LAYER, "making a filter")?;
    seccompiler::apply_filter(&program).layer(LAYER, "applying a filter")
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
    rules.insert(libc::SYS_socketpair, all(0, &[libc::AF_UNIX as u64])?);

    // Typing into somebody's terminal.
    rules.insert(
        libc::SYS_ioctl,
        each(
            1,
            Op::Eq,
            &[libc::TIOCSTI, TIOCLINUX, libc::TIOCSETD, libc::TIOCCONS],
        )?,
    );
    // Asking is fine; other worlds than Linux's bring other ways in.
    rules.insert(libc::SYS_personality, all(0, &[0, 0xFFFF_FFFF])?);

    if !surroundings.own_processes {
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
        rules.insert(libc::SYS_setpriority, all(1, &[0])?);
        rules.insert(libc::SYS_ioprio_set, all(1, &[0])?);
        for call in [libc::SYS_pidfd_open, libc::SYS_pidfd_send_signal] {
            rules.insert(call, Vec::new());
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

const TIOCLINUX: u64 = 0x541C;

/// All that may be called. Not in it, on purpose: ptrace and the memory of others, mounts old and new, namespaces,
/// `clone3` (its flags lie in memory, where no filter sees them), io_uring, bpf, perf, userfaultfd, keyrings, kernel
/// modules, kexec, clocks, swap, quotas, accounting, handles of files, SysV IPC, message queues, `memfd_create`
/// (memory that nobody counts, and programs that are no file), users and groups, hosts' names, `chroot`.
fn known() -> Vec<i64> {
    let mut known = vec![
        // Files.
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_close,
        libc::SYS_close_range,
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_readv,
        libc::SYS_writev,
        libc::SYS_pread64,
        libc::SYS_pwrite64,
        libc::SYS_preadv,
        libc::SYS_pwritev,
        libc::SYS_preadv2,
        libc::SYS_pwritev2,
        libc::SYS_lseek,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_statfs,
        libc::SYS_fstatfs,
        libc::SYS_faccessat,
        libc::SYS_faccessat2,
        libc::SYS_readlinkat,
        libc::SYS_getdents64,
        libc::SYS_ftruncate,
        libc::SYS_truncate,
        libc::SYS_fallocate,
        libc::SYS_fadvise64,
        libc::SYS_readahead,
        libc::SYS_fsync,
        libc::SYS_fdatasync,
        libc::SYS_sync_file_range,
        libc::SYS_flock,
        libc::SYS_fcntl,
        libc::SYS_ioctl,
        libc::SYS_dup,
        libc::SYS_dup3,
        libc::SYS_pipe2,
        libc::SYS_splice,
        libc::SYS_tee,
        libc::SYS_vmsplice,
        libc::SYS_sendfile,
        libc::SYS_copy_file_range,
        libc::SYS_mkdirat,
        libc::SYS_unlinkat,
        libc::SYS_renameat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        SYS_FCHMODAT2,
        libc::SYS_mknodat,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_utimensat,
        libc::SYS_umask,
        libc::SYS_chdir,
        libc::SYS_fchdir,
        libc::SYS_getcwd,
        libc::SYS_getxattr,
        libc::SYS_lgetxattr,
        libc::SYS_fgetxattr,
        libc::SYS_listxattr,
        libc::SYS_llistxattr,
        libc::SYS_flistxattr,
        libc::SYS_inotify_init1,
        libc::SYS_inotify_add_watch,
        libc::SYS_inotify_rm_watch,
        // Waiting.
        libc::SYS_ppoll,
        libc::SYS_pselect6,
        libc::SYS_epoll_create1,
        libc::SYS_epoll_ctl,
        libc::SYS_epoll_pwait,
        libc::SYS_epoll_pwait2,
        libc::SYS_eventfd2,
        libc::SYS_signalfd4,
        libc::SYS_timerfd_create,
        libc::SYS_timerfd_settime,
        libc::SYS_timerfd_gettime,
        libc::SYS_nanosleep,
        libc::SYS_clock_nanosleep,
        libc::SYS_clock_gettime,
        libc::SYS_clock_getres,
        libc::SYS_gettimeofday,
        libc::SYS_setitimer,
        libc::SYS_getitimer,
        libc::SYS_timer_create,
        libc::SYS_timer_settime,
        libc::SYS_timer_gettime,
        libc::SYS_timer_getoverrun,
        libc::SYS_timer_delete,
        libc::SYS_futex,
        libc::SYS_futex_waitv,
        libc::SYS_get_robust_list,
        libc::SYS_set_robust_list,
        libc::SYS_membarrier,
        libc::SYS_rseq,
        libc::SYS_restart_syscall,
        // Memory.
        libc::SYS_brk,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_msync,
        libc::SYS_mincore,
        libc::SYS_mlock,
        libc::SYS_mlock2,
        libc::SYS_munlock,
        libc::SYS_mlockall,
        libc::SYS_munlockall,
        libc::SYS_pkey_alloc,
        libc::SYS_pkey_free,
        libc::SYS_pkey_mprotect,
        libc::SYS_get_mempolicy,
        libc::SYS_mbind,
        libc::SYS_set_mempolicy,
        // Processes and threads.
        libc::SYS_clone,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_wait4,
        libc::SYS_waitid,
        libc::SYS_getpid,
        libc::SYS_getppid,
        libc::SYS_gettid,
        libc::SYS_getpgid,
        libc::SYS_setpgid,
        libc::SYS_getsid,
        libc::SYS_setsid,
        libc::SYS_set_tid_address,
        libc::SYS_prctl,
        libc::SYS_kill,
        libc::SYS_tkill,
        libc::SYS_tgkill,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_send_signal,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigpending,
        libc::SYS_rt_sigreturn,
        libc::SYS_rt_sigsuspend,
        libc::SYS_rt_sigtimedwait,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_rt_tgsigqueueinfo,
        libc::SYS_sigaltstack,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_getparam,
        libc::SYS_sched_setparam,
        libc::SYS_sched_getscheduler,
        libc::SYS_sched_setscheduler,
        libc::SYS_sched_getattr,
        libc::SYS_sched_setattr,
        libc::SYS_sched_get_priority_max,
        libc::SYS_sched_get_priority_min,
        libc::SYS_sched_rr_get_interval,
        libc::SYS_getpriority,
        libc::SYS_setpriority,
        libc::SYS_ioprio_get,
        libc::SYS_ioprio_set,
        libc::SYS_personality,
        libc::SYS_seccomp,
        libc::SYS_landlock_create_ruleset,
        libc::SYS_landlock_add_rule,
        libc::SYS_landlock_restrict_self,
        libc::SYS_getcpu,
        // Who and where.
        libc::SYS_getuid,
        libc::SYS_geteuid,
        libc::SYS_getgid,
        libc::SYS_getegid,
        libc::SYS_getresuid,
        libc::SYS_getresgid,
        libc::SYS_getgroups,
        libc::SYS_capget,
        libc::SYS_prlimit64,
        libc::SYS_getrlimit,
        libc::SYS_setrlimit,
        libc::SYS_getrusage,
        libc::SYS_times,
        libc::SYS_sysinfo,
        libc::SYS_uname,
        libc::SYS_getrandom,
        // Sockets: only pairs come to be (and, where allowed, connections to the proxy).
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_shutdown,
        libc::SYS_sendto,
        libc::SYS_recvfrom,
        libc::SYS_sendmsg,
        libc::SYS_recvmsg,
        libc::SYS_sendmmsg,
        libc::SYS_recvmmsg,
        libc::SYS_getsockname,
        libc::SYS_getpeername,
        libc::SYS_getsockopt,
        libc::SYS_setsockopt,
    ];
    #[cfg(target_arch = "x86_64")]
    known.extend([
        // The older names of the above.
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_stat,
        libc::SYS_lstat,
        libc::SYS_access,
        libc::SYS_readlink,
        libc::SYS_getdents,
        libc::SYS_dup2,
        libc::SYS_pipe,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_lchown,
        libc::SYS_utime,
        libc::SYS_utimes,
        libc::SYS_futimesat,
        libc::SYS_inotify_init,
        libc::SYS_poll,
        libc::SYS_select,
        libc::SYS_epoll_create,
        libc::SYS_epoll_wait,
        libc::SYS_eventfd,
        libc::SYS_signalfd,
        libc::SYS_alarm,
        libc::SYS_pause,
        libc::SYS_mknod,
        libc::SYS_time,
        libc::SYS_fork,
        libc::SYS_vfork,
        libc::SYS_getpgrp,
        libc::SYS_arch_prctl,
    ]);
    known
}

/// Since Linux 6.6; the same on all processors, and in no released `libc` under this name for all of them.
const SYS_FCHMODAT2: i64 = 452;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_the_walls_is_not_known() {
        let known = known();
        for call in [
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_process_vm_writev,
            libc::SYS_mount,
            libc::SYS_umount2,
            libc::SYS_pivot_root,
            libc::SYS_chroot,
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_clone3,
            libc::SYS_bpf,
            libc::SYS_io_uring_setup,
            libc::SYS_io_uring_enter,
            libc::SYS_io_uring_register,
            libc::SYS_userfaultfd,
            libc::SYS_keyctl,
            libc::SYS_add_key,
            libc::SYS_request_key,
            libc::SYS_perf_event_open,
            libc::SYS_pidfd_getfd,
            libc::SYS_open_tree,
            libc::SYS_move_mount,
            libc::SYS_fsopen,
            libc::SYS_fsmount,
            libc::SYS_fspick,
            libc::SYS_mount_setattr,
            libc::SYS_kexec_load,
            libc::SYS_init_module,
            libc::SYS_finit_module,
            libc::SYS_delete_module,
            libc::SYS_name_to_handle_at,
            libc::SYS_open_by_handle_at,
            libc::SYS_memfd_create,
            libc::SYS_shmget,
            libc::SYS_mq_open,
            libc::SYS_setuid,
            libc::SYS_setresuid,
            libc::SYS_process_madvise,
            libc::SYS_settimeofday,
            libc::SYS_clock_settime,
            libc::SYS_reboot,
            libc::SYS_swapon,
            libc::SYS_quotactl,
            libc::SYS_acct,
            libc::SYS_syslog,
            libc::SYS_sethostname,
            libc::SYS_bind,
            libc::SYS_listen,
        ] {
            assert!(!known.contains(&call), "{call}");
        }
    }

    #[test]
    fn the_filters_are_good_programs() {
        for own_processes in [true, false] {
            for tcp in [true, false] {
                let rules = refused(Surroundings {
                    own_processes,
                    signals_are_kept: tcp,
                    tcp,
                })
                .unwrap();
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
