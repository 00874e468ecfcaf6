"""Work over several processes: the same answers, whatever becomes of the processes."""

import os
from concurrent.futures import ThreadPoolExecutor

from ballot.verify.pool import available_cores, spread
from support.workers import die_elsewhere, die_late_elsewhere


def test_answers_keep_the_order_of_their_tasks():
    numbers = list(range(-20, 20))
    for cores in (1, 2, 3):
        assert spread(abs, numbers, cores=cores) == [abs(number) for number in numbers]


def test_a_thread_of_a_server_may_spread_work_too():
    with ThreadPoolExecutor(1) as server:
        answers = server.submit(spread, abs, [-1, 2, -3], cores=2).result(timeout=60)
    assert answers == [1, 2, 3]


def test_no_task_has_no_answer():
    assert spread(abs, [], cores=2) == []


def test_what_a_killed_worker_owed_is_done_at_home():
    assert spread(die_elsewhere, [os.getpid()] * 12, cores=2) == [os.getpid()] * 12


def test_a_worker_that_is_killed_late_takes_nothing_else_with_it():
    # Were an error raised in a thread of the pool, this test would fail (`filterwarnings`).
    for _ in range(4):
        assert spread(die_late_elsewhere, [os.getpid()] * 300, cores=2) == [os.getpid()] * 300


def test_progress_counts_every_task_once():
    seen: list[tuple[int, int]] = []
    spread(abs, [1, 2, 3], cores=1, progress=lambda *at: seen.append(at))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_there_is_at_least_one_core():
    assert available_cores() >= 1
