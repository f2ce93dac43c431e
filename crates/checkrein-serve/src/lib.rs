//! What our MCP servers share: transports, schemas that clients take, limits on results.
