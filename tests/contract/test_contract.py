"""The OpenAPI document of `/api` and its answers, compared by schemathesis with every check on.

The use cases are fakes, so an example costs nothing; what is tested is the shell: parsing,
statuses, documented problems, content types.
"""

import hypothesis
import pytest
import schemathesis

from ballot.domain.policy import Role
from ballot.domain.poll import Phase
from support.fake_use_cases import Scene
from support.web import HERE, STAGE, make_app

HOST = HERE.removeprefix("http://")
EXAMPLES = 40


schema = schemathesis.openapi.from_asgi("/api/schema/openapi.json", make_app())


@pytest.fixture(autouse=True)
def _closed_poll():
    """Play a poll that waits for its scrutineers."""
    STAGE.scene = Scene(phase=Phase.CLOSED)


@schema.parametrize()
@hypothesis.settings(max_examples=EXAMPLES)
def test_anyone_gets_an_answer_that_the_document_promises(case):
    case.call_and_validate(headers={"host": HOST})


@schema.parametrize()
@hypothesis.settings(max_examples=EXAMPLES)
def test_a_scrutineer_gets_an_answer_that_the_document_promises(case):
    cookies = {"ballot": Role.SCRUTINEER.value}
    case.call_and_validate(cookies=cookies, headers={"origin": HERE, "host": HOST})
