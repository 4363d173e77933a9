"""Every error Dateline raises on purpose.

    DatelineError
    ├── IntakeError            an input cannot become an article
    │   ├── UnreadableInput    the file cannot be opened or read
    │   ├── EmptyInput         nothing but white space
    │   ├── FurnitureOnly      nothing but site furniture
    │   ├── BinaryInput        not text, HTML or JSONL
    │   ├── InputTooLarge      over the size limit
    │   ├── UnknownEncoding    bytes that no encoding explains
    │   ├── NoArticleFound     an HTML page without an article
    │   ├── BadRow             a JSONL row that is not an article
    │   ├── DuplicateId        a second row under an id already seen, with another text
    │   └── NotEnglish         a language the shipped model was not trained on
    ├── RecordError            a record that breaks its contract (a span outside its text, an unknown word)
    ├── RegisterError          a register of actors with mistakes, each told with its line
    ├── GazetteerError         a file of places that cannot be used: missing, damaged or of another version
    │   └── PlacesError        places to import with mistakes, each told with its line
    ├── ModelError             the model file is missing, corrupted or of another format
    ├── LedgerError            the ledger cannot do what was asked
    │   ├── NotALedger         the file is something else
    │   ├── LedgerTooNew       written by a newer Dateline
    │   ├── LedgerLocked       another process is writing and did not finish in time
    │   ├── LedgerFull         no space left, or the place cannot be written
    │   ├── Conflict           somebody else decided meanwhile
    │   └── NotFound           no row under that id
    │       └── LedgerMissing  no ledger at that path
    ├── DeskError              the desk cannot do what was asked; by itself: a fault of the desk
    │   ├── WrongHost          asked under a name that is not the desk's
    │   ├── TokenNeeded        open only to those who know the token
    │   ├── Forbidden          read-only, or not from the desk's own pages
    │   ├── DeskBusy           it cannot take more work now
    │   ├── WrongMethod        the address does not understand that method
    │   ├── WrongMedia         the body of an act is not JSON
    │   └── NoSuchPage         an address that leads nowhere
    ├── OptionError            options that do not go together or have an impossible value
    └── MissingExtra           a feature whose extra is not installed

A caller who wants to carry on after any of them:

    try:
        reading = dateline.read(text)
    except dateline.DatelineError as error:
        print(error.code, error, error.hint)
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of the tree: a message that names the thing, and a hint that says what to do."""

    code = "error"
    hint = ""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders (read_many): rebuild from message and hint alone.
        return (type(self), (str(self), self.hint))


class IntakeError(DatelineError):
    """An input cannot become an article."""

    code = "intake"


class UnreadableInput(IntakeError):
    """The file cannot be opened or read."""

    code = "unreadable"
    hint = "check that the path exists and that you may read it"


class EmptyInput(IntakeError):
    """Nothing but white space."""

    code = "empty"
    hint = "nothing was read; remove the file or fill it"


class FurnitureOnly(IntakeError):
    """Nothing but site furniture was left after cleaning."""

    code = "furniture_only"
    hint = "if this is an article after all, keep every line of it (--as-is)"


class BinaryInput(IntakeError):
    """Not text, HTML or JSONL."""

    code = "binary"
    hint = "convert it to plain text, HTML or JSONL first"


class InputTooLarge(IntakeError):
    """Over the size limit."""

    code = "too_large"
    hint = "split it into articles, or raise --max-bytes"


class UnknownEncoding(IntakeError):
    """Bytes that no encoding explains."""

    code = "encoding"
    hint = "convert the file to UTF-8, for example with iconv"


class NoArticleFound(IntakeError):
    """An HTML page in which no article could be found."""

    code = "no_article"
    hint = "save the article's text as a .txt file and read that"


class BadRow(IntakeError):
    """A JSONL row that is not an article."""

    code = "bad_row"
    hint = 'each line must be a JSON object with "id" and "text"'


class DuplicateId(IntakeError):
    """A second row under an id already seen, with another text."""

    code = "duplicate_id"
    hint = "give every article an id of its own"


class NotEnglish(IntakeError):
    """The article is in a language the shipped model was not trained on."""

    code = "not_english"
    hint = "the shipped model reads English only; translate the article first"


class RecordError(DatelineError):
    """A record that breaks its contract."""

    code = "record"
    hint = "the record was not written by Dateline, or was changed since"


class RegisterError(DatelineError):
    """A register of actors with mistakes, each told with its line."""

    code = "register"
    hint = "nothing was imported; mend the file and import it again"


class GazetteerError(DatelineError):
    """A file of places cannot be used: missing, damaged or of another version."""

    code = "gazetteer"
    hint = "reinstall dateline if the file is its own; else remove it and import it again"


class PlacesError(GazetteerError):
    """Places to import with mistakes, each told with its line."""

    code = "places"
    hint = "nothing was changed; mend the file and import it again"


class ModelError(DatelineError):
    """The model file is missing, corrupted or of another format."""

    code = "model"
    hint = "reinstall dateline, or pass --model a folder written by training/export.py"


class LedgerError(DatelineError):
    """The ledger cannot do what was asked."""

    code = "ledger"


class NotALedger(LedgerError):
    """The file is something else."""

    code = "not_a_ledger"
    hint = "pass --ledger a path that does not exist yet, or a ledger"


class LedgerTooNew(LedgerError):
    """The ledger was written by a newer Dateline."""

    code = "ledger_too_new"
    hint = "upgrade dateline, or use another --ledger"


class LedgerLocked(LedgerError):
    """Another process is writing and did not finish in time."""

    code = "ledger_locked"
    hint = "wait for the other dateline to finish, then run the same command again"


class LedgerFull(LedgerError):
    """No space is left, or the place cannot be written."""

    code = "ledger_full"
    hint = "free some space or pass another --ledger, then run the same command again; finished articles are kept"


class Conflict(LedgerError):
    """Somebody decided meanwhile about the same row, or the same form was sent for something else."""

    code = "conflict"
    hint = "load it again, look at what was decided, and decide then; nothing was changed"


class NotFound(LedgerError):
    """No row under that id."""

    code = "not_found"
    hint = "list the ids with: dateline articles"


class LedgerMissing(NotFound):
    """There is no ledger at that path."""

    code = "ledger_missing"
    hint = "add articles first: dateline add FILE"


class DeskError(DatelineError):
    """The desk cannot do what was asked; raised by itself for a fault of the desk."""

    code = "desk"
    hint = "nothing was changed; please report what you did, with the lines the desk printed"


class WrongHost(DeskError):
    """Somebody asked for the desk under a name that is not its own, as a hostile page would."""

    code = "wrong_host"
    hint = "open the address that dateline serve printed, or allow the name: dateline serve --allow-host NAME"


class TokenNeeded(DeskError):
    """The desk is open only to those who know its token."""

    code = "token_needed"
    hint = "open the address with ?token=… that dateline serve printed, or send the header Authorization: Bearer TOKEN"


class Forbidden(DeskError):
    """An act on a desk that is read-only, or one that does not come from the desk's own pages."""

    code = "forbidden"
    hint = "nothing was changed; load the page again from the address that dateline serve printed"


class DeskBusy(DeskError):
    """The desk cannot take more work now."""

    code = "desk_busy"
    hint = "nothing was taken; wait until it has read what it has, then send it again"


class WrongMethod(DeskError):
    """An address that is there, asked in a way that it does not understand: an act on a page that only shows."""

    code = "wrong_method"
    hint = "nothing was changed; the header Allow tells what the address understands, and /api what each one does"


class WrongMedia(DeskError):
    """An act whose body is not of the kind that the address takes."""

    code = "wrong_media"
    hint = "nothing was changed; send JSON, with the header Content-Type: application/json"


class NoSuchPage(DeskError):
    """An address that leads nowhere."""

    code = "no_such_page"
    hint = "start from the front page"


class OptionError(DatelineError):
    """Options that do not go together or have an impossible value."""

    code = "option"
    hint = "see --help"


class MissingExtra(DatelineError):
    """A feature whose extra is not installed."""

    code = "missing_extra"
