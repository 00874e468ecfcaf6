"""Who may ask what, from where; what a browser is told; what malformed requests get."""

import pytest
from litestar.testing import TestClient

from ballot.law.congress.policy import Role
from support.county import CODE
from support.fake_use_cases import Scene
from support.web import HERE, make_app, visitor

OPEN = ["/", "/login", f"/r/{CODE}", f"/r/{CODE}/1/board", f"/v/{CODE}", f"/R/{CODE.lower()}/1"]
GUARDED = [
    ("/desk", set(Role) - {Role.ADMINISTRATOR}),
    (f"/desk/{CODE}", {Role.ORGANISER, Role.CHECK_IN}),
    ("/desk/new", {Role.ORGANISER}),
    (f"/desk/{CODE}/rules", {Role.ORGANISER}),
    (f"/desk/{CODE}/projects", {Role.ORGANISER}),
    (f"/desk/{CODE}/roster", {Role.ORGANISER}),
    (f"/desk/{CODE}/trustees", {Role.ORGANISER}),
    (f"/desk/{CODE}/cards", {Role.ORGANISER}),
    (f"/desk/{CODE}/cards/order", {Role.ORGANISER}),
    (f"/desk/{CODE}/archive", {Role.ORGANISER}),
    (f"/desk/{CODE}/check-in", {Role.ORGANISER, Role.CHECK_IN}),
    ("/scrutineer", {Role.SCRUTINEER, Role.CHIEF_SCRUTINEER}),
    (f"/scrutineer/{CODE}", {Role.SCRUTINEER, Role.CHIEF_SCRUTINEER}),
    (f"/api/polls/{CODE}/tally", {Role.SCRUTINEER, Role.CHIEF_SCRUTINEER}),
]
STEPS = [
    "freeze",
    "open",
    "close",
    "certify",
    "publish",
    "runoff",
    "cards",
    "cards/public",
    "shares",
]


@pytest.mark.parametrize("path", OPEN)
def test_public_pages_open_without_a_log_in(path):
    with visitor() as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(("path", "roles"), GUARDED)
def test_a_page_opens_for_its_roles_and_no_other(path, roles):
    for role in Role:
        with visitor(role=role) as client:
            status = client.get(path).status_code
            assert (status < 400) == (role in roles), (role, status)


@pytest.mark.parametrize("path", [path for path, _ in GUARDED if not path.startswith("/api")])
def test_without_a_log_in_a_page_leads_to_it_and_back(path):
    with visitor() as client:
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/login?to={path}"


def test_the_way_back_from_the_log_in_is_quoted():
    with visitor() as client:
        answer = client.get("/desk/A%26to=%23b")
    assert answer.headers["location"] == "/login?to=/desk/A%26to%3D%23b"


@pytest.mark.parametrize(
    ("public_url", "wanted"),
    [("https://vote.example", "max-age=31536000"), ("http://192.168.1.9:8000", None)],
)
def test_a_public_address_with_https_is_only_used_with_it(public_url, wanted):
    with TestClient(make_app(public_url), base_url=HERE) as client:
        answer = client.get("/login")
    assert answer.headers.get("strict-transport-security") == wanted


def test_the_interface_says_that_a_log_in_is_needed():
    with visitor() as client:
        answer = client.get(f"/api/polls/{CODE}/tally")
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["code"] == "log-in-needed"


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "http://elsewhere.example"}, True),
        ({"origin": HERE}, True),
        ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_a_step_is_taken_only_at_the_wish_of_our_own_page(headers, allowed):
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        del client.headers["origin"]
        answer = client.post(f"/desk/{CODE}/close", headers=headers)
    assert (answer.status_code == 303) is allowed
    assert ("close_poll" in [name for name, _, _ in scene.calls]) is allowed


def test_a_program_without_our_cookie_needs_no_origin():
    with visitor() as client:
        assert client.post(f"/api/polls/{CODE}/ballots", content=b"{}").status_code == 201


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_the_organisers_alone(step):
    for role in (Role.CHECK_IN, Role.SCRUTINEER):
        scene = Scene()
        with visitor(scene, role) as client:
            assert client.post(f"/desk/{CODE}/{step}").status_code == 403
        assert {name for name, _, _ in scene.calls} == {"who_is"}


@pytest.mark.parametrize(
    ("public_url", "name", "marks"),
    [
        ("http://192.168.1.9:8000", "ballot=", {"HttpOnly", "Path=/", "SameSite=strict"}),
        (
            "https://vote.example",
            "__Host-ballot=",
            {"HttpOnly", "Path=/", "SameSite=strict", "Secure"},
        ),
    ],
)
def test_the_session_cookie_is_as_strict_as_the_scheme_allows(public_url, name, marks):
    with TestClient(make_app(public_url), base_url=HERE) as client:
        answer = client.post(
            "/login",
            data={"username": "organiser", "password": "right"},
            headers={"origin": HERE},
            follow_redirects=False,
        )
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/desk"
    assert cookie.startswith(name)
    assert {mark for mark in cookie.split("; ")[1:] if "Max-Age" not in mark} == marks


@pytest.mark.parametrize(
    ("to", "target"),
    [
        ("/desk/new", "/desk/new"),
        ("", "/desk"),
        ("//elsewhere.example", "/desk"),
        ("https://elsewhere.example", "/desk"),
        ("/\\elsewhere.example", "/desk"),
        ("/\tx", "/desk"),
    ],
)
def test_after_the_log_in_nobody_is_led_off_the_site(to, target):
    with visitor() as client:
        answer = client.post(
            "/login", data={"username": "organiser", "password": "right", "to": to}
        )
        assert answer.headers["location"] == target
        assert client.get("/language/en", params={"to": to}).headers["location"] in {to, "/"}


def test_a_wrong_password_keeps_the_name_and_says_so():
    with visitor() as client:
        answer = client.post("/login", data={"username": "organiser", "password": "wrong"})
    assert answer.status_code == 403
    assert 'value="organiser"' in answer.text
    assert "wrong" not in answer.text.partition('id="password"')[2].partition(">")[0]


def test_a_log_in_ends_the_session_that_the_browser_had():
    scene = Scene()
    fields = {"username": "organiser", "password": "right"}
    with visitor(scene, Role.CHECK_IN) as client:
        assert client.post("/login", data=fields).status_code == 303
        assert ("sign_out", ("check-in",), {}) in scene.calls
        scene.calls.clear()
        client.post("/login", data=fields | {"password": "wrong"})
    assert "sign_out" not in [name for name, _, _ in scene.calls]


def test_a_log_out_ends_the_session_here_and_there():
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.post("/logout")
    assert ("sign_out", ("organiser",), {}) in scene.calls
    assert "Max-Age=0" in answer.headers["set-cookie"]


@pytest.mark.parametrize("path", ["/", "/nope", f"/api/polls/{CODE}/election", f"/v/{CODE}"])
def test_every_answer_tells_the_browser_what_it_may_do(path):
    with visitor() as client:
        headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_static_files_may_be_kept_and_need_no_session():
    scene = Scene()
    with visitor(scene, Role.ORGANISER) as client:
        answer = client.get("/static/design.css")
        missing = client.get("/static/nope.css")
    assert "max-age=31536000" in answer.headers["cache-control"]
    assert missing.status_code == 404
    assert missing.headers["cache-control"] == "no-store"
    assert scene.calls == []


@pytest.mark.parametrize("role", [None, *Role])
def test_no_page_has_a_script_or_style_of_its_own(role):
    paths = [*OPEN, *(path for path, roles in GUARDED if role in roles and "/api" not in path)]
    with visitor(role=role) as client:
        for path in paths:
            text = client.get(path).text
            assert " style=" not in text, path
            assert "<style" not in text, path
            assert " onclick=" not in text, path
            assert text.count("<script") == text.count("integrity="), path


def test_a_surprise_stays_inside():
    scene = Scene(raises=ZeroDivisionError("secret detail"))
    with visitor(scene) as client:
        page = client.get("/")
        problem = client.get(f"/api/polls/{CODE}/election")
    assert page.status_code == problem.status_code == 500
    assert "secret detail" not in page.text + problem.text
    assert problem.json()["code"] == "internal"
