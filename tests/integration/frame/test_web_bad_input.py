"""Bad input gets a clear problem or page, never a 500, and nothing of it reaches a use case."""

import json

import pytest

from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import visitor

TEN_MEGABYTES = b"x" * 10_000_000
JSON = {"content-type": "application/json"}
API = f"/api/polls/{CODE}"


def question(**changes):
    """Ask about a card in the form of the interface, but for the changes."""
    fields = {"credential": "a", "nonce": "b", "proof": {"challenge": "1", "response": "2"}}
    return json.dumps(fields | changes).encode()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{API}/card", b"{", 400),
        (f"{API}/card", b"", 400),
        (f"{API}/card", b"null", 400),
        (f"{API}/card", b"[]", 400),
        (f"{API}/card", b'{"credential": "a"}', 400),
        (f"{API}/card", question(credential=5), 400),
        (f"{API}/card", question(credential=""), 400),
        (f"{API}/card", question(credential="a" * 2000), 400),
        (f"{API}/card", question(nonce="a" * 2000), 400),
        (f"{API}/card", question(proof=None), 400),
        (f"{API}/card", question(proof={"challenge": 1, "response": 2}), 400),
        (f"{API}/card", question(proof={"challenge": "1" * 2000, "response": "2"}), 400),
        (f"{API}/card", question(more=1), 400),
        (f"{API}/card", b"\xff\xfe", 400),
        (f"{API}/card", TEN_MEGABYTES, 413),
        (f"{API}/ballots", b"", 400),
        (f"{API}/ballots", b"not a ballot", 400),
        (f"{API}/ballots", TEN_MEGABYTES, 413),
        (f"{API}/ballots", b"{" + b" " * 600_000, 413),
        (f"{API}/decryptions", b"nothing", 400),
        (f"{API}/decryptions", TEN_MEGABYTES, 413),
        ("/api/polls/UNKNOWN/card", question(), 200),
        ("/api/nothing", b"{}", 404),
    ],
)
def test_the_interface_answers_bad_input_with_a_problem(path, body, status):
    with visitor(Scene(phase=Phase.CLOSED), Role.SCRUTINEER) as client:
        answer = client.post(path, content=body, headers=JSON)
    assert answer.status_code == status
    if status != 200:
        problem = answer.json()
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert problem["status"] == status
        assert problem["type"] == f"/problems/{problem['code']}"
        assert problem["detail"]


@pytest.mark.parametrize("path", ["/login", f"/desk/{CODE}/projects", f"/desk/{CODE}/check-in"])
def test_a_form_whose_bytes_are_no_text_is_refused(path):
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n'
    kind = {"content-type": "multipart/form-data; boundary=x"}
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        assert client.post(path, content=body, headers=kind).status_code == 400


def test_a_wrong_method_says_which_are_allowed():
    with visitor() as client:
        answer = client.delete(f"{API}/election")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["code"] == "http-405"


def test_who_accepts_json_gets_json_and_who_reads_html_gets_a_page():
    with visitor() as client:
        page = client.get("/nope")
        problem = client.get("/nope", headers={"accept": "application/json"})
    assert "text/html" in page.headers["content-type"]
    assert "This page does not exist" in page.text
    assert problem.json() == {
        "type": "/problems/http-404",
        "status": 404,
        "code": "http-404",
        "detail": "There is nothing at this address. Check it, or begin at the start page.",
    }


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        (f"/desk/{CODE}/projects", b"x=1", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/projects", b"--a\r\nbroken", "multipart/form-data; boundary=a"),
        (f"/desk/{CODE}/projects", b"broken", "multipart/form-data"),
        (f"/desk/{CODE}/projects", b"", "text/plain"),
        (f"/desk/{CODE}/roster", b"{}", "application/json"),
        (f"/desk/{CODE}/trustees", b"\xff", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/check-in/undo", b"deputy=x", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/check-in/others", b"names=%00", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/roster", b"void_cards=x", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/check-in", b"deputy=99999999999", "application/x-www-form-urlencoded"),
        (f"/desk/{CODE}/check-in", b"\x00\xff\xfe", "application/octet-stream"),
        (f"/desk/{CODE}/settings", b"seats=-1", "application/x-www-form-urlencoded"),
        ("/desk/new", b"year=%00", "application/x-www-form-urlencoded"),
        ("/desk/new", b"", "application/x-www-form-urlencoded"),
    ],
)
def test_a_bad_form_is_refused_in_words(path, content, kind):
    scene = Scene(phase=Phase.DRAFT)
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post(path, content=content, headers={"content-type": kind})
    assert 400 <= answer.status_code < 500
    assert "text/html" in answer.headers["content-type"]
    changing = {"import_projects", "import_roster", "load_trustees", "create_poll", "change_poll"}
    assert not changing & {name for name, _, _ in scene.calls}


def test_an_upload_that_is_too_large_is_refused_before_it_is_read():
    with visitor(Scene(phase=Phase.DRAFT), Role.ORGANISER) as client:
        files = {"file": ("big.csv", TEN_MEGABYTES, "text/csv")}
        answer = client.post(f"/desk/{CODE}/roster", files=files)
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/desk/{CODE}/check-in?last=x",
        f"/r/{CODE}/0x",
        f"/r/{CODE}/1/secret.txt",
        f"/r/{CODE}/1/..%2f..%2fetc",
        f"/r/{CODE}/1/board?tracker=" + "a" * 300,
        "/language/xx",
        "/type/huge",
        "/problems/nope",
        "/r/UNKNOWN",
    ],
)
def test_an_address_that_means_nothing_gets_a_page(path):
    with visitor(Scene(), Role.ORGANISER) as client:
        answer = client.get(path)
    assert answer.status_code in {400, 404}
    assert "Code for the staff" in answer.text
