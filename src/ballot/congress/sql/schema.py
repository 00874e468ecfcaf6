"""Tables of congresses, of people, of what these may do, and of their sessions.

Of a token only the digest is kept. A street has a table of its own, so that no poll can be its.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from ballot.frame.sql.metadata import metadata

congress: Final = Table(
    "congress",
    metadata,
    Column("code", String(12), primary_key=True),
    Column("name", String(500), nullable=False),
    Column("short_name", String(500), nullable=False),
    Column("level", String(20)),
    Column("superior", String(12), ForeignKey("congress.code")),
    Column("government", String(500), nullable=False),
    Column("presidium", String(500), nullable=False),
    Column("standing_committee", String(500)),
    Column("language", String(20), nullable=False),
    Column("rules", JSON, nullable=False),
    UniqueConstraint("name"),
)
"""Without a level where nobody has said it yet; without a name until its first poll has one."""

street: Final = Table(
    "street",
    metadata,
    Column("code", String(12), primary_key=True),
    Column("name", String(500), nullable=False),
    Column("short_name", String(500), nullable=False),
    Column("superior", String(12), ForeignKey("congress.code")),
    Column("language", String(20), nullable=False),
)

user: Final = Table(
    "user",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("password", String(255), nullable=False),
)

grant: Final = Table(
    "grant",
    metadata,
    Column("username", String(64), ForeignKey("user.username"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("role", String(20), nullable=False),
    Column("congress", String(12), ForeignKey("congress.code")),
    Column("poll", String(16), ForeignKey("poll.code")),
    Column("trustee", Integer),
    CheckConstraint("(role = 'administrator') = (congress IS NULL)", name="scope"),
    CheckConstraint("poll IS NULL OR congress IS NOT NULL", name="poll"),
)

login: Final = Table(
    "login",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("username", String(64), ForeignKey("user.username"), nullable=False, index=True),
    Column("expires", BigInteger, nullable=False),
)
