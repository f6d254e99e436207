"""Rows in blocks that stay in cache: a model may have millions, and is read once a step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

BLOCK_BYTES = 1 << 17  # of a block of rows, with what is made from it


def row_blocks(array: np.ndarray, bytes_: int = BLOCK_BYTES) -> Iterator[slice]:
    """Cut the rows of an array into slices whose entries stay in cache."""
    rows = max(1, bytes_ // (8 * max(1, array.size // len(array))))
    return (slice(i, i + rows) for i in range(0, len(array), rows))
