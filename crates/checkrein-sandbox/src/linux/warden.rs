//! Stands outside of the sandbox and watches it: the clock on the wall, the memory and the number of its processes,
//! and whether the caller still wants it. Nothing inside can reach it, and with it everything inside dies.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ExitCode, Stdio};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, Instant};

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::outside::{self, Stage};
use super::written::Written;
use super::{Broken, Layer, descriptors, namespaces, sweep, usage};
use crate::order::{self, Layers, Order, Report};
use crate::{How, Limits};

/// How often it looks. What is over a limit may grow for this long.
const LOOK: Duration = Duration::from_millis(10);

/// The whole life of the warden. Its standard input is the caller.
pub(crate) fn main(is_ahead: bool) -> ExitCode {
    descriptors::close_inherited();
    let Ok(caller) = outside::standard_input() else {
        return ExitCode::FAILURE;
    };
    // No terminal, and no group that a signal for the caller goes to.
    let _ = nix::unistd::setsid();
    // When memory is short, this goes first.
    let _ = fs_err::write("/proc/self/oom_score_adj", "900");
    let parent = nix::unistd::getppid();
    let ahead = is_ahead.then(|| inside(None));
    let Ok(Some(order)) = order::receive::<Order>(&caller) else {
        return ExitCode::FAILURE;
    };
    let report = watch(&order, &caller, parent, ahead).unwrap_or_else(|broken| Report::Failed {
        layer: broken.layer.to_owned(),
        why: broken.why,
    });
    let _ = order::send(&caller, &report);
    ExitCode::SUCCESS
}

/// The next stage, which waits for its order, and the one who will look at it.
struct Inside {
    child: Child,
    stream: UnixStream,
    looking: Looking,
}

fn inside(proxy: Option<&Path>) -> Result<Inside, Broken> {
    let mut looking = Err(Broken {
        layer: "sandbox",
        why: "nobody watches what it uses".to_owned(),
    });
    namespaces::leave(|| {
        // The last moment for threads; before it is none allowed.
        looking = Looking::start();
        proxy.map_or(Ok(()), crate::proxy::inside::open)
    })?;
    next(Stage::Init, looking?)
}

fn next(stage: Stage, looking: Looking) -> Result<Inside, Broken> {
    let (child, stream) = outside::start(stage, Stdio::inherit(), Stdio::inherit())
        .layer("sandbox", "starting the next stage")?;
    Ok(Inside {
        child,
        stream,
        looking,
    })
}

fn watch(
    order: &Order,
    caller: &UnixStream,
    parent: Pid,
    ahead: Option<Result<Inside, Broken>>,
) -> Result<Report, Broken> {
    let until = Instant::now() + order.limits.time;
    let is_inside = order.layers == Layers::Namespaces;
    let Inside {
        mut child,
        stream,
        looking,
    } = if is_inside {
        ahead.unwrap_or_else(|| inside(order.proxy.as_ref().map(Path::new)))?
    } else {
        prctl::set_child_subreaper(true).layer("sandbox", "becoming the one who buries")?;
        next(Stage::Plain, Looking::start()?)?
    };
    let mut watched = Watched {
        order,
        caller,
        parent,
        until,
        looking,
        over: None,
    };
    order::send(&stream, order).layer("sandbox", "telling the next stage")?;
    caller
        .set_nonblocking(true)
        .layer("sandbox", "listening to the caller")?;
    let report = if is_inside {
        watched.init(&mut child, &stream)
    } else {
        watched.plain(&mut child, &stream)
    };
    let _ = child.kill();
    let _ = child.wait();
    if !is_inside {
        sweep::all();
    }
    Ok(match (report?, watched.over) {
        (Report::Ended { read_bytes, .. }, Some(how)) => Report::Ended { how, read_bytes },
        (Report::Started, Some(how)) => Report::Ended {
            how,
            read_bytes: None,
        },
        // Killed from outside, maybe for want of memory. What had run has run.
        (Report::Started, None) => Report::Ended {
            how: How::Signal(Signal::SIGKILL as i32),
            read_bytes: None,
        },
        (report, _) => report,
    })
}

/// The one who looks at memory and processes.
struct Looking {
    /// Where to say what is to be looked at, once it is there.
    trees: mpsc::Sender<(usage::Tree, Limits)>,
    found: Arc<OnceLock<How>>,
}

impl Looking {
    fn start() -> Result<Self, Broken> {
        let (trees, given) = mpsc::channel::<(usage::Tree, Limits)>();
        let found = Arc::new(OnceLock::new());
        let finds = Arc::clone(&found);
        std::thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(move || {
                let Ok((mut tree, limits)) = given.recv() else {
                    return;
                };
                if let Some(folder) = tree.take_folder() {
                    walk(folder, limits, Arc::clone(&finds));
                }
                loop {
                    // Most jobs are over before the first look.
                    std::thread::sleep(LOOK);
                    if let Some(how) = tree.over(&limits) {
                        let _ = finds.set(how);
                        return;
                    }
                }
            })
            .layer("sandbox", "watching what it uses")?;
        Ok(Self { trees, found })
    }
}

/// Looks at what is written, beside all else.
fn walk(mut folder: Written, limits: Limits, finds: Arc<OnceLock<How>>) {
    let found = Arc::clone(&finds);
    let walking = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || {
            let tree = usage::Tree::of_warden();
            loop {
                std::thread::sleep(LOOK);
                if folder.is_over(&limits, || tree.processes()) {
                    let _ = found.set(How::TooMuchWritten);
                    return;
                }
            }
        });
    // What nobody can look at is too much.
    if walking.is_err() {
        let _ = finds.set(How::TooMuchWritten);
    }
}

struct Watched<'a> {
    order: &'a Order,
    caller: &'a UnixStream,
    /// The guard, or the caller's own process.
    parent: Pid,
    until: Instant,
    looking: Looking,
    /// Why it was killed by us.
    over: Option<How>,
}

impl Watched<'_> {
    /// Watches process 1. Its end of the socket closes with it, so its end is heard at once.
    fn init(&mut self, child: &mut Child, stream: &UnixStream) -> Result<Report, Broken> {
        stream
            .set_read_timeout(Some(LOOK))
            .layer("sandbox", "listening to process 1")?;
        let mut last = None;
        loop {
            match order::receive::<Report>(stream) {
                Ok(Some(Report::Started)) => {
                    last = Some(Report::Started);
                    let scratch = Path::new(&self.order.view.scratch);
                    self.runs(usage::Tree::of_init(child.id(), scratch));
                }
                Ok(Some(report)) => last = Some(report),
                Err(error) if is_timeout(&error) => {}
                _ => break,
            }
            if self.is_over() {
                let _ = child.kill();
            }
        }
        // Not before everything inside is dead: the kernel lets process 1 go last.
        let _ = child.wait();
        last.or_else(|| {
            self.over.map(|how| Report::Ended {
                how,
                read_bytes: None,
            })
        })
        .ok_or_else(|| Broken {
            layer: "sandbox",
            why: "process 1 ended before it had built anything".to_owned(),
        })
    }

    /// Watches the interpreter itself, which took the place of the stage.
    fn plain(&mut self, child: &mut Child, stream: &UnixStream) -> Result<Report, Broken> {
        // It answers only when it fails; the socket closes when the interpreter starts.
        match order::receive::<Report>(stream) {
            Ok(None) => {}
            Ok(Some(report)) => return Ok(report),
            Err(error) => return Err(error).layer("sandbox", "listening to the next stage"),
        }
        let tree = usage::Tree::of_warden();
        self.runs(match self.order.layers {
            Layers::Landlock => tree.writing_to(Path::new(&self.order.view.scratch)),
            _ => tree,
        });
        let bell = bell(child.id()).layer("sandbox", "waiting for the interpreter")?;
        loop {
            match io::Read::read(&mut &bell, &mut [0]) {
                Err(error) if is_timeout(&error) => {}
                _ => break,
            }
            if self.is_over() {
                let _ = child.kill();
            }
        }
        let status = child
            .wait()
            .layer("sandbox", "waiting for the interpreter")?;
        use std::os::unix::process::ExitStatusExt;
        let how = status
            .code()
            .map_or_else(|| How::Signal(status.signal().unwrap_or(0)), How::Exit);
        Ok(Report::Ended {
            how,
            read_bytes: None,
        })
    }

    /// The code runs: the caller learns it, and somebody looks at what it uses. Clock and caller never wait for that
    /// one, since a look takes as long as there are processes.
    fn runs(&self, tree: usage::Tree) {
        // Who has gone is noticed in any case.
        let _ = order::send(self.caller, &Report::Started);
        let _ = self.looking.trees.send((tree, self.order.limits));
    }

    /// Is it enough? The first reason stands.
    fn is_over(&mut self) -> bool {
        if self.over.is_some() {
            return true;
        }
        self.over = if Instant::now() >= self.until {
            Some(How::TimedOut)
        } else if self.caller_is_gone() {
            Some(How::Cancelled)
        } else if nix::unistd::getppid() != self.parent {
            Some(How::Signal(Signal::SIGKILL as i32))
        } else {
            self.looking.found.get().copied()
        };
        self.over.is_some()
    }

    /// The caller says nothing more; that it has closed its end is the word.
    fn caller_is_gone(&self) -> bool {
        match io::Read::read(&mut &*self.caller, &mut [0]) {
            Err(error) => !is_timeout(&error),
            Ok(_) => true,
        }
    }
}

/// A socket that rings when the process has ended. It is not buried by that, so its number stays its own; the orphans
/// that die before it are, since the dead take up places among the processes that there may be.
fn bell(process: u32) -> io::Result<UnixStream> {
    use nix::errno::Errno;
    use nix::sys::wait::{Id, WaitPidFlag, waitid, waitpid};
    let (ours, theirs) = UnixStream::pair()?;
    ours.set_read_timeout(Some(LOOK))?;
    let process = Pid::from_raw(i32::try_from(process).map_err(io::Error::other)?);
    std::thread::Builder::new()
        .stack_size(64 * 1024)
        .spawn(move || {
            loop {
                match waitid(Id::All, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT) {
                    Ok(status) => match status.pid().filter(|dead| *dead != process) {
                        Some(orphan) => {
                            let _ = waitpid(orphan, None);
                        }
                        None => break,
                    },
                    Err(Errno::EINTR) => {}
                    Err(_) => break,
                }
            }
            drop(theirs);
        })?;
    Ok(ours)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted
    )
}
