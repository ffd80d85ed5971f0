//! Labelled comments for the filter: invented from a seed in seven languages, half of them spam. They are no measure of what the filter
//! does with real spam; they show that it learns, how fast, and that a change of it makes it no worse.
//!
//! A comment is drawn word by word: from the words everybody uses in its language, and from those of its kind (what blogs talk about;
//! what spam sells). Every seventh comment is hard: spam in the words of a reader who leaves a link, or a reader who speaks of what spam
//! sells. Of each list some words and hosts are kept for the comments that are held out, so that these hold what was never learned.

use super::random::Random;

/// One labelled comment.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    pub body: String,
    pub name: String,
    pub hosts: Vec<String>,
    pub is_spam: bool,
}

struct Language {
    common: &'static str,
    fine: &'static str,
    spam: &'static str,
}

const LANGUAGES: [Language; 7] = [
    Language {
        common: "the a and of to in is that it with for this was on are as at be have not you but from",
        fine: "chapter example reader garden recipe bread flour mountain trail camera lens photo library compiler error memory thread \
               weather river bicycle museum painting history teacher lesson question answer article mistake figure paragraph translation",
        spam: "casino bonus pills cheap discount loan credit bitcoin profit investment watches replica order shipping guaranteed winner \
               jackpot viagra traffic ranking followers instant earn income weight loss offer click free trial",
    },
    Language {
        common: "der die das und ist in den von zu mit sich auf für nicht es dem auch als an nach wie im wir aber",
        fine: "Kapitel Beispiel Leser Garten Rezept Brot Mehl Berg Wanderung Kamera Foto Bibliothek Fehler Speicher Wetter Fluss Fahrrad \
               Museum Bild Geschichte Lehrer Frage Antwort Artikel Absatz Übersetzung",
        spam: "Casino Bonus Pillen billig Rabatt Kredit Gewinn Anlage Uhren Nachbildung bestellen Versand garantiert Gewinner Jackpot \
               Abnehmen Angebot klicken kostenlos Einkommen Follower sofort verdienen",
    },
    Language {
        common: "el la de que y a en un ser se no haber por con su para como estar tener le lo todo pero más",
        fine: "capítulo ejemplo lector jardín receta pan harina montaña sendero cámara foto biblioteca error memoria tiempo río bicicleta \
               museo cuadro historia maestro pregunta respuesta artículo párrafo traducción",
        spam: "casino bono pastillas barato descuento préstamo crédito ganancia inversión relojes réplica pedido envío garantizado \
               ganador premio adelgazar oferta clic gratis ingresos seguidores",
    },
    Language {
        common: "le de un être et à il avoir ne je son que se qui ce dans en du elle au pour pas plus par",
        fine: "chapitre exemple lecteur jardin recette pain farine montagne sentier appareil photo bibliothèque erreur mémoire météo \
               rivière vélo musée tableau histoire professeur question réponse article paragraphe traduction",
        spam: "casino bonus pilules pas-cher remise prêt crédit profit placement montres réplique commande livraison garanti gagnant \
               jackpot maigrir offre cliquez gratuit revenus abonnés",
    },
    Language {
        common: "и в не он на я что тот быть с а весь это как она по но они к у мы за вы так",
        fine: "глава пример читатель сад рецепт хлеб мука гора тропа камера снимок библиотека ошибка память погода река велосипед музей \
               картина история учитель вопрос ответ статья абзац перевод",
        spam: "казино бонус таблетки дешево скидка кредит заём прибыль вложение часы копия заказ доставка гарантия победитель джекпот \
               похудение предложение нажмите бесплатно доход подписчики",
    },
    Language {
        common: "في من على أن إلى هذا كان مع التي عن ما لا قد هو هي بعد كل أو ذلك بين",
        fine: "الفصل مثال القارئ الحديقة وصفة الخبز الدقيق الجبل المسار الكاميرا الصورة المكتبة خطأ الذاكرة الطقس النهر الدراجة المتحف \
               اللوحة التاريخ المعلم سؤال جواب المقال الفقرة الترجمة",
        spam: "كازينو مكافأة حبوب رخيص خصم قرض ائتمان ربح استثمار ساعات تقليد اطلب شحن مضمون الفائز جائزة تنحيف عرض اضغط مجانا دخل \
               متابعين",
    },
    Language {
        common: "的 是 了 在 我 有 他 这 为 之 来 以 个 中 上 大 到 说 们 和",
        fine: "章节 例子 读者 花园 食谱 面包 面粉 山路 相机 照片 图书馆 错误 内存 天气 河流 自行车 博物馆 画作 历史 老师 问题 回答 文章 段落 翻译",
        spam: "赌场 奖金 药片 便宜 折扣 贷款 信用 利润 投资 手表 仿制 订购 发货 保证 赢家 大奖 减肥 优惠 点击 免费 收入 粉丝",
    },
];

const NAMES: [&str; 12] = [
    "Ann",
    "Bob",
    "Cem",
    "Dora",
    "Emil",
    "Фёдор",
    "Grace",
    "هند",
    "Ivo",
    "Juan",
    "Kim",
    "李明",
];

/// So many comments; `is_held_out` draws also from what no other comment has.
pub(crate) fn labelled(seed: u64, count: usize, is_held_out: bool) -> Vec<Labelled> {
    let mut random = Random::new(seed);
    (0..count).map(|number| one(&mut random, number, is_held_out)).collect()
}

fn one(random: &mut Random, number: usize, is_held_out: bool) -> Labelled {
    let language = pick(random, &LANGUAGES);
    let is_spam = number.is_multiple_of(2);
    let is_hard = random.below(7) == 0;
    let (own, other) = if is_spam {
        (language.spam, language.fine)
    } else {
        (language.fine, language.spam)
    };
    let length = 8 + random.below(30);
    let mut words = Vec::with_capacity(length);
    for _ in 0..length {
        let list = match random.below(10) {
            0..=4 => language.common,
            5 if is_hard => own,
            6..=9 if is_hard => other,
            9 => other,
            _ => own,
        };
        words.push(word(random, list, is_held_out));
    }
    // A hard one of the kinds gives itself away by some of its own words at least.
    if is_hard {
        words.push(word(random, own, false));
        words.push(word(random, own, false));
    }
    let mut hosts = Vec::new();
    let links = if is_spam {
        1 + random.below(2)
    } else {
        usize::from(random.below(6) == 0)
    };
    for _ in 0..links {
        let range = if is_held_out { 140 } else { 100 };
        let host = random.below(range);
        hosts.push(if is_spam {
            format!("shop{host}.example")
        } else {
            format!("blog{host}.example")
        });
    }
    let mut body = words.join(" ");
    for host in &hosts {
        body.push_str(" https://");
        body.push_str(host);
    }
    Labelled {
        body,
        name: (*pick(random, &NAMES)).to_owned(),
        hosts,
        is_spam,
    }
}

/// A word of a list; its last sixth is for the comments that are held out.
fn word(random: &mut Random, list: &'static str, is_held_out: bool) -> &'static str {
    let mut words: Vec<&str> = list.split_whitespace().collect();
    if !is_held_out {
        words.truncate(words.len() - words.len() / 6);
    }
    words
        .get(random.below(words.len()))
        .copied()
        .expect("a number below the length")
}

fn pick<'a, T>(random: &mut Random, list: &'a [T]) -> &'a T {
    list.get(random.below(list.len())).expect("a number below the length")
}
