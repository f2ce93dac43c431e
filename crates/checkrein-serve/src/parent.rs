//! The end of whoever started us. A client that was killed leaves its servers behind when something else
//! holds their standard input open; nobody is ever going to ask them anything.

#[cfg(target_os = "linux")]
pub(crate) async fn ended() {
    use rustix::process::{PidfdFlags, getppid, pidfd_open};
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;

    // No parent that we can see: the first program of a container.
    let Some(parent) = getppid() else {
        return std::future::pending().await;
    };
    let Ok(parent_fd) = pidfd_open(parent, PidfdFlags::NONBLOCK) else {
        return polled(parent).await;
    };
    // It may have ended before we had hold of it, and its number may be another's by now.
    if getppid() != Some(parent) {
        return;
    }
    #[expect(
        deprecated,
        reason = "the warning is about types that lend a descriptor which is not theirs; this one owns it, and the \
                  replacement is unsafe code"
    )]
    let watched = AsyncFd::with_interest(parent_fd, Interest::READABLE);
    match watched {
        Ok(parent) => {
            let _ = parent.readable().await;
        }
        Err(_) => polled(parent).await,
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
pub(crate) async fn ended() {
    match rustix::process::getppid() {
        Some(parent) => polled(parent).await,
        None => std::future::pending().await,
    }
}

/// Looks now and then: who lost its parent has another.
#[cfg(unix)]
async fn polled(parent: rustix::process::Pid) {
    while rustix::process::getppid() == Some(parent) {
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    }
}

#[cfg(not(unix))]
pub(crate) async fn ended() {
    std::future::pending().await
}
