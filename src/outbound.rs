//! Other people's servers: everything the service asks of other machines.
//!
//! Nothing here knows the database or a request; each port has a small seam of plain values, and a failure says both what a
//! reader may be told and what the operator must know.

mod http;
pub mod identity;
pub mod mail;
pub mod neighbour;
pub mod picture;
pub mod stranger;
