//! The mock of the Messages API, which `checkrein-client` brings; a port that is missing is a panic.

use std::ops::Deref;

pub use checkrein_client::mock_api::{Block, Kind, Request, Script, Turn};

/// A running mock. It stops listening when it is dropped.
pub struct MockApi(checkrein_client::MockApi);

impl MockApi {
    /// Starts a mock on a free port of the loopback interface.
    #[track_caller]
    pub fn start(script: Script) -> Self {
        let api = checkrein_client::MockApi::start(script);
        Self(api.expect("loopback has a free port"))
    }
}

impl Deref for MockApi {
    type Target = checkrein_client::MockApi;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
