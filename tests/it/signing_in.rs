//! People with accounts: what is kept of them, how they prove who they are, and how long that holds.

mod records;
