//! Reads a query. It never fails: what cannot be read is left out and reported, and the
//! mended form is the query printed.

use std::fmt;

use crate::{
    model::Span,
    query::{
        ast::{Node, Query, Reach, Term},
        fields::{Field, FieldName, FieldValue},
        lex::{Kind, Lexeme, Value, ZONES, lexemes},
    },
    text::closest,
};

/// A query read, with what was wrong in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What could be read; printed, it is the mended form.
    pub query: Query,
    /// What could not, in order.
    pub faults: Vec<Fault>,
}

/// Something wrong in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where, in bytes of the input.
    pub span: Span,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A quotation is not closed; it was read to the end.
    UnclosedQuote,
    /// A quotation holds no word and was left out.
    EmptyPhrase,
    /// A bracket is not closed; it was closed at the end.
    UnclosedBracket,
    /// A closing bracket closes nothing and was left out.
    StrayBracket,
    /// A sign means nothing here and was left out.
    StraySign,
    /// An operator lacks one of its sides and was left out.
    MissingOperand,
    /// No field has this name; its words were searched instead.
    UnknownField(String),
    /// A field has no value and was left out.
    MissingValue(FieldName),
    /// A number is missing or is none.
    BadNumber,
    /// A range is not of the form `[FROM TO UNTIL]`.
    BadRange,
    /// The query is longer than [`LENGTH_MAX`] bytes and was cut there.
    TooLong,
    /// Brackets are nested deeper than [`DEPTH_MAX`]; what is deeper was left out.
    TooDeep,
    /// There are more than [`TERMS_MAX`] terms; the others were left out.
    TooMany,
}

/// So many bytes of a query are read.
pub const LENGTH_MAX: usize = 8192;
/// So deep may brackets and negations be nested.
pub const DEPTH_MAX: usize = 32;
/// So many pieces (words, operators, brackets) are read.
pub const TERMS_MAX: usize = 512;

impl FaultKind {
    /// Returns the name that an unknown field was probably meant to be.
    pub fn suggestion(&self) -> Option<&'static str> {
        let Self::UnknownField(name) = self else { return None };
        let names = FieldName::NAMES.iter().map(|(name, _)| *name);
        closest(&name.to_lowercase(), names.chain(ZONES.iter().map(|(name, _)| *name)))
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedQuote => f.write_str("the quotation is not closed"),
            Self::EmptyPhrase => f.write_str("the quotation holds no word"),
            Self::UnclosedBracket => f.write_str("the bracket is not closed"),
            Self::StrayBracket => f.write_str("the bracket closes nothing"),
            Self::StraySign => f.write_str("the sign means nothing here"),
            Self::MissingOperand => f.write_str("the operator needs a term on both sides"),
            Self::UnknownField(name) => {
                write!(f, "there is no field `{name}`")?;
                match self.suggestion() {
                    Some(meant) => write!(f, "; did you mean `{meant}:`?"),
                    None => Ok(()),
                }
            }
            Self::MissingValue(field) => write!(f, "the field `{}:` needs a value", field.as_str()),
            Self::BadNumber => f.write_str("a number is expected, as in \"a b\"~3 or @visa{2}"),
            Self::BadRange => f.write_str("a range is written [2020 TO 2024]"),
            Self::TooLong => write!(f, "the query is longer than {LENGTH_MAX} bytes"),
            Self::TooDeep => write!(f, "the query is nested deeper than {DEPTH_MAX}"),
            Self::TooMany => write!(f, "the query has more than {TERMS_MAX} terms and operators"),
        }
    }
}

/// Reads a query.
pub fn parse(input: &str) -> Parsed {
    let mut faults = Vec::new();
    let input = capped(input, &mut faults);
    let mut lexemes = lexemes(input, &mut faults);
    if lexemes.len() > TERMS_MAX {
        let span = Span::new(lexemes[TERMS_MAX].span.start, input.len());
        faults.push(Fault { kind: FaultKind::TooMany, span });
        lexemes.truncate(TERMS_MAX);
    }
    let mut parser = Parser { lexemes: &lexemes, at: 0, end: input.len(), faults: &mut faults };
    let root = parser.whole();
    faults.sort_by_key(|fault| fault.span);
    Parsed { query: Query::of_root(root), faults }
}

fn capped<'i>(input: &'i str, faults: &mut Vec<Fault>) -> &'i str {
    if input.len() <= LENGTH_MAX {
        return input;
    }
    let end = (0..=LENGTH_MAX).rev().find(|&at| input.is_char_boundary(at)).unwrap_or(0);
    faults.push(Fault { kind: FaultKind::TooLong, span: Span::new(end, input.len()) });
    &input[..end]
}

/// Recursive descent; from loosest to tightest: terms side by side, OR, AND, proximity, NOT,
/// term. `a b OR c` asks for *a* with *b* or *c*, as the search engines people know read it;
/// a written AND binds tighter than OR, as in every condition language.
struct Parser<'l> {
    lexemes: &'l [Lexeme],
    at: usize,
    end: usize,
    faults: &'l mut Vec<Fault>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Kind> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.kind)
    }

    fn span(&self) -> Span {
        self.lexemes.get(self.at).map_or(Span::new(self.end, self.end), |lexeme| lexeme.span)
    }

    fn fault(&mut self, kind: FaultKind, span: Span) {
        self.faults.push(Fault { kind, span });
    }

    fn whole(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while self.at < self.lexemes.len() {
            nodes.extend(self.either(0));
            if self.peek() == Some(&Kind::Close) {
                self.fault(FaultKind::StrayBracket, self.span());
                self.at += 1;
            }
        }
        one_or(nodes, Node::And)
    }

    /// Reads what stands side by side: all of it must hold.
    fn either(&mut self, depth: usize) -> Option<Node> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some(Kind::Close)) {
            nodes.extend(self.alternatives(depth));
        }
        one_or(nodes, Node::And)
    }

    /// Reads alternatives; without any, the terms joined by AND go on with the row.
    fn alternatives(&mut self, depth: usize) -> Vec<Node> {
        let first = self.all(depth);
        if self.peek() != Some(&Kind::Or) {
            return first;
        }
        let mut nodes: Vec<Node> = one_or(first, Node::And).into_iter().collect();
        while self.peek() == Some(&Kind::Or) {
            let operator = self.span();
            self.at += 1;
            let next = one_or(self.all(depth), Node::And);
            if next.is_none() || nodes.is_empty() {
                self.fault(FaultKind::MissingOperand, operator);
            }
            nodes.extend(next);
        }
        one_or(nodes, Node::Or).into_iter().collect()
    }

    /// Reads terms joined by AND; a negation behind a term is joined to it as well.
    fn all(&mut self, depth: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut is_joined = true;
        loop {
            match self.peek() {
                None | Some(Kind::Close | Kind::Or) => break,
                Some(Kind::And) => {
                    let operator = self.span();
                    self.at += 1;
                    let lacks_right =
                        matches!(self.peek(), None | Some(Kind::Close | Kind::Or | Kind::And));
                    if lacks_right || nodes.is_empty() {
                        self.fault(FaultKind::MissingOperand, operator);
                    }
                    is_joined = true;
                }
                Some(Kind::Not | Kind::Minus) => {
                    nodes.extend(self.near(depth));
                    is_joined = false;
                }
                Some(_) if is_joined => {
                    nodes.extend(self.near(depth));
                    is_joined = false;
                }
                Some(_) => break,
            }
        }
        nodes
    }

    /// Reads a row of terms joined by proximities, from left to right.
    fn near(&mut self, depth: usize) -> Option<Node> {
        let mut left = self.negated(depth);
        loop {
            let operator = self.span();
            let negated = self.peek() == Some(&Kind::Not);
            let ahead = self.lexemes.get(self.at + usize::from(negated)).map(|next| &next.kind);
            let Some(&Kind::Near(reach, in_order)) = ahead else { return left };
            self.at += 1 + usize::from(negated);
            let is_operand = !matches!(
                self.peek(),
                None | Some(Kind::Close | Kind::Or | Kind::And | Kind::Near(..))
            );
            let right = if is_operand { self.negated(depth) } else { None };
            left = match (left, right) {
                (Some(left), Some(right)) => Some(proximity(reach, in_order, negated, left, right)),
                (left, right) => {
                    self.fault(FaultKind::MissingOperand, operator);
                    left.or(right)
                }
            };
        }
    }

    fn negated(&mut self, depth: usize) -> Option<Node> {
        if !matches!(self.peek(), Some(Kind::Not | Kind::Minus)) {
            return self.term(depth);
        }
        let operator = self.span();
        self.at += 1;
        if depth >= DEPTH_MAX {
            self.fault(FaultKind::TooDeep, operator);
            return None;
        }
        let inner = match self.peek() {
            None | Some(Kind::Close | Kind::Or | Kind::And | Kind::Near(..)) => None,
            Some(_) => self.negated(depth + 1),
        };
        if inner.is_none() {
            self.fault(FaultKind::MissingOperand, operator);
        }
        inner.map(|node| Node::Not(Box::new(node)))
    }

    fn term(&mut self, depth: usize) -> Option<Node> {
        let span = self.span();
        let kind = self.peek()?.clone();
        self.at += 1;
        let node = match kind {
            Kind::Open => self.bracket(depth, span),
            Kind::Zone(zone) => {
                let inner = match self.peek() {
                    Some(Kind::Zone(_)) if depth >= DEPTH_MAX => None,
                    None
                    | Some(Kind::Close | Kind::Or | Kind::And | Kind::Near(..) | Kind::Not) => None,
                    Some(_) => self.term(depth + 1),
                };
                if inner.is_none() {
                    self.fault(FaultKind::MissingOperand, span);
                }
                inner.map(|node| Node::Within(zone, Box::new(node)))
            }
            Kind::Field(name, value) => Some(Node::Field(field(name, value))),
            Kind::Place(place) => {
                let value = FieldValue::Place(place);
                Some(Node::Field(Field { name: FieldName::Place, value }))
            }
            Kind::Exact(word) => Some(Node::leaf(Term::Exact(word))),
            Kind::Lexicon(name) => Some(Node::leaf(Term::Lexicon(name))),
            Kind::Fuzzy(word, edits) => Some(Node::leaf(Term::Fuzzy(word, edits))),
            Kind::Word(word) if is_truncated(&word) => Some(Node::leaf(Term::Wild(word))),
            Kind::Word(word) => Some(Node::leaf(Term::Word(word))),
            Kind::Quoted(words) => {
                let slop = match self.peek() {
                    Some(&Kind::Slop(slop)) => {
                        self.at += 1;
                        slop
                    }
                    _ => 0,
                };
                Some(Node::leaf(Term::Phrase(words, slop)))
            }
            Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::Near(..) | Kind::Close => {
                self.fault(FaultKind::MissingOperand, span);
                None
            }
            Kind::Slop(_) | Kind::Count(..) => {
                self.fault(FaultKind::StraySign, span);
                None
            }
        };
        self.counted(node)
    }

    fn bracket(&mut self, depth: usize, span: Span) -> Option<Node> {
        if depth >= DEPTH_MAX {
            self.fault(FaultKind::TooDeep, span);
            self.skip_bracket();
            return None;
        }
        let inner = self.either(depth + 1);
        if self.peek() == Some(&Kind::Close) {
            self.at += 1;
        } else {
            self.fault(FaultKind::UnclosedBracket, span);
        }
        inner
    }

    fn skip_bracket(&mut self) {
        let mut open = 1;
        while open > 0 && self.at < self.lexemes.len() {
            match self.peek() {
                Some(Kind::Open) => open += 1,
                Some(Kind::Close) => open -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn counted(&mut self, node: Option<Node>) -> Option<Node> {
        let Some(&Kind::Count(at_least, at_most)) = self.peek() else { return node };
        let node = Box::new(node?);
        self.at += 1;
        Some(Node::Count { at_least, at_most, node })
    }
}

fn proximity(reach: Reach, in_order: bool, negated: bool, left: Node, right: Node) -> Node {
    let (left, right) = (Box::new(left), Box::new(right));
    match reach {
        _ if negated => Node::Apart { reach, left, right },
        Reach::Words(distance) => Node::Near { distance, in_order, left, right },
        Reach::Unit(unit) => Node::Same { unit, left, right },
    }
}

fn field(name: FieldName, value: Value) -> Field {
    match value {
        Value::Is(value) => Field::is(name, &value),
        Value::Compared(how, value) => Field { name, value: FieldValue::Compared(how, value) },
        Value::Between(from, to) => Field { name, value: FieldValue::Between(from, to) },
        Value::Missing => Field::is(name, ""),
    }
}

/// Tells whether a word is truncated; a star inside (`Georgier*innen`) is a gendered form.
fn is_truncated(word: &str) -> bool {
    word.starts_with('*') || word.ends_with('*') || word.contains('?')
}

fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 | 1 => nodes.pop(),
        _ => Some(many(nodes)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(input: &str, printed: &str) {
        let parsed = parse(input);
        assert_eq!(parsed.query.to_string(), printed, "{input}");
        assert_eq!(parsed.faults, [], "{input}");
    }

    fn faulty(input: &str, printed: &str, kind: &FaultKind) {
        let parsed = parse(input);
        assert_eq!(parsed.query.to_string(), printed, "{input}");
        let kinds: Vec<&FaultKind> = parsed.faults.iter().map(|fault| &fault.kind).collect();
        assert_eq!(kinds, [kind], "{input}");
    }

    #[test]
    fn operators_are_german_and_english() {
        check("a b", "a AND b");
        check("a UND b ODER c", "(a AND b) OR c");
        check("a NICHT b", "a AND NOT b");
        check("a -b", "a AND NOT b");
        check("(a OR b) c", "(a OR b) AND c");
        check("a b OR c", "a AND (b OR c)");
        check("a OR b c AND d", "(a OR b) AND c AND d");
        check("a NOT b OR c", "(a AND NOT b) OR c");
    }

    #[test]
    fn quotes_of_all_kinds_open_a_phrase() {
        for input in ["\"a b\"", "„a b“", "»a b«", "“a b”", "„a b”"] {
            check(input, "\"a b\"");
        }
        check("\"a b\"~3", "\"a b\"~3");
    }

    #[test]
    fn proximity_binds_tighter_than_and() {
        check("@readmit w/s @own c", "(@readmit w/s @own) AND c");
        check("a NEAR/5 b pre/3 c", "(a w/5 b) pre/3 c");
        check("a NOT w/5 b", "a NOT w/5 b");
        check("@x w/s @y NOT (@z w/5 @x)", "(@x w/s @y) AND NOT (@z w/5 @x)");
    }

    #[test]
    fn fields_have_german_names_ranges_and_comparisons() {
        check("land:Tunesien", "country:Tunesien");
        check("frist:<=30d", "deadline:<=30d");
        check("datum:[2020 TO 2024]", "date:[2020 TO 2024]");
        check("land:\"Sri Lanka\"", "country:\"Sri Lanka\"");
        check("regel:returns.*", "rule:returns.*");
        check("art:5", "art:art_5");
        assert_eq!(parse("art:5A").query, parse("art:art_5a").query);
        check("überschrift:(a b)", "heading:(a AND b)");
    }

    #[test]
    fn a_citation_in_free_text_is_a_field() {
        check("Frist Art. 5 Abs. 2 Buchst. a", "Frist AND art:art_5__para_2__point_a");
        check("Article 5(2)(a)", "art:art_5__para_2__point_a");
    }

    #[test]
    fn truncation_fuzzy_exact_and_count_are_kept() {
        check("rückführ* *abkommen Vis?m", "rückführ* AND *abkommen AND Vis?m");
        check("Visum~1 =Visa @visum{2,4}", "Visum~1 AND =Visa AND @visum{2,4}");
        check("Georgier*innen", "Georgier*innen");
    }

    #[test]
    fn a_fault_is_named_and_mended() {
        faulty("\"a b", "\"a b\"", &FaultKind::UnclosedQuote);
        faulty("(a b", "a AND b", &FaultKind::UnclosedBracket);
        faulty("a b)", "a AND b", &FaultKind::StrayBracket);
        faulty("a OR", "a", &FaultKind::MissingOperand);
        faulty("a w/5", "a", &FaultKind::MissingOperand);
        faulty("pilar:returns", "pilar:returns", &FaultKind::UnknownField("pilar".to_owned()));
        faulty("datum:[2020 2024]", "", &FaultKind::BadRange);
    }

    #[test]
    fn an_unknown_field_is_guessed() {
        let kind = FaultKind::UnknownField("pilar".to_owned());
        assert_eq!(kind.suggestion(), Some("pillar"));
    }

    #[test]
    fn depth_length_and_number_of_terms_are_capped() {
        let deep = "(".repeat(200) + "a" + &")".repeat(200);
        assert!(parse(&deep).faults.iter().any(|fault| fault.kind == FaultKind::TooDeep));
        let long = "wort ".repeat(5000);
        let kinds: Vec<FaultKind> =
            parse(&long).faults.into_iter().map(|fault| fault.kind).collect();
        assert!(kinds.contains(&FaultKind::TooLong) && kinds.contains(&FaultKind::TooMany));
        let negations = "NOT ".repeat(400) + "a";
        assert!(parse(&negations).faults.iter().any(|fault| fault.kind == FaultKind::TooDeep));
        let zones = "text:".repeat(400) + "a";
        assert!(!parse(&zones).faults.is_empty());
    }

    #[test]
    fn an_operator_with_a_sign_behind_it_is_one() {
        assert_eq!(parse("Visum OR, Pass").query, parse("Visum OR Pass").query);
        assert_eq!(parse("Visum w/6; Pass").query, parse("Visum w/6 Pass").query);
    }

    proptest! {
        #[test]
        fn a_printed_query_parses_to_itself(
            input in "(?:[a-cä@=\"„“()~*?{}:,/ 0-9-]|AND |OR |NOT | w/3 | w/s | pre/2 |land:|art:|Art\\. 5 |heading:){0,24}"
        ) {
            let query = parse(&input).query;
            let again = parse(&query.to_string());
            prop_assert_eq!(&again.query, &query, "{} → {}", input, query);
        }

        #[test]
        fn any_input_is_read(input in "\\PC{0,200}") {
            let query = parse(&input).query;
            prop_assert_eq!(parse(&query.to_string()).query, query);
        }
    }
}
