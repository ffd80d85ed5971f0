//! The demo's conversations. The film, the people, their opinions and what they sell are invented.

/// The comments of one page.
pub(super) struct Conversation {
    pub path: &'static str,
    pub title: &'static str,
    pub comments: &'static [Text],
}

/// One comment.
pub(super) struct Text {
    pub author: &'static str,
    /// How long ago it was written when the demo is first shown.
    pub hours_ago: i64,
    /// Which of the comments before it is answered.
    pub answers: Option<usize>,
    pub is_by_the_author: bool,
    /// What a reader says against it.
    pub reported: Option<&'static str>,
    pub body: &'static str,
}

pub(super) const CONVERSATIONS: &[Conversation] = &[
    Conversation {
        path: "/a-light-on-the-mole/",
        title: "A light on the mole",
        comments: &[
            Text {
                author: "Henrietta Voss",
                hours_ago: 52,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "I saw it once, on a television the size of a biscuit tin, and I have been looking for it ever since – thank you! What stayed with me is not the storm but the scene before it: she trims the wick, she has done it a thousand times, and you can tell that tonight she listens.",
            },
            Text {
                author: "Mara Lindqvist",
                hours_ago: 49,
                answers: Some(0),
                is_by_the_author: true,
                reported: None,
                body: "> she has done it a thousand times, and you can tell that tonight she listens\n\nYes – that is the whole film in one gesture. My grandmother kept a ferry bell for thirty years and had the same way of standing still. I’m told the actress spent a winter with a real keeper to learn it; whoever taught her taught her well.",
            },
            Text {
                author: "Henrietta Voss",
                hours_ago: 47,
                answers: Some(1),
                is_by_the_author: false,
                reported: None,
                body: "A ferry bell! Then you know what I mean. It never quite leaves the hands – mine still reach for a lamp that was sold with the house.",
            },
        ],
    },
    Conversation {
        path: "/films/the-lamplighters-daughter/",
        title: "The Lamplighter’s Daughter",
        comments: &[
            Text {
                author: "J. Okafor",
                hours_ago: 214,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "Slow for the first half hour, and then you understand that it was never slow: it was waiting. **Four stars**, and the fourth is for the fog.",
            },
            Text {
                author: "Pilar",
                hours_ago: 139,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "The harbour master steals every scene he is in, mostly by standing at its edge.",
            },
            Text {
                author: "Teodor B.",
                hours_ago: 62,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "I wanted to like it more. The score tells you what to feel a full second before the faces do.",
            },
            Text {
                author: "ليلى حداد",
                hours_ago: 20,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "فيلم هادئ وجميل. المشهد الأخير على الرصيف، حين ينطفئ الضوء ولا يتكلم أحد، لن أنساه.",
            },
            Text {
                author: "Ines Carvalho",
                hours_ago: 5,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "It can still be seen: on the [island’s archive](https://archive.island.example/films/lamplighter), at [Kino Nord](https://kino-nord.example/november) on Thursdays, and there is a [print for schools](https://prints.example/for-schools).",
            },
            Text {
                author: "Quayside Offers",
                hours_ago: 2,
                answers: None,
                is_by_the_author: false,
                reported: None,
                body: "So true, great article! Win back your evening at https://casino.quayside-offers.example – the first forty are on us.",
            },
        ],
    },
    Conversation {
        path: "/lines/the-lamplighters-daughter/",
        title: "Lines from The Lamplighter’s Daughter",
        comments: &[Text {
            author: "Pilar",
            hours_ago: 31,
            answers: None,
            is_by_the_author: false,
            reported: Some("It gives her last line away, and I had not seen the film yet."),
            body: "The exchange on the stairs, from memory:\n\n**Harbour master:** You light it every evening. Has anybody ever thanked you?\n**Agnes:** They come home.\n*[He turns his hat in his hands.]*\n**Harbour master:** That is not what I asked.\n**Agnes:** It is what I answered.\n\nAnd later, in the boat:\n\n1. “Is it far?”\n2. “It is dark. That is not the same thing.”\n\nThe keeper’s book has the best of them, in small letters:\n\n> 4 November. Wind N, wick short, oil dear.\n> Nobody lost.\n\nSome prints leave out her last line – ||“Leave it burning.”|| – and I think they are ~~wrong~~ poorer for it. For the curious, the signal she sends is `... --- -.. -`.",
        }],
    },
];
