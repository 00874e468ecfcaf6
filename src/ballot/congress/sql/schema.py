"""Tables of people and their sessions; of a token only the digest is kept."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table

from ballot.frame.sql.metadata import metadata

user: Final = Table(
    "user",
    metadata,
    Column("username", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("trustee", Integer),
    Column("poll", String(16), ForeignKey("poll.code")),
    Column("password", String(255), nullable=False),
)

login: Final = Table(
    "login",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),
    Column("username", String(64), ForeignKey("user.username"), nullable=False, index=True),
    Column("expires", BigInteger, nullable=False),
)
