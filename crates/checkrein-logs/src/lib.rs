//! Questions to logs: what matches, what recurs, from when to when.
