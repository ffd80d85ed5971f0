//! Finds and reads the files the guards judge.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One text file of the repository.
pub(crate) struct Source {
    /// Relative to the root, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The lines with their numbers, from 1, without comments.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, without_comment(line)))
    }

    /// The text without its unit tests, which stand last in a file or fill one named `tests.rs`.
    pub(crate) fn without_tests(&self) -> &str {
        if self.path.ends_with("/tests.rs") {
            return "";
        }
        self.text
            .split("\n#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default()
    }
}

/// Comments may mention anything; a `//` inside a string keeps its text, because an address has no space before it.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with("//") {
        return "";
    }
    line.split(" // ").next().unwrap_or_default()
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends in one of `endings` (all when empty), sorted by path.
pub(crate) fn below(folder: &str, endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    if root.join(folder).exists() {
        walk(&root.join(folder), &mut paths);
    }
    paths.sort();
    paths
        .into_iter()
        .filter(|path| endings.is_empty() || endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .filter_map(|path| {
            // What is not UTF-8 is a picture or an archive and holds no rule of ours.
            let text = String::from_utf8(fs::read(&path).unwrap()).ok()?;
            let relative = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            Some(Source { path: relative, text })
        })
        .collect()
}

/// Collects files, passing by what was built, fetched or written at run time.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    const NOT_OURS: [&str; 4] = [".git", "target", "node_modules", "build"];
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let run_time_data = name == "data" && folder == root();
            if !run_time_data && !NOT_OURS.contains(&name.as_str()) {
                walk(&path, found);
            }
        } else if path.is_file() && name != ".git" {
            found.push(path);
        }
    }
}

/// Fails with every finding at once.
pub(crate) fn expect_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}\n  {}", findings.join("\n  "));
}
