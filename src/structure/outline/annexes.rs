//! Annexes, protocols and declarations joined to a text, each with numbering of its own.

use std::collections::HashSet;

use crate::model::{BlockRole, Level, Step};

use super::lines::Kind;
use super::{Scope, Walk};

impl Walk<'_> {
    /// Whether an annex, a protocol or a declaration begins here.
    pub(super) fn begins_annex(&self, at: usize, scope: &Scope) -> bool {
        let line = &self.lines[at];
        let is_begun = scope.has_provisions || scope.has_text || scope.is_signed;
        match &line.kind {
            Kind::Heading(mark) => mark.level == Level::Annex && (is_begun || scope.step.is_some()),
            Kind::Joined(mark) => {
                let is_set = line.piece.role == BlockRole::Heading;
                // A heading that is no more than `PROTOCOL 2` shows itself by its place.
                let is_numbered =
                    mark.rest.is_empty() || mark.number.as_deref() == Some(mark.rest.of(self.text));
                is_begun
                    && (scope.is_signed
                        || is_set && scope.step.is_some()
                        || (is_set || mark.number.is_some() && is_numbered) && self.is_late(at))
            }
            _ => false,
        }
    }

    /// Whether the joined text begins its own numbering below.
    fn is_late(&self, at: usize) -> bool {
        self.lines[at + 1..].iter().take(12).any(|line| {
            matches!(&line.kind, Kind::Heading(mark) if mark.level == Level::Article && mark.value == 1)
        })
    }

    /// An annex with its heading; returns where it ends.
    pub(super) fn annex(&mut self, at: usize) -> usize {
        let (mark, span) = match &self.lines[at].kind {
            Kind::Heading(mark) | Kind::Joined(mark) => (mark.clone(), self.lines[at].piece.span),
            _ => return at + 1,
        };
        let known = self
            .outline
            .drafts
            .iter()
            .filter_map(|(draft, _)| draft.locator.steps().first())
            .filter(|step| step.level == mark.level)
            .filter_map(|step| step.number.clone())
            .collect::<HashSet<_>>();
        let number = mark.number.unwrap_or_else(|| (known.len() + 1).to_string());
        let mut heading = Some(mark.rest).filter(|rest| !rest.is_empty());
        if matches!(self.lines[at].kind, Kind::Joined(_)) {
            heading = Some(span);
        }
        let mut next = at + 1;
        if heading.is_none()
            && self
                .lines
                .get(next)
                .is_some_and(|line| self.is_title(line) && line.piece.role == BlockRole::Heading)
        {
            heading = Some(self.lines[next].piece.span);
            next += 1;
        }
        self.scope(next, Some(Step::new(mark.level, number)), heading)
    }
}
