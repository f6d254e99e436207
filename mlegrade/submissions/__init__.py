"""What was handed in: whose it is, where its answers are, and what they earn."""
