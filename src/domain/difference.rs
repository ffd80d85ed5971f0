//! What differs between two texts, word by word: for people who look at an edit.

/// Words and the spaces between them that are compared one with the other. Of two longer texts only the ends are: what lies between the
/// parts they have in common is shown as taken out and put in whole.
const MOST_COMPARED: usize = 1_000_000;

/// A part of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// In the earlier one.
    Out(&'a str),
    /// In the later one.
    In(&'a str),
}

/// The parts of two texts in order: those that are the same or taken out make the earlier text, those that are the same or put in the
/// later one. Linear for long texts, quadratic in what differs for short ones.
pub fn pieces<'a>(earlier: &'a str, later: &'a str) -> Vec<Piece<'a>> {
    let (old, new) = (words(earlier), words(later));
    let is_same = |(one, other): &(&&str, &&str)| one == other;
    let first = old.iter().zip(&new).take_while(is_same).count();
    let room = old.len().min(new.len()) - first;
    let last = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(room)
        .take_while(is_same)
        .count();
    let middle = |words: &[&'a str]| -> Vec<&'a str> {
        let end = words.len() - last;
        words.iter().take(end).skip(first).copied().collect()
    };
    let mut found: Vec<Piece<'a>> = old.iter().take(first).map(|word| Piece::Same(word)).collect();
    found.extend(between(&middle(&old), &middle(&new)));
    found.extend(old.iter().skip(old.len() - last).map(|word| Piece::Same(word)));
    joined(earlier, later, &found)
}

/// Words, and what stands between them, each by itself.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let is_space = sign.is_whitespace();
        let end = rest
            .find(|sign: char| sign.is_whitespace() != is_space)
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// The longest words in common, found from the end; without them where there would be too much to compare.
fn between<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Piece<'a>> {
    let width = new.len() + 1;
    if old.len().saturating_mul(width) > MOST_COMPARED {
        let out = old.iter().map(|word| Piece::Out(word));
        return out.chain(new.iter().map(|word| Piece::In(word))).collect();
    }
    // In common from each pair of places on.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], one: usize, other: usize| common.get(one * width + other).copied().unwrap_or(0);
    for (one, old_word) in old.iter().enumerate().rev() {
        for (other, new_word) in new.iter().enumerate().rev() {
            let here = if old_word == new_word {
                at(&common, one + 1, other + 1) + 1
            } else {
                at(&common, one + 1, other).max(at(&common, one, other + 1))
            };
            if let Some(cell) = common.get_mut(one * width + other) {
                *cell = here;
            }
        }
    }
    let (mut one, mut other, mut found) = (0, 0, Vec::new());
    loop {
        match (old.get(one), new.get(other)) {
            (Some(old_word), Some(new_word)) if old_word == new_word => {
                found.push(Piece::Same(old_word));
                (one, other) = (one + 1, other + 1);
            }
            (Some(old_word), new_word)
                if new_word.is_none() || at(&common, one + 1, other) >= at(&common, one, other + 1) =>
            {
                found.push(Piece::Out(old_word));
                one += 1;
            }
            (_, Some(new_word)) => {
                found.push(Piece::In(new_word));
                other += 1;
            }
            (_, None) => return found,
        }
    }
}

/// Neighbours of one kind as one piece.
fn joined<'a>(earlier: &'a str, later: &'a str, pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let (mut earlier, mut later) = (earlier, later);
    let mut found = Vec::new();
    for run in pieces.chunk_by(|one, other| std::mem::discriminant(one) == std::mem::discriminant(other)) {
        let bytes = run.iter().map(|piece| piece.text().len()).sum::<usize>();
        let (mut take_old, mut take_new) = (|| cut(&mut earlier, bytes), || cut(&mut later, bytes));
        found.extend(run.first().map(|piece| match piece {
            Piece::Same(_) => {
                take_new();
                Piece::Same(take_old())
            }
            Piece::Out(_) => Piece::Out(take_old()),
            Piece::In(_) => Piece::In(take_new()),
        }));
    }
    found
}

fn cut<'a>(text: &mut &'a str, bytes: usize) -> &'a str {
    let (begin, rest) = text.split_at_checked(bytes).unwrap_or((text, ""));
    *text = rest;
    begin
}

impl<'a> Piece<'a> {
    /// What it says.
    pub fn text(self) -> &'a str {
        match self {
            Self::Same(text) | Self::Out(text) | Self::In(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_that_changed_is_shown_alone() {
        let found = pieces("the quick fox runs", "the slow fox runs home");
        let expected = [
            Piece::Same("the "),
            Piece::Out("quick"),
            Piece::In("slow"),
            Piece::Same(" fox runs"),
            Piece::In(" home"),
        ];
        assert_eq!(found, expected);
        assert_eq!(pieces("same", "same"), [Piece::Same("same")]);
        assert_eq!(pieces("", "new"), [Piece::In("new")]);
        assert_eq!(pieces("", ""), []);
    }

    #[test]
    fn long_texts_that_have_nothing_in_common_take_no_time() {
        let (one, other) = ("a ".repeat(5_000), "b ".repeat(5_000));
        let found = pieces(&one, &other);
        assert!(found.len() <= 3, "{}", found.len());
    }

    proptest! {
        #[test]
        fn the_pieces_make_both_texts(earlier in "[ab \n]{0,40}", later in "[ab \n]{0,40}") {
            let found = pieces(&earlier, &later);
            let text = |keep: fn(&Piece<'_>) -> bool| found.iter().copied().filter(keep).map(Piece::text).collect::<String>();
            prop_assert_eq!(text(|piece| !matches!(piece, Piece::In(_))), earlier.as_str());
            prop_assert_eq!(text(|piece| !matches!(piece, Piece::Out(_))), later.as_str());
        }
    }
}
