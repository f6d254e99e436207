"""States of the explorers in which the script and the library are compared; extremes included."""

CASES = {
    "Coin": [
        {},
        {"n": 1, "k": 0, "p": 0.5},
        {"n": 200, "k": 200, "p": 0.005},
        {"n": 200, "k": 0, "p": 0.995},
        {"n": 37, "k": 11, "p": 0.995},
        {"n": 7, "k": 9, "p": 0.3},
    ],
}
