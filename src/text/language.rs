//! Which language a text is in.
//!
//! Two witnesses are heard: the function words of the five languages that klausel tells apart,
//! which decide where they are many, and else must not contradict the n-gram model of
//! `whichlang`, which knows sixteen languages. A language
//! outside the five is [`Language::Other`]; too few words are `None`, and the caller inherits
//! from the column or the neighbour.

use std::{collections::HashMap, sync::LazyLock};

use foldhash::fast::RandomState;

use crate::model::Language;

/// Letters below which nothing is said.
const MIN_LETTERS: usize = 12;

/// Letters from which the n-gram model is believed without function words
/// (`TEXT.md`: .97 right on 41–80 characters, .98 above).
const SURE_LETTERS: usize = 80;

/// Function words of one language, more than of any other and as a share of all words, that
/// outvote the model.
const OUTVOTING: usize = 3;
const OUTVOTING_SHARE: f32 = 0.2;

/// Characters looked at; a language does not change its mind later.
const MAX_CHARS: usize = 4000;

/// Words that hold a sentence together and (nearly) belong to one language. Shared ones such
/// as *die*, *in*, *a* are left out.
const FUNCTION_WORDS: [(Language, &str); 5] = [
    (
        Language::De,
        "der die und das den dem des ein eine einer eines einem einen ist sind wird werden von zu zum \
         zur mit für auf nach oder nicht sich auch bei durch über im vom aus dass daß kann haben \
         hat dieser dieses diese nachstehend zwischen gemäss gemäß sowie als wie",
    ),
    (
        Language::En,
        "the of and to shall or by be is are with this that which its for from on as not any may \
         will have has been between their such other each at an",
    ),
    (
        Language::Fr,
        "le les des et du au aux une est sont dans pour par sur que qui ou à ne pas ce cette ces \
         leur avec être entre sont d l",
    ),
    (
        Language::It,
        "il lo gli della delle dei del di che è sono per con nel nella alla dal dalla una o ed i \
         al ai non si questo presente tra",
    ),
    (
        Language::Es,
        "el los las y que del por con para una es son se al lo su sus entre o no como \
         este esta presente",
    ),
];

/// Bytes of the longest of them (*nachstehend*).
const LONGEST_FUNCTION_WORD: usize = 11;

/// Of every function word the languages it belongs to, a bit each.
static WORDS: LazyLock<HashMap<&'static [u8], u8, RandomState>> = LazyLock::new(|| {
    let mut words: HashMap<&'static [u8], u8, RandomState> = HashMap::default();
    for (i, (_, list)) in FUNCTION_WORDS.iter().enumerate() {
        for word in list.split_whitespace() {
            *words.entry(word.as_bytes()).or_default() |= 1 << i;
        }
    }
    words
});

/// Of every first byte the lengths of the function words that begin so, a bit each: most words
/// need no look-up.
static LENGTHS: LazyLock<[u16; 256]> = LazyLock::new(|| {
    let mut lengths = [0; 256];
    for word in WORDS.keys() {
        lengths[usize::from(word[0])] |= 1 << word.len();
    }
    lengths
});

/// Names the language of `text` with a confidence from 0 to 1; `None` where it is too short
/// to tell.
///
/// ```
/// use klausel::{model::Language, text::identify};
/// let text = "Die Vertragsparteien übernehmen auf Ersuchen ihre eigenen Staatsangehörigen.";
/// assert_eq!(identify(text).map(|(language, _)| language), Some(Language::De));
/// assert_eq!(identify("Art. 5"), None);
/// ```
pub fn identify(text: &str) -> Option<(Language, f32)> {
    let end = if text.len() <= MAX_CHARS {
        text.len()
    } else {
        text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| at)
    };
    let text = &text[..end];
    let words = FunctionWords::of(text);
    if words.letters < MIN_LETTERS {
        return None;
    }
    if !words.has_small {
        // The model was trained on running text.
        return judge(&text.to_lowercase(), &words);
    }
    judge(text, &words)
}

fn judge(text: &str, words: &FunctionWords) -> Option<(Language, f32)> {
    let counts = words.counts;
    let best = (0..counts.len()).max_by_key(|&i| (counts[i], usize::MAX - i))?;
    let second = (0..counts.len()).filter(|&i| i != best).map(|i| counts[i]).max().unwrap_or(0);
    let by_words = (counts[best] > second).then(|| FUNCTION_WORDS[best].0);
    let share = counts[best] as f32 / words.total.max(1) as f32;
    let confidence = (0.8 + share).min(1.0);
    // Several function words outvote the model, which errs on names and addresses: it need not
    // be asked.
    if counts[best] >= second + OUTVOTING && share >= OUTVOTING_SHARE {
        return Some((FUNCTION_WORDS[best].0, confidence));
    }
    let by_model = from_model(whichlang::detect_language(text));
    match by_words {
        Some(language) if language == by_model => Some((language, confidence)),
        _ if words.letters >= SURE_LETTERS
            && (counts[best] == 0 || by_model != Language::Other) =>
        {
            Some((by_model, 0.6))
        }
        _ => None,
    }
}

/// What one pass over a text counts.
#[derive(Default)]
struct FunctionWords {
    /// Function words of each language.
    counts: [usize; FUNCTION_WORDS.len()],
    /// Words of all kinds.
    total: usize,
    letters: usize,
    has_small: bool,
}

impl FunctionWords {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut word = [0; LONGEST_FUNCTION_WORD];
        // bytes of the word so far, more than fit where it is longer
        let mut len = 0;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii() {
                at += 1;
                let lower = byte | 0x20;
                if !lower.is_ascii_lowercase() {
                    found.close(&word, &mut len);
                    continue;
                }
                found.has_small |= lower == *byte;
                if let Some(place) = word.get_mut(len) {
                    *place = lower;
                }
                len += 1;
                found.letters += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            if !c.is_alphabetic() {
                found.close(&word, &mut len);
                continue;
            }
            found.has_small |= !c.is_uppercase();
            for lower in c.to_lowercase() {
                match word.get_mut(len..len + lower.len_utf8()) {
                    Some(place) => _ = lower.encode_utf8(place),
                    None => len = LONGEST_FUNCTION_WORD,
                }
                len += lower.len_utf8();
            }
            found.letters += 1;
        }
        found.close(&word, &mut len);
        found
    }

    /// Counts the word that ends here, if one does.
    fn close(&mut self, word: &[u8], len: &mut usize) {
        if *len == 0 {
            return;
        }
        self.total += 1;
        let word = word.get(..*len);
        let word = word.filter(|word| LENGTHS[usize::from(word[0])] >> word.len() & 1 == 1);
        if let Some(languages) = word.and_then(|word| WORDS.get(word)) {
            for (i, count) in self.counts.iter_mut().enumerate() {
                *count += usize::from(languages >> i & 1);
            }
        }
        *len = 0;
    }
}

fn from_model(language: whichlang::Lang) -> Language {
    match language {
        whichlang::Lang::Deu => Language::De,
        whichlang::Lang::Eng => Language::En,
        whichlang::Lang::Fra => Language::Fr,
        whichlang::Lang::Ita => Language::It,
        whichlang::Lang::Spa => Language::Es,
        _ => Language::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Language>) {
        assert_eq!(identify(text).map(|(language, _)| language), expected, "{text}");
    }

    #[test]
    fn no_function_word_is_longer_than_the_longest() {
        let longest = WORDS.keys().map(|word| word.len()).max();
        assert_eq!(longest, Some(LONGEST_FUNCTION_WORD));
    }

    #[test]
    fn a_sentence_of_forty_characters_is_enough() {
        check("Die Kosten trägt die ersuchende Seite.", Some(Language::De));
        check("The costs shall be borne by the Party.", Some(Language::En));
        check("Les frais sont à la charge de la Partie.", Some(Language::Fr));
        check("Le spese sono a carico della Parte che chiede.", Some(Language::It));
        check("Los gastos serán a cargo de la Parte que lo pida.", Some(Language::Es));
    }

    #[test]
    fn capitals_do_not_hide_the_language() {
        check("ABKOMMEN ZWISCHEN DER REGIERUNG UND DEM RAT ÜBER DIE REISE", Some(Language::De));
    }

    #[test]
    fn a_language_beyond_the_five_is_other() {
        let dutch = "De bevoegde autoriteiten van de verzoekende Partij zenden het verzoek \
                     onverwijld aan de autoriteiten van de aangezochte Partij toe.";
        check(dutch, Some(Language::Other));
    }

    #[test]
    fn a_number_or_a_name_has_no_language() {
        check("Artikel 5", None);
        check("12.3.2014", None);
    }
}
