//! Runs code that nobody has read: what it may touch, how long, how much, and how it is ended with all it started.
