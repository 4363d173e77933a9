"""What a whole passage tells of: one vector for its words, and what is read off it."""

from __future__ import annotations

import numpy as np

from dateline.reader.events.tables import APART, Tables
from dateline.reader.events.triggers import softmax
from dateline.reader.layers import Floats


def vector(words: Floats, tables: Tables) -> Floats:
    """Return the vector [256] of a passage of at least one word, whose vectors are `words` [words, hidden]."""
    mean = _means(words, tables.attend, tables.attend_bias)
    return np.asarray(np.maximum(mean @ tables.pooled.T + tables.pooled_bias, 0), dtype=np.float32)


def classes(passage: Floats, tables: Tables) -> Floats:
    """Return the probability of each of `CLASSES` that a passage tells of it."""
    return softmax(passage @ tables.passage.T + tables.passage_bias)


def kinds(passage: Floats, tables: Tables) -> Floats:
    """Return the probability of each of `TYPES`."""
    return softmax(passage @ tables.kind.T + tables.kind_bias)


def incidents(passage: Floats, tables: Tables) -> Floats:
    """Return, for each of `INCIDENTS`, the probability that a passage tells of one."""
    return _sigmoid(passage @ tables.incident.T + tables.incident_bias)


def police(words: Floats, tables: Tables) -> Floats:
    """Return, for each of `POLICE`, the probability that a sentence tells of it; `words` are those of `vector`."""
    mean = _means(words, tables.watch, tables.watch_bias)
    seen = np.maximum(mean @ tables.watched.T + tables.watched_bias, 0)
    return _sigmoid(seen @ tables.police.T + tables.police_bias)


def parties(passage: Floats, words: Floats, tables: Tables) -> Floats:
    """Return the probabilities [words, roles] of who does and who suffers in a passage, whatever its trigger."""
    width = tables.distance.shape[1]
    trigger = (tables.root @ passage + tables.root_bias) @ tables.ends[:width].T + tables.ends_bias[:width]
    hidden = words @ tables.ends[width:].T + tables.ends_bias[width:] + trigger
    hidden = np.maximum(hidden + tables.distance[0] + tables.sentence[APART], 0)
    return softmax((hidden @ tables.role.T + tables.role_bias).astype(np.float32))


def fillers(words: Floats, tables: Tables) -> tuple[Floats, Floats]:
    """Return the probabilities [words, fillers] of what each word is to the incidents of its article, and [words, 2]
    that it is the first and the last word of what fills a role. Words are read with those beside them."""
    before, own, after = np.split(tables.filling, 3, axis=1)
    hidden = words @ own.T + tables.filling_bias
    hidden[1:] += words[:-1] @ before.T
    hidden[:-1] += words[1:] @ after.T
    hidden = np.maximum(hidden, 0)
    share = softmax((hidden @ tables.filler.T + tables.filler_bias).astype(np.float32))
    return share, _sigmoid(hidden @ tables.edge.T + tables.edge_bias)


def _means(words: Floats, attend: Floats, bias: Floats) -> Floats:
    """Return the weighted means of the words, one after another [pools * hidden]."""
    weight = softmax((words @ attend.T + bias).T)
    return np.asarray((weight @ words).reshape(-1), dtype=np.float32)


def _sigmoid(raw: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-raw)), dtype=np.float32)
