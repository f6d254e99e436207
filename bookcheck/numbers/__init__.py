"""Numbers in prose: found, read as people write them, compared with what was computed."""
