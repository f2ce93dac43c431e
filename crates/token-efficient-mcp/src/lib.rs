//! The MCP server `token-efficient`: data is worked on outside of the context, and the answer comes back.

pub mod edge;
