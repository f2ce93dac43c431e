//! Finds the router's weights: `sets` reads the data, `search` fits the ranking, `regression` the
//! confidence, `thresholds` says from which confidence on to act; `train` puts them in a row.

pub mod regression;
pub mod search;
pub mod sets;
pub mod thresholds;
pub mod train;
