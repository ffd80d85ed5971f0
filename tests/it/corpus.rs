//! Real input, where it is present: REJOINDER_TEST_CORPUS names its folder.

mod conversation;
mod large;
mod strings;

use std::path::PathBuf;

use serde_json::Value;

/// A file of the corpus, parsed.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where the corpus is"
)]
pub(crate) fn read(file: &str) -> Value {
    let folder = std::env::var("REJOINDER_TEST_CORPUS").expect("REJOINDER_TEST_CORPUS names no folder");
    let path = PathBuf::from(folder).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}
