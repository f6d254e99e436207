"""States of the explorers in which the script and the library are compared; extremes included."""

MANY = [round(2.5 + (i * 37 % 200) / 40, 3) for i in range(200)]

CASES = {
    "Coin": [
        {},
        {"n": 1, "k": 0, "p": 0.5},
        {"n": 200, "k": 200, "p": 0.005},
        {"n": 200, "k": 0, "p": 0.995},
        {"n": 37, "k": 11, "p": 0.995},
        {"n": 7, "k": 9, "p": 0.3},
    ],
    "TwoReadings": [
        {},
        {"n": 1, "k": 0, "p": 0.01},
        {"n": 20, "k": 20, "p": 0.99},
        {"n": 20, "k": 7, "p": 0.01},
        {"n": 3, "k": 12, "p": 0.5},
    ],
    "Underflow": [
        {},
        {"n": 2000, "p": 0.6},
        {"n": 2000, "p": 0.99},
        {"n": 2000, "p": 0.01},
        {"n": 10, "p": 0.37},
        {"n": 1080, "p": 0.5},
        {"n": 1480, "p": 0.51},
    ],
    "NormalExplorer": [
        {},
        {"x": [4, 4, 4], "mu": 4.0, "sigma": 0.05},
        {"x": MANY, "mu": 2.0, "sigma": 1.5},
        {"x": [5.0], "mu": 5.0, "sigma": 0.3},
        {"mu": 8.0, "sigma": 0.05},
        {"x": [2.0, 8.0], "mu": 3.3, "sigma": 1.21},
    ],
    "Race": [
        {},
        {"at": 3},
        {"careful": False},
        {"careful": False, "step_size": 0.02, "start": [3.0, 1.0]},
        {"careful": False, "step_size": 3.0},
        {"scale": "sd", "start": [3.1, 1.6]},
        {"scale": "log", "start": [3.1, 0.2]},
        {"scale": "log", "start": [3.1, 0.2], "careful": False},
        {"scale": "sd", "start": [5.5, 0.3], "careful": False, "step_size": 0.01},
        {"start": [5.0, 1.6], "careful": False},
        {"kind": "logistic", "x": [1, 2, 3, 4, 5], "y": [0, 1, 0, 1, 1], "start": [0, 0]},
        {"kind": "logistic", "x": [1, 2, 3, 4], "y": [0, 0, 1, 1], "start": [0, 0]},
        {
            "kind": "logistic",
            "x": [1, 2, 3, 4, 5],
            "y": [0, 1, 0, 1, 1],
            "start": [1, 0.5],
            "careful": False,
        },
    ],
}
