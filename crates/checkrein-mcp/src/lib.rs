//! MCP servers as a client sees them: which are configured, how each is reached, what may be called, and what was answered.
