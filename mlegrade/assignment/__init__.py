"""What is asked: questions, comparisons, and the notebooks built from them."""
