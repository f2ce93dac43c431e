//! What may be asked of an open file besides reading and writing it. Of `ioctl` a short list is known, since each
//! driver and file system has its own: to type into a terminal, to change a file that is only open for reading, to
//! read the machine's addresses from a pair of sockets. Of `fcntl` what reaches others is refused.

use std::collections::BTreeMap;

use nix::libc;
use seccompiler::{
    BackendError, SeccompCmpArgLen as Length, SeccompCmpOp as Op, SeccompCondition, SeccompRule,
};

/// What terminals, pipes and files are asked by ordinary programs.
const ASKED: [u64; 20] = [
    libc::TCGETS,
    libc::TCSETS,
    libc::TCSETSW,
    libc::TCSETSF,
    libc::TIOCGPGRP,
    libc::TIOCSPGRP,
    libc::TIOCGSID,
    libc::TIOCGWINSZ,
    libc::TIOCSWINSZ,
    libc::TIOCOUTQ,
    libc::FIONREAD,
    libc::FIONBIO,
    libc::FIOCLEX,
    libc::FIONCLEX,
    TERMINAL,
    CLONE,
    CLONE_RANGE,
    EXTENTS,
    FLAGS,
    ATTRIBUTES,
];

/// `TCGETS2`.
const TERMINAL: u64 = 0x802C_542A;
/// `FICLONE` and `FICLONERANGE`: what `cp` does first.
const CLONE: u64 = 0x4004_9409;
const CLONE_RANGE: u64 = 0x4020_940D;
/// `FS_IOC_FIEMAP`.
const EXTENTS: u64 = 0xC020_660B;
/// `FS_IOC_GETFLAGS` and `FS_IOC_FSGETXATTR`, which only read.
const FLAGS: u64 = 0x8008_6601;
const ATTRIBUTES: u64 = 0x801C_581F;

/// Who writes or opens a file for writing waits for whoever has a lease on it; the others send signals to anybody.
const REACHING: [i32; 5] = [
    libc::F_SETLEASE,
    libc::F_NOTIFY,
    libc::F_SETOWN,
    F_SETSIG,
    F_SETOWN_EX,
];
const F_SETSIG: i32 = 10;
const F_SETOWN_EX: i32 = 15;

/// All calls of this kind, with what of them is refused.
pub(super) fn refused() -> Result<Vec<(i64, Vec<SeccompRule>)>, BackendError> {
    let others = ASKED.map(|known| SeccompCondition::new(1, Length::Dword, Op::Ne, known));
    let others = others.into_iter().collect::<Result<Vec<_>, _>>()?;
    let reaching = REACHING.map(|command| {
        let is = SeccompCondition::new(1, Length::Dword, Op::Eq, command as u64)?;
        SeccompRule::new(vec![is])
    });
    let reaching = reaching.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(vec![
        (libc::SYS_ioctl, vec![SeccompRule::new(others)?]),
        (libc::SYS_fcntl, reaching),
    ])
}

/// What more than its bytes a file may have. Who copies that goes on without only when the file system is said not to
/// know it: Python does not forgive that there is no such call, nor `cp` that it is not permitted.
pub(super) fn unsupported() -> BTreeMap<i64, Vec<SeccompRule>> {
    let calls = [
        libc::SYS_setxattr,
        libc::SYS_lsetxattr,
        libc::SYS_fsetxattr,
        libc::SYS_removexattr,
        libc::SYS_lremovexattr,
        libc::SYS_fremovexattr,
    ];
    calls.map(|call| (call, Vec::new())).into()
}
