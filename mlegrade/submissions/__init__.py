"""The class comes in: whose file it is, when it came, which one counts."""
