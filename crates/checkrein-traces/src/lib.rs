//! The traces of a project, searchable: a store that is built from the logs, search, patterns and what is made of them.
