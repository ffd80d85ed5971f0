//! What the tests stand on: a database of their own, a running service with a clock that obeys, and people who read and write.

mod app;
mod bulk;
mod clock;
mod database;
mod device;
pub(crate) mod doubles;
mod gallery;
pub(crate) mod html;
mod neighbourhood;
mod person;
mod phone;
mod post;
pub(crate) mod program;
mod reply;
mod smtp;
mod token;
mod vote;
mod wait;

pub(crate) use app::{Given, Setup, TestApp};
pub(crate) use bulk::plant;
pub(crate) use clock::{FakeClock, SeededRandomness};
pub(crate) use database::{Database, SECRET_KEY};
pub(crate) use device::{Device, answered};
pub(crate) use doubles::{Choice, Double, Imitated};
pub(crate) use gallery::Gallery;
pub(crate) use neighbourhood::{Neighbourhood, Way};
pub(crate) use person::{PASSWORD, Person, code, filled, link};
pub(crate) use phone::{Phone, codes_on};
pub(crate) use post::{Post, encode, post};
pub(crate) use reply::Reply;
pub(crate) use smtp::{MailServer, Manner};
pub(crate) use token::Program;
pub(crate) use vote::stranger;
pub(crate) use wait::eventually;

/// Runs one body on SQLite and on PostgreSQL: `name::sqlite` and `name::postgres`. The argument is a [`TestApp`] with a site
/// `blog`, a [`Database`] for bodies that start the service themselves, or anything else that is [`Given`].
macro_rules! both {
    // Real input is looked at where it is present: neither half runs by itself.
    (#[corpus] async fn $name:ident($argument:ident: $kind:ty) $body:block) => {
        both!(@ #[ignore = "reads the corpus named by REJOINDER_TEST_CORPUS"] fn $name($argument: $kind) $body);
    };
    (async fn $name:ident($argument:ident: $kind:ty) $body:block) => {
        both!(@ fn $name($argument: $kind) $body);
    };
    (@ $(#[$ignored:meta])? fn $name:ident($argument:ident: $kind:ty) $body:block) => {
        mod $name {
            use super::*;

            async fn body($argument: $kind) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            $(#[$ignored])?
            async fn sqlite() {
                let database = $crate::support::Database::sqlite();
                body(<$kind as $crate::support::Given>::on(database).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
            async fn postgres() {
                let database = $crate::support::Database::postgres().await;
                body(<$kind as $crate::support::Given>::on(database).await).await;
            }
        }
    };
}
