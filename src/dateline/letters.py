"""Letters of all Latin alphabets in plain ones, so that spellings of a name can be compared."""

from __future__ import annotations

import unicodedata
from typing import Final

# Letters that decomposition leaves as they are, and the transliteration marks for ayn and hamza.
_LETTERS: Final = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ħ": "h", "Ħ": "H", "ı": "i", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ə": "e", "Ə": "E",
        "‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "ʹ": "'", "ʻ": "'", "ʼ": "'", "ʾ": "'", "ʿ": "'", "′": "'",
        "“": " ", "”": " ", "„": " ", '"': " ", "«": " ", "»": " ",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "&": " and ", "_": " ",
    }
)  # fmt: skip


def plain_letters(text: str) -> str:
    """Return `text` without accents and with one kind of apostrophe and hyphen; case and other marks stay."""
    # Marks before decomposition: an acute accent that stands alone would fall apart into a space and an accent.
    text = text.translate(_LETTERS)
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return "".join(c for c in text if not unicodedata.combining(c))
