//! Questions to tables in files (CSV, JSON lines), answered by SQL without loading them.
