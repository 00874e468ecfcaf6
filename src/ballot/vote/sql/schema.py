"""Tables of the vote.

The roll is the one table that joins a deputy to a credential; no table joins a deputy to an
instant, and no ballot bears one (`law` §9).
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ballot.frame.sql.metadata import metadata

poll: Final = Table(
    "poll",
    metadata,
    Column("code", String(16), primary_key=True),
    Column("congress", String(12), ForeignKey("congress.code"), nullable=False, index=True),
    Column("occasion", JSON, nullable=False),
    Column("form", String(20), nullable=False),
    Column("seats", Integer, nullable=False),
    Column("rules", JSON, nullable=False),
    Column("group", String(20), nullable=False),
    Column("trustees", Integer, nullable=False),
    Column("threshold", Integer, nullable=False),
    Column("language", String(20), nullable=False),
    Column("credential_uuid", String(32), nullable=False),
    Column("trustees_text", Text),
    Column("trustee_names", JSON, nullable=False),
    Column("scrutineers", JSON, nullable=False),
    Column("rehearsal", Boolean, nullable=False),
)

project: Final = Table(
    "project",
    metadata,
    Column("poll", String(16), ForeignKey("poll.code"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", String(20), nullable=False),
    Column("body", JSON, nullable=False),
    UniqueConstraint("poll", "id"),
)

deputy: Final = Table(
    "deputy",
    metadata,
    Column("poll", String(16), ForeignKey("poll.code"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
)

roll: Final = Table(
    "roll",
    metadata,
    Column("poll", String(16), primary_key=True),
    Column("deputy", Integer, primary_key=True),
    Column("code", String(20), nullable=False),
    Column("credential", String(1024), nullable=False),
    Column("edition", Integer, nullable=False),
    Column("checked_in", Boolean, nullable=False),
    Column("together", Boolean, nullable=False),
    ForeignKeyConstraint(["poll", "deputy"], ["deputy.poll", "deputy.number"]),
    UniqueConstraint("poll", "code"),
    UniqueConstraint("poll", "credential"),
)

void_card: Final = Table(
    "void_card",
    metadata,
    Column("poll", String(16), ForeignKey("poll.code"), primary_key=True),
    Column("credential", String(1024), primary_key=True),
    Column("code", String(20), nullable=False),
    Column("edition", Integer, nullable=False),
)
"""Cards that were valid once, to be named at the door; whose they were is not kept."""

round_: Final = Table(
    "round",
    metadata,
    Column("uuid", String(32), primary_key=True),
    Column("poll", String(16), ForeignKey("poll.code"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("seats", Integer, nullable=False),
    Column("projects", JSON, nullable=False),
    Column("election", Text),
    Column("timestamp", BigInteger),
    Column("last", String(20)),
    Column("digest", String(64)),
    Column("height", Integer, nullable=False),
    Column("total", Integer),
    Column("present", Integer),
    Column("board_sha256", String(64)),
    Column("archive_sha256", String(64)),
    Column("follows", Integer),
    Column("reason", Text),
    UniqueConstraint("poll", "number"),
)
"""A number below 1 is that of an edition which was set aside before anybody voted with it."""

board: Final = Table(
    "board",
    metadata,
    Column("round", String(32), ForeignKey("round.uuid"), primary_key=True),
    Column("height", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("event", Text, nullable=False),
    Column("data", Text, nullable=False),
)

box: Final = Table(
    "box",
    metadata,
    Column("round", String(32), ForeignKey("round.uuid"), primary_key=True),
    Column("name", LargeBinary(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Nothing here counts up: a number that SQLite gave each row would be the order of arrival."""

certificate: Final = Table(
    "certificate",
    metadata,
    Column("round", String(32), ForeignKey("round.uuid"), primary_key=True),
    Column("result", LargeBinary, nullable=False),
    Column("signature", String(100), nullable=False),
    Column("checks", JSON, nullable=False),
)

certified_file: Final = Table(
    "certified_file",
    metadata,
    Column("round", String(32), ForeignKey("certificate.round"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
