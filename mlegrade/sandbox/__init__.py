"""Where a student's code runs: cut off, watched, and asked for values alone."""
