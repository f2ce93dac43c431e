//! The caller's side on Linux: writes the order, starts the warden, keeps what comes out, and passes on the wish to
//! stop.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::outside::{self, Stage};
use super::{ahead, nobody};
use crate::order::{self, Layers, Order, Report, View};
use crate::run::{ASK, Done, Found, Reading};
use crate::scratch::Scratch;
use crate::{How, Job, Language, Level, Limits, Refused, proxy, view};

/// How long the sandbox may take to stand. It takes milliseconds; this is for a machine that is out of everything.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long after the job's time the warden may need to end it.
const GRACE: Duration = Duration::from_secs(5);

/// The same where the warden itself ends one process after the other: nobody else does it when it is gone.
const LONG_GRACE: Duration = Duration::from_secs(30);

/// The signal that nothing can be helped against.
const KILLED: i32 = nix::sys::signal::Signal::SIGKILL as i32;

/// Builds a sandbox and runs nothing in it. The failure is the layer and its cause.
pub(crate) fn try_out(level: Level) -> Result<(), (String, String)> {
    let job = Job {
        limits: Limits {
            time: PATIENCE,
            ..Limits::default()
        },
        ..Job::new(Language::Bash, "")
    };
    let prepared = Prepared::new(level).map_err(|error| (error.layer.to_owned(), error.why))?;
    let view = view::of(&job, &[], None, &prepared.scratch)
        .map_err(|error| (error.layer.to_owned(), error.why))?;
    let order = Order {
        layers: prepared.layers,
        command: Vec::new(),
        environment: Vec::new(),
        file: String::new(),
        code: String::new(),
        start: "/".into(),
        view,
        limits: job.limits,
        is_root: nix::unistd::geteuid().is_root(),
        proxy: None,
    };
    match through(&order, &|| false) {
        Ok(_) => Ok(()),
        Err(Failure { layer, why }) => Err((layer, why)),
    }
}

/// Runs a job behind this level.
pub(crate) fn run(
    level: Level,
    job: &Job,
    found: &Found,
    stop: &dyn Fn() -> bool,
) -> Result<Done, Refused> {
    let prepared = Prepared::new(level)?;
    if !job.hosts.is_empty() && prepared.layers != Layers::Namespaces {
        let why = format!(
            "hosts can only be opened with a network of its own, and the level here is `{}`",
            level.as_str()
        );
        return Err(Refused::new(
            "network",
            why,
            "leave the hosts out of your configuration, or allow user namespaces",
        ));
    }
    if prepared.layers == Layers::Landlock && nobody::is_the_user() {
        let program = found.interpreters.first().map(|found| &found.program);
        for path in job.project.iter().chain(&job.readable).chain(program) {
            if let Some(closed) = nobody::closed(path) {
                let why = format!(
                    "without namespaces, root's code runs as a user that is nobody, to whom `{}` is closed",
                    closed.display()
                );
                let next = "start the server as the owner of the files, or allow user namespaces: `sudo sysctl user.max_user_namespaces=15000`";
                return Err(Refused::new("files", why, next));
            }
        }
    }
    let scratch = prepared.scratch.as_path();
    let view = view::of(job, &found.interpreters, found.home.as_deref(), scratch)?;
    let (command, file) = found.command(job, scratch);
    let mut environment = found.environment(job, scratch, &prepared.temporary(&view));
    let proxy = if job.hosts.is_empty() {
        None
    } else {
        Some(proxy::outside::Proxy::start(&job.hosts)?)
    };
    if proxy.is_some() {
        environment.extend(proxy::variables());
    }
    let order = Order {
        layers: prepared.layers,
        command,
        environment,
        file: file.to_owned(),
        code: job.code.clone(),
        start: job
            .start
            .clone()
            .unwrap_or_else(|| scratch.to_path_buf())
            .into(),
        view,
        limits: writable(job),
        is_root: nix::unistd::geteuid().is_root(),
        proxy: proxy.as_ref().map(|proxy| proxy.socket().into()),
    };
    let done = through(&order, stop).map_err(Failure::refused);
    ahead::renew(&order);
    done
}

/// The limits with room for the code itself, which is a file as well. No room at all would be endless room for the kernel.
fn writable(job: &Job) -> Limits {
    const PAGE: u64 = 4096;
    let code = (job.code.len() as u64).next_multiple_of(PAGE);
    Limits {
        scratch: job.limits.scratch.max(code + PAGE),
        ..job.limits
    }
}

/// What is ready before the order can be written.
struct Prepared {
    layers: Layers,
    scratch: PathBuf,
    /// Held until the run is over.
    folder: Option<Scratch>,
}

impl Prepared {
    fn new(level: Level) -> Result<Self, Refused> {
        let layers = match level {
            Level::Namespaces => Layers::Namespaces,
            Level::Landlock => Layers::Landlock,
            _ => Layers::Nothing,
        };
        if layers == Layers::Namespaces {
            return Ok(Self {
                layers,
                scratch: "/scratch".into(),
                folder: None,
            });
        }
        let folder = Scratch::new().map_err(|error| {
            Refused::new(
                "scratch",
                format!("no scratch folder can be made: {error}"),
                "make room in the folder for temporary files",
            )
        })?;
        Ok(Self {
            layers,
            scratch: folder.path().to_path_buf(),
            folder: Some(folder),
        })
    }

    /// `/tmp`, unless it is the project's, or not ours to write.
    fn temporary(&self, view: &View) -> PathBuf {
        let is_seen = view.is_temporary_closed
            || view
                .readable
                .iter()
                .any(|path| Path::new("/tmp").starts_with(path));
        if self.folder.is_some() || is_seen {
            self.scratch.clone()
        } else {
            "/tmp".into()
        }
    }
}

/// A run that never began.
struct Failure {
    layer: String,
    why: String,
}

impl Failure {
    fn new(layer: &str, what: &str, error: impl std::fmt::Display) -> Self {
        Self {
            layer: layer.to_owned(),
            why: format!("{what}: {error}"),
        }
    }

    fn refused(self) -> Refused {
        let advice = crate::refused::advice(&[(self.layer.clone(), self.why.clone())]);
        Refused::new(crate::refused::known_layer(&self.layer), self.why, advice)
    }
}

/// Starts the warden and stays with it to the end.
fn through(order: &Order, stop: &dyn Fn() -> bool) -> Result<Done, Failure> {
    let ahead = Some(order).filter(|order| ahead::is_for(order));
    let ahead = ahead.and_then(|_| ahead::take());
    let stage = match order.layers {
        Layers::Namespaces => Stage::Warden,
        _ => Stage::Guard,
    };
    let (mut warden, stream) = ahead
        .map_or_else(|| outside::start(stage, Stdio::piped(), Stdio::piped()), Ok)
        .map_err(|error| Failure::new("sandbox", "starting the warden", error))?;
    let limit = order.limits.output;
    let output = Reading::start(warden.stdout.take(), limit);
    let both = output.and_then(|output| Ok((output, Reading::start(warden.stderr.take(), limit)?)));
    let report = both
        .map_err(|error| Failure::new("sandbox", "reading the output", error))
        .and_then(|both| {
            order::send(&stream, order)
                .map(|()| both)
                .map_err(|error| Failure::new("sandbox", "telling the warden", error))
        })
        .and_then(|both| Ok((both, listen(&mut warden, &stream, order, stop)?)));
    if report.is_err() {
        let _ = warden.kill();
    }
    let _ = warden.wait();
    let ((output, errors), report) = report?;
    match report {
        Report::Ended { how, read_bytes } => Ok(Done {
            how,
            output: output.end(),
            errors: errors.end(),
            read_bytes,
        }),
        Report::Failed { layer, why } => Err(Failure { layer, why }),
        // Never the last word; see `listen`.
        Report::Started => Err(Failure::new(
            "sandbox",
            "the warden",
            "it said nothing of the end",
        )),
    }
}

fn listen(
    warden: &mut Child,
    stream: &UnixStream,
    order: &Order,
    stop: &dyn Fn() -> bool,
) -> Result<Report, Failure> {
    stream
        .set_read_timeout(Some(ASK))
        .map_err(|error| Failure::new("sandbox", "listening to the warden", error))?;
    let grace = match order.layers {
        Layers::Namespaces => GRACE,
        _ => LONG_GRACE,
    };
    let mut latest = Instant::now() + order.limits.time + grace;
    let (mut is_started, mut is_stopped) = (false, false);
    // What has run is never said not to have.
    let ended = |how| {
        Ok(Report::Ended {
            how,
            read_bytes: None,
        })
    };
    loop {
        match order::receive::<Report>(stream) {
            Ok(Some(Report::Started)) => is_started = true,
            Ok(Some(report)) => return Ok(report),
            // Killed from outside, and the code with it.
            Ok(None) if is_started => return ended(How::Signal(KILLED)),
            Ok(None) => {
                let status = warden
                    .wait()
                    .map_or_else(|error| error.to_string(), |status| status.to_string());
                let why = format!(
                    "it ended without a word ({status}); does the program call `helper` first in `main`?"
                );
                return Err(Failure {
                    layer: "sandbox".to_owned(),
                    why,
                });
            }
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) => {}
            Err(error) => return Err(Failure::new("sandbox", "listening to the warden", error)),
        }
        if !is_stopped && stop() {
            is_stopped = true;
            latest = latest.min(Instant::now() + grace);
            // That nothing more comes from us is what it waits for.
            let _ = stream.shutdown(std::net::Shutdown::Write);
        }
        if Instant::now() > latest {
            // It is late; what it watches dies with it.
            let _ = warden.kill();
            return ended(if is_stopped {
                How::Cancelled
            } else {
                How::TimedOut
            });
        }
    }
}
