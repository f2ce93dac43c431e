//! Where a checkpoint is kept: the names of our refs.

use crate::time::Timestamp;

/// Everything of ours among the refs is below this.
pub(super) const CHECKPOINTS: &str = "refs/checkrein/checkpoints/";

/// Staged content that a branch checkpoint passed over, named after its commit.
const STAGED: &str = "refs/checkrein/staged/";

/// Returns the ref of a checkpoint: its time, so that names sort, and its session.
pub(super) fn checkpoint_ref(now: Timestamp, session_id: &str, attempt: usize) -> String {
    let time = now.compact();
    let session = session_part(session_id);
    match attempt {
        0 => format!("{CHECKPOINTS}{time}-{session}"),
        again => format!("{CHECKPOINTS}{time}-{session}-{again}"),
    }
}

/// Returns the ref that keeps the staged content which a checkpoint passed over.
pub(super) fn staged_ref(commit: &str) -> String {
    format!("{STAGED}{commit}")
}

/// Returns as much of a session's id as any file system and git take as a name.
fn session_part(session_id: &str) -> String {
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !session_id.is_empty() && session_id.len() <= 64 && session_id.bytes().all(harmless) {
        session_id.to_owned()
    } else {
        blake3::hash(session_id.as_bytes()).to_hex()[..16].to_owned()
    }
}

/// The first characters of a commit's id, enough for people.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_take_any_session() {
        let now: Timestamp = "2026-03-04T05:06:07.08Z".parse().unwrap();
        assert_eq!(
            checkpoint_ref(now, "ab-1", 0),
            "refs/checkrein/checkpoints/20260304T050607.080Z-ab-1"
        );
        for hostile in ["", "../x", "a b", "x.lock", "a\n", &"x".repeat(300)] {
            let name = checkpoint_ref(now, hostile, 2);
            let session = name.rsplit('/').next().unwrap();
            assert_eq!(
                session.len(),
                "20260304T050607.080Z--2".len() + 16,
                "{name}"
            );
        }
    }
}
