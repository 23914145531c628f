//! The walls around a worker: limits of the system, and no files and no network once it began.
//!
//! A worker raises them itself, after it has loaded the rules and before it sees the first
//! byte of a document. Which of them stand is told to the parent, since kernels differ.

use std::{
    fs::File,
    io::{Read, Seek},
};

use serde::{Deserialize, Serialize};

/// What a worker may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallLimits {
    /// Address space in bytes. Default 2 GiB: the shipped program with its rules takes 0.2,
    /// the largest real PDF of the development data 0.4.
    pub memory_bytes: u64,
    /// Seconds for one document, as CPU time in the worker and as wall time in the parent.
    /// Default 60: fifty times the slowest real document.
    pub seconds: u64,
}

impl Default for WallLimits {
    fn default() -> Self {
        Self { memory_bytes: 2 << 30, seconds: 60 }
    }
}

/// Which walls stand around a worker on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "four independent walls, told one by one")]
pub struct Walls {
    /// The system ends the worker at the limit of its address space.
    pub memory: bool,
    /// The system ends the worker at its CPU time, should the parent be gone.
    pub cpu_time: bool,
    /// The worker cannot open, make or change any file (Landlock).
    pub files: bool,
    /// The worker cannot open TCP connections (Landlock from ABI 4).
    pub network: bool,
}

/// The walls of this process, and the clock that the CPU wall is moved by.
#[derive(Debug)]
pub(super) struct Raised {
    /// Which of them stand.
    pub(super) walls: Walls,
    seconds: u64,
    clock: Option<File>,
}

/// Raises the walls around this process; what the system does not offer is left out and told.
pub(super) fn raise(limits: WallLimits) -> Raised {
    // opened before the files are walled off, read again and again
    let clock = File::open("/proc/self/stat").ok();
    let mut walls = Walls { memory: limit_memory(limits), ..Walls::default() };
    (walls.files, walls.network) = forbid_files_and_network();
    let mut raised = Raised { walls, seconds: limits.seconds, clock };
    raised.walls.cpu_time = raised.grant_cpu_time();
    raised
}

impl Raised {
    /// Grants the CPU time of one more document.
    #[cfg(unix)]
    pub(super) fn grant_cpu_time(&mut self) -> bool {
        let Some(used) = self.clock.as_mut().and_then(cpu_seconds) else { return false };
        let Ok((_, hard)) = rlimit::Resource::CPU.get() else { return false };
        let soft = (used + self.seconds + 1).min(hard);
        rlimit::Resource::CPU.set(soft, hard).is_ok()
    }

    /// Grants nothing: this system has no such wall.
    #[cfg(not(unix))]
    pub(super) fn grant_cpu_time(&mut self) -> bool {
        let _ = (self.seconds, &self.clock);
        false
    }
}

/// CPU seconds that this process has used, from the 14th and 15th field of its `stat`.
#[cfg(unix)]
fn cpu_seconds(clock: &mut File) -> Option<u64> {
    /// `USER_HZ` is 100 on every Linux architecture that Rust runs on.
    const TICKS_PER_SECOND: u64 = 100;
    let mut stat = String::new();
    clock.rewind().ok()?;
    clock.read_to_string(&mut stat).ok()?;
    // the name of the program may hold spaces, but is in brackets
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some((user + system) / TICKS_PER_SECOND)
}

#[cfg(unix)]
fn limit_memory(limits: WallLimits) -> bool {
    use rlimit::Resource;
    // no core dumps of foreign content, no file written even by a handle already open
    let _ = Resource::CORE.set(0, 0);
    let _ = Resource::FSIZE.set(0, 0);
    Resource::AS.set(limits.memory_bytes, limits.memory_bytes).is_ok()
}

#[cfg(not(unix))]
fn limit_memory(_limits: WallLimits) -> bool {
    false
}

/// Returns whether files and whether the network are out of reach now.
#[cfg(target_os = "linux")]
fn forbid_files_and_network() -> (bool, bool) {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetStatus,
    };
    let is_enforced = |ruleset: Result<Ruleset, landlock::RulesetError>| {
        let status = ruleset.and_then(|ruleset| ruleset.create()?.restrict_self());
        status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
    };
    let best_effort = || Ruleset::default().set_compatibility(CompatLevel::BestEffort);
    let files = is_enforced(best_effort().handle_access(AccessFs::from_all(ABI::V5)));
    let network = is_enforced(best_effort().handle_access(AccessNet::from_all(ABI::V5)));
    (files, network)
}

#[cfg(not(target_os = "linux"))]
fn forbid_files_and_network() -> (bool, bool) {
    (false, false)
}
