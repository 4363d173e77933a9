"""What language a text is in, as far as the shipped model needs to know: English or not."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dateline.errors import NotEnglish

MIN_LETTERS = 40
"""Shorter texts are not judged: a headline of names fools every identifier."""
_SLICE = 600
_SLICES = 5
"""Language is read off five slices spread over the text (at most 3,000 characters), and the majority decides."""

# Grammar words that English does not share with its neighbours ("of", "was", "had" and "have" are Dutch, German or
# Danish too). In 600-letter slices of the 924 PolNeAR train and dev articles they are 4 to 19 % of the words (1st and
# 95th percentile), in another language a stray "the". Above this share a slice is English without asking the
# identifier, which costs half a second to load and half a millisecond an article: 97 % of those articles never do.
_GRAMMAR = frozenset((
    "the", "and", "that", "with", "from", "which", "were", "their", "been", "would", "said", "they", "this", "who",
    "after",
))  # fmt: skip
_GRAMMAR_SHARE = 0.08
_WORD = re.compile(r"[^\W\d_]+")

# Languages of newspapers with a script or grammar of their own. Left out are varieties the identifier confuses with
# English prose full of foreign names (Nigerian Pidgin, Javanese, Occitan …).
_LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "gl": "Galician", "gu": "Gujarati", "ha": "Hausa", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "ky": "Kyrgyz",
    "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian",
    "mr": "Marathi", "ms": "Malay", "my": "Burmese", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "om": "Oromo",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "si": "Sinhala", "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "ug": "Uyghur", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "yo": "Yoruba",
    "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip

_SURE = 0.5
"""A slice counts as foreign only when the identifier gives one language at least even odds; a doubt is English."""


def require_english(text: str, origin: str) -> str:
    """Return ``"en"``, or raise `NotEnglish` naming the language most of the text is in."""
    english, doubtful = 0, []
    for piece in _slices(text):
        words = _WORD.findall(piece.lower())
        letters = sum(map(len, words))
        if sum(word in _GRAMMAR for word in words) > _GRAMMAR_SHARE * len(words):
            english += letters
        else:
            doubtful.append((piece, letters))
    if english >= sum(letters for _, letters in doubtful):
        return "en"
    foreign: dict[str, int] = {}
    for piece, letters in doubtful:
        code = _identify(piece, letters)
        if code == "en":
            english += letters
        else:
            foreign[code] = foreign.get(code, 0) + letters
    if sum(foreign.values()) > english:
        code = max(foreign, key=lambda each: foreign[each])
        raise NotEnglish(f"{origin}: is in {_LANGUAGES[code]}, not in English")
    return "en"


def _slices(text: str) -> list[str]:
    if len(text) <= _SLICE * _SLICES:
        return [text[at : at + _SLICE] for at in range(0, len(text), _SLICE)]
    step = (len(text) - _SLICE) / (_SLICES - 1)
    return [text[int(n * step) : int(n * step) + _SLICE] for n in range(_SLICES)]


def _identify(piece: str, letters: int) -> str:
    # A script without Latin letters tells enough in ten letters: a Chinese sentence may have no more.
    if letters < (MIN_LETTERS if sum(map(str.isascii, piece)) > len(piece) / 2 else 10):
        return "en"
    code, share = _identifier().classify(piece)
    return str(code) if share >= _SURE else "en"


@cache
def _identifier() -> Any:
    """Load the identifier; its import and tables take half a second, so only texts in doubt pay for it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
