//! Statements of few lengths. One that is as long as the rows of a batch happen to be many is compiled anew for every batch, and the
//! connection keeps the last dozens of them in memory; one of these lengths is compiled once.

/// Rows of one statement at most: more save nothing.
const MOST: usize = 64;

/// The rows in portions of a power of two, the longest first.
pub(in crate::store) fn portions<T>(rows: impl IntoIterator<Item = T>) -> impl Iterator<Item = Vec<T>> {
    let mut rest: Vec<T> = rows.into_iter().collect();
    rest.reverse();
    std::iter::from_fn(move || {
        let length = MOST.min(1 << rest.len().checked_ilog2()?);
        let mut portion = rest.split_off(rest.len() - length);
        portion.reverse();
        Some(portion)
    })
}

/// Keys to look for: as many as a power of two, because the last one stands there again and again.
pub(in crate::store) fn padded<T: Clone>(keys: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut keys: Vec<T> = keys.into_iter().collect();
    if let Some(last) = keys.last().cloned() {
        keys.resize(keys.len().next_power_of_two(), last);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_stands_in_one_portion_in_order() {
        for count in [0, 1, 2, 63, 64, 65, 200, 1000] {
            let portions: Vec<Vec<usize>> = portions(0..count).collect();
            assert!(
                portions
                    .iter()
                    .all(|portion| portion.len().is_power_of_two() && portion.len() <= MOST)
            );
            assert!(portions.is_sorted_by_key(|portion| std::cmp::Reverse(portion.len())));
            assert!(portions.concat().into_iter().eq(0..count), "{count}");
        }
    }

    #[test]
    fn padding_adds_nothing_new() {
        assert!(padded(Vec::<u8>::new()).is_empty());
        assert_eq!(padded([1]), [1]);
        assert_eq!(padded([1, 2, 3]), [1, 2, 3, 3]);
        assert_eq!(padded(0..400).len(), 512);
    }
}
