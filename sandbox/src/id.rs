//! UUIDs that follow from what they name, so that a sandbox with the same seed names everything the same.

use serde::{Serialize, Serializer};

/// A UUID, written in lower case with hyphens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id(u128);

/// What an id names. Two kinds never share an id.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Organization = 1,
    Division,
    Agent,
    Queue,
    WrapUpCode,
    Flow,
    Role,
    Presence,
    Customer,
    ExternalContact,
    Conversation,
    Scripted,
    Participant,
    Communication,
    Peer,
    Correlation,
    Message,
    Recording,
    Transfer,
    Team,
    Skill,
    Language,
    Script,
    ExternalOrganization,
    UtilizationLabel,
    Attachment,
    FlowOutcome,
    Evaluation,
    Survey,
    Form,
}

impl Id {
    /// The id of the `number`-th thing of a kind that is the same under every seed.
    pub(crate) fn fixed(kind: Kind, number: u64) -> Self {
        Self::seeded(kind, 0, number)
    }

    /// The id of the `number`-th thing of a kind under a seed.
    pub(crate) fn seeded(kind: Kind, seed: u64, number: u64) -> Self {
        Self::mixed([kind as u64, seed, number])
    }

    /// The id of the `number`-th part of a kind of this thing.
    pub(crate) fn part(self, kind: Kind, number: u64) -> Self {
        Self::mixed([kind as u64 ^ (self.0 >> 64) as u64, self.0 as u64, number])
    }

    /// A well-formed version 4 UUID from random bits.
    pub(crate) fn from_random(bits: u128) -> Self {
        Self((bits & !(0xF << 76) & !(0b11 << 62)) | (0x4 << 76) | (0b10 << 62))
    }

    /// Reads the hyphenated form, in either case.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 36 || [8, 13, 18, 23].iter().any(|&hyphen| bytes[hyphen] != b'-') {
            return None;
        }
        let digits: String = text.split('-').collect();
        if digits.len() != 32 || digits.starts_with('+') {
            return None;
        }
        u128::from_str_radix(&digits, 16).ok().map(Self)
    }

    /// Which number the thing of a kind has under a seed: every step of the mixing can be undone. Of an id that was made of
    /// something else the number is as good as random, and none where no number gives it.
    pub(crate) fn number(self, kind: Kind, seed: u64) -> Option<u64> {
        let before = Self::absorbed(&[kind as u64, seed]);
        // The two bits that say the variant have taken the place of others; all four values those can have had are tried.
        (0..4_u64).find_map(|lost| {
            let low = (self.0 as u64 & !(0b11 << 62)) | lost << 62;
            let number = unmix(unmix(unmix(low) ^ 2) ^ before);
            (Self::seeded(kind, seed, number) == self).then_some(number)
        })
    }

    /// Whether this is the id that a text names, in either case. As [`Id::parse`], but soon done with one that differs.
    pub(crate) fn is_written(self, text: &str) -> bool {
        let hyphens = [8, 13, 18, 23];
        let (bytes, mut shift) = (text.as_bytes(), 128);
        bytes.len() == 36
            && bytes.iter().enumerate().all(|(place, byte)| {
                if hyphens.contains(&place) {
                    return *byte == b'-';
                }
                shift -= 4;
                char::from(*byte).to_digit(16) == Some((self.0 >> shift) as u32 & 0xF)
            })
    }

    /// 64 bits of the id, to seed what belongs to the thing it names.
    pub(crate) fn low_bits(self) -> u64 {
        self.0 as u64
    }

    fn absorbed(parts: &[u64]) -> u64 {
        parts.iter().fold(0x9E37_79B9_7F4A_7C15, |state, &part| mix(state ^ mix(part)))
    }

    fn mixed(parts: [u64; 3]) -> Self {
        let state = Self::absorbed(&parts);
        Self::from_random(u128::from(mix(state ^ 1)) << 64 | u128::from(mix(state ^ 2)))
    }
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
const FACTORS: [u64; 2] = [0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB];

/// The finalizer of `SplitMix64`: every input bit reaches every output bit.
fn mix(input: u64) -> u64 {
    let mut z = input.wrapping_add(STEP);
    z = (z ^ (z >> 30)).wrapping_mul(FACTORS[0]);
    z = (z ^ (z >> 27)).wrapping_mul(FACTORS[1]);
    z ^ (z >> 31)
}

/// What [`mix`] makes this of.
fn unmix(output: u64) -> u64 {
    let mut z = output ^ (output >> 31) ^ (output >> 62);
    z = z.wrapping_mul(const { inverse(FACTORS[1]) });
    z = z ^ (z >> 27) ^ (z >> 54);
    z = z.wrapping_mul(const { inverse(FACTORS[0]) });
    z = z ^ (z >> 30) ^ (z >> 60);
    z.wrapping_sub(STEP)
}

/// Of an odd number, modulo 2^64. Three of its bits are right at first, and each round doubles them.
const fn inverse(odd: u64) -> u64 {
    let (mut inverse, mut right) = (odd, 3);
    while right < 64 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse)));
        right *= 2;
    }
    inverse
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (high, low) = ((self.0 >> 64) as u64, self.0 as u64);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xFFFF,
            high & 0xFFFF,
            low >> 48,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

impl std::fmt::Debug for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_version_4_uuid_and_reads_back() {
        let id = Id::seeded(Kind::Conversation, 42, 7);
        let text = id.to_string();
        assert_eq!(text.len(), 36);
        assert_eq!(&text[14..15], "4");
        assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"));
        assert_eq!(Id::parse(&text), Some(id));
        assert_eq!(Id::parse(&text.to_uppercase()), Some(id));
        assert_eq!(Id::parse("not-an-id"), None);
        assert_eq!(Id::parse("é".repeat(18).as_str()), None);
    }

    #[test]
    fn an_id_gives_its_number_back_to_who_knows_kind_and_seed() {
        for number in (0..2_000).chain([u64::from(u32::MAX) + 1, u64::MAX]) {
            let id = Id::seeded(Kind::Conversation, 42, number);
            assert_eq!(id.number(Kind::Conversation, 42), Some(number));
            for foreign in [id.number(Kind::Conversation, 43), id.number(Kind::Scripted, 42)] {
                assert!(foreign.is_some_and(|number| number > 1 << 32), "{foreign:?}");
            }
            assert!(id.is_written(&id.to_string().to_uppercase()) && !id.is_written(&id.to_string()[1..]));
        }
        assert_eq!(Id(0).number(Kind::Conversation, 42), None);
    }

    #[test]
    fn kinds_seeds_and_numbers_all_tell_ids_apart() {
        let ids = [
            Id::seeded(Kind::Conversation, 1, 1),
            Id::seeded(Kind::Conversation, 1, 2),
            Id::seeded(Kind::Conversation, 2, 1),
            Id::seeded(Kind::Customer, 1, 1),
            Id::fixed(Kind::Customer, 1),
            Id::seeded(Kind::Conversation, 1, 1).part(Kind::Participant, 0),
            Id::seeded(Kind::Conversation, 1, 1).part(Kind::Communication, 0),
        ];
        for (index, id) in ids.iter().enumerate() {
            assert!(!ids[..index].contains(id));
        }
    }
}
