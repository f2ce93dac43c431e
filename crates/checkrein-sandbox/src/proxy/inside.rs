//! The sandbox's end: a port in its network that leads to the proxy's socket. Served by the warden, which is in the
//! network namespace but sees the machine's files.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use nix::sys::socket::{
    AddressFamily, MsgFlags, NetlinkAddr, SockFlag, SockProtocol, SockType, recv, sendto, socket,
};

use super::PORT;
use crate::linux::{Broken, Layer};

/// Opens the port. Threads of this process serve it for as long as it lives.
pub(crate) fn open(proxy: &Path) -> Result<(), Broken> {
    loopback_up().layer("network", "switching the loopback device on")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT))
        .layer("network", "opening the proxy's port")?;
    let proxy = proxy.to_path_buf();
    spawn(move || {
        for connection in listener.incoming().flatten() {
            let proxy = proxy.clone();
            let _ = spawn(move || relay(&connection, &proxy));
        }
    })
    .layer("network", "serving the proxy's port")
}

fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    std::thread::Builder::new()
        .stack_size(128 * 1024)
        .spawn(work)
        .map(drop)
}

fn relay(inner: &TcpStream, proxy: &PathBuf) {
    let Ok(outer) = UnixStream::connect(proxy) else {
        return;
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let _ = io::copy(&mut &*inner, &mut &outer);
            let _ = outer.shutdown(Shutdown::Write);
        });
        let _ = io::copy(&mut &outer, &mut &*inner);
        let _ = inner.shutdown(Shutdown::Write);
    });
}

/// Sends `RTM_NEWLINK` for the first device, which loopback always is, with the flag `IFF_UP`.
fn loopback_up() -> io::Result<()> {
    const NEW_LINK: u16 = 16;
    const REQUEST_WITH_ANSWER: u16 = 1 | 4;
    let mut message = Vec::with_capacity(32);
    message.extend(32_u32.to_ne_bytes());
    message.extend(NEW_LINK.to_ne_bytes());
    message.extend(REQUEST_WITH_ANSWER.to_ne_bytes());
    message.extend(1_u32.to_ne_bytes()); // Sequence.
    message.extend(0_u32.to_ne_bytes()); // From the kernel's point of view: whoever.
    message.extend([0, 0, 0, 0]); // Family, padding, type.
    message.extend(1_i32.to_ne_bytes()); // Index of the device.
    message.extend(1_u32.to_ne_bytes()); // IFF_UP, set,
    message.extend(1_u32.to_ne_bytes()); // and only that one changed.
    let netlink = socket(
        AddressFamily::Netlink,
        SockType::Raw,
        SockFlag::SOCK_CLOEXEC,
        SockProtocol::NetlinkRoute,
    )?;
    sendto(
        netlink.as_raw_fd(),
        &message,
        &NetlinkAddr::new(0, 0),
        MsgFlags::empty(),
    )?;
    let mut answer = [0; 256];
    let length = recv(netlink.as_raw_fd(), &mut answer, MsgFlags::empty())?;
    // An answer is an error with a number behind its header; 0 is none.
    match answer[..length].get(16..20) {
        Some([0, 0, 0, 0]) => Ok(()),
        Some(number) => Err(io::Error::from_raw_os_error(-i32::from_ne_bytes([
            number[0], number[1], number[2], number[3],
        ]))),
        None => Err(io::Error::other("the kernel gave no answer")),
    }
}
