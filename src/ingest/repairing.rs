//! Mends an index: tidies what a cut-off session left, or builds it anew from the corpus.

use crate::{
    index::{Fault, IndexError, Verdict, Writer, verify},
    ingest::{BatchReport, IngestError, Progress, Request, index_with, plan::Versions},
    rules::Rules,
};

/// What a repair did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was wrong before.
    pub faults: Vec<Fault>,
    /// The batch that built the index anew; `None` where tidying was enough, or nothing wrong.
    pub rebuilt: Option<BatchReport>,
    /// What a check found afterwards.
    pub verdict: Verdict,
}

/// Checks the index and mends what is wrong. What is damaged is built anew beside and then
/// replaced; of its history nothing is left then.
///
/// # Errors
/// Those of a batch; [`IndexError::Missing`] where there is nothing to mend.
pub fn repair(
    request: &Request,
    rules: &Rules,
    progress: &mut dyn Progress,
) -> Result<Repair, IngestError> {
    let before = checked(request)?;
    if before.is_sound() {
        return Ok(Repair { faults: Vec::new(), rebuilt: None, verdict: before });
    }
    let faults = before.faults;
    if faults.iter().all(is_untidy) && tidy(request, rules).is_ok() {
        let verdict = checked(request)?;
        if verdict.is_sound() {
            return Ok(Repair { faults, rebuilt: None, verdict });
        }
    }
    let versions = Versions::of(rules);
    let writer = Writer::rebuild(&request.index, &versions.fingerprints())?;
    let report = index_with(request, rules, progress, &versions, writer)?;
    Ok(Repair { faults, rebuilt: Some(report), verdict: verify(&request.index)? })
}

/// An index of another version is whole, only not for this build: it is built anew.
fn checked(request: &Request) -> Result<Verdict, IngestError> {
    match verify(&request.index) {
        Err(IndexError::OtherVersion(dir)) => {
            let error = IndexError::OtherVersion(dir).to_string();
            Ok(Verdict { faults: vec![Fault::Unreadable(error)], ..Verdict::default() })
        }
        verdict => Ok(verdict?),
    }
}

/// Tells whether a session that begins and ends mends the fault.
fn is_untidy(fault: &Fault) -> bool {
    match fault {
        Fault::Unsealed | Fault::Unknown(_) => true,
        Fault::Lost(path) => path.ends_with("current"),
        _ => false,
    }
}

fn tidy(request: &Request, rules: &Rules) -> Result<(), IngestError> {
    let fingerprints = Versions::of(rules).fingerprints();
    Ok(Writer::open(&request.index, &fingerprints)?.abandon()?)
}
