"""What the Python of a page does: run a cell, show what it gives, judge an exercise.

A worker of the page loads it (``worker.js``); nothing here knows of a browser.
"""

from mlepage.runner import Runner as Runner
