//! What the program knows, as data: loading, layering and compiling of rule files, and the built-in ones.
