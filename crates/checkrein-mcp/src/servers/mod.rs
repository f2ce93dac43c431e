//! Which servers are configured, by the client's own files and rules: from where, expanded, approved or not.
//!
//! Reading the files is one step (`files`), all that is decided about them is pure and stands beside it.

mod approval;
mod decide;
mod entry;
mod expand;
mod files;
mod fingerprint;
pub(crate) mod given;
mod home;
mod memory;
mod plugins;
mod policy;
mod server;
mod shown;

pub(crate) use entry::kind_of;
pub use files::Asked;
pub use home::{Seat, client_file, managed_folder};
pub use server::{Approval, Configured, Scope, Server, Transport};

/// Finds all servers that the client would see in a folder.
pub fn configured(asked: &Asked<'_>) -> Configured {
    let seat = Seat::of(asked.folder);
    let files = files::read(asked, &seat);
    let memory = asked.user.approved_servers(&seat.main);
    decide::decide(files, &seat, asked.variable, &memory)
}
