"""A refusal leads back to where a person was, and a log-in that has ended loses no form."""

import re
from html import unescape

import pytest

from ballot.basics.errors import StateConflict
from ballot.law.congress.policy import Role
from support.fake_use_cases import CODE, Scene
from support.web import FROM_HERE, HERE, visitor

SETTINGS = f"/desk/{CODE}/settings"
BACK = 'class="btn primary" href="{}"'


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (f"{HERE}/desk/{CODE}/roster?search=A", f"/desk/{CODE}/roster?search=A"),
        (f"{HERE}/desk/{CODE}/cards", f"/desk/{CODE}/cards"),
        (None, "/"),
        (f"{HERE}/login?to=/desk", "/"),
        ("http://elsewhere.example/desk", "/"),
        (f"{HERE}//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_refusal_leads_back_to_the_page_that_it_came_from(referer, back):
    scene = Scene(refusals={"order_cards": StateConflict("roster-missing")})
    with visitor(scene, Role.ORGANISER) as client:
        headers = {"referer": referer} if referer else {}
        answer = client.get(f"/desk/{CODE}/cards/order?only-here", headers=headers)
    assert answer.status_code == 409
    assert BACK.format(back) in unescape(answer.text)


def test_a_page_that_fails_does_not_lead_to_itself():
    with visitor(role=Role.ORGANISER) as client:
        text = client.get("/nowhere", headers={"referer": f"{HERE}/nowhere"}).text
    assert BACK.format("/") in text


def hidden(text):
    """Return the hidden fields of a page's forms."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text)
    return {unescape(name): unescape(value) for name, value in found}


def test_a_form_that_was_sent_without_a_log_in_is_sent_again_after_it():
    scene = Scene()
    typed = {"matter": "Roads & <bridges>", "seats": "10", "quorum.fraction": "2/3"}
    with visitor(scene) as client:
        client.headers.update(FROM_HERE)
        answer = client.post(SETTINGS, data=typed)
        assert answer.status_code == 307
        asked = client.post(answer.headers["location"], data=typed)
        assert asked.status_code == 401
        assert "What you typed is kept" in asked.text
        kept = hidden(asked.text)
        wrong = client.post("/login", data=kept | {"username": "organiser", "password": "no"})
        assert hidden(wrong.text) == kept
        right = client.post("/login", data=kept | {"username": "organiser", "password": "right"})
        assert right.status_code == 200
        assert f'action="{SETTINGS}"' in right.text
        assert hidden(right.text) == typed
        assert "ballot=organiser" in right.headers["set-cookie"]
        client.cookies.set("ballot", "organiser")
        again = client.post(SETTINGS, data=hidden(right.text))
    assert 'value="Roads &amp; &lt;bridges&gt;"' in again.text


def test_a_kept_form_is_never_led_off_the_site():
    with visitor() as client:
        client.headers.update(FROM_HERE)
        kept = {"to": "//elsewhere.example", "kept.a": "1"}
        text = client.post(
            "/login", data=kept | {"username": "organiser", "password": "right"}
        ).text
    assert 'action="/desk"' in text


def test_no_other_site_has_a_form_kept():
    with visitor() as client:
        headers = {"origin": "http://elsewhere.example"}
        for path in (SETTINGS, "/login/keep?to=/desk/new"):
            assert client.post(path, data={"matter": "x"}, headers=headers).status_code == 403


def test_any_other_step_without_a_log_in_leads_back_to_its_page_and_says_so():
    with visitor() as client:
        client.headers.update(FROM_HERE)
        client.headers["referer"] = f"{HERE}/desk/{CODE}/check-in"
        answer = client.post(f"/desk/{CODE}/check-in", data={"who": "secret"})
        assert answer.headers["location"] == f"/login?lost=1&to=/desk/{CODE}/check-in"
        text = client.get(answer.headers["location"]).text
    assert "The last step was not done." in text
    assert "secret" not in text
