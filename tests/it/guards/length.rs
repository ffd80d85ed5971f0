//! A file that grows past a screenful of ideas holds two of them.

use super::sources;

/// Lines a Rust source may have, its unit tests not counted.
const MOST_LINES: usize = 400;

#[test]
fn sources_stay_short() {
    let long: Vec<String> = ["src", "migration/src"]
        .into_iter()
        .flat_map(|folder| sources::below(folder, &[".rs"]))
        .map(|source| (source.without_tests().lines().count(), source.path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    sources::expect_none(&format!("Split what is longer than {MOST_LINES} lines."), &long);
}
