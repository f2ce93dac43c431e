//! The sandbox's end: a port in its network that leads to the proxy's socket. Served by the warden, which is in the
//! network namespace but sees the machine's files.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

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
        let places = Places::default();
        loop {
            // Who waits for a place waits in the kernel's queue, where it costs no descriptor of the warden's.
            let place = places.take();
            let Ok((connection, _)) = listener.accept() else {
                continue;
            };
            let proxy = proxy.clone();
            let _ = spawn(move || {
                relay(&connection, &proxy);
                drop(place);
            });
        }
    })
    .layer("network", "serving the proxy's port")
}

/// Connections at once. Each costs the warden two descriptors, and it needs some to watch with.
const MOST: usize = 64;

/// How many are taken.
#[derive(Debug, Default, Clone)]
struct Places(Arc<(Mutex<usize>, Condvar)>);

/// One of them, free again when it is dropped.
struct Place(Places);

impl Places {
    /// Waits until there is one.
    fn take(&self) -> Place {
        let (taken, freed) = &*self.0;
        let taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = freed
            .wait_while(taken, |taken| *taken >= MOST)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Place(self.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let (taken, freed) = &*self.0.0;
        *taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        freed.notify_one();
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_are_served_at_once() {
        let places = Places::default();
        let mut held: Vec<Place> = (0..MOST).map(|_| places.take()).collect();
        let (says, hears) = std::sync::mpsc::channel();
        let waiting = places.clone();
        let waits = std::thread::spawn(move || {
            let place = waiting.take();
            says.send(()).unwrap();
            drop(place);
        });
        assert_eq!(*places.0.0.lock().unwrap(), MOST);
        assert!(hears.try_recv().is_err());
        held.pop();
        hears.recv().unwrap();
        waits.join().unwrap();
        drop(held);
        assert_eq!(*places.0.0.lock().unwrap(), 0);
    }
}
