//! Nothing in the repository depends on where somebody happened to write it.

use super::sources;

/// Files that may name the folder of real input that can lie beside a clone.
const KNOW_THE_CORPUS: [&str; 3] = ["tests/", "benches/", ".ci/"];

#[test]
fn no_file_names_a_private_folder() {
    // Put together here, so that this file does not find itself.
    let homes = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"]].map(|parts| parts.concat());
    let beside = ["../sha", "red"].concat();
    let mut found = Vec::new();
    for source in sources::below(".", &[]) {
        let path = source.path.trim_start_matches("./");
        let generated = path.ends_with("package-lock.json") || path == "Cargo.lock";
        let knows_the_corpus = KNOW_THE_CORPUS.iter().any(|folder| path.starts_with(folder));
        for (index, line) in source.text.lines().enumerate() {
            let private = homes.iter().any(|home| starts_a_path(line, home));
            if !generated && (private || (line.contains(&beside) && !knows_the_corpus)) {
                found.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    sources::expect_none("These lines name a folder of one particular machine.", &found);
}

/// Whether `home` stands in the line as the beginning of a path, not as a folder somewhere inside one.
fn starts_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | ')')))
}

#[test]
fn a_path_is_told_from_part_of_an_address() {
    let home = ["/wo", "rk/"].concat();
    assert!(starts_a_path(&format!("cd {home}main"), &home));
    assert!(starts_a_path(&format!("\"{home}main\""), &home));
    assert!(!starts_a_path(&format!("https://example.com{home}1"), &home));
}
