"""A class of eight as Moodle hands it over: late, double, unreadable, with pictures, namesakes."""

import base64
import json
import struct
import zipfile
import zlib

from classroom import ASSIGNMENTS, question_of, source

from mlegrade.assignment.build import notebook

HOMEWORK = ASSIGNMENTS["likelihood"]
ON_TIME, LATE = "Friday, 20 November 2026, 5:12 PM", "Sunday, 22 November 2026, 9:30 AM"
HEAD = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
HEAD += "Last modified (submission),Last modified (grade),Feedback comments"
PROSE = r"""A density is a probability **per unit**. If $y = x/c$, then
$$f_Y(y) = c\, f_X(cy),$$
so five observations give $L_y = c^5 L_x$, here $10^5 \cdot 0.0035 \approx 353$.

The factor $c^5$ holds no parameter: it cancels in every ratio.
"""


def picture(width=240, height=90):
    """Return a small drawing as PNG: a curve on white."""
    rows = b""
    for y in range(height):
        row = b""
        for x in range(width):
            curve = height - 8 - (height - 20) * 2.718 ** (-(((x - width / 2) / 40) ** 2))
            row += b"\x1f\x5f\xa8" if abs(y - curve) < 2 else b"\xff\xff\xff"
        rows += b"\0" + row
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def work(wrong=(), units=PROSE, attachment=None):
    """Return a notebook with all right but some; a wrong answer is a known mistake."""
    made = notebook(HOMEWORK, "fully")
    for cell in made["cells"]:
        if cell["id"] in wrong:
            question = question_of(HOMEWORK.name, cell["id"])
            cell["source"] = source(question, question.mistakes[0].answer)
        if cell["id"] == "units":
            cell["source"] = units
            if attachment:
                cell["attachments"] = {"curve.png": {"image/png": attachment}}
    return json.dumps(made).encode()


def students():
    """Return [(name, number, when, {file: bytes})] of the class."""
    drawn = base64.b64encode(picture()).decode()
    inside = f"My sketch:\n\n![two curves](attachment:curve.png)\n\n{PROSE}"
    return [
        ("Ana Ruiz", 101, ON_TIME, {"homework-likelihood.ipynb": work()}),
        ("Ben Okoye", 102, ON_TIME, {"hw.ipynb": work(["lake", "area"])}),
        ("Kim Lee", 103, LATE, {"homework-likelihood.ipynb": work(["reading"])}),
        ("Kim Lee", 104, ON_TIME, {"homework-likelihood.ipynb": work(["lake"], "No idea.")}),
        ("Liv Berg", 105, ON_TIME, {"a.ipynb": work(["lake"]), "b.ipynb": work()}),
        ("Max Weber", 106, ON_TIME, {"photo of my solution.pdf": b"%PDF-1.7"}),
        ("Noa Katz", 107, ON_TIME, {"hw.ipynb": work([], inside, drawn)}),
        ("Zoë Ōta", 108, ON_TIME, {"hw.ipynb": json.dumps(notebook(HOMEWORK)).encode()}),
    ]


def download(folder):
    """Write what an instructor downloads: the zip of all submissions, the grading worksheet."""
    lines = [HEAD]
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name, number, when, files in students():
            row = f'Participant {number},{name},{number}@example.org,Submitted for grading,,"30.00"'
            lines.append(f'{row},Yes,"{when}",-,')
            for file, data in files.items():
                archive.writestr(f"{name}_{number}_assignsubmission_file/{file}", data)
    most = sum(question.points for question in HOMEWORK.questions)
    text = "\r\n".join(lines).replace("30.00", f"{most}.00")
    (folder / "Grades.csv").write_text(text + "\r\n", "utf-8-sig")
