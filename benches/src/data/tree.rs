//! Who answers whom, and when. The figures are counted from a talk page with long exchanges: of the groups that were counted
//! it fills a screen most.

use super::{Kind, random::Random};

/// Of a thousand comments so many have none, one, two ... direct answers.
const ANSWERS_PER_MILLE: [(u32, u32); 8] = [(0, 400), (1, 500), (2, 77), (3, 16), (4, 3), (5, 1), (6, 1), (8, 2)];
/// An answer comes after so many milliseconds; a tenth take more than 45 times as long.
const ANSWER_MEDIAN: f64 = 2_820_000.0;
const ANSWER_SPREAD: f64 = 2.97;
/// A new root every ten minutes.
const ROOT_EVERY: i64 = 600_000;
/// What the first screen shows, and how many comments that is in the thread of a hundred.
const FIRST_ROOTS: usize = 25;
const FIRST_COMMENTS: usize = 100;
/// Enough seeds to find a fitting one among.
const SEEDS: u64 = 100_000;
/// In chains and stars an answer every second.
const BEAT: i64 = 1_000;

/// One comment in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// From it grow the text and the author: the same in every thread that begins alike.
    pub label: u32,
    pub parent: Option<u32>,
    pub root: u32,
    pub depth: u32,
    /// Milliseconds since the beginning.
    pub at: i64,
    pub replies: u32,
    pub descendants: u32,
}

/// A thread, the oldest comment first.
#[derive(Debug)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
}

impl Tree {
    /// A tree of that kind.
    pub(crate) fn grow(kind: Kind) -> Self {
        let mut nodes = match kind {
            Kind::Conversation(size) => conversation(size),
            Kind::Chain(size) => (0..size).map(|i| fixed(i, i.checked_sub(1), i as u32 + 1)).collect(),
            Kind::Star(size) => (0..size)
                .map(|i| fixed(i, (i > 0).then_some(0), 1 + u32::from(i > 0)))
                .collect(),
        };
        count(&mut nodes);
        Self { nodes: by_time(nodes) }
    }
}

fn fixed(index: usize, parent: Option<usize>, depth: u32) -> Node {
    Node {
        label: index as u32,
        parent: parent.map(|parent| parent as u32),
        root: 0,
        depth,
        at: index as i64 * BEAT,
        replies: 0,
        descendants: 0,
    }
}

fn conversation(size: usize) -> Vec<Node> {
    let mut random = Random::new(seed());
    let mut nodes = Vec::with_capacity(size + 64);
    let mut roots = 0;
    while nodes.len() < size {
        branch(&mut random, &mut nodes, roots * ROOT_EVERY);
        roots += 1;
    }
    // The last of a branch answer earlier ones of it: cutting them off leaves nobody without a parent.
    nodes.truncate(size);
    nodes
}

/// The seed whose first 25 roots are a hundred comments with their replies.
fn seed() -> u64 {
    let fits = |seed: &u64| {
        let mut random = Random::new(*seed);
        let mut nodes = Vec::new();
        for _ in 0..FIRST_ROOTS {
            branch(&mut random, &mut nodes, 0);
        }
        nodes.len() == FIRST_COMMENTS
    };
    // One in a few hundred fits.
    (0..SEEDS).find(fits).unwrap_or(0)
}

/// A root with everything below it, level by level.
fn branch(random: &mut Random, nodes: &mut Vec<Node>, at: i64) {
    let root = nodes.len();
    nodes.push(Node {
        root: root as u32,
        at,
        ..fixed(root, None, 1)
    });
    let mut next = root;
    while let Some(parent) = nodes.get(next).copied() {
        for _ in 0..answers(random) {
            let delay = random.log_normal(ANSWER_MEDIAN, ANSWER_SPREAD) as i64 + 1;
            nodes.push(Node {
                root: root as u32,
                at: parent.at + delay,
                ..fixed(nodes.len(), Some(next), parent.depth + 1)
            });
        }
        next += 1;
    }
}

fn answers(random: &mut Random) -> u32 {
    let mut drawn = random.below(1000) as u32;
    for (answers, per_mille) in ANSWERS_PER_MILLE {
        if drawn < per_mille {
            return answers;
        }
        drawn -= per_mille;
    }
    0
}

/// Replies of every parent, and for roots all that is below them: what the service keeps.
fn count(nodes: &mut [Node]) {
    for index in 0..nodes.len() {
        let Some(&Node {
            parent: Some(parent),
            root,
            ..
        }) = nodes.get(index)
        else {
            continue;
        };
        if let Some(parent) = nodes.get_mut(parent as usize) {
            parent.replies += 1;
        }
        if let Some(root) = nodes.get_mut(root as usize) {
            root.descendants += 1;
        }
    }
}

/// In the order in which they were written, with indices to match.
fn by_time(nodes: Vec<Node>) -> Vec<Node> {
    let mut order: Vec<u32> = (0..nodes.len() as u32).collect();
    let time = |index: &u32| (nodes.get(*index as usize).map_or(0, |node| node.at), *index);
    order.sort_by_key(time);
    let mut place = vec![0; nodes.len()];
    for (new, old) in order.iter().zip(0_u32..).map(|(old, new)| (new, *old)) {
        if let Some(slot) = place.get_mut(old as usize) {
            *slot = new;
        }
    }
    let moved = |index: u32| place.get(index as usize).copied().unwrap_or(index);
    order
        .iter()
        .filter_map(|old| nodes.get(*old as usize))
        .map(|node| Node {
            parent: node.parent.map(moved),
            root: moved(node.root),
            ..*node
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_of_every_size_begin_alike() {
        let small = conversation(100);
        let large = conversation(5_000);
        assert_eq!(small.iter().filter(|node| node.parent.is_none()).count(), FIRST_ROOTS);
        for (a, b) in small.iter().zip(&large) {
            assert_eq!((a.parent, a.at, a.label), (b.parent, b.at, b.label));
        }
    }

    #[test]
    fn counters_add_up_and_answers_are_younger() {
        let tree = Tree::grow(Kind::Conversation(5_000));
        let roots = tree.nodes.iter().filter(|node| node.parent.is_none()).count();
        let descendants: u32 = tree.nodes.iter().map(|node| node.descendants).sum();
        assert_eq!(roots + descendants as usize, 5_000);
        for node in &tree.nodes {
            let parent = node.parent.map(|parent| tree.nodes[parent as usize]);
            assert!(parent.is_none_or(|parent| parent.at < node.at && parent.depth + 1 == node.depth));
        }
    }
}
