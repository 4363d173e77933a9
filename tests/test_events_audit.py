"""The audit of events: the file of verdicts, its shares, and what is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.audit import COLUMNS, CONFLICT, FIELDS, FILE, FRESH, PEACEFUL, Verdict, interval, precision, verdicts


def row(article: str, fields: str) -> Verdict:
    return Verdict("1", "muc4", article, 0, 5, "clash", 0.9, tuple(fields), "", "-")


def test_a_row_is_right_when_no_field_is_wrong() -> None:
    rows = [row("a", "yyyyyy"), row("a", "yyy-yy"), row("b", "ynyyyy"), row("c", "yyyyyn")]
    assert precision(rows) == 50 and precision(rows, "class") == 75 and precision(rows, "place") == 100
    low, high = interval(rows)
    assert low <= 50 <= high


def test_rows_come_out_of_a_file_and_other_verdicts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.tsv"
    head = "# a note\n" + "\t".join(COLUMNS) + "\n"
    path.write_text(
        head + "1\tmuc4\tx\t3\t9\tclash\t0.91\ty\ty\tn\t-\ty\ty\tanother group\t0123abcd\n", encoding="utf-8"
    )
    (found,) = verdicts(path)
    assert (found.start, found.fields, found.right, found.reason) == (3, tuple("yyn-yy"), False, "another group")
    assert found.record == "0123abcd"
    assert found.confidence == 0.91
    path.write_text(head + "1\tmuc4\tx\t3\t9\tclash\t0.91\tmaybe\ty\tn\t-\ty\ty\t\t-\n", encoding="utf-8")
    with pytest.raises(ValueError, match="none of y, n, -"):
        verdicts(path)


@pytest.mark.skipif(not FILE.exists(), reason="no event has been judged yet")
def test_the_judged_rows_are_whole() -> None:
    rows = verdicts()
    assert {one.corpus for one in rows} <= set(CONFLICT) | set(PEACEFUL) | set(FRESH)
    assert all(len(one.fields) == len(FIELDS) and 0 <= one.start < one.end for one in rows)
    assert all(one.reason for one in rows if not one.right)
