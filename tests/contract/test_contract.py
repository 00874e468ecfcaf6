"""The OpenAPI document of `/api` and its answers, compared by schemathesis with every check on.

The use cases are fakes, so an example costs nothing; what is tested is the shell: parsing,
statuses, documented problems, content types.
"""

import socket
import threading

import hypothesis
import pytest
import schemathesis
import uvicorn

from ballot.law.congress.policy import Role
from ballot.law.vote.poll import Phase
from support.fake_use_cases import Scene
from support.web import STAGE, make_app

EXAMPLES = 40
schema = schemathesis.openapi.from_dict(make_app().openapi_schema.to_schema())


@pytest.fixture(scope="module")
def address():
    """Serve the application on a free port."""
    config = uvicorn.Config(make_app(), log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(autouse=True)
def _closed_poll():
    """Play a poll that waits for its scrutineers."""
    STAGE.scene = Scene(phase=Phase.CLOSED)


@schema.parametrize()
@hypothesis.settings(max_examples=EXAMPLES)
def test_anyone_gets_an_answer_that_the_document_promises(case, address):
    case.call_and_validate(base_url=address)


@schema.parametrize()
@hypothesis.settings(max_examples=EXAMPLES)
def test_a_scrutineer_gets_an_answer_that_the_document_promises(case, address):
    cookies = {"ballot": Role.SCRUTINEER.value}
    case.call_and_validate(base_url=address, cookies=cookies, headers={"origin": address})
