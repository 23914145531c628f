//! The one object of `compare --press`.

use serde::Serialize;

use crate::{
    cli::citation::Citations,
    compare::{Claim, Claims},
    index::ClauseRecord,
    model::Date,
};

/// What the press claims about a state, beside the text.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct ClaimsLine<'a> {
    r#type: &'static str,
    generation: u64,
    not_searched: u64,
    country: &'a str,
    documents: Vec<&'a str>,
    claims: Vec<ClaimOf<'a>>,
}

/// A paragraph of a press item.
#[derive(Debug, Serialize)]
struct ClaimOf<'a> {
    verdict: &'static str,
    published: Option<Date>,
    outlet: Option<&'a str>,
    #[serde(flatten)]
    paragraph: ClaimClause<'a>,
    figures: Vec<FigureOf<'a>>,
    nearest: Option<ClaimClause<'a>>,
}

/// A clause or paragraph.
#[derive(Debug, Serialize)]
struct ClaimClause<'a> {
    clause: &'a str,
    citation: String,
    document: &'a str,
    page: u32,
    text: &'a str,
}

/// A figure of a claim and the clause that has it.
#[derive(Debug, Serialize)]
struct FigureOf<'a> {
    text: &'a str,
    clause: Option<&'a str>,
}

impl<'a> ClaimsLine<'a> {
    /// Reads the claims about a state.
    pub(in crate::cli) fn new(claims: &'a Claims, cite: Citations) -> Self {
        let clause = |clause: &'a ClauseRecord| ClaimClause {
            clause: clause.id.as_str(),
            citation: cite.of(&clause.locator),
            document: &clause.document.path,
            page: clause.page_from,
            text: &clause.text,
        };
        let claim = |claim: &'a Claim| ClaimOf {
            verdict: claim.verdict.as_str(),
            published: claim.paragraph.document.signed,
            outlet: claim.paragraph.document.outlet.as_deref(),
            figures: claim
                .figures
                .iter()
                .map(|figure| FigureOf {
                    text: figure.span.of(&claim.paragraph.text),
                    clause: figure.clause.as_ref().map(|clause| clause.id.as_str()),
                })
                .collect(),
            nearest: claim.nearest.as_deref().map(clause),
            paragraph: clause(&claim.paragraph),
        };
        Self {
            r#type: "claims",
            generation: claims.generation,
            not_searched: claims.not_searched,
            country: claims.country.as_str(),
            documents: claims.documents.iter().map(|document| document.id.as_str()).collect(),
            claims: claims.claims.iter().map(claim).collect(),
        }
    }
}
