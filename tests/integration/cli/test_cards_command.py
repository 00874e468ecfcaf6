"""`ballot cards make`: cards that no server has made, from the order to a vote that is counted."""

import json
import re
import stat
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from ballot.basics.fingerprint import fingerprint
from ballot.cli import main as command_line
from ballot.cli.rehearsal.clients import Client, IssuedCard, Scrutineer
from ballot.law.vote.form import Form
from ballot.protocol.credentials import parse_credential
from support.halls import ORGANISER, opened_hall
from support.served import (
    ABSTAIN,
    APPROVE,
    OPPOSE,
    PASSWORD,
    Vote,
    deputies,
    deputies_table,
    served,
    table,
)

FILES = {"cards-2.pdf", "public-cards-2.json"}
DOTS = 200 / 72


def links_of(pdf: Path) -> list[str]:
    """Return the links that a camera reads off the cards, in the order of their places."""
    links: list[str] = []
    document: Any = pypdfium2.PdfDocument(pdf)  # it calls any scale an integer
    for page in document:
        found = zxingcpp.read_barcodes(page.render(scale=DOTS, grayscale=True).to_pil())
        corners = [(each.position.top_left, each.text) for each in found if "#" in each.text]
        rows = sorted((round(corner.y / 100), corner.x, text) for corner, text in corners)
        links += [text for _row, _column, text in rows]
    return links


def make(order: Path, out: Path) -> int:
    return command_line.main(["cards", "make", str(order), "--out", str(out)])


@pytest.fixture
async def order(home, tmp_path, monkeypatch):
    """The order of a small poll, as a file."""
    monkeypatch.setenv("BALLOT_LANG", "en")
    async with opened_hall(home) as hall:
        poll = await hall.prepare()
        ordered = await hall.cases.vote.order_cards(ORGANISER, poll.code)
    path = tmp_path / "POLL.json"
    path.write_text(ordered.as_json())
    return path


async def test_the_cards_are_private_and_the_list_is_public(order, tmp_path, capsys):
    out = tmp_path / "cards"
    assert make(order, out) == 0
    said = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == FILES
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in out.iterdir())
    listed = (out / "public-cards-2.json").read_text()
    fields, asked = json.loads(listed), json.loads(order.read_text())
    assert [card["deputy"] for card in fields["cards"]] == [1, 2, 3, 4, 5]
    links = links_of(out / "cards-2.pdf")
    assert len({*links}) == 5
    assert all(link.startswith(f"{asked['public_url']}/v/{asked['poll']}#") for link in links)
    assert not any(parse_credential(link.partition("#")[2]) in listed for link in links)
    assert "Edition 2, cards: 5\n" in said
    assert f"Eight groups of the public list: {fingerprint(listed.encode())}\n" in said
    assert f"lead to this address: {asked['public_url']}\n" in said


async def test_an_empty_folder_is_used_and_any_other_is_left_alone(order, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert make(order, tmp_path / "empty") == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "empty").iterdir()}
    assert make(order, tmp_path / "empty") == 2
    assert "is not empty. Cards never replace others" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (tmp_path / "empty").iterdir()} == first
    (tmp_path / "file").touch()
    assert make(order, tmp_path / "file") == 2
    assert "cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("data", "said"),
    [(None, "cannot be read"), (b"{}", "not an order for cards"), (b"\xff", "not an order")],
)
def test_what_is_no_order_is_named_and_no_folder_made(tmp_path, monkeypatch, capsys, data, said):
    monkeypatch.setenv("BALLOT_LANG", "en")
    path = tmp_path / "POLL.json"
    if data is not None:
        path.write_bytes(data)
    assert make(path, tmp_path / "cards") == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "cards").exists()


def test_with_cards_and_shares_made_apart_a_vote_is_counted_and_the_server_learns_no_code(
    home, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("BALLOT_LANG", "en")
    with served(home) as place:
        vote = load_vote(place, tmp_path)
        vote.open()
        for deputy, marks in enumerate(([APPROVE] * 3 + [OPPOSE] * 2, [ABSTAIN] * 5)):
            vote.cast(deputy, marks)
        vote.cast(5, [OPPOSE, APPROVE, APPROVE, APPROVE, ABSTAIN])
        vote.act("close")
        hand_in_on_the_page(vote, tmp_path, 1)
        hand_in_at_the_desk(vote, tmp_path, 3)
        vote.act("certify")
        vote.act("publish")
        with Client(place.address) as reader:
            result = reader.get(f"/r/{vote.code}/1/result.json").json()
    counts = [(each["approve"], each["oppose"], each["abstain"]) for each in result["projects"]]
    assert counts == [(1, 1, 1), (2, 0, 1), (2, 0, 1), (1, 1, 1), (0, 1, 2)]
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for card in vote.cards:
        assert card.credential.encode() not in kept
        assert parse_credential(card.credential).encode() not in kept


def load_vote(place, folder: Path) -> Vote:
    """Load a poll whose cards are made apart, as an organiser does."""
    code = place.draft()
    desk = place.desk
    desk.load(code, "projects", "projects.csv", table("county-candidates.csv", range(1, 6)))
    desk.load(code, "roster", "roster.csv", deputies_table())
    names = "\n".join(f"Scrutineer {number}" for number in (1, 2, 3))
    public = place.ceremony.trustees.encode()
    desk.load(code, "trustees", "trustees.json", public, names=names)
    order = folder / f"{code}.json"
    order.write_bytes(desk.get(f"/desk/{code}/cards/order").content)
    assert make(order, folder / "cards") == 0
    listed = (folder / "cards" / "public-cards-1.json").read_bytes()
    desk.load(code, "cards/public", "public-cards-1.json", listed)
    shown = re.sub(r"<[^>]*>", "", desk.get(f"/desk/{code}/cards").text)
    assert fingerprint(listed) in shown
    cards = tuple(
        IssuedCard(each["deputy"], each["code"], link)
        for each, link in zip(
            json.loads(listed)["cards"], links_of(folder / "cards" / "cards-1.pdf"), strict=True
        )
    )
    return Vote(place, code, Form.PER_ITEM, deputies(), cards, b"")


def hand_in_on_the_page(vote: Vote, folder: Path, index: int) -> None:
    """Take the closed archive as the scrutineer, and send the share made from it."""
    with Scrutineer(vote.address) as scrutineer:
        scrutineer.log_in(f"scrutineer{index}", PASSWORD)
        archive = scrutineer.get(f"/api/polls/{vote.code}/archive").content
        share = make_share(vote, folder, index, archive)
        scrutineer.post_text(f"/api/polls/{vote.code}/decryptions", share)


def hand_in_at_the_desk(vote: Vote, folder: Path, index: int) -> None:
    """Carry the closed archive from the desk to the scrutineer, and the share back."""
    desk = vote.place.desk
    archive = desk.get(f"/desk/{vote.code}/archive").content
    share = make_share(vote, folder, index, archive)
    desk.load(vote.code, "shares", "share.json", share.encode())


def make_share(vote: Vote, folder: Path, index: int, archive: bytes) -> str:
    """Make a share with `ballot trustee decrypt`, apart from any server."""
    box, key, share = (folder / f"{index}.{kind}" for kind in ("bel", "key", "share.json"))
    box.write_bytes(archive)
    key.write_bytes(vote.place.key_file(index))
    key.chmod(0o600)
    (folder / "passphrase").write_text(PASSWORD)
    words = [box, key, "--out", share, "--passphrase-file", folder / "passphrase"]
    assert command_line.main(["trustee", "decrypt", *map(str, words)]) == 0
    return share.read_text()
