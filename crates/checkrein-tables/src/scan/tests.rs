//! Rows are the same in parts and whole.
