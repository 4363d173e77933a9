"""The tables as they are today, for queries; how a file gets there is in `migrations`. Both are tested to agree.

Every derived row is written once and never changed, but for the sums in `actor_total`. `seq` grows with every row, so
that later means higher; `added` is the moment of writing in UTC. Column by column: docs/ledger-schema.md.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, Table, Text, column, table

metadata = MetaData()


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True)


def _reading_seq() -> Column[int]:
    return Column("reading_seq", Integer, ForeignKey("reading.seq"), nullable=False)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


run = Table(
    "run",
    metadata,
    _seq(),
    _text("id"),
    _text("version"),
    _text("model"),
    _text("added"),
)

article = Table(
    "article",
    metadata,
    _seq(),
    _text("id"),
    _text("external_id", null=True),
    _text("url", null=True),
    _text("outlet", null=True),
    _text("text"),
    _text("added"),
)

reading = Table(
    "reading",
    metadata,
    _seq(),
    _text("id"),
    Column("article_seq", Integer, ForeignKey("article.seq"), nullable=False),
    Column("run_seq", Integer, ForeignKey("run.seq"), nullable=False),
    _text("title", null=True),
    _text("agency", null=True),
    _text("byline", null=True),
    _text("published", null=True),
    _text("published_on", null=True),
    _text("published_basis"),
    _text("not_before", null=True),
    _text("language"),
    _text("dateline", null=True),
    _text("removed"),
    Column("seconds", Float, nullable=False),
    _text("added"),
)

entity = Table(
    "entity",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    _text("name"),
    _text("kind"),
    _text("aliases"),
    _text("country", null=True),
    _text("sector", null=True),
)

mention = Table(
    "mention",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("kind"),
    _text("form"),
    _text("entity"),
)

claim = Table(
    "claim",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    _text("parent", null=True),
    _text("source"),
    _text("source_spans"),
    _text("source_entity", null=True),
    _text("source_name", null=True),
    _text("source_type"),
    _text("standing"),
    _text("anonymity"),
    _text("anonymity_reason"),
    _text("anonymity_reason_spans"),
    _text("role", null=True),
    _text("affiliation", null=True),
    _text("cue"),
    _text("cue_spans"),
    _text("cue_class"),
    _text("content"),
    _text("content_spans"),
    _text("quotation"),
    _text("asserted"),
    _text("addressee"),
    _text("addressee_spans"),
    Column("confidence", Float, nullable=False),
    _text("time_ids"),
    _text("times"),
    _text("place_ids"),
    _text("places"),
)

place = Table(
    "place",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("words"),
    _text("form"),
    _text("name"),
    _text("kind"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("radius_km", Float, nullable=False),
    _text("country_code"),
    _text("admin1", null=True),
    _text("admin2", null=True),
    Column("geonames_id", Integer, nullable=True),
    _text("relation", null=True),
    Column("score", Float, nullable=False),
    _text("runners_up"),
)

time = Table(
    "time",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("words"),
    _text("type"),
    _text("value"),
    _text("earliest", null=True),
    _text("latest", null=True),
    _text("anchor"),
)

casualty = Table(
    "casualty",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("words"),
    _text("effect"),
    Column("low", Integer, nullable=False),
    Column("best", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    _text("bound"),
    _text("counted", null=True),
    Column("counted_start", Integer),
    _text("predicate"),
    Column("predicate_start", Integer, nullable=False),
    _text("scope"),
    _text("part_of", null=True),
    _text("asserted"),
    Column("doubtful", Integer, nullable=False),
    _text("claim", null=True),
    _text("event", null=True),
)

event = Table(
    "event",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("words"),
    _text("category"),
    _text("type"),
    _text("mode", null=True),
    _text("quad"),
    _text("acled", null=True),
    _text("cameo", null=True),
    _text("status"),
    _text("actors"),
    _text("recipients"),
    _text("reporters"),
    _text("parties"),
    _text("weapon", null=True),
    _text("time", null=True),
    _text("earliest", null=True),
    _text("latest", null=True),
    _text("time_precision"),
    _text("time_basis"),
    _text("place", null=True),
    _text("place_precision"),
    _text("place_basis"),
    _text("casualties"),
    _text("responsibility", null=True),
    _text("claim", null=True),
    _text("mentions"),
    Column("confidence", Float, nullable=False),
)

forecast = Table(
    "forecast",
    metadata,
    _seq(),
    _reading_seq(),
    _text("id"),
    _text("statement"),
    _text("statement_spans"),
    _text("claim", null=True),
    _text("event", null=True),
    _text("phrase", null=True),
    Column("low", Float),
    Column("mid", Float),
    Column("high", Float),
    _text("scale", null=True),
    _text("earliest", null=True),
    _text("latest", null=True),
    _text("basis", null=True),
    _text("window", null=True),
    Column("window_start", Integer),
    _text("condition", null=True),
    Column("condition_start", Integer),
    Column("scorable", Integer, nullable=False),
    _text("why_not", null=True),
)

layer_row = Table(
    "layer_row",
    metadata,
    _seq(),
    _reading_seq(),
    _text("layer"),
    _text("id"),
    _text("body"),
)

problem = Table(
    "problem",
    metadata,
    _seq(),
    _text("id"),
    _text("origin"),
    _text("code"),
    _text("message"),
    _text("hint"),
    _text("added"),
)

actor = Table(
    "actor",
    metadata,
    _seq(),
    _text("id"),
    _text("name"),
    _text("kind"),
    _text("country", null=True),
    _text("sector", null=True),
    _text("origin"),
    _text("body", null=True),
    _text("added"),
)

actor_name = Table(
    "actor_name",
    metadata,
    _seq(),
    Column("actor_seq", Integer, ForeignKey("actor.seq"), nullable=False),
    _text("key"),
    _text("name"),
)

actor_link = Table(
    "actor_link",
    metadata,
    _seq(),
    Column("entity_seq", Integer, ForeignKey("entity.seq"), nullable=False),
    Column("article_seq", Integer, ForeignKey("article.seq"), nullable=False),
    _text("handle"),
    _text("actor"),
    Column("score", Float, nullable=False),
    _text("why"),
)

actor_suggestion = Table(
    "actor_suggestion",
    metadata,
    _seq(),
    _text("actor"),
    _text("other"),
    Column("score", Float, nullable=False),
    _text("why"),
    _text("added"),
)

decision = Table(
    "decision",
    metadata,
    _seq(),
    _text("id"),
    _text("act"),
    _text("body"),
    _text("note", null=True),
    _text("added"),
)

actor_merged = Table(
    "actor_merged",
    metadata,
    _seq(),
    Column("decision_seq", Integer, ForeignKey("decision.seq"), nullable=False),
    _text("actor"),
    _text("counts_as"),
)

actor_moved = Table(
    "actor_moved",
    metadata,
    _seq(),
    Column("decision_seq", Integer, ForeignKey("decision.seq"), nullable=False),
    Column("article_seq", Integer, ForeignKey("article.seq"), nullable=False),
    _text("handle"),
    _text("actor", null=True),
)

actor_total = Table(
    "actor_total",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
)

row_decided = Table(
    "row_decided",
    metadata,
    _seq(),
    Column("decision_seq", Integer, ForeignKey("decision.seq"), nullable=False),
    Column("article_seq", Integer, ForeignKey("article.seq"), nullable=False),
    _text("layer"),
    _text("row_id"),
    _text("field"),
    _text("value", null=True),
)

setting = Table(
    "setting",
    metadata,
    _seq(),
    _text("name"),
    _text("value"),
    _text("added"),
)

# A view, and therefore not in the metadata of tables.
entity_actor = table("entity_actor", column("entity_seq", Integer), column("actor", Text))
