//! What decisions mean, for whoever looks for patterns: the vectors that the chosen model has made of them.
//!
//! Nothing is made here, and the model is not loaded: what has no vector yet is told from others by its words.

use std::collections::HashMap;

use checkrein_core::layout::UserDirs;
use checkrein_core::trace::Trace;
use checkrein_embed::Level;
use checkrein_embed::choice::{self, Choice};

use crate::Place;
use crate::patterns::Evidence;
use crate::search::vectors::meant_text;
use crate::sessions::{self, Session};
use crate::store::shelf::{Key, Shelf, key};

/// From this cosine on two decisions mean the same to a transformer, where they share words as well.
///
/// Measured with MiniLM: of two decisions of one category that are about other things (tests/retrieval) next to
/// none come as near; of two for the same fix in other words about one in seven does. Lower, and what is
/// merely about the same subject comes together.
const NEAR: f32 = 0.7;

/// Returns what is known of decisions besides what they say: what their sessions did, and what they mean.
pub fn evidence(
    place: &Place,
    dirs: &UserDirs,
    sessions: &[Session],
    traces: &[Trace],
) -> Evidence {
    let mut evidence = sessions::evidence(sessions, traces);
    // A model that cannot be read of is none: words and sessions tell what they tell.
    let chosen = choice::read(dirs).ok().flatten();
    if let Some(choice) = chosen.filter(|choice| choice.level() == Level::Transformer) {
        add(&mut evidence, place, &choice, traces);
    }
    evidence
}

fn add(evidence: &mut Evidence, place: &Place, choice: &Choice, traces: &[Trace]) {
    let database = place.vectors();
    // To ask must not leave a file behind.
    if !database.exists() {
        return;
    }
    let mut of: HashMap<Key, Vec<&str>> = HashMap::new();
    for trace in traces {
        of.entry(key(&meant_text(trace)))
            .or_default()
            .push(&trace.id);
    }
    let Ok(shelf) = Shelf::open(&database) else {
        return;
    };
    let mut vectors = HashMap::new();
    let read = shelf.each(&choice.id, |key, bytes| {
        if bytes.len() != choice.dimensions * 4 {
            return;
        }
        for id in of.get(key).into_iter().flatten() {
            let vector = bytes.as_chunks().0.iter();
            let vector: Vec<f32> = vector.map(|bytes| f32::from_le_bytes(*bytes)).collect();
            vectors.insert((*id).to_owned(), vector);
        }
    });
    if read.is_ok() {
        evidence.vectors = vectors;
        evidence.near = Some(NEAR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::find;
    use checkrein_core::time::Timestamp;
    use checkrein_core::trace::Outcome;
    use fs_err as fs;
    use serde_json::json;

    const DECISIONS: [&str; 3] = [
        "Wrap dates in useEffect",
        "Delay rendering of dates until mounted",
        "Keep dates out of the first pass",
    ];

    fn trace(number: u64, decision: &str) -> Trace {
        Trace {
            id: format!("t-{number}"),
            at: Timestamp::from_second(number * 100_000),
            session: Some(format!("s-{number}")),
            category: "hydration".into(),
            decision: decision.into(),
            outcome: Outcome::Success,
            ..Trace::default()
        }
    }

    /// Looks for patterns where a model of this level was chosen and its vectors are kept.
    #[track_caller]
    fn check(level: &str, vectors: [[f32; 2]; 3], patterns: usize) {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().as_os_str().to_owned();
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap();
        let place = Place::of(&dirs, folder.path().join("a project"));
        let traces: Vec<Trace> = (1..)
            .zip(DECISIONS)
            .map(|(n, said)| trace(n, said))
            .collect();
        let choice = json!({
            "v": 1, "folder": "/a model", "level": level, "id": "m", "dimensions": 2, "files": [],
        });
        fs::create_dir_all(dirs.model_choice().parent().unwrap()).unwrap();
        fs::write(dirs.model_choice(), choice.to_string()).unwrap();
        let seen = || find(&traces, &evidence(&place, &dirs, &[], &traces)).len();
        assert_eq!(seen(), 0, "nothing is kept yet");
        assert!(!place.vectors().exists(), "to ask leaves nothing behind");
        let keys = traces.iter().map(|trace| key(&meant_text(trace)));
        let kept: Vec<(Key, Vec<f32>)> = keys.zip(vectors.map(Vec::from)).collect();
        Shelf::open(&place.vectors())
            .unwrap()
            .put("m", &kept)
            .unwrap();
        assert_eq!(seen(), patterns, "{level} {vectors:?}");
    }

    #[test]
    fn what_means_the_same_to_a_transformer_is_one_fix() {
        let (one, other) = ([1.0, 0.0], [0.0, 1.0]);
        check("transformer", [one, one, one], 1);
        check("transformer", [one, one, other], 0);
        // A table of words knows no order, and finds near what shares a reason.
        check("static", [one, one, one], 0);
    }
}
