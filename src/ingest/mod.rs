//! The pipeline: corpus to index.
