//! The requests that have no answer yet.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rmcp::model::RequestId;
use tokio::sync::Notify;

/// The requests that have no answer yet, and those whose answer is on its way.
#[derive(Default)]
pub(super) struct Open {
    ids: Mutex<HashMap<RequestId, Asked>>,
    fewer: Notify,
}

/// What is known of an id. A client that may have its answer may use the id again.
#[derive(Default)]
struct Asked {
    is_open: bool,
    on_their_way: usize,
}

impl Open {
    /// Notes a request; says whether its id was free.
    pub(super) fn add(&self, id: &RequestId) -> bool {
        let mut ids = self.ids();
        let asked = ids.entry(id.clone()).or_default();
        !std::mem::replace(&mut asked.is_open, true)
    }

    /// Notes that an answer is on its way.
    pub(super) fn answering(&self, id: &RequestId) {
        if let Some(asked) = self.ids().get_mut(id) {
            asked.is_open = false;
            asked.on_their_way += 1;
        }
    }

    /// Notes that an answer was sent.
    pub(super) fn answered(&self, id: &RequestId) {
        self.change(id, |asked| {
            asked.on_their_way = asked.on_their_way.saturating_sub(1);
        });
    }

    /// Notes that nobody waits for an answer any more.
    pub(super) fn given_up(&self, id: &RequestId) {
        self.change(id, |asked| asked.is_open = false);
    }

    fn change(&self, id: &RequestId, change: impl FnOnce(&mut Asked)) {
        let mut ids = self.ids();
        if let Some(asked) = ids.get_mut(id) {
            change(asked);
            if !asked.is_open && asked.on_their_way == 0 {
                ids.remove(id);
            }
        }
        drop(ids);
        self.fewer.notify_waiters();
    }

    /// Waits until there is none.
    pub(super) async fn none_is_left(&self) {
        loop {
            let fewer = self.fewer.notified();
            let mut fewer = std::pin::pin!(fewer);
            // Before the look, so that nothing is missed in between.
            fewer.as_mut().enable();
            if self.ids().is_empty() {
                return;
            }
            fewer.await;
        }
    }

    fn ids(&self) -> MutexGuard<'_, HashMap<RequestId, Asked>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_free_again_when_its_answer_is_on_its_way() {
        let (open, id) = (Open::default(), RequestId::Number(1));
        assert!(open.add(&id));
        assert!(!open.add(&id));
        open.answering(&id);
        assert!(open.add(&id));
        open.answered(&id);
        assert!(!open.add(&id), "the second one has no answer yet");
        open.given_up(&id);
        assert!(open.ids().is_empty());
        // What nobody asked changes nothing.
        open.answering(&id);
        open.answered(&id);
        assert!(open.ids().is_empty());
    }
}
