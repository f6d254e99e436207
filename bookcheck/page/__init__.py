"""The page: cells and outputs, figures, parts, quiz, links, works cited."""
