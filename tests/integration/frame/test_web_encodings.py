"""What is compressed and what never is; and questions that only want the head of an answer."""

import gzip

import brotli
import pytest

from ballot.frame.web import assets
from ballot.frame.web.encodings import SMALLEST, chosen
from ballot.law.congress.policy import Role
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import HERE, visitor

BOTH = "gzip, deflate, br, zstd"
PUBLIC = ["/", f"/v/{CODE}", f"/r/{CODE}", f"/api/polls/{CODE}/election"]


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP; q=0.01", "gzip"),
        ("br;q=0.000", None),
        ("identity", None),
        ("", None),
        ("zbr, xgzip", None),
        (",;,;q=,br;q=x", "br"),
        ("x" * 500 + ", br", None),
    ],
)
def test_the_encoding_is_one_that_the_reader_takes(accepted, best):
    assert chosen(accepted) == best


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_anybody_may_read_is_compressed(path, encoding):
    with visitor() as client:
        plain = client.get(path, headers={"accept-encoding": "identity"})
        packed = client.get(path, headers={"accept-encoding": encoding})
    assert packed.headers["content-encoding"] == encoding
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert "accept-encoding" in packed.headers["vary"]
    assert packed.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PUBLIC, "/desk", f"/desk/{CODE}", f"/desk/{CODE}/check-in"])
def test_what_is_said_to_somebody_who_has_logged_in_is_never_compressed(path):
    with visitor(role=Role.ORGANISER) as client:
        answer = client.get(path, headers={"accept-encoding": BOTH})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


def test_neither_answers_to_a_post_nor_those_that_set_a_cookie_are_compressed():
    with visitor(Scene()) as client:
        headers = {"accept-encoding": BOTH, "origin": HERE}
        refused = client.post("/login", data={"username": "a" * SMALLEST}, headers=headers)
        chosen_language = client.get("/language/en", headers=headers)
    assert len(refused.content) > SMALLEST
    assert "content-encoding" not in refused.headers
    assert "content-encoding" not in chosen_language.headers


def test_what_is_printed_or_packed_already_travels_as_it_is():
    with visitor() as client:
        for name in ("announcement.pdf", "election.bel"):
            answer = client.get(f"/r/{CODE}/1/{name}", headers={"accept-encoding": BOTH})
            assert answer.status_code == 200
            assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
@pytest.mark.parametrize("role", [None, Role.ORGANISER])
def test_static_files_are_as_small_as_they_get(encoding, unpack, role):
    with visitor(role=role) as client:
        for name, kind in (("design.css", "text/css"), ("booth.js", "text/javascript")):
            with client.stream(
                "GET", f"/static/{name}", headers={"accept-encoding": encoding}
            ) as answer:
                raw = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == encoding
            assert answer.headers["content-type"].startswith(kind)
            assert "immutable" in answer.headers["cache-control"]
            original = (assets.STATIC / name).read_bytes()
            assert unpack(raw) == original
            assert len(raw) < len(original) * 0.35


def test_a_static_file_is_compressed_once(monkeypatch):
    done = []
    compress = assets.compress
    monkeypatch.setattr(assets, "compress", lambda *a, **b: done.append(a) or compress(*a, **b))
    monkeypatch.setattr(assets, "_variants", {})
    with visitor() as client:
        for _ in range(3):
            client.get("/static/media.css", headers={"accept-encoding": "gzip"})
    assert len(done) == 1


@pytest.mark.parametrize(
    "path", [*PUBLIC, "/static/design.css", f"/r/{CODE}/1/election.bel", "/nope", "/static/nope"]
)
def test_the_head_of_an_answer_is_that_of_the_answer(path):
    with visitor() as client:
        whole = client.get(path, headers={"accept-encoding": "gzip"})
        head = client.head(path, headers={"accept-encoding": "gzip"})
    assert (head.status_code, head.headers) == (whole.status_code, whole.headers)
    assert head.content == b""


def test_a_head_of_what_may_only_be_posted_is_refused():
    with visitor() as client:
        answer = client.head(f"/api/polls/{CODE}/ballots")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"POST", "OPTIONS"}
