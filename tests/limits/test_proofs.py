"""Proof of work: ours, fresh, and counted once."""

import base64
import json
from datetime import UTC, datetime, timedelta

import altcha
import pytest

from congress.limits.proofs import make_challenge, redeem, sweep_proofs

pytestmark = pytest.mark.django_db


def solved(challenge: dict) -> str:
    solution = altcha.solve_challenge_v1(
        challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxnumber"]
    )
    return base64.b64encode(json.dumps({**challenge, "number": solution.number}).encode()).decode()


def test_a_solved_challenge_counts_once_however_it_is_written():
    now = datetime.now(UTC)
    payload = solved(make_challenge(at=now))
    assert redeem(payload, at=now)
    assert not redeem(payload, at=now)
    respaced = base64.b64encode(json.dumps(json.loads(base64.b64decode(payload)), indent=2).encode()).decode()
    assert not redeem(respaced, at=now)


def test_an_old_one_and_a_strangers_one_do_not_count():
    now = datetime.now(UTC)
    assert not redeem(solved(make_challenge(at=now - timedelta(hours=1))), at=now)
    foreign = altcha.create_challenge_v1(hmac_key="another", max_number=100, expires=now + timedelta(minutes=5))
    challenge = {
        "algorithm": foreign.algorithm, "challenge": foreign.challenge, "maxnumber": foreign.max_number,
        "salt": foreign.salt, "signature": foreign.signature,
    }  # fmt: skip
    assert not redeem(solved(challenge), at=now)


@pytest.mark.parametrize(
    "rubbish", ["", "x", "e30=", base64.b64encode(b"[]").decode(), "长" * 50, "A" * 5000, "bnVsbA=="]
)
def test_rubbish_is_no_error(rubbish: str):
    assert not redeem(rubbish, at=datetime.now(UTC))


def test_old_proofs_are_swept():
    now = datetime.now(UTC)
    redeem(solved(make_challenge(at=now)), at=now)
    assert sweep_proofs(at=now) == 0
    assert sweep_proofs(at=now + timedelta(hours=1)) == 1
