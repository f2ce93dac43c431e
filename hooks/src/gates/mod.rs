//! What `pre-tool-use` asks about a call: one gate per file, one list in the order of asking.

mod valid_transition;

use checkrein_core::guard::Call;
use checkrein_core::message::Refusal;

/// One gate: refuses a call, or has nothing to say.
pub(crate) type Gate = fn(&Call<'_>) -> Option<Refusal>;

/// Every gate; the first refusal wins.
pub(crate) const GATES: &[Gate] = &[valid_transition::check];
