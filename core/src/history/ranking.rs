//! Puts many numbers and texts in order, in a time that grows with how many they are and not faster: a press on the head of
//! a column must not wait for comparisons of a hundred thousand names. It knows nothing of rows.

use std::ops::Range;

/// Bits of a number that are looked at in one go.
const BITS: u32 = 11;
/// Fewer than these are put in order by comparing them.
const FEW: usize = 256;

/// The places of `keys` in the order of the keys, the least first; those of equal ones stand as they stood.
pub(super) fn ascending(keys: &[u64]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..keys.len() as u32).collect();
    if keys.len() < FEW {
        places.sort_by_key(|place| keys[*place as usize]);
        return places;
    }
    let least = keys.iter().copied().min().unwrap_or_default();
    let span = keys.iter().copied().max().unwrap_or_default() - least;
    let mut next = vec![0; places.len()];
    let mut shift = 0;
    while span.checked_shr(shift).is_some_and(|rest| rest > 0) {
        let digit = |key: u64| ((key - least) >> shift) as usize & ((1 << BITS) - 1);
        let mut begins = [0_u32; 1 << BITS];
        for key in keys {
            begins[digit(*key)] += 1;
        }
        let mut before = 0;
        for begin in &mut begins {
            before += std::mem::replace(begin, before);
        }
        for place in &places {
            let begin = &mut begins[digit(keys[*place as usize])];
            next[*begin as usize] = *place;
            *begin += 1;
        }
        std::mem::swap(&mut places, &mut next);
        shift += BITS;
    }
    places
}

/// The places of `texts` in the order of the texts, byte by byte. None of them has a zero byte; equal ones stand in no order.
pub(super) fn by_text(texts: &[&str]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..texts.len() as u32).collect();
    // Parts that are equal so many bytes deep.
    let mut equal: Vec<(Range<usize>, usize)> = vec![(0..places.len(), 0)];
    while let Some((part, depth)) = equal.pop() {
        let begin = part.start;
        let part = &mut places[part];
        if part.len() < FEW {
            part.sort_unstable_by_key(|place| texts[*place as usize]);
            continue;
        }
        let keys: Vec<u64> = part.iter().map(|place| eight(texts[*place as usize], depth)).collect();
        let order = ascending(&keys);
        let sorted: Vec<u32> = order.iter().map(|at| part[*at as usize]).collect();
        part.copy_from_slice(&sorted);
        let mut at = begin;
        for run in order.chunk_by(|one, other| keys[*one as usize] == keys[*other as usize]) {
            let goes_on = keys[run[0] as usize] & 0xff > 0;
            if run.len() > 1 && goes_on {
                equal.push((at..at + run.len(), depth + 8));
            }
            at += run.len();
        }
    }
    places
}

/// Eight bytes of a text as a number that stands in their order; what it has no more is zero.
fn eight(text: &str, depth: usize) -> u64 {
    let rest = text.as_bytes().get(depth..).unwrap_or_default();
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(rest).for_each(|(byte, of_text)| *byte = *of_text);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_stand_in_order_and_equal_ones_as_they_stood(
            keys in prop_oneof![prop::collection::vec(any::<u64>(), 0..700), prop::collection::vec(0_u64..5_000, 0..700)],
        ) {
            let mut expected: Vec<u32> = (0..keys.len() as u32).collect();
            expected.sort_by_key(|place| keys[*place as usize]);
            prop_assert_eq!(ascending(&keys), expected);
        }

        #[test]
        fn texts_stand_in_order_however_much_they_have_in_common(
            texts in prop::collection::vec("(maria garcia (del )?)?[a-c]{0,12}", 0..700),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut expected = texts.clone();
            expected.sort_unstable();
            let found: Vec<&str> = by_text(&texts).into_iter().map(|place| texts[place as usize]).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
