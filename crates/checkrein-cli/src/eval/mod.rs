//! The router measured: prompts of which it is known what they need, and how many are answered so.
//!
//! `cases` reads them, `answer` asks the router as the hook does, `report` counts;
//! `learning` lets simulated persons teach it first; `retrieval` measures the search for decisions.

pub mod answer;
pub mod cases;
pub mod learning;
pub mod report;
pub mod retrieval;
