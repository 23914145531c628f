//! One condition language: parser, evaluator over the tokens of a clause, explanation; rules and search share it.
