//! Words: tokens with byte spans, folding, stems, compound parts, sentences, language; pure, no index in sight.
