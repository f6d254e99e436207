"""The data sets, each a CSV file; README.md beside them gives source, units and license."""
