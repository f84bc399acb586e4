//! The secrets of one sign-in (RFC 7636): verifier, challenge, state.

use crate::base64url::{base64url, digest};
use crate::chance::Chance;
use std::fmt;

/// The code verifier: 43 characters that stand for 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(String);

impl Verifier {
    /// A new one. Base64url of random bytes: every character of the alphabet is equally likely.
    pub fn new(chance: &mut dyn Chance) -> Self {
        Self(random_text(chance))
    }

    /// One that was kept in session storage.
    pub(super) const fn kept(text: String) -> Self {
        Self(text)
    }

    /// For the token request, and for session storage until the answer comes.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The S256 challenge that goes into the authorize address (section 4.2).
    pub fn challenge(&self) -> String {
        digest(&self.0)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier(…)")
    }
}

/// A new `state`: 256 random bits.
pub fn state(chance: &mut dyn Chance) -> String {
    random_text(chance)
}

fn random_text(chance: &mut dyn Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    base64url(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Seeded;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn a2_the_challenge_is_the_one_of_rfc_7636_appendix_b() {
        let verifier = Verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a2_a_verifier_is_fresh_long_enough_and_of_unreserved_characters() {
        let mut chance = Seeded::new(1);
        let (one, two) = (Verifier::new(&mut chance), Verifier::new(&mut chance));
        assert_ne!(one, two);
        assert!((43..=128).contains(&one.secret().len()));
        assert!(one.secret().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')));
    }

    #[test]
    fn a2_every_character_of_a_verifier_is_as_likely_as_the_others() {
        let mut chance = Seeded::new(2);
        let mut count = std::collections::BTreeMap::new();
        for _ in 0..4_000 {
            for c in Verifier::new(&mut chance).secret()[..42].chars() {
                *count.entry(c).or_insert(0_u32) += 1;
            }
        }
        assert_eq!(count.len(), 64);
        let mean = 4_000.0 * 42.0 / 64.0;
        assert!(count.values().all(|&n| (f64::from(n) - mean).abs() < mean * 0.1), "{count:?}");
    }

    #[test]
    fn a3_a_state_has_at_least_128_bits() {
        let mut chance = Seeded::new(3);
        let one = state(&mut chance);
        assert_eq!(URL_SAFE_NO_PAD.decode(&one).unwrap().len(), 32);
        assert_ne!(one, state(&mut chance));
    }

    #[test]
    fn a_verifier_does_not_show_itself() {
        let verifier = Verifier("very-secret".to_owned());
        assert!(!format!("{verifier:?}").contains("secret"));
    }
}
