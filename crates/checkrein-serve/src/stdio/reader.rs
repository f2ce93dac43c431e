//! The end of whoever reads our standard output: no answer reaches anybody then, so nothing is worked on any
//! more. A client that merely closed our input still wants its answers.

#[cfg(unix)]
pub(super) async fn gone() {
    use std::os::fd::AsFd;
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;

    // A descriptor of its own: the writer's is registered already.
    let Ok(output) = std::io::stdout().as_fd().try_clone_to_owned() else {
        return std::future::pending().await;
    };
    let interest = Interest::WRITABLE | Interest::ERROR;
    #[expect(
        deprecated,
        reason = "the warning is about types that lend a descriptor which is not theirs; this one owns it, and the \
                  replacement is unsafe code"
    )]
    let watched = AsyncFd::with_interest(output, interest);
    // A file has no reader.
    let Ok(watched) = watched else {
        return std::future::pending().await;
    };
    loop {
        let Ok(mut guard) = watched.ready(interest).await else {
            return std::future::pending().await;
        };
        if guard.ready().is_write_closed() || guard.ready().is_error() {
            return;
        }
        guard.clear_ready();
    }
}

#[cfg(not(unix))]
pub(super) async fn gone() {
    std::future::pending().await
}
