//! The corpus folder: scan, manifest, fingerprints.
