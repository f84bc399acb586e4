//! Base64url without padding (RFC 4648 section 5), which PKCE wants. The library that the tests hold it against is a kilobyte
//! of the first load.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of some bytes.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    let of_three = |three: &[u8]| {
        let bits = three.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        let digit = move |place: usize| char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]);
        (0..=three.len()).map(digit)
    };
    bytes.chunks(3).flat_map(of_three).collect()
}

/// Enough to know a text again, and of no use to anybody else.
pub(crate) fn digest(text: &str) -> String {
    base64url(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_what_the_library_writes(bytes: Vec<u8>) {
            prop_assert_eq!(base64url(&bytes), URL_SAFE_NO_PAD.encode(&bytes));
        }
    }
}
