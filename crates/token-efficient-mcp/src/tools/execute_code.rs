//! `execute_code`: a program that the model wrote is run in the sandbox, and what it printed comes back.

use std::time::Duration;

use checkrein_core::config::Config;
use checkrein_output::Store;
use checkrein_sandbox::{Ended, How, Job, Language, Limits};
use checkrein_serve::{Call, Effect, Fault, Tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Work;
use crate::books::{Booked, Made, book, recall};
use crate::fitting::{GLANCE, cost, ends, room};
use crate::reach::Reach;
use crate::seen;
use crate::whole::{self, Pieces};

/// The longest that code may run, unless the person says otherwise.
const LONGEST: u64 = 600;

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    code: Option<String>,
    /// Default python
    language: Option<Interpreter>,
    /// Seconds, default 60
    #[schemars(range(min = 1, max = 86_400))]
    timeout: Option<u64>,
    more: Option<String>,
    #[schemars(range(min = 200, max = 10_000))]
    max_tokens: Option<usize>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Interpreter {
    Python,
    Bash,
    Node,
}

/// What came of it.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Ran {
    /// Its exit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit: Option<i32>,
    /// How it ended, where not by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
    /// What it printed; of much the beginning and the end.
    output: String,
    /// What it wrote to its standard error.
    #[serde(skip_serializing_if = "String::is_empty")]
    errors: String,
    /// What stood between it and the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox: Option<&'static str>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    /// What else should be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// The handle of all that it printed, from where something is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
    /// Where all that it printed lies, for other code.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The handle of all that it wrote to its standard error.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_errors: Option<String>,
}

pub(super) fn tool() -> Tool<Work> {
    Tool::new(
        "execute_code",
        "Run a script in a sandbox and get what it prints, so print only the answer. Starts in the project, which \
         it can read and not write; scratch files go to $TMPDIR. No network. Installed packages work.",
        Effect::Runs,
        execute,
    )
    .requiring(&["code"])
    .instead("more")
    .aliases(&[
        ("script", "code"),
        ("lang", "language"),
        ("timeout_seconds", "timeout"),
    ])
    .words(&[
        ("language", "python3", "python"),
        ("language", "py", "python"),
        ("language", "sh", "bash"),
        ("language", "shell", "bash"),
        ("language", "javascript", "node"),
        ("language", "js", "node"),
        ("language", "nodejs", "node"),
    ])
    .ignoring(&["response_format"])
}

fn execute(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Ran>, Fault> {
    if let Some(more) = &given.more {
        return read_on(work, more, given.max_tokens);
    }
    let code = given.code.unwrap_or_default();
    if code.trim().is_empty() {
        return Err(Fault::new("`code` says nothing", "give the program's text"));
    }
    let stop = || call.is_stopped();
    let config = work.config();
    call.doing("preparing the sandbox");
    let job = job(work, code, &given.language, given.timeout, &config, &stop)?;
    let seconds = job.limits.time.as_secs();
    call.doing(&format!("running, for {seconds} s at most"));
    // A session that runs code once mostly does so again.
    checkrein_sandbox::keep_ahead();
    let ended = checkrein_sandbox::run(&job, &stop).map_err(|refused| {
        Fault::new(format!("{}: {}", refused.layer, refused.why), refused.next)
    })?;
    answer(work, ended, &job.limits, config.trouble, given.max_tokens)
}

fn job(
    work: &Work,
    code: String,
    language: &Option<Interpreter>,
    timeout: Option<u64>,
    config: &Config,
    stop: &dyn Fn() -> bool,
) -> Result<Job, Fault> {
    let language = match language {
        None | Some(Interpreter::Python) => Language::Python,
        Some(Interpreter::Bash) => Language::Bash,
        Some(Interpreter::Node) => Language::Node,
    };
    let reach = Reach::of(work)?;
    let mut readable: Vec<_> = reach.opened.iter().skip(1).cloned().collect();
    // The wholes that were kept for this client, and those that the code names: no others.
    let store = Store::new(work.dirs()?.outputs());
    let words = code.split(|letter: char| !letter.is_ascii_alphanumeric());
    let kept = work.kept();
    let wholes = words.chain(kept.iter().map(String::as_str));
    readable.extend(wholes.filter_map(|id| store.find(id)).map(|(file, _)| file));
    readable.sort();
    readable.dedup();
    let mut job = Job::new(language, code);
    job.hidden = reach.hidden(stop)?;
    job.start = Some(reach.folder.clone());
    job.project = Some(reach.folder);
    job.readable = readable;
    job.hosts.clone_from(&config.sandbox.hosts);
    job.may_run_without = config.sandbox.unsafe_without;
    job.limits = limits(config, timeout);
    Ok(job)
}

/// Returns the limits: the person's where they say so, and no longer than asked for.
fn limits(config: &Config, timeout: Option<u64>) -> Limits {
    let usual = Limits::default();
    let said = config.sandbox.limits;
    let longest = said.seconds.unwrap_or(LONGEST);
    let seconds = timeout.unwrap_or(usual.time.as_secs()).min(longest);
    Limits {
        time: Duration::from_secs(seconds.max(1)),
        memory: said.memory_bytes.unwrap_or(usual.memory),
        processes: said.processes.map_or(usual.processes, |count| {
            u32::try_from(count).unwrap_or(u32::MAX)
        }),
        file: said.file_bytes.unwrap_or(usual.file),
        scratch: said.scratch_bytes.unwrap_or(usual.scratch),
        output: said.output_bytes.unwrap_or(usual.output),
    }
}

fn answer(
    work: &Work,
    ended: Ended,
    limits: &Limits,
    trouble: Option<String>,
    max_tokens: Option<usize>,
) -> Result<Booked<Ran>, Fault> {
    let mut ran = Ran {
        exit: match ended.how {
            How::Exit(code) => Some(code),
            _ => None,
        },
        ended: how(&ended, limits),
        sandbox: Some(ended.level.as_str()),
        ms: Some(u64::try_from(ended.took.as_millis()).unwrap_or(u64::MAX)),
        notes: trouble.into_iter().collect(),
        ..Ran::default()
    };
    for (name, kept, all) in [
        ("output", ended.output.len() as u64, ended.output_bytes),
        ("errors", ended.errors.len() as u64, ended.errors_bytes),
    ] {
        if kept < all {
            ran.notes.push(format!(
                "of {all} bytes of {name} the first {kept} are kept"
            ));
        }
    }
    let output = String::from_utf8_lossy(&ended.output);
    let errors = String::from_utf8_lossy(&ended.errors);
    let all = room(max_tokens, &ran)?;
    if cost(&output) + cost(&errors) <= all {
        (ran.output, ran.errors) = (output.into_owned(), errors.into_owned());
    } else {
        let kept = whole::keep(work, &ended.output);
        let kept_errors = whole::keep(work, &ended.errors);
        ran.notes
            .extend(kept.note.into_iter().chain(kept_errors.note));
        // As long as any offset can be, so that there is room for it.
        let largest = |id: &Option<String>| id.as_ref().map(|id| format!("{id}@{}", u32::MAX));
        (ran.more, ran.more_errors) = (largest(&kept.id), largest(&kept_errors.id));
        ran.file = kept.file;
        let all = room(max_tokens.or(Some(GLANCE)), &ran)?;
        // Of what failed the errors say why; of what went well they are notes. Neither takes what the other
        // leaves.
        let for_errors = if ran.exit == Some(0) {
            all / 5
        } else {
            all / 2
        };
        let for_errors = for_errors.max(all.saturating_sub(cost(&output)));
        let shown_errors = ends(&errors, for_errors.min(all));
        let shown = ends(&output, all.saturating_sub(cost(&shown_errors.shown)));
        let from = |id: &Option<String>, left_out: Option<usize>, text: &str, raw: &[u8]| {
            let (id, at) = (id.as_ref()?, left_out?);
            // The place in what was printed, where bytes that are no text are not three.
            let at = whole::raw_length(raw, &text[..at]);
            Some(format!("{id}@{at}"))
        };
        ran.more = from(&kept.id, shown.left_out, &output, &ended.output);
        ran.more_errors = from(
            &kept_errors.id,
            shown_errors.left_out,
            &errors,
            &ended.errors,
        );
        if ran.more.is_none() {
            ran.file = None;
        }
        (ran.output, ran.errors) = (shown.shown, shown_errors.shown);
    }
    let bytes = ended.output_bytes + ended.errors_bytes;
    let id = ran.more.as_deref().or(ran.more_errors.as_deref());
    let id = id
        .and_then(|more| more.split('@').next())
        .map(ToOwned::to_owned);
    let made = Made {
        tool: "execute_code",
        bytes,
        client: seen::of_output(bytes),
        id,
    };
    Ok(book(work, made, ran))
}

/// Says how it ended, where not by itself.
fn how(ended: &Ended, limits: &Limits) -> Option<String> {
    Some(match ended.how {
        How::Exit(_) => return None,
        How::Signal(number) => format!("died by signal {number}"),
        How::TimedOut => format!(
            "killed after {} s: give a longer `timeout`, or do less",
            limits.time.as_secs()
        ),
        How::Cancelled => "cancelled".to_owned(),
        How::TooMuchMemory => format!(
            "killed for taking more than {} MB of memory: read the data as it goes",
            limits.memory >> 20
        ),
        How::TooManyProcesses => {
            format!("killed for having more than {} processes", limits.processes)
        }
        How::TooMuchWritten => format!(
            "killed for writing more than {} MB to files",
            limits.scratch >> 20
        ),
    })
}

fn read_on(work: &Work, more: &str, max_tokens: Option<usize>) -> Result<Booked<Ran>, Fault> {
    let mut ran = Ran {
        more: Some(format!("{more}{}", u32::MAX)),
        ..Ran::default()
    };
    let page = whole::read_on(work, more, Pieces::Text, room(max_tokens, &ran)?)?;
    ran.output = page.text;
    ran.more = page.more;
    Ok(recall(work, page.id, page.bytes, ran))
}
