//! What a text is found by. One rule for both databases: texts are taken apart here, and what the index finds is judged here again.

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};

use super::body::marks::is_mark;

/// The most characters of a word that count; what is longer is an address or nonsense.
const WORD_CHARACTERS: usize = 40;

/// What somebody looks for. Nothing in it is a sign of command: whatever was typed means itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of these occur, in whatever order.
    Terms(Vec<Term>),
    /// No word at all; a text that holds this, as it stands, in whatever case.
    Signs(String),
}

/// One word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// Some word begins like this.
    Beginning(String),
    /// Of a script without spaces between words: it stands anywhere.
    Within(String),
}

impl Query {
    /// Reads what was typed.
    pub fn of(text: &str) -> Self {
        let mut terms: Vec<Term> = runs(text)
            .map(|run| match run {
                Run::Word(word) => Term::Beginning(word),
                Run::Unspaced(run) => Term::Within(run),
            })
            .collect();
        terms.dedup();
        if terms.is_empty() {
            return Self::Signs(text.trim().to_lowercase());
        }
        Self::Terms(terms)
    }

    /// Whether a text is meant.
    pub fn matches(&self, text: &str) -> bool {
        self.hits(text).all(|is_hit| is_hit)
    }

    /// Of each term, whether a text has it; of signs, whether they stand in it.
    pub fn hits(&self, text: &str) -> impl Iterator<Item = bool> {
        let (signs, terms) = match self {
            Self::Signs(signs) => (Some(text.to_lowercase().contains(signs)), [].as_slice()),
            Self::Terms(terms) => (None, terms.as_slice()),
        };
        let runs: Vec<Run> = if terms.is_empty() {
            Vec::new()
        } else {
            runs(text).collect()
        };
        let is_hit = move |term: &Term| {
            runs.iter().any(|run| match (term, run) {
                (Term::Beginning(start), Run::Word(word)) => word.starts_with(start),
                (Term::Within(part), Run::Unspaced(run)) => run.contains(part),
                _ => false,
            })
        };
        signs.into_iter().chain(terms.iter().map(is_hit))
    }

    /// What is looked for, each by itself; nothing where no word is.
    pub fn terms(&self) -> &[Term] {
        match self {
            Self::Signs(_) => &[],
            Self::Terms(terms) => terms,
        }
    }
}

impl Term {
    /// The beginnings of words that the index must have of a text for it to be meant.
    pub fn beginnings(&self) -> Vec<String> {
        match self {
            Self::Within(run) if run.chars().nth(1).is_some() => pairs(run).collect(),
            Self::Beginning(word) | Self::Within(word) => vec![word.clone()],
        }
    }
}

/// What the index keeps of a text: each word once.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for run in runs(text) {
        match run {
            Run::Word(word) => words.push(word),
            Run::Unspaced(run) => {
                words.extend(pairs(&run));
                // So that one character is found at the end, too: everywhere else a pair begins with it.
                words.extend(run.chars().last().map(String::from));
            }
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// A run of letters and digits, without case and accents.
#[derive(Debug)]
enum Run {
    Word(String),
    Unspaced(String),
}

fn runs(text: &str) -> impl Iterator<Item = Run> {
    let plain = if text.is_ascii() {
        // Most texts of most sites, and nothing to take apart.
        text.to_ascii_lowercase()
    } else {
        text.nfkd()
            .filter(|sign| !is_mark(*sign))
            .collect::<String>()
            .to_lowercase()
    };
    let mut runs: Vec<Run> = Vec::new();
    let mut is_open = false;
    for sign in plain.chars() {
        if !sign.is_alphanumeric() {
            // A mark that lower case brings is no end of a word.
            is_open &= is_mark(sign);
            continue;
        }
        match (runs.last_mut(), is_unspaced(sign)) {
            (Some(Run::Unspaced(run)), true) if is_open => run.push(sign),
            (Some(Run::Word(word)), false) if is_open => word.push(sign),
            (_, true) => runs.push(Run::Unspaced(sign.into())),
            (_, false) => runs.push(Run::Word(sign.into())),
        }
        is_open = true;
    }
    runs.into_iter().map(|run| match run {
        Run::Word(word) => Run::Word(word.chars().take(WORD_CHARACTERS).collect()),
        unspaced @ Run::Unspaced(_) => unspaced,
    })
}

/// Scripts that put no spaces between words.
fn is_unspaced(sign: char) -> bool {
    !sign.is_ascii()
        && matches!(
            sign.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
                | Script::Yi
        )
}

/// Each two characters that follow one another.
fn pairs(run: &str) -> impl Iterator<Item = String> {
    run.chars()
        .zip(run.chars().skip(1))
        .map(|(one, other)| String::from_iter([one, other]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_by_what() {
        let text =
            "A Lamp, cheap-ish: “Crème brûlée” at https://shop.example/lamps_2026; 今日は良い天気です。 ราคาถูกมาก";
        for (query, is_found) in [
            ("lamp", true),
            ("LAMP", true),
            ("lam", true),
            ("amp", false),
            ("lamp cheap", true),
            ("cheap lamp", true),
            ("lamp dear", false),
            ("creme BRULEE", true),
            ("crème", true),
            ("shop.example", true),
            ("2026", true),
            ("天", true),
            ("天気", true),
            ("良い天気", true),
            ("天良", false),
            ("気天", false),
            ("す", true),
            ("ถูก", true),
            ("ราคาแพง", false),
            ("\"lamp\" OR NEAR(x)", false),
            ("lamp*", true),
            ("-cheap", true),
            ("“", true),
            ("%", false),
        ] {
            let asked = Query::of(query);
            assert_eq!(asked.matches(text), is_found, "{query}");
            let kept = words(text);
            let mut beginnings = asked.terms().iter().flat_map(Term::beginnings);
            let is_candidate = beginnings.all(|start| kept.iter().any(|word| word.starts_with(&start)));
            assert!(is_candidate || !is_found, "{query}: the index hides what is meant");
        }
    }

    #[test]
    fn whatever_is_typed_is_found_where_it_stands() {
        proptest::proptest!(|(text in "\\PC{0,60}", from in 0_usize..60, length in 1_usize..12)| {
            let part: String = text.chars().skip(from).take(length).collect();
            let asked = Query::of(&part);
            let kept = words(&text);
            // From the beginning of a word on, a part of a text finds the text.
            let starts = from == 0 || text.chars().nth(from - 1).is_some_and(char::is_whitespace);
            if starts && part.chars().all(|sign| sign.is_ascii() || is_unspaced(sign)) {
                proptest::prop_assert!(asked.matches(&text), "{:?} in {:?}", asked, text);
            }
            if asked.matches(&text) {
                for start in asked.terms().iter().flat_map(Term::beginnings) {
                    proptest::prop_assert!(kept.iter().any(|word| word.starts_with(&start)), "{} of {:?}", start, kept);
                }
            }
        });
    }

    #[test]
    fn words_have_an_end() {
        let long = "x".repeat(10_000);
        assert_eq!(words(&long), ["x".repeat(WORD_CHARACTERS)]);
        assert!(Query::of(&long).matches(&long));
    }
}
