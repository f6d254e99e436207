"""One thread of linear algebra: on the number of threads depend the order of a sum and its digits.

To be set before NumPy is loaded; processes that are started inherit it.
"""

LIBRARIES = ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in LIBRARIES}
