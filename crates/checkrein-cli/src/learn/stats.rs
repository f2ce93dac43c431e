//! `checkrein learn stats`: whether what was learned is used again, and whether that went well.

use checkrein_core::message::count;
use checkrein_core::trace;
use checkrein_traces::reuse::{self, Reuse, Stats};
use checkrein_traces::{Place, meant, patterns, sessions};
use serde_json::{Value, json};

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Says what became of each pattern, and of all of them.
pub fn stats(is_json: bool, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let place = Place::find(&around.dirs, &around.cwd)
        .map_err(|invalid| CommandError::person(invalid.what).hint(invalid.next))?;
    let traces = trace::read(&place.log)?;
    let sessions = sessions::read(&place, &traces)?;
    let evidence = meant::evidence(&place, &around.dirs, &sessions, &traces);
    let patterns = patterns::find(&traces, &evidence);
    let stats = reuse::measure(&patterns, &traces, &evidence, &reuse::seen(&place)?);
    if is_json {
        return ui.json(&as_json(&stats));
    }
    for (pattern, reuse) in &stats.patterns {
        ui.say(format!("{}  {}", pattern.id, pattern.line()));
        ui.say(format!("    {}", said(reuse)));
    }
    if stats.patterns.is_empty() {
        ui.say(
            "no patterns yet; they follow from three decisions for the same fix that ended well",
        );
    }
    ui.say(format!("all: {}", said(&stats.total)));
    ui.say(format!(
        "{} of {} of sessions that ended well followed what a query or advice had shown{}",
        stats.well_after_query,
        count(stats.well, "decision"),
        share(stats.well_after_query, stats.well),
    ));
    Ok(())
}

fn said(reuse: &Reuse) -> String {
    if reuse.sessions == 0 {
        return "neither advised nor looked up".to_owned();
    }
    format!(
        "advised in {}, looked up in {}; followed in {} of {}{}: {} well, {} badly, {} unknown",
        count(reuse.advised, "session"),
        count(reuse.queried, "session"),
        reuse.followed,
        count(reuse.sessions, "session"),
        share(reuse.followed, reuse.sessions),
        reuse.success,
        reuse.failure,
        reuse.unknown,
    )
}

fn share(part: usize, whole: usize) -> String {
    match (100 * part).checked_div(whole) {
        Some(share) => format!(" ({share} %)"),
        None => String::new(),
    }
}

fn as_json(stats: &Stats) -> Value {
    let patterns = stats.patterns.iter().map(|(pattern, reuse)| {
        json!({
            "id": pattern.id,
            "category": pattern.category,
            "line": pattern.line(),
            "status": pattern.status,
            "reuse": reuse,
        })
    });
    json!({
        "patterns": patterns.collect::<Vec<Value>>(),
        "total": stats.total,
        "well": stats.well,
        "well_after_query": stats.well_after_query,
    })
}
