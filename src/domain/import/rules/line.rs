//! A line of rules (RFC 4180).

/// The two fields of a line; a field in quotes may hold commas, and a quote written twice.
pub(super) fn fields(line: &str) -> Option<(String, String)> {
    let (from, rest) = field(line)?;
    let (to, rest) = field(rest.strip_prefix(',')?)?;
    rest.is_empty().then_some((from, to))
}

fn field(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (field, rest) = text.split_at_checked(end)?;
        return Some((field.trim().to_owned(), rest));
    };
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None => return Some((field, after.trim_start())),
        }
    }
}
