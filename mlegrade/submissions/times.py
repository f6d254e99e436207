"""When a student handed in: from a table, from nbgrader's own note, or from the file itself.

Moodle and Canvas write the time of the download into their zips, so these times say nothing.
"""

from datetime import datetime

from mlegrade.reports import sheet
from mlegrade.reports.who import folded
from mlegrade.submissions.late import moment

WHO = ("student", "id", "ID", "Identifier")
WHEN = ("time", "Last modified (submission)")
# As Moodle writes a time in English: "Friday, 20 November 2026, 11:59 PM".
MOODLE = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M", "%A, %d %b %Y, %I:%M %p")
STAMP = "timestamp.txt"  # which nbgrader writes beside what it collects


def time_of(text):
    """Return a time in one of the forms that are understood.

    >>> time_of("Friday, 20 November 2026, 11:59 PM").isoformat()
    '2026-11-20T23:59:00'
    """
    for form in MOODLE:
        try:
            return datetime.strptime(text.strip(), form)
        except ValueError:
            pass
    return moment(text)


def read(path):
    """Return {student or number, folded: time} from a table, such as Moodle's grading worksheet."""
    rows = sheet.read(path)
    names = rows[0] if rows else {}
    who = next((name for name in WHO if name in names), None)
    when = next((name for name in WHEN if name in names), None)
    if rows and None in (who, when):
        raise SystemExit(
            f"{path}: its columns are {', '.join(n for n in names if n != 'line')}; one of "
            f"{', '.join(WHO)} and one of {', '.join(WHEN)} are needed"
        )
    found = {}
    for row in rows:
        text = row[when].strip()
        if text in {"", "-"}:
            continue
        try:
            found[folded(row[who])] = time_of(text)
        except ValueError:
            raise SystemExit(
                f"{path}, line {row['line']}: {text!r} is no time that is understood; write it as "
                "2026-11-20 23:59"
            ) from None
    return found


def from_note(data):
    """Return the time in nbgrader's note, None if it is no such note.

    >>> from_note(b"2026-11-20 18:00:00.123456 CET") is None
    True
    """
    try:
        return moment(data.decode().strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
