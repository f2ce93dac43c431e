//! `checkrein mcp`: the servers that the client sees, asked by us. What they are and how they are reached is the business of
//! `checkrein-mcp`; here are the arguments, and the words for people.

pub mod approve;
pub mod call;
pub mod connect;
mod entries;
pub mod install;
pub mod list_servers;
pub mod list_tools;
mod place;
mod search;
mod shown;
pub mod test_connection;
mod written;
