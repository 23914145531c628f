//! Countries and topics to comparisons.
