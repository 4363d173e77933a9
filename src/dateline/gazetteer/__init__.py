"""Places by name: the shipped gazetteer, and places a desk imports."""

from dateline.gazetteer.lookup import Gazetteer, default
from dateline.gazetteer.names import fold
from dateline.gazetteer.records import Candidate, Entry

__all__ = ["Candidate", "Entry", "Gazetteer", "default", "fold"]
