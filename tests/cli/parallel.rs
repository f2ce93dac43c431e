//! Many at once, and killed at any point: nothing is lost, and what is left is readable and sealed.

use std::io::Read;
use std::process::Stdio;
use std::time::{Duration, Instant};

use checkrein_core::feature::FeatureList;
use checkrein_core::state::{State, StateFile};
use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;

/// As many as the issue of it names; each is a process of its own.
const AT_ONCE: usize = 100;

/// At random points of a command that takes some milliseconds.
const KILLS: usize = 200;

fn project() -> TestProject {
    let project = TestProject::new().write("a.txt", "a").git();
    let output = project.shell("checkrein init");
    assert_eq!(output.code, 0, "{output}");
    project
}

#[track_caller]
fn is_sealed(project: &TestProject) {
    let output = project.shell("checkrein state verify");
    assert_eq!((output.to_string(), output.code), (String::new(), 0));
}

fn features(project: &TestProject) -> FeatureList {
    FeatureList::read(&project.path(".claude/progress/feature-list.json")).unwrap()
}

#[test]
fn a_hundred_updates_at_once_lose_none() {
    let project = project();
    let mut children: Vec<_> = (0..AT_ONCE)
        .map(|number| {
            let mut command = project.command(program("checkrein"));
            command
                .args(["feature", "add", &format!("Feature {number}")])
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let mut titles: Vec<String> = features(&project)
        .features
        .into_iter()
        .map(|feature| feature.title)
        .collect();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), AT_ONCE);
    is_sealed(&project);
}

#[cfg(unix)]
#[test]
fn killed_at_any_point_it_leaves_readable_and_sealed_files() {
    let project = project();
    let alone = time_of_one(&project);
    let state = project.path(".claude/progress/state.json");
    let mut before = features(&project).features.len();
    let mut cut_short = 0;
    for number in 0..KILLS {
        // Spread over the whole of its life, and a little beyond.
        let wait = alone.mul_f64(1.2 * number as f64 / KILLS as f64);
        let mut command = project.command(program("checkrein"));
        if number % 2 == 0 {
            command.args(["feature", "add", "One more"]);
        } else {
            let to = match StateFile::read(&state).unwrap().state {
                State::FixBroken => "START",
                _ => "FIX_BROKEN",
            };
            command.args(["state", "enter", to]);
        }
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let start = Instant::now();
        while start.elapsed() < wait && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        let _ = child.kill();
        cut_short += usize::from(!child.wait().unwrap().success());
        // Readable at once, whoever reads.
        let now = features(&project).features.len();
        assert!(now == before || now == before + 1, "{before}, now {now}");
        StateFile::read(&state).unwrap();
        // And after the next event, as it was or as it was to be.
        is_sealed(&project);
        let now = features(&project).features.len();
        assert!(now == before || now == before + 1, "{before}, now {now}");
        before = now;
    }
    // On a busy machine the times differ, so this only shows that kills did happen on the way.
    assert!(cut_short > KILLS / 20, "only {cut_short} were killed");
    assert!(before > 1, "some came through");
    let output = project.shell("checkrein feature add 'The last' && ls -A .claude/progress");
    assert!(
        output.stdout.ends_with("feature-list.json\nstate.json\n"),
        "nothing is left behind: {output}"
    );
}

/// Returns the least of a few times: other work on the machine only makes it longer.
#[cfg(unix)]
fn time_of_one(project: &TestProject) -> Duration {
    let time = |_| {
        let start = Instant::now();
        let output = project.run("checkrein", &["feature", "add", "A first one"]);
        assert_eq!(output.code, 0, "{output}");
        start.elapsed()
    };
    (0..5).map(time).min().unwrap()
}

#[test]
fn a_lock_whose_holder_was_killed_is_free() {
    let project = project();
    let held = "echo held; exec sleep 1000";
    let mut holder = project
        .command("flock")
        .args(["--no-fork", ".claude/progress", "sh", "-c", held])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = [0; 4];
    holder.stdout.take().unwrap().read_exact(&mut said).unwrap();
    let _ = holder.kill();
    holder.wait().unwrap();
    let output = project.shell("checkrein feature add 'After it'");
    assert_eq!(output.code, 0, "{output}");
}
