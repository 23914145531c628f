//! Texts and expressions written in ASCII, byte for byte in the same places.
//!
//! German is full of umlauts, and a regular expression that must know them is ten times
//! slower and larger; one with a word boundary even leaves its fast automaton at each of them.
//! So expressions and texts are both written plain: ASCII, every byte in its place (*ü* takes
//! two bytes and becomes *ue*, which also takes two).

/// Returns the text in lower-case ASCII, byte for byte in the same places.
///
/// ```
/// use klausel::rules::commitments::plain;
/// assert_eq!(plain("Für «Visa»"), "fuer \" visa\" ");
/// ```
pub fn plain(text: &str) -> String {
    let mut plain = ascii(text);
    plain.make_ascii_lowercase();
    plain
}

/// Returns the text in ASCII with its capitals, byte for byte in the same places.
pub fn ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // nearly all bytes are ASCII: those are copied in runs
        let run = ascii_run(rest.as_bytes());
        ascii.push_str(&rest[..run]);
        rest = &rest[run..];
        let Some(c) = rest.chars().next() else { break };
        let end = ascii.len() + c.len_utf8();
        ascii.push_str(letters(c).unwrap_or_default());
        if ascii.len() < end {
            let filler = filler(c);
            ascii.extend(std::iter::repeat_n(filler, end - ascii.len()));
        }
        rest = &rest[c.len_utf8()..];
    }
    ascii
}

/// What fills the rest of a letter of another script or of a mark.
fn filler(c: char) -> char {
    match c {
        _ if c.is_uppercase() => 'X',
        _ if c.is_alphabetic() => 'x',
        _ => ' ',
    }
}

/// Returns how many bytes of ASCII a text begins with.
fn ascii_run(bytes: &[u8]) -> usize {
    // as many as one instruction looks at
    const BLOCK: usize = 16;
    let is_plain = |block: &&[u8]| block.iter().fold(0, |all, byte| all | byte).is_ascii();
    let blocks = BLOCK * bytes.chunks_exact(BLOCK).take_while(is_plain).count();
    blocks + bytes[blocks..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// Returns an expression as it is met over text written by [`plain`] or [`ascii`]. In a class of
/// characters a letter that becomes two is not what is meant: write alternatives there.
pub(super) fn written_plain(expression: &str) -> String {
    let mut plain = String::with_capacity(expression.len());
    for c in expression.chars() {
        match letters(c) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(c),
        }
    }
    plain
}

/// The ASCII letters or marks that stand for a character; never longer than its bytes.
const fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' => "ae",
        'Ä' => "Ae",
        'ö' => "oe",
        'Ö' => "Oe",
        'ü' => "ue",
        'Ü' => "Ue",
        'ß' => "ss",
        '«' | '»' | '„' | '“' | '”' | '‹' | '›' => "\"",
        '‚' | '‘' | '’' | '´' => "'",
        '–' | '—' | '‑' => "-",
        '€' => "eur",
        '§' => "##",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_stays_in_its_place() {
        for text in ["Fünf Übungen – „gemäß“ Łódź € 35", "", "ЖЖ 日本"] {
            assert_eq!(plain(text).len(), text.len(), "{text}");
            assert!(plain(text).is_ascii(), "{text}");
            assert_eq!(ascii(text).to_ascii_lowercase(), plain(text), "{text}");
        }
        assert_eq!(ascii("Über Łódź"), "Ueber XXxxdxx");
        assert_eq!(ascii("§ 5"), written_plain("§ 5"));
    }
}
