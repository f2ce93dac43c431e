//! Finds secrets in a text and takes them out, by the rules of those who issue them.
