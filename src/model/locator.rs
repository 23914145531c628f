//! Where a clause stands, as a path from the outside in.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The levels of the path; each prints as its Akoma Ntoso style prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Title of the text.
    #[serde(rename = "title")]
    DocTitle,
    /// Names of the parties.
    #[serde(rename = "parties")]
    Parties,
    /// Preamble as a whole.
    #[serde(rename = "preamble")]
    Preamble,
    /// Recital.
    #[serde(rename = "rec")]
    Recital,
    /// Enacting formula.
    #[serde(rename = "formula")]
    Formula,
    /// Part (Teil).
    #[serde(rename = "part")]
    Part,
    /// Title (Titel).
    #[serde(rename = "title_n")]
    Title,
    /// Chapter (Kapitel).
    #[serde(rename = "chp")]
    Chapter,
    /// Section (Abschnitt, §).
    #[serde(rename = "sec")]
    Section,
    /// Article (Artikel).
    #[serde(rename = "art")]
    Article,
    /// Numbered paragraph (Absatz).
    #[serde(rename = "para")]
    Paragraph,
    /// Letter or number inside a paragraph.
    #[serde(rename = "point")]
    Point,
    /// Point below a point.
    #[serde(rename = "subpoint")]
    Subpoint,
    /// Dash or bullet, counted from 1.
    #[serde(rename = "indent")]
    Indent,
    /// Unnumbered paragraph, counted from 1 in its parent.
    #[serde(rename = "p")]
    Unnumbered,
    /// Words after a list.
    #[serde(rename = "wrap")]
    Wrap,
    /// Annex (Anlage, Anhang).
    #[serde(rename = "annex")]
    Annex,
    /// Protocol.
    #[serde(rename = "prot")]
    Protocol,
    /// Joint declaration.
    #[serde(rename = "decl")]
    Declaration,
    /// Footnote.
    #[serde(rename = "fn")]
    Footnote,
    /// Signature block.
    #[serde(rename = "sign")]
    Signature,
    /// Paragraph of a notice printed before the title of what it publishes.
    #[serde(rename = "notice")]
    Notice,
}

impl Level {
    /// Every level, outermost first.
    pub const ALL: [Self; 22] = [
        Self::Notice,
        Self::DocTitle,
        Self::Parties,
        Self::Preamble,
        Self::Recital,
        Self::Formula,
        Self::Part,
        Self::Title,
        Self::Chapter,
        Self::Section,
        Self::Article,
        Self::Paragraph,
        Self::Point,
        Self::Subpoint,
        Self::Indent,
        Self::Unnumbered,
        Self::Wrap,
        Self::Annex,
        Self::Protocol,
        Self::Declaration,
        Self::Footnote,
        Self::Signature,
    ];

    /// Returns the prefix; a document's title and a numbered *Titel* share `title`.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::DocTitle | Self::Title => "title",
            Self::Parties => "parties",
            Self::Preamble => "preamble",
            Self::Recital => "rec",
            Self::Formula => "formula",
            Self::Part => "part",
            Self::Chapter => "chp",
            Self::Section => "sec",
            Self::Article => "art",
            Self::Paragraph => "para",
            Self::Point => "point",
            Self::Subpoint => "subpoint",
            Self::Indent => "indent",
            Self::Unnumbered => "p",
            Self::Wrap => "wrap",
            Self::Annex => "annex",
            Self::Protocol => "prot",
            Self::Declaration => "decl",
            Self::Footnote => "fn",
            Self::Signature => "sign",
            Self::Notice => "notice",
        }
    }
}

/// One step of the path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Step {
    /// The level.
    pub level: Level,
    /// The number as printed, without brackets and full stops; `None` for a level that has none.
    pub number: Option<String>,
}

impl Step {
    /// Makes a numbered step.
    pub fn new(level: Level, number: impl Into<String>) -> Self {
        Self { level, number: Some(number.into()) }
    }

    /// Makes a step without a number.
    pub const fn bare(level: Level) -> Self {
        Self { level, number: None }
    }
}

impl Step {
    fn write(&self, to: &mut impl fmt::Write) -> fmt::Result {
        to.write_str(self.level.prefix())?;
        let Some(number) = &self.number else { return Ok(()) };
        to.write_str("_")?;
        // nearly all numbers are printed as they are shown
        if number.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            to.write_str(number)
        } else {
            to.write_str(&number.to_lowercase())
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// A path such as `art_5__para_2__point_a`. Steps keep the printed case; the display folds it.
///
/// ```
/// use klausel::model::{Level, Locator, Step};
/// let locator = Locator::new(vec![Step::new(Level::Article, "5"), Step::new(Level::Point, "A")]);
/// assert_eq!(locator.to_string(), "art_5__point_a");
/// let read: Locator = "art_5__point_a".parse().unwrap();
/// assert_eq!(read.to_string(), "art_5__point_a");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Locator(pub Vec<Step>);

impl Locator {
    /// Makes a locator of the steps, outermost first.
    pub const fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// Returns the steps, outermost first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Returns the locator with one more step.
    #[must_use]
    pub fn child(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Tells whether this place is `outer` or lies inside it.
    pub fn is_within(&self, outer: &Self) -> bool {
        self.0.len() >= outer.0.len()
            && self.0.iter().zip(&outer.0).all(|(a, b)| {
                a.level == b.level
                    && a.number.as_ref().map(|n| n.to_lowercase())
                        == b.number.as_ref().map(|n| n.to_lowercase())
            })
    }

    /// Returns the path up to and including its innermost article, or `None` outside articles.
    pub fn article(&self) -> Option<Self> {
        let at = self.0.iter().rposition(|step| step.level == Level::Article)?;
        Some(Self(self.0[..=at].to_vec()))
    }
}

impl Locator {
    /// Writes what the display shows; every clause is named by it.
    pub(super) fn write(&self, to: &mut impl fmt::Write) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            if i > 0 {
                to.write_str("__")?;
            }
            step.write(to)?;
        }
        Ok(())
    }
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// The words are not a locator; the faulty step is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocatorError(String);

impl fmt::Display for LocatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not a step of a locator such as art_5__para_2", self.0)
    }
}

impl std::error::Error for LocatorError {}

impl FromStr for Locator {
    type Err = LocatorError;

    fn from_str(words: &str) -> Result<Self, LocatorError> {
        words.split("__").map(step_from).collect::<Result<_, _>>().map(Self)
    }
}

fn step_from(words: &str) -> Result<Step, LocatorError> {
    let (prefix, number) = match words.split_once('_') {
        Some((prefix, number)) if !number.is_empty() => (prefix, Some(number)),
        Some(_) => return Err(LocatorError(words.to_owned())),
        None => (words, None),
    };
    let level = match (prefix, number) {
        ("title", Some(_)) => Level::Title,
        ("title", None) => Level::DocTitle,
        _ => Level::ALL
            .into_iter()
            .find(|level| level.prefix() == prefix)
            .ok_or_else(|| LocatorError(words.to_owned()))?,
    };
    Ok(Step { level, number: number.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_comes_back_from_its_own_words() {
        for level in Level::ALL {
            let number = (level != Level::DocTitle).then(|| "5a".to_owned());
            let locator = Locator::new(vec![Step { level, number }]);
            assert_eq!(locator.to_string().parse::<Locator>(), Ok(locator));
        }
    }

    #[test]
    fn a_word_that_is_no_level_is_named() {
        let fault = "art_5__absatz_2".parse::<Locator>().expect_err("absatz is no level");
        assert!(fault.to_string().starts_with("absatz_2:"));
    }
}
