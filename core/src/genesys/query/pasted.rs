//! The number or address in what somebody has typed or pasted: out of a letter, a link, a signature. The one place that knows how
//! people write them, so that what is looked for in a list and what is asked of the server are the same. It knows no country.

/// A number, without what is written around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its digits, without what leads out of a country.
    pub digits: String,
    /// From where it can be dialled as it is.
    pub reach: Reach,
}

/// From where a number can be dialled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From everywhere: it begins with a country.
    World,
    /// From somewhere: nobody knows what would stand before it.
    Place,
}

/// A number of the world has more digits than these: fewer behind `+` or `00` are no country and number.
const FEW: usize = 5;
/// 011 leads out of North America, and into Leeds, Buenos Aires and Sapporo. So many digits behind it are a country and a number.
const BEHIND_011: usize = 10;

/// The number that a text is, whatever stands around it: a scheme, a name, the host that a call goes to, an extension, and the
/// trunk prefix that is not dialled from abroad.
pub fn number(text: &str) -> Option<Number> {
    let lower = text.to_ascii_lowercase();
    let inner = lower.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(&*lower, |(inner, _)| inner);
    let number = without_extension(without_scheme(inner.trim()));
    let number = number.trim().trim_end_matches([',', ';']);
    let leads_out = ["+", "(+", "00", "011"].into_iter().find(|begin| number.starts_with(begin));
    let all = digits(&number.replacen("(0)", "", usize::from(leads_out.is_some())))?;
    let behind = match leads_out {
        Some("011") => all.strip_prefix("011").filter(|rest| rest.len() >= BEHIND_011),
        Some(_) => Some(all.trim_start_matches('0')).filter(|rest| rest.len() > FEW),
        None => None,
    };
    Some(match behind {
        Some(behind) => Number { digits: behind.to_owned(), reach: Reach::World },
        None => Number { digits: all, reach: Reach::Place },
    })
}

/// The digits of what is written as a number: with a plus, blanks, dashes, dots, strokes and brackets between. None of what has
/// no digit.
pub fn digits(text: &str) -> Option<String> {
    let is_written = |letter: char| letter.is_ascii_digit() || " +-./()\u{a0}\u{2011}".contains(letter);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty() && text.chars().all(is_written)).then_some(digits)
}

/// The one address in a text: `Jane <jane@example.com>`, `mailto:jane@example.com?subject=x`, `jane@example.com,`.
pub fn mail_address(text: &str) -> Option<&str> {
    let mut tokens = text.split(|letter: char| letter.is_whitespace() || "<>,;:\"()[]?".contains(letter));
    let address = tokens.find(|token| token.contains('@'))?;
    let is_alone = !tokens.any(|token| token.contains('@'));
    is_alone.then(|| address.trim_matches(['.', '\'']))
}

/// A number or address as records have it, from how somebody writes it: digits, behind a plus where a country is among them, and
/// an address without the name beside it. Any other text as it is.
pub fn as_recorded(text: &str) -> String {
    let text = text.trim();
    match number(text) {
        Some(Number { digits, reach: Reach::World }) => format!("+{digits}"),
        Some(Number { digits, reach: Reach::Place }) => digits,
        None => mail_address(text).unwrap_or(text).to_owned(),
    }
}

fn without_scheme(text: &str) -> &str {
    let schemes = ["tel:", "sip:", "sips:", "callto:"];
    let Some((scheme, rest)) = schemes.into_iter().find_map(|scheme| Some((scheme, text.strip_prefix(scheme)?))) else {
        return text;
    };
    // What a link says behind a semicolon is no part of the number.
    let rest = rest.split(';').next().unwrap_or_default();
    if scheme.starts_with("sip") { rest.split('@').next().unwrap_or_default() } else { rest }
}

/// Digits behind such a mark are an extension; anything else is something to look for.
fn without_extension(text: &str) -> &str {
    let is_extension = |text: &str| {
        let digits = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic() || " .:=".contains(letter));
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let main = |mark| text.split_once(mark).filter(|(_, rest)| is_extension(rest.trim_end())).map(|(main, _)| main);
    ["ext", ";", "#", "x"].into_iter().find_map(main).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_asked_for_as_records_have_it_however_it_is_written() {
        for (text, recorded) in [
            ("+44 207 9460491", "+442079460491"),
            ("+44 (0)20 7946-0491", "+442079460491"),
            ("(+44) (0)20 7946 0491", "+442079460491"),
            ("0044 20 7946 0491", "+442079460491"),
            ("0044 (0)20 7946 0491", "+442079460491"),
            ("011 44 20 7946 0491", "+442079460491"),
            ("011-44-(0)20-7946-0491", "+442079460491"),
            ("tel:+15550100", "+15550100"),
            ("Tel: +44 20 7946 0491", "+442079460491"),
            ("TEL:+442079460491;ext=12", "+442079460491"),
            ("tel:+442079460491;phone-context=example.com", "+442079460491"),
            ("callto:+442079460491", "+442079460491"),
            ("sip:+442079460491@example.com;user=phone", "+442079460491"),
            ("sips:+442079460491@example.com", "+442079460491"),
            ("Wei Hansen <sip:+442079460491@example.com>", "+442079460491"),
            ("Wei Hansen <+44 20 7946 0491>", "+442079460491"),
            ("+44 20 7946 0491 ext. 12", "+442079460491"),
            ("+44 20 7946 0491 x12 ", "+442079460491"),
            ("+1 (555) 010-0100x12", "+15550100100"),
            ("+44\u{a0}20\u{a0}7946\u{2011}0491", "+442079460491"),
            ("+44 20 7946 0491,", "+442079460491"),
            ("442079460491", "442079460491"),
            ("0113 496 0000", "01134960000"),
            ("011 4123-4567", "01141234567"),
            ("(555) 010-0100 #12", "5550100100"),
            ("12", "12"),
            ("+123", "123"),
            ("000", "000"),
        ] {
            assert_eq!(as_recorded(text), recorded, "{text}");
        }
    }

    #[test]
    fn an_address_is_asked_for_without_what_stands_around_it() {
        for (text, recorded) in [
            ("Wei <wei@example.com>", "wei@example.com"),
            ("\"Hansen, Wei\" <Wei@example.com>;", "Wei@example.com"),
            ("mailto:wei@example.com?subject=Hello", "wei@example.com"),
            ("'wei@example.com'", "wei@example.com"),
            ("o'brien@example.com.", "o'brien@example.com"),
            ("Wei Hansen wei@example.com", "wei@example.com"),
            ("sip:wei@example.com", "wei@example.com"),
        ] {
            assert_eq!(as_recorded(text), recorded, "{text}");
        }
    }

    #[test]
    fn any_other_text_is_asked_for_as_it_is() {
        for text in
            ["wei.hansen", "wei@a.com, bo@b.com", "100 xmas orders", "4711; refund", "0100 #urgent", "max12", "+", ""]
        {
            assert_eq!(as_recorded(&format!(" {text} ")), text, "{text}");
        }
    }
}
