//! The requests that have no answer yet.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use rmcp::model::RequestId;
use tokio::sync::Notify;

/// The requests that have no answer yet.
#[derive(Default)]
pub(super) struct Open {
    ids: Mutex<HashSet<RequestId>>,
    fewer: Notify,
}

impl Open {
    pub(super) fn add(&self, id: &RequestId) {
        self.ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.clone());
    }

    pub(super) fn remove(&self, id: &RequestId) {
        self.ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
        self.fewer.notify_waiters();
    }

    /// Waits until there is none.
    pub(super) async fn none_is_left(&self) {
        loop {
            let fewer = self.fewer.notified();
            let mut fewer = std::pin::pin!(fewer);
            // Before the look, so that nothing is missed in between.
            fewer.as_mut().enable();
            if self
                .ids
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_empty()
            {
                return;
            }
            fewer.await;
        }
    }
}
