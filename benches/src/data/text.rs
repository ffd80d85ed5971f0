//! What people write: words as frequent as in ordinary prose, in comments as long as real ones.

use std::sync::LazyLock;

use super::random::Random;

/// The commonest words, the commonest first; rarer ones are put together from [`SYLLABLES`].
const COMMON: &str = "the to and of a i in is it that you for on this with was have be not but are as my they we so what \
    if at can just your like he me or from there an one about do all more would has she when who had out no get up some \
    her people know think time really will good by how much very then them see because also been which than were only \
    his now even could go other into film make well first thing want why did here most their too still never read great \
    post years right way same after say back where being something work use two any these our find love over thanks \
    little better before long always need scene those should look again old last made used whole got us though page \
    point new day every through enough many quite probably different maybe remember watched story while";
const SYLLABLES: &str = "ba ber con da den er fi ga ing ka la lo man mi na ner on pe pre ra re ro sa sen shi sta ta ter ti \
    tion tra un va ver vi wa wel";
const VOCABULARY: usize = 6_000;
const NAMES: &str = "Ada Bruno Carla Dmitri Elif Farid Greta Hana Ivo Jules Kofi Lena Mira Noor Otto Priya Quentin Rosa \
    Sami Tove Uma Viktor Wanda Ximena Yusuf Zoe";
/// People who write; some much more than others.
const AUTHORS: usize = 900;

/// Lengths in characters: the three groups that were counted, each a third of the comments. Median and spread.
const LENGTHS: [(f64, f64); 3] = [(41.0, 1.65), (183.0, 0.86), (65.0, 0.92)];
const SHORTEST: usize = 4;
const LONGEST: usize = 9_000;
/// A paragraph holds about so many characters.
const PARAGRAPH: usize = 400;

/// Somebody who writes.
#[derive(Clone, Debug)]
pub(crate) struct Author {
    pub name: String,
    pub website: Option<String>,
    /// What proves that it is the same guest again.
    pub key: [u8; 32],
}

/// A comment as it was typed and as it is shown.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    pub source: String,
    pub html: String,
}

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut random = Random::new(7);
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let mut words: Vec<String> = COMMON.split_whitespace().map(str::to_owned).collect();
    while words.len() < VOCABULARY {
        let length = 2 + random.below(3);
        let drawn = (0..length).filter_map(|_| syllables.get(random.below(syllables.len())).copied());
        words.push(drawn.collect());
    }
    words
});

/// By Zipf's law: the word of rank r is about as frequent as 1/r.
fn word(random: &mut Random) -> &'static str {
    let rank = (VOCABULARY as f64).powf(random.unit()) as usize - 1;
    WORDS.get(rank).map_or("the", String::as_str)
}

/// One of the people, the busy ones more often.
pub(crate) fn author(random: &mut Random) -> Author {
    let number = (AUTHORS as f64).powf(random.unit()) as usize;
    let mut person = Random::new(1_000_000 + number as u64);
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let first = names.get(person.below(names.len())).copied().unwrap_or("Ada");
    let last = word(&mut person);
    let name = match person.below(3) {
        0 => first.to_owned(),
        1 => format!("{first} {}.", last.get(..1).unwrap_or("B").to_uppercase()),
        _ => format!("{last}{number}"),
    };
    let website = (person.below(8) == 0).then(|| format!("https://{last}{number}.example/"));
    let mut key = [0; 32];
    person.fill(&mut key);
    Author { name, website, key }
}

/// A comment: paragraphs, now and then a word with weight or a link.
pub(crate) fn comment(random: &mut Random) -> Writing {
    let (median, spread) = LENGTHS
        .get(random.below(LENGTHS.len()))
        .copied()
        .unwrap_or((100.0, 1.0));
    let length = (random.log_normal(median, spread) as usize).clamp(SHORTEST, LONGEST);
    let mut source = String::new();
    let mut html = String::from("<p>");
    let (mut sentence, mut paragraph) = (0, 0);
    while source.len() < length {
        if paragraph > PARAGRAPH && sentence == 0 {
            source.push_str("\n\n");
            html.push_str("</p>\n<p>");
            paragraph = 0;
        } else if !source.is_empty() {
            source.push(' ');
            html.push(' ');
        }
        let begun = source.len();
        let word = word(random);
        match random.below(400) {
            0..4 => both(
                &mut source,
                &mut html,
                &format!("*{word}*"),
                &format!("<em>{word}</em>"),
            ),
            4 => both(
                &mut source,
                &mut html,
                &format!("**{word}**"),
                &format!("<strong>{word}</strong>"),
            ),
            _ if sentence == 0 => {
                let mut letters = word.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                let capital: String = first.into_iter().chain(letters).collect();
                both(&mut source, &mut html, &capital, &capital);
            }
            _ => both(&mut source, &mut html, word, word),
        }
        sentence += 1;
        if sentence > 4 && random.below(9) == 0 {
            source.push('.');
            html.push('.');
            sentence = 0;
        } else if random.below(12) == 0 {
            source.push(',');
            html.push(',');
        }
        paragraph += source.len() - begun;
    }
    html.push_str("</p>\n");
    Writing { source, html }
}

fn both(source: &mut String, html: &mut String, typed: &str, shown: &str) {
    source.push_str(typed);
    html.push_str(shown);
}
