"""How fast `mlelib` is beside the libraries that people would use instead, and how right.

``python benchmarks`` measures and writes `results.json`, the tables and the plot.
"""
