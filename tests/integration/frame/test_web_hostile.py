"""Bytes that nobody sends by mistake: each is answered plainly, none is our mistake."""

import pytest

from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import HERE, visitor

API = f"/api/polls/{CODE}"
JSON = {"content-type": "application/json"}
BODIES = {
    "deep lists": b"[" * 60_000,
    "deep objects": b'{"credential":' * 4_000,
    "no text": b'{"credential": "\xff"}',
    "half a letter": b"\xc3",
    "half a pair": b'{"credential": "\\ud800"}',
    "a huge number": b"9" * 5_000,
    "not a number": b"NaN",
    "beyond any number": b'{"credential": 1e999}',
    "a byte order mark": b'\xef\xbb\xbf{"credential": ""}',
}
ADDRESSES = [
    "/static/x%00",
    "/static/%ff",
    "/static/booth.js/x",
    "/static/..%2f..%2fassets.py",
    "/static/%2e%2e/assets.py",
    "/static/" + "a" * 5_000,
    "/static",
    "/x%00",
    "/x%0aERROR%20forged",
    "/%ff%fe",
    "/r/%00",
    "/r/%ff/1",
    "/r/A/99999999999999999999",
    "/r/A/1/%00.pdf",
    "/r/A/1/board?tracker=%00",
    "/v/%00",
    "/v/%ED%A0%80",
    "/problems/%00",
    "/language/%00",
    "/type/%0a",
    "/login?to=%00",
    "/login?to=/%0d%0aset-cookie:a=b",
    "/?x=%ff",
    "/api/polls/%00/election",
    "/api/polls/A/qr?tracker=%00",
    "/api/polls/%0a/qr?tracker=" + "A" * 43,
    "/desk/%00",
    "/desk/%0d%0aX:y",
    f"/desk/{CODE}/check-in?last=%00",
    f"/desk/{CODE}/roster?search=%00",
    f"/desk/{CODE}?confirm=%00",
]
HEADERS = [
    ("cookie", b"ballot=\xff; lang=\x01"),
    ("accept", b"\xff"),
    ("accept-language", b"\xff;q=" * 50),
    ("sec-fetch-site", b"\xff"),
    ("origin", b"http://["),
    ("origin", b"\xff"),
    ("content-type", b"multipart/form-data; boundary=\xff"),
    ("content-type", b"application/x-www-form-urlencoded; charset=nonsense"),
]
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="f"'
FORMS = [
    (FORM, b"%ff=%ff"),
    (FORM, b"a=%00&a=%00"),
    (FORM, b"a&" * 30_000),
    (PARTS, b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n--x--'),
    (PARTS, HEAD + b'; filename="\xff\x00"\r\nContent-Type: \xff\r\n\r\nx\r\n--x--'),
    (PARTS, HEAD + b"; filename*=utf-99''a\r\n\r\nx\r\n--x--"),
    (PARTS, b"[" * 60_000),
    ("multipart/form-data", b"x"),
    ("application/json", b"[" * 60_000),
]


def is_plain(answer):
    """Whether an answer is a refusal in words, or what a page would have said to anybody."""
    assert answer.status_code < 500, answer.text[:200]
    assert "set-cookie: a=b" not in str(answer.headers)
    return True


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("path", ["card", "ballots", "decryptions"])
def test_hostile_json_is_refused(path, body):
    with visitor(Scene(phase=Phase.CLOSED), Role.SCRUTINEER) as client:
        answer = client.post(f"{API}/{path}", content=BODIES[body], headers=JSON)
        assert is_plain(answer)
        if path == "card":
            assert answer.status_code == 400
            assert answer.json()["code"] == "http-400"
            assert answer.json()["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", [None, Role.ORGANISER])
def test_a_hostile_address_is_refused(address, role, caplog):
    with visitor(Scene(), role) as client:
        answer = client.get(address)
    assert is_plain(answer)
    if address.startswith("/static"):
        assert answer.status_code in {400, 404}
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("ballot")]
    assert not [line for line in ours if "\n" in line]


@pytest.mark.parametrize(("name", "value"), HEADERS)
@pytest.mark.parametrize("path", ["/login", f"/desk/{CODE}/freeze", f"/desk/{CODE}/roster"])
def test_a_hostile_header_is_refused(name, value, path):
    with visitor(Scene(), Role.ORGANISER) as client:
        for headers in ({name: value}, {"origin": HERE} | {name: value}):
            assert is_plain(client.get(path, headers=headers))
            assert is_plain(client.post(path, headers=headers, content=b"x=1"))


@pytest.mark.parametrize(("kind", "body"), FORMS)
@pytest.mark.parametrize(
    "path",
    ["/login", "/logout", "/desk/new", *(f"/desk/{CODE}/{x}" for x in ("check-in", "roster"))],
)
def test_a_hostile_form_is_refused(kind, body, path):
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        assert is_plain(client.post(path, content=body, headers={"content-type": kind}))


def test_every_static_file_is_served():
    with visitor() as client:
        for name in ("design.css", "booth.js", "icon.svg"):
            assert client.get(f"/static/{name}").status_code == 200
