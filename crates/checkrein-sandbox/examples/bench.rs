//! Measures what the sandbox costs: a child as it is, the same behind Landlock, the same behind everything,
//! in turns, with the next sandbox made ahead as in a server.
//!
//!   cargo run --release -p checkrein-sandbox --example bench -- [RUNS]

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use checkrein_sandbox::{How, Job, Language, Level};

fn main() -> ExitCode {
    if let Some(code) = checkrein_sandbox::helper() {
        return code;
    }
    let runs = std::env::args()
        .nth(1)
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(100);
    let level = checkrein_sandbox::level();
    if level == Level::None {
        let _ = writeln!(std::io::stderr(), "there is no sandbox on this machine");
        return ExitCode::FAILURE;
    }
    // As a server does it.
    checkrein_sandbox::keep_ahead();
    let mut table = format!(
        "{runs} runs of each in turns, median in milliseconds; the whole is `{}`\n\n",
        level.as_str()
    );
    table.push_str("| | bare | landlock | whole | landlock more | whole more | whole / bare |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (name, language, program, arguments) in [
        ("bash, `:`", Language::Bash, "bash", ["-c", ":"]),
        (
            "python, `pass`",
            Language::Python,
            "python3",
            ["-c", "pass"],
        ),
        ("node, `0`", Language::Node, "node", ["-e", "0"]),
    ] {
        let code = arguments[1];
        let job = Job::new(language, code);
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        // What a job runs is what is measured bare: not a stand-in like that of pyenv, which takes 50 ms.
        let program = inside(language).unwrap_or_else(|| program.to_owned());
        for _ in 0..runs {
            times[0].push(once(&program, &arguments));
            for (number, level) in [(1, Level::Landlock), (2, level)] {
                match behind(level, &job) {
                    Ok(time) => times[number].push(time),
                    Err(why) => {
                        let _ = writeln!(std::io::stderr(), "{name}: {why}");
                        return ExitCode::FAILURE;
                    }
                }
            }
        }
        let [bare, landlock, whole] = times.map(median);
        table.push_str(&format!(
            "| {name} | {bare:.2} | {landlock:.2} | {whole:.2} | {:.2} | {:.2} | {:.2} |\n",
            landlock - bare,
            whole - bare,
            whole / bare
        ));
    }
    match write!(std::io::stdout(), "{table}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn behind(level: Level, job: &Job) -> Result<Duration, String> {
    let begun = Instant::now();
    let ended = checkrein_sandbox::run_behind(level, job, &|| false);
    let took = begun.elapsed();
    match ended {
        Ok(ended) if ended.how == How::Exit(0) => Ok(took),
        Ok(ended) => Err(format!("the job ended by {:?}", ended.how)),
        Err(refused) => Err(refused.why),
    }
}

/// The program that a job of this language really runs.
fn inside(language: Language) -> Option<String> {
    let code = match language {
        Language::Python => "import sys; print(sys.executable)",
        Language::Bash => "echo $BASH",
        Language::Node => "console.log(process.execPath)",
    };
    let ended = checkrein_sandbox::run(&Job::new(language, code), &|| false).ok()?;
    let path = String::from_utf8(ended.output).ok()?.trim().to_owned();
    (!path.is_empty()).then_some(path)
}

fn once(program: &str, arguments: &[&str]) -> Duration {
    let begun = Instant::now();
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let _ = child.and_then(std::process::Child::wait_with_output);
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}
