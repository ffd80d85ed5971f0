//! What people write: words as frequent as in ordinary prose, in comments as long as real ones.

use std::sync::LazyLock;

use super::random::Random;

/// The commonest words, the commonest first.
const COMMON: &str = "the to and of a i in is it that you for on this with was have be not but are as my they we so what \
    if at can just your like he me or from there an one about do all more would has she when who had out no get up some \
    her people know think time really will good by how much very then them see because also been which than were only \
    his now even could go other into film make well first thing want why did here most their too still never read great \
    post years right way same after say back where being something work use two any these our find love over thanks \
    little better before long always need scene those should look again old last made used whole got us though page \
    point new day every through enough many quite probably different maybe remember watched story while";
/// Words that are less common, in no order.
const LESS_COMMON: &str = "pretty shock form shadow relationship gone simply threw tonight worth studio north decide clever edit leg \
    include remove box shape ready count cloud marry important shout shop black hero parent wind name answer whom \
    summer hidden script comment flower wood send opinion distance difficult laugh sugar queen else strange indeed \
    forever fix valley trade hear library danger house master view window beyond break heard given night dream tell \
    match busy attention shall government hint tear judge despite genuine type hope sharp group player cup excuse \
    mind humour horse enjoy climb sand flat hundred fire feature couple fast author must stop coast dog half plenty \
    talk eat nothing hold snow recommend office carry eye teach line title across mile today mine team hat came hill \
    ground collect part month hour event fun famous careful member order short decade skin guess card idea weather \
    narrow quick evidence early beautiful camera course alone sweet cover built autumn further within ear age \
    especially dust space toward large huge almost third repeat silent afraid doctor present song husband bought \
    position hall seem teacher radio already low difference company hurt actually agree spoil sick catch ring older \
    cook fill clock trust easily contain quiet afternoon favourite lady table energy process wine reason three smoke \
    tomorrow behind figure daughter death fail able touch curious bank room money none winter door smooth food plan \
    end middle concern road recall mad stand boring build detail salt drive care lead fight piece promise five \
    evening sad twice lake modern close grow forest ugly particular himself lot blue welcome market director brought \
    mistake told exactly issue photo body journey lay magic pure nation desk copy share okay mouth row poet hot \
    shoulder stay series woman class instead mean ran garden since material terrible paint mirror mention thousand \
    piano each hate college stone discover least blame tone become beside sing shame bridge law soldier visit coffee \
    apart create essay enemy begin stick expensive farm round meet grey light risk written sea free usual police \
    sort draw began doubt smile clear sister weird extra tree deep nervous smart leader without manner electric dead \
    neither cool corner whatever offer correct unless home due object happen coat church path believe number whose \
    thought bring tie high boy life news king silly follow world small relief brown manage rain map recipe left \
    guest four speak success honest animal hard react sell opposite eight alive rest tired receive wonder perhaps \
    regret rock real land live surface wait language consider wrong cry letter produce business opening human plain \
    upon suppose common mother kiss recent turn final likely silver gave cold whenever shirt level wild cat computer \
    ever few board single machine sit push brother kid star tall please leave grand learn yet phone based bottom \
    boat late describe save book either glad soft gentle feeling help price twelve direct both novel release dinner \
    caught entire date away disagree fall crazy wore situation similar cut patient definitely lost whether grass \
    floor put past suggest picture truth audience power bright far screen continue fact water measure listen write \
    music fair normal rare asleep ten fine therefore text cast anybody movie sure another crowd height burn broken \
    surprise ordinary subject clothes pen actor west forget car sky oil record chair example heavy fresh anything \
    yesterday keep rule jump outside explain street role public along suffer itself join pick meant heart possible \
    sound baby ocean till square heat station cross rose herself act obvious check change key full try excited hair \
    fit hole spot train blood review complete foreign side message moment bread quote major bit several theory band \
    cheap bed above found warm beat joy spring murder secret english red bath however own mark study child face \
    effort writer pull near chance storm dress green show rather wish escape character together case poem became \
    reading neck move sleep seat wall method country voice mail worse basic usually kill delight miss article \
    support empty century fear perfect birthday during give nobody feel moon shoe arrive seen speech kitchen minute \
    press lunch action depend step inside style impossible original job fellow island soul gold limit river mood \
    stood trouble children sign god practice brave quality girl worry current paper week deal mystery art certain \
    dry south leaf sorry drama school top born cost lack drop reply game forward value button unusual safe raise \
    knew result dark front effect wash reach drink memory stuff choose rise throw anymore call stairs finger except \
    wave shot fool dance hand critic forgot place young finally lesson problem episode yes amazing report below size \
    among marriage shut sudden season pleasure simple return grew list future prize thirty bell cinema proof perform \
    popular stage watch force party swim ago state nose fish morning twenty known white yourself separate seven \
    proud kind express waste prefer buy often rich war question travel moral lie held sun clearly guide foot gift \
    wear roof compare excellent plot felt town degree around nearly pink captain bold add fly uncle edge might false \
    wonderful funny peace serve hello ball smell poor plate bad cause interest soon village field although yellow \
    impression bird strong glass breath man win main best chapter father expect translation test proper discuss \
    reader sense cake otherwise pain nice friend sail control run wet worst family anyway ride general wide pattern \
    imagine pay nature grateful pair history themselves milk joke weak took private spend knife remind everyone down \
    matter clean ask building happy walk city later park student ship hospital kept start sentence hit understand \
    set phrase loud experience trip taste appear spirit finish awful period slow confused between special remain \
    allow silence holiday mountain true comfort prove earth colour tradition purpose hotel lucky note thick next \
    lonely serious dear easy notice everything local thin wheel air play big pass print lovely plant wife head \
    choice noise person edition";
/// Names and rare words are put together from these.
const SYLLABLES: &str = "ba ber con da den er fi ga ing ka la lo man mi na ner on pe pre ra re ro sa sen shi sta ta ter ti \
    tion tra un va ver vi wa wel";
const VOCABULARY: usize = 2_500;
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
    let known = COMMON.split_whitespace().chain(LESS_COMMON.split_whitespace());
    let mut words: Vec<String> = known.map(str::to_owned).collect();
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
